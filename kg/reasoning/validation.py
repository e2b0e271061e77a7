"""Holds graphs to the SHACL shapes of `ontology/shapes/`: does each claim have the form that queries rely on.

Comes in: the reference graph once, then the graphs of one document at a time, so memory is bounded by the largest
document. Goes out: what does not have its form, each with its node and a sentence. Nothing is repaired.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from kg.errors import MissingPartError, StoreError
from kg.resources import folder

if TYPE_CHECKING:
    from shacl import Result, Shapes

Severity: TypeAlias = Literal["violation", "warning", "info"]

SEVERITIES: Final[tuple[Severity, ...]] = ("violation", "warning", "info")
"""From worst to least."""

_SEVERITIES: Final[dict[str, Severity]] = {severity.capitalize(): severity for severity in SEVERITIES}


@dataclass(frozen=True, slots=True)
class Defect:
    """Something in a graph that does not have its form.

    `document` is its name, "" for the reference graph; `node` the subject at fault in N-Triples syntax, `path` the
    property (or path of properties, in SPARQL's syntax) and `value` the value, "" where the shape names none; `shape`
    and `component` are IRIs.
    """

    document: str
    severity: Severity
    message: str
    node: str
    path: str
    value: str
    shape: str
    component: str


@dataclass(frozen=True, slots=True)
class Validator:
    """The shapes, ready to use, with the reference graph (N-Triples) that they are read with and its own defects."""

    shapes: Shapes
    reference: str
    defects: tuple[Defect, ...]

    def check_document(self, name: str, quads: Iterable[Quad]) -> tuple[Defect, ...]:
        """Return what is wrong in the graphs of one document, asserted and derived together, sorted."""
        known = {replace(defect, document=name) for defect in self.defects}
        found = _defects(self.shapes, self.reference + _ntriples(quads), name)
        return tuple(defect for defect in found if defect not in known)


def load_validator(reference: Iterable[Quad]) -> Validator:
    """Compile the shipped shapes and check the reference graph.

    Raises MissingPartError KG420 without the extra `validate`, StoreError KG350 for a shapes file that is damaged,
    KG351 if there is none.
    """
    shapes = _compile(read_shapes())
    graph = _ntriples(reference)
    return Validator(shapes, graph, _defects(shapes, graph, ""))


def read_shapes() -> str:
    """Return the shipped shapes as one Turtle text. Raises StoreError KG351 if there are none."""
    files = shape_files()
    if not files:
        raise StoreError("KG351", "the folder ontology/shapes/ holds no Turtle file", "reinstall compliance-kg")
    return "\n".join(file.read_text("utf-8") for file in files)


def shape_files() -> tuple[Path, ...]:
    """Return the files of the shipped shapes, sorted."""
    return tuple(sorted((folder("ontology") / "shapes").glob("*.ttl")))


def _compile(turtle: str) -> Shapes:
    try:
        from shacl import Shapes
    except ImportError as error:
        raise MissingPartError("KG420", "validating needs the package shacl", "validate") from error
    try:
        return Shapes.from_turtle(turtle)
    except ValueError as error:
        reason = " ".join(str(error).split()).rstrip(".")
        raise StoreError("KG350", f"the shapes are damaged: {reason}", "reinstall compliance-kg") from error


def _ntriples(quads: Iterable[Quad]) -> str:
    triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


def _defects(shapes: Shapes, ntriples: str, document: str) -> tuple[Defect, ...]:
    report = shapes.validate_text(ntriples, "ntriples")
    found = {_defect(result, document) for result in report.results}
    return tuple(sorted(found, key=_order))


def _defect(result: Result, document: str) -> Defect:
    return Defect(
        document=document,
        severity=_SEVERITIES.get(result.severity, "violation"),
        message=result.message or f"it does not meet {result.component}",
        node=result.focus_node,
        path=result.path or "",
        value=result.value or "",
        shape=(result.root_shape or "").strip("<>"),
        component=result.component_iri,
    )


def _order(defect: Defect) -> tuple[int, str, str, str, str]:
    return SEVERITIES.index(defect.severity), defect.message, defect.node, defect.path, defect.value
