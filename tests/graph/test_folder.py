"""Build folders: whole or not at all, readable by many, and never at the cost of somebody's files."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError, UsageError
from kg.graph.folder import draft_build, open_build
from kg.graph.manifest import DocumentEntry, Manifest, Notice, parse_manifest, render_manifest
from kg.graph.part import PartWriter, read_part
from kg.graph.serialise import canonical_nquads
from kg.vocab import DEFAULT_BASE, expand
from tests.stores import load_store

DOCUMENT = f"{DEFAULT_BASE}abc"
ENTRY = DocumentEntry(
    "a.txt", DOCUMENT, "11", "22", "en", 2, 1, 2, (Notice("a.txt", "KG221", "no claim", "look"),), (0,), ("Ospyn",)
)
MANIFEST = Manifest(
    version="0.1.0",
    ontology="https://w3id.org/compliance-kg/ontology/0.1.0",
    lexicon="00",
    maker="99",
    base=DEFAULT_BASE,
    document_count=1,
    failures=(Notice("b.txt", "KG205", "b.txt is empty", "give text"),),
    claims=1,
    quads=2,
    quads_per_claim=2.0,
    documents_sha256="55",
    graph_sha256="33",
    store_sha256={"CURRENT": "44"},
    seconds={"read": 0.5},
)


def nquads(name: str) -> bytes:
    document = NamedNode(DOCUMENT)
    return canonical_nquads(
        [
            Quad(document, NamedNode(expand("rdf:type")), NamedNode(expand("ckg:PolicyDocument")), document),
            Quad(document, NamedNode(expand("ckg:name")), Literal(name), document),
        ]
    )


def fill(folder: Path, name: str) -> None:
    text = f"text of {name}\n".encode()
    writer = PartWriter(folder)
    writer.add(replace(ENTRY, text_sha256=sha256(text).hexdigest()), nquads(name), text)
    writer.finish()
    load_store(folder / "store", folder / "graph.nq")
    (folder / "manifest.json").write_text(render_manifest(replace(MANIFEST, version=name)))


def write(target: Path, name: str = "old") -> None:
    with draft_build(target) as draft:
        fill(draft.folder, name)
        draft.publish()


def version(target: Path) -> str:
    """Open a build and check that all its parts are of one version."""
    build = open_build(target)
    (row,) = build.store.query("SELECT ?n { ?d <https://w3id.org/compliance-kg/ontology#name> ?n }").rows
    assert row == (Literal(build.manifest.version),)
    assert build.text(DOCUMENT) == f"text of {build.manifest.version}\n"
    assert build.nquads() == nquads(build.manifest.version)
    return build.manifest.version


def neighbours(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir())


def test_a_build_reads_back_as_it_was_written(tmp_path: Path) -> None:
    write(tmp_path / "build")
    build = open_build(tmp_path / "build")
    assert build.manifest == replace(MANIFEST, version="old")
    graph = nquads("old")
    written = replace(ENTRY, text_sha256=sha256(b"text of old\n").hexdigest(), graph_sha256=sha256(graph).hexdigest())
    assert build.documents == (replace(written, length=len(graph)),)
    assert build.store.documents() == (DOCUMENT,)
    assert canonical_nquads(build.store.quads()) == graph
    assert canonical_nquads(build.store.quads(DOCUMENT)) == nquads("old")
    assert list(build.store.quads("https://example.org/none")) == []
    assert sorted(path.name for path in (tmp_path / "build").iterdir()) == [
        "documents.jsonl",
        "graph.nq",
        "manifest.json",
        "store",
        "texts",
    ]
    assert neighbours(tmp_path / "build") == ["build"]


def test_reading_leaves_the_files_of_the_store_as_they_were_written(tmp_path: Path) -> None:
    write(tmp_path / "build")
    written = open_build(tmp_path / "build").store_files()
    assert any(name.endswith(".sst") for name in written)
    for _ in range(2):
        build = open_build(tmp_path / "build")
        assert len(list(build.store.quads())) == 2
        assert build.store_files() == written


def test_what_is_no_part_of_a_build_is_named(tmp_path: Path) -> None:
    write(tmp_path / "build")
    (tmp_path / "build" / "texts" / "other.txt").write_text("mine")
    (tmp_path / "build" / "notes").mkdir()
    assert open_build(tmp_path / "build").foreign_files() == ("notes", "texts/other.txt")


def test_a_new_build_replaces_the_old_one_under_its_readers(tmp_path: Path) -> None:
    target = tmp_path / "build"
    write(target)
    readers = [open_build(target), open_build(target)]
    write(target, "new")
    assert version(target) == "new"
    for reader in readers:
        assert reader.store.documents() == (DOCUMENT,)
    assert neighbours(target) == ["build"]


def test_a_draft_that_fails_leaves_the_old_build(tmp_path: Path) -> None:
    target = tmp_path / "build"
    write(target)
    with pytest.raises(ZeroDivisionError), draft_build(target) as draft:
        (draft.folder / "graph.nq").write_bytes(nquads("new"))
        raise ZeroDivisionError
    assert version(target) == "old"
    assert neighbours(target) == ["build"]


def test_a_draft_that_fails_with_documents_in_it_is_there_for_the_next(tmp_path: Path) -> None:
    target = tmp_path / "build"
    with pytest.raises(ZeroDivisionError), draft_build(target) as draft:
        fill(draft.folder, "half")
        raise ZeroDivisionError
    assert neighbours(target) == [draft.folder.name]
    with draft_build(target) as following:
        assert following.left == (draft.folder,)
        (entry,) = read_part(draft.folder).entries.values()
        assert read_part(draft.folder).read(entry) == (nquads("half"), b"text of half\n")
        fill(following.folder, "whole")
        following.publish()
    assert neighbours(target) == ["build"]


def test_a_part_gives_back_what_was_written_whole_and_nothing_else(tmp_path: Path) -> None:
    fill(tmp_path, "old")
    (entry,) = read_part(tmp_path).entries.values()
    graph, documents = tmp_path / "graph.nq", tmp_path / "documents.jsonl"
    graph.write_bytes(graph.read_bytes().replace(b"old", b"odd"))
    assert read_part(tmp_path).read(entry) is None
    graph.write_bytes(nquads("old")[:-1])
    assert read_part(tmp_path).read(entry) is None
    documents.write_bytes(documents.read_bytes() + b'{"name": "b.txt", "wor')
    assert list(read_part(tmp_path).entries) == [DOCUMENT]
    documents.write_bytes(b'{"name": "b.txt"}\n')
    with pytest.raises(StoreError) as raised:
        read_part(tmp_path)
    assert code(raised) == "KG323"


def test_a_kill_between_the_two_renames_loses_nothing(tmp_path: Path) -> None:
    target = tmp_path / "build"
    write(target)
    target.rename(tmp_path / ".build.old")
    assert version(target) == "old"
    target.rename(tmp_path / ".build.old")
    write(target, "new")
    assert version(target) == "new"
    assert neighbours(target) == ["build"]


def test_leftovers_of_a_killed_build_are_swept_and_those_of_a_build_at_work_are_not(tmp_path: Path) -> None:
    target = tmp_path / "build"
    (tmp_path / ".build.new-0123").mkdir()
    (tmp_path / ".build.new-0123" / "graph.nq").write_text("half")
    (tmp_path / "build.new-mine").mkdir()
    with draft_build(target) as first:
        assert neighbours(target) == [first.folder.name, "build.new-mine"]
        write(target, "second")
        assert first.folder.is_dir()
        fill(first.folder, "first")
        first.publish()
    assert version(target) == "first"
    assert neighbours(target) == ["build", "build.new-mine"]


BUILDER = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {here!r})
import test_folder

def count(event, arguments, seen=[]):
    if event in ("os.mkdir", "os.rename", "shutil.rmtree"):
        seen.append(event)
        if len(seen) == {step}:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
test_folder.write(Path({target!r}), "new")
"""
STEPS = 10


