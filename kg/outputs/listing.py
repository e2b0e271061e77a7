"""Checks what a manifest lists against what the store holds: documents, their hashes and counts, and the totals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
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


class Listing:
    """Checks a manifest and its list of documents against the store's graphs, which come one document at a time."""

    def __init__(self, manifest: Manifest, documents: Sequence[DocumentEntry]) -> None:
        self._manifest = manifest
        self._documents = documents
        self._entries = {entry.iri: entry for entry in documents}
        self._wrong: list[Mismatch] = []
        self._held: set[str] = set()
        self._quads = 0

    def count(self, document: str, own: Sequence[Quad], derived: int) -> None:
        """Check a document by its own graph; `derived` is how many quads follow from it."""
        self._quads += len(own) + derived
        if not _is_document(document, own):
            return
        self._held.add(document)
        entry = self._entries.get(document)
        problems = _problems(entry, self._manifest.base, own) if entry else (_NOT_LISTED,)
        self._wrong += [Mismatch(entry.name if entry else "", document, problem) for problem in problems]

    def verify(self, beside: Sequence[Quad]) -> Verification:
        """Return all that is wrong, with the totals and the graphs beside the documents'."""
        wrong = [*_totals(self._manifest, self._documents, self._quads + len(beside), beside), *self._wrong]
        for entry in self._documents:
            if entry.iri not in self._held:
                wrong.append(Mismatch(entry.name, entry.iri, _NOT_HELD))
        listed = Counter(entry.iri for entry in self._documents)
        twice = sorted(iri for iri, times in listed.items() if times > 1)
        wrong += [Mismatch("", iri, "the manifest lists this twice") for iri in twice]
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


def _totals(
    manifest: Manifest, documents: Sequence[DocumentEntry], held: int, beside: Sequence[Quad]
) -> Iterator[Mismatch]:
    claims = sum(entry.claims for entry in documents)
    quads = sum(entry.quads for entry in documents)
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in beside:
        graphs[_value(quad.graph_name)].append(quad)
    counted = {
        "document_count": len(documents),
        "claims": claims,
        "quads": held,
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
