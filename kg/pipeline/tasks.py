"""Which documents a build has, in the order of their IRIs, and which of them an earlier build did already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from kg.errors import SourceError
from kg.graph.manifest import DocumentEntry, Notice
from kg.graph.part import Part
from kg.identify import digest, document_iri
from kg.pipeline.worker import notice
from kg.reading.documents import read_bytes
from kg.reading.sources import Source


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that stands in a part already."""

    part: Part
    entry: DocumentEntry


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be in the build: from its `source`, or as it was `kept`; at least one of both is given."""

    iri: str
    name: str
    source: Source | None = None
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Tasks:
    """The documents to be in a build, sorted by IRI, and the sources that could not be read."""

    tasks: tuple[Task, ...]
    failures: tuple[Notice, ...]


def plan_tasks(sources: Sequence[Source], parts: Sequence[Part], failed: Sequence[Notice], *, base: str) -> Tasks:
    """Read each source once for its hash, and find the documents that one of the parts has, the first that does.

    A document that is among the `failed` of the same maker fails again, and is not tried.
    """
    tasks: list[Task] = []
    failures: list[Notice] = []
    known = {notice.iri: notice for notice in failed if notice.iri}
    for source in sources:
        try:
            data, _ = read_bytes(source)
        except SourceError as error:
            failures.append(notice(source.name, error))
            continue
        iri = document_iri(base, source.name, sha256(data).hexdigest())
        if iri in known:
            failures.append(known[iri])
            continue
        tasks.append(Task(iri, source.name, source, next(_kept(iri, parts), None)))
    return Tasks(tuple(sorted(tasks, key=lambda task: task.iri)), tuple(failures))


def merge_tasks(parts: Sequence[Part]) -> tuple[Task, ...]:
    """Return the documents of all parts, sorted by IRI; the first part that has one keeps it."""
    found: dict[str, Task] = {}
    for part in parts:
        for iri, entry in part.entries.items():
            found.setdefault(iri, Task(iri, entry.name, kept=Kept(part, entry)))
    return tuple(found[iri] for iri in sorted(found))


def split_shards(sources: Sequence[Source], count: int) -> tuple[tuple[Source, ...], ...]:
    """Return the sources of each of `count` shards: their names decide, so that all machines agree."""
    shards: tuple[list[Source], ...] = tuple([] for _ in range(count))
    for source in sources:
        shards[int(digest(source.name), 16) % count].append(source)
    return tuple(map(tuple, shards))


def _kept(iri: str, parts: Sequence[Part]) -> Iterator[Kept]:
    return (Kept(part, part.entries[iri]) for part in parts if iri in part.entries)
