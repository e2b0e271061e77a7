"""Which passages of a section tell of one transfer.

In: the passages of one section. Out: groups of what they tell. A passage that names a destination opens a group; what
follows in its paragraph or list, or in a section on transfers, tells of the same transfer.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from kg.extraction.labels import Mention
from kg.extraction.passages import Passage
from kg.extraction.places import SUBJECTS_COUNTRY, UNSPECIFIED, Place, find_places
from kg.extraction.pointed_places import find_pointed_places, places_after
from kg.extraction.safeguards import NO_THIRD_COUNTRY, UNNAMED, find_safeguards, is_lacking
from kg.extraction.transfer_names import is_derogation, is_of_safeguard, names_transfer
from kg.extraction.transfer_passages import tells_of_transfer
from kg.extraction.whereabouts import verb_of_list
from kg.model import Concept

_NEXT_BLOCKS = 2
"""How many blocks further a passage may point back to a transfer ("you agree to that transfer")."""

_TWO_PAIRS = 4
"""How many runs of countries and of safeguards a passage has that tells some for some and others for others."""

_OPENING = 4
"""Within how many tokens a passage says of which cases it tells ("in some limited cases")."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one passage tells of a transfer: its places and its safeguards."""

    passage: Passage
    places: tuple[Place, ...]
    safeguards: tuple[Mention, ...]

    @property
    def destinations(self) -> list[Place]:
        """Return the places that data goes to."""
        return [place for place in self.places if not place.is_origin]

    @property
    def abroad(self) -> list[Place]:
        """Return the destinations to which data may need a safeguard: members of the EEA only if there is no other.

        So it is with a place that data is kept in and leaves ("in and outside Peru").
        """
        abroad = [place for place in self.destinations if place.concept not in NO_THIRD_COUNTRY]
        left = {(place.concept, place.mention) for place in self.places if place.is_origin}
        abroad = [place for place in abroad if (place.concept, place.mention) not in left] or abroad
        return [place for place in abroad if place.concept not in self.passage.lexicon.members] or abroad

    @property
    def origins(self) -> set[Concept]:
        """Return the places that data comes from."""
        return {place.concept for place in self.places if place.is_origin}

    @property
    def mechanisms(self) -> set[Concept]:
        """Return what the passage relies on."""
        return {mention.concept for mention in self.safeguards}

    @property
    def lacking(self) -> set[Concept]:
        """Return the mechanisms that it says are absent."""
        mentions = self.passage.mentions.get("transfers", ())
        return {mention.concept for mention in mentions if is_lacking(self.passage, mention)}

    @property
    def is_general(self) -> bool:
        """Tell whether it names no safeguard of a kind."""
        return all(m.concept == UNNAMED or is_derogation(m.concept) for m in self.safeguards)

    @property
    def named(self) -> set[Concept]:
        """Return the places that it names, wherever data goes ("Canada is covered by an adequacy decision")."""
        passage = self.passage
        # "The UK addendum" names no place, nor do "international transfers".
        return {
            place.concept
            for place in passage.mentions.get("places", ())
            if not (names_transfer(passage, place) or is_of_safeguard(passage, place.first))
        }

    def exemplifies(self, destination: Concept) -> bool:
        """Tell whether it names a destination as an example of one that is left open ("third countries, such as")."""
        is_open = _gives_examples(self.passage) or UNSPECIFIED in {place.concept for place in self.destinations}
        return is_open and destination in {place.concept for place in self.abroad}

    def stays_within(self, home: Set[Concept]) -> bool:
        """Tell whether it names destinations, and none outside some places."""
        return bool(self.destinations) and all(place.concept in home for place in self.destinations)

    def serves(self, destination: Concept) -> bool:
        """Tell whether its safeguards are for a destination: none is named, or countries are left open."""
        goals = {place.concept for place in self.destinations}
        return not goals or bool(goals & {destination, UNSPECIFIED})


def goals_of(told: Told, head: Told) -> list[Place]:
    """Return the destinations of the head of a group that a passage is about: those that it names, failing that all."""
    return [place for place in head.abroad if place.concept in told.named] or head.abroad


