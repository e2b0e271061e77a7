"""Large builds: the same bytes by any number of processes, in parts, after kills, and after changes."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import active_children, get_context
from pathlib import Path

import pytest

from kg.errors import StoreError, UsageError
from kg.graph.folder import open_build
from kg.graph.manifest import Notice
from kg.graph.serialise import canonical_nquads
from kg.pipeline import BuildResult, build, build_shard, merge_shards
from kg.pipeline.running import _Handed
from kg.pipeline.worker import Record, Worker
from kg.reading.given import Given, GivenOrganisation
from kg.reading.sources import Source, find_sources

SEEDS = Path(__file__).parents[2] / "seeds"
COUNTRIES = ("India", "Brazil", "Japan", "Kenya", "Norway", "Chile", "Ghana", "Nepal", "Peru", "Fiji", "Malta", "Togo")
POLICY = """Privacy Policy

Ospyn is the data controller. We collect your name and e-mail address to send you newsletters.
We store your personal data in {} under standard contractual clauses. We never sell your personal data.
"""
GERMAN = "Wir verarbeiten Ihre personenbezogenen Daten nur, soweit dies erforderlich ist. " * 12
GIVEN = Given("facts.toml", "77", (), (GivenOrganisation("Ospyn", country="IN"),))


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    for country in COUNTRIES:
        (folder / f"{country}.txt").write_text(POLICY.format(country), "utf-8")
    return folder


def run(out: Path, policies: Path, *, jobs: int = 1, given: Given | None = None) -> BuildResult:
    return build(find_sources([str(policies)]).sources, out, clock=time.perf_counter, jobs=jobs, given=given)


def files(build: Path) -> Mapping[str, bytes]:
    """Return all that must be the same bytes for the same input, by path."""
    parts = [build / "graph.nq", build / "documents.jsonl", *sorted((build / "texts").iterdir())]
    return {path.relative_to(build).as_posix(): path.read_bytes() for path in parts}


def assert_whole(build: Path, expected: Path) -> None:
    """Check a build against one made in one go, and its store against its graph."""
    assert files(build) == files(expected)
    opened, other = open_build(build), open_build(expected)
    assert canonical_nquads(opened.store.quads()) == opened.nquads()
    assert opened.store_files() == opened.manifest.store_sha256
    own = {"seconds": None, "store_sha256": None}
    manifests = [json.loads((place / "manifest.json").read_text("utf-8")) | own for place in (build, expected)]
    assert manifests[0] == manifests[1]
    assert opened.manifest.claims == other.manifest.claims > 0


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the names of the documents that go through the stages, as they do."""
    names: list[str] = []
    take = Worker.take

    def note(worker: Worker, source: Source) -> Record | Notice:
        names.append(source.name)
        return take(worker, source)

    monkeypatch.setattr(Worker, "take", note)
    return names


def test_any_number_of_processes_writes_the_same_bytes(tmp_path: Path, policies: Path) -> None:
    run(tmp_path / "one", policies, given=GIVEN)
    run(tmp_path / "two", policies, given=GIVEN, jobs=2)
    assert_whole(tmp_path / "two", tmp_path / "one")
    lines = (tmp_path / "one" / "graph.nq").read_bytes().splitlines()
    assert lines == sorted(set(lines))


def test_a_build_of_the_same_sources_does_nothing(tmp_path: Path, policies: Path, taken: list[str]) -> None:
    run(tmp_path / "build", policies)
    before = (tmp_path / "build").stat().st_ino
    taken.clear()
    result = run(tmp_path / "build", policies)
    assert taken == []
    assert result.kept == len(COUNTRIES)
    assert result.manifest == open_build(tmp_path / "build").manifest
    assert (tmp_path / "build").stat().st_ino == before


