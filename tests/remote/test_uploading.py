"""`kg build --store`: a server ends with the graphs of the build, however it went, and gets only what is new."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.main import cli
from kg.errors import StoreError
from kg.graph.address import parse_address
from kg.graph.connection import Access
from kg.graph.folder import open_build
from kg.graph.remote import RemoteStore
from kg.pipeline.uploading import upload_build
from tests.remote.conftest import differing_graphs
from tests.servers import oxigraph_server, virtuoso_server

POLICY = "Privacy Policy\n\nAcme is the data controller. We transfer your name from the EU to {} under our contracts.\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="kg")


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    for country in ("India", "Brazil", "Kenya"):
        (folder / f"{country}.txt").write_text(POLICY.format(country), "utf-8")
    return folder


def assert_same(build: Path, store: RemoteStore) -> None:
    opened = open_build(build)
    assert store.graphs() == opened.store.graphs()
    assert differing_graphs(opened.store, store, opened.store.graphs()) == ()


@pytest.mark.parametrize("kind", ["oxigraph", "virtuoso"])
def test_a_build_is_uploaded_and_kept_up_to_date(
    kind: str, policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, build = tmp_path / "server", tmp_path / "build"
    place.mkdir()
    monkeypatch.setenv("KG_STORE_USER", "dba")
    monkeypatch.setenv("KG_STORE_PASSWORD", "dba")
    with oxigraph_server(place) if kind == "oxigraph" else virtuoso_server(place) as found:
        port = found[0] if isinstance(found, tuple) else found
        path = "query?union-default-graph=&data=/store" if kind == "oxigraph" else "sparql?data=/sparql-graph-crud-auth"
        address = f"sparql+http://127.0.0.1:{port}/{path}"
        store = RemoteStore(parse_address(address), Access("dba", "dba"))
        first = run("build", policies, "-o", build, "--store", address)
        assert first.exit_code == 0, first.stderr
        beside = len(open_build(build).store.graphs()) - 6
        assert f"Uploaded {6 + beside} graphs" in first.stderr
        assert_same(build, store)
        (policies / "India.txt").write_text(POLICY.format("Chile"), "utf-8")
        (policies / "Kenya.txt").unlink()
        second = run("build", policies, "-o", build, "--store", address)
        assert f"Uploaded {2 + beside} graphs" in second.stderr
        assert_same(build, store)
        assert run("query", "documents", "--store", address).stdout == run("query", "documents", build).stdout


def test_an_upload_that_broke_off_is_finished_by_the_next(
    policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "server"
    place.mkdir()
    run("build", policies, "-o", tmp_path / "build")
    with oxigraph_server(place) as (port, _):
        address = parse_address(f"sparql+http://127.0.0.1:{port}/query?union-default-graph=&data=/store")
        store, put = RemoteStore(address), RemoteStore.put

        def put_two(self: RemoteStore, graphs: Mapping[str, bytes]) -> None:
            if len(store.documents()) == 2:
                raise StoreError("KG370", "the server is gone", "start it")
            put(self, graphs)

        with monkeypatch.context() as patch, pytest.raises(StoreError):
            patch.setattr(RemoteStore, "put", put_two)
            upload_build(open_build(tmp_path / "build"), store)
        assert len(store.documents()) == 2
        upload_build(open_build(tmp_path / "build"), store)
        assert_same(tmp_path / "build", store)


def test_a_part_is_not_uploaded(policies: Path, tmp_path: Path) -> None:
    result = run("build", policies, "--shard", "1/2", "-o", tmp_path / "part", "--store", "sparql+http://127.0.0.1:1/q")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "error[KG172]" in result.stderr
