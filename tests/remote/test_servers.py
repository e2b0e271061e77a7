"""Both servers hold what the embedded store holds, and answer every named query, question and check with its rows."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from kg.errors import StoreError
from kg.graph.address import parse_address
from kg.graph.connection import Access
from kg.graph.folder import Build
from kg.graph.remote import RemoteStore
from kg.graph.upload import split_graphs, upload
from kg.queries import load_query, query_names, run_query
from kg.reasoning.checks import check_names, load_check, run_checks
from kg.vocab import expand
from tests.remote.conftest import Server, differing_graphs
from tests.servers import VIRTUOSO_ROWS

TODAY = date(2026, 11, 26)
GRAPH = "https://example.org/data/0123456789abcdef"


NAMED = sorted(set(query_names()) - set(check_names()))


@pytest.mark.parametrize("name", NAMED)
def test_a_query_gives_the_rows_of_the_embedded_store(name: str, server: Server, build: Build) -> None:
    query = load_query(name)
    assert run_query(server.store, query, {}, today=TODAY) == run_query(build.store, query, {}, today=TODAY)


def test_the_checks_find_the_same(server: Server, build: Build) -> None:
    checks = [load_check(name) for name in check_names()]
    findings = list(run_checks(server.store, checks, as_of=TODAY))
    assert findings == list(run_checks(build.store, checks, as_of=TODAY))
    assert findings


def test_each_graph_holds_the_same_quads(server: Server, build: Build) -> None:
    graphs = split_graphs(build.nquads())
    assert server.store.graphs() == tuple(sorted(graphs))
    assert server.store.documents() == build.store.documents()
    assert differing_graphs(server.store, build.store, graphs) == ()


def test_terms_come_back_as_they_went(server: Server) -> None:
    def typed(value: str, name: str) -> Literal:
        return Literal(value, datatype=NamedNode(expand(f"xsd:{name}")))

    terms: list[Literal | NamedNode] = [
        Literal('“quotes”, "quotes", \\ and\ttabs\nin lines \u2028 \x0c 🔒 '),
        Literal("colour", language="en-gb"),
        Literal(""),
        typed("0.9", "decimal"),
        typed("12", "integer"),
        typed("true", "boolean"),
        typed("false", "boolean"),
        typed("2020-02-29", "date"),
        NamedNode("https://example.org/é?a=b&c"),
    ]
    triples = {Triple(NamedNode(f"urn:{at}"), NamedNode("urn:p"), term) for at, term in enumerate(terms)}
    server.store.put({GRAPH: serialize(triples, format=RdfFormat.N_TRIPLES) or b""})
    try:
        assert {quad.triple for quad in server.store.quads(GRAPH)} == triples
    finally:
        server.store.remove([GRAPH, GRAPH])
    assert not list(server.store.quads(GRAPH))


def test_an_upload_replaces_what_changed_and_removes_what_is_gone(server: Server) -> None:
    one, other = GRAPH, f"{GRAPH[:-1]}0"
    line = (
        '<{0}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{1}> <{0}> .\n<{0}> <urn:p> "{2}" <{0}/derived> .\n'
    )
    old, new, kept = (
        line.format(iri, expand("ckg:PolicyDocument"), value).encode()
        for iri, value in ((one, "old"), (one, "new"), (other, "x"))
    )
    # The seeds are another build on the same server, and stay.
    seeds = [graph for graph in server.store.graphs() if not graph.startswith(GRAPH[:-16])]
    try:
        assert upload(server.store, [old, kept], unchanged=seeds) == 4
        assert upload(server.store, [new], unchanged=seeds) == 2
        found = [graph for graph in server.store.graphs() if graph.startswith(GRAPH[:-16])]
        assert found == [one, f"{one}/derived"]
        assert [quad.object for quad in server.store.quads(f"{one}/derived")] == [Literal("new")]
    finally:
        server.store.remove([one, other, f"{one}/derived", f"{other}/derived"])


def test_ask_gives_a_truth(server: Server) -> None:
    asked = "ASK { ?document a <%s> }"
    yes, no = (server.store.query(asked % expand(name)) for name in ("ckg:PolicyDocument", "ckg:Nothing"))
    assert yes.variables == ("answer",)
    assert [row[0] for answer in (yes, no) for row in answer.rows] == [
        Literal(word, datatype=NamedNode(expand("xsd:boolean"))) for word in ("true", "false")
    ]


def test_a_query_names_its_own_graphs(server: Server, build: Build) -> None:
    document = build.documents[0].iri
    text = "SELECT (COUNT(*) AS ?n) FROM $document WHERE { ?s ?p ?o }".replace("$document", f"<{document}>")
    assert server.store.query(text, union=False) == build.store.query(text, union=False)


def test_what_is_no_sparql_is_told_of_as_by_the_embedded_store(server: Server, build: Build) -> None:
    for store in (server.store, build.store):
        with pytest.raises(SyntaxError, match="error at 1:"):
            store.query("SELECT * WHERE { ?s ?p }")
        with pytest.raises(TypeError):
            store.query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_an_answer_that_virtuoso_cut_is_an_error(virtuoso: Server) -> None:
    everything = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
    with pytest.raises(StoreError) as told:
        virtuoso.store.query(everything)
    assert told.value.code == "KG377"
    assert f"after {VIRTUOSO_ROWS:,} rows" in told.value.message
    assert len(virtuoso.store.query(f"{everything} LIMIT 100").rows) == 100


@pytest.mark.parametrize("access", [Access(), Access("dba", "wrong")], ids=["nobody", "wrong password"])
def test_virtuoso_lets_nobody_write_without_the_password(access: Access, virtuoso: Server) -> None:
    store = RemoteStore(parse_address(virtuoso.address), access)
    with pytest.raises(StoreError) as told:
        store.put({GRAPH: b"<urn:s> <urn:p> <urn:o> .\n"})
    assert told.value.code == "KG372"
    assert "wrong" not in str(told.value)


def test_graphs_are_split_as_they_are_parsed(build: Build) -> None:
    for graph, ntriples in split_graphs(build.nquads()).items():
        own = {quad.triple for quad in parse(ntriples, format=RdfFormat.N_TRIPLES)}
        assert own == {quad.triple for quad in build.store.quads(graph)}
