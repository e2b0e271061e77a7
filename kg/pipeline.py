"""The whole way: sources → documents → segments → statements → quads → a build folder.

One bad document is listed as a failure and never stops the others. The clock and the progress bar come from outside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import NamedNode, Quad

from kg import __version__
from kg.errors import KgError, SourceError, UsageError
from kg.extraction.confidence import load_confidence
from kg.extraction.extract import extract
from kg.extraction.lexicon import Lexicon
from kg.extraction.lexicon_files import load_lexicon
from kg.graph.folder import Draft, draft_build
from kg.graph.given import Names, given_quads, party_names, read_names, unmet
from kg.graph.manifest import DocumentEntry, Manifest, Notice
from kg.graph.quads import document_quads
from kg.graph.reference import lexicon_digest, ontology_version, provenance_quads, reference_quads
from kg.graph.serialise import canonical_nquads, merge_nquads
from kg.identify import document_iri
from kg.model import Document, Extraction
from kg.reading.documents import read_document
from kg.reading.given import Given
from kg.reading.segments import segment_document
from kg.reading.sources import Failure, Source
from kg.reasoning.derivation import Deriver, close_reference
from kg.reasoning.rules import rule_quads
from kg.resources import folder
from kg.vocab import DEFAULT_BASE

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told before each document, `(name, done, total)`, and once before the store is written, with `done == total`."""
Clock: TypeAlias = Callable[[], float]
"""Seconds on any scale that does not run back."""

