"""What follows from a document's claims, by the rules of `ontology/rules/`: the document's derived graph.

Comes in: the reference graph, what was given beside the texts, and the N-Quads of one document. Goes out: the graph
`<DOCUMENT>/derived`. Each derived node says by `ckg:derivedBy` which rule made it and by `ckg:premise` from what:
claims, given facts or other derived nodes. Only affirmed claims are premises, and no date enters.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from itertools import chain

from pyoxigraph import NamedNode, Quad, QueryTriples, RdfFormat
from pyoxigraph import Store as Engine

from kg.errors import StoreError
from kg.graph.shape import RDF_TYPE
from kg.reasoning.rules import Rule, load_reference_rules, load_rules

_TYPE = str(RDF_TYPE).encode()


class Deriver:
    """Derives document by document, each in an engine of its own, so that one leaves nothing behind for the next.

    Filling an engine is most of the work, so it gets only what the rules can ask for.
    """

    def __init__(self, reference: Iterable[Quad]) -> None:
        self._rules = load_rules()
        self._asked = {RDF_TYPE}.union(*(rule.asks for rule in self._rules))
        self._reference = self._useful(reference)
        # A rule may take a property from the reference graph: `?ours ckg:shortcut ?shortcut . ?claim ?ours ?value`.
        self._asked |= {quad.subject for quad in self._reference if isinstance(quad.subject, NamedNode)}
        self._written = {str(node).encode() for node in self._asked}

    def derive(self, document: str, nquads: bytes, given: Iterable[Quad] = ()) -> bytes:
        """Return the derived graph of a document (by its IRI) from its own graph, N-Quads, and what is given for it.

        It is canonical N-Quads: the engine writes them itself, since as objects they would cost as much again as the
        rules. Raises StoreError KG327 for a rule that is no CONSTRUCT query.
        """
        graph, premises, beside = derived_graph(document), self._useful_lines(nquads), self._useful(given)
        engine = Engine()
        engine.extend(chain(self._reference, beside))
        engine.load(b"\n".join(premises), format=RdfFormat.N_QUADS)
        used = {quad.predicate for quad in beside} | set(map(_predicate, premises))
        known, rules = set[bytes](), [rule for rule in self._rules if not rule.ends]
        while found := _conclude(engine, rules, used) - known:
            engine.load(b"\n".join(found), format=RdfFormat.N_TRIPLES, to_graph=graph)
            known |= found
            new = set(map(_predicate, found))
            used |= new
            rules = [rule for rule in rules if rule.can_go_on(new)]
        known |= _conclude(engine, [rule for rule in self._rules if rule.ends], used)
        return _in_graph(known, graph)

    def _useful_lines(self, nquads: bytes) -> list[bytes]:
        """Return those of the lines that a rule can match, as `_useful` does."""
        asked, useful = self._written, []
        for line in nquads.splitlines():
            _, predicate, rest = line.split(b" ", 2)
            if predicate in asked and (predicate != _TYPE or rest.split(b" ", 1)[0] in asked):
                useful.append(line)
        return useful

    def _useful(self, quads: Iterable[Quad]) -> list[Quad]:
        """Return what a rule can match: quads with a property, and of types those with a class, that rules name."""
        asked = self._asked
        return [
            quad
            for quad in quads
            if (predicate := quad.predicate) in asked and (predicate != RDF_TYPE or quad.object in asked)
        ]


def derived_graph(document: str) -> NamedNode:
    """Return the name of the graph that holds what follows from a document's claims."""
    return NamedNode(f"{document}/derived")


def close_reference(reference: Iterable[Quad], *, base: str) -> bytes:
    """Return what follows from the reference graph alone (`ckg:fallsUnder`), the graph `<base>reference/derived`.

    It is canonical N-Quads. Raises as `Deriver.derive`.
    """
    engine = Engine()
    engine.extend(reference)
    return _in_graph(_conclude(engine, load_reference_rules(), set()), NamedNode(f"{base}reference/derived"))


def _conclude(engine: Engine, rules: Iterable[Rule], used: Set[NamedNode]) -> set[bytes]:
    """Return what rules conclude, as lines of N-Triples. A rule is run if it can find anything."""
    return {line for rule in rules if rule.can_find(used) for line in _apply(engine, rule).split(b"\n") if line}


def _apply(engine: Engine, rule: Rule) -> bytes:
    try:
        found = engine.query(rule.text, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise _broken(rule, str(error)) from error
    if not isinstance(found, QueryTriples):
        raise _broken(rule, "it is no CONSTRUCT query")
    return found.serialize(format=RdfFormat.N_TRIPLES) or b""


def _broken(rule: Rule, reason: str) -> StoreError:
    return StoreError("KG327", f"the rule {rule.id} cannot be applied: {reason}", "reinstall compliance-kg")


def _predicate(line: bytes) -> NamedNode:
    return NamedNode(line.split(b" ", 2)[1][1:-1].decode())


def _in_graph(lines: Iterable[bytes], graph: NamedNode) -> bytes:
    """Return lines of N-Triples as canonical N-Quads, which have the graph before the dot."""
    text = b"".join(line + b"\n" for line in sorted(lines))
    # The serialiser escapes line feeds within literals, so this stands at the end of each line alone.
    return text.replace(b" .\n", f" {graph} .\n".encode())
