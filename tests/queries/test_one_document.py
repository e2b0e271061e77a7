"""A query asked of some documents only: the same text, over the graphs that tell of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import KgError
from kg.graph.store import OxigraphStore
from kg.queries import document_graphs, load_query, parse_query, query_names, run_query
from kg.vocab import DEFAULT_BASE, expand
from tests.queries.test_named_queries import CASES, HERE, TODAY, answer, data

OWN = "SELECT ?policy (COUNT(?quote) AS ?n) { ?s ckg:statedIn ?policy ; ckg:evidence/oa:exact ?quote } GROUP BY ?policy"


def store(name: str) -> OxigraphStore:
    return OxigraphStore.of(parse((HERE / name / "data.trig").read_bytes(), format=RdfFormat.TRIG))


def problem(sparql: str, *names: str) -> KgError:
    built = store("controller-processor-roles")
    with pytest.raises(KgError) as raised:
        run_query(built, parse_query(sparql), {}, dataset=document_graphs(built, names))
    return raised.value


@pytest.mark.parametrize("case", [case for case in CASES if case.stem == "expected"], ids=str)
def test_each_document_gives_its_own_rows_of_the_whole_table(case: Path) -> None:
    built = OxigraphStore.of(parse(data(case), format=RdfFormat.TRIG))
    whole = answer(built, case)
    if "document" not in whole.columns:
        pytest.skip("the query is not about documents")
    at = whole.columns.index("document")
    query = load_query(case.parent.name)
    for name in {row[at] for row in whole.rows} - {""}:
        narrowed = run_query(built, query, {}, today=TODAY, dataset=document_graphs(built, [name]))
        # What was given of organisations is about no document, and stays.
        assert narrowed.rows == tuple(row for row in whole.rows if row[at] in (name, ""))


def test_a_query_of_the_user_is_narrowed_without_a_document_variable() -> None:
    built = store("controller-processor-roles")
    both = run_query(built, parse_query(OWN), {}, dataset=document_graphs(built, ["a.txt", "b.txt"]))
    assert sorted(row[1] for row in both.rows) == ["1", "4"]
    one = run_query(built, parse_query(OWN), {}, dataset=document_graphs(built, ["b.txt"]))
    assert one.rows == ((f"{DEFAULT_BASE}b", "1"),)
    graphs = run_query(
        built,
        parse_query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"),
        {},
        dataset=document_graphs(built, ["b.txt"]),
    )
    assert graphs.rows == ((f"{DEFAULT_BASE}b",),)
    asked = run_query(built, parse_query('ASK { ?d ckg:name "a.txt" }'), {}, dataset=document_graphs(built, ["b.txt"]))
    assert asked.rows == (("false",),)


def test_expressions_before_the_pattern_are_no_place_for_the_graphs() -> None:
    built = store("controller-processor-roles")
    text = "SELECT (MAX(IF(EXISTS { ?d ckg:name ?n }, 1, 0)) AS ?x) { ?d a ckg:PolicyDocument }"
    assert run_query(built, parse_query(text), {}, dataset=document_graphs(built, ["a.txt"])).rows == (("1",),)


def test_an_unknown_document_names_those_that_are_close() -> None:
    assert (problem(OWN, "c.txt").code, problem(OWN, "A.TXT").hint) == (
        "KG190",
        "did you mean a.txt? kg query documents lists them",
    )
    # A party is no document.
    assert problem(OWN, "Ospyn").code == "KG190"


def test_a_query_with_graphs_of_its_own_is_not_narrowed() -> None:
    assert problem("SELECT * FROM <https://example.org/g> { ?s ?p ?o }", "a.txt").code == "KG191"


def test_a_syntax_error_says_where_in_the_text_as_written() -> None:
    assert "line 1, column 23: at its end" in problem("SELECT ?s { ?s pd:x ?o ", "a.txt").message


def test_every_shipped_query_can_be_narrowed() -> None:
    quads = [
        Quad(NamedNode(f"{DEFAULT_BASE}a"), NamedNode(expand(predicate)), value, NamedNode(f"{DEFAULT_BASE}a"))
        for predicate, value in (
            ("rdf:type", NamedNode(expand("ckg:PolicyDocument"))),
            ("ckg:name", Literal("a.txt")),
        )
    ]
    built = OxigraphStore.of(quads)
    for name in query_names():
        query = load_query(name)
        narrowed = run_query(built, query, {}, today=TODAY, dataset=document_graphs(built, ["a.txt"]))
        assert narrowed == run_query(built, query, {}, today=TODAY)
