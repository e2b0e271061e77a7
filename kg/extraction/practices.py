"""Practices: the data, purposes, recipients, bases, sources and measures that a passage names, tied by clause.

In: a `Passage`. Out: `Practice` statements. The module of each facet finds its values; `tie` puts together what one
clause says with one polarity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.extraction.bases import find_bases
from kg.extraction.data import find_data, find_headed_data
from kg.extraction.data_origin import data_origin
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


def find_practices(passage: Passage, parties: Parties) -> Iterator[Practice]:
    """Yield the practices of a passage."""
    if not passage.tokens:
        return
    if passage.segment.kind == "heading":
        yield from tie(passage, find_headed_data(passage))
        yield from _find_named(passage, parties)
        return
    organisations = find_organisations(passage, parties)
    sources = list(find_sources(passage, organisations))
    yield from tie(
        passage,
        [
            *find_data(passage),
            *find_data_subjects(passage),
            *find_decisions(passage),
            *find_purposes(passage),
            *find_measures(passage),
            *find_recipients(passage, organisations, sources),
            *sources,
            *find_bases(passage),
        ],
    )


def _find_named(passage: Passage, parties: Parties) -> Iterator[Practice]:
    """Yield those whom a heading names: sources, and recipients in a section on sharing."""
    listed = "Sharing" in passage.topic
    if not listed and "sources" not in passage.mentions:
        return
    organisations = find_organisations(passage, parties)
    sources = list(find_sources(passage, organisations))
    yield from tie(passage, [*sources, *(find_recipients(passage, organisations, sources) if listed else ())])


def tie(passage: Passage, found: Iterable[Found]) -> Iterator[Practice]:
    """Put together the values that one clause names with one polarity; data of another origin is a practice apart."""
    groups: dict[tuple[tuple[int, int], Polarity], list[Found]] = {}
    for one in found:
        groups.setdefault((passage.clause_of(one.at), one.polarity), []).append(one)
    for (_, polarity), ones in groups.items():
        data: dict[DataOrigin, list[Found]] = {}
        for one in ones:
            if one.value.facet == "data":
                data.setdefault(data_origin(passage, one), []).append(one)
        others = [one for one in ones if one.value.facet != "data"]
        for origin, alike in (data or {"unstated": []}).items():
            yield _practice(passage, [*alike, *others], polarity, origin)


def _practice(passage: Passage, ones: Sequence[Found], polarity: Polarity, origin: DataOrigin) -> Practice:
    values = tuple(sorted({one.value for one in ones}, key=lambda v: (v.span, v.facet, v.concept, v.name)))
    return Practice(
        values=values,
        evidence=tuple(sorted({value.span for value in values})),
        rule="+".join(sorted({one.rule for one in ones})),
        polarity=polarity,
        **passage.manner(min(one.at for one in ones)),
        data_origin=origin,
        basis_for=next((one.basis_for for one in ones if one.basis_for), ""),
    )
