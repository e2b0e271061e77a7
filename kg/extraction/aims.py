"""Aims: what a legal basis is for, in the text's words.

In: a `Passage` and where it names a basis. Out: a few words, "" if the basis is stated in general. The words are those
of the row's purpose, of the basis's own clause, of the clause that a fronted basis opens ("with your consent, we ..."),
or of the purpose that the lead-in, the heading above or an earlier sentence names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extraction.columns import cells_of, purpose_cell
from kg.extraction.denial import stance
from kg.extraction.labels import Mention
from kg.extraction.passages import Heading, Passage

_COORDINATION = 3
"""How many tokens may part bases that share what they are for ("with your consent or in our legitimate interests")."""
_LEAST_WORDS = 2
_LONGEST_HEADING = 10
_AIMS_THEMSELVES = frozenset({"eu-gdpr:A6-1-b", "eu-gdpr:A6-1-c", "eu-gdpr:A6-1-d", "eu-gdpr:A6-1-e"})
"""Contracts are performed, laws obeyed, lives saved, tasks carried out; consent is given and interests are weighed."""
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)*[.)]?|[A-Za-z][.)]|[ivx]{1,4}[.)])\s*")


def aim_of(passage: Passage, mention: Mention, stated: Sequence[Mention], earlier: Passage | None = None) -> str:
    """Return what a basis is for; `stated` are all bases of the passage, `earlier` last named a purpose before it."""
    if cells_of(passage, "basis"):
        return aim_in_row(passage)
    return (
        _aim_of_entry(passage, earlier)
        or _aim_in_clause(passage, mention, stated)
        or _aim_of_paragraph(passage, earlier)
        or _aim_above(passage)
    )


def names_a_purpose(passage: Passage) -> bool:
    """Tell whether a passage says what something is for, by a clear label or as an entry of that name ("Purpose:")."""
    for mention in passage.mentions.get("purposes", ()):
        if mention.label.kind == "plain":
            return True
    return _end_of_label(passage, "ckg:PurposeTopic") > 0


def aim_in_row(passage: Passage) -> str:
    """Return the purpose that a row is about."""
    cell = purpose_cell(passage)
    inside = [] if cell is None else [at for at, start in enumerate(passage.starts) if cell.start <= start < cell.end]
    return passage.phrase(inside[0], inside[-1] + 1) if inside else ""


def aim_within(passage: Passage, first: int, last: int) -> str:
    """Return a part of a passage without the words that only say that data is processed ("we use your data to")."""
    return passage.phrase(_skip(passage, first, last), last)


def names_a_right(passage: Passage, first: int = 0, last: int | None = None) -> bool:
    """Tell whether a part of a passage names a right by a clear label ("withdraw your consent")."""
    end = len(passage.tokens) if last is None else last
    rights = passage.mentions.get("rights", ())
    return any(right.first < end and first < right.last for right in rights if right.label.kind == "plain")


def _plain_purpose(passage: Passage) -> Mention | None:
    """Return the first purpose that a clear label affirms, unless it is a basis ("to comply with the law")."""
    bases = {at for m in passage.mentions.get("legal-bases", ()) for at in range(m.first, m.last)}
    for mention in passage.mentions.get("purposes", ()):
        if mention.label.kind == "plain" and bases.isdisjoint(range(mention.first, mention.last)):
            return mention if stance(passage, mention.first, mention.last) == "affirmed" else None
    return None


def _end_of_label(passage: Passage, topic: str) -> int:
    """Return where the words begin that a label on a topic opens ("Purpose: ..."), 0 if none does."""
    for named in passage.mentions.get(topic, ()):
        if named.first == 0 and passage.holds("Labels", named.last):
            return named.last + 1
    return 0


def _aim_of_entry(passage: Passage, earlier: Passage | None) -> str:
    """Return what "Purpose:" labels where "Legal basis:" follows it."""
    if earlier is None or not _end_of_label(passage, "ckg:BasisTopic"):
        return ""
    first, end = _end_of_label(earlier, "ckg:PurposeTopic"), len(earlier.tokens)
    return aim_within(earlier, first, end) if 0 < first < end else ""


def _aim_of_paragraph(passage: Passage, earlier: Passage | None) -> str:
    """Return the purpose that an earlier sentence of the paragraph names."""
    if earlier is None or earlier.segment.block != passage.segment.block or names_a_right(earlier):
        return ""
    purpose = _plain_purpose(earlier)
    if purpose is None:
        return ""
    return earlier.phrase(purpose.first, earlier.clause_of(purpose.first)[1])


def _aim_in_clause(passage: Passage, mention: Mention, stated: Sequence[Mention]) -> str:
    first, last = passage.scope_of(mention.first)
    start, end = mention.first, mention.last
    for other in (other for other in stated if mention.first < other.first < last):
        if other.first - end > _COORDINATION:
            last = other.first
            break
        end = other.last
    for other in reversed([other for other in stated if first <= other.first < mention.first]):
        if start - other.last > _COORDINATION:
            first = other.last
            break
        start = other.first
    return (
        _aim_after(passage, mention, end, last)
        or _aim_of_fronted(passage, first, start, end, last)
        or _aim_of_next(passage, mention, last)
        or _aim_itself(passage, mention, last)
        or _aim_before(passage, first, start)
    )


def _aim_after(passage: Passage, mention: Mention, first: int, last: int) -> str:
    """Return the aim that follows a basis: "legitimate interests in keeping our service secure"."""
    opener = None if mention.concept in _AIMS_THEMSELVES else _find(passage, "BeforeAims", mention.first, mention.last)
    start = _skip(passage, first if opener is None else opener, last)
    if last < passage.scope_of(mention.first)[1]:
        last = _trim(passage, start, last)
    opened = opener is not None or passage.within("BeforeAims", first, start)
    aside = passage.within("AimsAside", first, start) or passage.within("Revocations", start, last)
    return "" if aside or not opened or _says_no_aim(passage, start, last) else passage.phrase(start, last)


def _says_no_aim(passage: Passage, first: int, last: int) -> bool:
    """Tell whether words name a party ("with you as a user") or take up what was said ("consent to the disclosure")."""
    if any(first <= m.first < last for m in passage.mentions.get("purposes", ())):
        return False
    said = [at for at in range(first, last) if passage.tokens[at].is_word]
    taken_up = len(said) == 1 and any(passage.holds(words, first - 1) for words in ("Determiners", "Infinitives"))
    return taken_up or all(passage.holds("AimlessNouns", at) or _is_bare(passage, at) for at in said)


def _aim_of_fronted(passage: Passage, first: int, start: int, end: int, last: int) -> str:
    """Return what is said after a basis that opens its clause ("with your consent Acme may collect ...")."""
    opens = passage.holds("Fronts", first) and all(_is_bare(passage, at) for at in range(first, start))
    goes_on = end < last and (passage.lemmas[end] == "," or passage.has("We", first=end, last=end + 1))
    return aim_within(passage, end, last) if opens and goes_on else ""


def _find(passage: Passage, words: str, first: int, last: int) -> int | None:
    """Return where the first word of a class stands in a token range."""
    return next((at for at in range(first, last) if passage.holds(words, at)), None)


def _aim_of_next(passage: Passage, mention: Mention, last: int) -> str:
    """Return what the clause says that a fronted basis or a label opens: "with your consent, we ..."."""
    if last != passage.scope_of(mention.first)[1] or last == passage.unit_of(mention.first)[1]:
        return ""
    following = passage.clause_of(last)
    return "" if names_a_right(passage, *following) else aim_within(passage, *following)


def _aim_before(passage: Passage, first: int, last: int) -> str:
    """Return the aim that precedes a basis: "we send newsletters with your consent"."""
    start = _skip(passage, first, last)
    last = _trim(passage, start, last)
    text = passage.phrase(start, last)
    return text if len(text.split()) >= _LEAST_WORDS and not names_a_right(passage, start, last) else ""


def _aim_itself(passage: Passage, mention: Mention, last: int) -> str:
    """Return a basis that is an aim: "we process your data to comply with the law"."""
    opener = _find(passage, "Aims", max(0, mention.first - 2), mention.last)
    if mention.concept not in _AIMS_THEMSELVES or opener is None or passage.holds("Citing", mention.first):
        return ""
    while passage.holds("Additions", last - 1):
        last -= 1
    return passage.phrase(max(opener + 1, mention.first), last)


def _skip(passage: Passage, first: int, last: int) -> int:
    """Return where the words end that only say that data is processed on a basis; a purpose is more than that."""
    purposes = {m.first for m in passage.mentions.get("purposes", ()) if m.label.kind == "plain"}
    at = first
    while at < last and at not in purposes:
        if _is_bare(passage, at):
            at += 1
            continue
        # "We use your data to": an aim is still to come.
        then = _skip(passage, at + 1, last) if passage.holds("Handling", at) else at
        if not passage.within("Aims", at + 1, then):
            break
        at = then
    return at


def _trim(passage: Passage, first: int, last: int) -> int:
    """Return where the words begin that only lead on to a basis ("on the basis of")."""
    while last > first and _is_bare(passage, last - 1):
        last -= 1
    return last


def _is_bare(passage: Passage, at: int) -> bool:
    return passage.holds("BasisWords", at) or len(passage.lemmas[at]) == 1 or passage.lemmas[at].isdigit()


def _aim_above(passage: Passage) -> str:
    """Return the purpose that the lead-in names, else the innermost heading that is not about bases.

    Above what is called a basis, a heading that would name one says what is done ("To comply with legal obligations").
    """
    above = next(passage.lead_ins(), None)
    for mention in above.mentions.get("purposes", ()) if above is not None else ():
        if above is not None and mention.label.kind == "plain":
            return above.phrase(mention.first, above.clause_of(mention.first)[1])
    labelled = "Basis" in passage.topics()
    for heading in passage.headings:
        names_bases = "ckg:BasisTopic" in heading.mentions or ("legal-bases" in heading.mentions and not labelled)
        if not names_bases:
            named = _names_an_aim(heading, passage, labelled)
            return _NUMBER.sub("", heading.text, count=1) if named else ""
        labelled = True
    return ""


def _names_an_aim(heading: Heading, passage: Passage, labelled: bool) -> bool:
    """Tell whether a heading names what is done: a purpose or, above a basis that is called one, what has no topic."""
    if heading.text.endswith("?") or heading.regime or "ckg:WeCue" in heading.mentions:
        return False
    if len(heading.text.split()) > _LONGEST_HEADING * (2 if labelled else 1):
        return False
    if any(mention.label.kind == "plain" for mention in heading.mentions.get("purposes", ())):
        return True
    topics = heading.mentions.keys() & passage.lexicon.topics.keys()
    return labelled and heading is not passage.headings[-1] and not topics
