"""Each question of `queries/questions/` on three tiny policies: one says yes, one says no, one is silent.

`NAME.trig` holds the policies as the graphs `<yes>`, `<no>` and `<silent>`, beside the reference graph that is shipped;
`NAME.csv` holds the rows that every engine must give.
"""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from kg.model import Table
from kg.queries import load_query, query_names, run_query
from tests.questions.conftest import Engine

HERE = Path(__file__).parent
TODAY = date(2026, 11, 26)
NAMES = query_names("questions")


def data(name: str) -> list[Quad]:
    return list(parse((HERE / f"{name}.trig").read_bytes(), format=RdfFormat.TRIG))


def expected(name: str) -> Table:
    columns, *rows = csv.reader(StringIO((HERE / f"{name}.csv").read_text("utf-8"), newline=""))
    return Table(tuple(columns), tuple(map(tuple, rows)))


def test_there_are_forty_questions_and_each_has_a_case() -> None:
    assert len(NAMES) >= 40
    assert sorted(path.stem for path in HERE.glob("*.trig")) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_case_has_each_answer_that_the_question_knows(name: str) -> None:
    known = {"yes", "no", "not_stated"} & load_query(name).header.keys()
    rows = [dict(zip(expected(name).columns, row, strict=True)) for row in expected(name).rows]
    assert {row["answer"].replace("-", "_") for row in rows} == known
    # Where nothing is stated there is nothing to quote; whatever is answered yes has its passage.
    assert not any(row["quote"] for row in rows if row["answer"] == "not-stated")
    assert all(row["document"] == "silent.txt" for row in rows if row["answer"] == "not-stated")


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its evaluator uses what it has deprecated
@pytest.mark.parametrize("name", NAMES)
def test_every_engine_gives_the_rows_expected(name: str, engine: Engine, reference: list[Quad]) -> None:
    store = engine([*reference, *data(name)])
    assert run_query(store, load_query(name), {}, today=TODAY) == expected(name)
