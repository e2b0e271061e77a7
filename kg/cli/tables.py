"""Tables for people: concepts whole, quotes wrapped, at whatever width the terminal has.

A table that fits is a grid, with its quotes wrapped in the last columns. One that does not is a list of entries under
the name of their document: what is said on one line, the quote below. Nothing is cut; columns without any value are
named once instead of taking room.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from kg.model import Concept, Table
from kg.outputs.signs import make_visible
from kg.outputs.tables import join_offsets, label_concepts, pivot_comparison

_LEAST_QUOTE = 28
"""Columns that a quote needs to be read with ease in a grid."""
_GAP = 2
_INDENT = 4


@dataclass(frozen=True, slots=True)
class _Column:
    """A column to show: `width` is that of its longest cell, or of its title."""

    name: str
    at: int
    width: int

    @property
    def is_prose(self) -> bool:
        return self.name.endswith("quote") or self.name in ("reason", "question")

    @property
    def is_place(self) -> bool:
        return self.name == "at" or self.name.endswith("_at")


def show_table(table: Table, width: int, labels: Mapping[Concept, str]) -> RenderableType:
    """Return a table as it looks best at a width, in characters, with a label beside each concept that has one."""
    table = label_concepts(join_offsets(table), labels)
    shown = _columns(table)
    empty = [name for name in table.columns if name not in {column.name for column in shown}]
    short = [column for column in shown if not column.is_prose]
    prose = [column for column in shown if column.is_prose]
    room = width - sum(column.width + _GAP for column in short) - _GAP * len(prose)
    fits = room >= sum(min(column.width, _LEAST_QUOTE) for column in prose)
    body = _grid(table, [*short, *prose], {column.name for column in prose}) if fits else _entries(table, shown, width)
    parts: list[RenderableType] = [body]
    if empty and table.rows:
        parts.append(Text(f"\nNo row has: {', '.join(empty)}", style="dim"))
    return Group(*parts)


def show_comparison(table: Table, width: int) -> RenderableType:
    """Return the `policy-comparison` table with a numbered column a document, as long as those fit the width."""
    wide = pivot_comparison(table)
    documents = wide.columns[3:]
    if len(documents) * 5 + _LEAST_QUOTE > width:
        return show_table(table, width, {})
    signs = {"affirmed": "yes", "denied": "no", "affirmed; denied": "both", "": "·"}
    grid = RichTable(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False, padding=(0, _GAP, 0, 0))
    grid.add_column("concept", overflow="fold")
    for number in range(1, len(documents) + 1):
        grid.add_column(str(number), justify="center", no_wrap=True)
    for facet, rows in groupby(wide.rows, key=lambda row: row[0]):
        grid.add_row(Text(facet, style="bold"))
        for row in rows:
            grid.add_row(
                Text(f"  {row[2]} ({row[1]})" if row[2] else f"  {row[1]}"), *(signs[cell] for cell in row[3:])
            )
    legend = "\n".join(f"{number}: {name}" for number, name in enumerate(documents, 1))
    return Group(Text(legend), Text(), grid)


def plain_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> RenderableType:
    """Return rows as a grid whose last column wraps."""
    table = Table(tuple(columns), tuple(tuple(row) for row in rows))
    return _grid(table, [_column(table, at) for at in range(len(columns))], {columns[-1]})


def numbers_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> RenderableType:
    """Return rows of a name and numbers, the numbers flush right, with the last row, their sum, apart."""
    grid = RichTable(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    for column in columns:
        grid.add_column(column, justify="left" if column == columns[0] else "right")
    for row in rows:
        grid.add_row(*row, end_section=row is rows[-2] if len(rows) > 1 else False)
    return grid


def _columns(table: Table) -> list[_Column]:
    """Return the columns that some row fills, in the table's order."""
    columns = [_column(table, at) for at in range(len(table.columns))]
    return [column for column in columns if not table.rows or any(row[column.at] for row in table.rows)]


def _column(table: Table, at: int) -> _Column:
    name = table.columns[at]
    return _Column(name, at, max([len(name), *(len(row[at]) for row in table.rows)]))


def _grid(table: Table, columns: Sequence[_Column], wrapped: Container[str]) -> RenderableType:
    grid = RichTable(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False, padding=(0, _GAP, 0, 0))
    for column in columns:
        grid.add_column(column.name.replace("_", " "), no_wrap=column.name not in wrapped, overflow="fold")
    for row in table.rows:
        grid.add_row(*(Text(_one_line(row[column.at])) for column in columns))
    return grid


def _entries(table: Table, columns: Sequence[_Column], width: int) -> RenderableType:
    # Rows stand under the name of their document if the table is in that order.
    document = columns[0] if columns and columns[0].name == "document" else None
    others = [column for column in columns if column is not document]
    passages = [column for column in others if column.is_prose or column.is_place]
    parts: list[RenderableType] = []
    for name, rows in groupby(table.rows, key=lambda row: row[document.at] if document else ""):
        parts += [Text()] if parts else []
        parts += [Text(name, style="bold")] if document else []
        # Claims that one passage makes stand together above it.
        for _, entries in groupby(rows, key=lambda row: [row[column.at] for column in passages]):
            same = list(entries)
            heads = [line for row in same for line in _head(row, others, width)]
            quotes = list(_quotes(same[0], others))
            if len(heads) == len(quotes) == 1 and heads[0].cell_len + quotes[0].cell_len + _INDENT + _GAP <= width:
                heads, quotes = [Text.assemble(heads[0], " " * _GAP, quotes[0])], []
            parts += [_bullet(line) if line.plain.startswith("•") else _indent(line) for line in heads]
            parts += [_indent(quote) for quote in quotes]
    return Group(*parts)


def _head(row: Sequence[str], columns: Sequence[_Column], width: int) -> list[Text]:
    """Return the short cells of a row with their names, broken between cells where possible; the first has a bullet."""
    lines: list[Text] = [Text("• ")]
    for column in columns:
        value = _one_line(row[column.at])
        if not value or column.is_prose or column.is_place:
            continue
        item = Text.assemble(
            (column.name.replace("_", " ") + " ", "dim"), (value, "bold red" if value == "denied" else "cyan")
        )
        if lines[-1].plain not in ("", "• ") and _INDENT + lines[-1].cell_len + item.cell_len > width:
            lines.append(Text())
        lines[-1].append(item).append(" " * _GAP)
    for line in lines:
        line.rstrip()
    return lines


def _bullet(line: Text) -> RenderableType:
    """Return a first line of an entry, whose rest wraps under itself, not under the bullet."""
    hanging = RichTable.grid()
    hanging.add_column(width=_INDENT)
    hanging.add_column(overflow="fold")
    hanging.add_row("  • ", line[2:])
    return hanging


def _indent(line: Text) -> RenderableType:
    return Padding(line, (0, 0, 0, _INDENT))


def _quotes(row: Sequence[str], columns: Sequence[_Column]) -> Iterator[Text]:
    places = {column.name: row[column.at] for column in columns if column.is_place}
    for column in columns:
        quote = _one_line(row[column.at])
        if column.is_prose and quote:
            stem = column.name.removesuffix("quote")
            place = places.get(f"{stem}at", "")
            yield Text.assemble((stem.replace("_", " "), "dim"), f"“{quote}”", (f"  {place}" if place else "", "dim"))


def _one_line(cell: str) -> str:
    return make_visible(" ".join(cell.split()))