_BASE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`#?]*/")


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build came to: the sources that failed, sorted by name, and the manifest.

    `manifest` is None if no document could be read: nothing was written, and an older build stands as it was.
    """

    failures: tuple[Notice, ...]
    manifest: Manifest | None


def build(
    sources: Sequence[Source],
    out: Path,
    *,
    clock: Clock,
    base: str = DEFAULT_BASE,
    given: Given | None = None,
    failures: Sequence[Failure] = (),
    progress: Progress = lambda name, done, total: None,
) -> BuildResult:
    """Read sources and write what they claim into a build folder, replacing the build that stands there.

    `given` are facts from beside the documents. `failures` are arguments that led to no source, to be listed with the
    others. Raises UsageError for a base that makes no IRIs (KG125), a name among the given facts that is not known
    (KG142) or a folder that cannot become the build (KG122 to KG124), StoreError for a broken ontology.
    """
    _check_base(base)
    with draft_build(out) as draft:
        work = _Work(draft, base, load_lexicon(), clock, given)
        work.check_given()
        ordered = sorted(sources, key=lambda source: source.name)
        for done, source in enumerate(ordered):
            progress(source.name, done, len(ordered))
            work.add(source)
        noticed = [_notice(failure.name, failure.error) for failure in failures] + work.failures
        listed = tuple(sorted(noticed, key=lambda notice: (notice.name, notice.code)))
        if not work.documents:
            return BuildResult(listed, None)
        progress("", len(ordered), len(ordered))
        manifest = work.finish(listed)
        draft.publish(manifest)
    return BuildResult(listed, manifest)


def _check_base(base: str) -> None:
    hint = f"write it like {DEFAULT_BASE}"
    try:
        NamedNode(base)
    except ValueError as error:
        raise UsageError("KG125", f"the base {base!r} is no IRI: {str(error).lower()}", hint) from error
    if not _BASE.fullmatch(base):
        raise UsageError("KG125", f"the base {base!r} is no absolute IRI that ends in /", hint)


@dataclass(slots=True)
class _Work:
    """A build in progress: what has been read so far, and how long each stage took."""

    draft: Draft
    base: str
    lexicon: Lexicon
    clock: Clock
    given: Given | None = None
    documents: list[DocumentEntry] = field(default_factory=list)
    failures: list[Notice] = field(default_factory=list)
    graphs: list[bytes] = field(default_factory=list)
    parties: set[str] = field(default_factory=set)
    seconds: dict[str, float] = field(default_factory=dict)
    reference: list[Quad] = field(init=False)
    names: Names = field(init=False)
    deriver: Deriver = field(init=False)

    def __post_init__(self) -> None:
        with self._timed("reference"):
            self.reference = reference_quads(folder("ontology"), base=self.base)
            self.reference += rule_quads(base=self.base)
            self.names = read_names(self.reference)
            self.deriver = Deriver(self.reference)

    def check_given(self) -> None:
        """Refuse given facts with names that are not known, before the work of reading."""
        self._given_quads({})

    def add(self, source: Source) -> None:
        """Take a source through all stages, or list why that failed."""
        try:
            document, extraction = self._read(source)
            self._keep(document, extraction)
        except SourceError as error:
            self.failures.append(_notice(source.name, error))
        except KgError:
            raise
        except Exception as error:
            # Our bug, but the other documents are the user's work and must not be lost to it.
            message = f"{source.name} could not be processed: {type(error).__name__}: {error}"
            self.failures.append(
                Notice(source.name, "KG229", message, "report it with the file, as a bug of compliance-kg")
            )

    def finish(self, failures: tuple[Notice, ...]) -> Manifest:
        """Write all graphs and return the manifest."""
        ontology = folder("ontology")
        with self._timed("store"):
            closure = close_reference(self.reference, base=self.base)
            provenance = provenance_quads(ontology, self.reference, base=self.base)
            given = self._given_quads({entry.name: entry.iri for entry in self.documents})
            beside = canonical_nquads([*self.reference, *closure, *provenance, *given])
            nquads = merge_nquads([*self.graphs, beside])
            store = self.draft.write_graph(nquads)
        claims = sum(entry.claims for entry in self.documents)
        quads = sum(entry.quads for entry in self.documents)
        return Manifest(
            version=__version__,
            ontology=ontology_version(self.reference),
            lexicon=lexicon_digest(ontology),
            base=self.base,
            documents=tuple(self.documents),
            failures=failures,
            claims=claims,
            quads=nquads.count(b"\n"),
            quads_per_claim=round(quads / claims, 2) if claims else 0.0,
            graph_sha256=sha256(nquads).hexdigest(),
            store_sha256=store,
            seconds={stage: round(seconds, 4) for stage, seconds in self.seconds.items()},
            given={self.given.name: self.given.sha256} if self.given else {},
            warnings=self._unmet(),
        )

    def _given_quads(self, documents: Mapping[str, str]) -> list[Quad]:
        if not self.given:
            return []
        return given_quads(self.given, self.names, documents, self.lexicon.known_name, base=self.base)

    def _unmet(self) -> tuple[Notice, ...]:
        if not self.given:
            return ()
        return unmet(self.given, [entry.name for entry in self.documents], self.parties, self.lexicon.known_name)

    def _read(self, source: Source) -> tuple[Document, Extraction]:
        with self._timed("read"):
            document = read_document(source)
        with self._timed("segment"):
            segments = segment_document(document)
        with self._timed("extract"):
            extraction = extract(document, segments, lexicon=self.lexicon, confidence=load_confidence())
        if not extraction.profile.language:
            message = f"{source.name} is in an unsupported language"
            raise SourceError("KG220", message, f"the lexicon knows {', '.join(sorted(self.lexicon.languages))}")
        return document, extraction

    def _keep(self, document: Document, extraction: Extraction) -> None:
        iri = document_iri(self.base, document.name, document.sha256)
        with self._timed("graph"):
            quads = list(document_quads(document, extraction, base=self.base))
            nquads = canonical_nquads(quads)
            self.parties |= party_names(quads)
            self.draft.keep_text(iri, document.text)
        with self._timed("derive"):
            given = self._given_quads({document.name: iri})
            derived = canonical_nquads(self.deriver.derive(iri, quads, given))
        self.graphs += [nquads, derived]
        warnings = () if extraction.statements else (_no_claim(document.name),)
        self.documents.append(
            DocumentEntry(
                name=document.name,
                iri=iri,
                sha256=document.sha256,
                text_sha256=sha256(document.text.encode()).hexdigest(),
                language=extraction.profile.language,
                words=extraction.profile.words,
                claims=len(extraction.statements),
                quads=nquads.count(b"\n"),
                warnings=warnings,
                pages=document.pages,
            )
        )

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = self.clock()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + self.clock() - start


def _notice(name: str, error: KgError) -> Notice:
    return Notice(name, error.code, error.message, error.hint)


def _no_claim(name: str) -> Notice:
    return Notice(name, "KG221", f"{name} makes no claim that was recognised", "check that it is a privacy policy")
