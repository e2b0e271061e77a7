"""Durations in words."""

from __future__ import annotations

import re
from typing import Final

_DURATION: Final = re.compile(r"P(T?)(\d+)([YMWDHS])")
_UNITS: Final = {"Y": "year", "M": "month", "W": "week", "D": "day", "TH": "hour", "TM": "minute", "TS": "second"}


def spoken_duration(duration: str) -> str:
    """Return an ISO 8601 duration in words, or as it is if it has more than one part.

    >>> spoken_duration("P10Y"), spoken_duration("P1M"), spoken_duration("PT24H"), spoken_duration("P1Y6M")
    ('10 years', '1 month', '24 hours', 'P1Y6M')
    """
    match = _DURATION.fullmatch(duration)
    if match is None or match[1] + match[3] not in _UNITS:
        return duration
    time, count, unit = match.groups()
    return f"{count} {_UNITS[time + unit]}{'' if count == '1' else 's'}"
