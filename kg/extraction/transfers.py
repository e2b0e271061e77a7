"""Transfers: where personal data goes or is kept, from where, and under which safeguard (GDPR Chapter V).

In: the passages of one section, since a safeguard often stands in a later sentence or list than the transfer. Out:
`DataTransfer` statements, one a destination, origin and passage. A passage that names a destination opens a group;
what follows in its paragraph or list, or in a section on transfers, tells of the same transfer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extraction.denial import is_conditional, stance
from kg.extraction.lexicon import Mention
from kg.extraction.organisations import find_organisations
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.extraction.places import UNSPECIFIED, Place, find_places, scope
from kg.extraction.safeguards import UNNAMED, find_safeguards, is_derogation, is_lacking, mechanisms_for
from kg.model import Concept, DataTransfer, Polarity, TransferKind

_PORTABILITY = "eu-gdpr:A20"
_LONGEST_CLAUSE = 300


@dataclass(frozen=True, slots=True)
class _Told:
    """What one passage tells of a transfer: its places and its safeguards."""

    passage: Passage
    places: tuple[Place, ...]
    safeguards: tuple[Mention, ...]

    @property
    def destinations(self) -> list[Place]:
        return [place for place in self.places if not place.is_origin]

    @property
    def origins(self) -> set[Concept]:
        return {place.concept for place in self.places if place.is_origin}

    @property
    def mechanisms(self) -> set[Concept]:
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

    def serves(self, destination: Concept) -> bool:
        """Tell whether its safeguards are for a destination: none is named, or countries are left open."""
        goals = {place.concept for place in self.destinations}
        return not goals or bool(goals & {destination, UNSPECIFIED})


def find_transfers(section: Sequence[Passage], parties: Parties) -> Iterator[DataTransfer]:
    """Yield the transfers that a section states."""
    for group in _groups(section):
        head = group[0]
        named = any(told.safeguards and not told.is_general for told in group)
        for told in group:
            if told is not head and named and told.mechanisms == {UNNAMED} and not told.destinations:
                # "We ensure appropriate safeguards:" only introduces those that follow.
                continue
            by_framework = told.mechanisms <= told.passage.lexicon.frameworks.keys()
            if told.destinations or (head.destinations and not by_framework):
                yield from _to_places(told, group, parties)
            else:
                yield from _by_mechanism(told, told.origins or head.origins, parties)


def _groups(section: Sequence[Passage]) -> list[list[_Told]]:
    """Part a section where a passage names another destination; what follows tells of the same transfer."""
    groups: list[list[_Told]] = []
    for passage in section:
        if not _may_tell(passage):
            continue
        told = _Told(passage, find_places(passage), ())
        follows = bool(groups) and _follows(passage, groups[-1])
        told = replace(told, safeguards=tuple(find_safeguards(passage, bool(told.places) or follows)))
        if not (told.destinations or told.safeguards):
            continue
        if follows and (_is_governed(passage, groups[-1]) or _is_same(told, groups[-1][0])):
            groups[-1].append(told)
        else:
            groups.append([told])
    return groups


def _may_tell(passage: Passage) -> bool:
    """Tell whether a passage may speak of a transfer, not of a complaint or of a right to have data moved."""
    if passage.segment.kind == "heading" or not passage.tokens or passage.holds("Questions", -1):
        return False
    if not (passage.mentions.get("places") or passage.mentions.get("transfers") or passage.has("Transfer")):
        return False
    for mention in passage.mentions.get("rights", ()):
        # "Transfer your data to third parties" is worded like data portability.
        if mention.label.kind == "plain" and (mention.concept != _PORTABILITY or "Rights" in passage.topic):
            return False
    if "Rights" in passage.governing & passage.topic or _only_refers(passage):
        return False
    return not passage.within("Disputes", 0, len(passage.tokens))


def _only_refers(passage: Passage) -> bool:
    """Tell whether a passage only says where to read more or how to get a copy of the safeguards."""
    if passage.holds("Aims", 0) and passage.within("Referrals", 1, 4):
        return True
    told = [*passage.cues("Transfer"), *passage.mentions.get("transfers", ())]
    first = min((mention.first for mention in told), default=0)
    return passage.within("Copies", 0, first) and passage.within("Readers", 0, first)


def _follows(passage: Passage, group: Sequence[_Told]) -> bool:
    """Tell whether a passage may go on about the transfer of a group: by paragraph, list or a section on transfers."""
    if "row" in {passage.segment.kind, group[0].passage.segment.kind}:
        return False
    same_block = passage.segment.block == group[-1].passage.segment.block
    return same_block or _is_governed(passage, group) or "Transfer" in passage.topic


def _is_governed(passage: Passage, group: Sequence[_Told]) -> bool:
    """Tell whether a passage stands in a list under one of a group."""
    blocks = {told.passage.segment.block for told in group}
    return any(above.segment.block in blocks for above in passage.above())


def _is_same(told: _Told, head: _Told) -> bool:
    """Tell whether a passage names no other destination or origin than the head of a group."""
    goals = {place.concept for place in told.destinations}
    return goals <= {place.concept for place in head.destinations} and (not goals or told.origins <= head.origins)


def _together(group: Sequence[_Told], destination: Concept) -> set[Concept]:
    """Return the mechanisms that a group tells for a destination of its head.

    A derogation further on counts where nothing else is relied on.
    """
    head, *rest = group
    further = {mechanism for told in rest if told.serves(destination) for mechanism in told.mechanisms}
    safeguards = {mechanism for mechanism in further | head.mechanisms if not is_derogation(mechanism)}
    return head.mechanisms | (safeguards or further)


def _to_places(told: _Told, group: Sequence[_Told], parties: Parties) -> Iterator[DataTransfer]:
    """Yield the transfers to the destinations of a passage, or where it names none, to those of its group's head."""
    head = group[0]
    goals = [(place.mention, place.concept) for place in told.destinations]
    goals = goals or [(told.safeguards[0], place.concept) for place in head.destinations]
    origins = sorted(told.origins or {origin for one in group for origin in one.origins})
    for mention, destination in goals:
        leads = told is head or (told.destinations and told.mechanisms <= {UNNAMED})
        mechanisms = _together(group, destination) - told.lacking if leads else told.mechanisms
        for origin in [origin for origin in origins if origin != destination] or [""]:
            chosen = mechanisms_for(origin, destination, mechanisms, told.passage.lexicon.frameworks)
            yield from _transfer(told, mention, destination, origin, chosen, parties)


