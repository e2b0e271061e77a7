"""The exponent with which a cost grows."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path

import pytest

exponent = run_path(str(Path(__file__).parents[2] / "benchmarks" / "growth.py"))["exponent"]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([(1000, 2.0), (10_000, 20.0), (100_000, 200.0)], 1),
        ([(1000, 3.0), (10_000, 300.0)], 2),
        ([(1000, 7.0), (10_000, 7.0), (50_000, 7.0)], 0),
        ([(10, 1.0), (100, 10.0)], 1),
        ([(10, 5.0), (1000, 1.0), (10_000, 10.0)], 1),
    ],
    ids=["linear", "quadratic", "constant", "two small sizes", "a small size beside two large ones"],
)
def test_exponent(points: list[tuple[float, float]], expected: float) -> None:
    assert exponent(points) == pytest.approx(expected)


def test_there_is_no_exponent_without_two_costs() -> None:
    assert exponent([(1000, 1.0)]) is None
    assert exponent([(1000, 1.0), (10_000, 0.0)]) is None
