"""`kg check`: what is shown, in which form, and with which exit code."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_findings_stand_under_their_document_with_counts_of_the_rest(built: Path, run: Run) -> None:
    result = run("check", built, "--as-of", "2026-01-01", "--check", "notice")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == "Findings (as of 2026-01-01)"
    assert [line for line in lines if line.endswith(".txt")] == ["acme.txt", "beta.txt"]
    assert "  violation  notice/purposes  missing  GDPR Article 13(1)(c)" in lines
    assert "             no passage was found that states a purpose of the processing" in lines
    assert not [line for line in lines if "notice/right-access" in line]
    assert len([line for line in lines if "satisfied" in line and "not required" in line]) == 2


@pytest.mark.parametrize(
    ("least", "code"), [("violation", 1), ("warning", 1), ("info", 1), ("none", 0)], ids=lambda value: str(value)
)
def test_the_exit_code_follows_the_least_severity_that_counts(built: Path, run: Run, least: str, code: int) -> None:
    assert run("check", built, "--fail-on", least).exit_code == code


def test_a_check_without_grave_findings_passes(built: Path, run: Run) -> None:
    assert run("check", built, "--check", "processor-terms").exit_code == 0


def test_a_profile_decides_what_fails(built: Path, run: Run, tmp_path: Path) -> None:
    profile = tmp_path / "profile.tsv"
    profile.write_text("info\tnotice\n", encoding="utf-8")
    assert run("check", built, "--check", "notice", "--profile", profile).exit_code == 0
    profile.write_text("loud notice\n", encoding="utf-8")
    assert "error[KG146]" in run("check", built, "--profile", profile).stderr
    assert "error[KG147]" in run("check", built, "--profile", tmp_path / "none.tsv").stderr


def test_json_and_csv_hold_the_same_findings(built: Path, run: Run) -> None:
    objects = json.loads(run("check", built, "--json").stdout)
    rows = list(csv.DictReader(StringIO(run("check", built, "--format", "csv").stdout, newline="")))
    assert objects == rows
    assert {row["status"] for row in rows} == {"missing", "unclear"}
    satisfied = json.loads(run("check", built, "--json", "--status", "satisfied").stdout)
    assert {row["status"] for row in satisfied} == {"satisfied"}
    assert {row["severity"] for row in satisfied} == {"none"}


def test_sarif_and_markdown_are_written_to_files(built: Path, run: Run, tmp_path: Path) -> None:
    run("check", built, "--format", "sarif", "-o", tmp_path / "out.sarif")
    assert json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    run("check", built, "--format", "markdown", "-o", tmp_path / "out.md")
    assert (tmp_path / "out.md").read_text(encoding="utf-8").startswith("# Findings as of ")


def test_the_checks_are_listed_with_severity_and_law(run: Run) -> None:
    listed = json.loads(run("check", "--list", "--json").stdout)
    assert {"check": "dual-roles", "severity": "warning"}.items() <= listed[2].items()
    assert "notice" in run("check", "--list").stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--check", "notices"), "KG145"),
        (("--fail-on", "grave"), "KG102"),
        (("--status", "open"), "KG102"),
        (("--format", "xml"), "KG103"),
        (("--as-of", "yesterday"), "KG110"),
    ],
)
def test_a_wrong_word_is_named_with_those_that_are_right(
    built: Path, run: Run, arguments: tuple[str, str], code: str
) -> None:
    result = run("check", built, *arguments)
    assert result.exit_code == 2
    assert f"error[{code}]" in result.stderr
