"""What HermiT is run with, and what it leaves behind."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple

from kg.graph.shape import RDF_TYPE, concept
from kg.reasoning.hermit import Conclusions, reason

ONE = NamedNode("https://example.org/one")


@pytest.mark.usefixtures("reasoner")
def test_contradiction_has_no_conclusions_and_leaves_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert reason([Triple(ONE, RDF_TYPE, concept("owl:Nothing"))]) == Conclusions(consistent=False)
    assert list(tmp_path.iterdir()) == []
    assert tempfile.tempdir == str(tmp_path)


@pytest.mark.usefixtures("reasoner")
def test_types_follow_from_ranges() -> None:
    marketing, purpose, kind = concept("dpv:Marketing"), concept("dpv:Purpose"), concept("owl:Class")
    told = [
        Triple(marketing, RDF_TYPE, kind),
        Triple(purpose, RDF_TYPE, kind),
        Triple(marketing, concept("rdfs:subClassOf"), purpose),
        Triple(concept("dpv:hasPurpose"), RDF_TYPE, concept("owl:ObjectProperty")),
        Triple(concept("dpv:hasPurpose"), concept("rdfs:range"), marketing),
        Triple(ONE, concept("dpv:hasPurpose"), NamedNode("https://example.org/two")),
    ]
    conclusions = reason(told)
    assert Triple(NamedNode("https://example.org/two"), RDF_TYPE, marketing) in conclusions.triples
