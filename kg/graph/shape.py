"""The shape of a claim in the graph: which property carries which field of a statement, both ways.

`quads` writes by these tables and `claims` reads by them, so the two cannot drift apart. Properties and individuals
are local names of our ontology.
"""

from __future__ import annotations

from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from kg.model import (
    ContactPoint,
    DataProvision,
    DataTransfer,
    Practice,
    Retention,
    RightOffered,
    RoleAssignment,
    Statement,
    ValueFacet,
)
from kg.vocab import PREFIXES, expand

Term: TypeAlias = NamedNode | RdfLiteral
Property: TypeAlias = tuple[NamedNode, Term]
FieldKind: TypeAlias = Literal["concept", "concepts", "text", "flag", "party", "individual", "regime", "share"]
"""How a field's value is written: IRI(s) of concepts, plain literal, boolean, party of the document, individual that
stands for a word of the model, regime by its notation, or decimal between 0 and 1."""

RDF_TYPE: Final = NamedNode(expand("rdf:type"))
KINDS: Final[tuple[type[Statement], ...]] = (
    Practice,
    RoleAssignment,
    DataTransfer,
    Retention,
    RightOffered,
    DataProvision,
    ContactPoint,
)
"""The kinds of statement; the class in the ontology has the same name."""

_COMMON: Final[tuple[tuple[str, str, FieldKind], ...]] = (
    ("polarity", "polarity", "individual"),
    ("modality", "modality", "individual"),
    ("rule", "rule", "text"),
    ("condition", "condition", "text"),
    ("regime", "regime", "regime"),
    ("confidence", "confidence", "share"),
)
FIELDS: Final[MappingProxyType[type[Statement], tuple[tuple[str, str, FieldKind], ...]]] = MappingProxyType(
    {
        Practice: (*_COMMON, ("data_origin", "dataOrigin", "individual"), ("basis_for", "basisFor", "text")),
        RoleAssignment: (
            *_COMMON,
            ("party", "party", "party"),
            ("role", "role", "concept"),
            ("context", "context", "text"),
            ("on_behalf_of", "onBehalfOf", "party"),
            ("explicit", "explicit", "flag"),
        ),
        DataTransfer: (
            *_COMMON,
            ("kind", "kind", "text"),
            ("destination", "destination", "concept"),
            ("origin", "origin", "concept"),
            ("mechanisms", "mechanism", "concepts"),
            ("exporter", "exporter", "party"),
            ("importer", "importer", "party"),
        ),
        Retention: (
            *_COMMON,
            ("kind", "durationKind", "concept"),
            ("until", "until", "text"),
            ("duration", "duration", "text"),
            ("data", "retainedData", "text"),
        ),
        RightOffered: (*_COMMON, ("right", "right", "concept")),
        DataProvision: (
            *_COMMON,
            ("necessity", "necessity", "concept"),
            ("data", "providedData", "text"),
            ("consequence", "consequence", "text"),
        ),
        ContactPoint: (*_COMMON, ("contact_of", "contactOf", "concept"), ("value", "value", "text")),
    }
)
"""Per kind of statement: (field, property, how). Evidence and the values of practices are written apart."""

FACETS: Final[MappingProxyType[ValueFacet, str]] = MappingProxyType(
    {
        "data": "personalData",
        "purpose": "purpose",
        "recipient": "recipient",
        "source": "source",
        "measure": "measure",
        "legal-basis": "legalBasis",
        "data-subject": "dataSubject",
        "automated-decision": "automatedDecision",
    }
)
"""The property that ties a practice to a value of each facet."""

INDIVIDUALS: Final = MappingProxyType(
    {
        "affirmed": "Affirmed",
        "denied": "Denied",
        "possible": "Possible",
        "required": "Required",
        "provided": "Provided",
        "observed": "Observed",
        "third-party": "ThirdPartyOrigin",
        "derived": "DerivedOrigin",
    }
)
"""The individual that stands for each word of the model.

Two have none and are not written: `unstated`, since it says nothing, and `stated`, since most claims are.
"""


@cache
def ckg(name: str) -> NamedNode:
    """Return a term of our ontology by its local name."""
    return NamedNode(PREFIXES["ckg"] + name)


@lru_cache(maxsize=4096)
def concept(curie: str) -> NamedNode:
    """Return the IRI of a concept."""
    return NamedNode(expand(curie))


@lru_cache(maxsize=4096)
def typed(value: str, datatype: str) -> RdfLiteral:
    """Return a literal of an `xsd:` datatype."""
    return RdfLiteral(value, datatype=concept(f"xsd:{datatype}"))
