"""Given facts to quads: a graph of their own, so that what was given never looks like what a document claims.

Comes in: the values of the file, the reference graph, the documents of the build and the names in them. Goes out: the
quads of `<base>given`, and notices about what in the file meets nothing in the build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final, Literal, TypeAlias

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.errors import UsageError, did_you_mean
from kg.graph.manifest import Notice
from kg.graph.shape import RDF_TYPE, Property, ckg, concept, typed
from kg.identify import digest
from kg.reading.given import Given, GivenDocument, GivenOrganisation
from kg.vocab import compact

NameKind: TypeAlias = Literal["country", "regime", "framework"]


@dataclass(frozen=True, slots=True)
class Names:
    """By which names the reference graph knows countries, regimes and frameworks: small letters to IRI, per kind."""

    known: Mapping[NameKind, Mapping[str, NamedNode]]
    shown: Mapping[NameKind, str]

    def find(self, kind: NameKind, name: str, about: str) -> NamedNode:
        """Return the IRI that a name stands for. Raises UsageError KG142 for an unknown one."""
        found = self.known[kind].get(name.strip().lower())
        if found is None:
            words = [word for word in self.known[kind] if ":" not in word]
            hint = did_you_mean(name.strip(), words, self.shown[kind])
            raise UsageError("KG142", f"there is no {kind} {name!r}, as given for {about}", hint)
        return found


def read_names(reference: Iterable[Quad]) -> Names:
    """Return the names that the reference graph has for what can be given.

    A thing is known by its notation or code, its label, its local name, and its IRI, in full or as a CURIE.
    """
    things: dict[NameKind, set[str]] = {"country": set(), "regime": set(), "framework": set()}
    labels: dict[str, list[str]] = {}
    for quad in reference:
        subject, value = getattr(quad.subject, "value", ""), getattr(quad.object, "value", "")
        if quad.predicate == RDF_TYPE and value in _KINDS:
            things[_KINDS[value]].add(subject)
        elif quad.predicate == ckg("scopeMetBy"):
            things["framework"].add(value)
        elif quad.predicate in _LABELS:
            labels.setdefault(subject, []).append(value)
    known = {
        kind: {name.lower(): NamedNode(iri) for iri in iris for name in _names(iri, labels)}
        for kind, iris in things.items()
    }
    frameworks = ", ".join(sorted(min(labels.get(iri, [compact(iri)]), key=len) for iri in things["framework"]))
    regimes = ", ".join(sorted(compact(iri).partition(":")[2] for iri in things["regime"]))
    shown: dict[NameKind, str] = {
        "country": "write the country's two letters of ISO 3166, such as IN",
        "regime": f"the regimes are {regimes}",
        "framework": f"the frameworks are {frameworks}",
    }
    return Names(known, shown)


def given_quads(
    given: Given, names: Names, documents: Mapping[str, str], known_name: Callable[[str], str], *, base: str
) -> list[Quad]:
    """Return the graph of given facts.

    `documents` leads from names to IRIs; `known_name` returns the name by which documents' graphs call a well-known
    organisation, "" for any other. Raises UsageError KG142 for a country, regime or framework that is not known.
    """
    graph = NamedNode(given_iri(base))
    quads = [
        Quad(graph, RDF_TYPE, concept("prov:Entity"), graph),
        Quad(graph, ckg("sha256"), RdfLiteral(given.sha256), graph),
    ]
    facts = [(about.name, list(_document_properties(about, names, documents))) for about in given.documents]
    facts += [(about.name, list(_organisation_properties(about, names, known_name))) for about in given.organisations]
    for name, properties in facts:
        # What is given makes the identifier, not which documents of this build it meets.
        content = [f"{predicate} {term}" for predicate, term in properties if predicate != ckg("forDocument")]
        fact = NamedNode(f"{given_iri(base)}/{digest(name, *sorted(content))}")
        quads += [Quad(fact, predicate, term, graph) for predicate, term in [(RDF_TYPE, ckg("GivenFact")), *properties]]
    return quads


def given_iri(base: str) -> str:
    """Return the IRI of the graph of given facts, which is also that of the file that gave them."""
    return f"{base}given"


def unmet(given: Given, documents: Iterable[str], named: Iterable[str]) -> tuple[Notice, ...]:
    """Return a notice for each entry that bears on nothing: no document has, or names, what it is about.

    `named` are the organisations of `given` that documents name, as `named_organisations` tells.
    """
    listed, met = tuple(documents), set(named)
    notices = []
    for document in given.documents:
        if not any(_is_meant(name, document) for name in listed):
            message = f"{given.name} gives facts about {document.name!r}, and no document of the build has that name"
            notices.append(Notice(given.name, "KG143", message, "the names are those that kg query documents lists"))
    for organisation in given.organisations:
        if organisation.name not in met:
            message = f"{given.name} gives facts about {organisation.name!r}, and no document names that organisation"
            notices.append(Notice(given.name, "KG143", message, "add the name that the documents use with also_named"))
    return tuple(notices)


def named_organisations(given: Given, parties: Iterable[str], known_name: Callable[[str], str]) -> tuple[str, ...]:
    """Return the organisations among the given facts that a document names, by the names of its parties."""
    named = {party.lower() for party in parties}
    return tuple(
        organisation.name
        for organisation in given.organisations
        if {name.lower() for name in _all_names(organisation, known_name)} & named
    )


def party_names(nquads: bytes) -> set[str]:
    """Return the names of the parties in a document's graph."""
    quads = tuple(parse(nquads, format=RdfFormat.N_QUADS))
    parties = {quad.subject for quad in quads if quad.predicate == RDF_TYPE and quad.object == ckg("Party")}
    found = (quad for quad in quads if quad.predicate == ckg("name") and quad.subject in parties)
    return {quad.object.value for quad in found if isinstance(quad.object, RdfLiteral)}


