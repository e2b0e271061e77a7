"""ORDER BY on the rows: the order that the engine gives, for what it orders for certain."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.graph.ordering import sort_rows, split_order
from kg.graph.store import OxigraphStore

DAY = NamedNode("http://www.w3.org/2001/XMLSchema#date")
VALUES: dict[str, list[NamedNode | Literal]] = {
    "strings": [Literal(text) for text in ("b", "é", "a", "B", "", "\U0001f600", "\uffff")],
    "tagged": [Literal("b", language="en"), Literal("a", language="en")],
    "integers": [Literal(10), Literal(9), Literal(-1)],
    "booleans": [Literal(True), Literal(False)],
    "dates": [Literal("2024-02-01", datatype=DAY), Literal("2023-12-31", datatype=DAY)],
    "IRIs and strings": [Literal("a"), NamedNode("https://example.org/z"), NamedNode("https://example.org/b")],
    "several types": [Literal(2), Literal("1"), NamedNode("https://example.org/z")],
    "decimals": [Literal(1.5), Literal(1)],
}


@pytest.mark.parametrize("kind", VALUES)
def test_rows_come_in_the_order_of_the_engine(kind: str) -> None:
    thing, value = NamedNode("https://example.org/p"), NamedNode("https://example.org/q")
    engine = Store()
    for at, term in enumerate(VALUES[kind]):
        engine.add(Quad(NamedNode(f"https://example.org/{at % 2}/{at}"), thing, Literal(at % 2), value))
        engine.add(Quad(NamedNode(f"https://example.org/{at % 2}/{at}"), value, term, value))
    engine.add(Quad(NamedNode("https://example.org/none"), thing, Literal(0), value))
    text = (
        "SELECT ?s ?n ?v { ?s <https://example.org/p> ?n OPTIONAL { ?s <https://example.org/q> ?v } } ORDER BY ?n ?v ?s"
    )
    found = engine.query(text, use_default_graph_as_union=True)
    assert OxigraphStore(engine).query(text).rows == tuple(map(tuple, found))  # type: ignore[arg-type]


def test_what_only_the_engine_can_compare_is_left_to_it() -> None:
    for kind in ("several types", "decimals"):
        assert sort_rows([(term,) for term in VALUES[kind]], [0]) is None
    assert sort_rows([(Literal("2024-02-01Z", datatype=DAY),)], [0]) is None


@pytest.mark.parametrize(
    ("text", "body", "names"),
    [
        ("SELECT * { } ORDER BY ?a $b # ?c\n", "SELECT * { } ", ("a", "b")),
        ("SELECT * { } order  by ?a", "SELECT * { } ", ("a",)),
        ("SELECT * { } ORDER BY DESC(?a)", "SELECT * { } ORDER BY DESC(?a)", ()),
        ("SELECT * { } ORDER BY ?a LIMIT 3", "SELECT * { } ORDER BY ?a LIMIT 3", ()),
        ("SELECT * { } GROUP BY ?a", "SELECT * { } GROUP BY ?a", ()),
        ('SELECT * { ?s ?p "ORDER BY ?a" }', 'SELECT * { ?s ?p "ORDER BY ?a" }', ()),
    ],
)
def test_only_an_order_by_plain_variables_at_the_end_is_taken(text: str, body: str, names: tuple[str, ...]) -> None:
    assert split_order(text) == (body, names)
