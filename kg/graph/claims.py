"""Quads to statements: the inverse of `quads`, so that outputs read claims and never parse RDF themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode, Quad

from kg.graph.shape import FACETS, FIELDS, INDIVIDUALS, KINDS, RDF_TYPE, FieldKind, ckg, concept
from kg.graph.store import Store
from kg.identify import span_of
from kg.model import Practice, Profile, Span, Statement, Value, ValueFacet
from kg.vocab import PREFIXES, compact

Index = Mapping[str, Mapping[str, list[str]]]
"""Subject IRI to predicate IRI to values (IRIs or lexical forms), sorted."""

_WORDS = {individual: word for word, individual in INDIVIDUALS.items()}
_KINDS = {ckg(kind.__name__).value: kind for kind in KINDS}


def read_statements(store: Store, document: str) -> tuple[Profile, tuple[Statement, ...]]:
    """Return what the graph of a document (given by its IRI) says, as extraction handed it in.

    Statements are sorted by evidence, then claim IRI. The one thing that the graph does not keep apart: where two
    practices cite one passage for two values, a practice that has both values has both at that passage.
    """
    profile, claims = read_claims(store.quads(document), document)
    return profile, tuple(claims.values())


def read_claims(quads: Iterable[Quad], document: str) -> tuple[Profile, dict[str, Statement]]:
    """Return a document's profile and its statements by claim IRI, from the quads of its graph."""
    index = _index(quads)
    found: dict[str, Statement] = {}
    for subject, properties in index.items():
        for kind in (_KINDS[name] for name in properties.get(RDF_TYPE.value, ()) if name in _KINDS):
            found[subject] = _statement(kind, properties, index)
    ordered = sorted(found.items(), key=lambda entry: (entry[1].evidence, entry[0]))
    return _profile(index, document), dict(ordered)


def _index(quads: Iterable[Quad]) -> Index:
    index: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        # Our graphs have no blank node and no quoted triple, so each term has a value.
        index[quad.subject.value][quad.predicate.value].append(quad.object.value)  # type: ignore[union-attr]
    return {
        subject: {predicate: sorted(values) for predicate, values in properties.items()}
        for subject, properties in index.items()
    }


def _profile(index: Index, document: str) -> Profile:
    properties = index.get(document, {})
    publisher = _one(properties, concept("dcterms:publisher"))
    return Profile(
        title=_one(properties, concept("dcterms:title")),
        publisher=_name(publisher, index) if publisher else "",
        product=_one(properties, ckg("product")),
        effective_date=_one(properties, ckg("effectiveDate")),
        language=_one(properties, concept("dcterms:language")),
        words=int(_one(properties, ckg("words")) or 0),
    )


def _statement(kind: type[Statement], properties: Mapping[str, list[str]], index: Index) -> Statement:
    passages = [(span_of(iri), iri) for iri in properties.get(ckg("evidence").value, ())]
    fields: dict[str, object] = {"evidence": tuple(sorted(span for span, _ in passages))}
    for name, local, how in FIELDS[kind]:
        values = properties.get(ckg(local).value)
        if values:
            fields[name] = _field(how, values, index)
    if kind is Practice:
        fields["values"] = _values(properties, sorted(passages), index)
    return kind(**fields)  # type: ignore[arg-type]


def _field(how: FieldKind, values: list[str], index: Index) -> object:
    match how:
        case "concepts":
            return tuple(sorted(map(compact, values)))
        case "concept":
            return compact(values[0])
        case "flag":
            return values[0] == "true"
        case "party":
            return _name(values[0], index)
        case "individual":
            return _WORDS[values[0].removeprefix(PREFIXES["ckg"])]
        case "regime":
            return values[0].removeprefix(PREFIXES["ckg"])
        case "share":
            return float(values[0])
        case "text":
            return values[0]


def _values(properties: Mapping[str, list[str]], passages: list[tuple[Span, str]], index: Index) -> tuple[Value, ...]:
    facets = [(facet, value) for facet, local in FACETS.items() for value in properties.get(ckg(local).value, ())]
    found = [
        _value(facet, value, span, index)
        for span, passage in passages
        for facet, value in facets
        if value in index.get(passage, {}).get(ckg("mentions").value, ())
    ]
    return tuple(sorted(found, key=lambda value: (value.span, value.facet, value.concept, value.name)))


def _value(facet: ValueFacet, iri: str, span: Span, index: Index) -> Value:
    category = _one(index.get(iri, {}), ckg("category"))
    return Value(facet, compact(category), span, _name(iri, index)) if category else Value(facet, compact(iri), span)


def _name(party: str, index: Index) -> str:
    return _one(index.get(party, {}), ckg("name"))


def _one(properties: Mapping[str, list[str]], predicate: NamedNode) -> str:
    values = properties.get(predicate.value)
    return values[0] if values else ""
