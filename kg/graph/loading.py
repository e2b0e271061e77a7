"""The embedded store's files: loaded in bulk while the graph is still being written, copied, told by their hashes."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import file_digest
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, BinaryIO, Final, TypeAlias

from pyoxigraph import NamedNode, RdfFormat
from pyoxigraph import Store as Engine

if TYPE_CHECKING:
    from typing_extensions import Buffer

Range: TypeAlias = tuple[int, int]
"""Where bytes of a file begin and end."""


class StoreLoader:
    """Fills a store on disk from ranges of a file of N-Quads, in a thread beside the one that writes the file.

    All ranges are one bulk load: the engine merges what several loads leave, and that costs as much again.
    """

    def __init__(self, folder: Path, nquads: Path) -> None:
        self._engine: Engine | None = Engine(str(folder))
        self._nquads = nquads
        self._ranges: SimpleQueue[Range | None] = SimpleQueue()
        self._given_up = False
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._loading: Future[None] | None = None

    def remove(self, graphs: Iterable[str]) -> None:
        """Remove graphs by their IRIs, before anything is loaded."""
        for graph in graphs:
            self._open().remove_graph(NamedNode(graph))

    def load(self, start: int, end: int) -> None:
        """Have a range of the file loaded, which must stand in it. Raises OSError if the load has failed."""
        if self._loading is None:
            self._loading = self._thread.submit(self._load)
        elif self._loading.done():
            self._loading.result()
        self._ranges.put((start, end))

    def close(self, *, compact: bool) -> None:
        """Finish the store; to `compact` it costs as much as a third of its loading, and makes it faster to read.

        Raises OSError if the load has failed.
        """
        self._ranges.put(None)
        if self._loading is not None:
            self._loading.result()
        if compact:
            self._open().optimize()
        self._open().flush()
        self.abandon()

    def abandon(self) -> None:
        """Let go of the files, whatever state they are in."""
        self._given_up = True
        self._ranges.put(None)
        self._thread.shutdown(wait=True)
        # The engine closes its files when nothing refers to it any more.
        self._engine = None

    def _load(self) -> None:
        with self._nquads.open("rb") as file:
            nquads = io.BufferedReader(_Ranges(file, self._coming()), _BUFFER)
            self._open().bulk_load(nquads, format=RdfFormat.N_QUADS, lenient=True)

    def _coming(self) -> Iterator[Range]:
        yield from iter(self._ranges.get, None)
        if self._given_up:
            raise OSError("the load was given up")

    def _open(self) -> Engine:
        if self._engine is None:
            raise ValueError("the store is closed")
        return self._engine


class _Ranges(io.RawIOBase):
    """Ranges of a file, one after the other, as a file of their own."""

    def __init__(self, file: BinaryIO, ranges: Iterator[Range]) -> None:
        self._file = file
        self._ranges = ranges
        self._left = 0

    def readable(self) -> bool:
        """Say that this is a file to read."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill a buffer with the next bytes of the range at hand; return how many, 0 after the last."""
        while not self._left:
            start, end = next(self._ranges, (-1, -1))
            if start < 0:
                return 0
            self._file.seek(start)
            self._left = end - start
        view = memoryview(buffer)[: self._left]
        content = self._file.read(len(view))
        view[: len(content)] = content
        # A file that ends early ends here too.
        self._left = self._left - len(content) if content else 0
        return len(content)


def copy_store(old: Path, new: Path) -> None:
    """Copy the files of a store that nobody writes to; tables never change once written, so they are linked."""
    new.mkdir()
    for path in old.iterdir():
        if path.suffix == ".sst":
            try:
                os.link(path, new / path.name)
                continue
            except OSError:
                # Another file system, or one without links.
                pass
        if not path.name.startswith(_DIARY):
            shutil.copyfile(path, new / path.name)


def digest_store(folder: Path) -> dict[str, str]:
    """Return the SHA-256 (hex) of each file of a store that bears on what it answers, by its name."""
    paths = data_files(folder)
    # Hashing lets other threads work, and a large store has a lot to hash.
    with ThreadPoolExecutor() as pool:
        return dict(zip([path.name for path in paths], pool.map(_digest, paths), strict=True))


def data_files(folder: Path) -> list[Path]:
    """Return the files of a store that bear on what it answers, sorted.

    A store that is only read keeps these files as they are. The engine's diary and lock say nothing of the data.
    """
    return [path for path in sorted(folder.iterdir()) if not path.name.startswith(_DIARY) and path.is_file()]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


_DIARY: Final = ("LOG", "LOCK")
_BUFFER: Final = 1_000_000
