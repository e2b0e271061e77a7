"""The published figures are those that the tool gets, where the gold facts are at hand."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.main import cli

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
POLICIES = SHARED / "corpora" / "open-terms"
COLUMNS = ("precision", "recall", "f1", "strict", "attrs", "flips")

needs_gold = pytest.mark.skipif(
    not (SHARED / "gold").is_dir(), reason="the gold facts are not at hand (../shared/gold)"
)


def published() -> list[dict[str, list[float]]]:
    """Return the tables of the evaluation page (test part, seeds, GitHub's documents): facet to figures."""
    page = (ROOT / "docs" / "explanation" / "evaluation.md").read_text("utf-8")
    tables = re.findall(r"^\| facet \|.*\n\| --- .*\n((?:\|.*\n)+)", page, flags=re.MULTILINE)
    rows = [[line.strip("| ").replace("*", "").split(" | ") for line in table.splitlines()] for table in tables]
    return [{cells[0]: [float(cell) for cell in cells[1 : 1 + len(COLUMNS)]] for cells in table} for table in rows]


def measure(texts: list[Path], gold: list[Path], folder: Path) -> dict[str, dict[str, float]]:
    """Return what `kg eval` gives for a build of some texts."""
    (folder / "gold").mkdir()
    for path in gold:
        shutil.copy(path, folder / "gold")
    build = str(folder / "build")
    assert CliRunner().invoke(cli, ["build", *map(str, texts), "-o", build]).exit_code == 0
    shown = CliRunner().invoke(cli, ["eval", build, "--gold", str(folder / "gold"), "--json"]).stdout
    return {name: score for name, score in json.loads(shown).items() if "f1" in score}


def assert_published(table: int, measured: dict[str, dict[str, float]]) -> None:
    """Hold a table of the page to what was measured."""
    figures = published()[table]
    assert set(figures) == set(measured)
    for facet, shown in figures.items():
        got = [measured[facet][column] for column in COLUMNS]
        assert shown == pytest.approx(got, abs=0.02 if facet == "micro" else 0.1), (
            f"{facet} is off in docs/explanation/evaluation.md"
        )
    assert measured["micro"]["false_quotes"] == 0


@needs_gold
@pytest.mark.parametrize(("table", "texts"), [(1, ROOT / "seeds"), (2, SHARED / "policies")], ids=["seeds", "github"])
def test_published_figures_are_those_measured(table: int, texts: Path, tmp_path: Path) -> None:
    names = {path.name for path in texts.iterdir()}
    gold = [p for p in (SHARED / "gold").iterdir() if p.name == "broader.tsv" or p.name.removesuffix(".json") in names]
    assert_published(table, measure([texts], gold, tmp_path))


@pytest.mark.skipif(not POLICIES.is_dir(), reason="the policies are not at hand (../shared/corpora/open-terms)")
def test_published_figures_of_the_test_part_are_those_measured(tmp_path: Path) -> None:
    gold = sorted((ROOT / "tests" / "gold" / "test").glob("*.json"))
    texts = [POLICIES / json.loads(path.read_text("utf-8"))["document"] for path in gold]
    assert_published(0, measure(texts, gold, tmp_path))


def test_readme_repeats_the_micro_figures() -> None:
    unseen, seeds, _ = (table["micro"] for table in published())
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert f"it finds {unseen[1]:.2f} on policies that no rule was written for, and {unseen[0]:.2f} of what" in readme
    assert f"it finds {seeds[1]:.2f} of the core facts with precision {seeds[0]:.2f} on the five seeds" in readme


def test_page_on_limits_repeats_the_micro_figures() -> None:
    unseen = published()[0]["micro"]
    page = " ".join((ROOT / "docs" / "explanation" / "what-we-do-not-claim.md").read_text("utf-8").split())
    assert f"they find {unseen[1]:.2f} of what careful readers note down, and {unseen[0]:.2f} of what they say" in page
