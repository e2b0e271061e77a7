"""Phrases: which of many sequences of words occur in another, found in one pass whatever their number.

Each word that occurs in a phrase gets a character of its own, so that a phrase is a short string and a text one long
string, in which an Aho-Corasick automaton finds them all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import repeat
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

T = TypeVar("T")

_UNKNOWN = "\0"
_SURROGATES = 0xD800, 0x800


class Phrases(Generic[T]):
    """A mapping from phrases (sequences of words) to values that also finds its phrases within others.

    The values are numbered as they were made: `values[number]`.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        """Make new values with `make`."""
        self.values: list[T] = []
        self._make = make
        self._openers: set[str] = set()
        self._codes: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._automaton: AhoCorasick | None = None

    def at(self, words: Iterable[str]) -> T:
        """Return the value of a phrase (not empty), a new one if there is none yet."""
        words = list(words)
        self._openers.add(words[0])
        phrase = "".join([self._codes.setdefault(word, _character(len(self._codes) + 1)) for word in words])
        number = self._numbers.setdefault(phrase, len(self.values))
        if number == len(self.values):
            self.values.append(self._make())
            self._automaton = None
        return self.values[number]

    def find(self, words: Collection[str]) -> list[tuple[int, int, int]]:
        """Return the numbers of the phrases that occur, each with its half-open range of words, by their end."""
        if self._openers.isdisjoint(words):
            return []
        if self._automaton is None:
            self._automaton = AhoCorasick(list(self._numbers), store_patterns=False)
        text = "".join(map(self._codes.get, words, repeat(_UNKNOWN)))
        return self._automaton.find_matches_as_indexes(text, overlapping=True)


def _character(number: int) -> str:
    first, count = _SURROGATES
    return chr(number if number < first else number + count)