def _by_mechanism(told: _Told, origins: set[Concept], parties: Parties) -> Iterator[DataTransfer]:
    """Yield transfers whose destination is not named: a framework implies it, other safeguards leave it open."""
    passage, frameworks = told.passage, told.passage.lexicon.frameworks
    others: list[Mention] = []
    for mention in told.safeguards:
        framework = frameworks.get(mention.concept)
        if framework is None:
            others.append(mention)
        elif passage.has("Adhere", "Transfer"):
            covered = framework.origins
            for origin in sorted(origins & set(covered)) or covered[:1]:
                yield from _transfer(told, mention, framework.destination, origin, (mention.concept,), parties)
    specific = [mention for mention in others if mention.concept != UNNAMED]
    named = specific or others
    if named and not is_derogation(named[0].concept) and _is_about_transfers(passage, bool(specific)):
        stated = tuple(sorted({mention.concept for mention in named}))
        for origin in sorted(origins) or [""]:
            yield from _transfer(told, named[0], UNSPECIFIED, origin, stated, parties)


def _is_about_transfers(passage: Passage, is_specific: bool) -> bool:
    """Tell whether a safeguard serves a transfer: by its verb or its section; one of no kind needs both."""
    moves = passage.has("Transfer")
    about = "Transfer" in passage.topics() | passage.governing | passage.topic
    return moves or about if is_specific else moves and about


