"""A build on a Ray cluster: workers make shards, as `kg build --shard` does, and they are merged here.

Ray hands the shards out. A worker that dies it starts again, with the shard that was in hand, which goes on from what
was done. No worker needs another, so the bytes are those of a build on one machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import UsageError
from kg.graph.folder import check_target
from kg.graph.part import read_part
from kg.outputs.parquet import write_facts
from kg.pipeline.building import BuildResult, check_base, make_shard, merge_shards
from kg.pipeline.places import Place
from kg.pipeline.running import Progress
from kg.pipeline.tasks import split_shards
from kg.pipeline.worker import Clock, Worker
from kg.reading.given import Given
from kg.reading.sources import Failure, Source
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from ray.util import ActorPool

_SHARDS_EACH: Final = 4
"""Shards for each worker, so that none waits long for the last."""
_TRIES: Final = 3
"""So often the shard of a worker that died is tried again."""


class ShardMaker:
    """A worker of the cluster: it loads the lexicon and the reference graph once, and makes one shard after another."""

    # No frozen dataclass: Ray makes a class of its own of this one.
    def __init__(self, worker: Worker, place: Place, count: int, failures: Sequence[Failure]) -> None:
        self._worker = worker
        self._place = place
        self._count = count
        self._failures = failures

    def make(self, number: int, sources: Sequence[Source]) -> int:
        """Make a shard from its sources, with its facts beside it where pyarrow is; return the count of sources."""
        name = shard_name(number, self._count)
        with self._place.making(name) as folder:
            make_shard(self._worker, sources, folder / name, number, self._count, failures=self._failures)
            if find_spec("pyarrow"):
                partial = folder / f"{name}.partial"
                write_facts(read_part(folder / name), partial)
                partial.replace(folder / f"{name}.parquet")
        return len(sources)


def build_on_ray(
    sources: Sequence[Source],
    out: Path,
    place: Place,
    clock: Clock,
    base: str = DEFAULT_BASE,
    given: Given | None = None,
    failures: Sequence[Failure] = (),
    *,
    progress: Progress = lambda name, done, total: None,
    jobs: int | None = None,
    shards: int | None = None,
) -> BuildResult:
    """Do what `build` does on the Ray cluster that this process is connected to.

    Every machine must see the sources under the same paths, and reach the `place`, where the shards stay: from those
    that were made there before, documents that have not changed are taken. `jobs` is how many workers are at work
    (default: one a core of the cluster). Raises as `build`, and UsageError KG186 if a shard ends one worker after
    another.
    """
    import ray
    from ray.util import ActorPool

    check_base(base)
    check_target(out.resolve())
    worker = Worker(base, given, clock)
    worker.given_quads({})
    resources = ray.cluster_resources()
    workers = jobs or max(1, int(resources.get("CPU", 1)))
    count = shards or max(1, min(workers * _SHARDS_EACH, len(sources)))
    maker = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=_TRIES)(ShardMaker)
    # Not the worker that has loaded what documents share: each machine loads its own.
    pool = ActorPool(
        [maker.remote(Worker(base, given, clock), place, count, failures) for _ in range(min(workers, count))]
    )
    _make_shards(pool, split_shards(sources, count), progress)
    with place.holding([shard_name(number, count) for number in range(1, count + 1)]) as folders:
        return merge_shards(folders, out, clock=clock, given=given, progress=progress)


def shard_name(number: int, count: int) -> str:
    """Return the name of a shard at its place: names of one count sort by number."""
    return f"shard-{number:0{len(str(count))}}-of-{count}"


def _make_shards(pool: ActorPool, parts: Sequence[Sequence[Source]], progress: Progress) -> None:
    from ray.exceptions import RayActorError, RayTaskError

    total = sum(map(len, parts))
    done = 0
    progress(f"{len(parts)} shards", done, total)
    try:
        for made in pool.map_unordered(lambda one, task: one.make.remote(*task), list(enumerate(parts, start=1))):
            done += made
            progress(f"{len(parts)} shards", done, total)
            while pool.has_free():
                # A worker without work gives up its core, for which one that lost its machine may wait.
                pool.pop_idle()
    except RayTaskError as error:
        # What went wrong is ours to tell, as where there is no cluster.
        raise error.cause from error
    except RayActorError as error:
        message = "the workers of the cluster end at a shard, for want of memory or of compliance-kg on their machines"
        hint = "look at their logs, give more --shards, or find the document with kg build --shard"
        raise UsageError("KG186", message, hint) from error
