"""Columns: which cells of a row hold purposes, legal bases, data or periods, as the headers of their columns say.

In: a `Passage` of a table row. Out: cells.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from kg.extraction.passages import Passage
from kg.model import Cell

Column: TypeAlias = Literal["basis", "retention", "purpose", "data"]

_HEADED: tuple[tuple[Column, frozenset[str]], ...] = (
    ("basis", frozenset({"ckg:BasisTopic"})),
    ("retention", frozenset({"ckg:RetentionTopic"})),
    ("purpose", frozenset({"ckg:PurposeTopic", "ckg:FunctionColumn"})),
    ("data", frozenset({"ckg:DataColumn", "ckg:CollectionTopic"})),
)


def cells_of(passage: Passage, column: Column) -> list[Cell]:
    """Return the cells of a row that stand in columns of a kind; "Legal basis for this use" is a basis, no purpose.

    In a table of what is collected, columns whose headers tell nothing ("Category", "Examples") hold data.
    """
    cells = [cell for cell in passage.segment.cells if _kind(passage.columns[cell.header]) == column]
    if not cells and column == "data" and "Collection" in passage.section():
        cells = [cell for cell in passage.segment.cells if not passage.columns[cell.header]]
    return cells


def purpose_cell(passage: Passage) -> Cell | None:
    """Return the cell that says what a row is about: the purpose, else the first cell if its header says no other."""
    named = cells_of(passage, "purpose")
    first = passage.segment.cells[0]
    return named[0] if named else first if not _kind(passage.columns[first.header]) else None


def _kind(cues: frozenset[str]) -> Column | None:
    return next((column for column, headers in _HEADED if cues & headers), None)
