"""Records in the order of their IRIs → the files of a build: the graph, the store loaded beside it, the manifest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from kg import __version__
from kg.graph.folder import STORE, Build
from kg.graph.given import given_iri, unmet
from kg.graph.loading import StoreLoader, copy_store, digest_store
from kg.graph.manifest import Manifest, Notice, render_manifest
from kg.graph.part import GRAPH, MANIFEST, SHARD, PartWriter, Shard, write_shard
from kg.graph.reference import lexicon_digest, ontology_version, provenance_quads
from kg.graph.serialise import canonical_nquads
from kg.pipeline.worker import Record, Worker
from kg.reasoning.derivation import close_reference
from kg.resources import folder


@dataclass(slots=True)
class Totals:
    """What all documents come to; `documents` are the IRIs by name."""

    documents: dict[str, str] = field(default_factory=dict)
    organisations: set[str] = field(default_factory=set)
    claims: int = 0
    quads: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        """Count a document in."""
        entry = record.entry
        self.documents[entry.name] = entry.iri
        self.organisations |= set(entry.organisations)
        self.claims += entry.claims
        self.quads += entry.quads
        self.spend(record.seconds)

    def spend(self, seconds: Mapping[str, float]) -> None:
        """Add the times of stages."""
        for stage, spent in seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent


_FEW: Final = 5


@dataclass(frozen=True, slots=True)
class Change:
    """What is new beside an old build: the documents that come and go, by IRI, and how many stay."""

    old: Build
    coming: tuple[str, ...]
    going: tuple[str, ...]
    staying: int

    @property
    def is_none(self) -> bool:
        """Whether the old build is the one asked for."""
        return not self.coming and not self.going

    @property
    def is_small(self) -> bool:
        """Whether changing the old store costs less than loading a new one."""
        return _FEW * (len(self.coming) + len(self.going)) <= self.staying


class ShardAssembly:
    """A shard in the making, in a folder: documents come in the order of their IRIs."""

    def __init__(self, place: Path, worker: Worker, shard: Shard) -> None:
        self.totals = Totals()
        self._place = place
        self._worker = worker
        self._shard = shard
        # First, so that what a kill leaves tells who made it.
        write_shard(place, shard)
        self._writer = PartWriter(place)

    def begin(self) -> None:
        """Write what stands before all documents."""

    def add(self, record: Record) -> None:
        """Take a document in."""
        self._writer.add(record.entry, record.block, record.text)
        self.totals.add(record)

    def finish(self, failures: tuple[Notice, ...]) -> Shard:
        """Close the files and return what the shard says of itself, now that it is complete."""
        self._writer.finish()
        shard = replace(self._shard, failures=failures, seconds=self.totals.seconds, complete=True)
        write_shard(self._place, shard)
        return shard

    def abandon(self) -> None:
        """Let go of the files, whatever state they are in."""
        self._writer.close()


class BuildAssembly(ShardAssembly):
    """A build in the making: a shard, with the graphs beside the documents' and the store loaded as they come."""

    def __init__(self, place: Path, worker: Worker, shard: Shard, change: Change | None) -> None:
        super().__init__(place, worker, shard)
        self._compact = change is None
        self._stored = frozenset(entry.iri for entry in change.old.documents) if change else frozenset()
        if change:
            copy_store(change.old.folder / STORE, place / STORE)
        self._loader = StoreLoader(place / STORE, place / GRAPH)
        self._after: list[bytes] = []
        if change:
            self._loader.remove(graph for iri in change.going for graph in (iri, f"{iri}/derived"))
            self._loader.remove([given_iri(worker.base)])

    def begin(self) -> None:
        """Write the graphs beside the documents', as far as they stand before them."""
        worker = self._worker
        beside = [*worker.reference, *provenance_quads(folder("ontology"), worker.reference, base=worker.base)]
        closure = close_reference(worker.reference, base=worker.base)
        # The IRIs of documents begin with the base and a hex digit: all others stand before or after all of them.
        first = f"<{worker.base}0".encode()
        lines = canonical_nquads(beside, closure).splitlines(keepends=True)
        self._after = [line for line in lines if line >= first]
        self._write(line for line in lines if line < first)

    def add(self, record: Record) -> None:
        """Take a document in; in the store of an old build that is changed, some stand already."""
        start = self._writer.size
        super().add(record)
        if record.entry.iri not in self._stored:
            self._loader.load(start, self._writer.size)

    def build(self, failures: tuple[Notice, ...]) -> Manifest:
        """Write what is left, and the manifest."""
        worker, totals = self._worker, self.totals
        start = worker.clock()
        given = canonical_nquads(worker.given_quads(totals.documents)).splitlines(keepends=True)
        self._write(sorted([*self._after, *given]))
        self._loader.close(compact=self._compact)
        graph, documents = self._writer.finish()
        manifest = Manifest(
            version=__version__,
            ontology=ontology_version(worker.reference),
            lexicon=lexicon_digest(folder("ontology")),
            maker=self._shard.maker,
            base=worker.base,
            document_count=len(totals.documents),
            failures=failures,
            claims=totals.claims,
            quads=self._writer.quads,
            quads_per_claim=round(totals.quads / totals.claims, 2) if totals.claims else 0.0,
            documents_sha256=documents,
            graph_sha256=graph,
            store_sha256=digest_store(self._place / STORE),
            seconds={},
            given=self._shard.given,
            warnings=unmet(worker.given, totals.documents, totals.organisations) if worker.given else (),
        )
        totals.spend({"store": worker.clock() - start})
        manifest = replace(manifest, seconds={stage: round(spent, 4) for stage, spent in totals.seconds.items()})
        (self._place / MANIFEST).write_text(render_manifest(manifest), "utf-8")
        (self._place / SHARD).unlink()
        return manifest

    def abandon(self) -> None:
        """Let go of the files, whatever state they are in."""
        self._loader.abandon()
        super().abandon()

    def _write(self, lines: Iterable[bytes]) -> None:
        start = self._writer.size
        self._writer.write(b"".join(lines))
        self._loader.load(start, self._writer.size)
