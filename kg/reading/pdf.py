"""PDF → Markdown text with the offset at which each page begins, from the file's text layer.

Type sizes tell headings, marks and indents tell lists, ruled lines tell tables. A line break is a wrap where the next
word would not have fitted on the line; running heads and page numbers are left out.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from kg.errors import MissingPartError, SourceError
from kg.reading import notation

if TYPE_CHECKING:
    from pdfplumber.page import Page

# What a font does not name comes as its number; at the start of a line it is a bullet.
_BULLET = re.compile(r"(?:[•◦▪●○■□►▸‣⁃∙·\uf0b7\uf0a7o*–—-]|\(cid:\d+\))\s+(?=\S)")
_ENUMERATOR = re.compile(r"\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]\s+(?=\S)")
_UNNAMED = re.compile(r"\(cid:\d+\)")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = frozenset(".!?:;")
_BOLD = re.compile(r"bold|black|heavy|semibold", re.IGNORECASE)
_LARGER = 1.12
"""How much larger than the body's type a heading's is."""
_LONGEST_HEADING = 160
_MARGIN = 0.1
"""The part of a page's height, above and below, in which running heads stand."""
_FEWEST_PAGES = 3
_SLACK = 2.0
_SHORT = 0.6
"""Up to which part of the way to the right edge a line is short."""
_LEAST_TEXT = 20
"""Characters on all pages together below which a file has no text layer."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of print (or a table): its place in points from the top left, its type, and its first word's width."""

    page: int
    left: float
    right: float
    top: float
    bottom: float
    text: str = ""
    size: float = 0.0
    bold: bool = False
    first_word: float = 0.0
    rows: tuple[tuple[str, ...], ...] = ()
    height: float = 0.0


@dataclass(slots=True)
class _Block:
    """Lines that belong together, each with the number of its page."""

    kind: Literal["heading", "bold", "paragraph", "item", "table"]
    parts: list[tuple[int, str]]
    level: int = 0
    rows: list[tuple[str, ...]] = field(default_factory=list)


def pdf_text(data: bytes, name: str) -> tuple[str, tuple[int, ...]]:
    """Return the text of a PDF file as Markdown, and where in it each page begins.

    Raises SourceError KG209 for a scan without text, KG210 for a damaged file, KG211 for one that asks for a password;
    MissingPartError KG402 if pdfplumber is not installed.
    """
    lines, count = _read(data, name)
    if sum(len(line.text) + sum(map(len, sum(line.rows, ()))) for line in lines) < _LEAST_TEXT:
        hint = "make its text readable first, for example with ocrmypdf"
        raise SourceError("KG209", f"{name} has no text layer: its pages are pictures", hint)
    return _compose(_Layout(lines).blocks(), count)


def _read(data: bytes, name: str) -> tuple[list[_Line], int]:
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect
        from pdfplumber.utils.exceptions import PdfminerException
    except ImportError as error:
        raise MissingPartError("KG402", "reading PDF files needs pdfplumber", "pdf") from error
    lines: list[_Line] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            count = len(pdf.pages)
            for number, page in enumerate(pdf.pages):
                lines += _page_lines(page, number)
                page.close()
    except Exception as error:
        # The parser meets damage with exceptions of any kind.
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, PDFPasswordIncorrect):
            hint = "save it without a password, or export its text"
            raise SourceError("KG211", f"{name} is protected by a password", hint) from error
        raise SourceError("KG210", f"{name} is a damaged PDF file", "open it and save it again") from error
    if not count:
        raise SourceError("KG210", f"{name} is a damaged PDF file: it has no page", "open it and save it again")
    return _without_running_heads(lines, count), count


