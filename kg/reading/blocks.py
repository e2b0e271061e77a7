"""What the formats have in common: headings, paragraphs, list items and table rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from kg.model import Cell
from kg.reading.mapped import Mapped, join

BlockKind: TypeAlias = Literal["heading", "paragraph", "item", "row"]
CELL_SEPARATOR = " | "
_BRACKETED = re.compile(r"\([^()]*\)")
_MOST_HEADER_WORDS = 16
BOLD_LEVEL = 7
"""Level of a line that is a heading by its bold print alone: below h1 to h6."""
PLAIN_LEVEL = 8
"""Level of a heading in plain text that has no number."""
RUN_IN_LEVEL = 9
"""Level of a heading that is a line such as `Consent:` above its own paragraph."""


class Block(NamedTuple):
    """A heading, paragraph, list item or table row, in reading order.

    `level` is the rank of a heading (0 is the title) or the nesting depth of an item (from 1). `listed` marks a
    heading that is itself a list item, so that the list's lead-in governs it.
    """

    kind: BlockKind
    text: Mapped
    level: int = 0
    cells: tuple[Cell, ...] = ()
    listed: bool = False


def names_columns(cells: Sequence[Mapped]) -> bool:
    """Tell whether a first row that is not marked as header reads as one: each cell short, none empty or a sentence."""
    return all(cell.text and cell.text[-1] not in ".!;" and _is_short(cell.text) for cell in cells)


def _is_short(text: str) -> bool:
    """Tell whether a text has few words, those in brackets aside."""
    return len(_BRACKETED.sub("", text).split()) <= _MOST_HEADER_WORDS


def row_block(cells: Sequence[Mapped], headers: Sequence[str]) -> Block:
    """Return a table row: its cells joined by ` | `, each below the header of its column ("" where there is none)."""
    placed: list[Cell] = []
    at = 0
    for index, cell in enumerate(cells):
        header = headers[index] if index < len(headers) else ""
        placed.append(Cell(header, at, at + len(cell.text)))
        at += len(cell.text) + len(CELL_SEPARATOR)
    return Block("row", join(cells, CELL_SEPARATOR), cells=tuple(placed))
