"""The build folder: `manifest.json graph.nq store/ texts/`, written whole or not at all.

A build is drafted in a hidden folder beside its place and swapped in by two renames. A kill between them leaves the old
build under its second name, from which the next to look puts it back.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Final

from kg.errors import StoreError, UsageError
from kg.graph.manifest import Manifest, parse_manifest, render_manifest
from kg.graph.store import OxigraphStore, digest_store, write_store

MANIFEST: Final = "manifest.json"
GRAPH: Final = "graph.nq"
STORE: Final = "store"
TEXTS: Final = "texts"
_ENTRIES: Final = frozenset({MANIFEST, GRAPH, STORE, TEXTS})
_SWAPS: Final = 5


@dataclass(frozen=True, slots=True)
class Build:
    """An open build: its folder, what it says of itself, and its store."""

    folder: Path
    manifest: Manifest
    store: OxigraphStore

    def nquads(self) -> bytes:
        """Return the canonical N-Quads of all graphs. Raises StoreError KG325 if the file is gone."""
        try:
            return (self.folder / GRAPH).read_bytes()
        except OSError as error:
            raise StoreError(
                "KG325", f"{GRAPH} cannot be read from the build", "build it again with kg build"
            ) from error

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
            return _text_file(self.folder, document).read_bytes()
        except OSError:
            return None

    def store_files(self) -> Mapping[str, str]:
        """Return the SHA-256 (hex) of each file of the store by its name."""
        return digest_store(self.folder / STORE)

    def foreign_files(self) -> tuple[str, ...]:
        """Return what lies in the folder or among the texts and is no part of the build, by path below the folder."""
        expected = {_text_file(self.folder, document.iri) for document in self.manifest.documents}
        texts = self.folder / TEXTS
        found = [entry for entry in self.folder.iterdir() if entry.name not in _ENTRIES]
        found += [entry for entry in texts.iterdir() if entry not in expected] if texts.is_dir() else []
        return tuple(sorted(entry.relative_to(self.folder).as_posix() for entry in found))


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
    if not (folder / MANIFEST).is_file():
        raise UsageError(
            "KG121", f"{folder.name or folder} is no build: it has no {MANIFEST}", "name a folder that kg build wrote"
        )
    try:
        text = (folder / MANIFEST).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError("KG323", f"{MANIFEST} is damaged", "build it again with kg build") from error
    return Build(folder, parse_manifest(text), OxigraphStore.open(folder / STORE))


@dataclass(frozen=True, slots=True)
class Draft:
    """A build in the making, in a hidden folder beside `target`; writing raises UsageError KG122 where it fails."""

    target: Path
    folder: Path

    def keep_text(self, document: str, text: str) -> None:
        """Write the text of a document (given by its IRI), into which its offsets point."""
        with _writing(self.target):
            (self.folder / TEXTS).mkdir(exist_ok=True)
            _text_file(self.folder, document).write_bytes(text.encode())

    def write_graph(self, nquads: bytes) -> Mapping[str, str]:
        """Write the graphs (canonical N-Quads) and the store that answers from them; return the store's hashes."""
        with _writing(self.target):
            (self.folder / GRAPH).write_bytes(nquads)
            write_store(self.folder / STORE, self.folder / GRAPH)
            return digest_store(self.folder / STORE)

    def publish(self, manifest: Manifest) -> None:
        """Write the manifest and put the build in its place, in one step for whoever looks."""
        with _writing(self.target):
            (self.folder / MANIFEST).write_text(render_manifest(manifest), "utf-8")
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
    """Give a place to draft a build in; what is not published by the end is removed, and the old build stays.

    Raises UsageError KG122 to KG124 before any work if the target cannot become the build.
    """
    target = target.resolve()
    check_target(target)
    with _writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        _recover(target)
        folder = _fresh(target)
    with _held(folder):
        try:
            yield Draft(target, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


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
    if found and not found >= {MANIFEST, GRAPH, STORE}:
        message = f"{target.name} is no build: {', '.join(sorted({MANIFEST, GRAPH, STORE} - found))} is missing"
        raise UsageError("KG124", message, "name another folder, or remove this one")


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # The engine words what the system says after the place; the system itself gives a reason alone.
        reason = (error.strerror or str(error).rpartition(": ")[2] or type(error).__name__).lower()
        raise UsageError("KG122", f"{target.name} cannot be written: {reason}", "name another folder") from error


def _text_file(folder: Path, document: str) -> Path:
    return folder / TEXTS / f"{document.rpartition('/')[2].rpartition('#')[2]}.txt"


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


def _sweep(target: Path) -> None:
    """Remove the drafts that killed builds left; those of builds at work are held."""
    for folder in target.parent.glob(f".{target.name}.new-*"):
        with suppress(OSError), _held(folder):
            shutil.rmtree(folder, ignore_errors=True)


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
