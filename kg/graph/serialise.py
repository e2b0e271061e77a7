"""Quads to canonical N-Quads: the same bytes for the same graph, whatever the order of input or the hash seed."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad, RdfFormat, parse, serialize


def canonical_nquads(quads: Iterable[Quad]) -> bytes:
    r"""Return quads as N-Quads in UTF-8: sorted by line, without duplicates, each line ended by `\n`.

    Without blank nodes this is the canonical form of RDF 1.1 datasets (RDFC-1.0 adds only their naming).
    """
    lines = serialize(quads, format=RdfFormat.N_QUADS)
    # The serialiser escapes line feeds within literals, so a line is a quad.
    return b"\n".join(sorted(set(lines.split(b"\n")) - {b""})) + b"\n" if lines else b""


def parse_nquads(nquads: bytes) -> Iterable[Quad]:
    """Yield the quads of canonical N-Quads, in their order."""
    return parse(nquads, format=RdfFormat.N_QUADS)
