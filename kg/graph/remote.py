"""A store on a SPARQL server: asked by the SPARQL 1.1 Protocol, written by the Graph Store HTTP Protocol.

Comes in: an address, and who we are. Goes out: the terms that the embedded store would give, or one clear error; an
answer that the server cut short is never given as whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    parse_query_results,
)
from pyoxigraph import Store as Engine

from kg.errors import StoreError, UsageError
from kg.graph.address import EXAMPLE, Address
from kg.graph.connection import HOW_TO, NOT_FOUND, READ_SECONDS, RETRIES, Access, Connection
from kg.graph.store import Answer, Term
from kg.model import Table
from kg.vocab import expand

if TYPE_CHECKING:
    from requests import Response


class RemoteStore:
    """A build on a SPARQL server. Whatever asks or writes raises StoreError KG370 to KG377 where the server fails."""

    def __init__(
        self, address: Address, access: Access | None = None, *, seconds: float = READ_SECONDS, retries: int = RETRIES
    ) -> None:
        """Make ready to ask; nothing is sent yet. `seconds` is how long a server may think before it answers.

        Raises MissingPartError KG421 if the package requests is not installed.
        """
        self._address = address
        self._connection = Connection(address.server, access or Access(), seconds=seconds, retries=retries)

    def query(self, sparql: str, *, union: bool = True) -> Answer:
        """Answer a SELECT or ASK query over the union of the named graphs, or over its own FROM clause."""
        variables = _variables(sparql)
        reply = self._connection.send(
            "POST",
            self._address.query,
            parameters=self._address.parameters if union else (),
            body={"query": sparql},
            headers={"Accept": "application/sparql-results+json"},
        )
        if not reply.ok:
            raise self._connection.refusal(reply, "KG373", "does not answer the query")
        try:
            answer = _read(reply.content, variables)
        except (SyntaxError, ValueError, OSError) as error:
            raise self._connection.no_endpoint(reply) from error
        _check_whole(reply, len(answer.rows))
        return answer

    def recall(self, question: str, ask: Callable[[], Table]) -> Table:
        """Ask: a server's graphs may change at any time."""
        return ask()

    def documents(self) -> tuple[str, ...]:
        """Return the IRIs of the documents, sorted."""
        rows = self.query(f"SELECT DISTINCT ?document WHERE {{ ?document a <{_DOCUMENT}> }}").rows
        return tuple(sorted(term.value for (term,) in rows if isinstance(term, NamedNode)))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of a graph, or of all graphs of the build, one graph at a time."""
        for iri in self.graphs() if graph is None else (graph,):
            name = NamedNode(iri)
            rows = self.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}").rows
            for subject, predicate, value in rows:
                yield Quad(subject, predicate, value, name)  # type: ignore[arg-type]

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the graphs of the build, sorted: those below the base of its documents, but for the mark.

        A server may hold graphs of others, and some have graphs of their own.
        """
        bases = tuple({f"{document.rpartition('/')[0]}/" for document in self.documents()})
        # Virtuoso is a thousand times slower with DISTINCT here.
        rows = self.query("SELECT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph").rows
        marks = {mark_iri(base) for base in bases}
        found = {term.value for (term,) in rows if isinstance(term, NamedNode) and term.value.startswith(bases)}
        return tuple(sorted(found - marks))

    def check(self) -> None:
        """Make sure that a build is there and that queries see the union of its graphs.

        Raises UsageError KG174 if the server holds no build, StoreError KG375 if its default graph is not the union.
        """
        described = f"?document a <{_DOCUMENT}>"
        if self._holds(described):
            return
        if self._holds(f"GRAPH ?graph {{ {described} }}"):
            message = f"queries to {self._address.server} do not see the named graphs"
            raise StoreError("KG375", message, f"let its default graph be the union of all graphs: {HOW_TO} says how")
        message = f"{self._address.server} holds no build"
        raise UsageError("KG174", message, "upload one with kg build --store, or name another server")

    def put(self, graphs: Mapping[str, bytes]) -> None:
        """Replace graphs, each given by its IRI with its N-Triples. Raises UsageError KG175 if no Graph Store is named.

        Each graph is replaced as a whole or, where that fails, stays as it was; graphs already put stay put.
        """
        for iri, ntriples in graphs.items():
            reply = self._connection.send(
                "PUT",
                self._data(),
                parameters=(("graph", iri),),
                body=ntriples,
                headers={"Content-Type": "application/n-triples"},
            )
            if not reply.ok:
                raise self._connection.refusal(reply, "KG376", "does not take a graph")

    def remove(self, graphs: Iterable[str]) -> None:
        """Remove graphs, each given by its IRI; one that is not there is none the worse. Raises as `put`."""
        for iri in graphs:
            reply = self._connection.send("DELETE", self._data(), parameters=(("graph", iri),))
            if not reply.ok and reply.status_code != NOT_FOUND:
                raise self._connection.refusal(reply, "KG376", "does not remove a graph")

    def _data(self) -> str:
        if not self._address.data:
            message = f"the address names no Graph Store of {self._address.server} to write to"
            raise UsageError("KG175", message, f"add data= with its path, as in {EXAMPLE}")
        return self._address.data

    def _holds(self, pattern: str) -> bool:
        return self.query(f"ASK {{ {pattern} }}").rows == ((_boolean(True),),)


