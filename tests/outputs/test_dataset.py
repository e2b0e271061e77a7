"""The graph API: nothing of a build is lost or changed on its way to rdflib."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, XSD, Literal, URIRef

from kg.graph.store import OxigraphStore
from kg.outputs.dataset import read_dataset
from kg.vocab import PREFIXES, expand

DATA = b"""
@prefix ckg: <https://w3id.org/compliance-kg/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://example.org/> .
<a> { <a> a ckg:PolicyDocument ; ckg:name "a.txt" ; ckg:words 12 ; ckg:effectiveDate "2024-02-01"^^xsd:date . }
<reference> { ckg:Affirmed ckg:label "affirmed"@en . }
<a> ckg:name "in no named graph" .
"""
STORE = OxigraphStore.of(parse(DATA, format=RdfFormat.TRIG))
DOCUMENT = URIRef("https://example.org/a")


def test_every_graph_is_there_with_its_terms_as_they_were() -> None:
    dataset = read_dataset(STORE)
    assert set(dataset.graph(DOCUMENT)) == {
        (DOCUMENT, RDF.type, URIRef(expand("ckg:PolicyDocument"))),
        (DOCUMENT, URIRef(expand("ckg:name")), Literal("a.txt")),
        (DOCUMENT, URIRef(expand("ckg:words")), Literal("12", datatype=XSD.integer)),
        (DOCUMENT, URIRef(expand("ckg:effectiveDate")), Literal("2024-02-01", datatype=XSD.date)),
    }
    assert {str(value) for value in dataset.default_graph.objects()} == {"in no named graph"}
    (label,) = dataset.graph(URIRef("https://example.org/reference")).objects()
    assert label == Literal("affirmed", lang="en")


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its evaluator uses what it has deprecated
def test_queries_see_the_union_and_know_the_prefixes() -> None:
    dataset = read_dataset(STORE)
    rows = dataset.query(
        "SELECT ?name ?label { ?d a ckg:PolicyDocument ; ckg:name ?name . ckg:Affirmed ckg:label ?label }"
    )
    assert {tuple(map(str, row)) for row in rows} == {  # type: ignore[arg-type]
        ("a.txt", "affirmed"),
        ("in no named graph", "affirmed"),
    }
    assert {prefix: str(namespace) for prefix, namespace in dataset.namespaces() if prefix in PREFIXES} == PREFIXES
