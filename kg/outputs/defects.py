"""What a validation found, as Markdown for people, and as a SHACL validation report in Turtle for other tools."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse, serialize
from pyoxigraph import Literal as RdfLiteral

from kg.graph.store import Term
from kg.model import Table
from kg.reasoning.validation import SEVERITIES, Defect
from kg.vocab import PREFIXES, compact, expand

_SH = "http://www.w3.org/ns/shacl#"


def defects_table(defects: Sequence[Defect]) -> Table:
    """Return defects as a table, a row each; IRIs on our prefixes are CURIEs."""
    columns = ("document", "severity", "message", "node", "property", "value", "shape")
    rows = (
        (d.document, d.severity, d.message, *map(_plain, (d.node, d.path, d.value)), d.shape.rpartition("#")[2])
        for d in defects
    )
    return Table(columns, tuple(rows))


def summary_table(defects: Sequence[Defect]) -> Table:
    """Return a row for each thing that is wrong: how often, and the first node for which it is."""
    kinds = sorted(defects, key=lambda defect: (SEVERITIES.index(defect.severity), defect.message))
    rows = []
    for (severity, message), group in groupby(kinds, key=lambda defect: (defect.severity, defect.message)):
        same = list(group)
        first = same[0]
        rows.append((severity, str(len(same)), message, first.document, _plain(first.node), _plain(first.value)))
    return Table(("severity", "count", "message", "document", "node", "value"), tuple(rows))


def render_markdown(defects: Sequence[Defect], documents: int) -> str:
    """Return a page: how much was checked, what is wrong and how often, then each place."""
    counts = ", ".join(f"{sum(d.severity == severity for d in defects)} {severity}" for severity in SEVERITIES)
    parts = ["# Form of the graph", f"Documents: {documents}. Defects: {counts}."]
    if defects:
        parts += [_markdown(summary_table(defects)), "## Each place", _markdown(defects_table(defects))]
    return "\n\n".join(parts) + "\n"


def render_report(defects: Sequence[Defect]) -> bytes:
    """Return defects as a SHACL validation report in Turtle (https://www.w3.org/TR/shacl/#validation-report)."""
    prefixes = {name: iri for name, iri in PREFIXES.items() if name in ("ckg", "dpv", "oa", "rdf", "xsd")}
    content = serialize(_report(defects), format=RdfFormat.TURTLE, prefixes={**prefixes, "sh": _SH})
    return content or b""


def _report(defects: Sequence[Defect]) -> Iterator[Triple]:
    report, kind = BlankNode("report"), NamedNode(expand("rdf:type"))
    conforms = RdfLiteral("false" if defects else "true", datatype=_BOOLEAN)
    yield Triple(report, kind, _sh("ValidationReport"))
    yield Triple(report, _sh("conforms"), conforms)
    results = [BlankNode(f"r{number}") for number in range(1, len(defects) + 1)]
    for result in results:
        yield Triple(report, _sh("result"), result)
    for result, defect in zip(results, defects, strict=True):
        yield Triple(result, kind, _sh("ValidationResult"))
        yield Triple(result, _sh("resultSeverity"), _sh(defect.severity.capitalize()))
        yield Triple(result, _sh("resultMessage"), RdfLiteral(defect.message, language="en"))
        yield Triple(result, _sh("sourceConstraintComponent"), NamedNode(defect.component))
        for name, term in (
            ("focusNode", defect.node),
            ("resultPath", defect.path if _is_iri(defect.path) else ""),
            ("value", defect.value),
            ("sourceShape", f"<{defect.shape}>" if defect.shape else ""),
        ):
            if term:
                yield Triple(result, _sh(name), _term(term))


_BOOLEAN = NamedNode(expand("xsd:boolean"))


def _sh(name: str) -> NamedNode:
    return NamedNode(_SH + name)


def _term(text: str) -> Term:
    """Return the term that N-Triples syntax writes."""
    (triple,) = parse(f"<x:s> <x:p> {text} .", format=RdfFormat.N_TRIPLES)
    term: Term = triple.object
    return term


def _is_iri(text: str) -> bool:
    return text.startswith("<") and text.endswith(">") and text.count("<") == 1


def _plain(text: str) -> str:
    """Return a term or path as people read it: CURIEs or IRIs, or the words of a literal."""
    if text.startswith('"'):
        return str(getattr(_term(text), "value", text))
    return re.sub(r"<([^<>]*)>", lambda match: compact(match[1]), text)


def _markdown(table: Table) -> str:
    lines = [table.columns, ("---",) * len(table.columns), *table.rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")
