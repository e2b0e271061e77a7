"""The OWL files: generated ones are up to date, headers are whole, the catalog leads to each file."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS

from kg.resources import folder
from kg.vocab import compact, expand

ONTOLOGY = folder("ontology")
FILES = sorted((ONTOLOGY / "owl").glob("*.ttl"))
DPV = Path(__file__).parents[2].parent / "shared" / "dpv"
LICENCES = {"dpv": "https://www.w3.org/copyright/software-license/"}


@pytest.fixture(scope="module")
def module() -> Graph:
    return Graph().parse(ONTOLOGY / "owl" / "dpv-2.3.ttl", format="turtle")


@pytest.fixture
def generator(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ONTOLOGY))
    spec = importlib.util.spec_from_file_location("generate_owl", ONTOLOGY / "generate_owl.py")
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.mark.skipif(not DPV.is_dir(), reason="DPV's own files are not beside this checkout (../shared/dpv)")
def test_module_of_dpv_is_what_the_generator_makes(generator: ModuleType) -> None:
    assert generator.render_dpv(DPV).encode() == (ONTOLOGY / "owl" / "dpv-2.3.ttl").read_bytes()


def test_concepts_are_what_the_generator_makes_of_our_files(generator: ModuleType) -> None:
    expected = (ONTOLOGY / "owl" / "concepts.ttl").read_bytes()
    assert generator.render_concepts(ONTOLOGY).encode() == expected, "run: python ontology/generate_owl.py"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_header_is_whole_and_the_catalog_leads_to_the_file(file: Path) -> None:
    graph = Graph().parse(file, format="turtle")
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    for relation in (OWL.versionIRI, OWL.versionInfo, RDFS.label, DCTERMS.title, DCTERMS.description, DCTERMS.source):
        assert len(list(graph.objects(header, relation))) == 1, relation
    licence = LICENCES.get(str(header).rpartition("/")[2], "https://www.apache.org/licenses/LICENSE-2.0")
    assert graph.value(header, DCTERMS.license) == URIRef(licence)
    catalog = ElementTree.parse(ONTOLOGY / "owl" / "catalog-v001.xml").getroot()  # noqa: S314 (our own file)
    places = {entry.attrib["name"]: entry.attrib["uri"] for entry in catalog}
    assert (ONTOLOGY / "owl" / places[str(header)]).resolve() == file
    assert {str(name) for name in graph.objects(header, OWL.imports)} <= set(places)
    assert all((ONTOLOGY / "owl" / place).is_file() for place in places.values())


def test_module_holds_the_concepts_of_the_slice_with_the_same_parents(module: Graph) -> None:
    names = Graph().parse(ONTOLOGY / "dpv-2.3.ttl", format="turtle")
    broader = URIRef("http://www.w3.org/2004/02/skos/core#broader")
    edges = set(names.subject_objects(broader))
    assert len(edges) > 900
    assert edges <= set(module.subject_objects(RDFS.subClassOf))


def test_module_has_ranges_but_no_domains_and_no_prose(module: Graph) -> None:
    assert module.value(URIRef(expand("dpv:hasPurpose")), RDFS.range) == URIRef(expand("dpv:Purpose"))
    assert len(list(module.subject_objects(RDFS.range))) == 136
    assert not list(module.subject_objects(RDFS.domain))
    texts = {predicate for _, predicate, value in module if isinstance(value, Literal)}
    assert texts == {RDFS.label, OWL.versionInfo, DCTERMS.title, DCTERMS.description}


def test_no_concept_of_dpv_is_below_two_disjoint_classes(module: Graph) -> None:
    (axiom,) = module.subjects(RDF.type, OWL.AllDisjointClasses)
    members = set(Collection(module, module.value(axiom, OWL.members) or BNode()))
    assert {compact(str(member)) for member in members} >= {"dpv:Data", "dpv:Entity", "dpv:LegalBasis", "dpv:Purpose"}
    for concept in module.subjects(RDF.type, OWL.Class):
        assert len(members & set(module.transitive_objects(concept, RDFS.subClassOf))) <= 1, concept


def test_places_in_the_eea_are_its_thirty_members_and_the_two_unions() -> None:
    graph = Graph().parse(ONTOLOGY / "owl" / "concepts.ttl", format="turtle")
    places = {compact(str(place)) for place in graph.subjects(RDF.type, URIRef(expand("ckg:PlaceInEEA")))}
    assert len(places) == 32
    assert {"loc:DE", "loc:IS", "loc:EEA", "loc:EU"} <= places
    assert not {"loc:GB", "loc:CH"} & places
