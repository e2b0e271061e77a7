"""Every shipped query on a tiny hand-made graph: the rows expected, the same from both engines."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.graph.store import Answer, OxigraphStore, Store, Term
from kg.model import Table
from kg.outputs.dataset import read_dataset
from kg.queries import load_query, query_names, run_query

HERE = Path(__file__).parent
# cross-border-transfers is asked as of several days: its expectations carry the day in their names.
CASES = sorted(path.relative_to(HERE) for path in HERE.glob("*/expected*.csv"))
TODAY = date(2024, 6, 1)


class RdflibStore:
    """The store's interface on rdflib, to hold the queries to plain SPARQL 1.1."""

    def __init__(self, data: bytes) -> None:
        self._union = read_dataset(OxigraphStore.of(parse(data, format=RdfFormat.TRIG)))

    def query(self, sparql: str, *, union: bool = True) -> Answer:
        """Answer over the union of the graphs, which is all that the shipped queries ask."""
        assert union
        result = self._union.query(sparql)
        variables = tuple(map(str, result.vars or ()))
        return Answer(variables, tuple(tuple(map(_term, row)) for row in result))  # type: ignore[arg-type]

    def recall(self, question: str, ask: Callable[[], Table]) -> Table:
        """Ask, since nothing is kept."""
        return ask()

    def documents(self) -> tuple[str, ...]:
        """Return nothing: no query asks for it."""
        return ()

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield nothing: no query asks for it."""
        yield from ()


def _term(node: rdflib.term.Identifier | None) -> Term | None:
    if node is None:
        return None
    return NamedNode(str(node)) if isinstance(node, rdflib.URIRef) else Literal(str(node))


def answer(store: Store, case: Path) -> Table:
    _, _, day = case.stem.partition("-as-of-")
    return run_query(store, load_query(case.parent.name), {}, today=date.fromisoformat(day) if day else TODAY)


def data(case: Path) -> bytes:
    return (HERE / case.parent / "data.trig").read_bytes()


def expected(case: Path) -> Table:
    columns, *rows = csv.reader(StringIO((HERE / case).read_text("utf-8"), newline=""))
    return Table(tuple(columns), tuple(map(tuple, rows)))


def test_every_query_has_a_case() -> None:
    # The questions have their cases in tests/questions/.
    assert {case.parent.name for case in CASES} == set(query_names()) - set(query_names("questions"))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_query_gives_the_expected_rows(case: Path) -> None:
    assert answer(OxigraphStore.of(parse(data(case), format=RdfFormat.TRIG)), case) == expected(case)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its evaluator uses what it has deprecated
@pytest.mark.parametrize("case", CASES, ids=str)
def test_query_gives_the_same_rows_in_rdflib(case: Path) -> None:
    assert answer(RdflibStore(data(case)), case) == expected(case)


@pytest.mark.parametrize("name", query_names())
def test_header_says_what_the_query_returns(name: str) -> None:
    query = load_query(name)
    assert query.id == name
    assert query.title
    assert query.question.endswith("?")
    assert query.clause
    assert query.tags
    assert run_query(OxigraphStore.of([]), query, {}, today=TODAY) == Table(query.columns, ())
