"""What a server may do wrong, each told of in one sentence with a code; what passes by itself is tried again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from kg.errors import KgError
from kg.graph.address import parse_address
from kg.graph.connection import Access
from kg.graph.remote import RemoteStore
from tests.servers import free_port, oxigraph_server

ROWS = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "1"}}]}})
JSON = "application/sparql-results+json"
QUERY = "SELECT ?x WHERE { ?x ?y ?z }"


class Reply:
    """A reply of a server that a test makes up; with `cut`, the line goes dead before its end."""

    def __init__(self, status: int, body: str = "", kind: str = JSON, cut: bool = False, **headers: str) -> None:
        self.status, self.body, self.cut = status, body.encode(), cut
        self.headers = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}


@contextmanager
def served(*replies: Reply) -> Iterator[tuple[RemoteStore, list[tuple[str, str, str]]]]:
    """Give a store on a server that gives some replies, the last again and again, and the requests that it got."""
    left, requests = list(replies), []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            requests.append((self.command, self.path, self.headers.get("Authorization", "")))
            reply = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[:-5] if reply.cut else reply.body)
            self.close_connection = reply.cut

        do_POST = do_PUT = do_DELETE = answer  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        address = f"sparql+http://127.0.0.1:{server.server_port}/query?data=/store&here=yes"
        yield RemoteStore(parse_address(address), Access("someone", "secret"), seconds=20, retries=2), requests
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_fails_in_passing_is_tried_again(status: int) -> None:
    with served(Reply(status, Retry_After="0"), Reply(status), Reply(200, ROWS)) as (store, requests):
        assert len(store.query(QUERY).rows) == 1
        assert [method for method, _, _ in requests] == ["POST"] * 3
    with served(Reply(status), Reply(204)) as (store, requests):
        store.put({"urn:g": b"<urn:s> <urn:p> <urn:o> .\n"})
        assert requests == [("PUT", "/store?graph=urn%3Ag", "")] * 2


def test_what_fails_for_good_is_not_tried_again() -> None:
    with served(Reply(500, "out of memory", "text/plain")) as (store, requests):
        with pytest.raises(KgError, match=r"KG373.*out of memory"):
            store.query(QUERY)
        assert len(requests) == 1


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(503), "KG373"),
        (Reply(400, "no such function", "text/plain"), "KG373"),
        (Reply(401), "KG372"),
        (Reply(403), "KG372"),
        (Reply(404, "<html>", "text/html"), "KG374"),
        (Reply(302, Location="https://example.org/"), "KG374"),
        (Reply(200, "<html>hello</html>", "text/html"), "KG374"),
        (Reply(200, ""), "KG374"),
        (Reply(200, ROWS[:-3]), "KG374"),
        (Reply(200, ROWS, cut=True), "KG370"),
        (Reply(206, ROWS), "KG377"),
        (Reply(200, ROWS, X_SPARQL_MaxRows="1"), "KG377"),
        (Reply(200, ROWS, X_SQL_State="S1TAT"), "KG377"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.status}",
)
def test_each_failure_has_its_code(reply: Reply, code: str) -> None:
    with served(reply) as (store, _), pytest.raises(KgError) as told:
        store.query(QUERY)
    assert told.value.code == code
    assert "secret" not in str(told.value)
    assert "\n" not in str(told.value)


def test_a_server_that_is_silent_is_given_up() -> None:
    class Silent(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.rfile.read(1_000_000)

    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    Thread(target=server.serve_forever, args=(0.01,)).start()
    store = RemoteStore(parse_address(f"sparql+http://127.0.0.1:{server.server_port}/"), seconds=0.2)
    with pytest.raises(KgError) as told:
        store.query(QUERY)
    server.shutdown()
    server.server_close()
    assert (told.value.code, len(asked)) == ("KG371", 1)


def test_a_server_that_dies_is_told_of(tmp_path: Path) -> None:
    with oxigraph_server(tmp_path) as (port, process):
        store = RemoteStore(parse_address(f"sparql+http://127.0.0.1:{port}/query?data=/store"), retries=1)
        store.put({"urn:a": b"<urn:s> <urn:p> <urn:o> .\n"})
        assert [quad.predicate.value for quad in store.quads("urn:a")] == ["urn:p"]
        process.kill()
        process.wait()
        for ask in (lambda: store.put({"urn:b": b""}), lambda: list(store.quads("urn:a"))):
            with pytest.raises(KgError) as told:
                ask()
            assert told.value.code == "KG370"


def test_a_server_whose_queries_do_not_see_the_named_graphs_is_told_of(tmp_path: Path) -> None:
    with oxigraph_server(tmp_path) as (port, _):
        store = RemoteStore(parse_address(f"sparql+http://127.0.0.1:{port}/query?data=/store"))
        with pytest.raises(KgError, match="KG174"):
            store.check()
        kind = (
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/compliance-kg/ontology#PolicyDocument>"
        )
        store.put({"urn:d": f"<urn:d> {kind} .\n".encode()})
        with pytest.raises(KgError, match="KG375"):
            store.check()


def test_the_password_is_sent_where_it_is_asked_for() -> None:
    with served(Reply(401, WWW_Authenticate='Basic realm="x"'), Reply(200, ROWS)) as (store, requests):
        store.query(QUERY)
        assert [authorization for _, _, authorization in requests] == ["", "Basic c29tZW9uZTpzZWNyZXQ="]


def test_what_the_address_adds_goes_with_queries_over_the_union() -> None:
    with served(Reply(200, ROWS)) as (store, requests):
        store.query(QUERY)
        store.query("SELECT ?x FROM <urn:g> WHERE { ?x ?y ?z }", union=False)
        assert [path for _, path, _ in requests] == ["/query?here=yes", "/query"]


def test_writing_needs_the_path_of_a_graph_store() -> None:
    store = RemoteStore(parse_address(f"sparql+http://127.0.0.1:{free_port()}/query"))
    with pytest.raises(KgError, match="KG175"):
        store.put({"urn:g": b""})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("http://127.0.0.1/query", "KG170"),
        ("sparql+ftp://127.0.0.1/query", "KG170"),
        ("sparql+http:///query", "KG170"),
        ("sparql+http://127.0.0.1:port/query", "KG170"),
        ("sparql+http://127.0.0.1/query?data=http://example.org/", "KG170"),
        ("build", "KG170"),
        ("sparql+http://someone:secret@127.0.0.1/query", "KG171"),
    ],
)
def test_what_is_no_address_is_told_of(text: str, code: str) -> None:
    with pytest.raises(KgError) as told:
        parse_address(text)
    assert told.value.code == code
    assert "secret" not in str(told.value)


def test_the_graph_store_is_found_beside_the_query_endpoint() -> None:
    address = parse_address("sparql+https://example.org:7200/repositories/kg?data=kg/rdf-graphs/service&infer=false")
    assert address.query == "https://example.org:7200/repositories/kg"
    assert address.data == "https://example.org:7200/repositories/kg/rdf-graphs/service"
    assert address.parameters == (("infer", "false"),)
