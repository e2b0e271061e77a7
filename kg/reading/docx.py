"""DOCX → Markdown text: styles tell headings, numbering tells lists, deleted text is left out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from kg.errors import MissingPartError, SourceError
from kg.reading import notation

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPPERS = frozenset(_W + name for name in ("sdt", "sdtContent", "ins", "smartTag", "customXml"))
_BREAKS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_LIST_STYLES = ("List Bullet", "List Number", "List Paragraph")
_HEADING_LEVELS = {"title": 1, "subtitle": 2} | {f"heading {level}": level for level in range(1, 10)}
_LONGEST_TITLE = 120


def docx_text(data: bytes, name: str) -> str:
    """Return the text of a DOCX file as Markdown.

    Raises SourceError KG210 for a damaged file, MissingPartError KG401 if python-docx is not installed.
    """
    try:
        import docx
    except ImportError as error:
        raise MissingPartError("KG401", "reading DOCX files needs python-docx", "docx") from error
    try:
        document = docx.Document(io.BytesIO(data))
    except (BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise SourceError("KG210", f"{name} is a damaged DOCX file", "open it and save it again") from error
    return "\n\n".join(_Reader(document).blocks(document.element.body)) + "\n"


class _Reader:
    """Walks the body in document order; styles and numbering are looked up in the file's own parts."""

    def __init__(self, document: WordDocument) -> None:
        self._styles: dict[str, Any] = {style.style_id: style for style in document.styles}

    def blocks(self, parent: Any) -> Iterator[str]:
        """Yield the blocks of an element; what only wraps others (content controls, insertions) is opened."""
        for element in parent:
            if element.tag in _WRAPPERS:
                yield from self.blocks(element)
            elif element.tag == _W + "p":
                yield from self._paragraph(element)
            elif element.tag == _W + "tbl":
                rows = [list(self._cells(row)) for row in element.iter(_W + "tr")]
                if any(any(row) for row in rows):
                    yield notation.table([row for row in rows if any(row)])

    def _paragraph(self, element: Any) -> Iterator[str]:
        text = _text(element)
        if not text.strip():
            return
        level, depth = self._heading(element), self._depth(element)
        if level:
            yield notation.heading(text, level)
        elif depth:
            yield notation.item(text, depth)
        elif len(text) <= _LONGEST_TITLE and self._is_bold(element):
            yield notation.bold(text)
        else:
            yield notation.paragraph(text)

    def _cells(self, row: Any) -> Iterator[str]:
        for element in row.iterchildren(_W + "tc"):
            yield notation.cell([_text(paragraph) for paragraph in element.iter(_W + "p")])

    def _style_chain(self, element: Any) -> Iterator[Any]:
        found = element.find(f"{_W}pPr/{_W}pStyle")
        style = self._styles.get(found.get(_W + "val")) if found is not None else None
        while style is not None:
            yield style
            style = style.base_style

    def _heading(self, element: Any) -> int:
        for style in self._style_chain(element):
            level = _HEADING_LEVELS.get((style.name or "").lower())
            if level:
                return level
        outline = element.find(f"{_W}pPr/{_W}outlineLvl")
        level = int(outline.get(_W + "val")) + 1 if outline is not None else 0
        return level if level <= len(_HEADING_LEVELS) - 2 else 0

    def _depth(self, element: Any) -> int:
        numbered = [element, *(style.element for style in self._style_chain(element))]
        for properties in (owner.find(_W + "pPr") for owner in numbered):
            number = properties.find(_W + "numPr") if properties is not None else None
            if number is None:
                continue
            level, identifier = number.find(_W + "ilvl"), number.find(_W + "numId")
            if identifier is not None and identifier.get(_W + "val") == "0":
                return 0
            return (int(level.get(_W + "val")) if level is not None else self._named_depth(element) - 1) + 1
        return self._named_depth(element) if self._is_listed(element) else 0

    def _is_listed(self, element: Any) -> bool:
        return any((style.name or "").startswith(_LIST_STYLES[:2]) for style in self._style_chain(element))

    def _named_depth(self, element: Any) -> int:
        """Return the depth that a style's name tells (`List Bullet 2`)."""
        for style in self._style_chain(element):
            if (style.name or "").startswith(_LIST_STYLES):
                last = style.name.rsplit(" ", 1)[-1]
                return int(last) if last.isdigit() else 1
        return 1

    def _is_bold(self, element: Any) -> bool:
        runs = [run for run in element.iter(_W + "r") if _text(run).strip()]
        return bool(runs) and all(_is_on(run.find(f"{_W}rPr/{_W}b")) for run in runs)


def _is_on(switch: Any) -> bool:
    return switch is not None and switch.get(_W + "val") not in ("0", "false", "none")


def _text(element: Any) -> str:
    """Return the visible text below an element; deleted text has a tag of its own and is passed over."""
    parts: list[str] = []
    for node in element.iter():
        if node.tag == _W + "t":
            parts.append(node.text or "")
        else:
            parts.append(_BREAKS.get(node.tag, ""))
    return "".join(parts)
