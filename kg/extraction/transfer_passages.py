"""Which passages tell of a transfer.

In: a `Passage`. Out: whether it may tell of one, as none does that is about a complaint, a dispute or a right to have
data moved, or only says what is told elsewhere or what the reader may ask for; and whether a token is in a title.
"""

from __future__ import annotations

from kg.extraction.labels import Mention
from kg.extraction.passages import Passage, cue_facets

_TELLING = cue_facets("Transfer") | {"places", "transfers"}
"""What a passage mentions at least one of if it tells of a transfer."""
_PORTABILITY = "eu-gdpr:A20"
_LAW_REACH = 6
"""Within how many tokens a law is the subject ("the European data protection law")."""
_TITLE_REACH = 4
"""Within how many tokens a title names transfers, or a sentence that it tells of a part of the text."""


def tells_of_transfer(passage: Passage) -> bool:
    """Tell whether a passage may speak of a transfer, not of a complaint or of a right to have data moved."""
    if passage.segment.kind == "heading" or not (
        passage.names(_TELLING) or _is_condition_of_transfer(passage) or _points_to_place(passage)
    ):
        return False
    if passage.holds("QuestionMarks", len(passage.tokens) - 1):
        return False
    for mention in passage.mentions.get("rights", ()):
        # "Transfer your data to third parties" is worded like data portability.
        if _is_seen_by_others(passage, mention) or _is_of_safeguards(passage, mention):
            continue
        if mention.label.kind == "plain" and (mention.concept != _PORTABILITY or "Rights" in passage.topic):
            return False
    if _is_of_rights(passage) or _is_of_disputes(passage):
        return False
    return not (_only_refers(passage) or _only_announces(passage) or _tells_the_law(passage))


def _tells_the_law(passage: Passage) -> bool:
    """Tell whether a passage says what a law lets anybody do ("the GDPR only allows transfers to")."""
    law = passage.find("Laws", 0, _LAW_REACH)
    if law is None or any(passage.within(words, 0, law) for words in ("Conditionals", "LawOpeners")):
        return False
    verb = law + 1 + passage.holds("Restrictions", law + 1)
    # "The law requires us to transfer data" tells what we do.
    return passage.holds("Ruling", verb) and not passage.holds("Speakers", verb + 1)


def _is_of_rights(passage: Passage) -> bool:
    """Tell whether a passage is in a list of what the reader may ask for."""
    above = passage.governor
    if above is None or "Rights" not in passage.topic:
        return False
    return "Rights" in passage.governing or above.within("Addressees", 0, len(above.tokens))


def _is_condition_of_transfer(passage: Passage) -> bool:
    """Tell whether a passage is a basis in a list of those for a transfer ("we send data abroad if: you consent").

    So it is in one of its safeguards ("if we do, we have these safeguards: your consent").
    """
    above = passage.governor
    if above is None or "legal-bases" not in passage.mentions:
        return False
    return above.has("Transfer") or "transfers" in above.mentions


def _points_to_place(passage: Passage) -> bool:
    """Tell whether data is kept or seen where a passage points to ("your data is processed there"), or it is asked."""
    pointed = passage.within("PlacePointers", 0, len(passage.lemmas)) and passage.has("Store", "Access")
    return pointed or passage.holds("Ticks", 0)


def _is_of_disputes(passage: Passage) -> bool:
    """Tell whether a passage is about disputes or liability; "onward transfer liability" is a principle.

    Law enforcement settles no dispute, but sees data.
    """
    named = passage.places("Disputes", 0, len(passage.tokens))
    principles = {cue.last for cue in passage.cues("Transfer")} if named else set()
    seeing = passage.mentions.get("recipients", ()) if named else ()
    return any(at not in principles and not any(m.first <= at < m.last for m in seeing) for at in named)


def _only_announces(passage: Passage) -> bool:
    """Tell whether it is only said what is told elsewhere ("this notice explains how we transfer data")."""
    if passage.within("TextParts", 0, _TITLE_REACH) and passage.within("Announcements", 1, _TITLE_REACH):
        return True
    asked = passage.find("Questions", 0, len(passage.tokens))
    if (
        asked is None
        or not passage.has("Transfer", "Store", first=asked)
        or passage.has("Transfer", "Store", last=asked)
    ):
        return False
    return passage.within("Announcements", 0, asked) or (not asked and passage.segment.kind == "item")


def _is_of_safeguards(passage: Passage, right: Mention) -> bool:
    """Tell whether a right is to a copy of safeguards told before ("standard clauses (you may get a copy of them)")."""
    told = (m for m in passage.mentions.get("transfers", ()) if m.concept not in passage.lexicon.frameworks)
    return passage.within("Copies", right.first, right.last + 1) and any(m.last <= right.first for m in told)


def _is_seen_by_others(passage: Passage, right: Mention) -> bool:
    """Tell whether words like those for a right of access tell who sees data ("our staff may access your data")."""
    seen = passage.has("Access", first=max(0, right.first - 1), last=right.last)
    return seen and not passage.speaks_to_reader(0, right.first)


def _only_refers(passage: Passage) -> bool:
    """Tell whether a passage only says where to read more, or how to learn of transfers or get a copy of safeguards."""
    if _is_title(passage) or passage.within("Referring", 0, 2):
        return True
    if passage.holds("Aims", 0) and passage.within("Referrals", 1, 4):
        return True
    told = [*passage.cues("Transfer"), *passage.mentions.get("transfers", ())]
    first = min((mention.first for mention in told), default=0)
    informs = passage.holds("BeforeSubjects", first - 1) and passage.holds("DataWords", first - 2)
    if (informs or passage.within("Copies", 0, first)) and passage.within("Readers", 0, first):
        return True
    # "Please contact us for more information on transfers"
    invited = any(_is_invited(passage, cue.first) for cue in passage.cues("Reach", last=first))
    return invited and passage.within("Referrals", 0, first)


def _is_invited(passage: Passage, at: int) -> bool:
    """Tell whether the reader may do or is asked to do what stands at a token ("please contact us")."""
    return passage.holds("Modals", at - 1) or passage.within("Requests", 0, at)


def _is_title(passage: Passage) -> bool:
    """Tell whether a passage only names transfers, in capitals and without a verb ("Transfers of Data to Peru").

    So does an item of a table of contents, which no sentence leads in.
    """
    listed = passage.segment.kind == "item" and passage.governor is None
    if not (listed or passage.segment.kind == "sentence") or not passage.has("Transfer", last=_TITLE_REACH):
        return False
    last = len(passage.tokens)
    if any(passage.within(words, 0, last) for words in ("Labels", "Predicates", "Speakers")):
        return False
    small = passage.lexicon.words["SmallInTitles"]
    return all(not token.is_word or token.raw[0].isupper() or token.lemma in small for token in passage.tokens)


def is_in_title(passage: Passage, at: int) -> bool:
    """Tell whether a token stands in the title of a section (`see the section "Transfers to Norway"`)."""
    if not passage.within("Quotes", 0, at):
        return False
    section = passage.find("TextParts", 0, at)
    return section is not None and passage.is_quoted(section, at)
