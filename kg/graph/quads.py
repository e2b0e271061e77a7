"""Statements to quads: one named graph per document, no blank nodes, nothing written for what was not said."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import chain

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Quad

from kg import __version__
from kg.graph.shape import FACETS, FIELDS, INDIVIDUALS, RDF_TYPE, FieldKind, Property, Term, ckg, concept, typed
from kg.identify import claim_iri, document_iri, party_iri, span_iri
from kg.model import Document, Extraction, Practice, Profile, Span, Statement, Value


def document_quads(document: Document, extraction: Extraction, *, base: str) -> Iterator[Quad]:
    """Yield the asserted graph of a document: what it is, what it says of itself, what it claims.

    The graph's name is the document's IRI. Some quads repeat, where claims name one party; `serialise` sorts and
    deduplicates.
    """
    iri = document_iri(base, document.name, document.sha256)
    graph = NamedNode(iri)
    claims = (triple for statement in extraction.statements for triple in _claim_triples(iri, statement))
    profile = _document_triples(iri, document, extraction.profile, base)
    for subject, predicate, value in chain(profile, _passage_triples(iri, document, extraction), claims):
        yield Quad(subject, predicate, value, graph)


def statement_iri(document: str, statement: Statement) -> str:
    """Return the IRI of a claim within a document (given by its IRI): all that the statement says makes it."""
    content = [type(statement).__name__]
    content += [f"{name}={getattr(statement, name)}" for name, _, kind in FIELDS[type(statement)] if kind != "share"]
    content += [f"evidence={span.start},{span.end}" for span in sorted(statement.evidence)]
    if isinstance(statement, Practice):
        content += sorted(
            f"{value.facet}={value.concept}@{value.span.start},{value.span.end}={value.name}"
            for value in statement.values
        )
    return claim_iri(document, *content)


def software_iri(base: str) -> str:
    """Return the IRI of this version of the program, the agent of every extraction."""
    return f"{base}software/compliance-kg-{__version__}"


def value_iri(document: str, value: Value) -> str:
    """Return what stands for a practice's value: its concept or, if it has a name, the party in that capacity."""
    return party_iri(document, f"{value.name}\x1f{value.concept}") if value.name else concept(value.concept).value


Triple = tuple[NamedNode, NamedNode, Term]


def _document_triples(iri: str, document: Document, profile: Profile, base: str) -> Iterator[Triple]:
    subject, activity = NamedNode(iri), NamedNode(f"{iri}/extraction")
    yield subject, RDF_TYPE, ckg("PolicyDocument")
    yield subject, ckg("words"), typed(str(profile.words), "integer")
    texts = (
        (ckg("name"), document.name),
        (ckg("sha256"), document.sha256),
        (ckg("textSha256"), sha256(document.text.encode()).hexdigest()),
        (concept("dcterms:format"), document.media_type),
        (concept("dcterms:language"), profile.language),
        (concept("dcterms:title"), profile.title),
        (ckg("product"), profile.product),
    )
    for predicate, value in texts:
        if value:
            yield subject, predicate, RdfLiteral(value)
    if profile.effective_date:
        yield subject, ckg("effectiveDate"), typed(profile.effective_date, "date")
    if profile.publisher:
        publisher = party_iri(iri, profile.publisher)
        yield subject, concept("dcterms:publisher"), NamedNode(publisher)
        yield from _party_triples(publisher, profile.publisher)
    yield activity, RDF_TYPE, concept("prov:Activity")
    yield activity, concept("prov:used"), subject
    yield activity, concept("prov:wasAssociatedWith"), NamedNode(software_iri(base))


def _passage_triples(iri: str, document: Document, extraction: Extraction) -> Iterator[Triple]:
    """Yield what each passage says and which values it carries; passages are shared between claims."""
    exact, page, mentions = concept("oa:exact"), ckg("page"), ckg("mentions")
    carried: dict[Span, dict[Value, None]] = {}
    for statement in extraction.statements:
        for span in statement.evidence:
            carried.setdefault(span, {})
        if isinstance(statement, Practice):
            for value in statement.values:
                carried.setdefault(value.span, {})[value] = None
    for span, values in carried.items():
        passage = NamedNode(span_iri(iri, span))
        yield passage, exact, RdfLiteral(document.quote(span))
        if document.pages:
            yield passage, page, typed(str(document.page(span)), "integer")
        for value in values:
            yield passage, mentions, NamedNode(value_iri(iri, value))


def _claim_triples(iri: str, statement: Statement) -> Iterator[Triple]:
    claim = NamedNode(statement_iri(iri, statement))
    yield claim, RDF_TYPE, ckg(type(statement).__name__)
    yield claim, ckg("statedIn"), NamedNode(iri)
    for name, local, kind in FIELDS[type(statement)]:
        field = getattr(statement, name)
        if field in ("", ()):
            continue
        for predicate, term in _properties(iri, local, kind, field):
            yield claim, predicate, term
        if kind == "party":
            yield from _party_triples(party_iri(iri, field), field)
    for span in statement.evidence:
        yield claim, ckg("evidence"), NamedNode(span_iri(iri, span))
    if isinstance(statement, Practice):
        for value in statement.values:
            yield from _value_triples(iri, claim, value)


def _properties(document: str, local: str, kind: FieldKind, field: object) -> Iterator[Property]:
    predicate = ckg(local)
    match kind, field:
        case "individual", str() if field in INDIVIDUALS:
            yield predicate, ckg(INDIVIDUALS[field])
        case "text", str():
            yield predicate, RdfLiteral(field)
        case "share", float() if field:
            # As stores write decimals back: 0.9, not 0.90.
            yield predicate, typed(f"{field:g}", "decimal")
        case "flag", bool():
            yield predicate, typed(str(field).lower(), "boolean")
        case "concepts", tuple():
            for curie in field:
                yield predicate, concept(curie)
        case "concept", str():
            yield predicate, concept(field)
        case "party", str():
            yield predicate, NamedNode(party_iri(document, field))
        case "regime", str():
            yield predicate, ckg(field)


def _value_triples(iri: str, claim: NamedNode, value: Value) -> Iterator[Triple]:
    term = NamedNode(value_iri(iri, value))
    yield claim, ckg(FACETS[value.facet]), term
    if value.name:
        yield from _party_triples(term.value, value.name)
        yield term, ckg("category"), concept(value.concept)


def _party_triples(party: str, name: str) -> Iterator[Triple]:
    yield NamedNode(party), RDF_TYPE, ckg("Party")
    yield NamedNode(party), ckg("name"), RdfLiteral(name)
