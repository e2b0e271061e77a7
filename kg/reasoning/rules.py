"""The derivation rules of `ontology/rules/`: CONSTRUCT queries with a header that says why each conclusion holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.shape import RDF_TYPE, ckg, concept
from kg.queries import read_header
from kg.resources import folder


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with what its header says: `because` completes "this follows, because ...", `clause` cites the law."""

    id: str
    title: str
    because: str
    clause: str
    text: str

    @property
    def chains(self) -> bool:
        """Whether the rule has derived nodes as premises, so that it must run again when there are more."""
        return "ckg:derivedIn" in self.text.partition("WHERE")[2]


@cache
def load_rules() -> tuple[Rule, ...]:
    """Return the rules that derive from a document's claims, by name."""
    return _load(folder("ontology") / "rules")


@cache
def load_reference_rules() -> tuple[Rule, ...]:
    """Return the rules that derive from the reference graph alone, by name."""
    return _load(folder("ontology") / "rules" / "reference")


def rule_quads(*, base: str) -> Iterator[Quad]:
    """Yield what the reference graph says of each rule, so that queries can tell why."""
    graph = NamedNode(f"{base}reference")
    for rule in (*load_rules(), *load_reference_rules()):
        iri = ckg(f"rule-{rule.id}")
        yield Quad(iri, RDF_TYPE, ckg("DerivationRule"), graph)
        yield Quad(iri, concept("skos:prefLabel"), Literal(rule.title, language="en"), graph)
        yield Quad(iri, concept("skos:definition"), Literal(rule.because, language="en"), graph)
        yield Quad(iri, concept("dcterms:source"), Literal(rule.clause), graph)


def _load(place: Path) -> tuple[Rule, ...]:
    return tuple(_rule(path.read_text("utf-8")) for path in sorted(place.glob("*.rq")))


def _rule(text: str) -> Rule:
    header = read_header(text)
    return Rule(header["id"], header["title"], header["because"], header["clause"], text)
