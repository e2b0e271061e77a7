"""Which terms belong to a class or a facet, as the reference graph says."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

from kg.graph.store import Store
from kg.vocab import PREFIXES, compact, expand

_BELONGING: Final = f"""PREFIX skos: <{PREFIXES["skos"]}>
SELECT ?one {{
  {{ ?one a $kind }} UNION {{ $kind skos:member/^skos:broader* ?one }} UNION {{ $kind skos:member/^a ?one }}
}}"""


def terms_of(store: Store, kind: str) -> tuple[str, ...]:
    """Return the CURIEs of what belongs to a class or facet, given by its CURIE, sorted.

    To a class belong its individuals; to a facet, its members and what is below them, and the individuals of members.
    """
    rows = store.query(_BELONGING.replace("$kind", str(NamedNode(expand(kind))))).rows
    return tuple(sorted({compact(term.value) for row in rows for term in row if isinstance(term, NamedNode)}))
