"""Practices: the data, purposes, recipients, bases, sources and measures that passages name, tied together.

In: `Passage`s. Out: `Practice` statements. The module of each facet finds its values; `practice_ties` puts them
together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kg.extraction.aims import names_a_purpose
from kg.extraction.bases import find_bases
from kg.extraction.data import find_data, find_headed_data
from kg.extraction.data_subjects import find_data_subjects, find_headed_people
from kg.extraction.decisions import find_decisions
from kg.extraction.found import Found
from kg.extraction.introductions import find_introduced
from kg.extraction.measures import find_measures
from kg.extraction.organisations import find_organisations
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.extraction.practice_ties import Said, in_order, places, tie
from kg.extraction.purposes import find_headed_purposes, find_purposes
from kg.extraction.recipients import find_recipients
from kg.extraction.sisters import find_sisters
from kg.extraction.sources import find_sources
from kg.model import Practice

_FINDERS: Sequence[tuple[frozenset[str], Callable[[Passage], Iterator[Found]]]] = (
    (frozenset({"data"}), find_data),
    (frozenset({"data-subjects", "capacities"}), find_data_subjects),
    (frozenset({"automated-decisions"}), find_decisions),
    (frozenset({"purposes"}), find_purposes),
    (frozenset({"measures"}), find_measures),
)
"""What finds the values of a facet, and which facets of the lexicon a passage has to name for it."""


class Practices:
    """Finds the practices of passages in reading order; what a lead-in says is found once for all that it governs."""

    def __init__(self, parties: Parties) -> None:
        self._parties = parties
        self._known: dict[int, Said] = {}
        self._earlier: Passage | None = None

    def find(self, passage: Passage, opening: Passage | None = None) -> Iterator[Practice]:
        """Yield the practices of a passage; `opening` is the sentence that opens its paragraph, if another.

        Only the first sentence of a list item continues the sentence above the list.
        """
        earlier = self._earlier
        if earlier is not None and earlier.segment.headings != passage.segment.headings:
            earlier = None
        said = Said(passage, self._found(passage, opening, earlier))
        self._earlier = passage if names_a_purpose(passage) else earlier
        leads = [self._said(above) for above in passage.lead_ins()] if passage.segment.lead_in else []
        self._known = {id(one.passage): one for one in (said, *leads)}
        if said.found:
            yield from tie(said, leads if opening is None else [])

    def complete(self, row: Practice, passage: Passage) -> Practice:
        """Return what a row says of a recipient, with the data and purposes that its other cells name."""
        found = (*find_data(passage), *find_purposes(passage))
        values = in_order((*row.values, *(one.value for one in found if one.polarity == "affirmed")))
        return replace(row, values=values, evidence=places(values))

    def _said(self, lead: Passage) -> Said:
        return self._known.get(id(lead)) or Said(lead, self._found(lead, None))

    def _found(self, passage: Passage, opening: Passage | None, earlier: Passage | None = None) -> Sequence[Found]:
        if passage.segment.kind == "heading":
            return list(self._named(passage))
        found: list[Found] = []
        if passage.tokens:
            for facets, find in _FINDERS:
                if passage.names(facets):
                    found += find(passage)
            found += self._parties_to(passage)
            found += find_bases(passage, opening, earlier)
        return found

    def _parties_to(self, passage: Passage) -> Iterator[Found]:
        """Yield who gets data, then where it comes from."""
        organisations = find_organisations(passage, self._parties)
        sources = list(find_sources(passage, organisations))
        introduced = find_introduced(passage, self._parties, organisations)
        sisters = find_sisters(passage, self._parties)
        yield from find_recipients(passage, [*organisations, *introduced, *sisters], sources)
        yield from sources

    def _named(self, heading: Passage) -> Iterator[Found]:
        """Yield what a heading names: data, people, aims, bases, sources, and recipients in a section on sharing."""
        yield from find_headed_data(heading)
        yield from find_headed_people(heading)
        yield from find_headed_purposes(heading)
        yield from (one for one in find_bases(heading) if one.polarity == "affirmed")
        listed = "Sharing" in heading.topic
        if not listed and "sources" not in heading.mentions:
            return
        organisations = find_organisations(heading, self._parties)
        sources = list(find_sources(heading, organisations))
        yield from sources
        if listed:
            yield from find_recipients(heading, organisations, sources)
