"""`kg validate`: what it finds, how it says it, and when a pipeline stops."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import Result
from rdflib import RDF, SH, Graph

from kg.reasoning import validation
from tests.stores import load_store

Run: TypeAlias = Callable[..., Result]
ROOT = Path(__file__).parents[2]
MESSAGE = "A claim is either affirmed or denied"


@pytest.fixture(scope="module")
def broken(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build in which the denied claim of each of two documents is neither affirmed nor denied."""
    folder = tmp_path_factory.mktemp("broken") / "build"
    shutil.copytree(built, folder)
    graph = folder / "graph.nq"
    graph.write_text(
        graph.read_text("utf-8").replace(
            "#polarity> <https://w3id.org/compliance-kg/ontology#Denied>", "#polarity> <urn:maybe>"
        ),
        "utf-8",
    )
    shutil.rmtree(folder / "store")
    load_store(folder / "store", graph)
    return folder


def test_the_seeds_have_their_form(run: Run, tmp_path: Path) -> None:
    assert run("build", ROOT / "seeds", "-o", tmp_path / "build").exit_code == 0
    result = run("validate", tmp_path / "build", "--fail-on", "info")
    assert (result.exit_code, result.stdout) == (0, "Every graph has its form: 5 documents and the reference graph\n")


def test_a_defect_is_told_once_with_its_count(broken: Path, run: Run) -> None:
    result = run("validate", broken)
    assert result.exit_code == 1
    assert MESSAGE in result.stdout
    assert "2 defects in 2 documents and the reference graph" in result.stdout
    assert result.stdout.count("urn:maybe") == 1


def test_json_names_every_place(broken: Path, run: Run) -> None:
    found = json.loads(run("validate", broken, "--json").stdout)
    assert (found["documents"], found["conforms"]) == (2, False)
    assert [
        (d["document"], d["severity"], d["message"], d["property"], d["value"], d["shape"]) for d in found["defects"]
    ] == [(name, "violation", MESSAGE, "ckg:polarity", "urn:maybe", "Statement") for name in ("acme.txt", "beta.txt")]
    assert all("/claim/" in defect["node"] for defect in found["defects"])


def test_turtle_is_a_validation_report(broken: Path, run: Run, tmp_path: Path) -> None:
    assert run("validate", broken, "-o", tmp_path / "report.ttl").exit_code == 1
    graph = Graph().parse(tmp_path / "report.ttl")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert str(graph.value(report, SH.conforms)) == "false"
    results = list(graph.objects(report, SH.result))
    assert len(results) == 2
    for result in results:
        assert str(graph.value(result, SH.value)) == "urn:maybe"
        assert graph.value(result, SH.sourceConstraintComponent) == SH.ClassConstraintComponent
        assert graph.value(result, SH.resultSeverity) == SH.Violation


def test_markdown_counts_and_lists(broken: Path, run: Run, tmp_path: Path) -> None:
    run("validate", broken, "-o", tmp_path / "form.md")
    page = (tmp_path / "form.md").read_text("utf-8")
    assert "Documents: 2. Defects: 2 violation, 0 warning, 0 info." in page
    assert page.count(f"| {MESSAGE} |") == 3


@pytest.mark.parametrize(("fail_on", "code"), [("violation", 1), ("warning", 1), ("none", 0)])
def test_fail_on_decides_the_exit_code(broken: Path, run: Run, fail_on: str, code: int) -> None:
    assert run("validate", broken, "--fail-on", fail_on).exit_code == code


def test_a_warning_alone_stops_only_who_asks_for_it(built: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shape = """
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:s> a sh:NodeShape ; sh:targetClass <https://w3id.org/compliance-kg/ontology#Retention> ;
          sh:property [ sh:path <urn:p> ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "Odd"@en ] .
    """
    monkeypatch.setattr(validation, "read_shapes", lambda: shape)
    assert [run("validate", built, "--fail-on", level).exit_code for level in ("violation", "warning")] == [0, 1]


def test_an_unknown_format_or_extension_is_refused(built: Path, run: Run) -> None:
    for arguments in (("--format", "html"), ("-o", "report.html")):
        result = run("validate", built, *arguments)
        assert result.exit_code == 2
        assert "KG103" in result.stderr


def test_without_the_extra_the_message_has_the_pip_line(built: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shacl", None)
    result = run("validate", built)
    assert result.exit_code == 5
    assert "error[KG420]" in result.stderr
    assert "pip install 'compliance-kg[validate]'" in result.stderr


def test_damaged_shapes_are_told(built: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("shape a sh:NodeShape", "utf-8")
    monkeypatch.setattr(validation, "shape_files", lambda: (tmp_path / "bad.ttl",))
    result = run("validate", built)
    assert (result.exit_code, "error[KG350]" in result.stderr) == (4, True)
    monkeypatch.setattr(validation, "shape_files", lambda: ())
    result = run("validate", built)
    assert (result.exit_code, "error[KG351]" in result.stderr) == (4, True)
