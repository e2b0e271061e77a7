"""A build → a SPARQL server that stores and answers; what follows from the claims is uploaded as the build derived it.

The server keeps a mark of who made what it holds, in a graph of its own (`<base>upload`) that comes last. So an upload
that broke off is finished by the next, and one of a changed build sends only what is new.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from kg.graph.folder import Build
from kg.graph.remote import RemoteStore, mark_iri
from kg.graph.upload import upload
from kg.vocab import expand


def upload_build(build: Build, store: RemoteStore) -> int:
    """Make a server hold the graphs of a build, and no others below its base; return how many were sent.

    Raises as `RemoteStore.put`.
    """
    mark = mark_iri(build.manifest.base)
    said = f'<{mark}> <{expand("ckg:sha256")}> "{build.manifest.maker}"'
    (is_ours,) = store.query(f"ASK {{ {said} }}").rows[0]
    held: set[str] = set()
    if getattr(is_ours, "value", "") == "true":
        held.update(store.graphs())
    else:
        store.remove([mark])
    # The two graphs of a document are sent one after the other: it is there when both are.
    documents = {entry.iri: f"{entry.iri}/derived" for entry in build.documents}
    kept = {iri: derived for iri, derived in documents.items() if {iri, derived} <= held}
    sent = upload(store, _blocks(build, kept), unchanged=[*kept.keys(), *kept.values()])
    store.put({mark: f"{said} .\n".encode()})
    return sent


def _blocks(build: Build, kept: Container[str]) -> Iterator[bytes]:
    """Yield the graphs of each document that is not kept, then all graphs beside the documents'."""
    beside: list[bytes] = []
    for document, lines in build.graph_parts():
        if not document:
            beside.append(lines)
        elif document not in kept:
            yield lines
    yield b"".join(beside)