def _page_lines(page: Page, number: int) -> list[_Line]:
    tables = [table for table in page.find_tables() if _is_table(table)]
    boxes = [table.bbox for table in tables]
    words = page.extract_words(extra_attrs=["fontname", "size"], keep_blank_chars=False)
    outside = (word for word in words if not any(_is_within(word, box) for box in boxes))
    lines = [_line(group, number, float(page.height)) for group in _grouped(outside)]
    for table in tables:
        rows = tuple(tuple(" ".join((cell or "").split()) for cell in row) for row in table.extract())
        left, top, right, bottom = table.bbox
        lines.append(_Line(number, left, right, top, bottom, rows=rows, height=float(page.height)))
    return sorted(lines, key=lambda line: (line.top, line.left))


def _is_table(table: Any) -> bool:
    cells = [cell for row in table.extract() for cell in row]
    return len(table.rows) > 1 and len(cells) > len(table.rows) and sum(bool(cell) for cell in cells) * 2 >= len(cells)


def _is_within(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    across, down = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(left <= across <= right and top <= down <= bottom)


def _grouped(words: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield the words of each line: those whose middles stand at one height, from left to right."""
    line: list[dict[str, Any]] = []
    for word in sorted(words, key=lambda word: (word["top"] + word["bottom"]) / 2):
        middle = (word["top"] + word["bottom"]) / 2
        if line and middle - (line[0]["top"] + line[0]["bottom"]) / 2 > word["size"] / 2:
            yield sorted(line, key=lambda word: word["x0"])
            line = []
        line.append(word)
    if line:
        yield sorted(line, key=lambda word: word["x0"])


def _line(words: Sequence[dict[str, Any]], page: int, height: float) -> _Line:
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word["size"] * 2) / 2] += len(word["text"])
    # A mark of its own font does not make a line less bold.
    lettered = [word for word in words if any(character.isalnum() for character in word["text"])] or words
    return _Line(
        page=page,
        left=words[0]["x0"],
        right=words[-1]["x1"],
        top=min(word["top"] for word in words),
        bottom=max(word["bottom"] for word in words),
        text=" ".join(word["text"] for word in words).replace("\u00ad", ""),
        size=sizes.most_common(1)[0][0],
        bold=all(_BOLD.search(word["fontname"]) for word in lettered),
        first_word=words[0]["x1"] - words[0]["x0"],
        height=height,
    )


def _without_running_heads(lines: list[_Line], pages: int) -> list[_Line]:
    """Drop what stands alike at the margin of most pages, numbers aside."""

    def place(line: _Line) -> tuple[str, int]:
        return _DIGITS.sub("#", line.text), round(line.top / 4)

    def at_margin(line: _Line) -> bool:
        return bool(line.text) and not _MARGIN < line.top / line.height < 1 - _MARGIN

    counted = Counter(place(line) for line in lines if at_margin(line))

    def runs(line: _Line) -> bool:
        numbers_page = _DIGITS.sub("#", line.text).strip(" -–|") in {"#", ""}
        return numbers_page or (pages >= _FEWEST_PAGES and counted[place(line)] * 2 > pages)

    return [line for line in lines if not (at_margin(line) and runs(line))]


class _Layout:
    """Joins lines to blocks by what the whole document shows: its body's type, its line spacing, its right edge."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self._lines = lines
        weights: Counter[float] = Counter()
        for line in lines:
            weights[line.size] += len(line.text)
        self._body = weights.most_common(1)[0][0] if weights else 0.0
        larger = sorted({line.size for line in lines if self._is_large(line)}, reverse=True)
        self._levels = {size: level for level, size in enumerate(larger, 1)}
        body = [line for line in lines if line.size == self._body]
        self._edge = max((line.right for line in body), default=0.0)
        gaps = Counter(
            round(after.top - before.bottom)
            for before, after in pairwise(body)
            if after.page == before.page and after.top > before.bottom - before.size and self._is_full(before, after)
        )
        self._gap = gaps.most_common(1)[0][0] if gaps else self._body
        self._indents: list[float] = []

    def blocks(self) -> Iterator[_Block]:
        """Yield the blocks in reading order."""
        block: _Block | None = None
        before: _Line | None = None
        for line in self._lines:
            if block is not None and before is not None and self._goes_on(block, before, line):
                if line.rows:
                    block.rows += line.rows[line.rows[0] == block.rows[0] :]
                else:
                    wraps = block.kind == "heading" or self._is_full(before, line)
                    block.parts.append((line.page, (" " if wraps else "\n") + line.text))
            else:
                if block is not None:
                    yield block
                block = self._begin(line)
            before = line
        if block is not None:
            yield block

    def _begin(self, line: _Line) -> _Block:
        if line.rows:
            self._indents = []
            return _Block("table", [(line.page, "")], rows=list(line.rows))
        if self._is_large(line) and len(line.text) <= _LONGEST_HEADING:
            self._indents = []
            return _Block("heading", [(line.page, line.text)], self._levels[line.size])
        mark = _BULLET.match(line.text) or (None if line.bold else _ENUMERATOR.match(line.text))
        if mark is not None:
            return _Block("item", [(line.page, line.text[mark.end() :])], self._depth(line.left))
        self._indents = []
        return _Block("bold" if line.bold else "paragraph", [(line.page, line.text)])

    def _depth(self, left: float) -> int:
        while self._indents and self._indents[-1] > left + _SLACK:
            self._indents.pop()
        if not self._indents or self._indents[-1] < left - _SLACK:
            self._indents.append(left)
        return len(self._indents)

    def _goes_on(self, block: _Block, before: _Line, line: _Line) -> bool:
        if line.rows or before.rows:
            return self._is_one_table(block, before, line)
        if line.size != before.size or (line.bold != before.bold and block.kind in ("heading", "bold")):
            return False
        if block.kind != "heading" and (_BULLET.match(line.text) or _ENUMERATOR.match(line.text)):
            return False
        if line.page != before.page:
            return before.text[-1] not in _SENTENCE_END and self._is_full(before, line)
        near = line.top - before.bottom <= self._gap + self._body / 4
        if near and (self._is_full(before, line) or block.kind == "heading"):
            return True
        # Short lines that end no sentence are lines of their own in one paragraph, as in an address.
        short = max(before.right, line.right) < self._edge * _SHORT and before.text[-1] not in _SENTENCE_END
        return near and short and block.kind == "paragraph"

    def _is_one_table(self, block: _Block, before: _Line, line: _Line) -> bool:
        """Tell whether a table goes on over a page break."""
        return bool(before.rows and line.rows and line.page == before.page + 1) and len(line.rows[0]) == len(
            block.rows[0]
        )

    def _is_full(self, line: _Line, following: _Line) -> bool:
        """Tell whether the next line's first word would not have fitted on a line."""
        return line.right + following.size / 4 + following.first_word > self._edge - _SLACK

    def _is_large(self, line: _Line) -> bool:
        return line.size > self._body * _LARGER


def _compose(blocks: Iterable[_Block], pages: int) -> tuple[str, tuple[int, ...]]:
    """Write the blocks, and note where the first text of each page begins."""
    text = ""
    starts: dict[int, int] = {}
    before = ""
    for block in blocks:
        if text:
            text += "\n" if before == block.kind == "item" else "\n\n"
        before = block.kind
        at = len(text)
        text += _written(block)
        for page, part in block.parts:
            starts.setdefault(page, min(at, len(text)))
            at += len(part)
    text += "\n"
    return text, tuple(_filled(starts, pages, len(text)))


def _written(block: _Block) -> str:
    words = _UNNAMED.sub("", "".join(part for _, part in block.parts))
    match block.kind:
        case "heading":
            return notation.heading(words, block.level)
        case "item":
            return notation.item(words, block.level)
        case "table":
            return notation.table(block.rows)
        case "bold" if len(words) <= _LONGEST_HEADING:
            return notation.bold(words)
        case _:
            return notation.paragraph(words)


def _filled(starts: dict[int, int], pages: int, end: int) -> Iterator[int]:
    """Yield where each page begins; an empty one begins where the next does."""
    for page in range(pages):
        yield min((at for number, at in starts.items() if number >= page), default=end)
