"""ORDER BY over plain columns, done on the rows.

The embedded engine looks a term up on disk each time it compares it, so that sorting a long table costs it more than
finding the rows. What is sorted here is what SPARQL orders for certain: unbound, then IRIs, then literals of one type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from types import MappingProxyType
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.graph.sparql import tokens
from kg.vocab import expand

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Row: TypeAlias = tuple[Term | None, ...]
_Key: TypeAlias = tuple[int, str | int]

_COMPARED: Final[Mapping[str, Callable[[str], str | int]]] = MappingProxyType(
    {
        expand("xsd:string"): str,
        expand("rdf:langString"): str,
        expand("xsd:integer"): int,
        expand("xsd:boolean"): str,
        expand("xsd:date"): str,
    }
)
"""What the values of a type are compared by. Dates without a time zone are ordered like their text."""
_DAY: Final = len("YYYY-MM-DD")


def split_order(sparql: str) -> tuple[str, tuple[str, ...]]:
    """Return a query without its last clause, and the variables that this orders by; none if it is another clause."""
    parts = tokens(sparql)
    said = [(at, part) for at, part in enumerate(parts) if part.strip() and part[0] != "#"]
    names: list[str] = []
    while said and said[-1][1][0] in "?$" and len(said[-1][1]) > 1:
        names.insert(0, said.pop()[1][1:])
    if names and [part.upper() for _, part in said[-2:]] == ["ORDER", "BY"]:
        return "".join(parts[: said[-2][0]]), tuple(names)
    return sparql, ()


def sort_rows(rows: Sequence[Row], columns: Sequence[int]) -> tuple[Row, ...] | None:
    """Return rows sorted by some columns, or None where only the engine can tell the order of their values."""
    keys: list[list[_Key]] = []
    for column in columns:
        of_column = _keys([row[column] for row in rows])
        if of_column is None:
            return None
        keys.append(of_column)
    order = sorted(zip(zip(*keys, strict=True), range(len(rows)), strict=True), key=itemgetter(0))
    return tuple(rows[at] for _, at in order)


def _keys(terms: Sequence[Term | None]) -> list[_Key] | None:
    keys: list[_Key] = []
    types: set[str] = set()
    for term in terms:
        if term is None:
            keys.append((0, ""))
        elif isinstance(term, NamedNode):
            keys.append((1, term.value))
        elif isinstance(term, Literal):
            kind = term.datatype.value
            types.add(kind)
            compared = _COMPARED.get(kind)
            if compared is None or len(types) > 1 or (kind.endswith("#date") and len(term.value) != _DAY):
                return None
            keys.append((2, compared(term.value)))
        else:
            return None
    return keys
