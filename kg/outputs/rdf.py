"""A build's quads as Turtle, TriG, N-Quads or JSON-LD, with the evidence as short or as full as the reader needs.

Comes in: the quads of a store, in any order, and the kept text of each document. Goes out: bytes, the same for the same
quads on every machine: quads are sorted and there are no blank nodes to number. Turtle has no named graphs, so it holds
the document graphs merged; the other formats hold every graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, TypeAlias, get_args

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, serialize
from pyoxigraph import Literal as RdfLiteral

from kg.identify import span_of
from kg.model import Span
from kg.outputs.jsonld import render_jsonld
from kg.vocab import PREFIXES, expand

Evidence: TypeAlias = Literal["oa", "span", "none"]
"""`oa`: Web Annotation selectors; `span`: one IRI and the quote, as in the store; `none`: claims alone."""
RdfName: TypeAlias = Literal["turtle", "trig", "nquads", "jsonld"]
RDF_NAMES: Final[tuple[RdfName, ...]] = get_args(RdfName)
CONTEXT_LENGTH: Final = 32
"""Code points before and after a quote in `oa:prefix` and `oa:suffix`."""

_OXIGRAPH_FORMATS: Final = {"turtle": RdfFormat.TURTLE, "trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS}
_TYPE: Final = NamedNode(expand("rdf:type"))
_EXACT: Final = NamedNode(expand("oa:exact"))
_EVIDENCE: Final = NamedNode(expand("ckg:evidence"))
_INTEGER: Final = NamedNode(expand("xsd:integer"))
_HASHES: Final = frozenset({expand("ckg:sha256"), expand("ckg:textSha256")})


def render_rdf(quads: Iterable[Quad], name: RdfName, *, evidence: Evidence, texts: Mapping[str, str]) -> bytes:
    """Return quads in a format, sorted. `texts` holds each document's text by the document's IRI."""
    chosen = apply_evidence(quads, evidence, texts)
    if name == "turtle":
        chosen = {Quad(quad.subject, quad.predicate, quad.object) for quad in chosen if _graph(quad) in texts}
    ordered = sort_quads(chosen)
    if name == "jsonld":
        return render_jsonld(ordered)
    rows = [quad.triple for quad in ordered] if name == "turtle" else ordered
    return _serialise(rows, name)


def sort_quads(quads: Iterable[Quad]) -> list[Quad]:
    """Return quads by graph, subject, predicate and object, as people would write them.

    A document comes before its passages, these in the order of the text, then its claims; a type before all else.
    """
    return sorted(quads, key=_order)


def apply_evidence(quads: Iterable[Quad], evidence: Evidence, texts: Mapping[str, str]) -> set[Quad]:
    """Return quads with the evidence in the form asked for.

    `oa` adds to each passage the selectors of the W3C Web Annotation Data Model (section 4.2) and keeps its short form
    beside them, so that the named queries answer from every export that has evidence.
    """
    kept = set(quads)
    if evidence == "none":
        return {quad for quad in kept if quad.predicate != _EVIDENCE and "#char=" not in _subject(quad)}
    if evidence == "oa":
        passages = [quad for quad in kept if quad.predicate == _EXACT and "#char=" in _subject(quad)]
        states = {
            _state(_subject(quad), quad) for quad in kept if quad.predicate.value in _HASHES and _subject(quad) in texts
        }
        kept.update(states)
        for quad in passages:
            kept.update(_selectors(quad, texts))
    return kept


def _selectors(passage: Quad, texts: Mapping[str, str]) -> Iterator[Quad]:
    """Yield what the Web Annotation model says of a passage."""
    iri = _subject(passage)
    document = iri.partition("#")[0]
    span, text = span_of(iri), texts[document]
    position = NamedNode(f"{document}/selector/position/{span.start},{span.end}")
    quote = NamedNode(f"{document}/selector/quote/{span.start},{span.end}")
    state = NamedNode(f"{document}/state")
    rows: tuple[tuple[NamedNode, str, NamedNode | RdfLiteral], ...] = (
        (NamedNode(iri), "rdf:type", NamedNode(expand("oa:SpecificResource"))),
        (NamedNode(iri), "oa:hasSource", NamedNode(document)),
        (NamedNode(iri), "oa:hasState", state),
        (NamedNode(iri), "oa:hasSelector", position),
        (NamedNode(iri), "oa:hasSelector", quote),
        (position, "rdf:type", NamedNode(expand("oa:TextPositionSelector"))),
        (position, "oa:start", RdfLiteral(str(span.start), datatype=_INTEGER)),
        (position, "oa:end", RdfLiteral(str(span.end), datatype=_INTEGER)),
        (quote, "rdf:type", NamedNode(expand("oa:TextQuoteSelector"))),
        (quote, "oa:exact", RdfLiteral(text[span.start : span.end])),
        *((quote, name, RdfLiteral(around)) for name, around in _around(text, span)),
        (state, "rdf:type", NamedNode(expand("oa:State"))),
    )
    for subject, predicate, value in rows:
        yield Quad(subject, NamedNode(expand(predicate)), value, passage.graph_name)


def _around(text: str, span: Span) -> tuple[tuple[str, str], ...]:
    before = text[max(0, span.start - CONTEXT_LENGTH) : span.start]
    return ("oa:prefix", before), ("oa:suffix", text[span.end : span.end + CONTEXT_LENGTH])


def _state(document: str, hashed: Quad) -> Quad:
    """Return the hash of a document as part of the state that its selectors hold for."""
    return Quad(NamedNode(f"{document}/state"), hashed.predicate, hashed.object, hashed.graph_name)


def _serialise(rows: Iterable[Quad] | Iterable[Triple], name: RdfName) -> bytes:
    used = {} if name == "nquads" else dict(PREFIXES)
    content = serialize(rows, format=_OXIGRAPH_FORMATS[name], prefixes=used)
    return content or b""


def _order(quad: Quad) -> tuple[str, str, int, int, bool, str, str]:
    subject = _subject(quad)
    thing, _, place = subject.partition("#char=")
    span = span_of(subject) if place else Span(-1, -1)
    is_type = quad.predicate == _TYPE
    return _graph(quad), thing, span.start, span.end, not is_type, quad.predicate.value, str(quad.object)


def _graph(quad: Quad) -> str:
    return "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value


def _subject(quad: Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else ""