def write_until(target: Path, step: int) -> int:
    """Write a new build in a process that is killed just before a step that changes folders; return its exit code."""
    script = BUILDER.format(here=str(Path(__file__).parent), target=str(target), step=step)
    return subprocess.run([sys.executable, "-B", "-c", script], check=False).returncode


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_a_killed_build_leaves_the_old_one_or_the_new_one(tmp_path: Path, step: int) -> None:
    target = tmp_path / "build"
    write(target)
    assert write_until(target, step) == -signal.SIGKILL
    assert version(target) in {"old", "new"}
    write(target, "after")
    assert version(target) == "after"
    assert neighbours(target) == ["build"]


def test_the_steps_of_the_kills_reach_to_the_end_of_a_build(tmp_path: Path) -> None:
    target = tmp_path / "build"
    write(target)
    assert write_until(target, STEPS + 1) == 0
    assert version(target) == "new"


def code(raised: pytest.ExceptionInfo[UsageError] | pytest.ExceptionInfo[StoreError]) -> str:
    return raised.value.code


def test_a_folder_that_is_no_build_is_never_replaced(tmp_path: Path) -> None:
    target = tmp_path / "thesis"
    target.mkdir()
    (target / "chapter.md").write_text("years of work")
    with pytest.raises(UsageError, match=r"thesis holds chapter\.md") as raised:
        write(target)
    assert code(raised) == "KG124"
    assert (target / "chapter.md").read_text() == "years of work"
    assert neighbours(target) == ["thesis"]


