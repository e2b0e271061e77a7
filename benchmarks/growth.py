"""How a cost grows with the corpus: the exponent of a power of its size."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Final

SETTLED: Final = 1000
"""Below so many policies, what a process costs to start hides how the cost grows."""


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """Return the slope of the least-squares line through (size, cost) on logarithmic axes.

    1 is linear, 0 constant. Sizes below 1,000 are left out where two others remain; None for fewer than two points.
    """
    settled = [point for point in points if point[0] >= SETTLED]
    used = settled if len(settled) > 1 else list(points)
    logs = [(log(size), log(cost)) for size, cost in used if cost > 0]
    if len(logs) < 2:
        return None
    x, y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    spread = sum((a - x) ** 2 for a, _ in logs)
    return sum((a - x) * (b - y) for a, b in logs) / spread if spread else None
