"""Front matter: the title that a document bears and the day that it gives itself.

In: a document's segments. Out: the title, and the effective date as an ISO 8601 date; "" where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import chain

from kg.extraction.lexicon import Lexicon
from kg.model import Segment

_HEAD, _FOOT, _FRONT = 15, 10, 30
_TITLE_LENGTH = 100
_LINE_LENGTH = 120
_YEAR = re.compile("19[0-9]{2}|20[0-9]{2}")
_AROUND_TITLE = " :*_#"


def find_title(segments: Sequence[Segment], lexicon: Lexicon) -> str:
    """Return the first heading that names a policy, failing that the first line or heading that is about one."""
    named, topical, sentence = (_pattern(name, lexicon) for name in ("title", "title-topic", "no-title"))
    short = [s for s in segments[:_FRONT] if len(s.text) < _TITLE_LENGTH and not sentence.search(s.text)]
    headings = [s for s in short if s.kind == "heading"]
    lines = [s for s in short[:_HEAD] if s.kind == "sentence"]
    wanted = ((headings, named), (lines, named), (headings, topical))
    return next((s.text.strip(_AROUND_TITLE) for group, like in wanted for s in group if like.search(s.text)), "")


def find_effective_date(segments: Sequence[Segment], lexicon: Lexicon) -> str:
    """Return the first day that a document gives itself, in its head or foot, bare under its title, or on some line."""
    pattern = _date_pattern(lexicon)
    head, foot = (_dated(part) for part in (segments[:_HEAD], segments[-_FOOT:]))
    short = (segment for segment in segments if len(segment.text) <= _LINE_LENGTH)
    dated = chain(
        map(pattern["led"].finditer, chain(head, foot)),
        (pattern["bare"].finditer(text.strip()) for text in (*head, *foot) if len(text) <= _LINE_LENGTH),
        map(pattern["led"].finditer, _dated(short)),
    )
    # "In force since May 2, updated on July 9": the later day is that of the text as it is.
    days = (max((day for match in matches for day in _days(match, lexicon)), default="") for matches in dated)
    return next(filter(None, days), "")


def _dated(segments: Iterable[Segment]) -> list[str]:
    return [segment.text for segment in segments if _YEAR.search(segment.text)]


def _days(match: re.Match[str], lexicon: Lexicon) -> Iterator[str]:
    """Yield the day that a date means, if it is one and means but one."""
    if match["month"] or match["month2"]:
        month = lexicon.numbered("month")[(match["month"] or match["month2"])[:3].lower()]
        days = [(match["year"] or match["year2"], month, match["day"] or match["day2"])]
    elif match["year3"]:
        days = [(match["year3"], match["month3"], match["day3"])]
    else:
        first, second, year = match["first"], match["second"], match["year4"]
        days = [(year, second, first), (year, first, second)]
        # "01.02.2024" puts the day first; "01/02/2024" may mean either.
        if match["mark"] == "." or first == second:
            days = days[:1]
    real = {day for year, month, number in days if (day := _day(int(year), int(month), int(number)))}
    if len(real) == 1:
        yield from real


def _day(year: int, month: int, number: int) -> str:
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return ""


@cache
def _pattern(name: str, lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(lexicon.regexes[name], re.IGNORECASE)


@cache
def _date_pattern(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    month = rf"(?:{'|'.join(sorted(lexicon.numbered('month')))})[a-z]*"
    day = (
        rf"(?:(?P<month>{month})\b[.,/]?\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[.,]?\s+(?P<year>\d{{4}})"
        rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?[.,]?[\s-]+(?:of\s+)?(?P<month2>{month})\b[.,]?[\s-]+(?P<year2>\d{{4}})"
        r"|(?P<year3>\d{4})[-/.](?P<month3>\d{1,2})[-/.](?P<day3>\d{1,2})"
        r"|(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year4>\d{4}))(?!\d)"
    )
    lead, around = lexicon.regexes["date-lead"], lexicon.regexes["date-around"]
    return {
        "led": re.compile(rf"{lead}(?<!\d){day}", re.IGNORECASE),
        "bare": re.compile(rf"\A{around}{day}{around}\Z", re.IGNORECASE),
    }
