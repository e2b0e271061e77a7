"""The slice of DPV 2.3: reproducible, without definitions, with special categories marked."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from kg.resources import folder
from kg.vocab import expand

SLICE = folder("ontology") / "dpv-2.3.ttl"
DPV = Path(__file__).parents[2].parent / "shared" / "dpv"
SPECIAL = URIRef(expand("ckg:specialCategory"))


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(SLICE, format="turtle")


@pytest.mark.skipif(not DPV.is_dir(), reason="DPV's own files are not beside this checkout (../shared/dpv)")
def test_generator_reproduces_the_file_byte_for_byte() -> None:
    spec = importlib.util.spec_from_file_location("generate_dpv", folder("ontology") / "generate_dpv.py")
    assert spec is not None
    assert spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    assert generator.render_slice(DPV).encode() == SLICE.read_bytes()


def test_slice_is_lean_and_carries_no_prose(graph: Graph) -> None:
    assert 2_500 < len(graph) < 3_500
    assert not list(graph.subject_objects(SKOS.definition))
    assert "W3C Software and Document Licence" in SLICE.read_text(encoding="utf-8")


def test_every_concept_has_one_english_label_and_known_parents(graph: Graph) -> None:
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    for concept in concepts:
        (label,) = graph.objects(concept, SKOS.prefLabel)
        assert isinstance(label, Literal)
        assert label.language == "en"
        assert set(graph.objects(concept, SKOS.broader)) <= concepts


@pytest.mark.parametrize(
    ("concept", "expected"),
    [
        ("pd:Health", True),
        ("pd:Fingerprint", True),
        ("pd:TradeUnionMembership", True),
        ("pd:Sexual", True),
        ("pd:Ethnicity", True),
        ("pd:EmailAddress", False),
        ("pd:Criminal", False),
        ("pd:Vulnerability", False),
        ("dpv:PersonalData", False),
    ],
)
def test_special_categories_are_those_of_article_9(graph: Graph, concept: str, expected: bool) -> None:
    subject = URIRef(expand(concept))
    assert (subject, RDF.type, SKOS.Concept) in graph
    assert ((subject, SPECIAL, Literal(True)) in graph) is expected
