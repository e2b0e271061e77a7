"""How far chance may have moved a score: bootstrap intervals, the same on every run.

Documents are drawn again with replacement, since facts of one document share its author's manner (a cluster
bootstrap); for one document alone, its facts are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, TypeAlias

from kg.outputs.evaluation import Counts, Evaluation, score

Interval: TypeAlias = tuple[float, float]

ROUNDS: Final = 1000
LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Intervals:
    """The interval of F1 of each facet, of each document and of all together."""

    facets: Mapping[str, Interval]
    documents: Mapping[str, Interval]
    micro: Interval


def f1_intervals(evaluation: Evaluation) -> Intervals:
    """Return the intervals in which 95 % of the resampled F1 of an evaluation lie."""
    counts, totals = evaluation.counts, {name: summed(facets) for name, facets in evaluation.counts.items()}
    return Intervals(
        {name: f1_interval([row[name] for row in counts.values() if name in row]) for name, _ in evaluation.facets},
        {name: f1_interval([totals[name]]) for name, _ in evaluation.documents},
        f1_interval(list(totals.values())),
    )


def f1_interval(documents: Sequence[Counts]) -> Interval:
    """Return the interval in which 95 % of the resampled F1 lie."""
    if len(documents) > 1:
        return _interval(lambda chance: score(chance.choices(documents, k=len(documents))).f1)
    return _interval(lambda chance: score(_redrawn(part, chance) for part in documents).f1)


def f1_difference_interval(pairs: Sequence[tuple[Counts, Counts]]) -> Interval:
    """Return the interval of the difference in F1, each document's counts before and after drawn together."""

    def difference(chance: Random) -> float:
        drawn = chance.choices(pairs, k=len(pairs)) if pairs else []
        return score(after for _, after in drawn).f1 - score(before for before, _ in drawn).f1

    return _interval(difference)


def summed(facets: Mapping[str, Counts]) -> Counts:
    """Return the counts of all facets of a document together."""
    total: Counter[str] = Counter()
    for counts in facets.values():
        total.update(counts)
    return total


def _interval(resampled: Callable[[Random], float]) -> Interval:
    # Not for secrets: the same draws on every run are what is wanted.
    chance = Random(0)  # noqa: S311
    values = sorted(resampled(chance) for _ in range(ROUNDS))
    cut = int(ROUNDS * (1 - LEVEL) / 2)
    return values[cut], values[-cut - 1]


def _redrawn(counts: Counts, chance: Random) -> Counts:
    said, core = counts.get("right", 0) + counts.get("wrong", 0), counts.get("core", 0)
    right = sum(chance.random() * said < counts.get("right", 0) for _ in range(said))
    found = sum(chance.random() * core < counts.get("found", 0) for _ in range(core))
    return {"right": right, "wrong": said - right, "found": found, "core": core}
