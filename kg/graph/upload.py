"""A build onto a server: its graphs put, and those of documents that are gone removed.

Comes in: a store on a server, and canonical N-Quads in blocks that hold whole graphs. Each graph is put by itself, so
an upload that broke off is finished by doing it again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from kg.graph.remote import RemoteStore


def upload(store: RemoteStore, blocks: Iterable[bytes], *, unchanged: Collection[str] = ()) -> int:
    """Make a server hold the graphs of a build and no others below its base; return how many were put.

    Each block is the N-Quads of whole graphs: those of one document, say. `unchanged` are the IRIs of graphs that the
    server holds already, as they shall stay. Raises as `RemoteStore.put`.
    """
    known = set(unchanged)
    count = 0
    for block in blocks:
        graphs = split_graphs(block)
        store.put(graphs)
        known |= graphs.keys()
        count += len(graphs)
    store.remove(graph for graph in store.graphs() if graph not in known)
    return count


def split_graphs(nquads: bytes) -> dict[str, bytes]:
    r"""Return canonical N-Quads as N-Triples by the IRI of their graph, in the order of the lines.

    >>> split_graphs(b'<urn:s> <urn:p> "o" <urn:g> .\n')
    {'urn:g': b'<urn:s> <urn:p> "o" .\n'}
    """
    graphs: dict[str, list[bytes]] = defaultdict(list)
    for line in nquads.split(b"\n"):
        triple, _, name = line.removesuffix(b" .").rpartition(b" ")
        if name:
            graphs[name[1:-1].decode()].append(triple + b" .\n")
    return {name: b"".join(lines) for name, lines in graphs.items()}
