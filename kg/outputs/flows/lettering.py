"""How wide text is, guessed without a font and on the safe side, and how a label is broken into lines."""

from __future__ import annotations

import unicodedata
from typing import Final

MOST_LINES: Final = 3
_JOINTS: Final = "-_./@"
_NARROW: Final = frozenset(" !'(),-./:;I[]ijlrtf|")
_WIDE: Final = frozenset("%&@MWmw—…")


def text_width(text: str, size: float) -> float:
    """Return a width that text of a font size does not exceed in common sans-serif fonts, in the unit of the size."""
    return size * sum(map(_ems, text))


def break_lines(label: str, width: float, size: float) -> tuple[str, ...]:
    """Return a label in at most `MOST_LINES` lines that fit a width; what does not fit ends in an ellipsis."""
    lines = [""]
    for word in _words(label, width, size):
        joined = f"{lines[-1]} {word}".strip()
        if text_width(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    lines = [line for line in lines if line]
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    last = lines[MOST_LINES - 1]
    while text_width(f"{last}…", size) > width:
        last = last[:-1]
    return (*lines[: MOST_LINES - 1], f"{last}…")


def _words(label: str, width: float, size: float) -> list[str]:
    """Return the words of a label, cut where one is wider than a line, after a joint if it has one."""
    pieces: list[str] = []
    for word in label.split():
        piece = ""
        for sign in word:
            if text_width(piece + sign, size) > width:
                cut = max(map(piece.rfind, _JOINTS)) + 1 or len(piece)
                pieces.append(piece[:cut])
                piece = piece[cut:]
            piece += sign
        pieces.append(piece)
    return pieces


def _ems(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0.0
    if sign in _NARROW:
        return 0.4
    if sign in _WIDE or unicodedata.east_asian_width(sign) in "WF":
        return 1.05
    return 0.75 if sign.isupper() else 0.62
