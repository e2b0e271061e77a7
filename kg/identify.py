"""Identifiers made from content: the same input gives the same IRI on every machine."""

from __future__ import annotations

import re
from hashlib import sha256

from kg.model import Span


def digest(*parts: str) -> str:
    """Return 16 hex digits that identify a sequence of strings."""
    return sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def document_iri(base: str, name: str, content_sha256: str) -> str:
    """Return the IRI of a document (and of its named graph): its name and its content make it."""
    return f"{base}{digest(name, content_sha256)}"


def document_of(graph: str, base: str) -> str:
    """Return the IRI of the document that a graph (by its IRI) is about, "" if it is about none.

    >>> document_of("https://e.org/0123456789abcdef/derived", "https://e.org/")
    'https://e.org/0123456789abcdef'
    """
    match = re.fullmatch(rf"({re.escape(base)}[0-9a-f]{{16}})(/derived)?", graph)
    return match[1] if match else ""


def claim_iri(document: str, *content: str) -> str:
    """Return the IRI of a claim within a document."""
    return f"{document}/claim/{digest(*content)}"


def party_iri(document: str, name: str) -> str:
    """Return the IRI of a party that a document names."""
    return f"{document}/party/{digest(name)}"


def span_iri(document: str, span: Span) -> str:
    """Return the IRI of a passage (RFC 5147 fragment)."""
    return f"{document}#char={span.start},{span.end}"


def span_of(iri: str) -> Span:
    """Return the passage that a span IRI names.

    >>> span_of("https://w3id.org/compliance-kg/data/ab#char=3,9")
    Span(start=3, end=9)
    """
    start, end = iri.rsplit("#char=", 1)[1].split(",")
    return Span(int(start), int(end))
