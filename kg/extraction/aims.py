"""Aims: what a legal basis is for, in the text's words.

In: a `Passage` and where it names a basis. Out: a few words, "" if the basis is stated in general. The words are those
of the row's purpose, of the basis's own clause, of the clause that a fronted basis opens ("with your consent, we ..."),
or of the purpose that the lead-in or the heading above names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extraction.columns import cells_of, purpose_cell
from kg.extraction.lexicon import Mention
from kg.extraction.passages import Heading, Passage

_COORDINATION = 3
"""How many tokens may part bases that share what they are for ("with your consent or in our legitimate interests")."""
_LEAST_WORDS = 2
_LONGEST_HEADING = 10
_AIMS_THEMSELVES = frozenset({"eu-gdpr:A6-1-b", "eu-gdpr:A6-1-c", "eu-gdpr:A6-1-d", "eu-gdpr:A6-1-e"})
"""Contracts are performed, laws obeyed, lives saved, tasks carried out; consent is given and interests are weighed."""
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)*[.)]?|[A-Za-z][.)]|[ivx]{1,4}[.)])\s*")


def aim_of(passage: Passage, mention: Mention, stated: Sequence[Mention]) -> str:
    """Return what a basis is for; `stated` are all bases that the passage states."""
    if cells_of(passage, "basis"):
        return aim_in_row(passage)
    return _aim_in_clause(passage, mention, stated) or _aim_above(passage)


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
    return passage.phrase(start, last) if opened else ""


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
    if mention.concept not in _AIMS_THEMSELVES or opener is None:
        return ""
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
    """Return the purpose that the lead-in names, else the innermost heading that is not about bases."""
    above = next(passage.lead_ins(), None)
    for mention in above.mentions.get("purposes", ()) if above is not None else ():
        if above is not None and mention.label.kind == "plain":
            return above.phrase(mention.first, above.clause_of(mention.first)[1])
    labelled = "Basis" in passage.topics()
    for heading in passage.headings:
        if heading.mentions.keys().isdisjoint({"legal-bases", "ckg:BasisTopic"}):
            named = _names_an_aim(heading, passage, labelled)
            return _NUMBER.sub("", heading.text, count=1) if named else ""
        labelled = True
    return ""


def _names_an_aim(heading: Heading, passage: Passage, labelled: bool) -> bool:
    """Tell whether a heading names what is done: a purpose or, above a basis that is called one, what has no topic."""
    if heading.text.endswith("?") or heading.regime or "ckg:WeCue" in heading.mentions:
        return False
    if len(heading.text.split()) > _LONGEST_HEADING:
        return False
    if any(mention.label.kind == "plain" for mention in heading.mentions.get("purposes", ())):
        return True
    topics = heading.mentions.keys() & passage.lexicon.topics.keys()
    return labelled and heading is not passage.headings[-1] and not topics
