"""Places: those that a passage names as where data comes from or goes to.

In: a `Passage`. Out: `Place` values in the order of the text. "Outside X" makes two: X as the origin, and a third
country that is left open as the destination.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kg.extraction.labels import Mention
from kg.extraction.movements import (
    follows_movement,
    is_beside_given,
    is_of_law,
    is_pointed_at,
    is_worked_from,
    shared_preposition,
    tells_of_movement,
)
from kg.extraction.organisations import is_legal_form
from kg.extraction.passages import Passage
from kg.extraction.residences import are_sources_at, is_of_persons, is_source_in_list, is_where_the_reader_is
from kg.extraction.transfer_names import is_denied_transfer, is_of_safeguard, names_transfer
from kg.extraction.transfer_passages import is_in_title
from kg.extraction.whereabouts import (
    are_facilities,
    are_own_people,
    come_from,
    goes_there,
    is_example,
    is_listed,
    is_of_engaged,
    is_of_given,
    is_of_named,
    is_route,
    start_of_town,
)
from kg.model import Concept

UNSPECIFIED = "ckg:UnspecifiedThirdCountry"
SUBJECTS_COUNTRY = "ckg:DataSubjectCountry"
_UNION, _AREA = "loc:EU", "loc:EEA"
_EXAMPLES_REACH = 10
_READER_REACH = 8
_DESCRIPTION_REACH, _BRACKET_REACH = 3, 4

Part: TypeAlias = Literal["", "from", "to", "outside"]
"""What a place is in the movement of data; "" for none."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that data comes from or goes to, and where its passage names it."""

    mention: Mention
    concept: Concept
    is_origin: bool


def find_places(passage: Passage) -> tuple[Place, ...]:
    """Return the places that data comes from or goes to."""
    return () if is_source_in_list(passage) else tuple(_places(passage))


def find_listed_places(passage: Passage) -> Iterator[tuple[Mention, Concept, Concept]]:
    """Yield the destinations that a row names without a verb, each with its mention and origin ("" if not said)."""
    for run in _runs(passage):
        if _outside(passage, _phrase_start(passage, run[0].first)):
            yield run[0], UNSPECIFIED, run[0].concept
        else:
            # "Australia (Asian customers only)"
            stated = (mention for mention in run if not passage.holds("Persons", mention.last))
            yield from ((mention, mention.concept, "") for mention in stated)


def _places(passage: Passage) -> Iterator[Place]:
    part: Part = ""
    last = 0
    for run in _runs(passage):
        if is_route(passage, run):
            yield from (Place(mention, mention.concept, is_origin=mention is run[0]) for mention in run)
            continue
        goes_on = part == "to" and _goes_on(passage, last, run[0].first)
        part = "to" if goes_on else _part(passage, run, part)
        last = run[-1].last
        named = {mention.concept for mention in run}
        # "The EU/EEA" is the EEA, which holds the EU.
        distinct = [m for m in run if not (m.concept == _UNION and _AREA in named)]
        if part == "outside":
            yield Place(run[0], UNSPECIFIED, is_origin=False)
        if part in {"outside", "from"}:
            yield from (Place(m, m.concept, is_origin=True) for m in distinct if m.concept != UNSPECIFIED)
        if part == "to" and len(run) > 1 and run[1].concept == SUBJECTS_COUNTRY and _is_excepted(passage, run[0]):
            yield Place(run[1], SUBJECTS_COUNTRY, is_origin=True)
        if part == "to" or (part == "outside" and _is_inside_too(passage, run[0])):
            yield from (Place(m, m.concept, is_origin=False) for m in distinct if m.concept != SUBJECTS_COUNTRY)


def _is_excepted(passage: Passage, mention: Mention) -> bool:
    """Tell whether a place is any but the one named after it ("countries other than the one in which you live")."""
    return mention.concept == UNSPECIFIED and passage.holds("ScopeEnds", mention.last - 1)


def _runs(passage: Passage) -> list[list[Mention]]:
    """Return the places in runs that share a preposition ("in Ireland, the UK and other countries")."""
    runs: list[list[Mention]] = []
    for mention in _named(passage):
        previous = runs[-1][-1].last if runs else 0
        if runs and all(_joins(passage, index) for index in range(previous, mention.first)):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return [run for run in runs if not (_names_else(passage, run[-1]) or _describes_place(passage, run[0]))]


def _joins(passage: Passage, at: int) -> bool:
    """Tell whether a token may part places of a list, each with its safeguard ("Peru (standard clauses), India")."""
    if passage.holds("PlaceJoins", at) or passage.holds("Territories", at):
        # "EU countries and Norway"
        return True
    told = passage.mentions.get("transfers", ())
    return any(m.first <= at < m.last and passage.lemmas[m.first - 1] == "(" for m in told)


