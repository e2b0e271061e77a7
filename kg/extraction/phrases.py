"""Phrases: which of many sequences of words occur in another, found in one pass whatever their number.

Each word that occurs in a phrase gets a character of its own, so that a phrase is a short string and a text one long
string, in which an Aho-Corasick automaton finds them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

T = TypeVar("T")

_UNKNOWN = "\0"
_SURROGATES = 0xD800, 0x800


class Phrases(Generic[T]):
    """A mapping from phrases (sequences of words) to values that also finds its phrases within others."""

    def __init__(self, make: Callable[[], T], *, longest: bool = False) -> None:
        """Make new values with `make`; with `longest`, find only the longest of overlapping phrases, from the left."""
        self._make = make
        self._longest = longest
        self._codes: dict[str, str] = {}
        self._values: dict[str, T] = {}
        self._ordered: list[T] = []
        self._automaton: AhoCorasick | None = None

    def at(self, words: Iterable[str]) -> T:
        """Return the value of a phrase (not empty), a new one if there is none yet."""
        phrase = "".join(self._codes.setdefault(word, _character(len(self._codes) + 1)) for word in words)
        if phrase not in self._values:
            self._values[phrase] = self._make()
            self._automaton = None
        return self._values[phrase]

    def find(self, words: Iterable[str]) -> list[tuple[T, int, int]]:
        """Return the values of the phrases that occur, each with its half-open range of words, ordered by their end."""
        text = "".join(map(self._codes.get, words, repeat(_UNKNOWN)))
        if not text.strip(_UNKNOWN):
            return []
        values = self._ordered
        if self._automaton is None:
            kind = MatchKind.LeftmostLongest if self._longest else MatchKind.Standard
            self._automaton = AhoCorasick(list(self._values), matchkind=kind, store_patterns=False)
            values = self._ordered = list(self._values.values())
        matches = self._automaton.find_matches_as_indexes(text, overlapping=not self._longest)
        return [(values[number], first, last) for number, first, last in matches]


def _character(number: int) -> str:
    first, count = _SURROGATES
    return chr(number if number < first else number + count)
