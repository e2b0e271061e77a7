"""Document → segments: blocks of its format, cut into sentences, with the headings and the lead-in that govern them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from kg.model import Document, MediaType, Segment, SegmentKind
from kg.reading.blocks import Block
from kg.reading.html import html_blocks
from kg.reading.language import word_lists
from kg.reading.markdown import markdown_blocks
from kg.reading.sentences import sentence_spans
from kg.reading.text import text_blocks
from kg.reading.unfolding import unfold

_READERS: Mapping[MediaType, Callable[[str], Iterable[Block]]] = MappingProxyType(
    {
        "text/plain": text_blocks,
        "text/markdown": markdown_blocks,
        "text/html": html_blocks,
        # What is extracted from these is written as Markdown.
        "application/pdf": markdown_blocks,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": markdown_blocks,
    }
)
_LETTER = re.compile(r"[^\W_]")


def segment_document(document: Document) -> tuple[Segment, ...]:
    """Return the segments of a document in reading order.

    Every character of a segment's text maps to its place in `Document.text`; table header rows appear as the headers
    of cells only.
    """
    blocks = filter(_says_something, _READERS[document.media_type](document.text))
    return tuple(_Governance().segments(unfold(blocks)))


class _Governance:
    """Follows headings, lists and tables through a document and gives each segment what governs it."""

    def __init__(self) -> None:
        self._headings: list[tuple[int, Segment]] = []
        self._path: tuple[str, ...] = ()
        self._before: Segment | None = None
        self._leads: dict[int, Segment | None] = {}
        self._parents: dict[int, Segment] = {}
        self._in_table = False

    def segments(self, blocks: Iterable[Block]) -> Iterator[Segment]:
        """Yield the segments of the blocks."""
        for number, block in enumerate(blocks):
            if block.kind == "heading":
                yield self._heading(block, number)
            elif block.kind == "row":
                yield self._row(block, number)
            else:
                yield from self._sentences(block, number)

    def _heading(self, block: Block, number: int) -> Segment:
        lead = self._listed_lead(block) if block.listed else None
        while self._headings and self._headings[-1][0] >= block.level:
            self._headings.pop()
        above = self._path[: len(self._headings)]
        segment = Segment("heading", block.text.text, block.text.runs, number, above, lead)
        self._headings.append((block.level, segment))
        self._path = (*above, segment.text)
        self._leave_list(segment if block.text.text.endswith(":") else None)
        return segment

    def _listed_lead(self, block: Block) -> Segment | None:
        for level, heading in self._headings:
            if level == block.level:
                return heading.lead_in
        return self._introduction()

    def _row(self, block: Block, number: int) -> Segment:
        if not self._in_table:
            self._leads = {1: self._introduction()}
            self._in_table = True
        text, runs = block.text.text, block.text.runs
        return Segment("row", text, runs, number, self._path, self._leads.get(1), block.cells)

    def _sentences(self, block: Block, number: int) -> Iterator[Segment]:
        kind: SegmentKind = "item" if block.kind == "item" else "sentence"
        lead = self._item_lead(block.level) if kind == "item" else self._announcement()
        segment: Segment | None = None
        for start, end in sentence_spans(block.text.text):
            text, runs = block.text.slice(start, end)
            segment = Segment(kind, text, runs, number, self._path, lead)
            yield segment
        if kind == "sentence":
            self._leave_list(segment)
        elif segment is not None:
            self._parents[block.level] = segment

    def _item_lead(self, depth: int) -> Segment | None:
        self._in_table = False
        for deeper in [level for level in self._leads if level > depth]:
            del self._leads[deeper]
            self._parents.pop(deeper, None)
        if depth not in self._leads:
            outer = [level for level in self._parents if level < depth]
            self._leads[depth] = self._parents[max(outer)] if outer else self._introduction()
        return self._leads[depth]

    def _leave_list(self, before: Segment | None) -> None:
        self._before = before
        self._leads, self._parents, self._in_table = {}, {}, False

    def _announcement(self) -> Segment | None:
        """Return the sentence before a paragraph that announces it with a colon ("We hold this data on you:")."""
        before = None if self._leads else self._before
        return before if before and before.kind == "sentence" and before.text.endswith(":") else None

    def _introduction(self) -> Segment | None:
        """Return the sentence just before a list or table, if it introduces one."""
        before = self._before
        if before is None or before.text[-1] not in '.!?)"”':
            return before
        words = before.text.lower().rstrip('.!?)"”').split()
        return before if word_lists().introducing & {word.strip("(),;:") for word in words} else None


def _says_something(block: Block) -> bool:
    """Tell whether a block has a letter or digit: rules, lone bullets and zero-width spaces are layout."""
    return bool(_LETTER.search(block.text.text))
