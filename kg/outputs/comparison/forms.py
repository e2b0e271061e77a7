"""A comparison for programs and to paste: JSON, JSON Lines, CSV, Markdown, HTML."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from kg.model import Table
from kg.outputs.comparison.changes import Change, Comparison, PairComparison
from kg.outputs.comparison.claims import Passage, Policy, Value
from kg.outputs.comparison.page import render_html
from kg.outputs.tables import json_line, render_csv

COLUMNS: Final = (
    "document_old",
    "document_new",
    "change",
    "kind",
    "facet",
    "subject",
    "key",
    "title",
    "aspects",
    "old_quote",
    "old_start",
    "old_end",
    "new_quote",
    "new_start",
    "new_end",
)
"""The columns of a comparison as CSV."""


def comparison_object(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as `docs/reference/comparison.schema.json` describes it."""
    return {
        "as_of": comparison.as_of,
        "old": comparison.old,
        "new": comparison.new,
        "documents": [
            {
                "old": _policy(pair.old),
                "new": _policy(pair.new),
                "changes": [_change(change) for change in pair.changes],
            }
            for pair in comparison.pairs
        ],
    }
