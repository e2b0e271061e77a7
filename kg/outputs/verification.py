"""Checks a build against itself: every quote is its slice of the kept text, and every hash is what was written down.

Comes in: quads, texts and hashes, as read from a build. Goes out: what was checked and what does not match, each with
its place. Nothing is repaired.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.identify import span_of
from kg.vocab import expand

_EXACT: Final = expand("oa:exact")
_EVIDENCE: Final = expand("ckg:evidence")
_TEXT_HASH: Final = expand("ckg:textSha256")
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something that is not what it should be: `place` is an IRI or a file, `problem` a sentence without full stop."""

    document: str
    place: str
    problem: str


@dataclass(frozen=True, slots=True)
class Verification:
    """How many documents, quotes and files were checked, and what does not match."""

    documents: int
    quotes: int
    files: int
    mismatches: tuple[Mismatch, ...]


def combine(results: Iterable[Verification]) -> Verification:
    """Return several checks as one."""
    parts: Sequence[Verification] = tuple(results)
    return Verification(
        documents=sum(part.documents for part in parts),
        quotes=sum(part.quotes for part in parts),
        files=sum(part.files for part in parts),
        mismatches=tuple(mismatch for part in parts for mismatch in part.mismatches),
    )


def verify_document(name: str, iri: str, quads: Iterable[Quad], content: bytes | None) -> Verification:
    """Check a document's graph against its kept text, as the bytes of its file (None where that is missing)."""
    if content is None:
        return Verification(1, 0, 1, (Mismatch(name, iri, "the text that the build kept is missing"),))
    text = content.decode("utf-8", "replace")
    wrong: list[Mismatch] = []
    quoted: set[str] = set()
    cited: set[str] = set()
    for quad in sorted(quads, key=str):
        subject, predicate = _value(quad.subject), quad.predicate.value
        if predicate == _EXACT and "#char=" in subject:
            quoted.add(subject)
            problem = _quote_problem(subject, text, _value(quad.object))
            wrong += [Mismatch(name, subject, problem)] if problem else []
        elif predicate == _EVIDENCE:
            cited.add(_value(quad.object))
        elif predicate == _TEXT_HASH and subject == iri and _value(quad.object) != _digest(content):
            wrong.append(Mismatch(name, iri, "the text that the build kept is not the text that was read"))
    wrong += [
        Mismatch(name, span, "a claim cites this passage, but it has no quote") for span in sorted(cited - quoted)
    ]
    return Verification(1, len(quoted), 1, tuple(wrong))


def verify_file(name: str, found: str | None, expected: str) -> Verification:
    """Check a file's SHA-256 (hex; None where the file is missing) against the one that was written down for it."""
    if found is None:
        return Verification(0, 0, 1, (Mismatch("", name, "the file is missing"),))
    if found == expected:
        return Verification(0, 0, 1, ())
    return Verification(0, 0, 1, (Mismatch("", name, "the file has changed since the build"),))


def verify_store(written: bytes, kept: bytes) -> Verification:
    """Check lines of `graph.nq` against the store's canonical N-Quads; name up to five quads that differ."""
    if written == kept:
        return Verification(0, 0, 0, ())
    in_file, in_store = (set(nquads.split(b"\n")) - {b""} for nquads in (written, kept))
    differing = [(b"only in graph.nq: ", line) for line in in_file - in_store]
    differing += [(b"only in the store: ", line) for line in in_store - in_file]
    if not differing:
        return Verification(0, 0, 0, (Mismatch("", "graph.nq", "its lines are not each there once and in order"),))
    shown = sorted(differing, key=lambda pair: pair[1])[:5]
    mismatches = tuple(Mismatch("", "store", (where + line).decode("utf-8", "replace")) for where, line in shown)
    return Verification(0, 0, 0, mismatches)


def verify_store_files(written: Mapping[str, str], found: Mapping[str, str]) -> Verification:
    """Check the hashes of the store's files, by name, against those that were written down."""
    mismatches = [
        Mismatch("", f"store/{name}", _file_problem(name, written, found))
        for name in sorted(written.keys() | found.keys())
        if written.get(name) != found.get(name)
    ]
    return Verification(0, 0, len(written), tuple(mismatches))


def _file_problem(name: str, written: Mapping[str, str], found: Mapping[str, str]) -> str:
    if name not in found:
        return "the file is missing"
    return "the file has changed since the build" if name in written else "the file is no part of the build"


def _quote_problem(span: str, text: str, quote: str) -> str:
    passage = span_of(span)
    found = text[passage.start : passage.end]
    if found == quote:
        return ""
    return f'the quote "{_shorten(quote)}" is not what stands there: "{_shorten(found)}"'


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
