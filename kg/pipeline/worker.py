"""One document at a time through all stages: source → document → segments → statements → quads → what follows.

A worker holds what all documents share. What it gives back is plain values, so that it can work in another process or
on another machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TypeAlias

from pyoxigraph import Quad

from kg.errors import KgError, SourceError
from kg.extraction.confidence import load_confidence
from kg.extraction.extract import extract
from kg.extraction.lexicon import Lexicon
from kg.extraction.lexicon_files import load_lexicon
from kg.extraction.likely import load_likelihood
from kg.graph.given import Names, given_quads, named_organisations, party_names, read_names
from kg.graph.manifest import DocumentEntry, Notice
from kg.graph.quads import document_nquads
from kg.graph.reference import reference_quads
from kg.graph.serialise import canonical_nquads
from kg.identify import document_iri
from kg.model import Document, Extraction
from kg.reading.documents import read_document
from kg.reading.given import Given
from kg.reading.segments import segment_document
from kg.reading.sources import Source
from kg.reasoning.derivation import Deriver
from kg.reasoning.rules import rule_quads
from kg.resources import folder

Clock: TypeAlias = Callable[[], float]
"""Seconds on any scale that does not run back."""


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one document: its entry, the N-Quads of its two graphs, sorted, and its text in UTF-8."""

    entry: DocumentEntry
    block: bytes
    text: bytes
    seconds: Mapping[str, float] = field(default_factory=dict)


class Worker:
    """Takes sources through all stages; the lexicon and the reference graph are loaded once, on first use."""

    def __init__(self, base: str, given: Given | None, clock: Clock) -> None:
        self.base = base
        self.given = given
        self.clock = clock
        self._seconds: dict[str, float] = {}

    @cached_property
    def reference(self) -> list[Quad]:
        """The reference graph with what it says of each rule."""
        return [*reference_quads(folder("ontology"), base=self.base), *rule_quads(base=self.base)]

    @cached_property
    def lexicon(self) -> Lexicon:
        """The lexicon."""
        return load_lexicon()

    @cached_property
    def _names(self) -> Names:
        return read_names(self.reference)

    @cached_property
    def _deriver(self) -> Deriver:
        return Deriver(self.reference)

    def given_quads(self, documents: Mapping[str, str]) -> list[Quad]:
        """Return the given facts for documents (IRIs by name). Raises UsageError KG142 for a name that is not known."""
        if not self.given:
            return []
        return given_quads(self.given, self._names, documents, self.lexicon.known_name, base=self.base)

    def take(self, source: Source) -> Record | Notice:
        """Take a source through all stages, or say why that failed; StoreError alone is raised: we are broken."""
        self._seconds = {}
        try:
            document, extraction = self._read(source)
            return self._record(document, extraction)
        except SourceError as error:
            return notice(source.name, error)
        except KgError:
            raise
        except Exception as error:
            # Our bug, but the other documents are the user's work and must not be lost to it.
            message = f"{source.name} could not be processed: {type(error).__name__}: {error}"
            return Notice(source.name, "KG229", message, "report it with the file, as a bug of compliance-kg")

    def _read(self, source: Source) -> tuple[Document, Extraction]:
        with self._timed("reference"):
            lexicon, _ = self.lexicon, self._deriver
        with self._timed("read"):
            document = read_document(source)
        with self._timed("segment"):
            segments = segment_document(document)
        with self._timed("extract"):
            extraction = extract(
                document, segments, lexicon=lexicon, confidence=load_confidence(), likelihood=load_likelihood()
            )
        if not extraction.profile.language:
            message = f"{source.name} is in an unsupported language"
            raise SourceError("KG220", message, f"the lexicon knows {', '.join(sorted(lexicon.languages))}")
        return document, extraction

    def _record(self, document: Document, extraction: Extraction) -> Record:
        iri = document_iri(self.base, document.name, document.sha256)
        with self._timed("graph"):
            asserted = document_nquads(document, extraction, base=self.base)
        with self._timed("derive"):
            derived = self._deriver.derive(iri, asserted, self.given_quads({document.name: iri}))
        with self._timed("write"):
            block = canonical_nquads((), asserted, derived)
            text = document.text.encode()
        named = named_organisations(self.given, party_names(asserted), self.lexicon.known_name) if self.given else ()
        entry = DocumentEntry(
            name=document.name,
            iri=iri,
            sha256=document.sha256,
            text_sha256=sha256(text).hexdigest(),
            language=extraction.profile.language,
            words=extraction.profile.words,
            claims=len(extraction.statements),
            # A literal escapes its line feeds, so only the lines of the asserted graph end like this.
            quads=block.count(f" <{iri}> .\n".encode()),
            warnings=() if extraction.statements else (_no_claim(document.name),),
            pages=document.pages,
            organisations=named,
        )
        return Record(entry, block, text, self._seconds)

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = self.clock()
        try:
            yield
        finally:
            self._seconds[stage] = self._seconds.get(stage, 0.0) + self.clock() - start


def notice(name: str, error: KgError) -> Notice:
    """Return an error as a notice about a source."""
    return Notice(name, error.code, error.message, error.hint)


def _no_claim(name: str) -> Notice:
    return Notice(name, "KG221", f"{name} makes no claim that was recognised", "check that it is a privacy policy")
