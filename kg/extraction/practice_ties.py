"""Ties: which values make one practice, because one clause, one row or one list under one lead-in names them together.

In: what a passage and the lead-ins above it say. Out: `Practice` statements. A lead-in adds the values of facets that
its item does not name itself, each with its own passage. Nothing is tied across sentences.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from kg.extraction.clauses import Clause
from kg.extraction.columns import Column, cells_of
from kg.extraction.data_origin import data_origin
from kg.extraction.found import Found
from kg.extraction.passages import Passage
from kg.model import Cell, DataOrigin, Polarity, Practice, Span, Value, ValueFacet

_LENT: frozenset[ValueFacet] = frozenset({"data", "data-subject", "legal-basis", "purpose", "recipient", "source"})
_COLUMNS: tuple[tuple[Column, ValueFacet], ...] = (("basis", "legal-basis"), ("purpose", "purpose"), ("data", "data"))
_TERSE = 25
"""How many tokens a cell may have that lists things, even if it speaks of somebody."""
_TIED = "tied-to-introduction"
Key = TypeVar("Key")


class _Part(NamedTuple):
    """A value and the passage that says it."""

    passage: Passage
    found: Found


class Said(NamedTuple):
    """What each part of a passage says with each polarity."""

    passage: Passage
    groups: Mapping[tuple[Clause, Polarity], Sequence[Found]]

    def affirmed(self, unit: Clause) -> Sequence[Found]:
        """Return what a part of the passage affirms."""
        return self.groups.get((unit, "affirmed"), ())


def grouped(passage: Passage, found: Iterable[Found]) -> Said:
    """Return the values that were found in a passage by what ties them."""
    groups: dict[tuple[Clause, Polarity], list[Found]] = {}
    for one in found:
        groups.setdefault((unit_at(passage, one.at), one.polarity), []).append(one)
    return Said(passage, groups)


def tie(said: Said, leads: Sequence[Said]) -> Iterator[Practice]:
    """Put together the values that belong together with one polarity; `leads` are the lead-ins above, nearest first."""
    for (unit, polarity), ones in said.groups.items():
        own = [_Part(said.passage, one) for one in ones]
        introduced = leads or unit[0] or said.passage.segment.cells
        lent = list(_lent(said, unit, ones, leads)) if introduced and polarity == "affirmed" else []
        # Data of another origin is a practice apart, and so is a basis for something else.
        data = _sorted(own, lent, "data", lambda part: data_origin(part.passage, part.found))
        bases = _sorted(own, lent, "legal-basis", lambda part: part.found.basis_for)
        others = [part for part in (*own, *lent) if part.found.value.facet not in ("data", "legal-basis")]
        for origin, of_origin in (data or {"unstated": []}).items():
            for aim, for_aim in (bases or {"": []}).items():
                yield _practice(said.passage, [*of_origin, *for_aim, *others], polarity, origin, aim)


def _sorted(
    own: Sequence[_Part], lent: Sequence[_Part], facet: ValueFacet, key: Callable[[_Part], Key]
) -> dict[Key, list[_Part]]:
    """Return the values of a facet by what may not be mixed in a practice; what is lent adds to what there is."""
    parts: dict[Key, list[_Part]] = {}
    for part in own:
        if part.found.value.facet == facet:
            parts.setdefault(key(part), []).append(part)
    known = set(parts)
    for part in lent:
        if part.found.value.facet == facet and (not known or key(part) in known):
            parts.setdefault(key(part), []).append(part)
    return parts


def unit_at(passage: Passage, at: int) -> Clause:
    """Return the part of a passage that ties a token: its clause with what opens it; in a row, all terse cells."""
    if not passage.segment.cells:
        return passage.unit_of(at)
    cell = next((cell for cell in passage.segment.cells if passage.starts[at] < cell.end), None)
    return passage.scope_of(at) if cell and _is_prose(passage, cell) else (0, len(passage.tokens))


def _is_prose(passage: Passage, cell: Cell) -> bool:
    """Tell whether a cell holds sentences, each of which says something of its own about the row."""
    first, last = bisect_left(passage.starts, cell.start), bisect_left(passage.starts, cell.end)
    return last - first > _TERSE and passage.within("Subjects", first, last)


def _lent(said: Said, unit: Clause, ones: Sequence[Found], leads: Sequence[Said]) -> Iterator[_Part]:
    """Yield what introductions add: of each facet that is not named below, the values of the nearest that names it."""
    passage, known = said.passage, {one.value.facet for one in ones}
    if passage.segment.cells:
        whole = (0, len(passage.tokens))
        yield from (_Part(passage, one) for one in (said.affirmed(whole) if unit != whole else ()))
        known |= {facet for column, facet in _COLUMNS if cells_of(passage, column)}
    for lender, introducing in _introductions(said, unit, [lead for lead in leads if lead.groups]):
        says = lender.affirmed(introducing)
        found = [one for one in says if one.value.facet in _LENT - known and not _is_one_of_the_aims(one, says)]
        yield from (_Part(lender.passage, one) for one in found)
        known |= {one.value.facet for one in found}


def _is_one_of_the_aims(basis: Found, says: Sequence[Found]) -> bool:
    """Tell whether a basis is one of several purposes ("to serve you and to fulfil legal obligations, such as:")."""
    if basis.value.facet != "legal-basis":
        return False
    span, purposes = basis.value.span, [one.value.span for one in says if one.value.facet == "purpose"]
    return len(purposes) > 1 and any(aim.start < span.end and span.start < aim.end for aim in purposes)


def _introductions(said: Said, unit: Clause, leads: Sequence[Said]) -> Iterator[tuple[Said, Clause]]:
    """Yield what introduces a part of a passage: the clause before an enumeration, the lead-ins above."""
    passage = said.passage
    introduction = passage.introduction_of(unit[0])
    if introduction is not None:
        yield said, passage.unit_of(introduction[0])
    elif unit[0] > 0 and not passage.segment.cells:
        return
    for lead in leads:
        yield lead, lead.passage.unit_of(len(lead.passage.tokens) - 1)


def _practice(passage: Passage, parts: Sequence[_Part], polarity: Polarity, origin: DataOrigin, aim: str) -> Practice:
    values = in_order([part.found.value for part in parts])
    own = [part.found for part in parts if part.passage is passage]
    rules = {one.rule for one in own}
    if len(own) < len(parts):
        rules.add(_TIED)
    return Practice(
        values=values,
        evidence=places(values),
        rule="+".join(sorted(rules)),
        polarity=polarity,
        **passage.manner(min([one.at for one in own])),
        data_origin=origin,
        basis_for=aim,
    )


def in_order(values: Iterable[Value]) -> tuple[Value, ...]:
    """Return values by their place, each once."""
    distinct = set(values)
    return tuple(sorted(distinct, key=_order) if len(distinct) > 1 else distinct)


def _order(value: Value) -> tuple[Span, str, str, str]:
    return value.span, value.facet, value.concept, value.name


def places(values: Iterable[Value]) -> tuple[Span, ...]:
    """Return where values, given in order, stand, which is the evidence for what ties them."""
    return tuple(dict.fromkeys([value.span for value in values]))
