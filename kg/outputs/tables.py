"""A table as CSV, JSON or JSON Lines for spreadsheets and programs, and in words as people read it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from kg.model import Concept, Table


def render_csv(table: Table) -> str:
    r"""Return a table as CSV with a header row (RFC 4180, but with `\n` line ends, as other tools here write)."""
    lines = _Lines()
    # Under this line end the writer quotes cells that hold either sign of it; under `\n` it would leave `\r` bare.
    csv.writer(lines, lineterminator="\r\n").writerows([table.columns, *table.rows])
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines)


class _Lines(list[str]):
    """What the CSV writer writes to: it hands over one row at a time."""

    write = list.append


def render_json(table: Table) -> str:
    """Return a table as a JSON array with one object a row."""
    return json.dumps(table_objects(table), ensure_ascii=False, indent=1) + "\n"


def render_jsonl(table: Table) -> str:
    """Return a table as JSON Lines with one object a row."""
    return "".join(json_line(row) for row in table_objects(table))


def json_line(value: Mapping[str, object], *, sort: bool = False) -> str:
    """Return an object as one line of JSON Lines, with the separators escaped at which some readers break lines."""
    line = json.dumps(value, ensure_ascii=False, sort_keys=sort)
    for separator in ("\x85", "\u2028", "\u2029"):
        line = line.replace(separator, f"\\u{ord(separator):04x}")
    return line + "\n"


def table_objects(table: Table) -> list[dict[str, str]]:
    """Return a table's rows as objects, keyed by column, in the order of the columns."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def pivot_comparison(table: Table) -> Table:
    """Return the `policy-comparison` table with a column a document; cells: `affirmed`, `denied`, both, or ""."""
    rows = table_objects(table)
    documents = sorted({row["document"] for row in rows})
    said: dict[tuple[str, ...], dict[str, set[str]]] = {}
    for row in rows:
        by_document = said.setdefault((row["facet"], row["concept"], row["label"]), {})
        by_document.setdefault(row["document"], set()).add(row["polarity"])
    return Table(
        ("facet", "concept", "label", *documents),
        tuple((*key, *("; ".join(sorted(by.get(name, ()))) for name in documents)) for key, by in sorted(said.items())),
    )


def join_offsets(table: Table) -> Table:
    """Return the table with each pair of `start` and `end` columns as one, `at`."""
    names = list(table.columns)
    pairs = [(name, name.removesuffix("start") + "end") for name in names if name.endswith("start")]
    rows = [list(row) for row in table.rows]
    for start, end in pairs:
        if end in names:
            first, last = names.index(start), names.index(end)
            for row in rows:
                row[first] = "–".join(filter(None, (row[first], row.pop(last))))
            names[first] = start.removesuffix("start") + "at"
            names.pop(last)
    return Table(tuple(names), tuple(tuple(row) for row in rows))


def label_concepts(table: Table, labels: Mapping[Concept, str]) -> Table:
    """Return the table with labels in brackets after concepts: those of its column `label`, or those known."""
    names = list(table.columns)
    if "label" in names[1:]:
        at = names.index("label")
        rows = [(*row[: at - 1], _bracket(row[at - 1], row[at]), *row[at + 1 :]) for row in table.rows]
        return Table((*names[:at], *names[at + 1 :]), tuple(rows))
    return Table(table.columns, tuple(tuple(_with_labels(cell, labels) for cell in row) for row in table.rows))


def _bracket(concept: str, label: str) -> str:
    return f"{concept} ({label})" if label and label != concept else concept


def _with_labels(cell: str, labels: Mapping[Concept, str]) -> str:
    concepts = cell.split("; ")
    return "; ".join(_bracket(concept, labels.get(concept, "")) for concept in concepts)


TABLE_RENDERERS: Final[MappingProxyType[str, Callable[[Table], str]]] = MappingProxyType(
    {"csv": render_csv, "json": render_json, "jsonl": render_jsonl}
)
"""The machine-readable formats of a table by name."""
