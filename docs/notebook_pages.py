"""Makes a page of a notebook: its words, its code, and what came out when it was run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import quote

from docutils import nodes
from myst_parser.parsers.sphinx_ import MystParser

_FENCE = "~" * 8
"""Longer than any that a cell may hold."""


class NotebookParser(MystParser):
    """Reads a notebook as the Markdown that it amounts to."""

    supported = ("notebook",)

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse the text of an `.ipynb` file into a document."""
        super().parse(notebook_page(json.loads(inputstring)), document)


def notebook_page(notebook: dict[str, Any]) -> str:
    """Return a notebook (nbformat 4) as Markdown, with the outputs that it holds."""
    return "\n\n".join(part for cell in notebook["cells"] for part in _cell(cell)) + "\n"


def _cell(cell: dict[str, Any]) -> Iterator[str]:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        yield source
    elif cell["cell_type"] == "code":
        yield _fenced("sparql" if source.startswith("%%kg") else "python", source)
        yield from (_output(output) for output in cell["outputs"])


def _output(output: dict[str, Any]) -> str:
    """Return the richest form of an output that shows without a script."""
    data = {kind: "".join(parts) for kind, parts in output.get("data", {}).items()}
    if "image/svg+xml" in data:
        # As an image, it cannot clash with other pictures' names, and no script in it would run.
        told = data.get("text/plain", "<")
        words = "What the code above draws" if told.startswith("<") else told
        return _raw(f'<img alt="{escape(words)}" src="data:image/svg+xml,{quote(data["image/svg+xml"])}">')
    if "text/html" in data:
        return _raw(data["text/html"])
    return _fenced("text", data.get("text/plain") or "".join(output.get("text", "")))


def _raw(html: str) -> str:
    return _fenced("{raw} html", f'<div class="notebook-output">\n{html}\n</div>')


def _fenced(language: str, text: str) -> str:
    return f"{_FENCE}{language}\n{text}\n{_FENCE}"
