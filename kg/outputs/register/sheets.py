"""Sheets of a spreadsheet as values, for any format: texts, numbers, links, widths and heights.

Cells hold texts and numbers only, never formulas.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final, Literal, NamedTuple, TypeAlias

Style: TypeAlias = Literal["text", "faint", "head", "band", "title"]
"""How a cell looks: plain, greyed, column heading, heading of a record, heading of the workbook."""


class Look(NamedTuple):
    """How a style looks: size of its letters, whether they are bold, colours, whether lines wrap, and a rule below."""

    points: int = 9
    is_bold: bool = False
    colour: str = ""
    fill: str = ""
    wraps: bool = True
    line: bool = True


LOOKS: Final[Mapping[Style, Look]] = {
    "text": Look(),
    "faint": Look(colour="#595959"),
    "head": Look(is_bold=True, colour="#ffffff", fill="#1f3a5f"),
    "band": Look(is_bold=True, fill="#d9e2ef", wraps=False),
    "title": Look(points=16, is_bold=True, wraps=False, line=False),
}
"""How each style looks, in both formats."""
MOST_SIGNS: Final = 32_767
"""How much text a cell may hold, in UTF-16 code units (Excel's limit)."""
_CUT: Final = " […] (longer than a cell can be)"
_TITLE_HEIGHT: Final = 26
_LINE_HEIGHT: Final = 12
_HIGHEST: Final = 409
# Widths count digits of the default font; the letters of our smaller one are narrower, and lines end at a blank.
_SIGNS_A_WIDTH: Final = 1.2
_NO_XML: Final = re.compile("[^\\t\\n\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


class Target(NamedTuple):
    """A row of a sheet, from 1, to which a link leads."""

    sheet: str
    row: int


class Run(NamedTuple):
    """A piece of a cell's text, and where its link leads."""

    text: str
    link: Target | None = None


class Cell(NamedTuple):
    """A cell: pieces of text or a number, how it looks, and a note that shows on pointing at it."""

    value: tuple[Run, ...] | int = ()
    style: Style = "text"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the widths of its columns in characters, its rows, and how it is shown and printed.

    The first `frozen` rows and `fixed` columns stay in sight and are printed on each page. A table has a line for each
    thing, which can be filtered. Pages are landscape and hold all columns, or of a wide sheet half of them, on A3; one
    begins before each row of `breaks` (from 1).
    """

    name: str
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    frozen: int = 1
    fixed: int = 0
    is_table: bool = True
    is_wide: bool = False
    breaks: tuple[int, ...] = ()

    @property
    def filtered(self) -> str:
        """The cells that are filtered: all, from the last of the frozen rows."""
        return f"A{self.frozen}:{chr(ord('A') + len(self.widths) - 1)}{max(len(self.rows), self.frozen + 1)}"

    def height(self, row: int) -> float:
        """Return how high a row (from 0) must be to show its texts, in points, as far as a sheet allows."""
        cells = self.rows[row]
        if any(cell.style == "title" for cell in cells):
            return _TITLE_HEIGHT
        lines = max((_lines(cell, width) for cell, width in zip(cells, self.widths, strict=False)), default=1)
        return min(lines * _LINE_HEIGHT + 2, _HIGHEST)


def _lines(cell: Cell, width: int) -> int:
    if isinstance(cell.value, int) or cell.style == "band":
        return 1
    lines = "".join(run.text for run in cell.value).split("\n")
    return sum(max(1, ceil(len(line) / (width * _SIGNS_A_WIDTH))) for line in lines)


def cell_text(value: str) -> str:
    r"""Return a text as a cell can hold it: without signs that XML has not, and no longer than Excel allows.

    >>> cell_text("a\x00b")
    'a�b'
    """
    text = _NO_XML.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
    signs = text.encode("utf-16-le")
    if len(signs) <= 2 * MOST_SIGNS:
        return text
    return signs[: 2 * (MOST_SIGNS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