def group_transfers(section: Sequence[Passage]) -> list[list[Told]]:
    """Part a section where a passage names another destination; what follows tells of the same transfer."""
    groups: list[list[Told]] = []
    for previous, passage in pairwise((None, *section)):
        if passage is None or not tells_of_transfer(passage):
            continue
        places = find_places(passage) or find_pointed_places(passage, previous)
        if groups and _is_of_countries(passage):
            places = tuple(place for place in places if not passage.holds("BackReferences", place.mention.first))
        before = _told_before(groups, bool(places))
        follows = bool(before) and _follows(passage, before)
        told = Told(passage, places or (places_after(passage, verb_of_list(passage)) if follows else ()), ())
        moves = bool(told.places) or follows or crosses_borders(passage)
        told = replace(told, safeguards=tuple(find_safeguards(passage, moves)))
        if not (told.destinations or told.safeguards):
            if follows and told.lacking:
                before.append(told)
            continue
        if follows and (_is_governed(passage, before) or _is_same(told, before[0])):
            before.append(told)
            for group in groups if _is_general(told, before) else ():
                other = group is not before and (_is_of_all(passage) or before[0].origins <= group[0].origins)
                if other and group[0].abroad and not any(one.safeguards for one in group):
                    group.append(told)
        else:
            groups.append([told])
    return groups


def _told_before(groups: Sequence[list[Told]], places: bool) -> list[Told]:
    """Return the group that a passage may go on about: the last, or if it names no place, the last to need a safeguard.

    Data kept in the EEA, or where it comes from, needs none.
    """
    heads = [group[0] for group in groups] if not places else []
    home = NO_THIRD_COUNTRY.union(*(head.origins | head.passage.lexicon.members for head in heads))
    leaving = [group for group, head in zip(groups, heads, strict=False) if not head.stays_within(home)]
    return (leaving or groups or [[]])[-1]


def _is_general(told: Told, group: Sequence[Told]) -> bool:
    """Tell whether a paragraph of its own tells of safeguards for all transfers of a section ("we use these tools").

    So does any sentence that says so ("any transfers are subject to", "data in these countries").
    """
    if not told.places and _is_of_all(told.passage):
        return True
    own = told.passage.segment.block != group[0].passage.segment.block and not _is_governed(told.passage, group)
    return own and not (told.places or told.is_general or points_back(told.passage))


def _follows(passage: Passage, group: Sequence[Told]) -> bool:
    """Tell whether a passage may go on about the transfer of a group: by paragraph, list or a section on transfers."""
    if "row" in {passage.segment.kind, group[0].passage.segment.kind}:
        return False
    blocks = passage.segment.block - group[-1].passage.segment.block
    if not blocks or "Transfer" in passage.topic or _is_governed(passage, group):
        return True
    return blocks <= _NEXT_BLOCKS and points_back(passage)


def _is_governed(passage: Passage, group: Sequence[Told]) -> bool:
    """Tell whether a passage stands in a list under one of a group."""
    blocks = {told.passage.segment.block for told in group}
    return any(above.segment.block in blocks for above in passage.above())


def _is_same(told: Told, head: Told) -> bool:
    """Tell whether a passage names no other destination or origin than the head of a group, or but an example."""
    goals = {place.concept for place in told.destinations}
    same_goals = goals <= {place.concept for place in head.destinations}
    if told.origins <= head.origins:
        return same_goals or _gives_examples(told.passage) or _goes_on(told)
    if told.origins == {SUBJECTS_COUNTRY} and _goes_on(told):
        # "Data is kept in Peru. You agree to such transfer out of your country."
        return True
    return not goals and (points_back(told.passage) or not _opens_with_origin(told))


def _goes_on(told: Told) -> bool:
    """Tell whether a passage leaves open where such transfers go that were told before ("such transfer abroad")."""
    return {place.concept for place in told.destinations} == {UNSPECIFIED} and points_back(told.passage)


def _gives_examples(passage: Passage) -> bool:
    """Tell whether a passage gives examples of what was told before ("for example, to Norway", "they include")."""
    at = passage.find("Examples", 0, 2)
    return (at is not None and passage.lemmas[at + 1 : at + 2] == (",",)) or bool(verb_of_list(passage))


def crosses_borders(passage: Passage) -> bool:
    """Tell whether a transfer is called international ("you consent to the international transfer of your data")."""
    return any(names_transfer(passage, place) for place in passage.mentions.get("places", ()))


def _is_of_all(passage: Passage) -> bool:
    """Tell whether a passage speaks of all transfers ("any cross-border transfers"), or all countries told before."""
    return _is_of_countries(passage) or any(
        passage.within("Universals", max(0, cue.first - 2), cue.first)
        and not passage.holds("BackReferences", cue.first - 1)
        for cue in passage.cues("Transfer")
    )