def mark_iri(base: str) -> str:
    """Return the IRI of the graph in which a server keeps who made what it holds; it is no part of the build."""
    return f"{base}upload"


_PARTIAL: Final = 206
_DOCUMENT: Final = expand("ckg:PolicyDocument")
_BOOLEAN: Final = NamedNode(expand("xsd:boolean"))
_DECIMALS: Final = frozenset({expand("xsd:decimal"), expand("xsd:integer")})


def _variables(sparql: str) -> tuple[str, ...] | None:
    """Return the variables of a SELECT query, None for ASK.

    The embedded engine reads the query first, over nothing, so that what is no plain SPARQL is told of in its words,
    whichever server is asked. Raises SyntaxError, or TypeError for another form.
    """
    found = Engine().query(sparql)
    if isinstance(found, QueryBoolean):
        return None
    if isinstance(found, QuerySolutions):
        return tuple(variable.value for variable in found.variables)
    raise TypeError("a store answers SELECT and ASK")


def _read(results: bytes, variables: tuple[str, ...] | None) -> Answer:
    """Return what results in JSON say, in the order of the variables, or as the answer to ASK.

    Raises SyntaxError or ValueError for what is no such results.
    """
    found = parse_query_results(results, format=QueryResultsFormat.JSON)
    if isinstance(found, QuerySolutions):
        names = [variable.value for variable in found.variables]
        rows = [dict(zip(names, map(_same_term, row), strict=True)) for row in found]
        if variables is not None:
            return Answer(variables, tuple(tuple(map(row.get, variables)) for row in rows))
        # Virtuoso answers ASK by a number in a table.
        truth = any(isinstance(term, Literal) and term.value == "1" for row in rows for term in row.values())
    else:
        truth = bool(found)
    return Answer(("answer",), ((_boolean(truth),),))


def _check_whole(reply: Response, rows: int) -> None:
    """Raise StoreError KG377 for an answer that the server says it cut, as Virtuoso does by headers."""
    most = reply.headers.get("X-SPARQL-MaxRows", "")
    full = most.isdecimal() and rows >= int(most)
    if full or reply.status_code == _PARTIAL or reply.headers.get("X-SQL-State", "").startswith("S1TAT"):
        message = f"the server cut its answer after {rows:,} rows"
        raise StoreError("KG377", message, "ask for less, or raise the limit (Virtuoso: ResultSetMaxRows)")


def _boolean(truth: bool) -> Literal:
    return Literal(str(truth).lower(), datatype=_BOOLEAN)


def _same_term(term: Term | None) -> Term | None:
    """Return a term as the embedded store writes it: servers write one number or truth in different ways."""
    if not isinstance(term, Literal):
        return term
    if term.datatype == _BOOLEAN and term.value in ("0", "1"):
        return _boolean(term.value == "1")
    if term.datatype.value in _DECIMALS:
        try:
            value = f"{Decimal(term.value):f}"
        except InvalidOperation:
            return term
        plain = value.rstrip("0").rstrip(".") if "." in value else value
        return Literal("0" if plain == "-0" else plain, datatype=term.datatype)
    return term
