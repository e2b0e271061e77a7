"""The ontology as Python classes and individuals, through owlready2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.reasoning.axioms import ontology_triples
from kg.reasoning.hermit import import_owlready2, load_triples
from kg.resources import folder
from kg.vocab import PREFIXES


@dataclass(frozen=True, slots=True)
class Ontology:
    """The ontology in a world of owlready2, with a namespace of owlready2 for each of its vocabularies.

    `ontology.ckg.Statement` and `ontology.eu_gdpr["A6-1-f"]` are terms; a name that a vocabulary lacks gives None.
    Terms of DPV, and our own concepts, are classes. OWL lets an IRI be a class and an individual at once, and claims
    use these as individuals; owlready2 loads such an IRI as a class alone. Regimes, countries, polarities, adequacy
    decisions and legal roles are individuals. `world.search(label="Direct*")` finds terms of DPV and our classes,
    `world.search(prefLabel="hosting*")` our concepts and individuals.
    """

    world: Any
    ckg: Any
    dpv: Any
    eu_gdpr: Any
    loc: Any
    pd: Any


def load_ontology() -> Ontology:
    """Return the ontology of this installation, in a world of its own.

    Raises MissingPartError KG410 without owlready2; StoreError KG320 or KG321 if a file is broken.
    """
    world = import_owlready2().World()
    # That a concept is of its own class, as reasoners are told, owlready2 cannot hold.
    load_triples(world, (triple for triple in ontology_triples(folder("ontology")) if triple.subject != triple.object))
    names = ("ckg", "dpv", "eu-gdpr", "loc", "pd")
    return Ontology(world, *(world.get_namespace(PREFIXES[name]) for name in names))
