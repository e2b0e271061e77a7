"""Plain text → blocks: what the shape of lines says about headings, paragraphs, lists and tables.

Text may be hard-wrapped or have one paragraph a line; both are read by the same rules, since a line break counts as a
wrap only where the next word would not have fitted or where no sentence could stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.reading.blocks import PLAIN_LEVEL, RUN_IN_LEVEL, Block, BlockKind
from kg.reading.flattened import table_at
from kg.reading.lines import (
    TITLE_LENGTH,
    ends_sentence,
    is_clause,
    is_left_open,
    is_short,
    is_title_case,
    is_title_like,
    opens_clause,
    section_level,
    split_lines,
    words_of,
)
from kg.reading.lists import ListStack
from kg.reading.mapped import collapse
from kg.reading.wrapping import Wrapping

_RUN_IN_WORDS = 10
_ITEM_LENGTH = 250
_CONTINUATION_LINES = 4


def text_blocks(source: str) -> Iterator[Block]:
    """Yield the blocks of a plain text, mapped to offsets in it."""
    return _Reader(source).blocks()


@dataclass(slots=True)
class _Open:
    """The block that lines are being added to."""

    kind: BlockKind
    spans: list[tuple[int, int]]
    level: int = 0
    listed: bool = False
    glued: bool = False
    wrapped: bool = False


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._lines = split_lines(source)
        self._open: _Open | None = None
        self._lists = ListStack()
        self._wrapping = Wrapping(self._lines, self._lists)
        self._seen = False
        self._after_colon = False
        self._bare = False
        self._strays = 0

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in reading order."""
        at = 0
        while at < len(self._lines):
            table = table_at(self._source, self._lines, at)
            if table:
                yield from self._close()
                rows, at = table
                yield from rows
                self._lists.clear()
                self._bare = self._after_colon = False
                continue
            line = self._lines[at]
            if self._open is not None and self._continues(at):
                self._open.spans.append((line.start, line.end))
            else:
                yield from self._close()
                self._begin(at)
            at += 1
        yield from self._close()

    def _close(self) -> Iterator[Block]:
        block, self._open = self._open, None
        if block is None:
            return
        text = collapse(self._source, block.spans)
        self._seen = True
        self._after_colon = block.kind != "heading" and text.text.endswith(":")
        if block.kind == "item":
            self._lists.closed(text.text)
        else:
            keep = block.kind == "paragraph" and self._bare
            if not keep:
                self._lists.clear()
        if block.kind == "heading":
            self._bare = False
        yield Block(block.kind, text, block.level, listed=block.listed)

    def _continues(self, at: int) -> bool:
        block, line, before = self._open, self._lines[at], self._lines[at - 1]
        if block is None or (block.kind == "heading" and not block.wrapped):
            return False
        if block.glued:
            return not line.gap and not line.marker
        if self._bare and before.text[-1] == "," and not self._wrapping.width:
            return False
        return self._wrapping.joins(before, line)

    # What a line begins

    def _begin(self, at: int) -> None:
        line = self._lines[at]
        whole = [(line.start, line.end)]
        body = [(line.start + line.body, line.end)]
        if line.marker:
            self._open = self._marked(at, body)
        elif self._is_section(at):
            self._open = _Open("heading", whole, section_level(line.text), wrapped=line.text[-1] not in ".;")
        elif self._is_address(at):
            self._open = _Open("paragraph", whole, glued=True)
        elif self._is_continuation(at):
            self._open = _Open("item", whole, self._lists.depth)
        elif self._is_run_in(at):
            self._open = _Open("heading", whole, RUN_IN_LEVEL)
        elif self._is_bare_item(at):
            self._bare = True
            self._open = _Open("item", whole, self._lists.enter(line, bare=True))
        elif self._is_lone_item(at):
            self._open = _Open("item", whole, self._lists.enter(line, bare=True))
        elif self._is_heading(at):
            self._open = _Open("heading", whole, PLAIN_LEVEL if self._seen else 0)
        else:
            self._open = _Open("paragraph", whole)
        self._count_strays()

    def _count_strays(self) -> None:
        """Leave an unmarked list at the second paragraph that is no item."""
        block = self._open
        stray = self._bare and block is not None and block.kind == "paragraph"
        self._strays = self._strays + 1 if stray else 0
        if self._strays > 1:
            self._bare = False
            self._lists.clear()

    def _marked(self, at: int, body: list[tuple[int, int]]) -> _Open:
        line = self._lines[at]
        if self._is_run_in(at):
            return _Open("heading", body, RUN_IN_LEVEL, listed=True)
        if self._is_numbered_heading(at):
            return _Open("heading", [(line.start, line.end)], PLAIN_LEVEL - 1, wrapped=True)
        return _Open("item", body, self._lists.enter(line))

    def _is_section(self, at: int) -> bool:
        """Tell whether a line with a section number is a heading, not a numbered paragraph."""
        line = self._lines[at]
        if not section_level(line.text) or len(line.text) > TITLE_LENGTH:
            return False
        if line.text[-1] in ".;":
            return not is_clause(line.text)
        text, end = self._wrapping.logical(at)
        return end == at + 1 or (end == at + 2 and is_title_like(text))

    def _is_numbered_heading(self, at: int) -> bool:
        """Tell whether `3. Sharing` is a heading: a title that text follows, not the next item."""
        line = self._lines[at]
        whole, end = self._wrapping.logical(at)
        title = whole[line.body :]
        if line.token == "" or "(" in line.marker or not is_title_like(title) or end >= len(self._lines):
            return False
        following = self._lines[end]
        if following.marker == line.marker or self._lists.knows(line.marker):
            return False
        if is_title_case(title) or (line.gap and following.gap):
            return True
        text = self._wrapping.logical(end)[0]
        return not following.marker and (ends_sentence(text) or (text[-1] == ":" and is_clause(text)))

    def _is_run_in(self, at: int) -> bool:
        """Tell whether a line such as `Consent:` heads a paragraph of its own, which follows."""
        line = self._lines[at]
        content = line.content
        if (
            content[-1] != ":"
            or len(content.split()) > _RUN_IN_WORDS
            or is_clause(content)
            or at + 1 >= len(self._lines)
        ):
            return False
        following = self._lines[at + 1]
        if following.marker or section_level(following.text):
            return False
        text = self._wrapping.logical(at + 1)[0]
        if text[-1] == ":":
            return is_clause(text)
        return ends_sentence(text) and (is_clause(text) or len(text) > _ITEM_LENGTH) and not self._pair_of_items(at + 1)

    def _is_heading(self, at: int) -> bool:
        line = self._lines[at]
        if not is_title_like(line.text) or at + 1 >= len(self._lines):
            return False
        before = self._lines[at - 1] if at else None
        following = self._lines[at + 1]
        titled = is_title_case(line.text)
        if before and not line.gap and not (ends_sentence(before.text) or titled or not self._wrapping.width):
            return False
        if following.gap or following.marker:
            return True
        if (
            following.text[0].islower()
            or self._wrapping.is_full(line, following)
            or (is_left_open(line.text) and not titled)
        ):
            return False
        return titled or len(words_of(line.text)) <= _RUN_IN_WORDS

    def _is_address(self, at: int) -> bool:
        """Tell whether short lines that follow each other closely make a postal address."""
        end = at + 1
        while end < len(self._lines) and not self._lines[end].gap and not self._lines[end].marker:
            if not is_short(self._lines[end].text) or end - at > 8:
                return False
            end += 1
        group = self._lines[at:end]
        commas = sum(line.text[-1] == "," for line in group)
        return commas >= 2 and is_short(group[0].text) and any(any(c.isdigit() for c in line.text) for line in group)

    def _is_continuation(self, at: int) -> bool:
        """Tell whether a paragraph between two items of one list, no blank line around it, belongs to the first."""
        if not self._lists.depth or self._lines[at].gap or is_title_like(self._lines[at].text):
            return False
        text, end = self._wrapping.logical(at)
        if end >= len(self._lines) or end - at > _CONTINUATION_LINES or not ends_sentence(text):
            return False
        if self._bare:
            return not self._is_item_like(at) and self._resumes(end)
        following = self._lines[end]
        return not following.gap and self._lists.knows(following.marker)

    def _resumes(self, at: int) -> bool:
        """Tell whether an unmarked list goes on after a paragraph: only a short line that is no sentence shows it."""
        text = self._wrapping.logical(at)[0]
        return self._is_item_like(at) and is_short(text) and not ends_sentence(text) and not is_title_case(text)

    def _is_bare_item(self, at: int) -> bool:
        if not self._bare:
            return self._after_colon and (self._pair_of_items(at) or self._governs_list(at))
        text, end = self._wrapping.logical(at)
        if not self._is_item_like(at) or (self._strays and not self._resumes(at)):
            return False
        return not (
            is_title_case(text) and is_title_like(text) and end < len(self._lines) and not self._is_item_like(end)
        )

    def _is_lone_item(self, at: int) -> bool:
        """Tell whether a line after a colon completes the sentence ("write to:", "name, address and age")."""
        text = self._wrapping.logical(at)[0]
        return self._after_colon and self._is_item_like(at) and not is_clause(text) and not is_title_like(text)

    def _pair_of_items(self, at: int) -> bool:
        if not self._is_item_like(at):
            return False
        end = self._wrapping.logical(at)[1]
        return end < len(self._lines) and self._is_item_like(end) and self._lines[end].gap == self._lines[at].gap

    def _governs_list(self, at: int) -> bool:
        text, end = self._wrapping.logical(at)
        return text[-1] == ":" and self._is_item_like(at) and end < len(self._lines) and bool(self._lines[end].marker)

    def _is_item_like(self, at: int) -> bool:
        line = self._lines[at]
        if line.marker or section_level(line.text) or opens_clause(line.text) or not line.text[0].isalpha():
            return False
        text = self._wrapping.logical(at)[0]
        # Blank lines set paragraphs apart, so among them a whole sentence is one.
        return len(text) <= _ITEM_LENGTH and not (line.gap and ends_sentence(text) and is_clause(text))
