"""The store behind one small interface: ask SPARQL, list the documents, read one graph.

`OxigraphStore` is the embedded one. Queries see the union of all named graphs as their default graph, in any store,
unless they name their dataset themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions
from pyoxigraph import Store as Engine

from kg.errors import StoreError
from kg.graph.kept import KeptTables, state_of
from kg.graph.ordering import Term as Term
from kg.graph.ordering import sort_rows, split_order
from kg.model import Table
from kg.vocab import expand


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query answers: variables, and rows of terms (None where unbound).

    ASK answers in the same shape: one row of one `xsd:boolean` under the variable `answer`.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


class Store(Protocol):
    """Where claims are kept and asked for."""

    def query(self, sparql: str, *, union: bool = True) -> Answer:
        """Answer a SELECT or ASK query over the union of the named graphs, or (not `union`) over its own FROM clause.

        Raises SyntaxError as the engine words it (`error at LINE:COLUMN: ...`), TypeError for another form of query,
        StoreError KG322 if the store cannot be read.
        """
        ...

    def recall(self, question: str, ask: Callable[[], Table]) -> Table:
        """Return the table that answers a question, from an earlier time if it was kept, else by asking.

        `question` holds all that the answer depends on beside the store.
        """
        ...

    def documents(self) -> tuple[str, ...]:
        """Return the IRIs of the documents, which are those of their asserted graphs, sorted."""
        ...

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of a graph given by its IRI, or of all graphs."""
        ...


class OxigraphStore:
    """The embedded store: RocksDB on disk, read-only, or memory for tests and other callers' graphs."""

    def __init__(self, engine: Engine, kept: KeptTables | None = None) -> None:
        self._engine = engine
        self._kept = kept

    @classmethod
    def open(cls, folder: Path, answers: Path | None = None) -> OxigraphStore:
        """Open the store of a build for reading; any number of readers may at once. Raises StoreError KG322.

        Answers that take long are kept in the folder `answers`, if one is named.
        """
        state = state_of(folder)
        with _readable():
            engine = Engine.read_only(str(folder))
        # If another build took its place meanwhile, nobody can tell which of them is open.
        is_known = state and state == state_of(folder)
        return cls(engine, KeptTables(answers, state) if answers and is_known else None)

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> OxigraphStore:
        """Return a store in memory that holds some quads."""
        engine = Engine()
        engine.extend(quads)
        return cls(engine)

    def query(self, sparql: str, *, union: bool = True) -> Answer:
        """Answer a SELECT or ASK query over the union of the named graphs, or over its own FROM clause."""
        unordered, names = split_order(sparql)
        try:
            answer = self._ask(unordered, union)
        except SyntaxError:
            # Said again by the engine, with the place in the whole text.
            return self._ask(sparql, union)
        if not names:
            return answer
        if set(names) <= set(answer.variables):
            rows = sort_rows(answer.rows, [answer.variables.index(name) for name in names])
            if rows is not None:
                return Answer(answer.variables, rows)
        return self._ask(sparql, union)

    def _ask(self, sparql: str, union: bool) -> Answer:
        with _readable():
            found = self._engine.query(sparql, use_default_graph_as_union=union)
            if isinstance(found, QueryBoolean):
                truth = Literal(str(bool(found)).lower(), datatype=NamedNode(expand("xsd:boolean")))
                return Answer(("answer",), ((truth,),))
            if isinstance(found, QuerySolutions):
                return Answer(tuple(variable.value for variable in found.variables), tuple(map(tuple, found)))
        raise TypeError("a store answers SELECT and ASK")

    def recall(self, question: str, ask: Callable[[], Table]) -> Table:
        """Return a table from an earlier time if it was kept, else ask for it."""
        return self._kept.recall(question, ask) if self._kept else ask()

    def documents(self) -> tuple[str, ...]:
        """Return the IRIs of the documents, sorted."""
        with _readable():
            found = list(self._engine.quads_for_pattern(None, _TYPE, _DOCUMENT, None))
        return tuple(sorted(quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)))

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the graphs, sorted."""
        with _readable():
            return tuple(sorted(graph.value for graph in self._engine.named_graphs()))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of a graph, or of all graphs."""
        with _readable():
            yield from self._engine.quads_for_pattern(None, None, None, None if graph is None else NamedNode(graph))


_TYPE = NamedNode(expand("rdf:type"))
_DOCUMENT = NamedNode(expand("ckg:PolicyDocument"))


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except SyntaxError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        # RocksDB's own words, up to the file that it names.
        reason = str(error).split("\n", 1)[0].split(" in /", 1)[0].split("  The file /", 1)[0].rstrip(". ")
        raise StoreError("KG322", f"the store cannot be read: {reason}", "build it again with kg build") from error
