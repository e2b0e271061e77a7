"""What the pages for readers hold: their fenced blocks, the commands and files shown in them, and the headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "ontology/*.md", "queries/*.md", "seeds/*.md", "tests/gold/**/*.md")
    for path in ROOT.glob(pattern)
)
LEFT_OUT: Final = "…"
_BLOCK: Final = re.compile(r"^```(\w*)\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)
_FILE: Final = re.compile(r"\b(Save|Add)\s+this\s+(?:as|to)\s+`(\S+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the file that the words before it tell the reader to write."""

    language: str
    text: str
    file: str = ""
    is_added: bool = False
    """Whether it goes to the end of a file that is there."""


@dataclass(frozen=True)
class Command:
    """A command as shown, with the lines that are shown of its output."""

    shown: str
    expected: tuple[str, ...]
    is_whole: bool
    """Whether this is all of the output, since no line says that something is left out."""


def page_name(page: Path) -> str:
    """Return a page's path in the checkout."""
    return page.relative_to(ROOT).as_posix()


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page in order."""
    before = 0
    for found in _BLOCK.finditer(text):
        told = [*_FILE.finditer(text, before, found.start())]
        before = found.end()
        file, is_added = (told[-1][2], told[-1][1] == "Add") if told else ("", False)
        yield Block(found[1], found[2], file, is_added)


def without_blocks(text: str) -> str:
    """Return the running text of a page."""
    return _BLOCK.sub("", text)


def commands(console: str) -> Iterator[Command]:
    """Yield the commands of a console block; lines that begin with "> " go on with one."""
    for part in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        more = [at for at, line in enumerate(lines) if at and line.startswith("> ")]
        rest = lines[1 + len(more) :]
        shown = "\n".join([lines[0], *(lines[at][2:] for at in more)])
        expected = tuple(line for line in rest if line.strip() and line != LEFT_OUT)
        yield Command(shown, expected, is_whole=bool(expected) and LEFT_OUT not in rest)


def headings(text: str) -> list[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    anchors: list[str] = []
    for heading in re.findall(r"^#{1,6} (.+)$", without_blocks(text), flags=re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        again = sum(re.fullmatch(rf"{re.escape(anchor)}(-\d+)?", other) is not None for other in anchors)
        anchors.append(f"{anchor}-{again}" if again else anchor)
    return anchors
