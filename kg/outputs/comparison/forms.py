"""A comparison for programs and to paste: JSON, JSON Lines, CSV, Markdown, HTML."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from kg.model import Table
from kg.outputs.comparison.changes import Change, Comparison, PairComparison
from kg.outputs.comparison.claims import Passage, Value
from kg.outputs.comparison.markdown import render_markdown
from kg.outputs.comparison.page import render_html
from kg.outputs.tables import json_line, render_csv

COLUMNS: Final = (
    "old_document",
    "new_document",
    "change",
    "kind",
    "facet",
    "subject",
    "title",
    "aspects",
    "old_quote",
    "old_start",
    "old_end",
    "new_quote",
    "new_start",
    "new_end",
)
"""The columns of a comparison as CSV: a row a change, with the first passage of each side."""


def comparison_object(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as `kg/schemas/diff.json` describes it."""
    return {
        "as_of": comparison.as_of,
        "old": comparison.old,
        "new": comparison.new,
        "documents": [
            {
                "old": pair.old and pair.old._asdict(),
                "new": pair.new and pair.new._asdict(),
                "changes": [_change_object(change) for change in pair.changes],
            }
            for pair in comparison.pairs
        ],
    }


def render_json(comparison: Comparison) -> str:
    """Return a comparison as one JSON document."""
    return json.dumps(comparison_object(comparison), ensure_ascii=False, indent=1) + "\n"


def render_jsonl(comparison: Comparison) -> str:
    """Return a comparison as JSON Lines, a line a change, with the names of both documents (null for none)."""
    lines = []
    for pair in comparison.pairs:
        names = {"old_document": pair.old and pair.old.name, "new_document": pair.new and pair.new.name}
        told = [*map(_change_object, pair.changes), *_document_objects(pair)]
        lines += [json_line({**names, **change}) for change in told]
    return "".join(lines)


def comparison_table(comparison: Comparison) -> Table:
    """Return a comparison as a table, a row a change, a document that came or went, too."""
    rows: list[tuple[str, ...]] = []
    for pair in comparison.pairs:
        names = [policy.name if policy else "" for policy in (pair.old, pair.new)]
        for change in pair.changes:
            aspects = "; ".join(
                f"{aspect.column.label} {aspect.told(change.turn)}".strip() for aspect in change.aspects
            )
            said = (change.turn, change.kind, change.facet, change.subject, change.title, aspects)
            rows.append((*names, *said, *_first(change.old), *_first(change.new)))
        for gone in _document_objects(pair):
            told = (gone["change"], gone["kind"], gone["facet"], gone["subject"]["label"], gone["title"])
            rows.append((*names, *told, *[""] * 7))
    return Table(COLUMNS, tuple(rows))


def _change_object(change: Change) -> dict[str, Any]:
    return {
        "change": change.turn,
        "kind": change.kind,
        "facet": change.facet,
        "subject": {"label": change.subject, "keys": list(change.key)},
        "title": change.title,
        "aspects": [
            {
                "aspect": aspect.column.name,
                "lost": _values(aspect.values.lost),
                "gained": _values(aspect.values.gained),
                "kept": _values(aspect.values.kept),
            }
            for aspect in change.aspects
        ],
        "old": [passage._asdict() for passage in change.old],
        "new": [passage._asdict() for passage in change.new],
    }


def _document_objects(pair: PairComparison) -> Iterator[dict[str, Any]]:
    """Yield a document that came or went in the form of a change; nothing for two documents."""
    for turn, policy, other in (("added", pair.new, pair.old), ("removed", pair.old, pair.new)):
        if policy and not other:
            yield {
                "change": turn,
                "kind": f"document-{turn}",
                "facet": "document",
                "subject": {"label": policy.name, "keys": [policy.name]},
                "title": f"document {turn}",
                "aspects": [],
                "old": [],
                "new": [],
            }


def _values(values: Iterable[Value]) -> list[dict[str, str]]:
    return [{"key": value.key, "label": value.label} for value in values]


def _first(passages: Sequence[Passage]) -> tuple[str, str, str]:
    if not passages:
        return "", "", ""
    first = passages[0]
    return first.quote, "" if first.start is None else str(first.start), "" if first.end is None else str(first.end)


RENDERERS: Final[Mapping[str, Callable[[Comparison], str]]] = MappingProxyType(
    {
        "json": render_json,
        "jsonl": render_jsonl,
        "csv": lambda comparison: render_csv(comparison_table(comparison)),
        "markdown": render_markdown,
        "html": render_html,
    }
)
"""The forms of a comparison by name."""
