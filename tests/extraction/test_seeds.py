"""The five seeds: what is extracted from them, kept as a golden file, and how it scores against the shared gold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.extraction.extract import extract
from kg.extraction.lexicon_files import load_lexicon
from kg.model import Document, Extraction
from kg.outputs.facts import facts, render_facts
from kg.reading.documents import read_document
from kg.reading.segments import segment_document
from kg.reading.sources import find_sources

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
GOLDEN = Path(__file__).parent / "golden" / "seeds.jsonl"


@pytest.fixture(scope="module")
def seed_facts() -> str:
    """Return the facts of the five seeds as JSON Lines."""
    documents = [read_document(source) for source in find_sources([str(ROOT / "seeds")]).sources]
    return "".join(render_facts(facts(document, _extract(document))) for document in documents)


def _extract(document: Document) -> Extraction:
    return extract(document, segment_document(document), lexicon=load_lexicon())


def test_the_facts_of_the_seeds_are_those_kept(seed_facts: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(seed_facts, encoding="utf-8")
    kept = set(GOLDEN.read_text(encoding="utf-8").splitlines())
    now = set(seed_facts.splitlines())
    assert sorted(now - kept) == []
    assert sorted(kept - now) == []


@pytest.mark.skipif(not (SHARED / "gold" / "score.py").exists(), reason="../shared/gold is not beside the project")
def test_the_seeds_score_above_the_bars_without_flips_or_false_quotes(seed_facts: str, tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text(seed_facts, encoding="utf-8")
    command: list[str | Path] = [
        sys.executable,
        SHARED / "gold" / "score.py",
        "--json",
        "--texts",
        SHARED / "seeds",
        path,
    ]
    names = sorted(seed.name for seed in (ROOT / "seeds").glob("*.txt"))
    output = subprocess.run([*command, *names], capture_output=True, text=True, check=True).stdout
    rows = json.loads(output)
    assert rows["micro"]["f1"] >= 0.85
    assert rows["micro"]["precision"] >= 0.88
    assert rows["role"]["f1"] >= 0.85
    assert rows["transfer"]["f1"] >= 0.85
    assert {facet: row["flips"] for facet, row in rows.items() if row["flips"]} == {}
    assert rows["micro"]["false_quotes"] == 0