def _opens_with_origin(told: Told) -> bool:
    """Tell whether safeguards are told of data from a place alone ("for data from Peru, we use standard clauses")."""
    first = min((safeguard.first for safeguard in told.safeguards), default=0)
    return any(place.is_origin and place.mention.first < first for place in told.places)


def points_back(passage: Passage) -> bool:
    """Tell whether a passage speaks of transfers told before ("such transfers", "in these cases, we rely on")."""
    if passage.holds("BackReferences", 1) and passage.holds("Cases", 2):
        return True
    return _is_of_countries(passage) or any(
        passage.holds("BackReferences", cue.first - 1) for cue in passage.cues("Transfer")
    )


def _is_of_countries(passage: Passage) -> bool:
    """Tell whether a passage moves data to the countries told before ("to these countries", "in any of these")."""
    if not passage.has("Transfer", "Store"):
        return False
    named = [at for at in passage.places("Territories", 2, len(passage.tokens)) if passage.tokens[at].raw.endswith("s")]
    told = [at - 2 for at in named if passage.holds("BackReferences", at - 1)]
    return any(
        passage.holds("BeforeDestination", at)
        or (passage.holds("Partitives", at) and passage.holds("Universals", at - 1))
        for at in told
    )


def _is_of_few(told: Told) -> bool:
    """Tell whether a passage tells of some transfers to a country alone ("in some cases, data goes to Peru under")."""
    at = told.passage.find("Cases", 0, _OPENING)
    return at is not None and told.passage.holds("Selections", at - 1) and bool(told.destinations)


def together(told: Told, group: Sequence[Told], destination: Concept) -> set[Concept]:
    """Return the mechanisms that a group tells for a destination of its head, or for an example of one left open.

    A derogation further on counts where nothing else is relied on.
    """
    head, *rest = group
    known = {place.concept for place in head.abroad}
    if destination not in known and told.exemplifies(destination):
        destination = UNSPECIFIED
    if destination not in known:
        # "Data goes to Ireland and India under standard clauses" needs them for India alone.
        return set()
    serving = [one for one in rest if one.serves(destination) and not _is_of_few(one)]
    serving = [one for one in serving if destination in {place.concept for place in goals_of(one, head)}]
    further = {mechanism for one in serving for mechanism in _told_for(one, destination)}
    named = (further | head.mechanisms) - {UNNAMED}
    safeguards = {mechanism for mechanism in named if not is_derogation(mechanism)}
    # "You consent to the transfer to Peru" is of its own, "you consent to that transfer" of the one before.
    agreed = {mechanism for one in serving if not one.destinations or _goes_on(one) for mechanism in one.mechanisms}
    return head.mechanisms | (safeguards or agreed | (further & {UNNAMED}))


def _told_for(told: Told, destination: Concept) -> set[Concept]:
    """Return the mechanisms that a passage tells for a destination, if it tells others for others."""
    return paired(told, destination) & told.mechanisms or told.mechanisms


def paired(told: Told, country: Concept, *, is_origin: bool = False) -> set[Concept]:
    """Return the safeguards that a passage tells right before or after a country, where it tells others beside others.

    "To Canada under an adequacy decision, to India under standard clauses", "rules for data from Peru, clauses for"
    """
    places = [place for place in told.places if place.is_origin == is_origin and place.concept != UNSPECIFIED]
    stops = {mention.first for mention in told.safeguards}
    marks = sorted(stops.union([place.mention.first for place in places]))
    runs = [set(run) for _, run in groupby(marks, stops.__contains__)]
    is_told_twice = len({place.concept for place in places}) < len(places)
    if is_told_twice or len(runs) < _TWO_PAIRS or len(runs) % 2:
        return set()
    own = {place.mention.first for place in places if place.concept == country}
    beside = {at for one, other in zip(runs[::2], runs[1::2], strict=True) if own & (one | other) for at in one | other}
    return {mention.concept for mention in told.safeguards if mention.first in beside}


def given_up(told: Told, group: Sequence[Told]) -> set[Concept]:
    """Return what a passage says it lacks, and the frameworks that its group says are relied on no more.

    That a country has no protection of its own denies no safeguard.
    """
    frameworks = told.passage.lexicon.frameworks.keys()
    return (told.lacking - {UNNAMED}) | {mechanism for one in group for mechanism in one.lacking & frameworks}
