"""A comparison as an HTML page: each change with the old passage beside the new, and the words that differ marked."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from kg.outputs.comparison.changes import Change, Comparison, PairComparison
from kg.outputs.comparison.claims import Passage
from kg.outputs.comparison.differing import Run, mark_differences, pair_passages
from kg.outputs.pages import render_page

_SHOWN: Final = 2
"""So many pairs of passages stand open; the others unfold."""


def render_html(comparison: Comparison) -> str:
    """Return a comparison as a page."""
    values = {
        "comparison": comparison,
        "pairs": [_pair(number, pair) for number, pair in enumerate(comparison.pairs, 1)],
        "shown": _SHOWN,
    }
    return render_page(
        "comparison.html", values, title="What changed", as_of=comparison.as_of, styles=("comparison.css",)
    )


def _pair(number: int, pair: PairComparison) -> dict[str, Any]:
    return {
        "anchor": f"document-{number}",
        "old": pair.old,
        "new": pair.new,
        "changes": [_change(f"document-{number}-{at}", change) for at, change in enumerate(pair.changes, 1)],
    }


def _change(anchor: str, change: Change) -> dict[str, Any]:
    pairs = [
        tuple(_side(passage, runs) for passage, runs in zip(pair, mark_differences(pair), strict=True))
        for pair in pair_passages(change.old, change.new)
    ]
    return {"anchor": anchor, "change": change, "passages": pairs}


def _side(passage: Passage | None, runs: tuple[Run, ...]) -> dict[str, Any] | None:
    """Return a passage with its sentence in parts: whether a part is quoted, and its runs."""
    if passage is None:
        return None
    parts = [(quoted, list(group)) for quoted, group in groupby(runs, key=lambda run: run.quoted)]
    return {"passage": passage, "parts": parts}
