"""Durations: fixed lengths of time in a text ("thirty (30) days", "two to three years", "a 90-day period").

In: a `Passage` and a token range. Out: `Duration` values, ISO 8601, in their order. Ages, intervals ("every year") and
times that lie back ("the last 12 months") are none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extraction.lexicon import Lexicon
from kg.extraction.passages import Passage


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, which `tokens[first:last]` say."""

    first: int
    last: int
    value: str


def find_durations(passage: Passage, first: int, last: int) -> Iterator[Duration]:
    """Yield the durations within a token range."""
    if not passage.has("Unit", first=first, last=last):
        return
    text = passage.segment.text
    for match in _pattern(passage.lexicon).finditer(text, passage.starts[first], passage.ends[last - 1]):
        start = bisect_right(passage.starts, match.start()) - 1
        stop = bisect_left(passage.ends, match.end()) + 1
        before = start > 0 and passage.holds("NoPeriodBefore", start - 1)
        after = passage.holds("NoPeriodAfter", stop)
        if not before and not after:
            yield Duration(start, stop, _iso(match, passage.lexicon))


def _iso(match: re.Match[str], lexicon: Lexicon) -> str:
    """Write a duration as ISO 8601; of a range its end. Business days count as days."""
    numbers, units = _numbered(lexicon)
    spoken = (match["digits"] or match["number"] or "1").lower()
    count = float(spoken) if spoken[0].isdigit() else sum(int(numbers[word]) for word in re.split(r"[\s-]+", spoken))
    designator = units[match["unit"].lower()]
    if match["half"]:
        return "P6M" if designator == "PY" else f"{designator[:-1]}0.5{designator[-1]}"
    return f"{designator[:-1]}{count:g}{designator[-1]}"


@cache
def _numbered(lexicon: Lexicon) -> tuple[dict[str, str], dict[str, str]]:
    """Return the words for numbers and for units of time, each with what it stands for."""
    return lexicon.numbered("number"), lexicon.numbered("unit")


@cache
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    numbers, names = _numbered(lexicon)
    word = "|".join(sorted(numbers, key=len, reverse=True))
    units = "|".join(sorted(names))
    modifiers = "|".join(sorted(lexicon.words["UnitModifiers"]))
    number = rf"\d+(?:\.\d+)?|(?:{word})(?:[- ](?:{word}))?"
    aside = r"\s*(?:\([^()]{1,20}\)\s*)?"
    return re.compile(
        rf"(?<![\w-])(?:(?:{number}){aside}(?:\s?[-–]\s?(?=\d)|\s(?:to|or|and)\s))?"
        rf"(?:(?P<half>half)\s+(?:an?\s+)?|(?P<number>{number})\s*(?:\(\s*(?:(?P<digits>\d+)|[a-z -]+)\s*\)\s*)?)[-\s]?"
        rf"(?:(?:{modifiers}) )?(?P<unit>{units})s?\b",
        re.IGNORECASE,
    )
