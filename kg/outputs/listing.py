"""Checks what a manifest lists against what the store holds: documents, their hashes and counts, and the totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import Quad

from kg.graph.given import given_iri
from kg.graph.manifest import DocumentEntry, Manifest
from kg.identify import document_iri
from kg.outputs.verification import Mismatch, Verification
from kg.vocab import expand

_DOCUMENT: Final = expand("ckg:PolicyDocument")
_STATED_IN: Final = expand("ckg:statedIn")
_PROPERTIES: Final = {
    "name": expand("ckg:name"),
    "sha256": expand("ckg:sha256"),
    "text_sha256": expand("ckg:textSha256"),
    "words": expand("ckg:words"),
    "language": expand("dcterms:language"),
}


def verify_manifest(manifest: Manifest, quads: Iterable[Quad]) -> Verification:
    """Check a manifest against all quads of the store; name each value that differs, and each document on one side."""
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        graphs[getattr(quad.graph_name, "value", "")].append(quad)
    held = {name: graph for name, graph in graphs.items() if _is_document(name, graph)}
    wrong = [*_totals(manifest, graphs)]
    for entry in manifest.documents:
        problems = _problems(entry, manifest.base, held[entry.iri]) if entry.iri in held else (_NOT_HELD,)
        wrong += [Mismatch(entry.name, entry.iri, problem) for problem in problems]
    listed = [entry.iri for entry in manifest.documents]
    wrong += [Mismatch("", iri, _NOT_LISTED) for iri in sorted(held.keys() - set(listed))]
    wrong += [
        Mismatch("", iri, "the manifest lists this twice") for iri in sorted(set(listed)) if listed.count(iri) > 1
    ]
    return Verification(0, 0, 1, tuple(wrong))


_NOT_HELD: Final = "the manifest lists this document, and the store does not hold it"
_NOT_LISTED: Final = "the store holds this document, and the manifest does not list it"


def _is_document(name: str, graph: Sequence[Quad]) -> bool:
    return any(_value(quad.subject) == name and _value(quad.object) == _DOCUMENT for quad in graph)


def _problems(entry: DocumentEntry, base: str, graph: Sequence[Quad]) -> Iterator[str]:
    own = {quad.predicate.value: _value(quad.object) for quad in graph if _value(quad.subject) == entry.iri}
    found: dict[str, object] = {field: own.get(predicate, "") for field, predicate in _PROPERTIES.items()}
    found["claims"] = sum(quad.predicate.value == _STATED_IN for quad in graph)
    found["quads"] = len(graph)
    for field, value in found.items():
        listed = getattr(entry, field)
        if str(listed) != str(value):
            yield f"the manifest says that {field} is {listed}, and the store says {value or 'nothing'}"
    if document_iri(base, entry.name, entry.sha256) != entry.iri:
        yield "the base, name and hash in the manifest do not make this IRI"


def _totals(manifest: Manifest, graphs: Mapping[str, Sequence[Quad]]) -> Iterator[Mismatch]:
    claims = sum(entry.claims for entry in manifest.documents)
    quads = sum(entry.quads for entry in manifest.documents)
    counted = {
        "claims": claims,
        "quads": sum(map(len, graphs.values())),
        "quads_per_claim": round(quads / claims, 2) if claims else 0.0,
    }
    for field, value in counted.items():
        listed = getattr(manifest, field)
        if listed != value:
            yield Mismatch("", "manifest.json", f"the manifest says that {field} is {listed}, and it is {value}")
    given = {
        _value(quad.object)
        for quad in graphs.get(given_iri(manifest.base), ())
        if quad.predicate.value == _PROPERTIES["sha256"]
    }
    if given != set(manifest.given.values()):
        yield Mismatch("", "manifest.json", "the manifest and the store do not name the same file of given facts")
    provenance = graphs.get(f"{manifest.base}provenance", ())
    if not provenance:
        yield Mismatch("", "manifest.json", f"the store has no provenance under the base {manifest.base}")
        return
    stated = {_value(term) for quad in provenance for term in (quad.subject, quad.object)}
    for field in ("version", "ontology", "lexicon"):
        listed = getattr(manifest, field)
        if listed and listed not in stated:
            yield Mismatch("", "manifest.json", f"the manifest says that {field} is {listed}, and the store does not")


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))
