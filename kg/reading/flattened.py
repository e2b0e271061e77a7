"""Tables that plain text has flattened: each cell on a line of its own, rows lettered `A.`, `B.`, `C.`.

Statutory category tables (CCPA, Cal. Civ. Code § 1798.140) often reach us so. Tables with tabs or `|` are read too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from string import ascii_uppercase

from kg.reading.blocks import Block, row_block
from kg.reading.lines import Line, ends_sentence, is_short
from kg.reading.mapped import Mapped, collapse, join

_WIDEST = 6
_LONGEST_ROW = 12
_TABS = re.compile(r"\s*\t\s*")
_WORD = re.compile(r"[^\W_]")
_PIPES = re.compile(r"\s*\|\s*")


def table_at(source: str, lines: Sequence[Line], first: int) -> tuple[list[Block], int] | None:
    """Return the rows of the table that begins at a line and the index of the line after it, if there is one."""
    return _lettered(source, lines, first) or _delimited(source, lines, first)


def _lettered(source: str, lines: Sequence[Line], first: int) -> tuple[list[Block], int] | None:
    width = _header_width(lines, first)
    labels = _labels(lines, first + width) if width >= 2 else []
    if len(labels) < 2:
        return None
    lengths = [_units(lines, here, there) for here, there in pairwise(labels)]
    if min(lengths) < width or max(lengths) > _LONGEST_ROW:
        return None
    end = labels[-1] + 1
    # The last row has no label after it to end it, so it takes as many lines as the longest of the others.
    while end < len(lines) and _units(lines, labels[-1], end) + lines[end].fillers < max(lengths):
        if end - labels[-1] >= width and (ends_sentence(lines[end].text) or not is_short(lines[end].text)):
            break
        end += 1
    headers = [line.text for line in lines[first : first + width]]
    return [_row(source, lines[a:b], headers) for a, b in zip(labels, [*labels[1:], end], strict=True)], end


def _header_width(lines: Sequence[Line], first: int) -> int:
    for width in range(_WIDEST + 1):
        at = first + width
        if at >= len(lines):
            return 0
        if _is_label(lines[at], 0):
            return width
        if lines[at].marker or not is_short(lines[at].text) or lines[at].text[-1] in ".:;!":
            return 0
    return 0


def _labels(lines: Sequence[Line], first: int) -> list[int]:
    found: list[int] = []
    for at in range(first, len(lines)):
        if _is_label(lines[at], len(found)):
            found.append(at)
        elif at - (found[-1] if found else first) > _LONGEST_ROW:
            break
    return found


def _is_label(line: Line, index: int) -> bool:
    return line.marker in ("A.", "I.") and line.token == ascii_uppercase[index % 26]


def _units(lines: Sequence[Line], start: int, end: int) -> int:
    """Count the cells' lines from a row's label on, empty cells (a no-break space alone) included."""
    return sum(1 + (line.fillers if at else 0) for at, line in enumerate(lines[start:end])) + (
        lines[end].fillers if end < len(lines) else 0
    )


def _row(source: str, lines: Sequence[Line], headers: Sequence[str]) -> Block:
    cells = [collapse(source, [(line.start + line.body, line.end)]) for line in lines]
    width = len(headers)
    if len(cells) > width:
        cells[width - 1 :] = [join(cells[width - 1 :], "; ")]
    return row_block(cells, headers)


def _delimited(source: str, lines: Sequence[Line], first: int) -> tuple[list[Block], int] | None:
    # Items of a list have no header row, however they are parted.
    if lines[first].marker:
        return None
    for sign, delimiter in (("\t", _TABS), ("|", _PIPES)):
        if sign not in lines[first].text:
            continue
        width = len(delimiter.split(lines[first].text))
        end = first
        while end < len(lines) and len(delimiter.split(lines[end].text)) == width:
            if end > first and lines[end].gap > 1:
                break
            end += 1
        if any(_WORD.search(line.text) for line in lines[first + 1 : end]):
            headers = delimiter.split(lines[first].text.strip("|"))
            return [row_block(_split(source, line, delimiter), headers) for line in lines[first + 1 : end]], end
    return None


def _split(source: str, line: Line, delimiter: re.Pattern[str]) -> list[Mapped]:
    cells: list[Mapped] = []
    start, end = line.start, line.end
    while source[start] == "|" and start < end - 1:
        start += 1
    while source[end - 1] == "|" and end - 1 > start:
        end -= 1
    for match in delimiter.finditer(source, start, end):
        cells.append(collapse(source, [(start, match.start())]))
        start = match.end()
    return [*cells, collapse(source, [(start, end)])]
