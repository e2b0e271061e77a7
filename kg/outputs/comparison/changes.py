"""What changed from one policy to another, claim by claim, in words, the most serious first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final, NamedTuple

from kg.outputs.comparison.claims import Claim, ClaimReader, Passage, Policy, Side, Value
from kg.outputs.comparison.facets import FACETS, STANCE, Column, Facet
from kg.outputs.comparison.kinds import TURNS, Turn, kind_of
from kg.outputs.comparison.matching import ClaimPair, Parted, PolicyPair, pair_claims, pair_policies, part_values

UNSTATED: Final = "not stated"
UNNAMED: Final = "data not named"
_PROCESSED: Final = "processor"
_RECEIVED: Final = "recipient"


class AspectChange(NamedTuple):
    """What a claim says otherwise now: an aspect, which is a column of its facet, and its values."""

    column: Column
    values: Parted

    def told(self, turn: Turn) -> str:
        """Say from what to what it changed or, of a claim that came or went, what it says, without the label."""
        lost, gained, kept = (", ".join(value.label for value in values) for values in self.values)
        if turn != "changed":
            return lost or gained
        if kept:
            return " and ".join(filter(None, (lost and f"no longer {lost}", gained and f"now also {gained}")))
        return f"from {lost or UNSTATED} to {gained or UNSTATED}"


@dataclass(frozen=True, slots=True)
class Change:
    """A claim that only one of two documents makes, or that both make otherwise, with the passages of both.

    `title` says it in a line, `details` name what else is otherwise and from what to what. `rank` orders changes by how
    serious they are for people, 0 first.
    """

    facet: str
    turn: Turn
    kind: str
    rank: int
    title: str
    details: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    subject: str
    aspects: tuple[AspectChange, ...]
    old: tuple[Passage, ...]
    new: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class PairComparison:
    """Two documents, of which one may be missing, and what changed; nothing is listed where one is missing."""

    old: Policy | None
    new: Policy | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two sides differ in, as of a date (ISO 8601): the documents in pairs, sorted by name."""

    old: str
    new: str
    as_of: str
    pairs: tuple[PairComparison, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changed: no claim, and no document came or went."""
        return all(pair.old and pair.new and not pair.changes for pair in self.pairs)

    @property
    def summary(self) -> str:
        """How much changed, in a line."""
        turns = Counter(change.turn for pair in self.pairs for change in pair.changes)
        parts = ", ".join(f"{turns[turn]} {turn}" for turn in TURNS if turns[turn])
        told = [f"{_counted(turns.total(), 'change')}: {parts}"] if turns else []
        come = sum(pair.old is None for pair in self.pairs)
        gone = sum(pair.new is None for pair in self.pairs)
        told += [
            f"{_counted(count, 'document')} {turn}" for count, turn in ((come, "added"), (gone, "removed")) if count
        ]
        return "; ".join(told) or "no claim changed"


def compare(old: Side, new: Side, reader: ClaimReader, as_of: str) -> Comparison:
    """Return what changed from one side to the other, as of the date on which both were asked."""
    pairs = tuple(_compare(old, new, pair, reader) for pair in pair_policies(old, new))
    return Comparison(old.source, new.source, as_of, pairs)


def _compare(old: Side, new: Side, pair: PolicyPair, reader: ClaimReader) -> PairComparison:
    before, after = pair
    if before is None or after is None:
        return PairComparison(before, after, ())
    changes = [
        change
        for facet in FACETS
        for claims in pair_claims(facet, reader.read(old, before, facet), reader.read(new, after, facet))
        if (change := _change(claims))
    ]
    order = [facet.name for facet in FACETS]
    changes.sort(key=lambda change: (change.rank, order.index(change.facet), change.subject, change.key))
    return PairComparison(before, after, tuple(_without_echoes(changes)))


def _change(pair: ClaimPair) -> Change | None:
    old, new = pair
    claim = next(claim for claim in (new, old) if claim)
    aspects = tuple(_aspects(claim.facet, old, new))
    turn: Turn = "added" if old is None else "removed" if new is None else "changed"
    if turn == "changed" and not aspects:
        return None
    subject = claim.facet.joined.join(value.label for value in claim.subject if value.label) or UNNAMED
    rank, kind = kind_of(claim.facet.name, turn, {aspect.column.name: aspect.values for aspect in aspects})
    told = [
        (aspect.column.label, aspect.told(turn)) for aspect in aspects if turn == "changed" or not aspect.column.plain
    ]
    what = next((said for label, said in told if not label), "; ".join(map(" ".join, told)))
    title = kind.words.format(subject=subject, facet=claim.facet.noun, what=what)
    return Change(
        facet=claim.facet.name,
        turn=turn,
        kind=kind.name,
        rank=rank,
        title=title,
        details=tuple((label, said) for label, said in told if said not in title),
        key=claim.key,
        subject=subject,
        aspects=aspects,
        old=_passages(old, {(one.column.name, value.key) for one in aspects for value in one.values.lost}, new),
        new=_passages(new, {(one.column.name, value.key) for one in aspects for value in one.values.gained}, old),
    )


def _aspects(facet: Facet, old: Claim | None, new: Claim | None) -> Iterator[AspectChange]:
    nothing: Mapping[str, Value] = {}
    for column in facet.aspects:
        before, after = (claim.values(column.name) if claim else nothing for claim in (old, new))
        if column.form == "text" and old and new and not (before and after):
            # The same in general, and in words of its own: one says more, but nothing else.
            continue
        values = part_values(before, after)
        if values.lost or values.gained:
            yield AspectChange(column, values)


def _passages(claim: Claim | None, told: Set[tuple[str, str]], other: Claim | None) -> tuple[Passage, ...]:
    """Return the passages of a claim that say what changed, given as aspects and keys.

    Those of a stance stand first: it is what a title tells of, and they are what it rests on. Where no passage says
    what changed by itself, they are those that the other document lacks.
    """
    if claim is None:
        return ()
    telling: dict[Passage, bool] = {}
    for saying in claim.sayings:
        said = {(aspect, value.key) for aspect, values in saying.values.items() for value in values}.intersection(told)
        stance = any(aspect == STANCE.name for aspect, _ in said)
        for passage in saying.passages if said else ():
            telling[passage] = stance or telling.get(passage, False)
    if not telling:
        same = {passage.sentence for passage in other.passages} if other else set()
        telling = {passage: False for passage in claim.passages if passage.sentence not in same}
    return tuple(sorted(telling, key=lambda one: (not telling[one], one.start or 0, one.end or 0, one.quote)))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _without_echoes(changes: Iterable[Change]) -> Iterator[Change]:
    """Leave out that a processor came or went as a recipient, too: to process for another is to receive."""
    told = list(changes)
    processors = {(change.turn, change.key) for change in told if change.facet == _PROCESSED}
    return (change for change in told if change.facet != _RECEIVED or (change.turn, change.key) not in processors)
