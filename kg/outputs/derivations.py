"""What follows from claims, in words: each conclusion with its rule and the chain of premises down to the passages.

Comes in: a document's derived graph, its claims in words and the rules. Goes out: `Derivation`s, which faces print.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Quad

from kg.graph.shape import RDF_TYPE
from kg.model import Concept
from kg.outputs.explanation import Explanation
from kg.reasoning.rules import Rule
from kg.vocab import compact, expand


@dataclass(frozen=True, slots=True)
class Premise:
    """A premise that no passage says: a fact given beside the texts, by its IRI."""

    given: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """A conclusion in words; `kind` is its class, `because` completes "this follows, because ...".

    Premises may be derivations themselves.
    """

    derived: str
    document: str
    kind: str
    sentence: str
    rule: str
    because: str
    clause: str
    premises: tuple[Derivation | Explanation | Premise, ...]


def explain_derivations(
    quads: Iterable[Quad],
    *,
    document: str,
    claims: Mapping[str, Explanation],
    names: Mapping[str, str],
    labels: Mapping[Concept, str],
    rules: Iterable[Rule],
) -> dict[str, Derivation]:
    """Return what a document's derived graph holds, in words, by the IRI of each node.

    `document` is its name, `claims` its claims by IRI, `names` those of parties and given facts by IRI.
    """
    index: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in sorted(quads, key=str):
        index[getattr(quad.subject, "value", "")][quad.predicate.value].append(getattr(quad.object, "value", ""))
    known = {f"rule-{rule.id}": rule for rule in rules}
    words = _Words(names, labels)
    done: dict[str, Derivation] = {}

    def derivation(node: str) -> Derivation:
        if node not in done:
            properties = index[node]
            rule = known[properties[_DERIVED_BY][0].partition("#")[2]]
            premises = tuple(premise(iri) for iri in properties[_PREMISE])
            kind = compact(properties[RDF_TYPE.value][0])
            sentence = words.sentence(kind, properties)
            done[node] = Derivation(node, document, kind, sentence, rule.id, rule.because, rule.clause, premises)
        return done[node]

    def premise(iri: str) -> Derivation | Explanation | Premise:
        if iri in claims:
            return claims[iri]
        return derivation(iri) if iri in index else Premise(iri, words.name(iri))

    return {node: derivation(node) for node in sorted(index)}


_DERIVED_BY: Final = expand("ckg:derivedBy")
_PREMISE: Final = expand("ckg:premise")
_ABOUT: Final = frozenset({RDF_TYPE.value, _DERIVED_BY, _PREMISE, expand("ckg:derivedIn")})


class _Words:
    """Puts derived nodes into words."""

    def __init__(self, names: Mapping[str, str], labels: Mapping[Concept, str]) -> None:
        self._names = names
        self._labels = labels

    def name(self, iri: str) -> str:
        """Return a party's name, a concept's label with its CURIE, or what there is."""
        curie = compact(iri)
        label = self._labels.get(curie)
        return self._names.get(iri) or (f"{label} ({curie})" if label else curie)

    def sentence(self, kind: str, properties: Mapping[str, list[str]]) -> str:
        values = {compact(name): "; ".join(map(self.name, found)) for name, found in properties.items()}
        match kind:
            case "ckg:DerivedRole":
                whom = f" on behalf of {values['ckg:onBehalfOf']}" if "ckg:onBehalfOf" in values else ""
                return f"{values['ckg:party']} acts as {values['ckg:role']}{whom}"
            case "ckg:DerivedTransfer":
                return f"personal data goes to {values['ckg:destination']} ({values['ckg:importer']})"
            case "ckg:RestrictedTransfer":
                return f"a restricted transfer under {values['ckg:regime']} to {values['ckg:destination']}"
        told = [f"{compact(name)} {values[compact(name)]}" for name in sorted(properties.keys() - _ABOUT)]
        return f"a process with {', '.join(told)}"
