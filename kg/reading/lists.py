"""Nesting of list items in plain text: by indentation, by kind of marker, by what governs them, by parallel wording."""

from __future__ import annotations

from dataclasses import dataclass

from kg.reading.language import word_lists
from kg.reading.lines import Line, words_of

_BARE = "bare"
_PARALLEL_WORDS = 3


@dataclass(slots=True)
class _Level:
    """One open list. `implied` marks a nested list that only its parent's final colon shows."""

    indent: int
    marker: str
    opening: tuple[str, ...]
    implied: bool = False
    lower: bool = False


class ListStack:
    """The lists that are open at a line, outermost first."""

    def __init__(self) -> None:
        self._levels: list[_Level] = []
        self._governs = False

    @property
    def depth(self) -> int:
        """How many lists are open."""
        return len(self._levels)

    def knows(self, marker: str) -> bool:
        """Tell whether a list with this kind of marker is open."""
        return bool(marker) and any(level.marker == marker for level in self._levels)

    def clear(self) -> None:
        """Close all lists."""
        self._levels.clear()
        self._governs = False

    def closed(self, text: str) -> None:
        """Note the text of the item that just ended: a final colon governs what follows."""
        self._governs = text.endswith(":")

    def enter(self, line: Line, *, bare: bool = False) -> int:
        """Place an item and return its depth, from 1."""
        marker = _BARE if bare else line.marker
        opening = tuple(word.lower() for word in words_of(line.content)[:_PARALLEL_WORDS])
        while self._levels and self._levels[-1].indent > line.indent + 1:
            self._levels.pop()
        if not self._fits(line, marker, opening):
            implied = bool(self._levels) and self._levels[-1].marker == marker
            self._levels.append(_Level(line.indent, marker, opening, implied))
        level = self._levels[-1]
        level.lower = level.lower or line.content[:1].islower()
        self._governs = False
        return len(self._levels)

    def _fits(self, line: Line, marker: str, opening: tuple[str, ...]) -> bool:
        """Go back to the open list that the item belongs to; say whether there is one."""
        levels = self._levels
        if not levels or line.indent > levels[-1].indent + 1:
            return False
        for at, level in enumerate(levels):
            if level.indent >= line.indent - 1 and _are_parallel(level.opening, opening):
                del levels[at + 1 :]
                return True
        if levels[-1].marker == marker:
            return self._stays(line)
        for at in range(len(levels) - 1, -1, -1):
            if levels[at].marker == marker:
                del levels[at + 1 :]
                return True
        return False

    def _stays(self, line: Line) -> bool:
        top = self._levels[-1]
        content = line.content
        if self._governs and not top.implied:
            return False
        # Items in lower case below "about:" end where an item in upper case takes up the outer list again.
        if top.implied and ((top.lower and content[:1].isupper()) or content.endswith(":")):
            self._levels.pop()
        return True


def _are_parallel(first: tuple[str, ...], later: tuple[str, ...]) -> bool:
    """Tell whether two items begin alike (`The Right to`) or count on (`The first ...`, `The second ...`)."""
    if first == later:
        return len(later) == _PARALLEL_WORDS
    words = word_lists()
    return not words.first_ordinals.isdisjoint(first) and not words.later_ordinals.isdisjoint(later)
