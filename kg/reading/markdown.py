"""Markdown → blocks: CommonMark with tables, its inline text aligned to the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from functools import cache
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, heading, list_block
from markdown_it.token import Token

from kg.reading.blocks import BOLD_LEVEL, Block, names_columns, row_block
from kg.reading.html import html_blocks, is_bold_heading, is_note
from kg.reading.mapped import Mapped, Weaver, collapse, passage

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TITLE = re.compile(r"^title:[ \t]*(?P<quote>[\"']?)(?P<title>[^\n]*?\S)(?P=quote)[ \t]*$", re.MULTILINE)
_LINK_TAIL = re.compile(r"\](?:\((?:[^()\\\n]|\\.|\([^()\n]*\))*\)|\[[^\]\n]*\])?|>")
_ROW_EDGE = re.compile(r"[ \t>]*\|?")
_CELL_END = re.compile(r"(?:[^|\\]|\\.)*\|", re.DOTALL)
_SUP = re.compile(r"<(?P<closes>/?)sup\b", re.IGNORECASE)
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_MARKUP = re.compile(r"[\\`*_\[<>&|]")
"""What shows that a text has inline mark-up, or that the source may write it otherwise (a pipe in a cell)."""
_REACH = 12
"""How far on a character is looked for where text and source differ (an escaped pipe in a cell, a code span)."""


def markdown_blocks(source: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown text without mark-up, comments, link targets and front matter (but its title)."""
    # The parser takes a carriage return for a line end; a document has none, but offsets must hold for any text.
    source = source.replace("\r", " ")
    front = _FRONT_MATTER.match(source)
    start = front.end() if front else 0
    body = source[start:]
    starts = tuple(accumulate((len(line) + 1 for line in body.split("\n")), initial=start))
    title = _TITLE.search(source, 0, start)
    if title:
        yield Block("heading", collapse(source, [title.span("title")]))
    references: dict[str, object] = {}
    yield from _Reader(source, starts, references).blocks(_parser().parse(body, references))


@cache
def _parser() -> MarkdownIt:
    # `text_join` would merge escapes and entities into the text around them and lose how the source writes them.
    # Inline mark-up is parsed where there is any (`_children`): most paragraphs have none.
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").disable(["text_join", "inline"])
    parser.block.ruler.before("table", "single_line", _single_line)
    # Link targets are passed over, so they need no normal form.
    setattr(parser, "normalizeLink", str)  # noqa: B010 - the documented way to replace it
    return parser


