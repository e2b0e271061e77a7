"""The build folder: `manifest.json documents.jsonl graph.nq store/ texts/`, put in its place whole or not at all.

Answers that took long are kept in it once they are asked for (`answers/`); a new build begins without any.

A build is drafted in a hidden folder beside its place and swapped in by two renames. A kill between them leaves the old
build under its second name, from which the next to look puts it back. A kill before them leaves the draft, from which
the next build of the same place takes what was done.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import file_digest
from itertools import groupby
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, Final

from kg.errors import StoreError, UsageError
from kg.graph.loading import digest_store
from kg.graph.manifest import DocumentEntry, Manifest, parse_manifest
from kg.graph.part import DOCUMENTS, GRAPH, MANIFEST, SHARD, TEXTS, read_entries, text_file
from kg.graph.store import OxigraphStore
from kg.identify import document_of

STORE: Final = "store"
ANSWERS: Final = "answers"
_ENTRIES: Final = frozenset({MANIFEST, SHARD, DOCUMENTS, GRAPH, STORE, TEXTS, ANSWERS})
_GRAPH_NAME: Final = re.compile(rb" <([^<>]*)> \.\n?$")
_SWAPS: Final = 5
_LEFT: Final = 2


@dataclass(frozen=True)
class Build:
    """An open build: its folder, what it says of itself, and its store."""

    folder: Path
    manifest: Manifest
    store: OxigraphStore

    @cached_property
    def documents(self) -> tuple[DocumentEntry, ...]:
        """The documents, sorted by name. Raises StoreError KG323 if the file that lists them is damaged."""
        return tuple(read_entries(self.folder))

    @property
    def base(self) -> str:
        """The start of the IRIs of documents and graphs."""
        return self.manifest.base

    def nquads(self) -> bytes:
        """Return the canonical N-Quads of all graphs. Raises StoreError KG325 if the file is gone."""
        with self._graph() as file:
            return file.read()

    def text(self, document: str) -> str | None:
        """Return the kept text of a document (given by its IRI), None if it is gone or is no UTF-8 any more."""
        content = self.text_bytes(document)
        try:
            return None if content is None else content.decode()
        except UnicodeDecodeError:
            return None

    def text_bytes(self, document: str) -> bytes | None:
        """Return the kept text of a document (given by its IRI) as it stands in its file, None if that is gone."""
        try:
            return text_file(self.folder, document).read_bytes()
        except OSError:
            return None

    def graph_parts(self) -> Iterator[tuple[str, bytes]]:
        """Yield the lines of `graph.nq` run by run, each with the document (by IRI) that its graphs are about, or "".

        Lines that are no quads are about no document. Raises StoreError KG325 if the file is gone.
        """

        def document(line: bytes) -> str:
            graph = _GRAPH_NAME.search(line)
            return document_of(graph[1].decode(errors="replace"), self.manifest.base) if graph else ""

        with self._graph() as file:
            for iri, lines in groupby(file, document):
                yield iri, b"".join(lines)

    def file_sha256(self, name: str) -> str | None:
        """Return the SHA-256 (hex) of a file of the build, None if it is gone."""
        try:
            with (self.folder / name).open("rb") as file:
                return file_digest(file, "sha256").hexdigest()
        except OSError:
            return None

    def store_files(self) -> Mapping[str, str]:
        """Return the SHA-256 (hex) of each file of the store by its name."""
        return digest_store(self.folder / STORE)

    def foreign_files(self) -> tuple[str, ...]:
        """Return what lies in the folder or among the texts and is no part of the build, by path below the folder."""
        expected = {text_file(self.folder, document.iri) for document in self.documents}
        texts = self.folder / TEXTS
        found = [entry for entry in self.folder.iterdir() if entry.name not in _ENTRIES - {SHARD}]
        found += [entry for entry in texts.iterdir() if entry not in expected] if texts.is_dir() else []
        return tuple(sorted(entry.relative_to(self.folder).as_posix() for entry in found))

    @contextmanager
    def _graph(self) -> Iterator[BinaryIO]:
        try:
            with (self.folder / GRAPH).open("rb") as file:
                yield file
        except OSError as error:
            raise StoreError(
                "KG325", f"{GRAPH} cannot be read from the build", "build it again with kg build"
            ) from error


def open_build(folder: Path) -> Build:
    """Open a build for reading; any number of readers may at once.

    Raises UsageError KG120 where there is nothing, KG121 where there is something else; StoreError KG322 to KG324 for a
    build that is damaged or of another layout.
    """
    folder = folder.resolve()
    _recover(folder)
    if not folder.exists():
        raise UsageError(
            "KG120", f"there is no build at {folder.name or folder}", "make one with kg build, or name its folder"
        )
    if (folder / SHARD).is_file():
        raise UsageError("KG121", f"{folder.name} is a shard of a build, not a build", "join the shards with kg merge")
    if not (folder / MANIFEST).is_file():
        raise UsageError(
            "KG121", f"{folder.name or folder} is no build: it has no {MANIFEST}", "name a folder that kg build wrote"
        )
    try:
        text = (folder / MANIFEST).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError("KG323", f"{MANIFEST} is damaged", "build it again with kg build") from error
    return Build(folder, parse_manifest(text), OxigraphStore.open(folder / STORE, folder / ANSWERS))


@dataclass(frozen=True, slots=True)
class Draft:
    """A build or shard in the making, in a hidden folder beside `target`.

    `left` are the folders in which killed builds of the same target left what they had done.
    """

    target: Path
    folder: Path
    left: tuple[Path, ...]

    def publish(self) -> None:
        """Put what was drafted in its place, in one step for whoever looks."""
        check_target(self.target)
        old = _old(self.target)
        for _ in range(_SWAPS):
            if self.target.exists():
                _discard(old)
                self.target.rename(old)
            try:
                self.folder.rename(self.target)
                break
            except OSError:
                # A reader found no build between the two renames and put the old one back.
                continue
        else:
            raise StoreError("KG326", f"{self.target.name} cannot be replaced: it is in use", "try again")
        _discard(old)


@contextmanager
def draft_build(target: Path) -> Iterator[Draft]:
    """Give a place to draft a build in; the old build stays until the new one is published.

    A draft that ends without an error is removed with all that is `left`; one that an error ends stays for the next
    build of the same target, if there is a document in it. Raises UsageError KG122 to KG124 before any work if the
    target cannot become the build, and KG122 where it cannot be written.
    """
    target = target.resolve()
    check_target(target)
    with _writing(target), ExitStack() as locks:
        target.parent.mkdir(parents=True, exist_ok=True)
        left = _sweep(target, locks)
        _recover(target)
        folder = _fresh(target)
        locks.enter_context(_held(folder))
        try:
            yield Draft(target, folder, left)
        except BaseException:
            if not _has_documents(folder):
                shutil.rmtree(folder, ignore_errors=True)
            raise
        for done in (folder, *left):
            shutil.rmtree(done, ignore_errors=True)


def check_target(target: Path) -> None:
    """Refuse a target that would cost files: a file (KG123), a folder with more in it than a build (KG124)."""
    if not target.name:
        raise UsageError("KG122", f"{target} is no place for a build", "name another folder")
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError("KG123", f"{target.name} is a file, and a build is a folder", "name another folder")
    found = {entry.name for entry in target.iterdir()}
    foreign = sorted(found - _ENTRIES)
    if foreign:
        message = f"{target.name} holds {foreign[0]}, which is no part of a build and would be lost"
        raise UsageError("KG124", message, "name another folder, or move that file away")
    needed = {SHARD, GRAPH} if SHARD in found else {MANIFEST, GRAPH, STORE}
    if found and not found >= needed:
        message = f"{target.name} is no build: {', '.join(sorted(needed - found))} is missing"
        raise UsageError("KG124", message, "name another folder, or remove this one")


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # The engine words what the system says after the place; the system itself gives a reason alone.
        reason = (error.strerror or str(error).rpartition(": ")[2] or type(error).__name__).lower()
        raise UsageError("KG122", f"{target.name} cannot be written: {reason}", "name another folder") from error


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _recover(target: Path) -> None:
    """Put back the old build if a kill hit between the two renames."""
    if not target.exists() and (_old(target) / MANIFEST).is_file():
        # Another reader or a build at work may be faster; either way there is a build again.
        with suppress(OSError):
            _old(target).rename(target)


def _discard(folder: Path) -> None:
    """Remove a folder; under another name first, so that a kill cannot leave half of it under this one."""
    if folder.exists():
        gone = _fresh(folder.with_name(folder.name[1:].removesuffix(".old")))
        folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _sweep(target: Path, locks: ExitStack) -> tuple[Path, ...]:
    """Return the two fullest drafts that killed builds left, held, and remove the others; those at work are held."""
    found: list[tuple[int, Path]] = []
    for folder in target.parent.glob(f".{target.name}.new-*"):
        with suppress(OSError):
            locks.enter_context(_held(folder))
            found.append(((folder / DOCUMENTS).stat().st_size if _has_documents(folder) else 0, folder))
    found.sort(reverse=True)
    kept = tuple(folder for size, folder in found[:_LEFT] if size)
    for _, folder in found:
        if folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)
    return kept


def _has_documents(folder: Path) -> bool:
    return (folder / DOCUMENTS).is_file() and (folder / DOCUMENTS).stat().st_size > 0


def _fresh(target: Path) -> Path:
    # Not tempfile.mkdtemp, whose folders are private: a build is as open as the user's other folders.
    folder = target.with_name(f".{target.name}.new-{token_hex(6)}")
    folder.mkdir()
    return folder


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder while it is worked in: the lock ends with the process, however it ends. Raises OSError if taken."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)