@pytest.mark.parametrize("few", [True, False])
def test_only_what_has_changed_is_read_again(tmp_path: Path, policies: Path, taken: list[str], few: bool) -> None:
    """A small change is made in the store as it stands, a large one loads it anew."""
    run(tmp_path / "build", policies, given=GIVEN)
    changed = ["India"] if few else ["India", "Japan", "Norway", "Peru"]
    for name in changed:
        (policies / f"{name}.txt").write_text(POLICY.format("Angola"), "utf-8")
    if not few:
        (policies / "Togo.txt").unlink()
        (policies / "Yemen.txt").write_text(POLICY.format("Yemen"), "utf-8")
    taken.clear()
    result = run(tmp_path / "build", policies, given=GIVEN)
    assert sorted(taken) == [f"{name}.txt" for name in changed] + ([] if few else ["Yemen.txt"])
    assert result.kept == (11 if few else 7)
    run(tmp_path / "fresh", policies, given=GIVEN)
    assert_whole(tmp_path / "build", tmp_path / "fresh")


def test_what_other_facts_or_another_version_made_is_not_kept(tmp_path: Path, policies: Path, taken: list[str]) -> None:
    run(tmp_path / "build", policies)
    taken.clear()
    run(tmp_path / "build", policies, given=GIVEN)
    assert len(taken) == len(COUNTRIES)
    manifest = tmp_path / "build" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8")) | {"maker": "00"}), "utf-8")
    taken.clear()
    run(tmp_path / "build", policies, given=GIVEN)
    assert len(taken) == len(COUNTRIES)


def test_what_is_damaged_is_read_again(tmp_path: Path, policies: Path, taken: list[str]) -> None:
    run(tmp_path / "fresh", policies)
    run(tmp_path / "build", policies)
    graph = tmp_path / "build" / "graph.nq"
    damaged = {entry.iri: entry for entry in open_build(tmp_path / "build").documents if entry.name != "India.txt"}
    first, second = list(damaged.values())[:2]
    content = bytearray(graph.read_bytes())
    content[first.offset + 100] ^= 1
    graph.write_bytes(content)
    text = tmp_path / "build" / "texts" / f"{second.iri.rpartition('/')[2]}.txt"
    text.write_text("tampered with", "utf-8")
    (policies / "India.txt").write_text(POLICY.format("India"), "utf-8")
    (policies / "new.txt").write_text(POLICY.format("Angola"), "utf-8")
    taken.clear()
    run(tmp_path / "build", policies)
    assert sorted(taken) == sorted([first.name, second.name, "new.txt"])
    run(tmp_path / "fresh", policies)
    assert_whole(tmp_path / "build", tmp_path / "fresh")


def test_what_fails_for_what_it_says_is_not_tried_again(tmp_path: Path, policies: Path, taken: list[str]) -> None:
    (policies / "german.txt").write_text(GERMAN, "utf-8")
    first = run(tmp_path / "build", policies)
    taken.clear()
    again = run(tmp_path / "build", policies)
    assert taken == []
    assert [(failure.name, failure.code) for failure in again.failures] == [("german.txt", "KG220")]
    assert again.failures == first.failures
    (policies / "german.txt").write_text(POLICY.format("Germany"), "utf-8")
    assert run(tmp_path / "build", policies).failures == ()
    assert taken == ["german.txt"]


@pytest.mark.parametrize("count", [1, 3])
def test_shards_merge_to_the_same_bytes(tmp_path: Path, policies: Path, count: int) -> None:
    run(tmp_path / "whole", policies, given=GIVEN)
    sources = find_sources([str(policies)]).sources
    shards = [tmp_path / f"shard-{number}" for number in range(1, count + 1)]
    for number, shard in enumerate(shards, 1):
        build_shard(sources, shard, number, count, clock=time.perf_counter, given=GIVEN)
    merge_shards(shards[::-1], tmp_path / "merged", clock=time.perf_counter, given=GIVEN)
    assert_whole(tmp_path / "merged", tmp_path / "whole")


