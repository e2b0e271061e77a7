"""Blocks that are lines: a converter may give each line of a wrapped page as a paragraph of its own.

In: the blocks of a document. Out: the same, with such lines joined to the paragraphs and items that they were, without
the page numbers between them, and with the items of a list that was set without marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kg.reading.blocks import Block
from kg.reading.language import word_lists
from kg.reading.lines import ends_sentence, is_clause, is_left_open, is_short, section_level
from kg.reading.mapped import join
from kg.reading.wrapping import breaks_sentence, find_width, overflows

_WORDS = re.compile(r"\w+")
_LONGEST_PAGE_NUMBER = 16
"""How many characters a line may have that only numbers a page."""
_MOST_DIGITS = 3
"""More digits are a year or an amount."""
_LEAST_ITEMS = 3
"""Fewer brief paragraphs after a colon may be an address, or a label and what it labels."""
_OPEN = frozenset("paragraph item".split())


def unfold(blocks: Iterable[Block]) -> Iterable[Block]:
    """Return the blocks of a document; those that are only lines are joined where the text goes on."""
    known = list(_with_items(list(_without_page_numbers(list(blocks)))))
    wraps = [(len(a.text.text), b.text.text) for a, b in pairwise(known) if _goes_on(a, b)]
    width = find_width(wraps, len(known))
    return _joined(known, width) if width else known


def _with_items(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks; brief paragraphs that an open colon announces are the items of a list."""
    at = 0
    while at < len(blocks):
        yield blocks[at]
        at += 1
        if blocks[at - 1].kind == "paragraph" and blocks[at - 1].text.text.endswith(":"):
            end = next((i for i in range(at, len(blocks)) if not _is_brief(blocks[i])), len(blocks))
            if end - at >= _LEAST_ITEMS:
                yield from (block._replace(kind="item", level=1) for block in blocks[at:end])
                at = end


def _is_brief(block: Block) -> bool:
    """Tell whether a paragraph only names something: it is no sentence and no line of an address."""
    text = block.text.text
    named = block.kind == "paragraph" and is_short(text) and not (ends_sentence(text) or text.endswith(":"))
    return named and not is_clause(text) and not any(mark.isdigit() or mark == "@" for mark in text)


def _joined(blocks: Sequence[Block], width: int) -> Iterator[Block]:
    lines: list[Block] = []
    for block in blocks:
        if lines and not _continues(lines[-1], block, width, lines[0].kind):
            yield _one(lines)
            lines = []
        lines.append(block)
    if lines:
        yield _one(lines)


def _one(lines: Sequence[Block]) -> Block:
    return lines[0] if len(lines) == 1 else lines[0]._replace(text=join((line.text for line in lines), " "))


def _goes_on(before: Block, block: Block) -> bool:
    """Tell whether a paragraph begins in the middle of a sentence."""
    parts = block.kind == "paragraph" and before.kind in _OPEN
    return parts and breaks_sentence(before.text.text, block.text.text)


def _continues(before: Block, block: Block, width: int, kind: str) -> bool:
    """Tell whether a block goes on with the line before it."""
    if kind not in _OPEN or block.kind != "paragraph":
        return False
    if _goes_on(before, block):
        return True
    text, following = before.text.text, block.text.text
    if text[-1] == ":" or ends_sentence(text) or section_level(following):
        return False
    # A title is as wide as a line by chance, but what follows it begins with a capital.
    open_ended = is_left_open(text) or not following[0].isupper()
    return open_ended and overflows(len(text), following, width)


def _without_page_numbers(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks without page numbers, and what these parted as one."""
    before: Block | None = None
    parted = False
    for block in blocks:
        if _is_page_number(block):
            parted = before is not None
            continue
        if before is not None and parted and _goes_on(before, block):
            block = _one([before, block])
        elif before is not None:
            yield before
        before, parted = block, False
    if before is not None:
        yield before


def _is_page_number(block: Block) -> bool:
    """Tell whether a block only numbers a page ("3", "Page 3 of 12")."""
    if block.kind == "row" or len(block.text.text) > _LONGEST_PAGE_NUMBER:
        return False
    words = _WORDS.findall(block.text.text.lower())
    numbers = [word for word in words if word.isdigit() and len(word) <= _MOST_DIGITS]
    return 0 < len(numbers) <= 2 and all(word in numbers or word in word_lists().page_words for word in words)
