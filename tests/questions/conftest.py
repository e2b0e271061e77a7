"""The engines that must answer alike: the embedded store, rdflib, and the Oxigraph server over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPConnection
from typing import TypeAlias
from urllib.parse import urlencode

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.graph.reference import reference_quads
from kg.graph.store import Answer, OxigraphStore, Store, Term
from kg.outputs.dataset import read_dataset
from kg.reasoning.derivation import close_reference
from kg.resources import folder
from kg.vocab import DEFAULT_BASE
from tests.servers import oxigraph_server

Engine: TypeAlias = Callable[[Sequence[Quad]], Store]
"""Fills an engine with some quads, in place of those that it had."""


class AskedStore:
    """What the other engines need of a store: it is only asked."""

    def query(self, sparql: str, *, union: bool = True) -> Answer:
        """Answer a query over the union of the graphs, which is all that the shipped queries ask."""
        raise NotImplementedError

    def documents(self) -> tuple[str, ...]:
        """Return nothing: no query asks for it."""
        return ()

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield nothing: no query asks for it."""
        yield from ()


class RdflibStore(AskedStore):
    """rdflib, which holds the queries to plain SPARQL 1.1."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        self._union = read_dataset(OxigraphStore.of(quads))

    def query(self, sparql: str, *, union: bool = True) -> Answer:
        """Answer in rdflib."""
        assert union
        result = self._union.query(sparql)
        variables = tuple(map(str, result.vars or ()))
        return Answer(variables, tuple(tuple(map(_of_rdflib, row)) for row in result))  # type: ignore[arg-type]


class ServerStore(AskedStore):
    """The Oxigraph server, asked by the SPARQL 1.1 protocol."""

    def __init__(self, port: int, quads: Sequence[Quad]) -> None:
        self._port = port
        content = serialize(quads, format=RdfFormat.N_QUADS) or b""
        self._send("PUT", "/store", content, {"Content-Type": "application/n-quads"})

    def query(self, sparql: str, *, union: bool = True) -> Answer:
        """Answer over HTTP."""
        assert union
        body = urlencode({"query": sparql}).encode()
        form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}
        result = json.loads(self._send("POST", "/query", body, form))
        variables = tuple(result["head"]["vars"])
        rows = ([_of_json(row.get(name)) for name in variables] for row in result["results"]["bindings"])
        return Answer(variables, tuple(map(tuple, rows)))

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            content = reply.read()
        finally:
            connection.close()
        assert reply.status < 300, content.decode()
        return content


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Yield the port of an Oxigraph server that runs for the session."""
    with oxigraph_server(tmp_path_factory.mktemp("oxigraph"), "--union-default-graph") as (port, _):
        yield port


@pytest.fixture(params=["pyoxigraph", "rdflib", "server"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Return each of the three engines."""
    if request.param == "server":
        port = request.getfixturevalue("server")
        return lambda quads: ServerStore(port, quads)
    return RdflibStore if request.param == "rdflib" else OxigraphStore.of


@pytest.fixture(scope="session")
def reference() -> list[Quad]:
    """Return the reference graph that is shipped, and what follows from it."""
    quads = reference_quads(folder("ontology"), base=DEFAULT_BASE)
    return [*quads, *parse(close_reference(quads, base=DEFAULT_BASE), format=RdfFormat.N_QUADS)]


def _of_rdflib(node: rdflib.term.Identifier | None) -> Term | None:
    if node is None:
        return None
    return NamedNode(str(node)) if isinstance(node, rdflib.URIRef) else Literal(str(node))


def _of_json(cell: dict[str, str] | None) -> Term | None:
    if cell is None:
        return None
    return NamedNode(cell["value"]) if cell["type"] == "uri" else Literal(cell["value"])