def test_a_shard_made_again_reads_only_what_has_changed(tmp_path: Path, policies: Path, taken: list[str]) -> None:
    sources = find_sources([str(policies)]).sources
    build_shard(sources, tmp_path / "shard", 1, 1, clock=time.perf_counter)
    (policies / "India.txt").write_text(POLICY.format("Angola"), "utf-8")
    taken.clear()
    build_shard(sources, tmp_path / "shard", 1, 1, clock=time.perf_counter)
    assert taken == ["India.txt"]


@pytest.fixture
def shards(tmp_path: Path, policies: Path) -> list[Path]:
    sources = find_sources([str(policies)]).sources
    made = [tmp_path / f"shard-{number}" for number in (1, 2)]
    for number, shard in enumerate(made, 1):
        build_shard(sources, shard, number, 2, clock=time.perf_counter)
    return made


def merge(shards: list[Path], given: Given | None = None) -> str:
    """Merge shards that cannot be merged; return the code of the error, and check that nothing was written."""
    out = shards[0].parent / "merged"
    with pytest.raises((UsageError, StoreError)) as raised:
        merge_shards(shards, out, clock=time.perf_counter, given=given)
    assert not out.exists()
    return raised.value.code


def test_shards_that_do_not_make_a_build_are_refused(shards: list[Path], policies: Path, tmp_path: Path) -> None:
    assert merge(shards[:1]) == "KG161"
    assert merge([shards[0], shards[0]]) == "KG161"
    assert merge([*shards, shards[1]]) == "KG161"
    assert merge(shards, given=GIVEN) == "KG162"
    assert merge([shards[0], policies]) == "KG361"
    other = tmp_path / "other"
    build_shard(find_sources([str(policies)]).sources, other, 2, 3, clock=time.perf_counter)
    assert merge([shards[0], other]) == "KG161"


def test_a_damaged_or_unfinished_shard_is_refused(shards: list[Path]) -> None:
    graph = shards[1] / "graph.nq"
    content = graph.read_bytes()
    graph.write_bytes(content.replace(b"Affirmed", b"Denied", 1))
    assert merge(shards) == "KG362"
    graph.write_bytes(content)
    said = shards[1] / "shard.json"
    said.write_text(json.dumps(json.loads(said.read_text("utf-8")) | {"complete": False}), "utf-8")
    assert merge(shards) == "KG161"
    said.write_text("{", "utf-8")
    assert merge(shards) == "KG361"


@pytest.mark.parametrize(("number", "count"), [(0, 2), (3, 2), (1, 0)])
def test_a_part_that_there_cannot_be_is_refused(tmp_path: Path, number: int, count: int) -> None:
    with pytest.raises(UsageError) as raised:
        build_shard([], tmp_path / "shard", number, count, clock=time.perf_counter)
    assert raised.value.code == "KG160"


KILLED = """
import os, signal, sys
from pathlib import Path

def count(event, arguments, seen=[]):
    if event in ("open", "os.mkdir", "os.rename", "os.remove", "shutil.rmtree") and ".build" in str(arguments[0]):
        seen.append(event)
        if len(seen) == {step}:
            os.kill(os.getpid(), signal.SIGKILL)

from kg.pipeline import build
from kg.reading.sources import Source, find_sources
sources = find_sources([{policies!r}]).sources
sys.addaudithook(count)
build(sources, Path({out!r}), clock=lambda: 0.0)
"""
STEPS = 40


def killed_build(out: Path, policies: Path, step: int) -> int:
    """Build in a process that is killed just before it touches its files for the `step`th time; return its code."""
    script = KILLED.format(step=step, policies=str(policies), out=str(out))
    return subprocess.run([sys.executable, "-c", script], check=False).returncode


