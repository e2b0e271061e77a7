"""Writes `docs/reference/shapes.md`: what `kg validate` asks of a graph, in the words of the shapes' own messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rdflib import RDF, RDFS, SH, Graph, Literal
from rdflib.term import Node

from docs.tables import markdown_table
from kg.reasoning.validation import shape_files
from kg.vocab import compact

_TITLES: Final = {"claims": "Claims", "documents": "Documents and what follows", "law": "Facts of law"}


def shapes_page() -> str:
    """Return the page of the shipped shapes."""
    intro = (
        "What [`kg validate`](commands.md#kg-validate) asks of a graph, in SHACL, in"
        " [`ontology/shapes/`](../../ontology/shapes). How to use it:"
        " [Validate a graph](../how-to/validate-a-graph.md)."
    )
    parts = ["# Shapes", intro]
    for path in shape_files():
        parts += [f"## {_TITLES.get(path.stem, path.stem)}", *_tables(path)]
    return "\n\n".join(parts)


def _tables(path: Path) -> Iterator[str]:
    graph = Graph().parse(path)
    named = ((str(graph.value(shape, RDFS.label)), shape) for shape in graph.subjects(RDF.type, SH.NodeShape))
    for label, shape in sorted(named):
        rows = sorted(_asked(graph, shape))
        if rows:
            yield f"### {label[:1].upper()}{label[1:]}"
            yield markdown_table(("what is asked", "property", "if not"), rows)


def _asked(graph: Graph, shape: Node) -> Iterator[tuple[str, str, str]]:
    """Yield message, property and severity of each constraint of a shape; a path of several properties has no name."""
    for part in (shape, *graph.objects(shape, SH.property)):
        told = graph.value(part, SH.sparql, default=part)
        message, path = graph.value(told, SH.message), graph.value(part, SH.path)
        if isinstance(message, Literal):
            name = f"`{compact(str(path))}`" if path is not None and "://" in str(path) else ""
            yield str(message), name, str(graph.value(part, SH.severity)).rpartition("#")[2].lower()
