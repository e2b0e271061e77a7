"""`kg show` writes a page or a picture, of all documents or some, and says no to what nobody could read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from kg.cli import show
from tests.flows.conftest import AS_OF, Run

Rows: TypeAlias = Mapping[str, list[dict[str, str]]]


def test_the_same_build_and_day_give_the_same_bytes(
    run: Run, seeds_build: Path, seeds_page: Path, tmp_path: Path
) -> None:
    assert run("show", seeds_build, "-o", tmp_path / "again.html", "--as-of", AS_OF).exit_code == 0
    assert (tmp_path / "again.html").read_bytes() == seeds_page.read_bytes()


def test_one_document_is_shown_alone(run: Run, seeds_build: Path, seeds_rows: Rows, tmp_path: Path) -> None:
    name = seeds_rows["documents"][0]["document"]
    result = run("show", seeds_build, "--document", name, "-o", tmp_path / "one.html", "--as-of", AS_OF, "--json")
    said = json.loads(result.stdout)
    assert (said["documents"], said["as_of"], said["format"]) == (1, AS_OF, "html")
    assert said["flows"] == sum(
        row["document"] == name
        and row.get("polarity") != "denied"
        and row.get("concept") != "dpv:DataSubjectDataSource"
        for query in ("data-categories", "sources", "recipients", "cross-border-transfers")
        for row in seeds_rows[query]
    )
    page = (tmp_path / "one.html").read_text("utf-8")
    assert not [row["document"] for row in seeds_rows["documents"][1:] if row["document"] in page]


def test_all_documents_by_name_are_the_whole_build(
    run: Run, seeds_build: Path, seeds_page: Path, seeds_rows: Rows, tmp_path: Path
) -> None:
    named = [word for row in reversed(seeds_rows["documents"]) for word in ("--document", row["document"])]
    assert run("show", seeds_build, *named, "-o", tmp_path / "flows.html", "--as-of", AS_OF).exit_code == 0
    assert (tmp_path / "flows.html").read_bytes() == seeds_page.read_bytes()


def test_the_day_is_said_and_decides_the_status(run: Run, seeds_build: Path, tmp_path: Path) -> None:
    result = run("show", seeds_build, "-o", tmp_path / "flows.svg", "--as-of", "2015-01-01")
    assert "As of 2015-01-01" in result.stderr
    assert "2015-01-01" in (tmp_path / "flows.svg").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("-o", "flows.pdf"), "KG103"),
        (("--document", "nosuch.txt"), "KG190"),
        (("--as-of", "soon"), "KG110"),
        (("-o", "-", "--format", "svg", "--json"), "KG102"),
    ],
)
def test_bad_input_is_told_in_a_sentence(run: Run, seeds_build: Path, arguments: tuple[str, ...], code: str) -> None:
    result = run("show", seeds_build, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"error[{code}]" in result.stderr


def test_too_many_documents_are_refused_and_some_of_them_are_not(
    run: Run, seeds_build: Path, seeds_rows: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show, "MOST_DOCUMENTS", 2)
    refused = run("show", seeds_build, "-o", tmp_path / "flows.html")
    assert refused.exit_code == 2
    assert "error[KG198]: 5 documents are more than a picture can show" in refused.stderr
    assert "--document" in refused.stderr
    named = [("--document", row["document"]) for row in seeds_rows["documents"][:2]]
    assert run("show", seeds_build, *named[0], *named[1], "-o", tmp_path / "flows.html").exit_code == 0