def test_a_build_killed_at_any_moment_goes_on_and_ends_with_the_same_bytes(tmp_path: Path, policies: Path) -> None:
    run(tmp_path / "whole", policies)
    target = tmp_path / "out" / "build"
    # Any moment must do, so the moments are drawn anew each time; the step names the one that failed.
    for step in sorted(random.sample(range(2, STEPS), 3)):
        assert killed_build(target, policies, step) == -signal.SIGKILL, step
    run(target, policies)
    assert_whole(target, tmp_path / "whole")
    assert [path.name for path in target.parent.iterdir()] == ["build"]


def test_what_a_killed_build_had_done_is_not_done_again(tmp_path: Path, policies: Path, taken: list[str]) -> None:
    target = tmp_path / "out" / "build"
    assert killed_build(target, policies, STEPS - 5) == -signal.SIGKILL
    run(target, policies)
    assert len(taken) < len(COUNTRIES)


def test_the_moments_of_the_kills_reach_to_the_end_of_a_build(tmp_path: Path, policies: Path) -> None:
    assert killed_build(tmp_path / "build", policies, STEPS) == -signal.SIGKILL
    assert killed_build(tmp_path / "other", policies, 2 * STEPS) == 0


@pytest.fixture
def killer() -> Iterator[threading.Event]:
    """Kill every process that this one starts, from when the event is set until it is cleared."""
    wanted, ended = threading.Event(), threading.Event()

    def kill() -> None:
        while not ended.is_set():
            if wanted.wait(0.01):
                for child in active_children():
                    with suppress(ProcessLookupError):
                        os.kill(child.pid or 0, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    yield wanted
    ended.set()
    thread.join()


def test_a_process_that_is_killed_costs_nothing(tmp_path: Path, policies: Path) -> None:
    run(tmp_path / "whole", policies)

    def progress(name: str, done: int, total: int) -> None:
        if done == 3:
            for child in active_children():
                os.kill(child.pid or 0, signal.SIGKILL)

    sources = find_sources([str(policies)]).sources
    build(sources, tmp_path / "build", clock=time.perf_counter, jobs=2, progress=progress)
    assert_whole(tmp_path / "build", tmp_path / "whole")


def _end_in_the_middle_of_a_result() -> None:
    """Say in a process of a pool that a result of many bytes comes, and end after the first of them."""
    frame = sys._getframe()
    while "result_queue" not in frame.f_locals:
        assert frame.f_back
        frame = frame.f_back
    os.write(frame.f_locals["result_queue"]._writer.fileno(), struct.pack("!i", 1_000_000) + b"half of it")
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_may_be_killed_in_the_middle_of_a_result() -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        handed = _Handed(pool.submit(_end_in_the_middle_of_a_result), pool)  # type: ignore[arg-type]
        with pytest.raises(BrokenProcessPool):
            handed.result()


def test_a_document_that_kills_each_process_is_listed(tmp_path: Path, policies: Path, killer: threading.Event) -> None:
    for country in COUNTRIES[2:]:
        (policies / f"{country}.txt").unlink()
    killer.set()
    result = run(tmp_path / "build", policies, jobs=2)
    assert [(failure.name, failure.code) for failure in result.failures] == [
        ("Brazil.txt", "KG230"),
        ("India.txt", "KG230"),
    ]
    assert result.manifest is None


def test_processes_end_with_the_one_that_started_them(tmp_path: Path, policies: Path) -> None:
    for number in range(200):
        shutil.copy(policies / "India.txt", policies / f"{number}.txt")
    command = ["-c", "from kg.cli.main import main; main()", "build", str(policies), "-o", "build", "--jobs", "2"]
    process = subprocess.Popen([sys.executable, *command], cwd=tmp_path, start_new_session=True)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".build.new-*/texts/*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.wait()
    while _of_group(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _of_group(process.pid) == []
    assert list(tmp_path.glob(".build.new-*/texts/*"))


def _of_group(group: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=,stat=", "-g", str(group)], capture_output=True, text=True, check=False)
    lines = [line.split() for line in found.stdout.splitlines()]
    return [int(line[0]) for line in lines if not line[1].startswith("Z")]
