"""Statements to quads: one named graph per document, no blank nodes, nothing written for what was not said.

Quads are made as text, in N-Quads: as objects they take several times as long, and only the rules ask for some of them.
Each term is written by the library, once, and a quad puts together what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from operator import attrgetter
from typing import Any, Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from kg import __version__
from kg.graph import shape
from kg.graph.shape import FACETS, FIELDS, INDIVIDUALS, FieldKind
from kg.identify import claim_iri, document_iri, party_iri, span_iri
from kg.model import Document, Extraction, Practice, Profile, Span, Statement, Value

Triple: TypeAlias = tuple[str, str, str]
"""A subject, a predicate and a term, as N-Quads writes them."""


def document_nquads(document: Document, extraction: Extraction, *, base: str) -> bytes:
    """Return the asserted graph of a document as N-Quads: what it is, what it says of itself, what it claims.

    The graph's name is the document's IRI. Some quads may repeat; `serialise` sorts and deduplicates.
    """
    nodes = _Nodes(document_iri(base, document.name, document.sha256))
    triples = [*_document_triples(nodes, document, extraction.profile, base)]
    triples += _passage_triples(nodes, document, extraction)
    for statement in extraction.statements:
        triples += _claim_triples(nodes, statement)
    for party, name in nodes.parties.items():
        triples += ((party, _TYPE, _ckg("Party")), (party, _ckg("name"), _text(name)))
    end = f"{nodes.document} .\n"
    return "".join([f"{subject} {predicate} {term} {end}" for subject, predicate, term in triples]).encode()


@cache
def _ckg(name: str) -> str:
    return str(shape.ckg(name))


@lru_cache(maxsize=4096)
def _concept(curie: str) -> str:
    return str(shape.concept(curie))


def _text(value: str) -> str:
    return str(Literal(value))


def _typed(value: str, datatype: str) -> str:
    return str(shape.typed(value, datatype))


def _iri(value: str) -> str:
    """Write an IRI that begins with that of the document or the base, which were checked."""
    return f"<{value}>"


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
        self.document = str(NamedNode(document))
        self.parties: dict[str, str] = {}
        self.passage: Callable[[Span], str] = cache(lambda span: _iri(span_iri(document, span)))
        self.party: Callable[[str], str] = cache(lambda name: self._named(name, name))
        # A party is another one in another capacity.
        self.recipient: Callable[[str, str], str] = cache(
            lambda name, category: self._named(name, f"{name}\x1f{category}")
        )
        self.term: Mapping[FieldKind, Callable[[Any], str | None]] = {**_TERMS, "party": self.party}

    def value(self, value: Value) -> str:
        """Return what stands for a practice's value: its concept or, if it has a name, the party in that capacity."""
        return self.recipient(value.name, value.concept) if value.name else _concept(value.concept)

    def _named(self, name: str, key: str) -> str:
        party = _iri(party_iri(self.iri, key))
        self.parties[party] = name
        return party


def _document_triples(nodes: _Nodes, document: Document, profile: Profile, base: str) -> Iterator[Triple]:
    subject, activity = nodes.document, _iri(f"{nodes.iri}/extraction")
    yield subject, _TYPE, _ckg("PolicyDocument")
    yield subject, _ckg("words"), _typed(str(profile.words), "integer")
    texts = (
        (_ckg("name"), document.name),
        (_ckg("sha256"), document.sha256),
        (_ckg("textSha256"), sha256(document.text.encode()).hexdigest()),
        (_concept("dcterms:format"), document.media_type),
        (_concept("dcterms:language"), profile.language),
        (_concept("dcterms:title"), profile.title),
        (_ckg("product"), profile.product),
    )
    for predicate, value in texts:
        if value:
            yield subject, predicate, _text(value)
    if profile.effective_date:
        yield subject, _ckg("effectiveDate"), _typed(profile.effective_date, "date")
    if profile.publisher:
        yield subject, _concept("dcterms:publisher"), nodes.party(profile.publisher)
    yield activity, _TYPE, _concept("prov:Activity")
    yield activity, _concept("prov:used"), subject
    yield activity, _concept("prov:wasAssociatedWith"), _iri(software_iri(base))


def _passage_triples(nodes: _Nodes, document: Document, extraction: Extraction) -> list[Triple]:
    """Return what each passage says and which values it carries; passages are shared between claims."""
    exact, page, mentions = _concept("oa:exact"), _ckg("page"), _ckg("mentions")
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
        triples.append((passage, exact, _text(document.quote(span))))
        if document.pages:
            triples.append((passage, page, _typed(str(document.page(span)), "integer")))
        triples += [(passage, mentions, nodes.value(value)) for value in values]
    return triples


def _claim_triples(nodes: _Nodes, statement: Statement) -> list[Triple]:
    kind_of_claim = type(statement)
    claim = _iri(statement_iri(nodes.iri, statement))
    triples: list[Triple] = [
        (claim, _TYPE, _ckg(kind_of_claim.__name__)),
        (claim, _ckg("statedIn"), nodes.document),
    ]
    for (_, local, kind), field in zip(FIELDS[kind_of_claim], _READ[kind_of_claim](statement), strict=True):
        if kind == "concepts":
            triples += [(claim, _ckg(local), _concept(curie)) for curie in field]
        elif (field or kind == "flag") and (term := nodes.term[kind](field)):
            triples.append((claim, _ckg(local), term))
    triples += [(claim, _ckg("evidence"), nodes.passage(span)) for span in statement.evidence]
    if isinstance(statement, Practice):
        for value in statement.values:
            term = nodes.value(value)
            triples.append((claim, _ckg(FACETS[value.facet]), term))
            if value.name:
                triples.append((term, _ckg("category"), _concept(value.concept)))
    return triples


_TYPE: Final = str(shape.RDF_TYPE)
_READ: Final[Mapping[type[Statement], Callable[[Statement], tuple[Any, ...]]]] = {
    kind: attrgetter(*(name for name, _, _ in fields)) for kind, fields in FIELDS.items()
}
"""All fields of a statement at once, in the order of FIELDS."""
_TERMS: Final[Mapping[FieldKind, Callable[[Any], str | None]]] = {
    "individual": {word: _ckg(name) for word, name in INDIVIDUALS.items()}.get,
    "text": _text,
    # As stores write decimals back: 0.9, not 0.90.
    "share": lambda share: _typed(f"{share:g}", "decimal"),
    "flag": lambda flag: _typed(str(flag).lower(), "boolean"),
    "concept": _concept,
    "regime": _ckg,
}
"""What writes a field of each kind, save for those that depend on the document."""
