"""Practices: the data, purposes, recipients, bases, sources and measures that a passage names, tied by clause.

In: a `Passage`. Out: `Practice` statements. The module of each facet finds its values; `tie` puts together what one
clause says with one polarity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extraction.bases import find_bases
from kg.extraction.data import find_data
from kg.extraction.data_subjects import find_data_subjects
from kg.extraction.decisions import find_decisions
from kg.extraction.found import Found
from kg.extraction.measures import find_measures
from kg.extraction.organisations import find_organisations
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.extraction.purposes import find_purposes
from kg.extraction.recipients import find_recipients
from kg.extraction.sources import find_sources
from kg.model import DataOrigin, Polarity, Practice

_ORIGINS: tuple[tuple[DataOrigin, str], ...] = (
    ("derived", "Derived"),
    ("third-party", "ThirdPartyOrigin"),
    ("provided", "Provided"),
    ("observed", "Observed"),
)


def find_practices(passage: Passage, parties: Parties) -> Iterator[Practice]:
    """Yield the practices of a passage."""
    if passage.segment.kind == "heading" or not passage.tokens:
        return
    organisations = find_organisations(passage, parties)
    yield from tie(
        passage,
        [
            *find_data(passage),
            *find_data_subjects(passage),
            *find_decisions(passage),
            *find_purposes(passage),
            *find_measures(passage),
            *find_recipients(passage, organisations),
            *find_sources(passage, organisations),
            *find_bases(passage),
        ],
    )


def tie(passage: Passage, found: Iterable[Found]) -> Iterator[Practice]:
    """Put together the values that one clause names with one polarity."""
    groups: dict[tuple[tuple[int, int], Polarity], list[Found]] = {}
    for one in found:
        groups.setdefault((passage.clause_of(one.at), one.polarity), []).append(one)
    for (_, polarity), ones in groups.items():
        at = ones[0].at
        values = tuple(sorted({one.value for one in ones}, key=lambda v: (v.span, v.facet, v.concept, v.name)))
        yield Practice(
            values=values,
            evidence=tuple(sorted({value.span for value in values})),
            rule="+".join(sorted({one.rule for one in ones})),
            polarity=polarity,
            **passage.manner(at),
            data_origin=data_origin(passage, at) if any(v.facet == "data" for v in values) else "unstated",
            basis_for=next((one.basis_for for one in ones if one.basis_for), ""),
        )


def data_origin(passage: Passage, at: int) -> DataOrigin:
    """Tell where the data that a clause names comes from: by the clause, its passage, then the lead-ins above."""
    first, last = passage.clause_of(at)
    for scope, start, end in (
        (passage, first, last),
        (passage, 0, None),
        *((above, 0, None) for above in passage.above()),
    ):
        for origin, cue in _ORIGINS:
            if scope.has(cue, first=start, last=end):
                return origin
    return "unstated"
