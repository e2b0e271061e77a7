"""Questions: `.rq` files with a header, parameters bound as RDF terms, answers as tables of plain values.

A header is the `#+ key: value` lines at the top of a file. `returns` names the columns; `*` after one says that its
cells hold several values, joined by `; ` and sorted here, since SPARQL promises no order within a group. `params` is
`name: type` or `name: type = default`, divided by commas; types are `xsd:date`, `xsd:string` and `iri` (IRI or CURIE);
`iri of CLASS` takes individuals of a class only, and of a facet what it has as members or below them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from kg.errors import UsageError
from kg.graph.facets import terms_of
from kg.graph.store import Answer, Store, Term
from kg.model import Table
from kg.resources import folder
from kg.syntax import syntax_error
from kg.vocab import PREFIXES, compact, expand

ParameterType: TypeAlias = Literal["xsd:date", "xsd:string", "iri", "any"]
"""`any` (queries without a header): a date or an IRI if it looks like one, else a string."""

TODAY: Final = "today"
"""The default that a face fills in, since the core knows no clock."""


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
        close = get_close_matches(name, query_names())
        hint = f"did you mean {' or '.join(close)}? " if close else ""
        raise UsageError("KG130", f"there is no query named {name}", f"{hint}kg queries lists them")
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
    """Return the text of a query from its SELECT on, which stands for `$from` in one that builds on it."""
    return f"SELECT {query.text.partition(chr(10) + 'SELECT ')[2]}".rstrip()


def run_query(store: Store, query: Query, params: Mapping[str, str], *, today: date | None = None) -> Table:
    """Answer a query with its parameters bound; `today` fills the defaults that say so.

    The default graph is the union of all graphs, unless the query has a FROM clause. Cells are CURIEs for IRIs on our
    prefixes, lexical forms for literals, "" where unbound. Raises UsageError KG133 or KG134 for parameters, KG135 for
    forms other than SELECT and ASK, StoreError KG330 for a syntax error.
    """
    text = bind_query(query, params, today=today)
    _check_form(query, text)
    _check_individuals(store, query, params)
    prefixes = _missing_prefixes(text)
    union = not any(word.upper() == "FROM" for word in _words(text))
    try:
        answer = store.query(f"{prefixes}{text}\n{_PADDING}", union=union)
    except SyntaxError as error:
        raise syntax_error(_called(query), text, str(error), len(prefixes)) from error
    return _table(answer, query.several)


def bind_query(query: Query, params: Mapping[str, str], *, today: date | None = None) -> str:
    """Return the text of a query with each `$name` replaced by its term: plain SPARQL for any engine.

    Raises UsageError KG133 for a parameter that is unknown or missing, KG134 for a value that does not fit its type.
    """
    parameters = query.parameters or tuple(
        Parameter(name, "any") for name in sorted(_mentioned(query.text) & set(params))
    )
    known = {parameter.name for parameter in parameters}
    valid = ", ".join(f"{parameter.name} ({parameter.type})" for parameter in parameters) or "none"
    for name in params:
        if name not in known:
            raise UsageError("KG133", f"{_called(query)} has no parameter {name}", f"its parameters are: {valid}")
    terms = {}
    for parameter in parameters:
        value = params.get(parameter.name, parameter.default)
        if value == TODAY and parameter.type == "xsd:date":
            value = today.isoformat() if today else None
        if value is None:
            raise UsageError(
                "KG133", f"{_called(query)} needs the parameter {parameter.name}", f"its parameters are: {valid}"
            )
        terms[parameter.name] = str(_term(parameter, value))
    return "".join(terms.get(token[1:], token) if token[0] == "$" else token for token in _tokens(query.text))


def _paths() -> dict[str, Path]:
    return {path.stem: path for path in folder("queries").rglob("*.rq")}


_HEADER = re.compile(r"^#\+\s*(\w+):[ \t]*(.*?)\s*$", re.MULTILINE)
_PARAMETER = re.compile(
    rf"(\w+)\s*:\s*(?:(xsd:date|xsd:string)|(iri)(?:\s+of\s+((?:{'|'.join(PREFIXES)}):\w+))?)(?:\s*=\s*(\S+))?"
)
# What a variable may not be looked for in: comments, IRIs and strings; then variables; then anything else.
_TOKEN = re.compile(
    r"""\#[^\n]*|<[^<>"{}|^`\\\s]*>|\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[?$]\w+|[\w.-]*:[\w%.-]*|[\w-]+|.""",
    re.DOTALL,
)
_FEW: Final = 30
"""Up to so many values are listed when one is wrong."""
_PADDING = " " * 16


