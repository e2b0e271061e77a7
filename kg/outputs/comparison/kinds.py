"""What a change is for the people whose data it is: one table of words, the most serious first.

A change is of the first kind that fits it. The words name what happened and judge nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from kg.outputs.comparison.matching import Parted

Turn: TypeAlias = Literal["changed", "added", "removed"]
TURNS: Final[tuple[Turn, ...]] = get_args(Turn)

_HOLDS: Final = frozenset({"adequate", "safeguarded", "not-restricted", "derogation"})
_OPEN: Final = frozenset({"no-safeguard-stated", "stale-mechanism", "scope-unknown", "destination-unspecified"})
_DONE: Final = frozenset({"affirmed"})
_DENIED: Final = frozenset({"denied"})
_TOLD: Final = frozenset({"satisfied"})
_ANY: Final = frozenset({"*"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change: which changes it fits, and how it is said.

    `facet` is "" where any fits. Of `aspect`, a value of `lost` must be gone and one of `gained` have come; `_ANY` is
    any value, an empty set asks for nothing. None of `unless` may be said now or, of a claim that is gone, before.
    `words` may hold `{subject}`, `{facet}` and `{what}` (each aspect, from
    what to what).
    """

    name: str
    turn: Turn
    words: str
    facet: str = ""
    aspect: str = ""
    lost: frozenset[str] = frozenset()
    gained: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()

    def fits(self, facet: str, turn: Turn, aspects: Mapping[str, Parted]) -> bool:
        """Tell whether a change is of this kind, by what each aspect of its claim lost and gained."""
        if self.facet not in ("", facet) or self.turn != turn:
            return False
        if not self.aspect:
            return True
        lost, gained, kept = (
            {value.key for value in values} for values in aspects.get(self.aspect, Parted((), (), ()))
        )
        said = lost if turn == "removed" else gained | kept
        return (
            bool(lost or gained) and _meets(lost, self.lost) and _meets(gained, self.gained) and not said & self.unless
        )


def _meets(keys: Set[str], wanted: Set[str]) -> bool:
    return not wanted or (bool(keys) if wanted == _ANY else not keys.isdisjoint(wanted))


def kind_of(facet: str, turn: Turn, aspects: Mapping[str, Parted]) -> tuple[int, Kind]:
    """Return the first kind that fits a change, and its place in the table (0 is the most serious)."""
    return next((rank, kind) for rank, kind in enumerate(KINDS) if kind.fits(facet, turn, aspects))


KINDS: Final = (
    Kind("new-contradiction", "added", "a new contradiction: {subject}", "contradiction"),
    Kind(
        "denial-became-practice",
        "changed",
        "denied before, now said to be done: {subject}",
        "",
        "polarity",
        gained=_DONE,
    ),
    Kind(
        "safeguard-lost",
        "changed",
        "transfer to {subject} lost its safeguard",
        "transfer",
        "status",
        _HOLDS,
        _OPEN,
        _HOLDS,
    ),
    Kind(
        "safeguard-changed",
        "changed",
        "safeguard of the transfer to {subject}: {what}",
        "transfer",
        "mechanism",
        _ANY,
        _ANY,
    ),
    Kind("safeguard-lost", "changed", "transfer to {subject} lost a safeguard", "transfer", "mechanism", _ANY),
    Kind("new-destination", "added", "a new destination: {subject}", "transfer", "polarity", gained=_DONE),
    Kind("new-recipient", "added", "a new recipient: {subject}", "recipient", "polarity", gained=_DONE),
    Kind("new-processor", "added", "a new processor: {subject}", "processor"),
    Kind(
        "new-decision", "added", "a new automated decision: {subject}", "automated-decision", "polarity", gained=_DONE
    ),
    Kind("denial-withdrawn", "changed", "no longer denied: {subject}", "", "polarity", lost=_DENIED),
    Kind("denial-withdrawn", "removed", "no longer denied: {subject}", "", "polarity", lost=_DENIED, unless=_DONE),
    Kind("right-withdrawn", "removed", "a right no longer offered: {subject}", "right"),
    Kind("basis-withdrawn", "removed", "no longer stated as a legal basis in general: {subject}", "legal-basis"),
    Kind("basis-changed", "changed", "{subject}: {what}", "purpose", "legal_basis", _ANY),
    Kind("retention-changed", "changed", "retention of {subject}: {what}", "retention"),
    Kind("retention-withdrawn", "removed", "retention no longer stated: {subject}", "retention"),
    Kind("new-retention", "added", "retention newly stated: {subject}, {what}", "retention"),
    Kind(
        "new-special-data",
        "added",
        "a new special category of data: {subject}",
        "data",
        "special_category",
        gained=_ANY,
    ),
    Kind("new-data", "added", "a new category of data: {subject}", "data", "polarity", gained=_DONE),
    Kind("new-purpose", "added", "a new purpose: {subject}", "purpose", "polarity", gained=_DONE),
    Kind("new-people", "added", "data of more people: {subject}", "data-subject", "polarity", gained=_DONE),
    Kind("new-source", "added", "a new source of data: {subject}", "source"),
    Kind("measure-withdrawn", "removed", "a measure no longer stated: {subject}", "measure"),
    Kind("notice-gap", "changed", "no longer told in the notice: {subject}", "notice", "status", lost=_TOLD),
    Kind("transfer-changed", "changed", "transfer to {subject}: {what}", "transfer"),
    Kind("recipient-changed", "changed", "what {subject} receives: {what}", "recipient"),
    Kind("changed", "changed", "{facet} {subject}: {what}"),
    Kind("denial", "added", "newly denied: {subject}", "", "polarity", gained=_DENIED),
    Kind("resolved-contradiction", "removed", "no longer contradicted: {subject}", "contradiction"),
    Kind("added", "added", "{facet} newly stated: {subject}"),
    Kind("removed", "removed", "{facet} no longer stated: {subject}"),
)
