"""Comparison: what changed between two policies at the level of claims, and that in each form."""

from kg.outputs.comparison.asking import COMPARED_QUERIES, ask_side
from kg.outputs.comparison.changes import Change, Comparison, PairComparison, compare
from kg.outputs.comparison.claims import ClaimReader, Side
from kg.outputs.comparison.wording import Wording

__all__ = [
    "COMPARED_QUERIES",
    "Change",
    "ClaimReader",
    "Comparison",
    "PairComparison",
    "Side",
    "Wording",
    "ask_side",
    "compare",
]
