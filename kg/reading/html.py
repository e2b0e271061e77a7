"""HTML → blocks, with the standard library's parser, since it tells where in the source each piece stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import accumulate

from kg.reading.blocks import BOLD_LEVEL, Block, names_columns, row_block
from kg.reading.lines import is_dated
from kg.reading.mapped import Weaver, join

Attributes = list[tuple[str, str | None]]

_DROPPED = frozenset(
    "script style nav footer template noscript svg title select button textarea iframe object math".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BREAKING = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure form"
    " header hr html li main ol p pre section summary table tbody tfoot thead tr ul".split()
) | frozenset(_HEADINGS)
_BOLD = frozenset({"b", "strong"})
_LONGEST_BOLD_HEADING = 120
_WIDEST = 50
_MOST_BROKEN = 20
_NOTE = re.compile(r"\s*\[?(?:\d{1,2}|[*†‡§])\]?\s*")
_REFERENCE = re.compile(r"&(?:#(?:\d+|[xX][\da-fA-F]+)|[a-zA-Z][-.a-zA-Z\d]*);?", re.ASCII)
"""As far as the parser takes one to go on."""


def html_blocks(source: str, start: int = 0, end: int | None = None) -> Iterator[Block]:
    """Yield the blocks of `source[start:end]` (HTML), mapped to offsets in `source`."""
    reader = _Reader(source, start)
    # Nothing after the last `>` can be a tag, and the parser would look for its end again and again.
    last = source.rfind(">", start, end) + 1 or start
    reader.feed(source[start:last])
    reader.close()
    reader.rest(last, len(source) if end is None else end)
    return iter(reader.blocks)


class _Table:
    """One table while it is read: the header row seen so far, the row and the cell at hand."""

    def __init__(self) -> None:
        self.headers: tuple[str, ...] = ()
        self.cells: list[list[Block]] = []
        self.widths: list[int] = []
        self.parts: list[Block] | None = None
        self.plain = False
        self.rows = 0
        self.nested = 0


class _Reader(HTMLParser):
    def __init__(self, source: str, start: int) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[Block] = []
        self._source = source
        self._start = start
        self._lines = (0, *accumulate(len(line) + 1 for line in source[start:].split("\n")))
        self._weaver = Weaver(source)
        self._dropping: list[str] = []
        self._depth = 0
        self._loose_item = False
        self._heading = 0
        self._table: _Table | None = None
        self._bold = self._raised = 0
        self._broken = 0
        self._in_comment = False
        self._all_bold = True

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Break the text where a block begins."""
        if self._dropping or tag in _DROPPED:
            if tag in _DROPPED:
                self._dropping.append(tag)
            return
        if tag == "br":
            self._weaver.space(self._offset())
        if tag in _BOLD:
            self._bold += 1
        self._raised += tag == "sup"
        if tag in ("td", "th"):
            self._begin_cell(tag, attrs)
        if tag not in _BREAKING:
            return
        self._flush()
        if tag in ("ul", "ol"):
            self._depth += 1
        elif tag == "li":
            self._loose_item = not self._depth
        elif tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag == "table":
            self._begin_table()
        elif tag == "tr":
            self._end_row()

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        """Read `<br/>` and its like; a dropped element closed at once drops nothing."""
        if tag not in _DROPPED:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Break the text where a block ends."""
        if self._dropping:
            if tag in self._dropping:
                while self._dropping.pop() != tag:
                    pass
            return
        if tag in _BOLD:
            self._bold = max(0, self._bold - 1)
        elif tag == "sup":
            self._raised = max(0, self._raised - 1)
        if tag in ("td", "th"):
            self._end_cell()
        if tag not in _BREAKING:
            return
        self._flush()
        if tag in ("ul", "ol"):
            self._depth = max(0, self._depth - 1)
        elif tag == "li":
            self._loose_item = False
        elif tag in _HEADINGS:
            self._heading = 0
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_table()

    def handle_data(self, data: str) -> None:
        """Copy text."""
        if not self._dropping and not (self._raised and is_note(data)):
            at = self._offset()
            self._note_bold(data)
            self._weaver.copy(at, at + len(data))

    def handle_entityref(self, name: str) -> None:
        """Decode `&name;`, or keep it as it stands if there is no such entity."""
        self._reference()

    def handle_charref(self, name: str) -> None:
        """Decode `&#nnn;`."""
        self._reference()

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Pass over `<![...` as a browser does: the standard library's way raises on what it does not know."""
        return self.parse_bogus_comment(i)

    def parse_comment(self, i: int, report: int = 1) -> int:
        """Pass over a comment; one without an end goes on to the end of the source, as in a browser."""
        end = super().parse_comment(i, report)  # type: ignore[arg-type]
        self._in_comment = end < 0
        return len(self.rawdata) if end < 0 else end

    def parse_starttag(self, i: int) -> int:
        """Read a start tag; where quotes are left open again and again, pass over tags to the next `>`."""
        if self._broken > _MOST_BROKEN:
            return self.rawdata.find(">", i) + 1
        end = super().parse_starttag(i)
        self._broken += end < 0
        return end

    def rest(self, start: int, end: int) -> None:
        """Copy what follows the last tag and end what the source left open."""
        if not self._dropping and not self._in_comment:
            comment = self._source.find("<!--", start, end)
            end = end if comment < 0 else comment
            self._note_bold(self._source[start:end])
            at = start
            for match in _REFERENCE.finditer(self._source, start, end):
                self._weaver.copy(at, match.start())
                self._decode(match.group(), match.start())
                at = match.end()
            self._weaver.copy(at, end)
        self._end_table()
        self._flush()

    def _reference(self) -> None:
        if self._dropping:
            return
        at = self._offset()
        match = _REFERENCE.match(self._source, at)
        self._decode(match.group() if match else "&", at)

    def _decode(self, raw: str, at: int) -> None:
        text = unescape(raw)
        self._note_bold(text)
        if text == raw:
            self._weaver.copy(at, at + len(raw))
        else:
            self._weaver.put(text, at)

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._start + self._lines[line - 1] + column

    def _note_bold(self, data: str) -> None:
        if not self._bold and any(character.isalnum() for character in data):
            self._all_bold = False

    def _flush(self) -> None:
        text, bold = self._weaver.finish(), self._all_bold
        self._all_bold = True
        if not text.text:
            return
        block = Block("paragraph", text)
        if self._heading:
            block = Block("heading", text, self._heading)
        elif self._depth or self._loose_item:
            block = Block("item", text, max(self._depth, 1))
        elif bold and is_bold_heading(text.text):
            block = Block("heading", text, BOLD_LEVEL)
        cell = self._table.parts if self._table is not None else None
        (self.blocks if cell is None else cell).append(block)

    def _begin_table(self) -> None:
        if self._table is not None and self._table.parts is not None:
            self._table.nested += 1
        else:
            self._table = _Table()

    def _end_table(self) -> None:
        if self._table is not None and self._table.nested:
            self._table.nested -= 1
            return
        self._end_row()
        self._table = None

    def _begin_cell(self, tag: str, attrs: Attributes) -> None:
        table = self._table
        if table is None or table.nested:
            self._flush()
            return
        self._end_cell()
        self._flush()
        width = dict(attrs).get("colspan") or "1"
        table.widths.append(min(int(width), _WIDEST) if width.isascii() and width.isdigit() else 1)
        table.plain = table.plain or tag == "td"
        table.parts = []

    def _end_cell(self) -> None:
        table = self._table
        if table is None or table.nested:
            self._flush()
            return
        if table.parts is not None:
            self._flush()
            table.cells.append(table.parts)
            table.parts = None

    def _end_row(self) -> None:
        table = self._table
        if table is None or table.nested:
            return
        self._end_cell()
        parts, widths, plain = table.cells, table.widths, table.plain
        table.cells, table.widths, table.plain = [], [], False
        cells = [join((part.text for part in cell), "; ") for cell in parts]
        if not any(cell.text for cell in cells):
            return
        table.rows += 1
        if len(cells) == 1 and not table.headers and (plain or widths[0] > 1):
            self.blocks.extend(parts[0])  # a table for layout alone
        elif not plain or (table.rows == 1 and names_columns(cells)):
            table.headers = tuple(
                cell.text for cell, width in zip(cells, widths, strict=True) for _ in range(max(width, 1))
            )
        else:
            self.blocks.append(row_block(cells, _spread(table.headers, widths)))


def _spread(headers: tuple[str, ...], widths: list[int]) -> list[str]:
    starts = accumulate(widths[:-1], initial=0)
    return [headers[at] if at < len(headers) else "" for at in starts]


def is_note(text: str) -> bool:
    """Tell whether what is raised above the line is the mark of a footnote, no ordinal ("1<sup>st</sup>")."""
    return bool(_NOTE.fullmatch(text))


def is_bold_heading(text: str) -> bool:
    """Tell whether a paragraph that is bold from end to end reads as a heading."""
    return len(text) <= _LONGEST_BOLD_HEADING and text[-1] not in ".!;," and not is_dated(text)
