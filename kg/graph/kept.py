"""Answers that took long, kept in the folder of the build that gave them, and given again as long as nothing changes.

A kept answer is called by the hash of all that it depends on: the question with its parameters, the versions that
answer it, and the files of the build as they lie on this disk. So a changed or copied build knows none of another's.
"""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from array import array
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from secrets import token_hex
from time import perf_counter
from typing import Final

import pyoxigraph

from kg import __version__
from kg.collector import uncollected
from kg.graph.loading import data_files
from kg.model import Table

LEAST: Final = 0.05
"""Seconds that an answer must have taken to be kept."""
MOST: Final = 256_000_000
"""Bytes that the kept answers of a store take at most: those that were computed last."""


class KeptTables:
    """The kept answers of a store, in a folder of their own; `state` tells whether the store has changed.

    That the folder cannot be read or written is no error: then every answer is computed.
    """

    def __init__(self, folder: Path, state: str) -> None:
        self._folder = folder
        self._state = state

    def recall(self, question: str, ask: Callable[[], Table]) -> Table:
        """Return the answer that was kept for a question, or ask, and keep the answer if it took long."""
        asked = "\0".join((question, self._state, __version__, pyoxigraph.__version__, sys.byteorder))
        path = self._folder / f"{sha256(asked.encode()).hexdigest()}.gz"
        with suppress(OSError, EOFError, ValueError, LookupError, zlib.error):
            return _parse(gzip.decompress(path.read_bytes()))
        start = perf_counter()
        table = ask()
        if perf_counter() - start >= LEAST and table.columns:
            with suppress(OSError):
                self._keep(path, table)
        return table

    def _keep(self, path: Path, table: Table) -> None:
        """Write a file whole or not at all, and drop the oldest of too many."""
        # Not with what is above it: a build that is being replaced must not come into being by this.
        self._folder.mkdir(exist_ok=True)
        draft = path.with_suffix(f".{token_hex(6)}")
        try:
            draft.write_bytes(gzip.compress(_render(table), 1))
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        files = sorted(((kept.stat(), kept) for kept in self._folder.iterdir()), key=lambda file: -file[0].st_mtime_ns)
        sizes = accumulate(stat.st_size for stat, _ in files)
        for size, (_, kept) in zip(sizes, files, strict=True):
            if size > MOST:
                kept.unlink(missing_ok=True)


def state_of(store: Path) -> str:
    """Return what is another after any change of a store: sizes, times and places on the disk of its files.

    It is "" if they cannot be told.
    """
    try:
        files = [(path.name, path.stat()) for path in data_files(store)]
    except OSError:
        return ""
    return repr([(name, stat.st_size, stat.st_mtime_ns, stat.st_ino) for name, stat in files])


def _render(table: Table) -> bytes:
    """Return the values of each column, each once, and for each row where its values stand among them.

    Values come again and again, and numbers are read many times as fast as rows of text.
    """
    values: list[list[str]] = []
    places: list[bytes] = []
    for column in zip(*table.rows, strict=True):
        place = {value: at for at, value in enumerate(dict.fromkeys(column))}
        values.append(list(place))
        places.append(array("I", map(place.__getitem__, column)).tobytes())
    return b"".join((json.dumps([table.columns, values]).encode(), b"\n", *places))


def _parse(content: bytes) -> Table:
    head, _, body = content.partition(b"\n")
    columns, values = json.loads(head)
    places = array("I", body)
    count = len(places) // len(columns)
    found = [places[at * count : (at + 1) * count] for at in range(len(values))]
    rows = zip(*(map(known.__getitem__, at) for known, at in zip(values, found, strict=True)), strict=True)
    # No row refers to itself: to look for dead ones among a million takes as long as to make them.
    with uncollected():
        return Table(tuple(columns), tuple(rows))
