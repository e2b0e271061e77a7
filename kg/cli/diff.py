"""`kg diff`: what changed between two policies, two folders of policies or two builds, claim by claim."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import click

from kg.cli.building import exit_with_failures, show_progress, tell_failures
from kg.cli.console import emit_rich, interruptible, read_date, say, say_next, terminal_width, warn, write_output
from kg.cli.opening import Opened, Served, open_store
from kg.cli.options import OneOf, format_of
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.graph.manifest import Notice
    from kg.outputs.comparison import Comparison, Side

FORMATS: Final = ("table", "json", "jsonl", "csv", "markdown", "html")
_EXTENSIONS: Final = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
}
_STDIN: Final = "-"
_SERVER: Final = "sparql+"


@click.command(epilog="Example: kg diff policy-2024.md policy-2025.md -o changes.html")
@click.argument("old")
@click.argument("new")
@click.option("--as-of", default="", metavar="DATE", help="Date that adequacy is judged as of (default: today).")
@click.option("--fail-on-change", is_flag=True, help="Exit with 1 if anything changed.")
@click.option("--format", "form", type=OneOf(FORMATS), help="Format (default: by the extension of -o; table).")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write to a file; its extension tells the format.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def command(old: str, new: str, as_of: str, fail_on_change: bool, form: str | None, output: str, as_json: bool) -> None:
    """Tell what changed from OLD to NEW: recipients, transfers and safeguards, bases, retention, rights and more.

    OLD and NEW are each a policy (.txt, .md, .html, .pdf, .docx), a folder of policies, a build, a build on a server
    (sparql+http://HOST:PORT/PATH), or - for a policy on standard input. One and one are compared whatever their names;
    of more, those of the same name. Claims are compared, not words: what was only moved or worded otherwise is no
    change. What policies say, not what is so, and not legal advice.
    """
    form = "json" if as_json else form or ("table" if output == "-" else format_of(output, _EXTENSIONS))
    if old == new == _STDIN:
        raise UsageError("KG195", "OLD and NEW are both standard input", "name a file for one of them")
    if output != "-" and Path(output).resolve() in (Path(old).resolve(), Path(new).resolve()):
        raise UsageError("KG196", f"{output} is compared, and would be overwritten", "write to another file with -o")
    day = read_date(as_of)
    with _opened(old, beside=new) as before, _opened(new, beside=old) as after, interruptible():
        comparison = _compare(before, after, day)
    if form == "table" and output == "-":
        from kg.cli.changes import show_comparison

        emit_rich(*show_comparison(comparison, terminal_width()))
    else:
        from kg.outputs.comparison.forms import RENDERERS

        written = write_output(RENDERERS["csv" if form == "table" else form](comparison), output)
        say(f"As of {day}")
        if written:
            say(f"Wrote {written}")
    failures = (*before.failures, *after.failures)
    tell_failures(failures, "the others were compared")
    exit_with_failures(failures)
    if fail_on_change and not comparison.is_empty:
        raise SystemExit(1)
    if (form, output) == ("table", "-") and not comparison.is_empty and _STDIN not in (old, new):
        say_next("kg", "diff", old, new, "-o", "changes.html")


@dataclass(frozen=True, slots=True)
class _Side:
    """A side that is open: what it was called, its build, and what could not be read into it."""

    source: str
    build: Opened
    failures: tuple[Notice, ...] = ()


@contextmanager
def _opened(source: str, *, beside: str) -> Iterator[_Side]:
    """Open a side: a build as it is, policies as a build that is gone in the end.

    A policy on standard input has the form of the file on the other side. Exits if no policy can be read.
    """
    from kg.graph.folder import open_build
    from kg.graph.part import MANIFEST, SHARD

    if source.startswith(_SERVER):
        yield _Side(source, open_store("", source))
    elif any((Path(source) / name).is_file() for name in (MANIFEST, SHARD)):
        yield _Side(source, open_build(Path(source)))
    else:
        with TemporaryDirectory(prefix="kg-diff-") as folder:
            failures = _build(source, beside, Path(folder) / "build")
            called = "standard input" if source == _STDIN else source
            yield _Side(called, open_build(Path(folder) / "build"), failures)


def _build(source: str, beside: str, out: Path) -> tuple[Notice, ...]:
    """Build policies into a folder, warn of what they lack, and return what could not be read; exit if nothing was."""
    from kg.cli.build import jobs_for
    from kg.graph.part import read_entries
    from kg.pipeline import build
    from kg.reading.sources import STDIN_NAME, find_sources

    name = PurePath(beside).name if source == _STDIN and Path(beside).is_file() else STDIN_NAME
    stdin = sys.stdin.buffer.read() if source == _STDIN else b""
    found = find_sources([source], stdin=stdin, name=name)
    with show_progress() as progress:
        result = build(
            found.sources,
            out,
            clock=time.perf_counter,
            failures=found.failures,
            progress=progress,
            jobs=jobs_for(len(found.sources)),
        )
    if result.manifest is None:
        tell_failures(result.failures, "nothing was compared")
        exit_with_failures(result.failures)
    for entry in read_entries(out):
        for warning in entry.warnings:
            warn(f"{warning.message}; {warning.hint} [{warning.code}]")
    return result.failures


def _compare(before: _Side, after: _Side, day: date) -> Comparison:
    from kg.cli.claims import read_labels
    from kg.extraction.lexicon_files import load_lexicon
    from kg.outputs.comparison import ClaimReader, Wording, compare

    reader = ClaimReader(Wording(load_lexicon()), {**read_labels(before.build), **read_labels(after.build)})
    return compare(_asked(before, day), _asked(after, day), reader, day.isoformat())


def _asked(opened: _Side, day: date) -> Side:
    from kg.outputs.comparison import ask_side

    build = opened.build
    # A server holds no texts; passages stand without what is around them then.
    texts = {} if isinstance(build, Served) else {entry.name: build.text(entry.iri) or "" for entry in build.documents}
    unread = frozenset(failure.name for failure in opened.failures)
    return ask_side(opened.source, build.store, texts, as_of=day, unread=unread)
