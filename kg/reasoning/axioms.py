"""What a reasoner is given: the axioms of the ontology and, of a document, its claims as plain assertions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from kg.errors import StoreError
from kg.graph.shape import RDF_TYPE, ckg, concept
from kg.graph.store import Store
from kg.vocab import PREFIXES

ROLE_PROPERTIES: Final = (concept("dpv:hasDataController"), concept("dpv:hasDataProcessor"))
"""What the reasoner concludes of a process from an affirmed role, and is never told."""


def ontology_triples(folder: Path) -> tuple[Triple, ...]:
    """Return the ontology as a reasoner reads it: our files and `owl/`, without their headers.

    The slice of DPV is left out, since `owl/dpv-2.3.ttl` holds its concepts as classes. Raises StoreError KG320 for a
    file that is no Turtle, KG321 if there is none.
    """
    files = sorted({*folder.glob("*.ttl"), *folder.glob("owl/*.ttl")} - {folder / "dpv-2.3.ttl"})
    if not files:
        raise StoreError("KG321", f"the folder {folder.name}/ holds no Turtle file", "reinstall compliance-kg")
    triples = [triple for file in files for triple in _read(file)]
    headers = {triple.subject for triple in triples if triple.object == concept("owl:Ontology")}
    return tuple(triple for triple in triples if triple.subject not in headers)


def document_triples(store: Store, document: str) -> frozenset[Triple]:
    """Return what a document (given by its IRI) claims, and what was derived from it, as assertions about things.

    Texts and passages are left out, since nothing can be concluded from them. Each role claim, affirmed or not, is made
    the premise of the process `<claim>/process`, on which the rules put DPV's shortcuts; those for roles are left out,
    so that the reasoner concludes them by itself.
    """
    triples = set()
    for quad in (*store.quads(document), *store.quads(f"{document}/derived")):
        subject, predicate, value = quad.subject, quad.predicate, quad.object
        if not isinstance(value, NamedNode) or predicate in _NOT_ASKED or not _is_logical(predicate):
            continue
        triples.add(Triple(subject, predicate, value))
        if predicate == RDF_TYPE and value == ckg("RoleAssignment") and isinstance(subject, NamedNode):
            process = NamedNode(f"{subject.value}/process")
            triples |= {Triple(process, RDF_TYPE, concept("dpv:Process")), Triple(process, ckg("premise"), subject)}
    return frozenset(triples)


def individual_triples(ontology: Iterable[Triple]) -> frozenset[Triple]:
    """Return what the ontology itself says about individuals: regimes, countries, decisions, concepts as values."""
    return frozenset(
        triple
        for triple in ontology
        if isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
        and (triple.predicate == RDF_TYPE or triple.predicate.value.startswith(PREFIXES["ckg"]))
        and not triple.object.value.startswith(PREFIXES["owl"])
    )


def values_as_members(ontology: Iterable[Triple], assertions: Iterable[Triple]) -> frozenset[Triple]:
    """Return, for each concept that stands as a value, that it is of its own class: of what OWL has as a class.

    So a value has a kind, by which a reasoner sees that it stands in a wrong place.
    """
    classes = {triple.subject for triple in ontology if triple.object == concept("owl:Class")}
    values = {triple.object for triple in assertions if triple.predicate != RDF_TYPE} & classes
    return frozenset(Triple(value, RDF_TYPE, value) for value in values if isinstance(value, NamedNode))


def select_axioms(ontology: Iterable[Triple], assertions: Iterable[Triple]) -> frozenset[Triple]:
    """Return those axioms that can bear on assertions, so that a few claims do not bring in all of DPV.

    These are all axioms about what the assertions name, about what those axioms name, and so on; and, with the same
    for what they name, all definitions of classes and properties and all axioms without a name.
    """
    about: dict[object, list[Triple]] = defaultdict(list)
    waiting: list[object] = list(ROLE_PROPERTIES)
    for triple in ontology:
        if not _is_logical(triple.predicate):
            continue
        about[triple.subject].append(triple)
        if isinstance(triple.subject, BlankNode) or triple.predicate in _DEFINING:
            waiting.append(triple.subject)
    for triple in assertions:
        waiting += (triple.subject, triple.predicate, triple.object)
    seen: set[object] = set()
    while waiting:
        term = waiting.pop()
        if term not in seen:
            seen.add(term)
            waiting += (part for triple in about[term] for part in (triple.predicate, triple.object))
    return frozenset(triple for term in seen for triple in about[term])


def drop_negations(triples: Collection[Triple]) -> frozenset[Triple]:
    """Return triples without the axioms that a contradiction needs.

    These say that two things differ, that nothing is of two classes, or that a property has one value.
    """
    lists = {triple.subject for triple in triples if triple.object in _NEGATIVE_LISTS}
    return frozenset(
        triple
        for triple in triples
        if triple.subject not in lists
        and triple.predicate not in _NEGATIVE_RELATIONS
        and triple.object != concept("owl:FunctionalProperty")
    )


def disjoint_classes(triples: Collection[Triple]) -> frozenset[frozenset[str]]:
    """Return the pairs of IRIs of classes that axioms declare disjoint."""
    return _pairs(triples, "owl:disjointWith", "owl:members")


def different_things(triples: Collection[Triple]) -> frozenset[frozenset[str]]:
    """Return the pairs of IRIs of things that axioms declare different."""
    return _pairs(triples, "owl:differentFrom", "owl:distinctMembers")


_LOGIC = tuple(PREFIXES[prefix] for prefix in ("ckg", "dpv", "owl", "rdf"))
_OF_RDFS = frozenset(map(concept, ("rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range")))
_NOT_ASKED = frozenset({ckg("evidence"), ckg("mentions"), *ROLE_PROPERTIES})
_DEFINING = frozenset({concept("owl:equivalentClass"), concept("owl:propertyChainAxiom")})
_NEGATIVE_RELATIONS = frozenset({concept("owl:disjointWith"), concept("owl:differentFrom")})
_FIRST, _REST = concept("rdf:first"), concept("rdf:rest")
_NEGATIVE_LISTS = frozenset({concept("owl:AllDisjointClasses"), concept("owl:AllDifferent")})


def _is_logical(predicate: NamedNode) -> bool:
    return predicate.value.startswith(_LOGIC) or predicate in _OF_RDFS


def _pairs(triples: Collection[Triple], relation: str, membership: str) -> frozenset[frozenset[str]]:
    found = {
        frozenset({triple.subject.value, triple.object.value})
        for triple in triples
        if triple.predicate == concept(relation)
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
    }
    for members in _lists(triples, concept(membership)):
        found |= {frozenset({one, other}) for one in members for other in members if one < other}
    return frozenset(found)


def _lists(triples: Collection[Triple], membership: NamedNode) -> Iterator[list[str]]:
    """Yield the IRIs in each list that a property leads to."""
    first = {t.subject: t.object.value for t in triples if t.predicate == _FIRST and isinstance(t.object, NamedNode)}
    rest = {t.subject: t.object for t in triples if t.predicate == _REST and isinstance(t.object, BlankNode)}
    for triple in triples:
        if triple.predicate == membership and isinstance(triple.object, BlankNode):
            members, at = [], triple.object
            while at in first:
                members.append(first[at])
                at = rest.get(at, BlankNode())
            yield members


def _read(file: Path) -> Iterable[Triple]:
    try:
        # Blank nodes of different files must not run together.
        quads = list(parse(path=str(file), format=RdfFormat.TURTLE, rename_blank_nodes=True))
    except SyntaxError as error:
        raise StoreError("KG320", f"{file.name} is no valid Turtle: {error.msg}", "reinstall compliance-kg") from error
    return [quad.triple for quad in quads]
