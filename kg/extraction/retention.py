"""Retention: how long which data is kept.

In: a `Passage`. Out: `Retention` statements. A duration ("30 days") makes a fixed period, a criterion ("as long as
necessary") an event, keeping without either an indeterminate one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.lexicon import Mention
from kg.extraction.passages import Passage
from kg.model import Retention

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fourteen": 14, "fifteen": 15, "eighteen": 18, "twenty": 20, "twenty-four": 24,
    "thirty": 30, "thirty-six": 36, "forty-five": 45, "sixty": 60, "ninety": 90,
}  # fmt: skip
_UNITS = {"hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y"}
_DURATION = re.compile(
    rf"\b(?P<number>\d+|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\s*(?:\(\s*(?P<digits>\d+)\s*\)\s*)?[- ]?"
    r"(?:calendar |business |working )?(?P<unit>hour|day|week|month|year)s?\b",
    re.IGNORECASE,
)
_KEPT = frozenset({"information", "data", "record", "cookie", "content", "recording", "log", "detail", "it", "they"})
_TEXT_LENGTH = 200


def find_retention(passage: Passage) -> Iterator[Retention]:
    """Yield the retention rules of a passage, at most one a clause."""
    if passage.segment.kind == "heading":
        return
    topics = passage.governing or passage.topic
    if topics & {"Changes", "Terms", "Definition"}:
        return
    for first, last in passage.clauses:
        kept = passage.cues("Retain", first, last)
        if kept and _is_of_data(passage, first, last):
            yield from _rule(passage, kept[0], first, last)


def _rule(passage: Passage, kept: Mention, first: int, last: int) -> Iterator[Retention]:
    start, end = passage.tokens[first].start, passage.tokens[last - 1].end
    duration = _DURATION.search(passage.segment.text, start, end)
    until = next(iter(passage.cues("Until", first, last)), None)
    indefinite = passage.has("Indefinite", first=first, last=last)
    retaining = passage.tokens[kept.first].lemma in {"retain", "keep", "retention", "hold", "preserve"}
    about = "Retention" in (passage.governing | passage.topic)
    if duration is not None and (retaining or about or until is not None):
        kind = "dpv:TemporalDuration"
    elif indefinite:
        kind = "dpv:IndeterminateDuration"
    elif until is not None:
        kind = "dpv:UntilEventDuration"
    elif about and retaining and passage.has("We", first=first, last=last):
        kind = "dpv:IndeterminateDuration"
    else:
        return
    yield Retention(
        kind=kind,
        until=passage.words(until.first, last)[:_TEXT_LENGTH].rstrip(" .;,") if until else "",
        duration=iso_duration(duration) if duration else "",
        data=_kept_data(passage, kept, until.first if until and until.first > kept.first else last),
        evidence=(passage.span(first, last),),
        rule="retention-" + kind.removeprefix("dpv:").removesuffix("Duration").lower(),
        polarity=passage.polarity(last - 1),
        modality=passage.modality(kept.first),
        regime=passage.regime,
    )


def iso_duration(match: re.Match[str]) -> str:
    """Return a matched duration as ISO 8601.

    >>> iso_duration(_DURATION.search("for thirty (30) days"))
    'P30D'
    """
    number = match["digits"] or match["number"].lower()
    count = int(number) if number.isdigit() else _NUMBERS[number]
    return _UNITS[match["unit"].lower()].format(count)


def _is_of_data(passage: Passage, first: int, last: int) -> bool:
    return any(token.lemma in _KEPT for token in passage.tokens[first:last])


def _kept_data(passage: Passage, kept: Mention, stop: int) -> str:
    if kept.last >= stop:
        return ""
    return passage.words(kept.last, stop)[:_TEXT_LENGTH].strip(" .;,")
