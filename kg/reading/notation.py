"""What a layout says, written as Markdown: headings, paragraphs, list items and tables of PDF and DOCX files.

Such files have no text of their own, so the text that is extracted from them keeps its structure in this notation, and
`markdown` reads it. Only what Markdown would take for mark-up is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPECIAL = re.compile(r"[\\`*]|<(?=[A-Za-z/!?])|(?<!\w)_|_(?!\w)|\[(?=[^\]]*\][(\[:])|&(?=#?\w+;)")
_OPENS_BLOCK = re.compile(r"[#>+=~]|-(?=[ -]|$)")
_DEEPEST = 6
_INDENT = 4


def heading(text: str, level: int) -> str:
    """Return a heading of a level from 1 (the outermost)."""
    return f"{'#' * min(max(level, 1), _DEEPEST)} {_escape(text)}"


def bold(text: str) -> str:
    """Return a paragraph that is bold from end to end."""
    return f"**{_escape(text)}**"


def paragraph(text: str) -> str:
    """Return a paragraph, each of its lines on one of its own."""
    lines = filter(None, map(_escape, text.split("\n")))
    return "\n".join("\\" + line if _OPENS_BLOCK.match(line) else line for line in lines)


def item(text: str, depth: int) -> str:
    """Return a list item of a nesting depth from 1."""
    return f"{' ' * _INDENT * (depth - 1)}- {paragraph(text)}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table; its first row holds the headers."""
    width = max(len(row) for row in rows)
    lines = [[_escape(cell).replace("|", "\\|") for cell in row] + [""] * (width - len(row)) for row in rows]
    lines.insert(1, ["---"] * width)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cell(parts: Sequence[str]) -> str:
    """Return the paragraphs of a table cell as one text."""
    filled = [" ".join(part.split()) for part in parts if part.strip()]
    return "".join(part + _between(part, bool(after)) for part, after in zip(filled, [*filled[1:], ""], strict=True))


def _between(part: str, goes_on: bool) -> str:
    if not goes_on:
        return ""
    return " " if part[-1] in ".;:,!?" else "; "


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
