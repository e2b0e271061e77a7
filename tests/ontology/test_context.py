"""The JSON-LD context: every property of the data has a term, and reading back gives the same graph."""

from __future__ import annotations

import json

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, URIRef
from rdflib.compare import to_isomorphic

from kg.resources import folder
from kg.vocab import PREFIXES, compact

# rdflib's JSON-LD reader makes a graph of a class that rdflib itself has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

CONTEXT = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))
TERMS = CONTEXT["@context"]
CLAIMS = """
@prefix ckg: <https://w3id.org/compliance-kg/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix eu-gdpr: <https://w3id.org/dpv/legal/eu/gdpr#> .
@prefix dpv: <https://w3id.org/dpv#> .
@prefix loc: <https://w3id.org/dpv/loc#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix pd: <https://w3id.org/dpv/pd#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/compliance-kg/data/> .

<d> a ckg:PolicyDocument ; ckg:name "a.txt" ; ckg:words 12 ; ckg:effectiveDate "2024-02-01"^^xsd:date ;
    dcterms:title "Privacy" ; dcterms:publisher <d/party/1> .
<d/party/1> a ckg:Party ; ckg:name "Acme" .
<d/claim/1> a ckg:Practice ; ckg:statedIn <d> ; ckg:polarity ckg:Denied ; ckg:personalData pd:Name, pd:EmailAddress ;
    ckg:condition "unless you agree" ; ckg:evidence <d#char=1,5> .
<d#char=1,5> oa:exact "your" ; ckg:mentions pd:Name .
<d/claim/2> a ckg:RoleAssignment ; ckg:party <d/party/1> ; ckg:role dpv:DataController ; ckg:explicit true .
<d/claim/3> a ckg:DataTransfer ; ckg:destination loc:IN ; ckg:mechanism eu-gdpr:A46-2-c ; ckg:regime ckg:GDPR .
<d/claim/4> a ckg:Retention ; ckg:duration "P30D" .
"""


def test_every_property_of_the_ontology_has_a_term_of_its_type() -> None:
    graph = Graph().parse(folder("ontology") / "compliance-kg.ttl", format="turtle")
    properties = {
        found for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for found in graph.subjects(RDF.type, kind)
    }
    properties |= set(graph.subjects(RDFS.range, XSD.date))
    own = {found for found in properties if compact(str(found)).startswith("ckg:")}
    assert len(own) >= 50
    for found in own:
        curie = compact(str(found))
        term = TERMS[curie.removeprefix("ckg:")]
        value_range = graph.value(found, RDFS.range)
        is_object = (found, RDF.type, OWL.ObjectProperty) in graph
        expected = "@id" if is_object else None if value_range == XSD.string else compact(str(value_range))
        assert (term["@id"], term.get("@type")) == (curie, expected)


@pytest.mark.parametrize("prefix", sorted(PREFIXES))
def test_context_knows_every_prefix_of_the_code(prefix: str) -> None:
    assert TERMS[prefix] == PREFIXES[prefix]


def test_claims_survive_the_way_through_json_ld() -> None:
    graph = Graph().parse(data=CLAIMS, format="turtle")
    written = graph.serialize(format="json-ld", context=CONTEXT, auto_compact=False)
    assert to_isomorphic(Graph().parse(data=written, format="json-ld")) == to_isomorphic(graph)


def test_written_json_uses_readable_keys() -> None:
    graph = Graph().parse(data=CLAIMS, format="turtle")
    nodes = json.loads(graph.serialize(format="json-ld", context=CONTEXT))["graph"]
    (practice,) = [node for node in nodes if node.get("type") == "Practice"]
    assert practice["polarity"] == "ckg:Denied"
    assert sorted(practice["personalData"]) == ["pd:EmailAddress", "pd:Name"]
    assert practice["condition"] == "unless you agree"


def test_typed_values_need_no_datatype_in_the_json() -> None:
    data = {
        "@context": TERMS,
        "id": "https://example.org/d",
        "words": "12",
        "explicit": True,
        "validFrom": "2024-02-01",
    }
    graph = Graph().parse(data=json.dumps(data), format="json-ld")
    subject = URIRef("https://example.org/d")
    found = {compact(str(predicate)): value.toPython() for predicate, value in graph.predicate_objects(subject)}  # type: ignore[attr-defined]
    assert found["ckg:words"] == 12
    assert found["ckg:explicit"] is True
    assert str(found["ckg:validFrom"]) == "2024-02-01"
