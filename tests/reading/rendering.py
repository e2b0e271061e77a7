"""Writes one policy, given as blocks, in every format that is read: what an office, a browser or a printer makes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

import docx
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from kg.reading.blocks import Block

Rows = tuple[tuple[str, ...], ...]


def ranked(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks with the levels of their headings numbered from 1 without gaps."""
    known = list(blocks)
    levels = sorted({block.level for block in known if block.kind == "heading"})
    return [b._replace(level=levels.index(b.level) + 1) if b.kind == "heading" else b for b in known]


def markdown(blocks: Iterable[Block]) -> bytes:
    parts = []
    for kind, block, rows in _units(blocks):
        if kind == "row":
            lines = [" | ".join(row) for row in rows]
            parts.append("\n".join(["", lines[0], "|".join("---" for _ in rows[0]), *lines[1:], ""]))
        elif kind == "item":
            parts.append("    " * (block.level - 1) + "- " + block.text.text)
        else:
            parts.append("\n" + "#" * block.level * (kind == "heading") + f" {block.text.text}\n")
    return "\n".join(parts).encode()


def html(blocks: Iterable[Block]) -> bytes:
    parts = []
    depth = 0
    for kind, block, rows in _units(blocks):
        level = block.level if kind == "item" else 0
        parts.append("<ul>" * (level - depth) + "</ul>" * (depth - level))
        depth = level
        text = escape(block.text.text)
        if kind == "row":
            body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows[1:])
            parts.append(f"<table><tr>{''.join(f'<th>{escape(cell)}</th>' for cell in rows[0])}</tr>{body}</table>")
        else:
            tag = {"heading": f"h{block.level}", "item": "li"}.get(kind, "p")
            parts.append(f"<{tag}>{text}</{tag}>")
    return "\n".join([*parts, "</ul>" * depth]).encode()


def word(blocks: Iterable[Block]) -> bytes:
    document = docx.Document()
    for kind, block, rows in _units(blocks):
        if kind == "heading":
            document.add_heading(block.text.text, block.level)
        elif kind == "item":
            document.add_paragraph(
                block.text.text, style=f"List Bullet {block.level}" if block.level > 1 else "List Bullet"
            )
        elif kind == "row":
            table = document.add_table(rows=len(rows), cols=len(rows[0]))
            for at, row in enumerate(rows):
                for cell, text in zip(table.rows[at].cells, row, strict=True):
                    cell.text = text
        else:
            document.add_paragraph(block.text.text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(blocks: Iterable[Block]) -> bytes:
    body = getSampleStyleSheet()["Normal"]
    story: list[Flowable] = []
    for kind, block, rows in _units(blocks):
        text = escape(block.text.text)
        if kind == "heading":
            size = 32 - 3 * block.level
            story.append(Paragraph(text, ParagraphStyle("h", body, fontSize=size, leading=size + 4, spaceBefore=8)))
        elif kind == "item":
            left = 18 * block.level
            style = ParagraphStyle("i", body, leftIndent=left, bulletIndent=left - 12)
            story.append(Paragraph(text, style, bulletText="•"))
        elif kind == "row":
            cells = [[Paragraph(escape(cell), body) for cell in row] for row in rows]
            story.append(Table(cells, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
        else:
            story.append(Paragraph(text, ParagraphStyle("p", body, spaceAfter=6)))
    out = io.BytesIO()
    SimpleDocTemplate(out).build(story)
    return out.getvalue()


def _units(blocks: Iterable[Block]) -> Iterator[tuple[str, Block, Rows]]:
    """Yield blocks with their kind; the rows of one table together, its headers first."""
    for (kind, headers), group in groupby(blocks, key=lambda b: (b.kind, tuple(cell.header for cell in b.cells))):
        members = list(group)
        if kind == "row":
            yield kind, members[0], (headers, *(_cells(block) for block in members))
        else:
            yield from ((kind, block, ()) for block in members)


def _cells(block: Block) -> tuple[str, ...]:
    return tuple(block.text.text[cell.start : cell.end] for cell in block.cells)
