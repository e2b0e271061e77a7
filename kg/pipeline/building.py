"""The three jobs: a build from sources, a shard of one, and a build from shards. They give the same bytes.

One bad document is listed as a failure and never stops the others. What was done before, by the build that stands there
or by one that was killed, is not done again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from pyoxigraph import NamedNode

from kg.errors import KgError, UsageError
from kg.graph.folder import Build, draft_build, open_build
from kg.graph.manifest import Manifest, Notice
from kg.graph.part import Part, Shard, find_left, read_part, read_shard
from kg.pipeline.assembly import BuildAssembly, Change, ShardAssembly
from kg.pipeline.maker import maker_digest
from kg.pipeline.running import Progress, run_tasks
from kg.pipeline.tasks import Task, merge_tasks, plan_tasks, split_shards
from kg.pipeline.worker import Clock, Worker, notice
from kg.reading.given import Given
from kg.reading.sources import Failure, Source
from kg.vocab import DEFAULT_BASE

_BASE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`#?]*/")
_Assembly = TypeVar("_Assembly", bound=ShardAssembly)


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build came to: the sources that failed, sorted by name, the manifest, and how many documents were kept.

    `manifest` is None if no document could be read: nothing was written, and an older build stands as it was. Where all
    documents are `kept`, and no other was there, the build that stands there is already the one asked for.
    """

    failures: tuple[Notice, ...]
    manifest: Manifest | None
    kept: int = 0


def build(
    sources: Sequence[Source],
    out: Path,
    *,
    clock: Clock,
    base: str = DEFAULT_BASE,
    given: Given | None = None,
    failures: Sequence[Failure] = (),
    progress: Progress = lambda name, done, total: None,
    jobs: int = 1,
) -> BuildResult:
    """Read sources and write what they claim into a build folder, replacing the build that stands there.

    `given` are facts from beside the documents. `failures` are arguments that led to no source, to be listed with the
    others. `jobs` is how many processes read; the bytes are the same for any number. Raises UsageError for a base that
    makes no IRIs (KG125), a name among the given facts that is not known (KG142) or a folder that cannot become the
    build (KG122 to KG124), StoreError for a broken ontology.
    """
    check_base(base)
    worker, shard = Worker(base, given, clock), _shard(base, given)
    with draft_build(out) as draft:
        worker.given_quads({})
        old = _old_build(draft.target, shard.maker)
        stands = [Part(old.folder, {entry.iri: entry for entry in old.documents})] if old else []
        parts = (*stands, *find_left(draft.left, shard.maker))
        planned = plan_tasks(sources, parts, old.manifest.failures if old else (), base=base)
        noticed = _listed([*(notice(failure.name, failure.error) for failure in failures), *planned.failures])
        change = _change(old, planned.tasks) if old else None
        if old and change and change.is_none and noticed == old.manifest.failures:
            return BuildResult(noticed, old.manifest, len(planned.tasks))
        worth = change if change and change.is_small and _is_intact(change.old) else None
        with _assembling(BuildAssembly(draft.folder, worker, shard, worth)) as assembly:
            kept, failed = _take_all(assembly, planned.tasks, worker, jobs, progress)
            noticed = _listed([*noticed, *failed])
            if not assembly.totals.documents:
                return BuildResult(noticed, None)
            progress("", len(planned.tasks), len(planned.tasks))
            manifest = assembly.build(noticed)
        draft.publish()
    return BuildResult(noticed, manifest, kept)


def build_shard(
    sources: Sequence[Source],
    out: Path,
    number: int,
    count: int,
    *,
    clock: Clock,
    base: str = DEFAULT_BASE,
    given: Given | None = None,
    failures: Sequence[Failure] = (),
    progress: Progress = lambda name, done, total: None,
    jobs: int = 1,
) -> Shard:
    """Do part `number` (from 1 on) of `count` of what `build` does, into a folder for `merge_shards`.

    All parts are given the same sources; the names of the documents decide which part they belong to. Raises as
    `build`, and UsageError KG160 for a part that there cannot be.
    """
    if not 1 <= number <= count:
        raise UsageError("KG160", f"there is no shard {number} of {count}", "write it like --shard 1/4, up to 4/4")
    check_base(base)
    worker, chosen = Worker(base, given, clock), split_shards(sources, count)[number - 1]
    return make_shard(worker, chosen, out, number, count, failures=failures, progress=progress, jobs=jobs)


def make_shard(
    worker: Worker,
    sources: Sequence[Source],
    out: Path,
    number: int,
    count: int,
    *,
    failures: Sequence[Failure] = (),
    progress: Progress = lambda name, done, total: None,
    jobs: int = 1,
) -> Shard:
    """Make a shard from its own sources, and from what stands of it already. Raises as `build`."""
    base, shard = worker.base, _shard(worker.base, worker.given, number, count)
    with draft_build(out) as draft:
        worker.given_quads({})
        parts = tuple(find_left((draft.target, *draft.left), shard.maker))
        planned = plan_tasks(sources, parts, (), base=base)
        with _assembling(ShardAssembly(draft.folder, worker, shard)) as assembly:
            _, failed = _take_all(assembly, planned.tasks, worker, jobs, progress)
            noticed = [notice(failure.name, failure.error) for failure in failures]
            shard = assembly.finish(_listed([*noticed, *planned.failures, *failed]))
        draft.publish()
    return shard


