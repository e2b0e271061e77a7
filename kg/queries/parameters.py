"""The parameters of queries, written `$name` in their text: values become RDF terms, and nothing but terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from kg.errors import UsageError, did_you_mean
from kg.graph.facets import terms_of
from kg.graph.sparql import tokens
from kg.graph.store import Store
from kg.queries.catalogue import Parameter, Query
from kg.vocab import PREFIXES, compact, expand

TODAY: Final = "today"
"""The default that a face fills in, since the core knows no clock."""

_FEW: Final = 30
"""Up to so many values are listed when one is wrong."""


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
            hint = did_you_mean(name, known, f"its parameters are: {valid}")
            raise UsageError("KG133", f"{called(query)} has no parameter {name}", hint)
    terms = {}
    for parameter in parameters:
        value = params.get(parameter.name, parameter.default)
        if value == TODAY and parameter.type == "xsd:date":
            value = today.isoformat() if today else None
        if value is None:
            raise UsageError(
                "KG133", f"{called(query)} needs the parameter {parameter.name}", f"its parameters are: {valid}"
            )
        terms[parameter.name] = str(_term(parameter, value))
    return "".join(terms.get(token[1:], token) if token[0] == "$" else token for token in tokens(query.text))


def check_individuals(store: Store, query: Query, params: Mapping[str, str]) -> None:
    """Refuse values that do not belong to the class or facet that a parameter takes: UsageError KG134."""
    for parameter in query.parameters:
        if not parameter.of or parameter.name not in params:
            continue
        given = compact(_term(parameter, params[parameter.name]).value)
        valid = terms_of(store, parameter.of)
        if given not in valid:
            message = f"the parameter {parameter.name} takes a {parameter.of}, and {params[parameter.name]!r} is none"
            some = ", ".join(valid) if len(valid) <= _FEW else "its members or of what is below them (skos:broader)"
            raise UsageError("KG134", message, did_you_mean(given, valid, f"give one of {some}"))


def _mentioned(text: str) -> set[str]:
    return {token[1:] for token in tokens(text) if token[0] == "$"}


def called(query: Query) -> str:
    """Return how an error speaks of a query."""
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
    raise UsageError("KG134", message, did_you_mean(prefix, PREFIXES, f"the prefixes are {', '.join(PREFIXES)}"))