def _transfer(
    told: _Told,
    mention: Mention,
    destination: Concept,
    origin: Concept,
    mechanisms: tuple[Concept, ...],
    parties: Parties,
) -> Iterator[DataTransfer]:
    passage = told.passage
    # A safeguard that is lacking was left out before.
    polarity = _stance(passage, mention.first) if mention.label.facet == "places" else "affirmed"
    if polarity == "denied":
        polarity, mechanisms = _denied(told, mention, mechanisms)
    if polarity is None:
        return
    first, last = scope(passage, mention.first)
    importer = _importer(passage, first, mention, parties)
    kind: TransferKind = "disclosed-there" if importer else "stored-or-processed-there"
    yield DataTransfer(
        kind=kind,
        destination=destination,
        origin=origin,
        mechanisms=mechanisms,
        exporter=parties.publisher,
        importer=importer,
        evidence=(passage.span(*_narrowed(passage, mention, first, last)),),
        rule="transfer-stated",
        polarity=polarity,
        **passage.manner(mention.first),
    )


def _denied(
    told: _Told, mention: Mention, mechanisms: tuple[Concept, ...]
) -> tuple[Polarity | None, tuple[Concept, ...]]:
    """Return what a denial comes to: a transfer is denied, made under a safeguard alone, or not spoken of."""
    passage = told.passage
    first, last = scope(passage, mention.first)
    stated = [m for m in passage.mentions.get("transfers", ()) if first <= m.first < last]
    if any(m.first < mention.first and is_lacking(passage, m) for m in stated):
        # "We no longer rely on the Privacy Shield to transfer data" denies the reliance.
        return None, ()
    relied = [m for m in told.safeguards if first <= m.first < last and not is_derogation(m.concept)]
    excepted = {m.concept for m in relied if _is_excepted(passage, mention.last, m.first)}
    if excepted:
        # "We do not transfer data abroad unless there are adequate safeguards" transfers it with them.
        return "affirmed", tuple(sorted(excepted))
    # What safeguards the transfers that are made says nothing of one that is not.
    return "denied", tuple(sorted({m.concept for m in relied} & set(mechanisms)))


def _is_excepted(passage: Passage, first: int, last: int) -> bool:
    """Tell whether an exception stands between what is denied and a safeguard."""
    return passage.within("ScopeEnds", first, last) or passage.within("Withouts", first, last)


def _stance(passage: Passage, at: int) -> Polarity | None:
    """Tell whether a transfer to a place is affirmed or denied.

    What is negated after the place says nothing of it ("to countries that do not protect data"), nor what is negated
    in a condition before it ("if you are no resident, we transfer data to").
    """
    polarity = stance(passage, at)
    if polarity is not None:
        return polarity
    first, _ = passage.clause_of(at)
    negations = [cue.first for cue in passage.cues("Negation", first, at) if not passage.is_hollow(cue)]
    if not negations:
        return "affirmed"
    ended = next((i for i in range(negations[-1], at) if passage.tokens[i].lemma == ","), at)
    resumed = is_conditional(passage, negations[-1], first) and passage.has("Transfer", first=ended, last=at)
    return "affirmed" if resumed else None


def _narrowed(passage: Passage, mention: Mention, first: int, last: int) -> tuple[int, int]:
    """Return the part of a long clause from the movement to the place."""
    if passage.ends[last - 1] - passage.starts[first] <= _LONGEST_CLAUSE:
        return first, last
    moved = max((cue.first for cue in passage.cues("Transfer", first, mention.first)), default=first)
    return moved, mention.last


def _importer(passage: Passage, first: int, place: Mention, parties: Parties) -> str:
    """Return who receives the data at a place: whom the clause names before it, unless it is kept by the publisher."""
    kept = max((cue.first for cue in passage.cues("Store", first, place.first)), default=first)
    named = [
        (mention.first, mention.last, passage.wording(mention.first, mention.last))
        for mention in passage.mentions.get("ckg:ProviderClass", ())
    ]
    named += [(o.first, o.last, o.name) for o in find_organisations(passage, parties)]
    before = [(first, name) for first, last, name in named if kept <= first and last <= place.first]
    return max(before, default=(0, ""))[1]
