"""Whether the ontology and what documents claim can be true together, and which roles follow from the claims."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.shape import ckg, concept
from kg.graph.store import Store
from kg.reasoning.axioms import (
    ROLE_PROPERTIES,
    document_triples,
    individual_triples,
    select_axioms,
    values_as_members,
)
from kg.reasoning.clashes import Clash, explain_clashes
from kg.reasoning.hermit import Conclusions, reason
from kg.vocab import compact


@dataclass(frozen=True, slots=True)
class OntologyCheck:
    """What the reasoner says of the ontology: `unsatisfiable` are CURIEs of classes that can have no member.

    Where the ontology contradicts itself, `clashes` says why.
    """

    consistent: bool
    clashes: tuple[Clash, ...]
    unsatisfiable: tuple[str, ...]
    classes: int
    properties: int


@dataclass(frozen=True, slots=True)
class InferredRole:
    """A role that follows from an affirmed claim: `claim` and `process` are IRIs, `party` a name, the others CURIEs."""

    party: str
    role: str
    property: str
    claim: str
    process: str


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    """What the reasoner says of a document (by its name) and the ontology together.

    Where they contradict each other, `consistent` is false, `clashes` says why, and nothing can be inferred.
    """

    document: str
    consistent: bool
    roles: tuple[InferredRole, ...]
    clashes: tuple[Clash, ...]


def check_ontology(ontology: Collection[Triple]) -> OntologyCheck:
    """Return whether the ontology is consistent, and the classes that can have no member. Raises as `reason` does."""
    conclusions = reason(ontology)
    kinds = [triple.object for triple in ontology]
    return OntologyCheck(
        conclusions.consistent,
        () if conclusions.consistent else explain_clashes(ontology, individual_triples(ontology), {}),
        tuple(sorted(map(compact, conclusions.unsatisfiable))),
        len({t.subject for t in ontology if t.object == concept("owl:Class") and isinstance(t.subject, NamedNode)}),
        sum(kinds.count(concept(f"owl:{kind}Property")) for kind in ("Object", "Datatype")),
    )


def check_document(ontology: Collection[Triple], store: Store, document: str) -> DocumentCheck:
    """Return whether a document (given by its IRI) agrees with the ontology, and which roles follow or what clashes.

    Raises as `reason` does.
    """
    names = _names(store, document)
    name = names.get(document, document)
    assertions = document_triples(store, document)
    conclusions = conclude(ontology, assertions)
    if conclusions.consistent:
        return DocumentCheck(name, True, _roles(conclusions, store, document, names), ())
    return DocumentCheck(name, False, (), explain_clashes(ontology, assertions, names))


def conclude(ontology: Collection[Triple], assertions: Collection[Triple]) -> Conclusions:
    """Return what follows from assertions by the axioms that bear on them.

    Among it is `<claim>/process dpv:hasDataController|hasDataProcessor <party>` for each affirmed role. Raises as
    `reason` does.
    """
    told = {*assertions, *values_as_members(ontology, assertions)}
    return reason(told | select_axioms(ontology, told), values=True)


def _roles(conclusions: Conclusions, store: Store, document: str, names: dict[str, str]) -> tuple[InferredRole, ...]:
    held = {quad.subject: quad.object for quad in store.quads(document) if quad.predicate == ckg("role")}
    found = []
    for triple in conclusions.triples:
        process, party = triple.subject, triple.object
        if triple.predicate in ROLE_PROPERTIES and isinstance(process, NamedNode) and isinstance(party, NamedNode):
            claim = NamedNode(process.value.removesuffix("/process"))
            role = held.get(claim)
            curie = compact(role.value) if isinstance(role, NamedNode) else ""
            name = names.get(party.value, party.value)
            found.append(InferredRole(name, curie, compact(triple.predicate.value), claim.value, process.value))
    return tuple(sorted(found, key=lambda role: (role.party, role.role, role.claim)))


def _names(store: Store, document: str) -> dict[str, str]:
    """Return the names of a document and its parties by their IRIs."""
    return {
        quad.subject.value: quad.object.value
        for quad in store.quads(document)
        if quad.predicate == ckg("name") and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }
