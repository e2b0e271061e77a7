"""Statements to quads: one named graph per document, no blank nodes, nothing written for what was not said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from operator import attrgetter
from typing import Any, Final, TypeAlias

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Quad

from kg import __version__
from kg.graph.shape import FACETS, FIELDS, INDIVIDUALS, RDF_TYPE, FieldKind, Term, ckg, concept, typed
from kg.identify import claim_iri, document_iri, party_iri, span_iri
from kg.model import Document, Extraction, Practice, Profile, Span, Statement, Value

Triple: TypeAlias = tuple[NamedNode, NamedNode, Term]


def document_quads(document: Document, extraction: Extraction, *, base: str) -> list[Quad]:
    """Return the asserted graph of a document: what it is, what it says of itself, what it claims.

    The graph's name is the document's IRI. Some quads may repeat; `serialise` sorts and deduplicates.
    """
    nodes = _Nodes(document_iri(base, document.name, document.sha256))
    triples = [*_document_triples(nodes, document, extraction.profile, base)]
    triples += _passage_triples(nodes, document, extraction)
    for statement in extraction.statements:
        triples += _claim_triples(nodes, statement)
    for party, name in nodes.parties.items():
        triples += ((party, RDF_TYPE, ckg("Party")), (party, ckg("name"), RdfLiteral(name)))
    graph = nodes.document
    return [Quad(subject, predicate, term, graph) for subject, predicate, term in triples]


def statement_iri(document: str, statement: Statement) -> str:
    """Return the IRI of a claim within a document (given by its IRI): all that the statement says makes it."""
    fields = zip(FIELDS[type(statement)], _READ[type(statement)](statement), strict=True)
    content = [type(statement).__name__, *[f"{name}={field}" for (name, _, kind), field in fields if kind != "share"]]
    content += [f"evidence={start},{end}" for start, end in sorted(statement.evidence)]
    if isinstance(statement, Practice):
        content += sorted(
            [f"{facet}={curie}@{start},{end}={name}" for facet, curie, (start, end), name in statement.values]
        )
    return claim_iri(document, *content)


def software_iri(base: str) -> str:
    """Return the IRI of this version of the program, the agent of every extraction."""
    return f"{base}software/compliance-kg-{__version__}"


class _Nodes:
    """What a document's graph is about, each made once: the document itself, its passages and its `parties` by name."""

    def __init__(self, document: str) -> None:
        self.iri = document
        self.document = NamedNode(document)
        self.parties: dict[NamedNode, str] = {}
        self.passage: Callable[[Span], NamedNode] = cache(lambda span: NamedNode(span_iri(document, span)))
        self.party: Callable[[str], NamedNode] = cache(lambda name: self._named(name, name))
        # A party is another one in another capacity.
        self.recipient: Callable[[str, str], NamedNode] = cache(
            lambda name, category: self._named(name, f"{name}\x1f{category}")
        )
        self.term: Mapping[FieldKind, Callable[[Any], Term | None]] = {**_TERMS, "party": self.party}

    def value(self, value: Value) -> NamedNode:
        """Return what stands for a practice's value: its concept or, if it has a name, the party in that capacity."""
        return self.recipient(value.name, value.concept) if value.name else concept(value.concept)

    def _named(self, name: str, key: str) -> NamedNode:
        party = NamedNode(party_iri(self.iri, key))
        self.parties[party] = name
        return party


def _document_triples(nodes: _Nodes, document: Document, profile: Profile, base: str) -> Iterator[Triple]:
    subject, activity = nodes.document, NamedNode(f"{nodes.iri}/extraction")
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
        yield subject, concept("dcterms:publisher"), nodes.party(profile.publisher)
    yield activity, RDF_TYPE, concept("prov:Activity")
    yield activity, concept("prov:used"), subject
    yield activity, concept("prov:wasAssociatedWith"), NamedNode(software_iri(base))


def _passage_triples(nodes: _Nodes, document: Document, extraction: Extraction) -> list[Triple]:
    """Return what each passage says and which values it carries; passages are shared between claims."""
    exact, page, mentions = concept("oa:exact"), ckg("page"), ckg("mentions")
    carried: dict[Span, dict[Value, None]] = {}
    for statement in extraction.statements:
        for span in statement.evidence:
            carried.setdefault(span, {})
        if isinstance(statement, Practice):
            for value in statement.values:
                carried.setdefault(value.span, {})[value] = None
    triples: list[Triple] = []
    for span, values in carried.items():
        passage = nodes.passage(span)
        triples.append((passage, exact, RdfLiteral(document.quote(span))))
        if document.pages:
            triples.append((passage, page, typed(str(document.page(span)), "integer")))
        triples += [(passage, mentions, nodes.value(value)) for value in values]
    return triples


def _claim_triples(nodes: _Nodes, statement: Statement) -> list[Triple]:
    kind_of_claim = type(statement)
    claim = NamedNode(statement_iri(nodes.iri, statement))
    triples: list[Triple] = [
        (claim, RDF_TYPE, ckg(kind_of_claim.__name__)),
        (claim, ckg("statedIn"), nodes.document),
    ]
    for (_, local, kind), field in zip(FIELDS[kind_of_claim], _READ[kind_of_claim](statement), strict=True):
        if kind == "concepts":
            triples += [(claim, ckg(local), concept(curie)) for curie in field]
        elif (field or kind == "flag") and (term := nodes.term[kind](field)):
            triples.append((claim, ckg(local), term))
    triples += [(claim, ckg("evidence"), nodes.passage(span)) for span in statement.evidence]
    if isinstance(statement, Practice):
        for value in statement.values:
            term = nodes.value(value)
            triples.append((claim, ckg(FACETS[value.facet]), term))
            if value.name:
                triples.append((term, ckg("category"), concept(value.concept)))
    return triples


_READ: Final[Mapping[type[Statement], Callable[[Statement], tuple[Any, ...]]]] = {
    kind: attrgetter(*(name for name, _, _ in fields)) for kind, fields in FIELDS.items()
}
"""All fields of a statement at once, in the order of FIELDS."""
_TERMS: Final[Mapping[FieldKind, Callable[[Any], Term | None]]] = {
    "individual": {word: ckg(name) for word, name in INDIVIDUALS.items()}.get,
    "text": RdfLiteral,
    # As stores write decimals back: 0.9, not 0.90.
    "share": lambda share: typed(f"{share:g}", "decimal"),
    "flag": lambda flag: typed(str(flag).lower(), "boolean"),
    "concept": concept,
    "regime": ckg,
}
"""What writes a field of each kind, save for those that depend on the document."""
