"""Why claims contradict the ontology, in words.

A reasoner that finds a contradiction says no more than that. So it is asked again without the axioms that
forbid: then nothing can clash, and it tells for each thing all classes that it is of. Where two of these are declared
disjoint, there is the clash, and the assertions about the thing say how it comes to be of either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import BlankNode, NamedNode, Triple

from kg.graph.shape import RDF_TYPE, concept
from kg.reasoning.axioms import different_things, disjoint_classes, drop_negations, select_axioms, values_as_members
from kg.reasoning.hermit import reason
from kg.vocab import compact


@dataclass(frozen=True, slots=True)
class Clash:
    """One contradiction: the thing that it is about (IRI, and how a person calls it), the axiom, and what breaks it."""

    thing: str
    name: str
    axiom: str
    reasons: tuple[str, ...]


def explain_clashes(
    ontology: Collection[Triple], assertions: Collection[Triple], names: Mapping[str, str]
) -> tuple[Clash, ...]:
    """Return what makes assertions contradict the ontology, sorted; `names` are those of things by their IRIs.

    Empty if the contradiction is of another kind than two disjoint classes or two values where one may be. Raises as
    `reason` does.
    """
    told = frozenset({*assertions, *values_as_members(ontology, assertions)})
    axioms = select_axioms(ontology, told)
    return tuple(sorted({*_double_values(axioms, assertions, names), *_disjoint_types(axioms, told, names)}, key=str))


def _double_values(
    axioms: Collection[Triple], assertions: Collection[Triple], names: Mapping[str, str]
) -> Iterator[Clash]:
    """Find things with two values of a property that has one."""
    functional = {triple.subject for triple in axioms if triple.object == concept("owl:FunctionalProperty")}
    different = different_things(axioms)
    values: dict[tuple[str, str], list[str]] = defaultdict(list)
    for subject, predicate, value in map(_iris, assertions):
        if NamedNode(predicate) in functional:
            values[subject, predicate].append(value)
    for (subject, predicate), several in values.items():
        for pair in combinations(sorted(several), 2):
            if frozenset(pair) in different:
                axiom = f"{compact(predicate)} has one value, and {compact(pair[0])} is not {compact(pair[1])}"
                said = tuple(f"it has the value {compact(value)}" for value in pair)
                yield Clash(subject, _called(subject, names), axiom, said)


def _disjoint_types(axioms: Collection[Triple], told: Collection[Triple], names: Mapping[str, str]) -> Iterator[Clash]:
    """Find things that are of two disjoint classes."""
    tolerant = drop_negations([*axioms, *told])
    case = _Case(told, names, _Hierarchy([*tolerant, *reason(tolerant).triples]), _conditions(axioms))
    disjoint = disjoint_classes(axioms)
    for thing in {triple.subject.value for triple in told if isinstance(triple.subject, NamedNode)}:
        classes = case.hierarchy.classes_of(thing)
        for one, other in (sorted(pair) for pair in disjoint if pair <= classes):
            axiom = f"nothing is both {compact(one)} and {compact(other)}"
            reasons = (*case.reasons(thing, one), *case.reasons(thing, other))
            yield Clash(thing, _called(thing, names), axiom, reasons)


class _Hierarchy:
    """What is above what: superclasses and superproperties, and the classes of things."""

    def __init__(self, triples: Collection[Triple]) -> None:
        self._above: dict[str, set[str]] = defaultdict(set)
        self._types: dict[str, set[str]] = defaultdict(set)
        self.domains: dict[str, set[str]] = defaultdict(set)
        self.ranges: dict[str, set[str]] = defaultdict(set)
        tables = dict.fromkeys(("rdfs:subClassOf", "rdfs:subPropertyOf", "owl:equivalentClass"), self._above)
        tables |= {"rdf:type": self._types, "rdfs:domain": self.domains, "rdfs:range": self.ranges}
        for subject, predicate, value in map(_iris, triples):
            table = tables.get(compact(predicate))
            if table is not None and subject and value:
                table[subject].add(value)

    def closure(self, term: str) -> set[str]:
        """Return a class or property and all that is above it."""
        found: set[str] = set()
        waiting = [term]
        while waiting:
            at = waiting.pop()
            if at not in found:
                found.add(at)
                waiting += self._above[at]
        return found

    def classes_of(self, thing: str) -> set[str]:
        """Return all classes that a thing is of."""
        # owlready2 takes what is a class and a thing for a class, and tells its types as superclasses.
        types = self._types[thing] | (self._above[thing] if thing in self._types[thing] else set())
        return {above for kind in types for above in self.closure(kind)}


@dataclass(frozen=True, slots=True)
class _Case:
    """What was told of which things (`names` by IRI), what is above what, and what definitions ask for.

    `conditions` holds, by the IRI of a class, the pairs of a property and the class of its value that define it.
    """

    told: Collection[Triple]
    names: Mapping[str, str]
    hierarchy: _Hierarchy
    conditions: Mapping[str, set[tuple[str, str]]]

    def reasons(self, thing: str, kind: str) -> Iterator[str]:
        """Yield how a thing comes to be of a class, by the assertions about it."""
        found = {why for triple in self.told for why in self._why(thing, kind, *_iris(triple))}
        for why in sorted(found) or ["it follows from all that is said of it"]:
            yield f"it is a {compact(kind)}: {why}"

    def _why(self, thing: str, kind: str, subject: str, predicate: str, value: str) -> Iterator[str]:
        """Yield how one assertion makes a thing be of a class, if it does."""
        above = self.hierarchy
        if predicate == RDF_TYPE.value:
            if subject == thing and kind in above.closure(value):
                yield "it stands for its own class" if value == thing else f"it is stated to be a {compact(value)}"
            return
        properties = above.closure(predicate)
        if subject == thing and (
            any(kind in above.closure(domain) for name in properties for domain in above.domains[name])
            or any(name in properties and of in above.classes_of(value) for name, of in self.conditions.get(kind, ()))
        ):
            yield f"its {compact(predicate)} is {_called(value, self.names)}"
        if value == thing and any(kind in above.closure(end) for name in properties for end in above.ranges[name]):
            yield f"it is the {compact(predicate)} of {_called(subject, self.names)}"


def _conditions(axioms: Collection[Triple]) -> dict[str, set[tuple[str, str]]]:
    """Return, for each class that is defined, the pairs of a property and the class of its value that define it."""
    about: dict[object, list[Triple]] = defaultdict(list)
    for triple in axioms:
        about[triple.subject].append(triple)
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for definition in (triple for triple in axioms if triple.predicate == concept("owl:equivalentClass")):
        waiting = [definition.object]
        while waiting:
            parts = {part.predicate: part.object for part in about[waiting.pop()]}
            waiting += (part for part in parts.values() if isinstance(part, BlankNode))
            name, of = parts.get(concept("owl:onProperty")), parts.get(concept("owl:someValuesFrom"))
            if isinstance(name, NamedNode) and isinstance(of, NamedNode):
                found[_iris(definition)[0]].add((name.value, of.value))
    return found


def _called(iri: str, names: Mapping[str, str]) -> str:
    """Return how a person calls a thing: the name of a party, else a CURIE or the end of an IRI of the data."""
    if iri in names:
        return f"“{names[iri]}”"
    short = compact(iri)
    return "/".join(iri.rsplit("/", 2)[-2:]) if short == iri else short


def _iris(triple: Triple) -> tuple[str, str, str]:
    """Return the IRIs of a triple; "" stands for a blank node or literal, which is no part of any explanation."""
    subject, value = triple.subject, triple.object
    return (
        subject.value if isinstance(subject, NamedNode) else "",
        triple.predicate.value,
        value.value if isinstance(value, NamedNode) else "",
    )
