"""The ontology's craft, by queries in the manner of ROBOT's report, OOPS! and FOOPS!; each is shown to find a defect.

Beside each query stands a tiny graph, in which it finds what is called Bad and not what is called Good.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.graph.store import OxigraphStore
from kg.resources import folder

HERE = Path(__file__).parent / "quality"
QUERIES = sorted(HERE.glob("*.rq"))
ONTOLOGY = folder("ontology")


@cache
def store_of(*paths: Path) -> OxigraphStore:
    """Return a store of the triples of some files, in one graph."""
    return OxigraphStore.of(quad for path in paths for quad in parse(path=path, format=RdfFormat.TURTLE))


def ask(query: Path, store: OxigraphStore) -> list[str]:
    rows = store.query(query.read_text("utf-8"), union=False).rows
    return sorted(str(getattr(term, "value", "")) for (term,) in rows)


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_the_ontology_is_free_of_it(query: Path) -> None:
    assert ask(query, store_of(*sorted(ONTOLOGY.glob("*.ttl")))) == []


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_the_query_finds_what_is_bad_and_no_more(query: Path) -> None:
    graph = query.with_suffix(".ttl")
    terms = {str(getattr(term, "value", "")) for quad in store_of(graph).quads() for term in list(quad)[:3]}
    bad = sorted(term for term in terms if re.search(r"[#/][Bb]ad\w*$", term))
    assert bad
    assert ask(query, store_of(graph)) == bad
