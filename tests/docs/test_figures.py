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
COLUMNS = ("precision", "recall", "f1", "strict", "attrs", "flips")

needs_gold = pytest.mark.skipif(
    not (SHARED / "gold").is_dir(), reason="the gold facts are not at hand (../shared/gold)"
)


def published() -> list[dict[str, list[float]]]:
    """Return the tables of the evaluation page: facet to figures."""
    page = (ROOT / "docs" / "explanation" / "evaluation.md").read_text("utf-8")
    tables = re.findall(r"^\| facet \|.*\n\| --- .*\n((?:\|.*\n)+)", page, flags=re.MULTILINE)
    rows = [[line.strip("| ").replace("*", "").split(" | ") for line in table.splitlines()] for table in tables]
    return [{cells[0]: [float(cell) for cell in cells[1 : 1 + len(COLUMNS)]] for cells in table} for table in rows]


@needs_gold
@pytest.mark.parametrize(("table", "texts"), [(0, ROOT / "seeds"), (1, SHARED / "policies")], ids=["seeds", "github"])
def test_published_figures_are_those_measured(table: int, texts: Path, tmp_path: Path) -> None:
    names = {path.name for path in texts.iterdir()}
    (tmp_path / "gold").mkdir()
    for path in (SHARED / "gold").iterdir():
        if path.name == "broader.tsv" or path.name.removesuffix(".json") in names:
            shutil.copy(path, tmp_path / "gold")
    build = str(tmp_path / "build")
    assert CliRunner().invoke(cli, ["build", str(texts), "-o", build]).exit_code == 0
    measured = json.loads(CliRunner().invoke(cli, ["eval", build, "--gold", str(tmp_path / "gold"), "--json"]).stdout)
    del measured["documents"], measured["intervals"]
    figures = published()[table]
    assert set(figures) == set(measured)
    for facet, shown in figures.items():
        got = [measured[facet][column] for column in COLUMNS]
        assert shown == pytest.approx(got, abs=0.02 if facet == "micro" else 0.1), (
            f"{facet} is off in docs/explanation/evaluation.md"
        )
    assert measured["micro"]["false_quotes"] == 0


def test_readme_repeats_the_micro_figures_of_the_seeds() -> None:
    precision, recall, *_ = published()[0]["micro"]
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert f"it finds {recall:.2f} of the core facts with precision {precision:.2f} on the five seeds" in readme
