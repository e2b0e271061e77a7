"""The Parquet files hold the facts export and the answer to `cross-border-transfers`, row by row, and stream."""

from __future__ import annotations

import json
import sys
import weakref
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.graph.store import Store
from kg.outputs import parquet
from kg.outputs.columns import FACT_COLUMNS, TRANSFER_COLUMNS, Column
from kg.queries import load_query
from tests.cli.conftest import Run

pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow, of the extra parquet, is not installed")

SEEDS = Path(__file__).parents[2] / "seeds"
SEVERAL = load_query("cross-border-transfers").several


@pytest.fixture(scope="module")
def seeds(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds") / "build"
    assert run("build", SEEDS, "-o", folder).exit_code == 0
    return folder


def exported(run: Run, build: Path, folder: Path, *options: str, as_of: str = "2026-01-01") -> Path:
    result = run("export", build, "--format", "parquet", "-o", folder, "--as-of", as_of, *options)
    assert result.exit_code == 0, result.stderr
    return folder


def rows(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


def flat(fact: dict[str, Any]) -> dict[str, Any]:
    """Return a line of the facts export as a row without the columns that it does not fill."""
    attributes = fact.pop("attrs")
    return {**fact, **{name: value for name, value in attributes.items() if value != ""}}


@pytest.mark.parametrize("options", [(), ("--all-facets",)])
def test_facts_are_those_of_the_facts_export(run: Run, seeds: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    lines = run("export", seeds, "--format", "facts", *options).stdout.splitlines()
    table = rows(exported(run, seeds, tmp_path, *options) / "facts.parquet")
    filled = [{name: value for name, value in row.items() if value is not None and name != "claims"} for row in table]
    assert filled == [flat(json.loads(line)) for line in lines]
    assert {"contact", "data", "transfer"} < {row["facet"] for row in table}


def test_a_fact_names_the_claims_that_tie_it_to_others(run: Run, built: Path, tmp_path: Path) -> None:
    table = rows(exported(run, built, tmp_path) / "facts.parquet")
    by_concept = {row["concept"]: row for row in table if row["document"] == "acme.txt"}
    host, denied = by_concept["ckg:HostingProvider"], by_concept["dpv:SellDataToThirdParties"]
    shared = [row["concept"] for row in table if set(row["claims"]) & set(host["claims"])]
    assert shared == ["pd:EmailAddress", "ckg:HostingProvider"]
    assert not set(denied["claims"]) & set(host["claims"])
    explained = json.loads(run("explain", host["claims"][0], built, "--json").stdout)
    assert [claim["claim"] for claim in explained] == host["claims"]


@pytest.mark.parametrize("as_of", ["2019-01-01", "2026-01-01"])
def test_transfers_are_the_rows_of_the_query(run: Run, seeds: Path, tmp_path: Path, as_of: str) -> None:
    asked = run("query", "cross-border-transfers", seeds, "--json", "--param", f"as_of={as_of}").stdout
    path = exported(run, seeds, tmp_path, as_of=as_of) / "transfers.parquet"
    told = [
        {
            name: "; ".join(value) if name in SEVERAL else "" if value is None else str(value)
            for name, value in row.items()
            if name != "as_of"
        }
        for row in rows(path)
    ]
    assert told == json.loads(asked)
    assert {row["as_of"] for row in rows(path)} == {date.fromisoformat(as_of)}
    assert pq.read_schema(path).metadata[b"as_of"] == as_of.encode()


def test_what_was_given_bears_on_the_transfers(run: Run, policies: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.toml"
    facts.write_text('[[document]]\nname = "acme.txt"\nestablished = "IN"\nregimes = ["GDPR"]\n', encoding="utf-8")
    assert run("build", policies, "-o", tmp_path / "build", "--given", facts).exit_code == 0
    asked = json.loads(run("query", "cross-border-transfers", tmp_path / "build", "--json").stdout)
    table = rows(exported(run, tmp_path / "build", tmp_path / "out", as_of="today") / "transfers.parquet")
    told = [[row["regime"], row["status"]] for row in table]
    assert told == [[row["regime"].split("; ") if row["regime"] else [], row["status"]] for row in asked]
    assert ["GDPR (given)"] in [row["regime"] for row in table]


def test_columns_are_those_documented() -> None:
    query = load_query("cross-border-transfers")
    assert tuple(column.name for column in TRANSFER_COLUMNS) == (*query.columns, "as_of")
    assert {column.name for column in TRANSFER_COLUMNS if column.type == "list<string>"} == query.several
    schema = json.loads((SEEDS.parent / "docs/reference/facts.schema.json").read_text("utf-8"))
    names = {column.name for column in FACT_COLUMNS}
    attributes = {
        name for case in schema["allOf"] for name in case["then"]["properties"]["attrs"].get("properties", {})
    }
    assert (set(schema["properties"]) - {"attrs"}) | attributes | {"claims"} == names


@pytest.mark.parametrize(("name", "columns"), [("facts", FACT_COLUMNS), ("transfers", TRANSFER_COLUMNS)])
def test_a_build_without_claims_gives_empty_files_with_the_schema(
    run: Run, tmp_path: Path, name: str, columns: tuple[Column, ...]
) -> None:
    (tmp_path / "note.txt").write_text("The weather is nice today, and the garden of the house is green.\n", "utf-8")
    run("build", tmp_path / "note.txt", "-o", tmp_path / "build")
    file = pq.ParquetFile(exported(run, tmp_path / "build", tmp_path / "out") / f"{name}.parquet")
    assert file.metadata.num_rows == 0
    fields = [file.schema_arrow.field(column.name) for column in columns]
    assert file.schema_arrow.names == [column.name for column in columns]
    assert [not field.nullable for field in fields] == [column.required for column in columns]
    assert [field.metadata[b"description"].decode() for field in fields] == [column.meaning for column in columns]


def test_files_are_the_same_bytes_whatever_the_batch(
    run: Run, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once: list[int] = []
    ask = parquet.transfer_rows

    def counted(store: Store, as_of: date) -> Iterator[parquet.Row]:
        at_once.append(len(store.documents()))
        return ask(store, as_of)

    whole = exported(run, seeds, tmp_path / "whole")
    again = exported(run, seeds, tmp_path / "again")
    monkeypatch.setattr(parquet, "transfer_rows", counted)
    monkeypatch.setattr(parquet, "BATCH", 2)
    batched = exported(run, seeds, tmp_path / "batched")
    assert at_once == [2, 2, 1]
    for name in ("facts.parquet", "transfers.parquet"):
        assert (whole / name).read_bytes() == (again / name).read_bytes() == (batched / name).read_bytes()


class Counted(dict[str, object]):
    """A row that can be watched for how long it lives."""


def test_rows_leave_memory_with_their_group(tmp_path: Path) -> None:
    alive: weakref.WeakSet[Counted] = weakref.WeakSet()
    most = 0

    def endless(count: int) -> Iterable[Counted]:
        nonlocal most
        for at in range(count):
            row = Counted(word=f"w{at}")
            alive.add(row)
            most = max(most, len(alive))
            yield row

    Counted.__hash__ = object.__hash__  # type: ignore[assignment]  # a set of rows by identity
    with parquet.open_table(tmp_path / "t.parquet", [Column("word", "string", "a word")], row_group=10) as add:
        add(endless(95))
    groups = pq.ParquetFile(tmp_path / "t.parquet").metadata
    assert [groups.row_group(at).num_rows for at in range(groups.num_row_groups)] == [10] * 9 + [5]
    assert most <= 11


def test_a_row_with_an_unknown_column_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match=r"t\.parquet has no column other"),
        parquet.open_table(tmp_path / "t.parquet", [Column("word", "string", "a word")]) as add,
    ):
        add([{"word": "a", "other": "b"}])


def test_parquet_needs_a_folder_and_pyarrow(
    run: Run, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run("export", built, "--format", "parquet")
    assert (result.exit_code, "KG109" in result.stderr, "-o DIR" in result.stderr) == (2, True, True)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run("export", built, "--format", "parquet", "-o", tmp_path / "out")
    assert (result.exit_code, "KG425" in result.stderr) == (5, True)
    assert "pip install 'compliance-kg[parquet]'" in result.stderr
    assert list((tmp_path / "out").iterdir()) == []
