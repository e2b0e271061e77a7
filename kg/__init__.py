"""compliance-kg: what privacy policies claim, as an OWL/RDF graph in which every claim cites its passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.reasoning.terms import Ontology

__version__ = "0.1.0"


def ontology() -> Ontology:
    """Return the ontology as Python classes and individuals; needs the extra `reason`.

    `kg.ontology().ckg.Statement.subclasses()` yields the kinds of claim. Raises MissingPartError KG410 without
    owlready2.
    """
    from kg.reasoning.terms import load_ontology

    return load_ontology()
