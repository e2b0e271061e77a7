"""Text that knows where it came from.

In: passages of `Document.text`. Out: clean text (white space collapsed, mark-up left out) with its map back, in the
form of `kg.model.Segment.runs`. Nothing here knows a format.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from unicodedata import normalize

_WORDS = re.compile(r"\S+(?: \S+)*")
_RARE = re.compile("[\\[\u00ad\u00b2\u00b3\u00b9\u200b-\u200d\u2060\u2070\u2074-\u2079\ufb00-\ufb06\ufeff]")
"""What one of the signs below begins with, which is quick to find."""
_SIGNS = re.compile(
    "[\u00ad\u200b-\u200d\u2060\ufeff]|(?<=[^\\W\\d_])[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+"
    "|(?<=[\\w.,;)])\\[\\d{1,2}\\]|(?P<ligature>[\ufb00-\ufb06])"
)
"""Soft hyphens and joiners, which stand unseen within words, marks of footnotes, and letters printed as one."""


class Mapped(NamedTuple):
    """Clean text and its runs: pairs `(offset in text, offset in Document.text)`."""

    text: str
    runs: tuple[tuple[int, int], ...]

    def origin(self, offset: int) -> int:
        """Return where `text[offset]` stands in the document."""
        at, origin = self.runs[bisect_left(self.runs, (offset + 1,)) - 1]
        return origin + offset - at

    def slice(self, start: int, end: int) -> Mapped:
        """Return `text[start:end]` with its map."""
        if start >= end:
            return EMPTY
        if start == 0 and end >= len(self.text):
            return self
        first, last = bisect_left(self.runs, (start + 1,)), bisect_left(self.runs, (end,))
        inner = tuple((at - start, origin) for at, origin in self.runs[first:last])
        return Mapped(self.text[start:end], ((0, self.origin(start)), *inner))


EMPTY = Mapped("", ())


class Weaver:
    """Collects passages of a source into one clean text, white space collapsed as a browser does."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: list[str] = []
        self._runs: list[tuple[int, int]] = []
        self._length = 0
        self._space: int | None = None

    def copy(self, start: int, end: int) -> None:
        """Add `source[start:end]`: white space as single spaces, ligatures as letters, nothing for what is unseen."""
        if not _RARE.search(self._source, start, end):
            self._copy_plain(start, end)
            return
        at = start
        for sign in _SIGNS.finditer(self._source, start, end):
            self._copy_plain(at, sign.start())
            self.put(_seen(sign), sign.start())
            at = sign.end()
        self._copy_plain(at, end)

    def _copy_plain(self, start: int, end: int) -> None:
        text = self._source[start:end]
        if _is_tidy(text):
            self._append(text, start)
            return
        at = start
        for match in _WORDS.finditer(self._source, start, end):
            if match.start() > at:
                self.space(at)
            self._append(match.group(), match.start())
            at = match.end()
        if at < end:
            self.space(at)

    def put(self, text: str, origin: int) -> None:
        """Add text that the source writes otherwise (an entity, a separator), all of it standing at `origin`."""
        for character in _SIGNS.sub(_seen, text):
            if character.isspace():
                self.space(origin)
            else:
                self._append(character, origin)

    def space(self, origin: int) -> None:
        """Add a space, unless one is there or nothing precedes or follows."""
        if self._space is None and self._length:
            self._space = origin

    def finish(self) -> Mapped:
        """Return what was collected and begin anew."""
        mapped = Mapped("".join(self._parts), tuple(self._runs))
        self._parts, self._runs, self._length, self._space = [], [], 0, None
        return mapped

    def _append(self, text: str, origin: int) -> None:
        if self._space is not None:
            space, self._space = self._space, None
            self._append(" ", space)
        if not self._runs or self._runs[-1][1] + self._length - self._runs[-1][0] != origin:
            self._runs.append((self._length, origin))
        self._parts.append(text)
        self._length += len(text)


def _is_tidy(text: str) -> bool:
    """Tell whether a text has white space only as single spaces within: all other white space is not printable."""
    return text.isprintable() and "  " not in text and text == text.strip() != ""


def _seen(sign: re.Match[str]) -> str:
    return normalize("NFKC", sign["ligature"] or "")


def join(parts: Iterable[Mapped], separator: str) -> Mapped:
    """Return the parts as one text; each character of a separator stands just where the part before it ends."""
    pieces = tuple(parts)
    text: list[str] = []
    runs: list[tuple[int, int]] = []
    length = 0
    last = next((piece.origin(0) for piece in pieces if piece.text), 0)
    for part in pieces:
        if text:
            runs.extend((length + at, last) for at in range(len(separator)))
            text.append(separator)
            length += len(separator)
        runs.extend((length + at, origin) for at, origin in part.runs)
        text.append(part.text)
        length += len(part.text)
        if part.text:
            last = part.origin(len(part.text) - 1)
    return Mapped("".join(text), tuple(runs))


def passage(source: str, start: int, end: int) -> Mapped:
    """Return a passage of a source as clean text, which most are as they stand."""
    text = source[start:end]
    if _is_tidy(text) and not _RARE.search(text):
        return Mapped(text, ((0, start),))
    weaver = Weaver(source)
    weaver.copy(start, end)
    return weaver.finish()


def collapse(source: str, spans: Sequence[tuple[int, int]]) -> Mapped:
    """Return passages of a source as one clean text, a space between them."""
    if len(spans) == 1:
        return passage(source, *spans[0])
    weaver = Weaver(source)
    for start, end in spans:
        weaver.space(max(start - 1, 0))
        weaver.copy(start, end)
    return weaver.finish()