def _single_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line that can only be a paragraph or a heading of its own, as most are, without trying all rules on it.

    The line below can make it something else, but not if it is blank or begins the next item.
    """
    first, following = state.bMarks[start] + state.tShift[start], start + 1
    if state.is_code_block(start):
        return False
    if following < state.lineMax and not state.isEmpty(following):
        outer = state.sCount[following] < state.blkIndent
        if not outer or not list_block(state, following, state.lineMax, True):
            return False
    if not state.src[first].isalpha():
        return state.src[first] == "#" and heading(state, start, end, silent)
    state.line = following
    token = state.push("inline", "", 0)
    token.content = state.src[first : state.eMarks[start]]
    token.map = [start, following]
    return True


class _Reader:
    """Walks the block tokens in order, with a cursor in the source for the inline text of each."""

    def __init__(self, source: str, starts: Sequence[int], references: MutableMapping[str, object]) -> None:
        self._source = source
        self._references = references
        self._starts = starts
        self._weaver = Weaver(source)
        self._cursor = 0
        self._end = 0
        self._cells: list[Mapped] = []
        self._headers: tuple[str, ...] = ()
        self._rows = 0
        self._in_row = False

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """Yield the blocks of a token stream."""
        depth = level = 0
        for token in tokens:
            if token.type == "inline" and self._in_row:
                self._cells.append(self._inline(token, self._children(token)))
            elif token.type == "inline":
                self._enter(token)
                if block := self._leaf(token, depth, level):
                    yield block
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                depth += 1
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                depth -= 1
            elif token.type in ("heading_open", "heading_close"):
                level = int(token.tag[1]) if token.nesting == 1 else 0
            elif token.type == "html_block":
                self._enter(token)
                yield from html_blocks(self._source, self._cursor, self._end)
            elif token.type in ("fence", "code_block"):
                self._enter(token)
                yield Block("paragraph", collapse(self._source, [(self._cursor, self._end)]))
            elif token.type.startswith(("table_", "tr_", "th_", "td_")):
                yield from self._table(token)

    def _table(self, token: Token) -> Iterator[Block]:
        if token.type == "table_open":
            self._headers, self._rows = (), 0
        elif token.type == "tr_open":
            self._enter(token)
            self._cells, self._in_row = [], True
            edge = _ROW_EDGE.match(self._source, self._cursor, self._end)
            self._cursor = edge.end() if edge else self._cursor
        elif token.type in ("th_close", "td_close"):
            match = _CELL_END.match(self._source, self._cursor, self._end)
            self._cursor = match.end() if match else self._end
        elif token.type == "tr_close":
            self._in_row = False
            # A converter that finds no header row writes an empty one and the true one below it.
            if self._rows == 0 or (self._rows == 1 and not any(self._headers) and names_columns(self._cells)):
                self._headers = tuple(cell.text for cell in self._cells)
            elif any(cell.text for cell in self._cells):
                yield row_block(self._cells, self._headers)
            self._rows += 1

    def _leaf(self, token: Token, depth: int, level: int) -> Block | None:
        children = self._children(token)
        text = self._inline(token, children)
        if not text.text:
            return None
        if level:
            return Block("heading", text, level)
        if depth:
            return Block("item", text, depth)
        if _all_bold(children) and is_bold_heading(text.text):
            return Block("heading", text, BOLD_LEVEL)
        return Block("paragraph", text)

    def _enter(self, token: Token) -> None:
        first, last = token.map or (0, 0)
        self._cursor = self._starts[first]
        self._end = min(self._starts[last], len(self._source))

    def _children(self, token: Token) -> list[Token]:
        """Return the inline tokens of a block that has inline mark-up, none for plain text."""
        children: list[Token] = []
        if _MARKUP.search(token.content):
            _parser().inline.parse(token.content, _parser(), self._references, children)
        return children

    def _inline(self, token: Token, children: Sequence[Token]) -> Mapped:
        if not children:
            if "\n" not in token.content:
                at = self._find(token.content)
                return passage(self._source, at, at + len(token.content))
            for line in token.content.split("\n"):
                at = self._find(line)
                self._weaver.copy(at, at + len(line))
                self._weaver.space(at + len(line))
                self._cursor = at + len(line)
            return self._weaver.finish()
        raised = False
        for child in children:
            if child.type == "html_inline" and (sup := _SUP.match(child.content)):
                raised = not sup["closes"]
            if raised and child.type == "text" and is_note(child.content):
                continue
            if child.type in ("text", "code_inline"):
                self._align(child)
            elif child.type == "text_special":
                self._special(child)
            elif child.type in ("softbreak", "hardbreak"):
                at = self._find("\n")
                self._weaver.space(at)
                self._cursor = at + 1
            elif child.type == "html_inline":
                self._skip(child)
            elif child.type in ("link_close", "image"):
                find = _LINK_TAIL.match if child.type == "link_close" else _LINK_TAIL.search
                match = find(self._source, self._cursor, self._end)
                self._cursor = match.end() if match else self._cursor
        return self._weaver.finish()

    def _align(self, child: Token) -> None:
        text = child.content
        if child.type == "code_inline":
            self._cursor = self._find(child.markup) + len(child.markup)
        at = self._source.find(text, self._cursor, self._end)
        if at >= 0:
            self._weaver.copy(at, at + len(text))
            self._cursor = at + len(text)
            return
        for character in text:
            # A line break within a code span becomes a space.
            if character == " " and self._source[self._cursor : self._cursor + 1] == "\n":
                character = "\n"
            at = self._source.find(character, self._cursor, min(self._end, self._cursor + _REACH))
            self._weaver.put(character, self._cursor if at < 0 else at)
            self._cursor = self._cursor if at < 0 else at + 1

    def _special(self, child: Token) -> None:
        at = self._find(child.markup)
        if child.content == child.markup:
            self._weaver.copy(at, at + len(child.content))
        else:
            # An escape stands where the character itself does, an entity where it begins.
            self._weaver.put(child.content, at + (1 if child.info == "escape" else 0))
        self._cursor = at + len(child.markup)

    def _skip(self, child: Token) -> None:
        at = self._find(child.content)
        if _BREAK.match(child.content):
            self._weaver.space(at)
        self._cursor = min(at + len(child.content), self._end)

    def _find(self, text: str) -> int:
        at = self._source.find(text, self._cursor, self._end)
        return min(self._cursor, max(self._end - 1, 0)) if at < 0 else at


def _all_bold(children: Sequence[Token]) -> bool:
    bold = 0
    seen = False
    for child in children:
        bold += child.nesting if child.type.startswith("strong_") else 0
        if child.content.strip() and child.type != "html_inline":
            seen = True
            if not bold:
                return False
    return seen
