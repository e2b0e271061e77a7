"""A side of a comparison from a store: the answers of the queries that are compared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from kg.graph.store import Store
from kg.model import Table
from kg.outputs.comparison.claims import Side
from kg.queries import load_query, run_query

COMPARED_QUERIES: Final = (
    "documents",
    "contradictions",
    "cross-border-transfers",
    "recipients",
    "processors",
    "automated-decisions",
    "rights",
    "purposes-and-bases",
    "denials",
    "retention",
    "data-categories",
    "data-subjects",
    "sources",
    "measures",
    "data-provision",
    "controller-processor-roles",
    "derived-roles",
    "notice",
    "applicable-law",
    "contacts",
    "policy-comparison",
)
"""The named queries, and the check of the notice, whose answers are compared."""
_NO_TEXTS: Final[Mapping[str, str]] = MappingProxyType({})


def ask_side(
    source: str,
    store: Store,
    texts: Mapping[str, str] = _NO_TEXTS,
    *,
    as_of: date,
    unread: frozenset[str] = frozenset(),
) -> Side:
    """Return a side: how people call it, and what its store answers as of a date.

    `texts` are those of the documents by name, as far as they are at hand; `unread` names what could not be read.
    """
    parts: dict[str, dict[str, list[tuple[str, ...]]]] = {}
    columns = {}
    for name in COMPARED_QUERIES:
        table = run_query(store, load_query(name), {}, today=as_of)
        columns[name], at = table.columns, table.columns.index("document")
        for row in table.rows:
            parts.setdefault(row[at], {}).setdefault(name, []).append(row)
    tables = {
        document: {name: Table(columns[name], tuple(rows.get(name, ()))) for name in COMPARED_QUERIES}
        for document, rows in parts.items()
    }
    return Side(source, tables, texts, unread)