def test_a_users_file_in_a_build_is_never_deleted(tmp_path: Path) -> None:
    target = tmp_path / "build"
    write(target)
    (target / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"build holds notes\.txt"):
        write(target, "new")
    (target / "notes.txt").unlink()
    assert version(target) == "old"


def test_a_manifest_of_something_else_makes_no_build(tmp_path: Path) -> None:
    target = tmp_path / "site"
    target.mkdir()
    (target / "manifest.json").write_text('{"name": "web app"}')
    with pytest.raises(UsageError, match="site is no build") as raised:
        write(target)
    assert code(raised) == "KG124"
    with pytest.raises(StoreError) as opened:
        open_build(target)
    assert code(opened) == "KG323"


def test_a_file_is_no_place_for_a_build(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file")
    with pytest.raises(UsageError) as raised:
        write(tmp_path / "build")
    assert code(raised) == "KG123"
    with pytest.raises(UsageError) as under:
        write(tmp_path / "build" / "deeper")
    assert code(under) == "KG122"


def test_an_empty_folder_and_a_missing_parent_are_fine(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty")
    write(tmp_path / "far" / "off", "new")
    assert version(tmp_path / "empty") == "old"
    assert version(tmp_path / "far" / "off") == "new"


def test_a_link_to_a_build_stays_a_link(tmp_path: Path) -> None:
    write(tmp_path / "disk")
    (tmp_path / "build").symlink_to(tmp_path / "disk")
    write(tmp_path / "build", "new")
    assert (tmp_path / "build").is_symlink()
    assert version(tmp_path / "disk") == "new"


def test_opening_what_is_not_there_or_no_build_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no build at none") as raised:
        open_build(tmp_path / "none")
    assert code(raised) == "KG120"
    with pytest.raises(UsageError) as other:
        open_build(tmp_path)
    assert code(other) == "KG121"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b'{"layout": 5}', b"[" * 100_000])
def test_a_damaged_manifest_says_so(tmp_path: Path, damage: bytes) -> None:
    write(tmp_path / "build")
    (tmp_path / "build" / "manifest.json").write_bytes(damage)
    with pytest.raises(StoreError) as raised:
        open_build(tmp_path / "build")
    assert code(raised) == "KG323"
    write(tmp_path / "build", "new")
    assert version(tmp_path / "build") == "new"


@pytest.mark.parametrize(
    "change",
    [
        {"document_count": "1"},
        {"failures": [1]},
        {"store_sha256": None},
        {"claims": "1"},
        {"base": 1},
    ],
)
def test_a_manifest_with_values_of_another_type_is_damaged(tmp_path: Path, change: dict[str, object]) -> None:
    write(tmp_path / "build")
    manifest = tmp_path / "build" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | change))
    with pytest.raises(StoreError) as raised:
        open_build(tmp_path / "build")
    assert code(raised) == "KG323"


def test_a_build_by_a_newer_version_asks_for_an_update(tmp_path: Path) -> None:
    write(tmp_path / "build")
    manifest = tmp_path / "build" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"layout": 6, "new": "field"}))
    with pytest.raises(StoreError, match="the build has layout 6, and this version reads layout 5") as raised:
        open_build(tmp_path / "build")
    assert code(raised) == "KG324"
    assert raised.value.hint == "update compliance-kg"


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    write(tmp_path / "build")
    (tmp_path / "build" / "store" / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError) as raised:
        open_build(tmp_path / "build")
    assert code(raised) == "KG322"


def test_damaged_tables_of_a_store_say_so(tmp_path: Path) -> None:
    write(tmp_path / "build")
    for table in (tmp_path / "build" / "store").glob("*.sst"):
        table.write_bytes(b"\x00" * table.stat().st_size)
    with pytest.raises(StoreError) as raised:
        version(tmp_path / "build")
    assert code(raised) == "KG322"


def test_missing_parts_are_told_apart_from_the_rest(tmp_path: Path) -> None:
    write(tmp_path / "build")
    build = open_build(tmp_path / "build")
    (tmp_path / "build" / "graph.nq").unlink()
    assert build.text(f"{DEFAULT_BASE}other") is None
    with pytest.raises(StoreError) as raised:
        build.nquads()
    assert code(raised) == "KG325"


def test_a_manifest_reads_back_as_it_was_written() -> None:
    assert parse_manifest(render_manifest(MANIFEST)) == MANIFEST


def test_an_altered_graph_has_another_hash(tmp_path: Path) -> None:
    write(tmp_path / "build")
    build = open_build(tmp_path / "build")
    before = sha256(build.nquads()).hexdigest()
    path = tmp_path / "build" / "graph.nq"
    path.write_bytes(path.read_bytes().replace(b'"old"', b'"olD"'))
    assert sha256(build.nquads()).hexdigest() != before
    assert canonical_nquads(build.store.quads()) != build.nquads()
