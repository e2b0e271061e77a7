"""What a build answered is kept with it, for every named query, and goes with it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from kg.graph import kept
from kg.graph.folder import open_build
from kg.graph.store import OxigraphStore
from kg.model import Table
from kg.pipeline import build
from kg.queries import document_graphs, load_query, parse_query, query_names, run_query
from kg.reading.sources import find_sources
from tests.stores import load_store

ROOT = Path(__file__).parents[2]
DAY = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LEAST", 0)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("seeds") / "build"
    build(find_sources([str(ROOT / "seeds")]).sources, target, clock=process_time)
    return target


@pytest.fixture
def built(seeds: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seeds, tmp_path / "build", ignore=shutil.ignore_patterns("answers")))


def ask(folder: Path, name: str, day: date = DAY) -> Table:
    return run_query(open_build(folder).store, load_query(name), {}, today=day)


def kept_by(folder: Path) -> int:
    return len(list((folder / "answers").glob("*.gz")))


@pytest.mark.parametrize("name", query_names())
def test_a_query_has_the_same_rows_the_first_and_the_second_time(
    seeds: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = run_query(OxigraphStore.open(seeds / "store"), load_query(name), {}, today=DAY)
    assert ask(seeds, name) == fresh
    monkeypatch.setattr(OxigraphStore, "query", None)
    assert ask(seeds, name) == fresh


def test_other_days_documents_and_graphs_are_other_questions(built: Path) -> None:
    store, query = open_build(built).store, load_query("cross-border-transfers")
    whole = ask(built, query.id)
    assert ask(built, query.id, date(2015, 1, 1)) != whole
    name = whole.rows[0][0]
    narrowed = run_query(store, query, {}, today=DAY, dataset=document_graphs(store, [name]))
    assert {row[0] for row in narrowed.rows} == {name} != {row[0] for row in whole.rows}
    assert run_query(store, query, {"as_of": "2015-01-01"}, today=DAY) == ask(built, query.id, date(2015, 1, 1))
    assert kept_by(built) == 3


def test_a_store_that_changed_is_asked(built: Path) -> None:
    whole = ask(built, "documents")
    lines = (built / "graph.nq").read_bytes().splitlines(keepends=True)
    (built / "less.nq").write_bytes(b"".join(line for line in lines if b"ontology#PolicyDocument>" not in line))
    shutil.rmtree(built / "store")
    load_store(built / "store", built / "less.nq")
    assert len(whole.rows) == len(open_build(built).documents)
    assert ask(built, "documents").rows == ()


def test_a_new_build_begins_without_answers_and_the_same_one_keeps_them(built: Path, tmp_path: Path) -> None:
    sources = find_sources([str(ROOT / "seeds")]).sources
    before = ask(built, "documents")
    build(sources, built, clock=process_time)
    assert kept_by(built) == 1
    build(sources[1:], built, clock=process_time)
    assert not (built / "answers").exists()
    assert len(ask(built, "documents").rows) == len(before.rows) - 1


def test_a_copy_of_a_build_asks_its_own_store(built: Path, tmp_path: Path) -> None:
    ask(built, "documents")
    copy = shutil.copytree(built, tmp_path / "copy")
    ask(copy, "documents")
    assert kept_by(copy) == 2


def test_what_differs_each_time_is_not_kept(built: Path) -> None:
    store = open_build(built).store
    for function in ("NOW()", "rand()", "STRUUID()", "UUID( )"):
        run_query(store, parse_query(f"SELECT ({function} AS ?x) {{}}"), {})
    assert not (built / "answers").exists()
    run_query(store, parse_query('SELECT ("NOW()" AS ?now) {}'), {})
    assert kept_by(built) == 1


def test_answers_are_part_of_a_build(built: Path) -> None:
    ask(built, "documents")
    assert open_build(built).foreign_files() == ()
