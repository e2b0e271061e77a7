"""The five seeds agree with the ontology; HermiT infers the roles that the rules derive, which are those affirmed."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple

from kg.graph.folder import Build, open_build
from kg.pipeline import build
from kg.reading.sources import find_sources
from kg.reasoning.axioms import ROLE_PROPERTIES, document_triples
from kg.reasoning.consistency import conclude
from kg.reasoning.derivation import derived_graph
from kg.vocab import expand

SEEDS = Path(__file__).parents[2] / "seeds"
AFFIRMED_ROLES = """
PREFIX ckg: <https://w3id.org/compliance-kg/ontology#>
SELECT ?claim ?role ?party WHERE {
  ?claim a ckg:RoleAssignment ; ckg:statedIn <%s> ; ckg:polarity ckg:Affirmed ; ckg:role ?role ; ckg:party ?party
}
"""
LINKS = {
    "dpv:DataController": "dpv:hasDataController",
    "dpv:JointDataControllers": "dpv:hasDataController",
    "dpv:DataProcessor": "dpv:hasDataProcessor",
    "dpv:DataSubProcessor": "dpv:hasDataProcessor",
}
LINK_OF = {expand(role): NamedNode(expand(link)) for role, link in LINKS.items()}


@pytest.fixture(scope="module")
def seeds(reasoner: None, tmp_path_factory: pytest.TempPathFactory) -> Build:
    out = tmp_path_factory.mktemp("seeds") / "build"
    build(find_sources([str(SEEDS)]).sources, out, clock=lambda: 0.0)
    return open_build(out)


@pytest.mark.parametrize("name", sorted(path.name for path in SEEDS.glob("*.txt")))
def test_affirmed_roles_lead_to_dpvs_shortcuts(ontology: Collection[Triple], seeds: Build, name: str) -> None:
    (document,) = [entry.iri for entry in seeds.documents if entry.name == name]
    expected = set()
    for claim, role, party in seeds.store.query(AFFIRMED_ROLES % document).rows:
        assert isinstance(claim, NamedNode) and isinstance(role, NamedNode) and isinstance(party, NamedNode)
        expected.add(Triple(NamedNode(f"{claim.value}/process"), LINK_OF[role.value], party))
    conclusions = conclude(ontology, document_triples(seeds.store, document))
    assert conclusions.consistent
    inferred = {triple for triple in conclusions.triples if triple.predicate in ROLE_PROPERTIES}
    assert inferred == expected
    derived = seeds.store.quads(derived_graph(document).value)
    # The reasoner is told what is claimed, not which roles the rules conclude from more than one claim.
    assert inferred == {
        quad.triple for quad in derived if quad.predicate in ROLE_PROPERTIES and "/claim/" in str(quad.subject)
    }