def _goes_on(passage: Passage, first: int, last: int) -> bool:
    """Tell whether little parts places of a list: a preposition, or a bracket ("to Peru (mail), to India")."""
    opened = 0
    for at in range(first, last):
        opened = {"(": at, ")": 0}.get(passage.lemmas[at], opened)
        if not (opened or _joins(passage, at) or passage.holds("BeforeDestination", at)):
            return False
    # "To third countries (outside Norway)", "to Peru (for our aims, we call Chile)"
    return not passage.within("Outside", first, last) and (not opened or last - opened <= _BRACKET_REACH)


def _named(passage: Passage) -> Iterator[Mention]:
    """Yield the mentions that name a place, not a safeguard ("EU-US Privacy Shield") nor a section."""
    mentions = [one for one in passage.mentions.get("places", ()) if not is_in_title(passage, one.first)]
    clear = any(mention.label.kind == "plain" for mention in mentions)
    previous = -1
    for mention in mentions:
        # Jordan, Chad and Georgia are places only beside clearer ones, and not after a city ("Atlanta, Georgia").
        in_state = previous == mention.first - 1 and passage.tokens[previous].lemma == ","
        weak = mention.label.kind == "contextual" and (not clear or in_state)
        if not weak and not is_of_safeguard(passage, mention.first):
            yield mention
            previous = mention.last


def _names_else(passage: Passage, mention: Mention) -> bool:
    """Tell whether a place only names a law or an office ("U.S. Department of Commerce", "the EU or UK GDPR")."""
    if mention.concept in (_UNION, _AREA) and passage.lemmas[mention.first - 1] == "(":
        # "Example (Europe) Ltd"
        end = mention.last + 1
        return end < len(passage.tokens) and passage.lemmas[end - 1] == ")" and is_legal_form(passage, end)
    return mention.concept != UNSPECIFIED and passage.holds("Offices", mention.last)


def _describes_place(passage: Passage, mention: Mention) -> bool:
    """Tell whether words for a third country only describe the country before them ("in Peru, a third country")."""
    at = passage.find("Articles", max(0, mention.first - _DESCRIPTION_REACH), mention.first)
    if mention.concept != UNSPECIFIED or at is None or not passage.holds("Appositions", at - 1):
        return False
    return any(m.last == at - 1 and m.concept != UNSPECIFIED for m in passage.mentions["places"])


def _part(passage: Passage, run: Sequence[Mention], before: Part) -> Part:
    """Tell what a run of places is in the movement of data; `before` is the part of the places before it."""
    at = _phrase_start(passage, run[0].first)
    if is_where_the_reader_is(passage, run[0]):
        return ""
    after = run[-1].last
    if names_transfer(passage, run[-1]):
        # That transfers abroad are made is told by where they go.
        return "to" if is_denied_transfer(passage, run[-1]) else ""
    if goes_there(passage, run[0], after, at):
        return "to"
    # "Under the laws of Peru" names a law, "under the GDPR to Peru" a destination.
    of_law = passage.within("Offices", max(0, at - 3), at) and not passage.holds("BeforeRecipient", at - 1)
    if of_law and not is_of_given(passage, at):
        # "governed by the laws of India" names a law, "kept in and subject to the laws of India" a place too
        shared = shared_preposition(passage, at)
        return "to" if shared and follows_movement(passage, shared) else ""
    outside = _outside(passage, at)
    if outside:
        visited = passage.holds("BeforeOrigin", outside - 1) and not is_worked_from(passage, outside)
        visited = visited or are_sources_at(passage, outside)
        return "outside" if tells_of_movement(passage) and not (visited or is_of_persons(passage, outside)) else ""
    exemplifies = is_example(passage, at)
    if exemplifies and (before == "from" or passage.within("BeforeOrigin", max(0, at - _EXAMPLES_REACH), at)):
        return "from"
    if before in {"to", "outside"} and (exemplifies or _is_exception(passage, at) or _specifies(passage, run, at)):
        return "to"
    if _is_origin(passage, run[-1], at):
        return "from"
    moved = follows_movement(passage, at) or is_pointed_at(passage, after) or is_of_engaged(passage, after, at)
    return "to" if moved and not is_of_law(passage, at) and _is_destination(passage, run, at) else ""


def _phrase_start(passage: Passage, at: int) -> int:
    """Return where the words around a place begin that only dress it ("the territory of the EU", "one of those")."""
    while at:
        parts = passage.holds("Partitives", at - 1)
        dresses = passage.holds("PlaceModifiers", at - 1) or passage.holds("Territories", at - 1)
        if not dresses and not (parts and (passage.holds("Territories", at - 2) or passage.holds("Shares", at - 2))):
            break
        at -= 1 + (parts and passage.holds("Shares", at - 2))
    return start_of_town(passage, at) if passage.holds("InsertionStarts", at) else at


