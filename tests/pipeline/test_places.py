"""Shards kept at a URL are one file each, whole or made again; those in a folder stay as they are."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.pipeline.places import find_place

pytest.importorskip("fsspec", reason="fsspec, of the extra ray, is not installed")


def make(work: str, name: str, content: str) -> list[str]:
    """Make a shard of two texts and its facts at a place; return what stood there of it before."""
    # A place goes to other machines.
    place = pickle.loads(pickle.dumps(find_place(work)))  # noqa: S301
    with place.making(name) as folder:
        before = sorted(path.name for path in (folder / name).glob("*"))
        (folder / name).mkdir(exist_ok=True)
        for text in ("a.txt", "b.txt"):
            (folder / name / text).write_text(content, "utf-8")
        (folder / f"{name}.parquet").write_text("facts", "utf-8")
    return before


def kept(work: str, names: list[str]) -> list[dict[str, str]]:
    with find_place(work).holding(names) as folders:
        return [{path.name: path.read_text("utf-8") for path in folder.iterdir()} for folder in folders]


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_what_was_made_is_held_and_found_again(tmp_path: Path, scheme: str) -> None:
    work = f"{scheme}{tmp_path}/deep/work"
    assert make(work, "one", "first") == []
    assert make(work, "two", "second") == []
    expected = [dict.fromkeys(("a.txt", "b.txt"), content) for content in ("first", "second")]
    assert kept(work, ["one", "two"]) == expected
    assert make(work, "one", "third") == ["a.txt", "b.txt"]
    assert kept(work, ["one"])[0]["b.txt"] == "third"
    found = sorted(path.name for path in (tmp_path / "deep/work").iterdir())
    assert found == sorted(f"{name}{end}" for name in ("one", "two") for end in (".parquet", ".tar" if scheme else ""))


def test_a_shard_that_was_not_sent_whole_is_made_again(tmp_path: Path) -> None:
    work = f"file://{tmp_path}"
    make(work, "one", "x" * 100_000)
    tar = tmp_path / "one.tar"
    tar.write_bytes(tar.read_bytes()[:150_000])
    with pytest.raises(UsageError, match=r"KG188.*unexpected end of data"):
        kept(work, ["one"])
    assert make(work, "one", "again") == []
    assert kept(work, ["one"]) == [{"a.txt": "again", "b.txt": "again"}]


def test_a_place_that_cannot_be_reached_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with pytest.raises(UsageError, match=r"KG188.*cannot be used to keep shards"):
        make(f"{tmp_path}/file/work", "one", "text")
    with pytest.raises(UsageError, match=r"KG188.*cannot be used to keep shards"):
        kept(f"file://{tmp_path}/nowhere", ["one"])
