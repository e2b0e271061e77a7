"""Tables of the named queries as a build gives them: of the seeds, and of policies made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner

from kg.cli.claims import read_labels
from kg.cli.main import cli
from kg.graph.folder import Build, open_build
from kg.model import Table
from kg.outputs.register.assembly import make_register
from kg.outputs.register.entries import REGISTER_QUERIES
from kg.outputs.register.records import Register
from kg.queries import load_query, run_query

AS_OF = date(2026, 11, 22)
Rows: TypeAlias = tuple[dict[str, str], ...]
Ask: TypeAlias = Callable[[str], Rows]


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("seeds") / "build"
    result = CliRunner().invoke(cli, ["build", str(Path(__file__).parents[3] / "seeds"), "-o", str(folder)])
    assert result.exit_code == 0, result.stderr
    return open_build(folder)


@pytest.fixture(scope="session")
def ask(seeds: Build) -> Ask:
    """Return the affirmed rows of a named query, asked of the seeds."""

    def rows(name: str) -> Rows:
        table = run_query(seeds.store, load_query(name), {}, today=AS_OF)
        found = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
        return tuple(row for row in found if row.get("polarity", "affirmed") == "affirmed")

    return rows


@pytest.fixture(scope="session")
def register(seeds: Build) -> Register:
    """Return the register of the seeds."""
    tables = {name: run_query(seeds.store, load_query(name), {}, today=AS_OF) for name in REGISTER_QUERIES}
    return make_register(tables, read_labels(seeds), as_of=AS_OF)


def made(**queries: list[dict[str, str]]) -> Register:
    """Return the register of one policy, `p.txt` by Acme Inc, whose queries have the rows given.

    A row may leave out columns that are empty, and `end`, which follows from `start` (default "0") and `quote`.
    """
    document = {"document": "p.txt", "publisher": "Acme Inc", "sha256": "0" * 64}
    given = {"documents": [document], **{name.replace("_", "-"): rows for name, rows in queries.items()}}
    tables = {}
    for name in REGISTER_QUERIES:
        columns = load_query(name).columns
        rows = tuple(tuple(_filled(row).get(column, "") for column in columns) for row in given.get(name, []))
        tables[name] = Table(columns, rows)
    return make_register(tables, {"loc:US": "United States", "loc:IN": "India"}, as_of=AS_OF)


def _filled(row: dict[str, str]) -> dict[str, str]:
    start = int(row.get("start", "0"))
    return {
        "document": "p.txt",
        "explicit": "true",
        "polarity": "affirmed",
        "end": str(start + len(row.get("quote", ""))),
        **row,
        "start": str(start),
    }
