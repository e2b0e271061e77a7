"""The formats of generated policies: parts of a text as Markdown, plain text or HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a policy, before its format is chosen: a heading, a paragraph, a list or a table."""

    kind: str
    lines: tuple[str, ...]


def count_words(parts: Sequence[Part]) -> int:
    """Return how many words a reader sees."""
    return sum(len(line.split()) for part in parts for line in part.lines)


def _markdown(parts: Sequence[Part]) -> str:
    return "\n\n".join(map(_markdown_part, parts)) + "\n"


def _markdown_part(part: Part) -> str:
    first, *rest = part.lines
    if part.kind == "list":
        return "\n".join([first, "", *(f"- {item}" for item in rest)])
    if part.kind == "table":
        rows = ["| " + " | ".join(line.split("\t")) + " |" for line in part.lines]
        return "\n".join([rows[0], "|" + " --- |" * (first.count("\t") + 1), *rows[1:]])
    return {"title": "# ", "heading": "## "}.get(part.kind, "") + first


def _plain_text(parts: Sequence[Part]) -> str:
    return "\n\n".join("\n".join([part.lines[0], *(f"  • {item}" for item in part.lines[1:])]) for part in parts) + "\n"


def _html(parts: Sequence[Part]) -> str:
    title = escape(parts[0].lines[0])
    body = "\n".join(map(_html_part, parts))
    return f'<!DOCTYPE html>\n<html lang="en">\n<head><title>{title}</title></head>\n<body>\n{body}\n</body>\n</html>\n'


def _html_part(part: Part) -> str:
    first, *rest = (escape(line, quote=False) for line in part.lines)
    if part.kind == "list":
        return "\n".join([f"<p>{first}</p>", "<ul>", *(f"<li>{item}</li>" for item in rest), "</ul>"])
    if part.kind == "table":
        head = "".join(f"<th>{cell}</th>" for cell in first.split("\t"))
        rows = ("".join(f"<td>{cell}</td>" for cell in line.split("\t")) for line in rest)
        return "\n".join(["<table>", f"<tr>{head}</tr>", *(f"<tr>{row}</tr>" for row in rows), "</table>"])
    tag = {"title": "h1", "heading": "h2"}.get(part.kind, "p")
    return f"<{tag}>{first}</{tag}>"


FORMATS: Final[Mapping[str, Callable[[Sequence[Part]], str]]] = {"md": _markdown, "txt": _plain_text, "html": _html}
"""How a text is written, by the extension of its file."""
