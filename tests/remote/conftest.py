"""A build of the seeds, and the same graphs on each of the two servers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.main import cli
from kg.graph.address import parse_address
from kg.graph.connection import Access
from kg.graph.folder import Build, open_build
from kg.graph.remote import RemoteStore
from kg.graph.store import Store
from kg.graph.upload import upload
from tests.servers import oxigraph_server, virtuoso_server

SEEDS = Path(__file__).parents[2] / "seeds"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that holds the graphs of the seeds: its address for `--store`, and who may write there."""

    name: str
    address: str
    access: Access

    @property
    def store(self) -> RemoteStore:
        """The store on it."""
        return RemoteStore(parse_address(self.address), self.access, seconds=120)


def differing_graphs(one: Store, other: Store, graphs: Iterable[str]) -> tuple[str, ...]:
    """Return those of some graphs that do not hold the same quads in two stores."""
    return tuple(graph for graph in graphs if set(one.quads(graph)) != set(other.quads(graph)))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds") / "build"
    result = CliRunner().invoke(cli, ["build", str(SEEDS), "-o", str(folder)])
    assert result.exit_code == 0, result.stderr
    return folder


@pytest.fixture(scope="session")
def build(folder: Path) -> Build:
    return open_build(folder)


@pytest.fixture(scope="session")
def oxigraph(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with oxigraph_server(tmp_path_factory.mktemp("oxigraph")) as (port, _):
        address = f"sparql+http://127.0.0.1:{port}/query?union-default-graph=&data=/store"
        server = Server("oxigraph", address, Access())
        upload(server.store, [build.nquads()])
        yield server


@pytest.fixture(scope="session")
def virtuoso(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with virtuoso_server(tmp_path_factory.mktemp("virtuoso")) as port:
        address = f"sparql+http://127.0.0.1:{port}/sparql?data=/sparql-graph-crud-auth"
        server = Server("virtuoso", address, Access("dba", "dba"))
        upload(server.store, [build.nquads()])
        yield server


@pytest.fixture(scope="session", params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest) -> Server:
    """Each of the two servers."""
    found: Server = request.getfixturevalue(request.param)
    return found
