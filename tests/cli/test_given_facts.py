"""Facts given to `kg build`: a graph of their own, from there into the judgement of transfers, and never claims."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import Result

Run: TypeAlias = Callable[..., Result]

POLICY = """\
Acme Privacy Policy

This privacy policy explains how Acme Inc ("we", "us") uses your personal data.
We transfer your e-mail address to Google LLC in the United States.
"""
FACTS = """\
[[document]]
name = "*.txt"
established = "IN"
regimes = ["GDPR", "DPDP"]

[[organisation]]
name = "Google LLC"
certified = ["EU-US DPF"]
valid_from = 2024-01-01
"""


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.toml"
    path.write_text(FACTS, "utf-8")
    (tmp_path / "acme.txt").write_text(POLICY, "utf-8")
    return path


def rows(run: Run, query: str, build: Path, *options: str) -> list[dict[str, str]]:
    result = run("query", query, build, "--format", "csv", *options)
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(StringIO(result.stdout)))


def test_given_facts_decide_and_are_shown_as_given(facts: Path, run: Run, tmp_path: Path) -> None:
    build = tmp_path / "build"
    result = run("build", tmp_path / "acme.txt", "-o", build, "--given", facts)
    assert (result.exit_code, "warning" in result.stderr) == (0, False), result.stderr
    found = rows(run, "cross-border-transfers", build, "--param", "as_of=2026-11-01")
    shown = ("kind", "origin", "mechanism", "regime", "status")
    assert [tuple(row[name] for name in shown) for row in found] == [
        ("disclosed-there", "loc:IN (given)", "", "DPDP (given)", "no-safeguard-stated"),
        ("disclosed-there", "loc:IN (given)", "ckg:EUUSDataPrivacyFramework (given)", "GDPR (given)", "adequate"),
        # The law that was given is a premise of the conclusion.
        ("restricted-transfer", "loc:IN (given)", "ckg:EUUSDataPrivacyFramework (given)", "GDPR (given)", "adequate"),
    ]
    # Before the certificate, and without the file.
    before = rows(run, "cross-border-transfers", build, "--param", "as_of=2023-12-31")
    assert [row["status"] for row in before] == ["no-safeguard-stated", "scope-unknown", "scope-unknown"]
    run("build", tmp_path / "acme.txt", "-o", tmp_path / "plain")
    (plain,) = rows(run, "cross-border-transfers", tmp_path / "plain", "--param", "as_of=2026-11-01")
    assert tuple(plain[name] for name in shown) == ("disclosed-there", "", "", "", "scope-unknown")


def test_given_facts_are_listed_apart_and_are_no_claims(facts: Path, run: Run, tmp_path: Path) -> None:
    build = tmp_path / "build"
    run("build", tmp_path / "acme.txt", "-o", build, "--given", facts)
    run("build", tmp_path / "acme.txt", "-o", tmp_path / "plain")
    assert [
        (row["document"], row["subject"], row["fact"], row["value"]) for row in rows(run, "given-facts", build)
    ] == [
        ("", "Google; Google LLC", "certified-under", "ckg:EUUSDataPrivacyFramework"),
        ("acme.txt", "Acme Inc", "applicable-regime", "ckg:DPDP"),
        ("acme.txt", "Acme Inc", "applicable-regime", "ckg:GDPR"),
        ("acme.txt", "Acme Inc", "established-in", "loc:IN"),
    ]
    claimed = [run("export", folder, "--format", "facts").stdout for folder in (build, tmp_path / "plain")]
    assert claimed[0] == claimed[1]
    note = "What ends in (given) was given beside the documents, not claimed: kg query given-facts"
    assert note in run("query", "cross-border-transfers", build).stderr
    assert note not in run("query", "cross-border-transfers", tmp_path / "plain").stderr


def test_the_file_is_named_in_the_manifest_and_held_to_its_hash(facts: Path, run: Run, tmp_path: Path) -> None:
    build = tmp_path / "build"
    run("build", tmp_path / "acme.txt", "-o", build, "--given", facts)
    assert run("verify", build).exit_code == 0
    manifest = json.loads((build / "manifest.json").read_text("utf-8"))
    assert manifest["given"] == {"facts.toml": sha256(FACTS.encode()).hexdigest()}
    (build / "manifest.json").write_text(json.dumps({**manifest, "given": {}}), "utf-8")
    result = run("verify", build)
    assert (result.exit_code, "do not name the same file of given facts" in result.stdout) == (1, True)


def test_the_same_facts_give_the_same_bytes(facts: Path, run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("build", tmp_path / "acme.txt", "-o", tmp_path / name, "--given", facts)
    graphs = [(tmp_path / name / "graph.nq").read_bytes() for name in ("one", "two")]
    assert graphs[0] == graphs[1]
    assert b"/data/given>" in graphs[0]


def test_exports_of_every_graph_hold_them_and_those_of_claims_do_not(facts: Path, run: Run, tmp_path: Path) -> None:
    run("build", tmp_path / "acme.txt", "-o", tmp_path / "build", "--given", facts)
    for form, held in (("trig", True), ("jsonld", True), ("nquads", True), ("turtle", False), ("graphml", False)):
        text = run("export", tmp_path / "build", "--format", form).stdout
        assert ("EUUSDataPrivacyFramework" in text and "GivenFact" in text) is held, form
        assert "given/state" not in text


def test_what_meets_nothing_is_a_warning(facts: Path, run: Run, tmp_path: Path) -> None:
    facts.write_text(FACTS.replace("*.txt", "*.md").replace("Google LLC", "Gogle LLC"), "utf-8")
    result = run("build", tmp_path / "acme.txt", "-o", tmp_path / "build", "--given", facts)
    assert result.exit_code == 0
    assert [line for line in result.stderr.splitlines() if line.startswith("warning")] == [
        "warning: facts.toml gives facts about '*.md', and no document of the build has that name; "
        "the names are those that kg query documents lists [KG143]",
        "warning: facts.toml gives facts about 'Gogle LLC', and no document names that organisation; "
        "add the name that the documents use with also_named [KG143]",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[[document]", "KG140"),
        ("[[document]]\nname = 'a'\ncolour = 'red'\n", "KG141"),
        ("[[document]]\nname = '*'\nregimes = ['GDRP']\n", "KG142"),
        (FACTS + "valid_to = 2023-12-31\n", "KG144"),
    ],
)
def test_what_is_not_understood_stops_before_any_work(
    text: str, code: str, facts: Path, run: Run, tmp_path: Path
) -> None:
    facts.write_text(text, "utf-8")
    result = run("build", tmp_path / "acme.txt", "-o", tmp_path / "build", "--given", facts)
    assert (result.exit_code, result.stderr.startswith(f"error[{code}]: ")) == (2, True), result.stderr
    assert not (tmp_path / "build").exists()
