"""A policy's text cut where passages begin and end, so that each can be shown whole, alone or within others.

All that is cut, put together again, is the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kg.model import Span

_LONG: Final = 160
"""From so many characters on, a line is a paragraph of its own, since nobody breaks lines there."""
_FULL: Final = 0.6
"""Lines broken to fit a width are at least this part of the longest one."""
_MARKUP: Final = re.compile(r"<(?:(!--|(?:head|script|style|template)\b)|[a-z/!?])", re.IGNORECASE)
"""The start of mark-up; the group names what runs to an end of its own."""
_BLOCK: Final = re.compile(
    r"<(?:article|blockquote|br|d[dt]|div|h[1-6]|header|footer|li|main|nav|ol|p|section|t[dhr]|table|ul)\b",
    re.IGNORECASE,
)
"""A tag at which a browser begins a new line."""
_BREAK: Final = re.compile(r"\n[ \t]*(?:\n\s*)+|\n(?=[ \t]*(?:[-*•·▪‣o]|\d{1,2}[.)])[ \t])")
"""Between paragraphs and items of a list."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, the numbers of the passages that hold it (the shortest last), and of those that begin with it.

    `is_markup` tells whether it is mark-up, which a browser would not show.
    """

    text: str
    passages: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    is_markup: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some lines of text in pieces.

    `is_heading` tells whether they are a heading; `flows` that their lines were broken to fit a width; `page` is the
    page that begins with them, 0 for none.
    """

    pieces: tuple[Piece, ...]
    is_heading: bool = False
    flows: bool = False
    page: int = 0

    @property
    def text(self) -> str:
        """The lines."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is left of it without mark-up."""
        return not any(piece.text.strip() for piece in self.pieces if not piece.is_markup)

    @property
    def begins(self) -> tuple[int, ...]:
        """The numbers of the passages that begin here."""
        return tuple(number for piece in self.pieces for number in piece.begins)


def number_passages(spans: Iterable[Span]) -> dict[Span, int]:
    """Return the number of each passage, from 1 in the order of the text; one that holds another comes first."""
    ordered = sorted(set(spans), key=lambda span: (span.start, -span.end))
    return {span: number for number, span in enumerate(ordered, 1)}


def cut_text(
    text: str,
    passages: Mapping[Span, int],
    *,
    headings: Sequence[Span] = (),
    pages: Sequence[int] = (),
    markup: Sequence[Span] = (),
) -> tuple[Paragraph, ...]:
    """Return a text as paragraphs, cut at each end of a passage, with its headings apart.

    `headings` and `markup` are the places of headings and of mark-up, `pages` where each page begins.
    """
    blocks = (span.start for span in markup if _BLOCK.match(text, span.start))
    cuts = {0, len(text), *_breaks(text), *_around(text, headings), *pages, *blocks}
    ordered = sorted(passages.items(), key=lambda item: (item[0].start - item[0].end, item[1]))
    found = []
    for start, end in pairwise(sorted(cut for cut in cuts if cut <= len(text))):
        here = [(span, number) for span, number in ordered if span.start < end and span.end > start]
        pieces = tuple(_pieces(text, Span(start, end), here, _within(markup, start, end)))
        heading = any(start <= span.start < end for span in headings)
        page = bisect_right(pages, start) if start in pages else 0
        found.append(Paragraph(pieces, heading, _flows(text[start:end]), page))
    return tuple(found)


def markup_spans(text: str) -> tuple[Span, ...]:
    """Return the places of the mark-up of HTML: tags, comments, and elements whose content no browser shows."""
    found: list[Span] = []
    opened = _MARKUP.search(text)
    while opened:
        close = "-->" if opened[1] == "!--" else f"</{opened[1]}>" if opened[1] else ">"
        closed = re.compile(close, re.IGNORECASE).search(text, opened.end())
        found.append(Span(opened.start(), closed.end() if closed else len(text)))
        opened = _MARKUP.search(text, found[-1].end)
    return tuple(found)


def _within(spans: Sequence[Span], start: int, end: int) -> Sequence[Span]:
    """Return those of some spans, sorted and apart, that touch a part of the text."""
    first = bisect_right(spans, start, key=lambda span: span.end)
    last = bisect_left(spans, end, key=lambda span: span.start)
    return spans[first:last]


def _breaks(text: str) -> Iterator[int]:
    """Yield where paragraphs begin: after blank lines, at items of a list, and after long lines."""
    yield from (match.end() for match in _BREAK.finditer(text))
    at = 0
    for line in text.splitlines(keepends=True):
        at += len(line)
        if len(line) > _LONG:
            yield at


def _around(text: str, headings: Iterable[Span]) -> Iterator[int]:
    """Yield where the lines of headings begin and end."""
    for span in headings:
        yield text.rfind("\n", 0, span.start) + 1
        after = text.find("\n", span.end - 1)
        yield len(text) if after < 0 else after + 1


def _pieces(text: str, part: Span, passages: Sequence[tuple[Span, int]], markup: Sequence[Span]) -> Iterator[Piece]:
    edges = {edge for span in (*markup, *(span for span, _ in passages)) for edge in span}
    for first, last in pairwise(sorted({*part, *(edge for edge in edges if part.start < edge < part.end)})):
        holding = tuple(number for span, number in passages if span.start <= first and span.end >= last)
        begins = tuple(sorted(number for span, number in passages if span.start == first))
        yield Piece(text[first:last], holding, begins, any(span.start <= first < span.end for span in markup))


def _flows(text: str) -> bool:
    lines = text.rstrip().split("\n")
    longest = max(map(len, lines))
    return len(lines) > 1 and longest >= 50 and all(len(line) >= _FULL * longest for line in lines[:-1])
