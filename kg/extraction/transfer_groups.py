"""Which passages of a section tell of one transfer.

In: the passages of one section. Out: groups of what they tell. A passage that names a destination opens a group; what
follows in its paragraph or list, or in a section on transfers, tells of the same transfer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extraction.labels import Mention
from kg.extraction.passages import Passage, cue_facets
from kg.extraction.places import UNSPECIFIED, Place, find_places
from kg.extraction.safeguards import NO_THIRD_COUNTRY, UNNAMED, find_safeguards, is_derogation, is_lacking
from kg.model import Concept

_TELLING = cue_facets("Transfer") | {"places", "transfers"}
"""What a passage mentions at least one of if it tells of a transfer."""
_PORTABILITY = "eu-gdpr:A20"
_NEXT_BLOCKS = 2
"""How many blocks further a passage may point back to a transfer ("you agree to that transfer")."""


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
        """Return the destinations to which data may need a safeguard: members of the EEA only if there is no other."""
        abroad = [place for place in self.destinations if place.concept not in NO_THIRD_COUNTRY]
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
        return {mention.concept for mention in self.passage.mentions.get("places", ())}

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
    for passage in section:
        if not _may_tell(passage):
            continue
        told = Told(passage, find_places(passage), ())
        follows = bool(groups) and _follows(passage, groups[-1])
        told = replace(told, safeguards=tuple(find_safeguards(passage, bool(told.places) or follows)))
        if not (told.destinations or told.safeguards):
            if follows and told.lacking:
                groups[-1].append(told)
            continue
        if follows and (_is_governed(passage, groups[-1]) or _is_same(told, groups[-1][0])):
            groups[-1].append(told)
            for group in groups[:-1] if _is_general(told, groups[-1]) else ():
                if group[0].abroad and not any(one.safeguards for one in group):
                    group.append(told)
        else:
            groups.append([told])
    return groups


def _is_general(told: Told, group: Sequence[Told]) -> bool:
    """Tell whether a paragraph of its own tells of safeguards for all transfers of a section ("we use these tools")."""
    own = told.passage.segment.block != group[0].passage.segment.block and not _is_governed(told.passage, group)
    return own and not (told.places or told.is_general or _points_back(told.passage))


def _may_tell(passage: Passage) -> bool:
    """Tell whether a passage may speak of a transfer, not of a complaint or of a right to have data moved."""
    if not passage.names(_TELLING) or passage.segment.kind == "heading":
        return False
    if passage.holds("QuestionMarks", len(passage.tokens) - 1):
        return False
    for mention in passage.mentions.get("rights", ()):
        # "Transfer your data to third parties" is worded like data portability.
        if _is_seen_by_others(passage, mention) or _is_of_safeguards(passage, mention):
            continue
        if mention.label.kind == "plain" and (mention.concept != _PORTABILITY or "Rights" in passage.topic):
            return False
    if "Rights" in passage.governing & passage.topic or _only_refers(passage):
        return False
    return not _is_of_disputes(passage)


def _is_of_disputes(passage: Passage) -> bool:
    """Tell whether a passage is about disputes or liability; "onward transfer liability" is a principle."""
    named = passage.places("Disputes", 0, len(passage.tokens))
    principles = {cue.last for cue in passage.cues("Transfer")} if named else set()
    return any(at not in principles for at in named)


def _is_of_safeguards(passage: Passage, right: Mention) -> bool:
    """Tell whether a right is to a copy of safeguards told before ("standard clauses (you may get a copy of them)")."""
    told = (m for m in passage.mentions.get("transfers", ()) if m.concept not in passage.lexicon.frameworks)
    return passage.within("Copies", right.first, right.last + 1) and any(m.last <= right.first for m in told)


def _is_seen_by_others(passage: Passage, right: Mention) -> bool:
    """Tell whether words like those for a right of access tell who sees data ("our staff may access your data")."""
    seen = passage.has("Access", first=max(0, right.first - 1), last=right.last)
    return seen and not passage.speaks_to_reader(0, right.first)


def _only_refers(passage: Passage) -> bool:
    """Tell whether a passage only says where to read more or how to get a copy of the safeguards."""
    if passage.holds("Aims", 0) and passage.within("Referrals", 1, 4):
        return True
    told = [*passage.cues("Transfer"), *passage.mentions.get("transfers", ())]
    first = min((mention.first for mention in told), default=0)
    return passage.within("Copies", 0, first) and passage.within("Readers", 0, first)


def _follows(passage: Passage, group: Sequence[Told]) -> bool:
    """Tell whether a passage may go on about the transfer of a group: by paragraph, list or a section on transfers."""
    if "row" in {passage.segment.kind, group[0].passage.segment.kind}:
        return False
    blocks = passage.segment.block - group[-1].passage.segment.block
    if not blocks or "Transfer" in passage.topic or _is_governed(passage, group):
        return True
    return blocks <= _NEXT_BLOCKS and _points_back(passage)


def _is_governed(passage: Passage, group: Sequence[Told]) -> bool:
    """Tell whether a passage stands in a list under one of a group."""
    blocks = {told.passage.segment.block for told in group}
    return any(above.segment.block in blocks for above in passage.above())


def _is_same(told: Told, head: Told) -> bool:
    """Tell whether a passage names no other destination or origin than the head of a group."""
    goals = {place.concept for place in told.destinations}
    same_goals = goals <= {place.concept for place in head.destinations}
    if told.origins <= head.origins:
        return same_goals
    return not goals and (_points_back(told.passage) or not _opens_with_origin(told))


def _opens_with_origin(told: Told) -> bool:
    """Tell whether safeguards are told of data from a place alone ("for data from Peru, we use standard clauses")."""
    first = min((safeguard.first for safeguard in told.safeguards), default=0)
    return any(place.is_origin and place.mention.first < first for place in told.places)


def _points_back(passage: Passage) -> bool:
    """Tell whether a passage speaks of transfers told before ("such transfers", "this transfer")."""
    return any(passage.holds("BackReferences", cue.first - 1) for cue in passage.cues("Transfer"))


def together(group: Sequence[Told], destination: Concept) -> set[Concept]:
    """Return the mechanisms that a group tells for a destination of its head.

    A derogation further on counts where nothing else is relied on.
    """
    head, *rest = group
    if destination not in {place.concept for place in head.abroad}:
        # "Data goes to Ireland and India under standard clauses" needs them for India alone.
        return set()
    serving = [told for told in rest if told.serves(destination)]
    serving = [told for told in serving if destination in {place.concept for place in goals_of(told, head)}]
    further = {mechanism for told in serving for mechanism in told.mechanisms}
    safeguards = {mechanism for mechanism in further | head.mechanisms if not is_derogation(mechanism)}
    # "You consent to the transfer to Peru" is of its own, "you consent to that transfer" of the one before.
    agreed = {mechanism for told in serving if not told.destinations for mechanism in told.mechanisms}
    return head.mechanisms | (safeguards or agreed)


def given_up(told: Told, group: Sequence[Told]) -> set[Concept]:
    """Return what a passage says it lacks, and the frameworks that its group says are relied on no more.

    That a country has no protection of its own denies no safeguard.
    """
    frameworks = told.passage.lexicon.frameworks.keys()
    return (told.lacking - {UNNAMED}) | {mechanism for one in group for mechanism in one.lacking & frameworks}
