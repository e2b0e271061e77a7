"""A table as CSV, JSON or JSON Lines: plain text for spreadsheets and programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from kg.model import Table


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


TABLE_RENDERERS: Final[MappingProxyType[str, Callable[[Table], str]]] = MappingProxyType(
    {"csv": render_csv, "json": render_json, "jsonl": render_jsonl}
)
"""The machine-readable formats of a table by name."""
