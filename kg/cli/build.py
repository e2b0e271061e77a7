"""`kg build`: policies in, graph out."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.console import emit_json, plural, say, say_failure, say_next, warn
from kg.errors import MissingPartError, SourceError, UsageError
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.pipeline import BuildResult, Progress


@click.command(epilog="Example: kg build policies/ -o build")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", default="build", show_default=True, metavar="DIR", help="Folder of the build.")
@click.option("--base", default=DEFAULT_BASE, metavar="IRI", help="Start of the IRIs of documents and claims.")
@click.option("--name", metavar="NAME", help="Name of the document on standard input (default: stdin.txt).")
@click.option("--given", metavar="FILE", help="TOML file of facts that the texts cannot tell.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def command(
    inputs: tuple[str, ...], output: str, base: str, name: str | None, given: str | None, as_json: bool
) -> None:
    """Read policies (.txt, .md, .html, .pdf, .docx) and write the graph of what they claim.

    INPUT is a file, a folder, a glob, or - for standard input. The folder given with -o holds the store, graph.nq,
    manifest.json and the texts. It is replaced as a whole, or stays as it was. A file that cannot be read is listed at
    the end, and the others are built; the exit code is then 3, or 5 if an optional part is missing to read it.
    """
    from kg.pipeline import build
    from kg.reading.given import read_given
    from kg.reading.sources import STDIN, STDIN_NAME, find_sources

    if not output:
        raise UsageError("KG122", "the folder of the build is given as an empty word", "name a folder with -o")
    if name is not None:
        _check_name(name, STDIN in inputs)
    facts = None if given is None else read_given(Path(given))
    stdin = sys.stdin.buffer.read() if STDIN in inputs else b""
    found = find_sources(inputs, stdin=stdin, name=name or STDIN_NAME)
    with _progress() as progress:
        result = build(
            found.sources,
            Path(output),
            clock=time.perf_counter,
            base=base,
            given=facts,
            failures=found.failures,
            progress=progress,
        )
    if as_json:
        emit_json(asdict(result.manifest) if result.manifest else asdict(result))
    _tell(result, output)
    if result.failures:
        missing = any(failure.code.startswith("KG4") for failure in result.failures)
        raise SystemExit(MissingPartError.exit_code if missing else SourceError.exit_code)


def _check_name(name: str, used: bool) -> None:
    if not used:
        message = "--name names the document on standard input, and - is not among the inputs"
        raise UsageError("KG102", message, "leave --name out, or add -")
    if not name.strip():
        message = "--name gives the document on standard input an empty name"
        raise UsageError("KG102", message, "write it like --name policy.txt")


@contextmanager
def _progress() -> Iterator[Progress]:
    """Give a callback that draws a bar on stderr, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda name, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(name: str, done: int, total: int) -> None:
            bar.update(task, description=name or "writing the store", completed=done, total=total)

        yield show


def _tell(result: BuildResult, output: str) -> None:
    manifest = result.manifest
    if manifest:
        for warning in (*(one for document in manifest.documents for one in document.warnings), *manifest.warnings):
            warn(f"{warning.message}; {warning.hint} [{warning.code}]")
        seconds = sum(manifest.seconds.values())
        say(
            f"Built {output}: {plural(len(manifest.documents), 'document')}, {plural(manifest.claims, 'claim')}, "
            f"{plural(manifest.quads, 'quad')} in {seconds:.1f} s"
        )
    _tell_failures(result, kept=manifest is not None)
    if manifest:
        say_next("kg", "query", "cross-border-transfers", *([output] if output != "build" else []))


def _tell_failures(result: BuildResult, *, kept: bool) -> None:
    failures: Sequence[object] = result.failures
    if not failures:
        return
    end = "the others are in the build" if kept else "nothing was built"
    say(f"{plural(len(failures), 'input')} could not be read; {end}:")
    for failure in result.failures:
        say_failure(failure.code, failure.message, failure.hint)
