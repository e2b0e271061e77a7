"""The graphs that tell of a document: its own, what follows from it, and what all documents share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.errors import UsageError, did_you_mean
from kg.graph.store import Store
from kg.vocab import expand

_NAMED: Final = (
    f"SELECT ?policy ?name {{ $name ?policy <{expand('ckg:name')}> ?name ; a <{expand('ckg:PolicyDocument')}> }}"
)


def named_documents(store: Store) -> tuple[tuple[str, str], ...]:
    """Return the name and IRI of each document of a store, sorted."""
    return tuple(sorted(_ask(store, "")))


def document_graphs(store: Store, names: Sequence[str]) -> tuple[str, ...]:
    """Return the graphs that answer for documents, given by name: theirs and the shared ones; the `dataset` of a query.

    Raises UsageError KG190 for a name that no document has, with names that are close.
    """
    found: list[str] = []
    for name in names:
        documents = [iri for _, iri in _ask(store, f"VALUES ?name {{ {Literal(name)} }}")]
        if not documents:
            raise unknown_document(name, [known for known, _ in named_documents(store)])
        found += documents
    return tuple(dict.fromkeys(graph for iri in found for graph in (*own_graphs(iri), *shared_graphs(iri))))


def own_graphs(document: str) -> tuple[str, str]:
    """Return the graph of a document (given by its IRI) and the one of what follows from it."""
    return document, f"{document}/derived"


def shared_graphs(document: str) -> tuple[str, str, str]:
    """Return the graphs that all documents of a build share, by the IRI of one of these."""
    base = document[: document.rindex("/") + 1]
    return f"{base}reference", f"{base}reference/derived", f"{base}given"


def _ask(store: Store, values: str) -> list[tuple[str, str]]:
    rows = store.query(_NAMED.replace("$name", values)).rows
    return [
        (name.value, policy.value)
        for policy, name in rows
        if isinstance(policy, NamedNode) and isinstance(name, Literal)
    ]


def unknown_document(name: str, known: Iterable[str]) -> UsageError:
    """Return what to tell of a name that no document of a build has, with those of the known ones that are close."""
    hint = did_you_mean(name, known, "kg query documents lists them")
    return UsageError("KG190", f"there is no document named {name}", hint)
