"""The gold files: frozen where they must be, free of text, and true to the texts where these are at hand."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
TEXTS = HERE.parents[1].parent / "shared" / "corpora" / "open-terms"
PATHS = sorted(path for path in HERE.glob("*/*.json") if path.parent.name != "completeness")
FROZEN = "4ec1f3cfef3e9fcd82402daca99371fec5755b949ec6c07e03a6ae2d2ddf1266"

needs_texts = pytest.mark.skipif(
    not TEXTS.is_dir(), reason="the policies are not at hand (../shared/corpora/open-terms)"
)


def load(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def test_the_test_part_is_as_it_was_before_any_tuning() -> None:
    paths = sorted((HERE / "test").glob("*.json"))
    digest = sha256(b"".join(path.name.encode() + path.read_bytes() for path in paths)).hexdigest()
    assert (len(paths), digest) == (9, FROZEN)


def test_the_parts_share_no_document_and_are_large_enough() -> None:
    parts = {name: {load(p)["document"] for p in PATHS if p.parent.name == name} for name in ("test", "development")}
    assert not parts["test"] & parts["development"]
    core = [fact for p in PATHS if p.parent.name == "test" for fact in load(p)["facts"] if fact["core"]]
    assert (len(parts["test"]), len(parts["development"]), len(core)) == (9, 11, 1212)


def test_what_readers_judged_trains_on_no_policy_that_measures() -> None:
    judged = load(HERE / "mentions.json")
    measured = {load(path)["document"] for path in PATHS if path.parent.name in ("test", "unread")}
    assert len(measured) == 14
    assert not measured & set(judged)
    assert sum(len(read["mentions"]) for read in judged.values()) == 19415


@needs_texts
def test_judged_mentions_lie_within_the_version_of_the_text_that_is_meant() -> None:
    for name, read in load(HERE / "mentions.json").items():
        data = (TEXTS / name).read_bytes()
        assert sha256(data).hexdigest() == read["sha256"]
        text = data.decode("utf-8-sig")
        assert all(0 <= start < end <= len(text) for start, end, *_ in read["mentions"])


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_gold_file_holds_no_sentence(path: Path) -> None:
    for fact in load(path)["facts"]:
        assert "quote" not in fact
        words = [str(value) for name, value in fact["attrs"].items() if isinstance(value, str) and name != "value"]
        assert all(len(word.split()) <= 12 for word in words), words


@needs_texts
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_offsets_lie_within_the_version_of_the_text_that_is_meant(path: Path) -> None:
    content = load(path)
    data = (TEXTS / content["document"]).read_bytes()
    assert sha256(data).hexdigest() == content["sha256"]
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    spans = [(fact["start"], fact["end"]) for fact in content["facts"]]
    spans += [
        tuple(v)
        for f in content["facts"]
        for v in f["attrs"].values()
        if isinstance(v, list) and v and isinstance(v[0], int)
    ]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(text[start:end] == text[start:end].strip() for start, end in spans[: len(content["facts"])])