_KINDS: Final[Mapping[str, NameKind]] = {
    concept("dpv:Country").value: "country",
    ckg("Regime").value: "regime",
}
_LABELS: Final = frozenset(map(concept, ("skos:prefLabel", "skos:notation", "loc:iso_alpha2")))


def _names(iri: str, labels: Mapping[str, list[str]]) -> list[str]:
    curie = compact(iri)
    return [iri, curie, curie.partition(":")[2], *labels.get(iri, ())]


def _document_properties(document: GivenDocument, names: Names, documents: Mapping[str, str]) -> Iterator[Property]:
    about = f"the document {document.name!r}"
    if document.established:
        yield ckg("establishedIn"), names.find("country", document.established, about)
    for regime in document.regimes:
        yield ckg("applicableRegime"), names.find("regime", regime, about)
    for name, iri in documents.items():
        if _is_meant(name, document):
            yield ckg("forDocument"), NamedNode(iri)


def _is_meant(name: str, document: GivenDocument) -> bool:
    return name == document.name or fnmatchcase(name, document.name)


def _organisation_properties(
    organisation: GivenOrganisation, names: Names, known_name: Callable[[str], str]
) -> Iterator[Property]:
    about = f"the organisation {organisation.name!r}"
    for name in _all_names(organisation, known_name):
        yield ckg("organisationName"), RdfLiteral(name)
    if organisation.country:
        yield ckg("establishedIn"), names.find("country", organisation.country, about)
    for framework in organisation.certified:
        yield ckg("certifiedUnder"), names.find("framework", framework, about)
    for predicate, day in (("validFrom", organisation.valid_from), ("validTo", organisation.valid_to)):
        if day:
            yield ckg(predicate), typed(day.isoformat(), "date")


def _all_names(organisation: GivenOrganisation, known_name: Callable[[str], str]) -> list[str]:
    given = [name.strip() for name in (organisation.name, *organisation.also_named)]
    return sorted({*given, *map(known_name, given)} - {""})
