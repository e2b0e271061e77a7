"""Purposes: what a passage says data is used for, or is not.

In: a `Passage`. Out: `Found` values of the facet `purpose`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.aim_ties import is_tied
from kg.extraction.aims import names_a_right
from kg.extraction.columns import cells_of
from kg.extraction.denial import is_conditional
from kg.extraction.found import Found, find_said, lists_data, stands_in_practice
from kg.extraction.labels import Mention
from kg.extraction.passages import ACTIONS, Passage
from kg.extraction.references import is_title, names_a_party
from kg.model import Cell, Value

_RIGHTS = frozenset({"Rights"})
_COLLECTION = frozenset({"Collection"})
_UNSAID = frozenset({"Changes", "Definition"})
"""Topics of sections that say nothing of what is done."""
_INTERESTS = "eu-gdpr:A6-1-f"
_SERVICE = "dpv:ServiceProvision"
_SALE = "dpv:SellDataToThirdParties"
_AIM_REACH = 3
"""How far before a weak mention the word that makes it an aim may stand, in tokens."""
_VERB_REACH = 4
"""How far after a negation the verb that it denies may stand, in tokens."""
_OBJECT_REACH = 6
"""How far after a negation an aim that it denies itself may stand, in tokens."""


def find_purposes(passage: Passage) -> Iterator[Found]:
    """Yield the purposes that a passage says data is used for (or is not)."""
    if "purposes" not in passage.mentions:
        return
    if stands_in_practice(passage):
        yield from _find_stated(passage)
    elif "Rights" not in passage.governing or passage.governing == _RIGHTS:
        yield from _find_aside(passage)


def find_headed_purposes(heading: Passage) -> Iterator[Found]:
    """Yield the aims that make up a heading below one of purposes ("How we use data: a. to prevent fraud")."""
    mentions = heading.mentions.get("purposes", ())
    if not mentions or "Purpose" not in heading.topic:
        return
    telling = [at for at, token in enumerate(heading.tokens) if token.is_word and not token.raw.isdigit()]
    telling = [at for at in telling if not heading.holds("HeadingWords", at)]
    named = {at for mention in mentions for at in range(mention.first, mention.last)}
    # "Performance of a contract" is a legal basis, "To perform our contract" an aim.
    is_basis = "legal-bases" in heading.mentions
    if (named.issuperset(telling) and not is_basis) or (telling and heading.holds("Aims", telling[0])):
        yield from find_purposes(heading)


def _find_stated(passage: Passage) -> Iterator[Found]:
    """Yield the purposes of a passage that speaks of what is done."""
    aiming = bool({"Purpose", "Basis"} & (passage.governing or passage.topic))
    end = 0
    for mention in passage.mentions.get("purposes", ()):
        aimed = (
            mention.label.kind != "contextual"
            or _continues(passage, end, mention)
            or _is_called_an_aim(passage, mention)
            or (_is_aimed_at(passage, mention) and (aiming or _is_used_for(passage, mention)))
        )
        if not (aimed and _is_aim(passage, mention)):
            continue
        end = mention.last
        found = find_said("purpose", mention, passage, "purpose-named")
        if found is None:
            continue
        affirmed = aiming or _is_called_an_aim(passage, mention) or is_tied(passage, mention)
        if affirmed and _claims(passage, mention) if found.polarity == "affirmed" else _denies_use(passage, mention):
            yield found


def _find_aside(passage: Passage) -> Iterator[Found]:
    """Yield what a passage about something else says that we use data for, and that we never sell it."""
    topics = passage.governing or passage.topic
    if not _UNSAID.isdisjoint(topics):
        return
    for mention in passage.mentions.get("purposes", ()):
        first, _ = passage.scope_of(mention.first)
        if mention.label.kind == "contextual" or not _is_aim(passage, mention):
            continue
        ours = "Rights" in topics and passage.has("We", first=first, last=mention.first)
        sold = ours and passage.has("Sell", first=mention.first, last=mention.last) and _denies_use(passage, mention)
        aimed = (ours and passage.holds("Aims", mention.first - 1)) or _is_put_to_use(passage, first, mention)
        aimed = aimed and not names_a_right(passage, first, mention.first)
        found = find_said("purpose", mention, passage, "purpose-named") if aimed or sold else None
        if found is None:
            continue
        if aimed and _claims(passage, mention) if found.polarity == "affirmed" else sold:
            yield found


def _is_put_to_use(passage: Passage, first: int, mention: Mention) -> bool:
    """Tell whether data is said to be processed for an aim ("data is used to reply")."""
    uses = passage.cues("Use", first, mention.first)
    if not uses or "Rights" in passage.governing or not passage.within("Aims", uses[0].last, mention.first):
        return False
    asked = any(passage.within(words, first, uses[0].first) for words in ("Readers", "Ceasing"))
    return not (asked or passage.within("Conditionals", first, mention.first))


def _is_aim(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention is no other sense of its words, no act of the reader and no data."""
    if mention.label.kind == "other" or _is_done_by_the_reader(passage, mention.first) or is_title(passage, mention):
        return False
    if _is_told_as_basis(passage, mention) or names_a_party(passage, mention) or _is_listed_as_data(passage, mention):
        return False
    if _is_of_others(passage, mention) or passage.holds("Opposites", mention.first - 1):
        return False
    # Data is what is sold; "we may sell or transfer data" with the business is another matter.
    unsold = mention.concept == _SALE and passage.has("Negation", last=mention.first)
    return unsold or not _names_data(passage, mention)


