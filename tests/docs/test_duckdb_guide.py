"""The guide to DuckDB asks each question twice, in SQL over Parquet and in SPARQL over the graph: the answers agree."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.main import cli

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/how-to/ask-a-corpus-with-duckdb.md").read_text("utf-8")
SAVED: dict[str, str] = dict(re.findall(r"Save this as `(\S+)`.*?```\w+\n(.*?)```", GUIDE, flags=re.DOTALL))
QUESTIONS = sorted({Path(name).stem for name in SAVED})


def kg(*arguments: object) -> str:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="kg")
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("pyarrow", reason="pyarrow, of the extra parquet, is not installed")
    folder = tmp_path_factory.mktemp("guide")
    kg("build", ROOT / "seeds", "-o", folder / "build")
    kg("export", folder / "build", "--format", "parquet", "-o", folder / "tables", "--as-of", "2026-11-01")
    for name, text in SAVED.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_guide_asks_three_questions_in_both_languages() -> None:
    assert sorted(SAVED) == [f"{name}.{kind}" for name in QUESTIONS for kind in ("rq", "sql")]
    assert len(QUESTIONS) == 3


@pytest.mark.parametrize("question", QUESTIONS)
def test_sql_and_sparql_agree_row_by_row(work: Path, question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb, of requirements-dev.txt, is not installed")
    date = ("--param", "as_of=2026-11-01") if "as_of" in SAVED[f"{question}.rq"] else ()
    header, *rows = csv.reader(StringIO(kg("query", work / f"{question}.rq", work / "build", "--format", "csv", *date)))
    monkeypatch.chdir(work)
    answer = duckdb.sql(SAVED[f"{question}.sql"])
    assert answer.columns == header
    assert [[str(cell) for cell in row] for row in answer.fetchall()] == rows
    assert len(rows) > 3
