"""The generated corpus: the same for the same seed, as long as it says, and read as its truth tells."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from kg.graph.folder import Build, open_build
from kg.model import Table
from kg.pipeline import build
from kg.queries import load_query, run_query
from kg.reading.sources import find_sources

CORPUS: Final = Path(__file__).parents[2] / "benchmarks" / "corpus.py"
COUNT: Final = 15
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "controller-processor-roles": ("party", "role"),
    "processors": ("processor", "role"),
    "cross-border-transfers": ("kind", "destination", "mechanism", "status"),
    "purposes-and-bases": ("purpose", "legal_basis"),
}
Rows = Counter[tuple[str, ...]]


def write(count: int, folder: Path, seed: int) -> dict[str, str]:
    """Return the files of a corpus by name."""
    subprocess.run([sys.executable, CORPUS, str(count), "-o", folder, "--seed", str(seed)], check=True)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    write(COUNT, folder, 0)
    return folder


@pytest.fixture(scope="module")
def built(corpus: Path) -> Build:
    out = corpus / "build"
    build(find_sources([str(corpus / "policies")]).sources, out, clock=lambda: 0.0)
    return open_build(out)


def truth(corpus: Path) -> dict[str, dict[str, Rows]]:
    """Return the rows that each document's truth counts, by query."""
    lines = map(json.loads, (corpus / "truth.jsonl").read_text("utf-8").splitlines())
    return {
        line["document"]: {name: Counter(map(tuple, rows)) for name, rows in line["rows"].items()} for line in lines
    }


def answer(built: Build, name: str) -> Table:
    query = load_query(name)
    as_of = {"as_of": "2026-11-26"} if any(p.name == "as_of" for p in query.parameters) else {}
    return run_query(built.store, query, as_of, today=date(2026, 11, 26))


@pytest.mark.parametrize("name", COLUMNS)
def test_a_query_returns_what_each_document_states_and_nothing_else(corpus: Path, built: Build, name: str) -> None:
    table = answer(built, name)
    found: dict[str, Rows] = {document: Counter() for document in truth(corpus)}
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        found[cells["document"]][tuple(cells[column] for column in COLUMNS[name])] += 1
    assert found == {document: rows[name] for document, rows in truth(corpus).items()}


def test_the_truth_holds_every_kind_of_fact(corpus: Path) -> None:
    stated = {name: sum((rows[name] for rows in truth(corpus).values()), Rows()) for name in COLUMNS}
    assert {role for _, role in stated["controller-processor-roles"]} == {
        "dpv:DataController",
        "dpv:DataProcessor",
        "dpv:DataSubProcessor",
        "dpv:JointDataControllers",
    }
    assert {status for *_, status in stated["cross-border-transfers"]} >= {
        "adequate",
        "safeguarded",
        "not-restricted",
        "",
    }
    assert {basis for _, basis in stated["purposes-and-bases"]} == {
        "",
        "eu-gdpr:A6-1-a",
        "eu-gdpr:A6-1-b",
        "eu-gdpr:A6-1-c",
        "eu-gdpr:A6-1-f",
    }


def test_a_policy_depends_on_seed_and_number_alone(tmp_path: Path) -> None:
    few, many = write(3, tmp_path / "few", 7), write(6, tmp_path / "many", 7)
    assert {name: many[name] for name in few if name != "truth.jsonl"} == {
        name: text for name, text in few.items() if name != "truth.jsonl"
    }
    assert many["truth.jsonl"].startswith(few["truth.jsonl"])
    other = write(3, tmp_path / "other", 8)
    assert not set(other.values()) & set(few.values())


def test_policies_are_as_long_and_as_dense_as_real_ones(corpus: Path, built: Build) -> None:
    words = [
        len(re.sub(r"<[^>]*>|[|•#-]", " ", path.read_text("utf-8")).split())
        for path in (corpus / "policies").rglob("*.*")
    ]
    assert len(words) == COUNT
    assert min(words) >= 1800
    assert max(words) <= 2200
    claims = [entry.claims / entry.words * 2000 for entry in built.documents]
    assert 70 <= sum(claims) / len(claims) <= 90


def test_policies_come_in_every_format(corpus: Path) -> None:
    assert {path.suffix for path in (corpus / "policies").rglob("*.*")} == {".md", ".txt", ".html"}
