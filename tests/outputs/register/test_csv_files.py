"""The register as CSV: golden tables of one seed, and cells that no spreadsheet can run."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from kg.graph.folder import Build
from kg.model import Table
from kg.outputs.register.csv_files import register_tables, render_safe_csv
from kg.outputs.register.records import Register
from tests.outputs.register.conftest import made

GOLDEN = Path(__file__).parent / "golden"
SEED = "004_80dc04729d682d39.txt"


def of_one_seed(register: Register) -> dict[str, str]:
    """Return the register's files, with the rows of one document."""
    files = {}
    for name, table in register_tables(register).items():
        at = table.columns.index("document")
        rows = tuple(row for row in table.rows if row[at] == SEED)
        files[name] = render_safe_csv(Table(table.columns, rows))
    return files


def test_tables_of_a_seed_are_the_golden_ones(register: Register, request: pytest.FixtureRequest) -> None:
    for name, content in of_one_seed(register).items():
        if request.config.getoption("--update-golden"):
            GOLDEN.mkdir(exist_ok=True)
            (GOLDEN / name).write_text(content, encoding="utf-8")
        assert content == (GOLDEN / name).read_text("utf-8"), name


def test_places_in_cells_are_those_of_the_text(register: Register, seeds: Build) -> None:
    text = seeds.text(next(entry.iri for entry in seeds.documents if entry.name == SEED))
    assert text
    rows = list(csv.DictReader(io.StringIO(of_one_seed(register)["passages.csv"], newline="")))
    assert rows
    for row in rows:
        assert text[int(row["start"]) : int(row["end"])] == row["quote"].removeprefix("'"), row


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "  =", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_would_run_has_an_apostrophe(start: str) -> None:
    cell = f'{start}cmd|"x",1'
    content = render_safe_csv(Table(("value",), ((cell,),)))
    assert list(csv.reader(io.StringIO(content, newline=""))) == [["value"], [f"'{cell}"]]


@pytest.mark.parametrize("between", [";", "; ", "\t", "\n", "\r\n  "])
def test_no_cell_is_run_where_cells_are_divided_otherwise(between: str) -> None:
    """Excel divides at semicolons in much of Europe, and at line ends in what it does not take for quoted."""
    content = render_safe_csv(Table(("value",), ((f"Acme{between}=cmd|x",),)))
    assert [cell for cell in re.split("[;\t\r\n]", content) if cell.lstrip(" ").startswith("=")] == []
    assert "'" in content


@pytest.mark.parametrize("cell", ["a=1", "", "12", "a - b", "well-known", "mail@acme.example", "'quoted'"])
def test_any_other_cell_stays_as_it_is(cell: str) -> None:
    content = render_safe_csv(Table(("value", "other"), ((cell, "x"),)))
    assert list(csv.reader(io.StringIO(content, newline="")))[1] == [cell, "x"]


def test_a_hostile_name_is_harmless_wherever_it_stands() -> None:
    role = {"party": "=cmd|x", "role": "dpv:DataProcessor", "on_behalf_of": "@SUM(1)", "quote": "-1", "start": "1"}
    files = {
        name: render_safe_csv(table) for name, table in register_tables(made(controller_processor_roles=[role])).items()
    }
    cells = [cell for content in files.values() for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
    assert {"'=cmd|x", "'@SUM(1)", "'-1"} <= set(cells)
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")] == []


def test_the_whole_policy_is_said_in_the_cell_and_not_its_values() -> None:
    aim = {"claim": "1", "facet": "purpose", "concept": "dpv:A", "label": "News", "quote": "news", "start": "8"}
    mail = {"claim": "2", "facet": "data", "concept": "pd:Email", "label": "Email", "quote": "mail", "start": "30"}
    name = {"claim": "1", "facet": "data", "concept": "pd:Name", "label": "Name", "quote": "name", "start": "40"}
    tables = register_tables(made(practices=[aim, mail, name]))
    policy, news = (
        dict(zip(tables["controller.csv"].columns, row, strict=True)) for row in tables["controller.csv"].rows
    )
    assert (policy["scope"], policy["personal_data"], policy["personal_data_passages"]) == (
        "whole policy",
        "Email",
        "30-34",
    )
    assert (news["scope"], news["personal_data"]) == ("purposes", "Name; whole policy")
    assert news["personal_data_passages"] == "40-44"
    assert (news["purposes"], news["purposes_passages"]) == ("News", "8-12")
