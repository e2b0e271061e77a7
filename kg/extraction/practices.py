"""Practices: the data, purposes, recipients, bases, sources and measures that passages name, tied together.

In: `Passage`s. Out: `Practice` statements. The module of each facet finds its values; `practice_ties` puts them
together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.extraction.aims import names_a_purpose
from kg.extraction.bases import find_bases
from kg.extraction.data import find_data, find_headed_data
from kg.extraction.data_subjects import find_data_subjects, find_headed_people
from kg.extraction.decisions import find_decisions
from kg.extraction.found import Found
from kg.extraction.introductions import find_introduced
from kg.extraction.likely import LikelihoodModel, find_likely
from kg.extraction.measures import find_measures
from kg.extraction.organisations import find_organisations, names_a_form
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage, cue_facets
from kg.extraction.practice_ties import Said, grouped, in_order, places, tie
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

_COLUMNS: Sequence[tuple[str, Callable[[Passage], Iterator[Found]]]] = (
    ("ckg:BasisTopic", find_bases),
    ("ckg:PeopleCue", find_data_subjects),
    ("ckg:SecurityTopic", find_measures),
)
"""What a row on a recipient names in columns of their own, by what their headers say."""

_PARTIES = frozenset({"organisations", "recipients", "sources"}) | cue_facets("Agency", "Engage", "Operated", "Share")
"""What a sentence that names no legal form mentions at least one of if it names who gives or gets data."""


def _may_name_parties(passage: Passage) -> bool:
    """Tell whether anybody may be named who gives or gets data; an item or a row may hold nothing but a name."""
    return passage.segment.kind != "sentence" or passage.names(_PARTIES) or names_a_form(passage)


class _Place(NamedTuple):
    """A passage, the sentence that opens its paragraph, if another, and what last named a purpose in its section."""

    passage: Passage
    opening: Passage | None = None
    earlier: Passage | None = None


class Practices:
    """Finds the practices of passages in reading order; what a lead-in says is found once for all that it governs.

    With a model for it, mentions that no rule takes up are values too if they are likely meant.
    """

    def __init__(self, parties: Parties, likelihood: LikelihoodModel | None = None) -> None:
        self._parties = parties
        self._likelihood = likelihood
        self._known: dict[Passage, Said] = {}
        self._earlier: Passage | None = None

    def find(self, prose: Iterable[tuple[Passage, Passage | None]]) -> list[list[Practice]]:
        """Return the practices of each passage, given with the sentence that opens its paragraph, if another.

        Only the first sentence of a list item continues the sentence above the list.
        """
        read = [self._place(passage, opening) for passage, opening in prose]
        practices = []
        for (passage, opening, _), found in zip(read, self._found(read), strict=True):
            said = grouped(passage, found)
            leads = [self._said(above) for above in passage.lead_ins()] if passage.segment.lead_in else []
            self._known = {one.passage: one for one in (said, *leads)}
            practices.append(list(tie(said, leads if opening is None else [])) if found else [])
        return practices

    def complete(self, row: Practice, passage: Passage) -> Practice:
        """Return what a row says of a recipient, with what its other cells name."""
        found = [*find_data(passage), *find_purposes(passage)]
        for column, find in _COLUMNS:
            found += (one for one in find(passage) if column in passage.column_at(one.at))
        affirmed = [one for one in found if one.polarity == "affirmed"]
        values = in_order((*row.values, *(one.value for one in affirmed)))
        aims = (one.basis_for for one in affirmed if one.basis_for)
        return replace(row, values=values, evidence=places(values), basis_for=next(aims, ""))

    def _place(self, passage: Passage, opening: Passage | None) -> _Place:
        earlier = self._earlier
        if earlier is not None and earlier.segment.headings != passage.segment.headings:
            earlier = None
        self._earlier = passage if names_a_purpose(passage) else earlier
        return _Place(passage, opening, earlier)

    def _said(self, lead: Passage) -> Said:
        return self._known.get(lead) or grouped(lead, self._found([_Place(lead)])[0])

    def _found(self, read: Sequence[_Place]) -> list[list[Found]]:
        """Return what each passage names, found rule by rule, as `Analyst` reads segments."""
        found: list[list[Found]] = [[] for _ in read]
        texts = []
        for place, values in zip(read, found, strict=True):
            if place.passage.segment.kind == "heading":
                values += self._named(place.passage)
            elif place.passage.tokens:
                texts.append((place, values))
        for facets, find in _FINDERS:
            for (passage, _, _), values in texts:
                if passage.names(facets):
                    values += find(passage)
        self._add_parties([(one.passage, values) for one, values in texts if _may_name_parties(one.passage)])
        for place, values in texts:
            values += find_bases(*place)
            if self._likelihood:
                values += find_likely(place.passage, tuple(values), self._likelihood)
        return found

    def _add_parties(self, texts: Sequence[tuple[Passage, list[Found]]]) -> None:
        """Add who gets data, then where it comes from."""
        parties = self._parties
        known = [find_organisations(passage, parties) for passage, _ in texts]
        sources = [list(find_sources(text[0], organisations)) for text, organisations in zip(texts, known, strict=True)]
        for (passage, _), organisations in zip(texts, known, strict=True):
            organisations += [*find_introduced(passage, parties, organisations), *find_sisters(passage, parties)]
        for (passage, values), organisations, givers in zip(texts, known, sources, strict=True):
            values += find_recipients(passage, organisations, givers)
            values += givers

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
