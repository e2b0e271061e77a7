"""ORDER BY over plain columns, done on the rows.

The embedded engine looks a term up on disk each time it compares it, so that sorting a long table costs it more than
finding the rows. What is sorted here is what SPARQL orders for certain: unbound, then IRIs, then literals of one type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.graph.sparql import tokens
from kg.vocab import expand

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Row: TypeAlias = tuple[Term | None, ...]
_Value: TypeAlias = str | int
_Keys: TypeAlias = list[_Value] | list[tuple[int, _Value]]

_COMPARED: Final[Mapping[NamedNode, Callable[[str], _Value]]] = MappingProxyType(
    {
        NamedNode(expand("xsd:string")): str,
        NamedNode(expand("rdf:langString")): str,
        NamedNode(expand("xsd:integer")): int,
        NamedNode(expand("xsd:boolean")): str,
        NamedNode(expand("xsd:date")): str,
    }
)
"""What the values of a type are compared by. Dates without a time zone are ordered like their text."""
_DATE: Final = NamedNode(expand("xsd:date"))
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
    keys: list[_Keys] = []
    for column in columns:
        of_column = _keys([row[column] for row in rows])
        if of_column is None:
            return None
        keys.append(of_column)
    # From the last column to the first: a sort keeps the order of what is equal, and compares plain values fastest.
    order = list(range(len(rows)))
    for of_column in reversed(keys):
        order.sort(key=of_column.__getitem__)
    return tuple(rows[at] for at in order)


def _keys(terms: Sequence[Term | None]) -> _Keys | None:
    ranks: list[int] = []
    values: list[_Value] = []
    types: set[NamedNode] = set()
    for term in terms:
        if term is None:
            ranks.append(0)
            values.append("")
        elif isinstance(term, NamedNode):
            ranks.append(1)
            values.append(term.value)
        elif isinstance(term, Literal):
            kind, value = term.datatype, term.value
            types.add(kind)
            compared = _COMPARED.get(kind)
            if compared is None or len(types) > 1 or (kind == _DATE and len(value) != _DAY):
                return None
            ranks.append(2)
            values.append(compared(value))
        else:
            return None
    return values if len(set(ranks)) == 1 else list(zip(ranks, values, strict=True))
