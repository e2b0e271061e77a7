"""Parts of a build: a folder of documents with their graphs and texts, written in the order of their IRIs.

Comes in: documents one by one. Goes out: `graph.nq` (each document's two graphs as one run of lines),
`documents.jsonl` (a line for each document whose graphs and text stand whole on the disk before it) and `texts/`. A
finished build, a shard of one and what a killed build left are all read as parts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from kg.errors import StoreError
from kg.graph.manifest import DocumentEntry, Notice, parse_entries, parse_manifest, render_entry

MANIFEST: Final = "manifest.json"
DOCUMENTS: Final = "documents.jsonl"
GRAPH: Final = "graph.nq"
TEXTS: Final = "texts"
SHARD: Final = "shard.json"


@dataclass(frozen=True, slots=True)
class Shard:
    """What a shard says of itself: shard `number` of `count`, from 1 on, and what its build will tell of it."""

    maker: str
    base: str
    number: int = 1
    count: int = 1
    given: Mapping[str, str] = field(default_factory=dict)
    failures: tuple[Notice, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    complete: bool = False


def write_shard(folder: Path, shard: Shard) -> None:
    """Write what a shard says of itself into its folder."""
    content = json.dumps(asdict(shard), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / SHARD).write_text(content, "utf-8")


def read_shard(folder: Path) -> Shard:
    """Return what a shard says of itself. Raises StoreError KG361 if the folder is no shard or is damaged."""
    try:
        fields = json.loads((folder / SHARD).read_text("utf-8"))
        return Shard(**{**fields, "failures": tuple(Notice(**notice) for notice in fields["failures"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        message = f"{folder.name} is no shard of a build: its {SHARD} is missing or damaged"
        raise StoreError("KG361", message, "make it with kg build --shard I/N") from error


@dataclass(frozen=True, slots=True)
class Part:
    """A folder with documents, by IRI."""

    folder: Path
    entries: Mapping[str, DocumentEntry]

    def read(self, entry: DocumentEntry) -> tuple[bytes, bytes] | None:
        """Return a document's graphs and text as bytes, None if they are not what was written."""
        try:
            with (self.folder / GRAPH).open("rb") as file:
                file.seek(entry.offset)
                block = file.read(entry.length)
            text = text_file(self.folder, entry.iri).read_bytes()
        except OSError:
            return None
        intact = (_digest(block), _digest(text)) == (entry.graph_sha256, entry.text_sha256)
        return (block, text) if intact else None


def read_part(folder: Path) -> Part:
    """Return a part. A last line that a kill cut short is left out; StoreError KG323 for any other damage."""
    return Part(folder, {entry.iri: entry for entry in read_entries(folder)})


def read_entries(folder: Path) -> Iterator[DocumentEntry]:
    """Yield the documents of a part as they stand in its file. Raises StoreError KG323 for damage."""
    try:
        with (folder / DOCUMENTS).open(encoding="utf-8") as file:
            yield from parse_entries(line for line in file if line.endswith("\n"))
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError("KG323", f"{DOCUMENTS} is damaged", "build it again with kg build") from error


def text_file(folder: Path, document: str) -> Path:
    """Return where the text of a document (given by its IRI) is kept."""
    return folder / TEXTS / f"{document.rpartition('/')[2].rpartition('#')[2]}.txt"


class PartWriter:
    """Writes a part; `size` is how many bytes of `graph.nq` stand on the disk, `quads` how many lines."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / TEXTS).mkdir()
        self._graph = (folder / GRAPH).open("wb")
        self._documents = (folder / DOCUMENTS).open("wb")
        self._hash = sha256()
        self._places: list[tuple[str, int, int]] = []
        self._written = 0
        self.size = 0
        self.quads = 0

    def add(self, entry: DocumentEntry, block: bytes, text: bytes) -> None:
        """Write a document, with its place and hash filled in; the line in `documents.jsonl` comes last."""
        text_file(self._folder, entry.iri).write_bytes(text)
        entry = replace(entry, offset=self.size, length=len(block), graph_sha256=_digest(block))
        self.write(block)
        line = render_entry(entry).encode()
        self._documents.write(line)
        self._documents.flush()
        self._places.append((entry.name, self._written, len(line)))
        self._written += len(line)

    def write(self, lines: bytes) -> None:
        """Write lines of N-Quads of no document."""
        self._graph.write(lines)
        self._graph.flush()
        self._hash.update(lines)
        self.size += len(lines)
        self.quads += lines.count(b"\n")

    def finish(self) -> tuple[str, str]:
        """Close the files, sort the documents by name, and return the SHA-256 (hex) of the graph and the documents."""
        self.close()
        unsorted = self._folder / DOCUMENTS
        ordered = unsorted.with_suffix(".sorted")
        digest = sha256()
        with unsorted.open("rb") as read, ordered.open("wb") as write:
            for _, start, length in sorted(self._places):
                read.seek(start)
                line = read.read(length)
                digest.update(line)
                write.write(line)
        ordered.replace(unsorted)
        return self._hash.hexdigest(), digest.hexdigest()

    def close(self) -> None:
        """Close the files as they are."""
        self._graph.close()
        self._documents.close()


def find_left(folders: Iterable[Path], maker: str) -> Iterator[Part]:
    """Yield what killed builds left in folders, as far as the same `maker` made it."""
    for folder in folders:
        with suppress(StoreError, OSError, UnicodeDecodeError):
            # A build at its end is no shard any more, and says of itself what a build does.
            is_build = (folder / MANIFEST).exists()
            made = parse_manifest((folder / MANIFEST).read_text("utf-8")) if is_build else read_shard(folder)
            if made.maker == maker:
                yield read_part(folder)


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
