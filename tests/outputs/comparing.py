"""Builds policies that are written in a test and compares them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.cli.claims import read_labels
from kg.extraction.lexicon_files import load_lexicon
from kg.graph.folder import open_build
from kg.outputs.comparison import Change, ClaimReader, Comparison, Side, Wording, ask_side, compare
from kg.pipeline import build
from kg.reading.sources import Source

AS_OF = date(2026, 11, 22)


def side_of(texts: Mapping[str, str], source: str = "policies") -> Side:
    """Return a side with policies, given as texts by name."""
    with TemporaryDirectory() as folder:
        sources = [
            Source(name, None, "text/markdown" if name.endswith(".md") else "text/plain", texts[name].encode())
            for name in sorted(texts)
        ]
        build(sources, Path(folder) / "build", clock=time.perf_counter)
        opened = open_build(Path(folder) / "build")
        return ask_side(source, opened.store, texts, as_of=AS_OF)


@cache
def reader() -> ClaimReader:
    """Return one reader for all tests, with the labels of the reference graph."""
    with TemporaryDirectory() as folder:
        build(
            [Source("a.txt", None, "text/plain", b"We collect your name.")], Path(folder) / "b", clock=time.perf_counter
        )
        return ClaimReader(Wording(load_lexicon()), read_labels(open_build(Path(folder) / "b")))


def compared(old: Side, new: Side) -> Comparison:
    """Compare two sides."""
    return compare(old, new, reader(), AS_OF.isoformat())


def told(changes: tuple[Change, ...]) -> list[str]:
    """Return changes as lines: the title, and each detail."""
    return [
        "; ".join((change.title, *(f"{label} {said}".strip() for label, said in change.details))) for change in changes
    ]
