"""`kg diff` on files, folders, builds and standard input: forms, exit codes, and nothing left behind."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kg.outputs.comparison.facets import FACETS
from kg.outputs.schemas import load_schema
from tests.cli.conftest import POLICY, Run

SCHEMA = load_schema("diff")
NEWER = POLICY.replace("under\nstandard contractual clauses", "").replace(
    "our hosting provider", "advertising networks"
)
DAY = ("--as-of", "2026-11-22")


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text(POLICY, encoding="utf-8")
    new.write_text(NEWER, encoding="utf-8")
    return old, new


def test_the_table_tells_each_change_with_both_passages(run: Run, versions: tuple[Path, Path]) -> None:
    result = run("diff", *versions, *DAY)
    assert result.exit_code == 0, result.stderr
    text = " ".join(result.stdout.split())
    assert "(as of 2026-11-22)" in text
    assert "↔ transfer to United States lost its safeguard" in text
    assert "+ a new recipient: advertising network" in text
    assert "− recipient no longer stated: hosting provider" in text
    assert "before We share your e-mail address with our “hosting provider”. " in text
    assert "now We share your e-mail address with “advertising networks”. " in text
    assert "\x1b" not in result.stdout
    assert "Next: kg diff" in result.stderr


def test_json_has_the_shape_that_its_schema_describes(run: Run, versions: tuple[Path, Path]) -> None:
    result = run("diff", *versions, *DAY, "--json")
    found = json.loads(result.stdout)
    Draft202012Validator(SCHEMA).validate(found)
    assert (found["as_of"], found["old"], found["new"]) == ("2026-11-22", *map(str, versions))
    (pair,) = found["documents"]
    kinds = [change["kind"] for change in pair["changes"]]
    assert kinds[:2] == ["safeguard-lost", "new-recipient"]
    lost = pair["changes"][0]
    assert lost["subject"] == {"label": "United States", "keys": ["loc:US"]}
    assert {"key": "eu-gdpr:A46-2-c", "label": "Art 46(2-c) Standard Contractual Clauses (SCC) by EC"} in [
        value for aspect in lost["aspects"] for value in aspect["lost"]
    ]
    for side, text in (("old", POLICY), ("new", NEWER)):
        for passage in (passage for change in pair["changes"] for passage in change[side]):
            assert text[passage["start"] : passage["end"]] == passage["quote"]


def test_the_schema_knows_each_facet() -> None:
    listed = SCHEMA["$defs"]["change"]["properties"]["facet"]["enum"]
    assert sorted([*(facet.name for facet in FACETS), "document"]) == listed


def test_lines_and_rows_tell_the_same_changes(run: Run, versions: tuple[Path, Path], tmp_path: Path) -> None:
    titles = [
        change["title"] for change in json.loads(run("diff", *versions, "--json").stdout)["documents"][0]["changes"]
    ]
    lines = [json.loads(line) for line in run("diff", *versions, "--format", "jsonl").stdout.splitlines()]
    change = {**SCHEMA["$defs"]["change"], "$defs": SCHEMA["$defs"]}
    for line in lines:
        assert (line.pop("old_document"), line.pop("new_document")) == ("old.txt", "new.txt")
        Draft202012Validator(change).validate(line)
    assert [line["title"] for line in lines] == titles
    assert run("diff", *versions, "-o", tmp_path / "changes.csv").exit_code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "changes.csv").read_text("utf-8"))))
    assert [row["title"] for row in rows] == titles
    markdown = run("diff", *versions, "--format", "markdown").stdout
    assert [line.split("**")[1] for line in markdown.splitlines() if line.startswith(("| ↔", "| +", "| −"))] == titles


def test_fail_on_change_tells_by_the_exit_code(run: Run, versions: tuple[Path, Path]) -> None:
    old, new = versions
    assert run("diff", old, new, "--fail-on-change").exit_code == 1
    same = run("diff", old, old, "--fail-on-change")
    assert same.exit_code == 0
    assert same.stdout.splitlines()[-1] == "No claim changed"


def test_builds_folders_and_files_compare_alike(run: Run, built: Path, policies: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    for old, new in ((built, policies), (policies, built)):
        result = run("diff", old, new, "--fail-on-change")
        assert result.exit_code == 0, result.stdout + result.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_a_document_that_came_or_went_is_a_change(run: Run, policies: Path, tmp_path: Path) -> None:
    fewer = tmp_path / "fewer"
    fewer.mkdir()
    (fewer / "acme.txt").write_text(POLICY, encoding="utf-8")
    (fewer / "gamma.txt").write_text(POLICY, encoding="utf-8")
    result = run("diff", policies, fewer, "--fail-on-change", "--format", "jsonl")
    assert result.exit_code == 1
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(line["old_document"], line["new_document"], line["kind"]) for line in lines] == [
        ("beta.txt", None, "document-removed"),
        (None, "gamma.txt", "document-added"),
    ]


def test_standard_input_has_the_form_of_the_other_side(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "policy.html"
    page.write_text(f"<p>{POLICY}</p>", encoding="utf-8")
    result = run("diff", "-", page, "--fail-on-change", stdin=page.read_bytes())
    assert result.exit_code == 0, result.stdout + result.stderr
    both = run("diff", "-", "-")
    assert (both.exit_code, "KG195" in both.stderr) == (2, True)


def test_what_cannot_be_read_is_told_and_is_no_change(run: Run, policies: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "acme.txt").write_text(POLICY, encoding="utf-8")
    (broken / "beta.txt").write_bytes(b"\xff\xfe\x00broken\x00")
    result = run("diff", policies, broken, "--fail-on-change")
    assert result.exit_code == 3
    assert "beta.txt" in result.stderr
    assert "beta.txt" not in result.stdout
    assert result.stdout.splitlines()[-1] == "No claim changed"
    nothing = run("diff", tmp_path / "missing.txt", policies)
    assert (nothing.exit_code, nothing.stdout) == (3, "")
    assert "KG201" in nothing.stderr


@pytest.mark.parametrize("words", [("--format", "xml"), ("-o", "changes.xml")])
def test_an_unknown_form_is_refused(run: Run, versions: tuple[Path, Path], words: tuple[str, ...]) -> None:
    result = run("diff", *versions, *words)
    assert result.exit_code == 2
    assert "KG103" in result.stderr


def test_a_policy_is_not_overwritten_by_its_comparison(run: Run, policies: Path) -> None:
    policy = policies / "acme.txt"
    before = policy.read_bytes()
    result = run("diff", policy, policy, "--format", "markdown", "-o", policy)
    assert (result.exit_code, "KG196" in result.stderr, policy.read_bytes()) == (2, True, before)


def test_what_a_policy_says_is_no_mark_up(run: Run, tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("We share your name with <b>Stripe</b> | `x`.", encoding="utf-8")
    new.write_text(
        "We share your name with <script>alert(1)</script> PayPal | [x](http://x) \x1b[31m.", encoding="utf-8"
    )
    page = run("diff", old, new, "--format", "html").stdout
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "\x1b" not in run("diff", old, new).stdout
    row = next(line for line in run("diff", old, new, "--format", "markdown").stdout.splitlines() if "PayPal" in line)
    assert "<script" not in row.replace("\\<", "")
