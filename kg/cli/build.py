"""`kg build`: policies in, graph out."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict

import click

from kg.cli.building import exit_with_failures, show_progress, show_result, tell_failures, upload_result
from kg.cli.cluster import ENGINES, Cluster
from kg.cli.console import emit_json, say, say_next
from kg.cli.options import OneOf
from kg.errors import UsageError
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.graph.part import Shard
    from kg.pipeline import Clock
    from kg.reading.given import Given
    from kg.reading.sources import Failure

_WORTH_A_PROCESS: Final = 40
"""Documents that take as long as a process needs to start."""


@click.command(epilog="Example: kg build policies/ -o build")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", default="build", show_default=True, metavar="DIR", help="Folder of the build.")
@click.option("--base", default=DEFAULT_BASE, metavar="IRI", help="Start of the IRIs of documents and claims.")
@click.option("--name", metavar="NAME", help="Name of the document on standard input (default: stdin.txt).")
@click.option("--given", metavar="FILE", help="TOML file of facts that the texts cannot tell.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes that read (default: a core each).")
@click.option("--shard", metavar="I/N", help="Do part I of N, for kg merge to join.")
@click.option(
    "--engine", type=OneOf(ENGINES, "engine", "KG102"), default="local", show_default=True, help="What does the work."
)
@click.option("--address", metavar="HOST:PORT", help="Ray cluster to work on (default: one started on this machine).")
@click.option("--shards", type=click.IntRange(1), metavar="N", help="Parts to hand out to Ray (default: 4 a core).")
@click.option("--work", metavar="DIR|URL", help="Where Ray's machines keep the parts, which all of them must reach.")
@click.option("--store", metavar="URL", help="Upload the graphs as well: sparql+http://HOST:PORT/PATH?data=/STORE.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest and the documents as JSON.")
def command(
    inputs: tuple[str, ...],
    output: str,
    base: str,
    name: str | None,
    given: str | None,
    jobs: int | None,
    shard: str | None,
    store: str | None,
    as_json: bool,
    **engine: Any,
) -> None:
    """Read policies (.txt, .md, .html, .pdf, .docx) and write the graph of what they claim.

    INPUT is a file, a folder, a glob, or - for standard input. The folder given with -o holds the store, graph.nq,
    documents.jsonl, manifest.json and the texts. It is replaced as a whole, or stays as it was; documents that have not
    changed since are taken from it, and a build that was stopped goes on where it was. A file that cannot be read is
    listed at the end, and the others are built; the exit code is then 3, or 5 if an optional part is missing.
    """
    from kg.pipeline import build, build_shard
    from kg.reading.given import read_given
    from kg.reading.sources import STDIN, STDIN_NAME, find_sources

    if not output:
        raise UsageError("KG122", "the folder of the build is given as an empty word", "name a folder with -o")
    if name is not None:
        _check_name(name, STDIN in inputs)
    if store and shard:
        raise UsageError("KG172", "--store uploads a build, and --shard makes a part of one", "upload with kg merge")
    cluster = Cluster(**engine)
    cluster.check(shard)
    number, count = _shard(shard) if shard else (1, 1)
    facts = None if given is None else read_given(Path(given))
    stdin = sys.stdin.buffer.read() if STDIN in inputs else b""
    found = find_sources(inputs, stdin=stdin, name=name or STDIN_NAME)
    options: Options = {
        "clock": time.perf_counter,
        "base": base,
        "given": facts,
        "failures": found.failures,
        "jobs": jobs or jobs_for(len(found.sources) // count),
    }
    if shard:
        with show_progress() as progress:
            done = build_shard(found.sources, Path(output), number, count, **options, progress=progress)
        _tell_shard(done, output, as_json=as_json)
        return
    start = time.perf_counter()
    with show_progress() as progress:
        if cluster.engine == "ray":
            result = cluster.build(found.sources, Path(output), options, jobs, progress)
        else:
            result = build(found.sources, Path(output), **options, progress=progress)
    if store:
        upload_result(result, output, store)
    show_result(result, output, time.perf_counter() - start, as_json=as_json)


class Options(TypedDict):
    """What a build and a shard of one are told alike."""

    clock: Clock
    base: str
    given: Given | None
    failures: Sequence[Failure]
    jobs: int


def jobs_for(documents: int) -> int:
    """Return as many processes as there are cores, if there is enough to do for each to pay for its start."""
    return max(1, min(os.cpu_count() or 1, documents // _WORTH_A_PROCESS))


def _shard(given: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", given)
    if not match:
        raise UsageError("KG160", f'"{given}" is no part of a build', "write it like --shard 1/4, up to 4/4")
    return int(match[1]), int(match[2])


def _check_name(name: str, used: bool) -> None:
    if not used:
        message = "--name names the document on standard input, and - is not among the inputs"
        raise UsageError("KG102", message, "leave --name out, or add -")
    if not name.strip():
        message = "--name gives the document on standard input an empty name"
        raise UsageError("KG102", message, "write it like --name policy.txt")


def _tell_shard(shard: Shard, output: str, *, as_json: bool) -> None:
    if as_json:
        emit_json(asdict(shard))
    say(f"Made shard {shard.number} of {shard.count} in {output}")
    tell_failures(shard.failures, "the others are in the shard")
    if shard.count == 1:
        say_next("kg", "merge", output, "-o", "build")
    else:
        say(f"Next: make the other {shard.count - 1} of {shard.count} shards, then join all with kg merge")
    exit_with_failures(shard.failures)
