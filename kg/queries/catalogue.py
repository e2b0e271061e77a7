"""Which queries there are: `.rq` files with a header that says what they ask, take and return.

A header is the `#+ key: value` lines at the top of a file. `returns` names the columns; `*` after one says that its
cells hold several values, joined by `; ` and sorted here, since SPARQL promises no order within a group. `params` is
`name: type` or `name: type = default`, divided by commas; types are `xsd:date`, `xsd:string` and `iri` (IRI or CURIE);
`iri of CLASS` takes individuals of a class only, and of a facet what it has as members or below them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from kg.errors import UsageError, did_you_mean
from kg.graph.ordering import split_order
from kg.resources import folder
from kg.vocab import PREFIXES

ParameterType: TypeAlias = Literal["xsd:date", "xsd:string", "iri", "any"]
"""`any` (queries without a header): a date or an IRI if it looks like one, else a string."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query, written `$name` in its text; required if `default` is None.

    `of` (only with `iri`) is the class or facet, as a CURIE, that a value must belong to; "" for any.
    """

    name: str
    type: ParameterType
    default: str | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A query with what its header says; without one, all but the text is empty. `header` has every key as written."""

    id: str
    text: str
    title: str = ""
    question: str = ""
    clause: str = ""
    columns: tuple[str, ...] = ()
    several: frozenset[str] = frozenset()
    parameters: tuple[Parameter, ...] = ()
    tags: tuple[str, ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)


def query_groups() -> tuple[str, ...]:
    """Return the groups of the shipped queries: the folders below `queries/`, after "" for its top."""
    return ("", *sorted({path.parent.name for path in _paths().values()} - {"queries"}))


def query_names(group: str | None = None) -> tuple[str, ...]:
    """Return the names of the shipped queries, of one group or of all, sorted. A name is unique across the groups."""
    place = group or "queries"
    return tuple(sorted(name for name, path in _paths().items() if group is None or path.parent.name == place))


def query_path(name: str) -> Path:
    """Return the file of a shipped query: `queries/NAME.rq`, or one of the folders below."""
    return _paths()[name]


def load_query(name: str) -> Query:
    """Return a shipped query by its name. Raises UsageError KG130 for an unknown one, with names that are close."""
    if name not in _paths():
        hint = did_you_mean(name, query_names(), "kg queries lists them")
        raise UsageError("KG130", f"there is no query named {name}", hint)
    return parse_query(query_path(name).read_text("utf-8"), name=name)


def load_query_file(path: Path) -> Query:
    """Return the query in a file of the user's. Raises UsageError KG131 if it cannot be read."""
    try:
        return parse_query(path.read_text("utf-8"), name=path.stem)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError("KG131", f"the query file {path} cannot be read: {reason}", "name a .rq file") from error


def parse_query(text: str, *, name: str = "") -> Query:
    """Return a query from its text, with or without a header. Raises UsageError KG132 for a header that is wrong."""
    header = read_header(text)
    if base := header.get("from"):
        text = text.replace("$from", query_body(load_query(base)))
    returns = [column.strip() for column in header.get("returns", "").split(",") if column.strip()]
    return Query(
        id=header.get("id", name),
        text=text,
        title=header.get("title", ""),
        question=header.get("question", ""),
        clause=header.get("clause", ""),
        columns=tuple(column.rstrip("*") for column in returns),
        several=frozenset(column.rstrip("*") for column in returns if column.endswith("*")),
        parameters=tuple(map(_parameter, filter(None, map(str.strip, header.get("params", "").split(","))))),
        tags=tuple(tag.strip() for tag in header.get("tags", "").split(",") if tag.strip()),
        header=header,
    )


def read_header(text: str) -> dict[str, str]:
    """Return the `#+ key: value` lines at the top of a query or rule, by key."""
    comments = takewhile(lambda line: not line.strip() or line.startswith("#"), text.splitlines())
    return {match[1]: match[2] for match in map(_HEADER.match, comments) if match}


def query_body(query: Query) -> str:
    """Return the text of a query from its SELECT on, which stands for `$from` in one that builds on it.

    It has no order: that of the query around it holds.
    """
    body, _ = split_order(query.text.partition(chr(10) + "SELECT ")[2])
    return f"SELECT {body}".rstrip()


def _paths() -> dict[str, Path]:
    return {path.stem: path for path in folder("queries").rglob("*.rq")}


_HEADER = re.compile(r"^#\+\s*(\w+):[ \t]*(.*?)\s*$", re.MULTILINE)
_PARAMETER = re.compile(
    rf"(\w+)\s*:\s*(?:(xsd:date|xsd:string)|(iri)(?:\s+of\s+((?:{'|'.join(PREFIXES)}):\w+))?)(?:\s*=\s*(\S+))?"
)


def _parameter(declaration: str) -> Parameter:
    match = _PARAMETER.fullmatch(declaration)
    if match is None:
        hint = "write name: type or name: type = default, with type xsd:date, xsd:string, iri or iri of CLASS"
        raise UsageError("KG132", f"the header declares a parameter as {declaration!r}, which is not understood", hint)
    kind = next(name for name in get_args(ParameterType) if name in (match[2], match[3]))
    return Parameter(match[1], kind, match[5], match[4] or "")
