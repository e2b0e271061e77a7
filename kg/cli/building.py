"""What `kg build` and `kg merge` show alike: progress, what was built, what failed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.cli.console import emit_json, plural, say, say_failure, say_next, warn
from kg.errors import MissingPartError, SourceError

if TYPE_CHECKING:
    from kg.graph.manifest import Manifest, Notice
    from kg.pipeline import BuildResult, Progress

_SHOWN: Final = 20
"""So many warnings or failures are shown one by one."""


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Give a callback that draws a bar on stderr, if that is a terminal: done, rate, time spent and time left."""
    if not sys.stderr.isatty():
        yield lambda name, done, total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rate="")

        def show(name: str, done: int, total: int) -> None:
            speed = bar.tasks[task].speed
            rate = f"{speed:.0f}/s" if speed else ""
            bar.update(task, description=name or "finishing the store", completed=done, total=total, rate=rate)

        yield show


def show_result(result: BuildResult, output: str, seconds: float, *, as_json: bool) -> None:
    """Tell what a build came to in so many seconds, and exit with the code of its failures, if there are any."""
    manifest = result.manifest
    if as_json:
        emit_json(asdict(result) if manifest is None else {**asdict(manifest), "documents": _documents(output)})
    if manifest:
        _warn(manifest, output)
        _tell_built(manifest, result.kept, output, seconds)
    tell_failures(result.failures, "the others are in the build" if manifest else "nothing was built")
    if manifest:
        say_next("kg", "query", "cross-border-transfers", *([output] if output != "build" else []))
    exit_with_failures(result.failures)


def upload_result(result: BuildResult, output: str, store: str) -> None:
    """Upload what was built to a server, and tell so."""
    if result.manifest is None:
        return
    from kg.cli.opening import open_remote
    from kg.graph.folder import open_build
    from kg.pipeline.uploading import upload_build

    sent = upload_build(open_build(Path(output)), open_remote(store))
    say(f"Uploaded {plural(sent, 'graph')}; ask with --store {store}")


def tell_failures(failures: Sequence[Notice], end: str) -> None:
    """Name the inputs that could not be read, the first of many one by one."""
    if not failures:
        return
    say(f"{plural(len(failures), 'input')} could not be read; {end}:")
    for failure in failures[:_SHOWN]:
        say_failure(failure.code, failure.message, failure.hint)
    if len(failures) > _SHOWN:
        say(f"... and {len(failures) - _SHOWN} more, which --json and manifest.json list")


def exit_with_failures(failures: Sequence[Notice]) -> None:
    """Exit as failures ask for: with 5 if an optional part is missing to read one, else with 3; go on without any."""
    if failures:
        missing = any(failure.code.startswith("KG4") for failure in failures)
        raise SystemExit(MissingPartError.exit_code if missing else SourceError.exit_code)


def _documents(output: str) -> list[dict[str, object]]:
    from kg.graph.part import read_entries

    return [asdict(entry) for entry in read_entries(Path(output))]


def _warn(manifest: Manifest, output: str) -> None:
    from kg.graph.part import read_entries

    warnings = (warning for entry in read_entries(Path(output)) for warning in entry.warnings)
    shown = [*islice(warnings, _SHOWN), *manifest.warnings[:_SHOWN]]
    for warning in shown:
        warn(f"{warning.message}; {warning.hint} [{warning.code}]")
    left = sum(1 for _ in warnings) + len(manifest.warnings[_SHOWN:])
    if left:
        warn(f"{left} more, which --json lists")


def _tell_built(manifest: Manifest, kept: int, output: str, seconds: float) -> None:
    documents = plural(manifest.document_count, "document")
    what = f"{plural(manifest.claims, 'claim')}, {plural(manifest.quads, 'quad')}"
    if kept == manifest.document_count:
        say(f"Nothing has changed: {output} holds {documents}, {what}")
    else:
        again = f" ({kept} as they were)" if kept else ""
        say(f"Built {output}: {documents}{again}, {what} in {seconds:.1f} s")
