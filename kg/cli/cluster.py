"""`kg build --engine ray`: starts Ray on this machine or joins a cluster, builds there, and leaves again."""

from __future__ import annotations

import logging
import os
import shutil
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import MissingPartError, UsageError

if TYPE_CHECKING:
    from kg.cli.build import Options
    from kg.pipeline import BuildResult, Progress
    from kg.reading.sources import Source

ENGINES: Final = ("local", "ray")
_PATIENCE: Final = 10.0
"""Seconds in which a cluster must answer; Ray itself waits for ever."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """What the command line says of the engine: where it is, into how many shards, and where those are kept."""

    engine: str
    address: str | None
    shards: int | None
    work: str | None

    def check(self, shard: str | None) -> None:
        """Refuse options that do not belong together (UsageError KG185)."""
        if self.engine != "ray":
            for option in ("address", "shards", "work"):
                if getattr(self, option) is not None:
                    message = f"--{option} is for builds on a cluster"
                    raise UsageError("KG185", message, f"add --engine ray, or leave --{option} out")
        elif shard is not None:
            message = "--shard makes one part of a build, and --engine ray makes them all"
            raise UsageError("KG185", message, "leave one of the two out")
        elif self.address is not None and self.work is None:
            message = "--address names a cluster, and its machines need a place that all of them reach"
            raise UsageError("KG185", message, "add --work with a shared folder or a URL")

    def build(
        self, sources: Sequence[Source], out: Path, options: Options, jobs: int | None, progress: Progress
    ) -> BuildResult:
        """Build with `jobs` workers (None: one a core of the cluster).

        Shards at a place that was not named are kept only until they are merged.
        """
        from kg.pipeline.distributed import build_on_ray
        from kg.pipeline.places import find_place

        beside = out.resolve().with_name(f".{out.resolve().name}.shards")
        place = find_place(self.work or str(beside))
        told = (options["clock"], options["base"], options["given"], options["failures"])
        with _ray(self.address, jobs):
            result = build_on_ray(sources, out, place, *told, jobs=jobs, shards=self.shards, progress=progress)
        if self.work is None:
            shutil.rmtree(beside, ignore_errors=True)
        return result


@contextmanager
def _ray(address: str | None, jobs: int | None) -> Iterator[None]:
    """Connect to a Ray cluster, or start Ray on this machine for the time."""
    # Ray asks the environment: nothing is told to its makers, and one of our own obeys nobody without a token.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if address is None:
        os.environ.setdefault("RAY_AUTH_MODE", "token")
    try:
        import ray
    except ImportError as error:
        raise MissingPartError("KG430", "building on a cluster needs the package ray", "ray") from error
    if address is not None:
        _reach(address)
    own: dict[str, Any] = {"num_cpus": jobs, "include_dashboard": False} if address is None else {}
    try:
        ray.init(address or "local", log_to_driver=False, logging_level=logging.ERROR, **own)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise _unreachable(address or "this machine", error) from error
    try:
        yield
    finally:
        ray.shutdown()


def _reach(address: str) -> None:
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon:
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()
    except (OSError, ValueError, OverflowError) as error:
        raise _unreachable(address, error) from error


def _unreachable(address: str, error: Exception) -> UsageError:
    reason = (getattr(error, "strerror", None) or str(error).strip().split("\n")[0] or type(error).__name__).rstrip(".")
    hint = "name a running cluster with the same versions of Ray and Python, and give its token in RAY_AUTH_TOKEN"
    return UsageError("KG187", f"there is no Ray cluster to work with at {address}: {reason}", hint)
