"""Which claims of two documents are about the same, and which values of two claims are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple, TypeAlias

from kg.outputs.comparison.claims import Claim, Policy, Side, Value
from kg.outputs.comparison.facets import Facet
from kg.outputs.comparison.wording import likeness

PolicyPair: TypeAlias = tuple[Policy | None, Policy | None]
"""An old and a new document; None where one side has none."""
ClaimPair: TypeAlias = tuple[Claim | None, Claim | None]
"""What an old and a new document say about one subject; None where one says nothing."""


class Parted(NamedTuple):
    """The values of an aspect that are only in the old, only in the new, and in both, each sorted."""

    lost: tuple[Value, ...]
    gained: tuple[Value, ...]
    kept: tuple[Value, ...]


def pair_policies(old: Side, new: Side) -> tuple[PolicyPair, ...]:
    """Pair documents by name, one and one whatever their names; those that one side could not read are left out."""
    before, after = ({policy.name: policy for policy in side.policies()} for side in (old, new))
    if len(before) == len(after) == 1:
        return ((next(iter(before.values())), next(iter(after.values()))),)
    names = {*before, *after} - old.unread - new.unread
    return tuple((before.get(name), after.get(name)) for name in sorted(names))


def pair_claims(facet: Facet, old: Sequence[Claim], new: Sequence[Claim]) -> list[ClaimPair]:
    """Pair the claims of a facet by subject; freely worded subjects that are left, if they speak of the same.

    They do, too, if each is named in the passages of the other: of a list, a claim may name what comes first.
    """
    before, after = ({claim.key: claim for claim in claims} for claims in (old, new))
    pairs: list[ClaimPair] = [(before[key], after[key]) for key in before if key in after]
    gone = {key: claim for key, claim in before.items() if key not in after}
    come = {key: claim for key, claim in after.items() if key not in before}
    if facet.worded:
        subjects = ({key[0]: claim.subject[0] for key, claim in claims.items()} for claims in (gone, come))
        pairs += [(gone.pop((one,)), come.pop((other,))) for one, other in _pair_words(*subjects)]
        for one, other in product(sorted(gone), sorted(come)):
            if one in gone and other in come and _name_each_other(gone[one], come[other]):
                pairs.append((gone.pop(one), come.pop(other)))
    return [*pairs, *((claim, None) for claim in gone.values()), *((None, claim) for claim in come.values())]


def _name_each_other(one: Claim, other: Claim) -> bool:
    words, others = one.subject[0].words, other.subject[0].words
    return bool(words and others) and words <= other.spoken and others <= one.spoken


def part_values(old: Mapping[str, Value], new: Mapping[str, Value]) -> Parted:
    """Tell which values (by key) are lost, gained and kept; free text is kept where it speaks of the same."""
    lost = {key: value for key, value in old.items() if key not in new}
    gained = {key: value for key, value in new.items() if key not in old}
    kept = [value for key, value in new.items() if key in old]
    for one, other in _pair_words(lost, gained):
        del lost[one]
        kept.append(gained.pop(other))
    return Parted(*(tuple(sorted(values)) for values in (lost.values(), gained.values(), kept)))


def _pair_words(old: Mapping[str, Value], new: Mapping[str, Value]) -> list[tuple[str, str]]:
    """Pair values by what their words speak of, the most alike first; the same pairs whichever side is the old one."""
    alike = sorted(
        (-share, sorted((one, other)), one, other)
        for one, other in product(old, new)
        if (share := likeness(old[one].words, new[other].words))
    )
    pairs: list[tuple[str, str]] = []
    for _, _, one, other in alike:
        if all(one != first and other != second for first, second in pairs):
            pairs.append((one, other))
    return pairs
