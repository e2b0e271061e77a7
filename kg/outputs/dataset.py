"""A build's graphs as an rdflib dataset: the graph API for notebooks and programs.

Comes in: a store. Goes out: a copy of it in memory, which holds every graph and is the caller's to change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import pyoxigraph
from rdflib import XSD, BNode, Dataset, Graph, Literal, URIRef

from kg.graph.store import Store
from kg.vocab import PREFIXES

Node: TypeAlias = URIRef | BNode | Literal


def read_dataset(store: Store) -> Dataset:
    """Return all graphs of a store, with our prefixes bound.

    As in the store, a query sees the union of the graphs; `dataset.graph(iri)` is one document's own.
    """
    dataset = Dataset(default_union=True)
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace, override=True, replace=True)
    dataset.addN(_quads(store, dataset))
    return dataset


def _quads(store: Store, dataset: Dataset) -> Iterator[tuple[Node, Node, Node, Graph]]:
    graphs: dict[object, Graph] = {pyoxigraph.DefaultGraph(): dataset.default_graph}
    for quad in store.quads():
        name = quad.graph_name
        if name not in graphs:
            graphs[name] = dataset.graph(URIRef(_node(name)))
        yield _node(quad.subject), _node(quad.predicate), _node(quad.object), graphs[name]


def _node(term: object) -> Node:
    if isinstance(term, pyoxigraph.NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return BNode(term.value)
    if not isinstance(term, pyoxigraph.Literal):
        raise TypeError(f"rdflib has no term for {term}")
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = URIRef(term.datatype.value)
    # rdflib tells "a" from "a"^^xsd:string, which RDF 1.1 does not.
    return Literal(term.value, datatype=None if datatype == XSD.string else datatype)
