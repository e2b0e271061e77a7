"""Every RDF export parses back to the same graph in two libraries, and is the same bytes for the same quads."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.outputs.rdf import RDF_NAMES, Evidence, RdfName, apply_evidence, render_rdf, sort_quads
from kg.vocab import expand

BASE = "https://example.org/data/"
DOC = f"{BASE}0123"
OTHER = f"{BASE}4567"
TEXTS = {DOC: 'We share "data" with\tMüller & Söhne 🙂 in India, for a fee.', OTHER: "We collect names."}
OXIGRAPH = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
}
RDFLIB = {"turtle": "turtle", "trig": "trig", "nquads": "nquads", "jsonld": "json-ld"}


def quad(subject: str, predicate: str, value: str | Literal, graph: str = DOC) -> Quad:
    term = value if isinstance(value, Literal) else NamedNode(value if "//" in value else expand(value))
    return Quad(NamedNode(subject), NamedNode(expand(predicate)), term, NamedNode(graph))


def document(iri: str, quote: str, concept: str) -> list[Quad]:
    start = TEXTS[iri].index(quote)
    span, claim = f"{iri}#char={start},{start + len(quote)}", f"{iri}/claim/aa"
    return [
        quad(iri, "rdf:type", "ckg:PolicyDocument", iri),
        quad(iri, "ckg:name", Literal("a.txt"), iri),
        quad(iri, "ckg:sha256", Literal("ab12"), iri),
        quad(iri, "ckg:textSha256", Literal("cd34"), iri),
        quad(iri, "ckg:words", Literal("12", datatype=NamedNode(expand("xsd:integer"))), iri),
        quad(iri, "ckg:effectiveDate", Literal("2024-02-01", datatype=NamedNode(expand("xsd:date"))), iri),
        quad(claim, "rdf:type", "ckg:Practice", iri),
        quad(claim, "ckg:explicit", Literal("false", datatype=NamedNode(expand("xsd:boolean"))), iri),
        quad(claim, "ckg:statedIn", iri, iri),
        quad(claim, "ckg:polarity", "ckg:Affirmed", iri),
        quad(claim, "ckg:personalData", concept, iri),
        quad(claim, "ckg:personalData", "pd:Contact", iri),
        quad(claim, "ckg:condition", Literal('unless you\n"object" \\ \u2028'), iri),
        quad(claim, "ckg:evidence", span, iri),
        quad(span, "oa:exact", Literal(quote), iri),
        quad(span, "ckg:mentions", concept, iri),
    ]


QUADS = [
    *document(DOC, '"data" with\tMüller & Söhne 🙂', "pd:Name"),
    *document(OTHER, "names", "pd:Name"),
    quad("https://w3id.org/dpv/pd#Name", "skos:prefLabel", Literal("Name", language="en"), f"{BASE}reference"),
    quad(f"{BASE}software/x", "rdf:type", "prov:SoftwareAgent", f"{BASE}provenance"),
]


def expected(name: RdfName, evidence: Evidence) -> set[Quad]:
    quads = apply_evidence(QUADS, evidence, TEXTS)
    if name != "turtle":
        return quads
    return {Quad(q.subject, q.predicate, q.object) for q in quads if q.graph_name.value in TEXTS}  # type: ignore[union-attr]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its parsers use what it has deprecated
@pytest.mark.parametrize("evidence", ["oa", "span", "none"])
@pytest.mark.parametrize("name", RDF_NAMES)
def test_exports_parse_back_to_the_same_graph(name: RdfName, evidence: Evidence) -> None:
    content = render_rdf(QUADS, name, evidence=evidence, texts=TEXTS)
    assert set(parse(content, format=OXIGRAPH[name])) == expected(name, evidence)
    dataset = rdflib.Dataset()
    dataset.parse(data=content.decode(), format=RDFLIB[name])
    read = set(parse(dataset.serialize(format="nquads", encoding="utf-8"), format=RdfFormat.N_QUADS))
    assert {str(q) for q in read} == {str(q) for q in expected(name, evidence)}


@pytest.mark.parametrize("name", RDF_NAMES)
def test_the_order_of_quads_changes_nothing(name: RdfName) -> None:
    assert render_rdf(reversed(QUADS), name, evidence="oa", texts=TEXTS) == render_rdf(
        [*QUADS, *QUADS], name, evidence="oa", texts=TEXTS
    )


@pytest.mark.parametrize("name", RDF_NAMES)
def test_the_hash_seed_changes_nothing(name: RdfName) -> None:
    script = (
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('case', {__file__!r})\n"
        "case = importlib.util.module_from_spec(spec); spec.loader.exec_module(case)\n"
        f"sys.stdout.buffer.write(case.render_rdf(set(case.QUADS), {name!r}, evidence='oa', texts=case.TEXTS))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script], check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 1000


@given(st.text())
def test_any_text_survives_every_format(text: str) -> None:
    quads = [quad(DOC, "ckg:condition", Literal(text)), quad(DOC, "skos:note", Literal(text, language="en"))]
    for name in RDF_NAMES:
        content = render_rdf(quads, name, evidence="span", texts=TEXTS)
        assert {q.object for q in parse(content, format=OXIGRAPH[name])} == {q.object for q in quads}, name


def test_web_annotation_selectors_say_where_and_what() -> None:
    selectors = {str(q.triple) for q in apply_evidence(QUADS, "oa", TEXTS) if q.graph_name == NamedNode(DOC)}
    span, position = f"{DOC}#char=9,37", f"{DOC}/selector/position/9,37"
    quote = f"{DOC}/selector/quote/9,37"

    def says(subject: str, predicate: str, value: NamedNode | Literal) -> bool:
        return str(Triple(NamedNode(subject), NamedNode(expand(predicate)), value)) in selectors

    integer = NamedNode(expand("xsd:integer"))
    assert says(span, "oa:hasSource", NamedNode(DOC))
    assert says(span, "oa:hasSelector", NamedNode(position))
    assert says(span, "oa:hasSelector", NamedNode(quote))
    assert says(position, "oa:start", Literal("9", datatype=integer))
    assert says(position, "oa:end", Literal("37", datatype=integer))
    assert says(quote, "oa:exact", Literal('"data" with\tMüller & Söhne 🙂'))
    assert says(quote, "oa:prefix", Literal("We share "))
    assert says(quote, "oa:suffix", Literal(" in India, for a fee."))
    assert says(f"{DOC}/state", "ckg:sha256", Literal("ab12"))


def test_json_ld_reads_like_json() -> None:
    content = json.loads(render_rdf(QUADS, "jsonld", evidence="span", texts=TEXTS))
    graph = next(entry for entry in content["graph"] if entry["id"] == DOC)["graph"]
    assert graph[0] == {
        "id": DOC,
        "type": "PolicyDocument",
        "name": "a.txt",
        "sha256": "ab12",
        "textSha256": "cd34",
        "words": 12,
        "effectiveDate": "2024-02-01",
    }
    claim = next(node for node in graph if node.get("type") == "Practice")
    assert claim["explicit"] is False
    assert claim["personalData"] == ["pd:Contact", "pd:Name"]
    assert claim["polarity"] == "ckg:Affirmed"


def test_no_evidence_means_no_passage_at_all() -> None:
    content = render_rdf(QUADS, "nquads", evidence="none", texts=TEXTS).decode()
    assert "#char=" not in content
    assert "ckg" not in content
    assert "Affirmed" in content


def test_turtle_holds_the_documents_alone() -> None:
    content = render_rdf(QUADS, "turtle", evidence="span", texts=TEXTS).decode()
    assert "pd:Name" in content
    assert "SoftwareAgent" not in content
    assert "prefLabel" not in content


def test_a_document_comes_before_its_passages_and_these_before_its_claims() -> None:
    later = quad(f"{DOC}#char=100,101", "oa:exact", Literal("x"))
    ordered = sort_quads([later, *reversed(QUADS)])
    subjects = dict.fromkeys(q.subject.value for q in ordered if q.graph_name == NamedNode(DOC))  # type: ignore[union-attr]
    assert list(subjects) == [DOC, f"{DOC}#char=9,37", f"{DOC}#char=100,101", f"{DOC}/claim/aa"]
    claim = [q.predicate.value for q in ordered if q.subject == NamedNode(f"{DOC}/claim/aa")]
    assert claim[0] == expand("rdf:type")
    assert claim[1:] == sorted(claim[1:])