def _parameter(declaration: str) -> Parameter:
    match = _PARAMETER.fullmatch(declaration)
    if match is None:
        hint = "write name: type or name: type = default, with type xsd:date, xsd:string, iri or iri of CLASS"
        raise UsageError("KG132", f"the header declares a parameter as {declaration!r}, which is not understood", hint)
    kind = next(name for name in get_args(ParameterType) if name in (match[2], match[3]))
    return Parameter(match[1], kind, match[5], match[4] or "")


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _mentioned(text: str) -> set[str]:
    return {token[1:] for token in _tokens(text) if token[0] == "$"}


def _called(query: Query) -> str:
    return f"the query {query.id}" if query.id else "the query"


def _term(parameter: Parameter, value: str) -> NamedNode | RdfLiteral:
    kind = parameter.type
    if kind == "xsd:date" or (kind == "any" and re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
        return _date(parameter, value)
    if kind == "iri" or (kind == "any" and (re.match(r"<?https?://", value) or value.partition(":")[0] in PREFIXES)):
        return _iri(parameter, value)
    return RdfLiteral(value)


def parse_date(text: str) -> date:
    """Return the date that YYYY-MM-DD names, the one form that is taken. Raises ValueError for any other."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _date(parameter: Parameter, value: str) -> RdfLiteral:
    try:
        return RdfLiteral(parse_date(value).isoformat(), datatype=NamedNode(expand("xsd:date")))
    except ValueError as error:
        message = f"the parameter {parameter.name} is a date, and {value!r} is none"
        raise UsageError("KG134", message, "write it as YYYY-MM-DD") from error


def _iri(parameter: Parameter, value: str) -> NamedNode:
    bare = value.removeprefix("<").removesuffix(">")
    prefix = bare.partition(":")[0]
    iri = expand(bare) if prefix in PREFIXES else bare
    try:
        if prefix in PREFIXES or "://" in bare or prefix == "urn":
            return NamedNode(iri)
    except ValueError:
        pass
    message = f"the parameter {parameter.name} is an IRI or CURIE, and {value!r} is none"
    raise UsageError("KG134", message, f"the prefixes are {', '.join(PREFIXES)}")


def _check_individuals(store: Store, query: Query, params: Mapping[str, str]) -> None:
    for parameter in query.parameters:
        if not parameter.of or parameter.name not in params:
            continue
        given = compact(_term(parameter, params[parameter.name]).value)
        valid = terms_of(store, parameter.of)
        if given not in valid:
            message = f"the parameter {parameter.name} takes a {parameter.of}, and {params[parameter.name]!r} is none"
            some = get_close_matches(given, valid) or (valid if len(valid) <= _FEW else ())
            hint = ", ".join(some) or "its members or of what is below them (skos:broader)"
            raise UsageError("KG134", message, f"give one of {hint}")


def _words(text: str) -> list[str]:
    return [token for token in _tokens(text) if token[0] != "#" and token.strip()]


def _check_form(query: Query, text: str) -> None:
    words = _words(text)
    at = 0
    while at < len(words) and words[at].upper() in ("PREFIX", "BASE"):
        at += 3 if words[at].upper() == "PREFIX" else 2
    if at >= len(words):
        raise UsageError("KG135", f"{_called(query)} is empty", "write a SELECT or ASK query")
    if words[at].upper() not in ("SELECT", "ASK"):
        message = f"{_called(query)} begins with {words[at][:30]}, and only SELECT and ASK are answered here"
        raise UsageError("KG135", message, "write a SELECT or ASK query; kg export gives whole graphs")
    if any(word.upper() == "SERVICE" for word in words):
        message = f"{_called(query)} asks another server by SERVICE, and queries run offline"
        raise UsageError("KG136", message, "leave SERVICE out")


def _missing_prefixes(text: str) -> str:
    words = _words(text)
    declared = {after for word, after in pairwise(words) if word.upper() == "PREFIX"}
    used = {f"{word.partition(':')[0]}:" for word in words if word[0] not in "<\"'" and ":" in word}
    return "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items() if f"{name}:" in used - declared)


def _table(answer: Answer, several: frozenset[str]) -> Table:
    rows = tuple(
        tuple(_cell(term, name in several) for name, term in zip(answer.variables, row, strict=True))
        for row in answer.rows
    )
    return Table(answer.variables, rows)


def _cell(term: Term | None, several: bool) -> str:
    if term is None:
        return ""
    value = compact(term.value) if isinstance(term, NamedNode) else getattr(term, "value", str(term))
    return "; ".join(sorted(compact(part) for part in value.split("; "))) if several else value
