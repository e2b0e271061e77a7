"""Statements as facts: one flat line per claim value and passage, the form that people annotate and scorers compare.

Comes in: a document and what was extracted from it. Goes out: `Fact` values and JSON Lines. Inferred transfers
(`restricted-transfer`) are left out, because a fact is what the text says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from kg.model import (
    ContactPoint,
    DataProvision,
    DataTransfer,
    Document,
    Extraction,
    Fact,
    Practice,
    Retention,
    RightOffered,
    RoleAssignment,
    Statement,
    Value,
)
from kg.outputs.tables import json_line

FURTHER_FACETS: Final = frozenset({"automated-decision", "data-subject", "provision"})
"""Facets that the facts export has only on demand: gold facts in common use lack them."""

Attribute: TypeAlias = tuple[str, str | bool | tuple[str, ...]]


def facts(document: Document, extraction: Extraction) -> tuple[Fact, ...]:
    """Return what a document claims as facts, sorted by document, place, facet and concept, without duplicates."""
    return statement_facts(document, extraction.statements)


def statement_facts(document: Document, statements: Iterable[Statement]) -> tuple[Fact, ...]:
    """Return the facts of some statements of a document, sorted, without duplicates."""
    return sort_facts(fact for statement in statements for fact in _facts_of(document, statement))


def sort_facts(unsorted: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return facts in the order of the export: document, passage, facet, concept, polarity, attributes."""
    # Two claims may say the same thing at one place, the one more surely than the other.
    surest: dict[tuple[object, ...], Fact] = {}
    for fact in unsorted:
        known = surest.get(_order(fact))
        if known is None or fact.confidence > known.confidence:
            surest[_order(fact)] = fact
    return tuple(surest[key] for key in sorted(surest))


def render_facts(rows: Iterable[Fact]) -> str:
    """Return facts as JSON Lines with sorted keys, as `docs/reference/facts.schema.json` describes."""
    return "".join(json_line(fact_object(row), sort=True) for row in rows)


def fact_object(fact: Fact) -> dict[str, object]:
    """Return a fact as the JSON object of the export; several mechanisms are a list."""
    confidence = {"confidence": fact.confidence} if fact.confidence else {}
    return {
        "document": fact.document,
        "facet": fact.facet,
        "concept": fact.concept,
        "polarity": fact.polarity,
        "attrs": {name: list(value) if isinstance(value, tuple) else value for name, value in fact.attrs},
        "start": fact.start,
        "end": fact.end,
        "quote": fact.quote,
        **confidence,
    }


def _order(fact: Fact) -> tuple[str, int, int, str, str, str, str]:
    return fact.document, fact.start, fact.end, fact.facet, fact.concept, fact.polarity, repr(fact.attrs)


def _facts_of(document: Document, statement: Statement) -> Iterator[Fact]:
    if isinstance(statement, Practice):
        for value in statement.values:
            yield Fact(
                document=document.name,
                facet=value.facet,
                concept=value.concept,
                polarity=statement.polarity,
                attrs=_value_attributes(statement, value),
                start=value.span.start,
                end=value.span.end,
                quote=document.quote(value.span),
                confidence=statement.confidence,
            )
        return
    if isinstance(statement, DataTransfer) and statement.kind == "restricted-transfer":
        return
    facet, concept, attrs = _claim(statement)
    for span in statement.evidence:
        quote = document.quote(span)
        place = (span.start, span.end, quote)
        yield Fact(document.name, facet, concept, statement.polarity, attrs, *place, statement.confidence)


def _value_attributes(practice: Practice, value: Value) -> tuple[Attribute, ...]:
    if value.facet == "data":
        return (("origin", practice.data_origin),)
    if value.facet in ("recipient", "source"):
        return (("name", value.name),)
    if value.facet == "legal-basis":
        return (("for", practice.basis_for),)
    return ()


def _claim(statement: Statement) -> tuple[str, str, tuple[Attribute, ...]]:
    """Return facet, concept and attributes of a statement with one subject."""
    match statement:
        case RoleAssignment():
            held = (("context", statement.context), ("explicit", statement.explicit))
            principal = (("on_behalf_of", statement.on_behalf_of),) if statement.on_behalf_of else ()
            return "role", statement.role, (*held, *principal, ("party", statement.party))
        case DataTransfer():
            route = (("mechanism", statement.mechanisms), ("origin", statement.origin))
            return "transfer", statement.destination, (*route, ("recipient", statement.importer))
        case Retention():
            kept = (("data", statement.data), ("duration", statement.duration), ("until", statement.until))
            return "retention", statement.kind, kept
        case DataProvision():
            asked = (("consequence", statement.consequence), ("data", statement.data))
            return "provision", statement.necessity, asked
        case RightOffered():
            return "right", statement.right, (("regime", statement.regime),)
        case ContactPoint():
            return "contact", statement.contact_of, (("value", statement.value),)
    raise TypeError(f"no facet for {type(statement).__name__}")