def merge_shards(
    folders: Sequence[Path],
    out: Path,
    *,
    clock: Clock,
    given: Given | None = None,
    progress: Progress = lambda name, done, total: None,
) -> BuildResult:
    """Join all shards of a build: the same bytes as `build` writes from all sources.

    `given` are the given facts that the shards were made with. Raises UsageError KG161 for shards that do not belong
    together or are not all of them, KG162 for other given facts, StoreError KG361 or KG362 for a damaged shard.
    """
    shards = [read_shard(folder) for folder in folders]
    first = _check_shards(folders, shards)
    if maker_digest(first.base, given) != first.maker:
        message = "the shards were made with other given facts, or by another version of compliance-kg"
        raise UsageError("KG162", message, "give kg merge the same --given and the same version as kg build --shard")
    worker = Worker(first.base, given, clock)
    noticed = _listed([failure for shard in shards for failure in shard.failures])
    tasks = merge_tasks([read_part(folder) for folder in folders])
    if not tasks:
        return BuildResult(noticed, None)
    with draft_build(out) as draft:
        with _assembling(BuildAssembly(draft.folder, worker, _shard(first.base, given), None)) as assembly:
            for shard in shards:
                assembly.totals.spend(shard.seconds)
            _take_all(assembly, tasks, worker, 1, progress)
            progress("", len(tasks), len(tasks))
            manifest = assembly.build(noticed)
        draft.publish()
    return BuildResult(noticed, manifest)


def check_base(base: str) -> None:
    """Refuse a base that makes no IRIs: UsageError KG125."""
    hint = f"write it like {DEFAULT_BASE}"
    try:
        NamedNode(base)
    except ValueError as error:
        raise UsageError("KG125", f"the base {base!r} is no IRI: {str(error).lower()}", hint) from error
    if not _BASE.fullmatch(base):
        raise UsageError("KG125", f"the base {base!r} is no absolute IRI that ends in /", hint)


def _shard(base: str, given: Given | None, number: int = 1, count: int = 1) -> Shard:
    return Shard(
        maker=maker_digest(base, given),
        base=base,
        number=number,
        count=count,
        given={given.name: given.sha256} if given else {},
    )


def _old_build(target: Path, maker: str) -> Build | None:
    """Return the build that stands at the target, if the same maker made it and it can be read."""
    with suppress(KgError):
        old = open_build(target)
        # Damage to the list of documents shows here.
        if old.manifest.maker == maker and old.documents:
            return old
    return None


def _change(old: Build, tasks: Sequence[Task]) -> Change:
    iris = {task.iri for task in tasks}
    held = {entry.iri for entry in old.documents}
    return Change(old, tuple(sorted(iris - held)), tuple(sorted(held - iris)), len(held & iris))


def _is_intact(old: Build) -> bool:
    """Tell whether the store is what was written: what is wrong in it would else live on under a new hash."""
    return old.store_files() == old.manifest.store_sha256


def _take_all(
    assembly: ShardAssembly, tasks: Sequence[Task], worker: Worker, jobs: int, progress: Progress
) -> tuple[int, list[Notice]]:
    """Take every task into the assembly; return how many were kept from before, and the failures."""
    kept = 0
    failed: list[Notice] = []
    outcomes = run_tasks(tasks, worker, jobs)
    for done, task in enumerate(tasks):
        progress(task.name, done, len(tasks))
        outcome = next(outcomes)
        if isinstance(outcome, Notice):
            failed.append(outcome)
            continue
        is_kept = task.kept is not None and outcome.entry is task.kept.entry
        kept += is_kept
        assembly.add(outcome)
    return kept, failed


def _listed(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    return tuple(sorted(set(notices), key=lambda notice: (notice.name, notice.code)))


def _check_shards(folders: Sequence[Path], shards: Sequence[Shard]) -> Shard:
    first = shards[0]
    hint = "give kg merge every shard of one build, each once"
    for folder, shard in zip(folders, shards, strict=True):
        if not shard.complete:
            raise UsageError("KG161", f"the shard {folder.name} is not complete", "run its kg build --shard again")
        if (shard.maker, shard.count) != (first.maker, first.count):
            message = f"{folders[0].name} and {folder.name} are shards of different builds"
            raise UsageError("KG161", message, hint)
    missing = sorted(set(range(1, first.count + 1)) - {shard.number for shard in shards})
    if missing or len(shards) != first.count:
        lacking = f"shard {missing[0]} of {first.count} is missing" if missing else "a shard is given twice"
        raise UsageError("KG161", lacking, hint)
    return first


@contextmanager
def _assembling(assembly: _Assembly) -> Iterator[_Assembly]:
    try:
        assembly.begin()
        yield assembly
    finally:
        assembly.abandon()
