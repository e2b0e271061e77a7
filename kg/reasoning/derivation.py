"""What follows from a document's claims, by the rules of `ontology/rules/`: the document's derived graph.

Comes in: the reference graph, what was given beside the texts, and the quads of one document. Goes out: the quads of
`<DOCUMENT>/derived`. Each derived node says by `ckg:derivedBy` which rule made it and by `ckg:premise` from what:
claims, given facts or other derived nodes. Only affirmed claims are premises, and no date enters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode, Quad, QueryTriples, Triple
from pyoxigraph import Store as Engine

from kg.errors import StoreError
from kg.reasoning.rules import Rule, load_reference_rules, load_rules


class Deriver:
    """Derives document by document; what it holds of one is gone before the next."""

    def __init__(self, reference: Iterable[Quad]) -> None:
        self._engine = Engine()
        self._engine.extend(reference)

    def derive(self, document: str, quads: Iterable[Quad], given: Sequence[Quad] = ()) -> list[Quad]:
        """Return the derived graph of a document (by its IRI) from the quads of its own graph and what is given for it.

        Raises StoreError KG327 for a rule that is no CONSTRUCT query.
        """
        asserted, derived = NamedNode(document), derived_graph(document)
        self._engine.extend(quads)
        self._engine.extend(given)
        try:
            known, rules = set[Triple](), load_rules()
            while found := {triple for rule in rules for triple in _apply(self._engine, rule)} - known:
                self._engine.extend(_in_graph(found, derived))
                known |= found
                rules = tuple(rule for rule in rules if rule.chains)
            return _in_graph(known, derived)
        finally:
            for graph in {asserted, derived, *(quad.graph_name for quad in given)}:
                self._engine.remove_graph(graph)


def derived_graph(document: str) -> NamedNode:
    """Return the name of the graph that holds what follows from a document's claims."""
    return NamedNode(f"{document}/derived")


def close_reference(reference: Iterable[Quad], *, base: str) -> list[Quad]:
    """Return what follows from the reference graph alone (`ckg:fallsUnder`), in the graph `<base>reference/derived`."""
    engine = Engine()
    engine.extend(reference)
    found = {triple for rule in load_reference_rules() for triple in _apply(engine, rule)}
    return _in_graph(found, NamedNode(f"{base}reference/derived"))


def _apply(engine: Engine, rule: Rule) -> list[Triple]:
    try:
        found = engine.query(rule.text, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise _broken(rule, str(error)) from error
    if not isinstance(found, QueryTriples):
        raise _broken(rule, "it is no CONSTRUCT query")
    return list(found)


def _broken(rule: Rule, reason: str) -> StoreError:
    return StoreError("KG327", f"the rule {rule.id} cannot be applied: {reason}", "reinstall compliance-kg")


def _in_graph(triples: Iterable[Triple], graph: NamedNode) -> list[Quad]:
    return [Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples]
