"""Quads to canonical N-Quads: the same bytes for the same graph, whatever the order of input or the hash seed."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad, RdfFormat, serialize


def canonical_nquads(quads: Iterable[Quad], *written: bytes) -> bytes:
    r"""Return quads as N-Quads in UTF-8: sorted by line, without duplicates, each line ended by `\n`.

    `written` are further quads, as N-Quads by the same serialiser. Without blank nodes this is the canonical form of
    RDF 1.1 datasets (RDFC-1.0 adds only their naming).
    """
    # The serialiser escapes line feeds within literals, so a line is a quad.
    lines = set((serialize(quads, format=RdfFormat.N_QUADS) or b"").split(b"\n"))
    for part in written:
        lines.update(part.split(b"\n"))
    lines.discard(b"")
    # What is joined ends with a line feed, too; nothing at all has none.
    return b"\n".join([*sorted(lines), b""])
