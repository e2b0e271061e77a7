"""The register as plain tables, one file each, which programs and spreadsheets read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.model import Table
from kg.outputs.register.records import FIELDS, WHOLE_POLICY, Policy, Record, RecordKind, Register
from kg.outputs.tables import render_csv

_COMMON: Final = ("record", "document", "scope", "as_of")
# At the start of a cell, and wherever one begins for a spreadsheet that divides cells at semicolons or tabs. The signs
# stand in full width as well, which spreadsheets of East Asia read; blanks before them may be skipped.
_FORMULA: Final = re.compile("(?:^|(?<=[;\t\r\n]))(?= *[=+\\-@＝＋－＠])|^(?=[\t\r\n])")


def register_tables(register: Register) -> dict[str, Table]:
    """Return the files of a register by name: a table each for both registers, passages, unstated fields, policies."""
    day = register.as_of.isoformat()
    return {
        "controller.csv": _records(register, "controller"),
        "processor.csv": _records(register, "processor"),
        "passages.csv": Table(
            ("record", "field", "value", "concept", "document", "start", "end", "quote", "queries"),
            tuple(_passages(register)),
        ),
        "not-stated.csv": Table(
            ("record", "document", "field", "article"),
            tuple(
                (record.number, record.document, field.name, field.article)
                for record in (*register.controllers, *register.processors)
                for field in record.unstated
            ),
        ),
        "policies.csv": Table((*Policy._fields, "as_of"), tuple((*policy, day) for policy in register.policies)),
    }


def render_safe_csv(table: Table) -> str:
    """Return a table as CSV in which no cell can be read as a formula.

    What begins with `=`, `+`, `-`, `@`, a tab or a line end has an apostrophe before it, as OWASP advises
    (https://owasp.org/www-community/attacks/CSV_Injection): a cell, and what is behind a semicolon, tab or line end.
    """
    rows = (tuple(_FORMULA.sub("'", cell) for cell in row) for row in table.rows)
    return render_csv(Table(table.columns, tuple(rows)))


def _records(register: Register, kind: RecordKind) -> Table:
    records = register.controllers if kind == "controller" else register.processors
    names = [name for field in FIELDS[kind] for name in (field.name, f"{field.name}_passages")]
    return Table((*_COMMON, *names), tuple(_row(register, record) for record in records))


def _row(register: Register, record: Record) -> tuple[str, ...]:
    cells = [record.number, record.document, record.scope, register.as_of.isoformat()]
    for field in FIELDS[record.kind]:
        values = record.values.get(field.name, ())
        said = [value.text for value in values] + ([WHOLE_POLICY] if field.name in record.whole else [])
        found = sorted({number for value in values for number in value.passages})
        places = (register.passages[number - 1] for number in found)
        cells += ["; ".join(said), "; ".join(f"{place.start}-{place.end}" for place in places)]
    return tuple(cells)


def _passages(register: Register) -> Iterator[tuple[str, ...]]:
    """Yield a row for each record, field, value and passage."""
    for record in (*register.controllers, *register.processors):
        for field in FIELDS[record.kind]:
            for value in record.values.get(field.name, ()):
                for place in (register.passages[number - 1] for number in value.passages):
                    said = (record.number, field.name, value.text, value.concept, place.document)
                    yield (*said, str(place.start), str(place.end), place.quote, "; ".join(place.queries))
