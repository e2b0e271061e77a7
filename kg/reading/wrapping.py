"""Which lines of a plain text belong together: whether a line break is a wrap or ends something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.reading.lines import (
    TITLE_LENGTH,
    Line,
    ends_sentence,
    is_left_open,
    is_title_like,
    section_level,
)
from kg.reading.lists import ListStack

_URL = re.compile(r"https?://|www\.|\S+@\S+$")
_FULL = 0.93
_TYPICAL = 0.97
"""The share of wrapped lines that are no longer than the width: a long word may stand out."""
_FULL_SHARE = 0.4
"""The share of wrapped lines that must be full: a list of short lines is none."""
_TITLE_SHARE = 0.7
_WRAP_LEAST, _WRAP_LIMIT = 40, 140
"""How narrow and how wide the lines of a wrapped text are, in columns."""
_WRAPPED_SHARE = 0.1
_FEWEST_WRAPS = 3
_CUT_LENGTH = 60
_MOST_LINES = 20
_SENTENCE_STOPS = frozenset(".:;!?")
_DASHES = frozenset("–—")
"""What may stand at the start of a line within a sentence; a hyphen there marks an item."""
_FIRST_TOKENS = frozenset({"i", "a", "1", "I", "A"})


class Wrapping:
    """The line breaks of a text. `width` is the column at which it is hard-wrapped, 0 if it is not."""

    def __init__(self, lines: Sequence[Line], lists: ListStack) -> None:
        self._lines = lines
        self._lists = lists
        self.width = self._wrap_width()

    def joins(self, line: Line, following: Line) -> bool:
        """Tell whether a line break is a wrap."""
        if following.gap:
            return False
        if following.marker:
            return self._is_inline_enumerator(line, following)
        if section_level(following.text) and len(following.text) <= TITLE_LENGTH:
            return False
        if line.text[-1] == ":":
            runs_on = self.is_full(line, following) and not self._is_title(following)
            return bool(self.width and _URL.match(following.text)) or runs_on
        if following.text[0].islower():
            # Where nothing is wrapped, only a long line can have been cut by accident; short ones are a list.
            return bool(self.width) or (len(line.text) > _CUT_LENGTH and not ends_sentence(line.text))
        if ends_sentence(line.text):
            return self.is_full(line, following) and not self._is_title(following)
        return is_left_open(line.text) or self.is_full(line, following)

    def logical(self, at: int) -> tuple[str, int]:
        """Return the text that begins at a line, wraps joined, and the index of the line after it."""
        end = at + 1
        while end < len(self._lines) and self.joins(self._lines[end - 1], self._lines[end]) and end - at < _MOST_LINES:
            end += 1
        return " ".join(line.text for line in self._lines[at:end]), end

    def is_full(self, line: Line, following: Line) -> bool:
        """Tell whether the next line's first word would not have fitted on a line."""
        return bool(self.width) and overflows(line.indent + len(line.text), following.text, self.width)

    def _wrap_width(self) -> int:
        """Return the column at which the text is hard-wrapped, 0 if it is not."""
        pairs = [(a, b) for a, b in pairwise(self._lines) if not b.gap and not b.marker]
        wraps = [(a, b) for a, b in pairs if breaks_sentence(a.text, b.text)]
        return find_width([(a.indent + len(a.text), b.text) for a, b in wraps], len(self._lines))

    def _is_inline_enumerator(self, line: Line, following: Line) -> bool:
        """Tell whether `(iv)` or a dash at the start of a line goes on within the sentence."""
        if self._lists.knows(following.marker) or ends_sentence(line.text) or line.text[-1] == ":":
            return False
        if self.is_full(line, following) and following.content[0].islower():
            return bool(following.token) or following.marker in _DASHES
        runs_on = bool(self.width) and following.marker.endswith("()") and following.token not in _FIRST_TOKENS
        return bool(following.token) and (runs_on or is_left_open(line.text))

    def _is_title(self, line: Line) -> bool:
        """Tell whether a line could be a heading, and does not fill the width as wrapped text does."""
        return is_title_like(line.text) and line.indent + len(line.text) < _TITLE_SHARE * self.width


def find_width(wraps: Sequence[tuple[int, str]], lines: int) -> int:
    """Return the column at which a text of so many lines is wrapped, 0 if it is not.

    `wraps` are the lines that stop within a sentence: where each ends, and the text of the next.
    """
    if len(wraps) < _FEWEST_WRAPS or len(wraps) < _WRAPPED_SHARE * lines:
        return 0
    # Rows of tables and addresses may be longer than what is wrapped.
    longest = sorted(end for end, _ in wraps)[int(len(wraps) * _TYPICAL)]
    full = sum(overflows(end, following, longest) for end, following in wraps)
    return longest if _WRAP_LEAST <= longest <= _WRAP_LIMIT and full >= _FULL_SHARE * len(wraps) else 0


def breaks_sentence(text: str, following: str) -> bool:
    """Tell whether a line surely stops within a sentence, which the next one goes on with."""
    # "iPhone" and "eBay" begin sentences.
    return following.split(maxsplit=1)[0].islower() and text[-1] not in _SENTENCE_STOPS


def overflows(end: int, following: str, width: int) -> bool:
    """Tell whether the first word of the next line would have gone beyond a width."""
    word = following.split(maxsplit=1)[0]
    return end + 1 + len(word) > _FULL * width
