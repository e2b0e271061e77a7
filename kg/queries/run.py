"""A query, its parameters and a store become a table of plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import UsageError
from kg.graph.sparql import tokens, used_prefixes, words
from kg.graph.store import Answer, Store, Term
from kg.model import Table
from kg.queries.catalogue import Query
from kg.queries.parameters import bind_query, called, check_individuals
from kg.syntax import syntax_error
from kg.vocab import PREFIXES, compact

_PADDING = " " * 16
_CHANGING: Final = {"NOW", "RAND", "UUID", "STRUUID"}
"""Functions by which a query has another answer each time."""


def run_query(
    store: Store, query: Query, params: Mapping[str, str], *, today: date | None = None, dataset: Sequence[str] = ()
) -> Table:
    """Answer a query with its parameters bound; `today` fills the defaults that say so.

    The default graph is the union of all graphs, or of those that `dataset` names by their IRIs, or what the query's
    own FROM clause says. Cells are CURIEs for IRIs on our prefixes, lexical forms for literals, "" where unbound.
    Raises UsageError KG133 or KG134 for parameters, KG135 for forms other than SELECT and ASK, KG191 for a query with
    FROM and a `dataset`, StoreError KG330 for a syntax error.
    """
    text = bind_query(query, params, today=today)
    _check_form(query, text)
    check_individuals(store, query, params)
    prefixes = _missing_prefixes(text)
    said = {word.upper() for word in words(text)}
    if "FROM" in said and dataset:
        message = f"{called(query)} names its own graphs by FROM, and cannot be narrowed to documents"
        raise UsageError("KG191", message, "leave FROM out of the query")
    asked = f"{prefixes}{_narrowed(text, dataset) if dataset else text}\n{_PADDING}"

    def ask() -> Table:
        return _table(store.query(asked, union="FROM" not in said and not dataset), query.several)

    try:
        return ask() if said & _CHANGING else store.recall(f"{sorted(query.several)} {asked}", ask)
    except SyntaxError as error:
        # A FROM clause shifts what stands behind it, so the place is told by the query as it was written.
        reason = _syntax(store, f"{prefixes}{text}\n{_PADDING}") if dataset else str(error)
        raise syntax_error(called(query), text, reason, len(prefixes)) from error


def _narrowed(text: str, dataset: Sequence[str]) -> str:
    """Return a query over the union of the graphs given, by FROM; where it asks GRAPH, it finds these alone."""
    parts, depth = tokens(text), 0
    named = any(word.upper() == "GRAPH" for word in words(text))
    clauses = [f"FROM <{graph}>" for graph in dataset] + [f"FROM NAMED <{graph}>" for graph in dataset if named]
    for at, part in enumerate(parts):
        depth += {"(": 1, ")": -1}.get(part, 0)
        if not depth and part.upper() in ("{", "WHERE"):
            return "".join([*parts[:at], *(f"{clause}\n" for clause in clauses), *parts[at:]])
    return text


def _syntax(store: Store, sparql: str) -> str:
    try:
        store.query(sparql)
    except SyntaxError as error:
        return str(error)
    return ""


def _check_form(query: Query, text: str) -> None:
    said = words(text)
    at = 0
    while at < len(said) and said[at].upper() in ("PREFIX", "BASE"):
        at += 3 if said[at].upper() == "PREFIX" else 2
    if at >= len(said):
        raise UsageError("KG135", f"{called(query)} is empty", "write a SELECT or ASK query")
    if said[at].upper() not in ("SELECT", "ASK"):
        message = f"{called(query)} begins with {said[at][:30]}, and only SELECT and ASK are answered here"
        raise UsageError("KG135", message, "write a SELECT or ASK query; kg export gives whole graphs")
    if any(word.upper() == "SERVICE" for word in said):
        message = f"{called(query)} asks another server by SERVICE, and queries run offline"
        raise UsageError("KG136", message, "leave SERVICE out")


def _missing_prefixes(text: str) -> str:
    used = used_prefixes(text)
    return "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items() if name in used)


def _table(answer: Answer, several: frozenset[str]) -> Table:
    known: dict[str, str] = {}

    def cell(term: Term | None) -> str:
        if term is None:
            return ""
        if not isinstance(term, NamedNode):
            return str(getattr(term, "value", term))
        iri = term.value
        return known.get(iri) or known.setdefault(iri, compact(iri))

    makers: list[Callable[[Term | None], str]] = [
        (lambda term: _several(cell(term))) if name in several else cell for name in answer.variables
    ]
    return Table(
        answer.variables,
        tuple(tuple(make(term) for make, term in zip(makers, row, strict=True)) for row in answer.rows),
    )


def _several(value: str) -> str:
    return "; ".join(sorted(map(compact, value.split("; ")))) if "; " in value else compact(value)