def _is_of_others(passage: Passage, mention: Mention) -> bool:
    """Tell whether an aim is that of others alone ("they use it for their own advertising"), not why we share data."""
    first = mention.first
    owned = any(passage.holds("Ownership", at) and passage.holds("OthersOwn", at - 1) for at in (first - 1, first - 2))
    return owned and not passage.has("Negation", "Share", "Sell", last=first)


def _is_told_as_basis(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention is said to be a legal basis ("the legal basis is the performance of a contract")."""
    told = passage.mentions.get("ckg:BasisTopic")
    if not told or not any(
        basis.first <= mention.first < basis.last for basis in passage.mentions.get("legal-bases", ())
    ):
        return False
    at = passage.past_determiners(mention.first - 1)
    return passage.holds("AimLinks", at) and any(cue.last == at for cue in told)


def _is_listed_as_data(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention names data in a list or column of it ("crash reports"), unless an aim is said there."""
    if not passage.segment.cells and passage.segment.kind != "item":
        return False
    first, _ = passage.scope_of(mention.first)
    if passage.within("Aims", first, mention.last):
        return False
    if passage.segment.cells:
        return any(cell.start <= passage.starts[mention.first] < cell.end for cell in cells_of(passage, "data"))
    bare = passage.governor is None and passage.topic == _COLLECTION and not passage.has(*ACTIONS)
    of_aims = "Basis" in passage.governing or "Purpose" in passage.topic
    return bare or (not of_aims and lists_data(passage))


def find_listed_purposes(passage: Passage, cell: Cell) -> Iterator[Value]:
    """Yield the purposes in a cell that lists what somebody does, where no negation is expected."""
    for mention in passage.mentions.get("purposes", ()):
        if cell.start <= passage.starts[mention.first] < cell.end:
            yield Value("purpose", mention.concept, passage.span(mention.first, mention.last))


def _is_done_by_the_reader(passage: Passage, last: int) -> bool:
    """Tell whether it is the reader who does what a token names ("when you create an account")."""
    first, _ = passage.clause_of(last)
    readers, openers = (passage.lexicon.words[name] for name in ("Readers", "AimOpeners"))
    for at in range(last, first - 1, -1):
        lemma = passage.lemmas[at]
        if lemma in readers:
            speaks = at < last and passage.holds("Predicates", at + 1)
            return speaks or at == first or passage.holds("ReaderOpeners", at - 1)
        if lemma in openers and not (at > first and passage.holds("Volitions", at - 1)):
            return False
    above = passage.governor
    return first == 0 and above is not None and bool(above.tokens) and _is_done_by_the_reader(above, _last_word(above))


def _last_word(passage: Passage) -> int:
    """Return the last token of a passage that is no colon or the like."""
    return next((at for at in reversed(range(len(passage.tokens))) if passage.tokens[at].is_word), 0)


def _claims(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention claims an aim: of a sale of data much is said that claims none ("you may opt out of")."""
    if mention.concept != _SALE:
        return True
    first, _ = passage.scope_of(mention.first)
    above = passage.governor
    ours = passage.has("We", first=first, last=mention.first) or (above is not None and above.has("We"))
    unsaid = passage.has("Entitled", first=first, last=mention.first) or is_conditional(passage, mention.first, first)
    return ours and not unsaid


def _denies_use(passage: Passage, mention: Mention) -> bool:
    """Tell whether a negation denies the purpose itself ("do not sell") or a use for it ("do not use it for").

    That something fails to work, or is done by others or only with a basis, denies no purpose.
    """
    first, last = passage.scope_of(mention.first)
    negation = next(reversed(passage.cues("Negation", first, mention.last)), None)
    if negation is None:
        above = None if passage.cues("Negation", mention.last, last) else passage.governor
        used = passage.cues("Use", first, mention.first)
        # "We do not: - use your data for advertising"
        aimed = bool(used) and passage.within("Aims", used[0].last, mention.first)
        ends = above is not None and above.within("Aims", max(0, len(above.tokens) - _AIM_REACH), len(above.tokens))
        return above is not None and (aimed or ends)
    start = negation.last
    hollow = any(passage.holds(words, negation.first) for words in ("Withouts", "Inabilities", "Ceasing"))
    if hollow or passage.within("Assurances", first, negation.first):
        return False
    if passage.holds("Infinitives", mention.last - 1):
        # "We never write to you to ask for your password" denies what follows.
        return False
    if passage.within("Aims", start, mention.first):
        return passage.has("Use", "Share", "Sell", first=start, last=start + _VERB_REACH)
    if mention.concept == _SERVICE:
        # "We do not offer our service to children" uses their data for nothing else, either.
        return False
    needless = passage.within("Needs", start, start + 1)
    near = mention.first - start <= _OBJECT_REACH and not needless
    return near and not passage.has("Possible", first=first, last=start)


def _names_data(passage: Passage, mention: Mention) -> bool:
    """Tell whether what looks like an object is data, or begins the name of data ("collect payment card details").

    To protect data is a measure.
    """
    first, last = mention.first, mention.last
    begun = [m for m in passage.mentions.get("data", ()) if m.first < last < m.last]
    # "Analyse how users use our site" is an aim.
    if begun and not all(passage.within("Questions", m.first, m.last) for m in begun):
        joined = any(passage.holds(words, last) for words in ("Coordinators", "ContextOpeners"))
        if not (joined or passage.holds("Subjects", last - 1)):
            return True
    named = any(not passage.holds("AfterInformation", at + 1) for at in passage.places("DataWords", first, last))
    return named and passage.has("Protect", first=first, last=first + 1)


def _is_aimed_at(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention stands where an aim does: after "for" or "to", or at the start of an item or cell."""
    if passage.within("Aims", max(0, mention.first - _AIM_REACH), mention.first):
        return True
    if passage.segment.cells:
        return _is_listed(passage, mention)
    return mention.first <= 1 and passage.segment.kind == "item"


def _is_listed(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention stands in a cell that is headed as a purpose."""
    cells = [cell for cell in passage.segment.cells if "ckg:PurposeTopic" in passage.columns[cell.header]]
    return any(cell.start <= passage.starts[mention.first] < cell.end for cell in cells)


def _is_used_for(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention stands directly after "for" or "to" where data is said to be used or shared."""
    first, _ = passage.scope_of(mention.first)
    used = passage.has("Use", "Share", first=first, last=mention.first)
    return used and passage.holds("Aims", mention.first - 1)


def _is_called_an_aim(passage: Passage, mention: Mention) -> bool:
    """Tell whether the words before a weak mention call it an aim ("for the purpose of", "legitimate interest in")."""
    at = passage.past_determiners(mention.first - 1)
    if at < 1 or not passage.holds("AimLinks", at):
        return False
    end = at - 1 if passage.lemmas[at - 1] == "," else at
    bases = [basis.concept for basis in passage.mentions.get("legal-bases", ()) if basis.last == end]
    return _INTERESTS in bases or passage.holds("AimNouns", end - 1)


def _continues(passage: Passage, end: int, mention: Mention) -> bool:
    """Tell whether a weak mention is coordinated with the purpose before it ("fraud prevention, security and ...")."""
    between = range(end, mention.first)
    return 0 < end < mention.first <= end + _AIM_REACH and all(passage.holds("PurposeJoins", at) for at in between)
