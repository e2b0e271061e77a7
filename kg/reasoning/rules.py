"""The derivation rules of `ontology/rules/`: CONSTRUCT queries with a header that says why each conclusion holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.shape import RDF_TYPE, ckg, concept
from kg.queries import read_header
from kg.resources import folder


@dataclass(frozen=True)
class Rule:
    """A rule with what its header says: `because` completes "this follows, because ...", `clause` cites the law.

    `needs` are properties without which it finds nothing, so that it need not run: of each set, one must be in use.
    """

    id: str
    title: str
    because: str
    clause: str
    text: str
    needs: tuple[frozenset[NamedNode], ...] = ()

    @cached_property
    def asks(self) -> frozenset[NamedNode]:
        """The properties and concepts that its WHERE names: nothing else can match, save what a variable stands for."""
        prefixes = dict(_PREFIX.findall(self.text))
        named = {prefixes[prefix] + name for prefix, name in _NAME.findall(self._where) if prefix in prefixes}
        return frozenset(map(NamedNode, named.union(_IRI.findall(self._where))))

    @property
    def chains(self) -> bool:
        """Whether the rule has derived nodes as premises, so that it must run again when there are more."""
        return "ckg:derivedIn" in self._where

    @property
    def ends(self) -> bool:
        """Whether what the rule derives is no premise of anything: only nodes with their document (`derivedIn`) are."""
        return "ckg:derivedIn" not in self.text.partition("WHERE")[0]

    def can_find(self, used: Set[NamedNode]) -> bool:
        """Whether the rule can find anything where these properties are in use."""
        return all(one & used for one in self.needs)

    def can_go_on(self, new: Set[NamedNode]) -> bool:
        """Whether the rule can find more after derived nodes with these properties were added."""
        return self.chains and any(one & new for one in self.needs)

    @property
    def _where(self) -> str:
        return self.text.partition("WHERE")[2]


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
    needs = tuple(
        frozenset(concept(name.strip()) for name in part.split(" or "))
        for part in header.get("needs", "").split(",")
        if part.strip()
    )
    return Rule(header["id"], header["title"], header["because"], header["clause"], text, needs)


_PREFIX: Final = re.compile(r"^PREFIX\s+([\w-]*):\s*<([^<>]*)>", re.IGNORECASE | re.MULTILINE)
_NAME: Final = re.compile(r"([\w-]*):(\w[\w-]*)")
_IRI: Final = re.compile(r"<([a-z]+:[^<>\s]*)>")