def _specifies(passage: Passage, run: Sequence[Mention], at: int) -> bool:
    """Tell whether a bracket says which places are meant by what stands right before it.

    "Outside Norway (mainly Peru)", "to countries without an adequacy decision (Peru and India)"
    """
    if not _is_bracketed(passage, run, at):
        return False
    before = [one for one in passage.mentions["places"] if one.last <= at]
    if not before:
        return False
    judged = before[-1].concept == UNSPECIFIED and any(m.last == at for m in passage.mentions.get("transfers", ()))
    return judged or before[-1].last == at


def _is_bracketed(passage: Passage, run: Sequence[Mention], at: int) -> bool:
    """Tell whether a bracket that begins at a token holds places alone."""
    return passage.lemmas[at : at + 1] == ("(",) and passage.lemmas[run[-1].last : run[-1].last + 1] == (")",)


def _outside(passage: Passage, at: int) -> int:
    """Return where "outside" stands before a token ("out of" is the same), 0 if it does not."""
    if at and passage.holds("Outside", at - 1):
        return at - 1
    return at - 2 if at > 1 and passage.holds("Partitives", at - 1) and passage.holds("Outside", at - 2) else 0


def _is_inside_too(passage: Passage, mention: Mention) -> bool:
    """Tell whether a place is spoken of together with what is outside it ("inside and outside the EEA")."""
    outside = _outside(passage, _phrase_start(passage, mention.first))
    joined = passage.within("Coordinators", max(0, outside - 1), outside)
    return joined and passage.within("BeforeDestination", max(0, outside - 2), outside - 1)


def _is_origin(passage: Passage, mention: Mention, at: int) -> bool:
    """Tell whether places are where data comes from ("from the EEA", "of users in the EEA", "EEA residents")."""
    if passage.holds("People", mention.last):
        return not are_facilities(passage, mention.last)
    if not at:
        return False
    if passage.holds("BeforeOrigin", at - 1):
        return not (is_worked_from(passage, at) or come_from(passage, at))
    if not (passage.holds("BeforeDestination", at - 1) or passage.holds("Partitives", at - 1)):
        return False
    # "Collected in Norway", not "what we collect to Norway"
    there = at > 1 and passage.holds("Originating", at - 2) and not passage.holds("BeforeRecipient", at - 1)
    return there or is_of_persons(passage, at - 1) or are_sources_at(passage, at - 1)


def _is_exception(passage: Passage, at: int) -> bool:
    """Tell whether a place is excepted from a denial ("no data is sent abroad, with the exception of Norway")."""
    first, _ = passage.clause_of(at)
    excepted = passage.within("Excepting", max(first, at - 2), at)
    return excepted and passage.has("Negation", first=first, last=at)


def _is_destination(passage: Passage, run: Sequence[Mention], at: int) -> bool:
    """Tell whether the words around places make them a destination, if the clause moves data."""
    after = run[-1].last
    # "EU data centres", "US servers"; a label may hold the servers too
    if are_facilities(passage, after):
        return True
    if any(m.first in {after, after + 1} for m in passage.mentions.get("ckg:ProviderClass", ())):
        return True
    if is_of_named(passage, after, at) or (passage.holds("BeforeRecipient", at - 1) and are_own_people(passage, after)):
        return True
    if not at:
        return is_listed(passage)
    if come_from(passage, at) or (_is_bracketed(passage, run, at) and is_beside_given(passage, at)):
        return True
    if passage.holds("BeforeOrigin", at - 1):
        return is_worked_from(passage, at) and not passage.within("Readers", max(0, at - _READER_REACH), at)
    address = passage.within("LegalForms", max(0, at - 2), at) and not passage.holds("BeforeDestination", at - 1)
    if address or passage.tokens[at - 1].raw.isdigit():
        # "Transferred to Example Inc., USA", "to Example Inc., 1 Main Street, Dublin 4, Ireland"
        first, _ = passage.scope_of(at)
        return passage.within("LegalForms", first, at) and passage.has("Transfer", "Share", first=first, last=at)
    if run[0].concept == UNSPECIFIED and not (passage.holds("BeforeActor", at - 1) or passage.holds("Persons", at - 1)):
        return True
    if is_example(passage, at):
        return True
    if passage.holds("BeforeExamples", at - 1):
        return False
    # "Equivalent to the EEA", "equivalent to those in the EEA", "the same laws as those in the EEA"
    points = passage.holds("BackReferences", at - 2)
    compared = passage.within("BeforeComparison", max(0, at - 4 if points else at - 2), at - 1)
    likened = points and passage.holds("BeforeExamples", at - 3) and not passage.holds("BackReferences", at - 4)
    return passage.holds("BeforeDestination", at - 1) and not (at > 1 and (compared or likened))
