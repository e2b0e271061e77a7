"""The engines that must answer alike: the embedded store, rdflib, and the Oxigraph server over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias
from urllib.request import Request, urlopen

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.graph.address import parse_address
from kg.graph.reference import reference_quads
from kg.graph.remote import RemoteStore
from kg.graph.store import Answer, OxigraphStore, Store, Term
from kg.model import Table
from kg.outputs.dataset import read_dataset
from kg.reasoning.derivation import close_reference
from kg.resources import folder
from kg.vocab import DEFAULT_BASE
from tests.servers import oxigraph_server

Engine: TypeAlias = Callable[[Sequence[Quad]], Store]
"""Fills an engine with some quads, in place of those that it had."""


class RdflibStore:
    """rdflib, which holds the queries to plain SPARQL 1.1."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        self._union = read_dataset(OxigraphStore.of(quads))

    def query(self, sparql: str, *, union: bool = True) -> Answer:
        """Answer in rdflib."""
        assert union
        result = self._union.query(sparql)
        variables = tuple(map(str, result.vars or ()))
        return Answer(variables, tuple(tuple(map(_of_rdflib, row)) for row in result))  # type: ignore[arg-type]

    def recall(self, question: str, ask: Callable[[], Table]) -> Table:
        """Ask, since nothing is kept."""
        return ask()

    def documents(self) -> tuple[str, ...]:
        """Return nothing: no query asks for it."""
        return ()

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield nothing: no query asks for it."""
        yield from ()


def server_store(port: int, quads: Sequence[Quad]) -> RemoteStore:
    """Return the Oxigraph server, asked as `--store` asks it, with some quads in place of all that it held."""
    content = serialize(quads, format=RdfFormat.N_QUADS) or b""
    put = Request(f"http://127.0.0.1:{port}/store", content, {"Content-Type": "application/n-quads"}, method="PUT")
    with urlopen(put, timeout=60):  # noqa: S310 - loopback
        return RemoteStore(parse_address(f"sparql+http://127.0.0.1:{port}/query"))


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
        return lambda quads: server_store(port, quads)
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
