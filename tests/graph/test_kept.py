"""Kept answers: the same table, never another's, and no error where they cannot be read or written."""

from __future__ import annotations

import errno
import gzip
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.graph import kept
from kg.graph.kept import KeptTables, state_of
from kg.model import Table

TABLE = Table(("a", "b"), (("", "line\nbreak\u2028"), ("é𝄞\0", '"'), ("", '"')))
OTHER = Table(("a", "b"), (("x", "y"),))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LEAST", 0)


def keep(folder: Path) -> Path:
    assert KeptTables(folder, "state").recall("question", lambda: TABLE) is TABLE
    (file,) = folder.iterdir()
    return file


def recalled(folder: Path, question: str = "question", state: str = "state") -> Table:
    return KeptTables(folder, state).recall(question, lambda: OTHER)


@pytest.mark.parametrize("table", [TABLE, OTHER, Table(("a", "b"), ())], ids=["odd signs", "one row", "no rows"])
def test_an_answer_comes_back_as_it_was(tmp_path: Path, table: Table) -> None:
    KeptTables(tmp_path, "state").recall("question", lambda: table)
    assert KeptTables(tmp_path, "state").recall("question", lambda: Table(("asked",), ())) == table


def test_other_questions_and_other_stores_are_asked(tmp_path: Path) -> None:
    keep(tmp_path)
    assert recalled(tmp_path, question="question ") == OTHER
    assert recalled(tmp_path, state="other") == OTHER
    assert recalled(tmp_path) == TABLE


def test_another_version_asks_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path)
    monkeypatch.setattr(kept, "__version__", "next")
    assert recalled(tmp_path) == OTHER


def test_what_is_computed_quickly_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LEAST", 60)
    assert recalled(tmp_path / "answers") == OTHER
    assert not (tmp_path / "answers").exists()


def test_an_answer_without_columns_is_not_kept(tmp_path: Path) -> None:
    assert KeptTables(tmp_path, "state").recall("question", lambda: Table((), ((), ()))) == Table((), ((), ()))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-9],
        lambda content: content[:20] + bytes([content[20] ^ 1]) + content[21:],
        lambda content: b"no gzip",
        lambda content: gzip.compress(b"[]"),
        lambda content: gzip.compress(b'[["a"], [["x"]]]\n\x00\x00\x00'),
        lambda content: gzip.compress(b'[["a"], [["x"]]]\n\x09\x09\x09\x09'),
    ],
    ids=["empty", "cut", "a bit flipped", "another file", "no table", "half a number", "no such value"],
)
def test_a_damaged_answer_is_asked_for_anew_and_mended(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    file = keep(tmp_path)
    file.write_bytes(damage(file.read_bytes()))
    assert recalled(tmp_path) == OTHER
    assert KeptTables(tmp_path, "state").recall("question", lambda: TABLE) == OTHER


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in ("file", "file/answers", "gone/answers"):
        assert recalled(tmp_path / place) == OTHER
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("step", ["write_bytes", "replace", "mkdir", "iterdir"])
def test_a_full_or_read_only_disk_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, step, refuse)
        assert recalled(tmp_path) == OTHER
    assert [path.suffix for path in tmp_path.iterdir()] == ([".gz"] if step == "iterdir" else [])


def test_the_oldest_of_too_many_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = keep(tmp_path)
    recalled(tmp_path, question="second")
    (second,) = set(tmp_path.iterdir()) - {first}
    os.utime(first, (1, 1))
    monkeypatch.setattr(kept, "MOST", 2 * second.stat().st_size)
    recalled(tmp_path, question="third!")
    assert second in set(tmp_path.iterdir()) - {first}
    assert len(list(tmp_path.iterdir())) == 2


def test_those_who_ask_at_once_get_one_answer(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        tables = list(pool.map(lambda _: KeptTables(tmp_path, "s").recall("question", lambda: TABLE), range(64)))
    assert set(tables) == {TABLE}
    assert [path.suffix for path in tmp_path.iterdir()] == [".gz"]


def test_the_state_of_a_store_changes_with_its_data_alone(tmp_path: Path) -> None:
    (tmp_path / "1.sst").write_text("a")
    before = state_of(tmp_path)
    (tmp_path / "LOG").write_text("read")
    assert state_of(tmp_path) == before
    (tmp_path / "2.sst").write_text("b")
    assert state_of(tmp_path) != before
    assert state_of(tmp_path / "gone") == ""
