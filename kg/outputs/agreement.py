"""Tells whether a fact says what a gold fact says: concept, polarity, party, name, mechanisms, passage, attributes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from kg.model import Fact

Ancestors: TypeAlias = Mapping[str, frozenset[str]]
"""Each concept's broader concepts, all the way up, as CURIEs."""

LONGEST_PASSAGE: Final = 400
_WORD: Final = re.compile(r"[a-z0-9\-@.']+")
_STOP: Final = (
    "a all an and any are as at by company companies corp corporation data for gmbh her his in inc information is it"
    " its llc ltd of on or our personal pvt such that the their this to us we with you your"
)
_CUSTOMER: Final = (
    "account administrator business client clients customer customers employer employers enterprise"
    " organisation organization school"
)
_PROVIDER: Final = (
    "contractor contractors processor processors provider providers sub-processor sub-processors"
    " subprocessor subprocessors supplier suppliers vendor vendors"
)
_STOP_WORDS: Final = frozenset(_STOP.split())
_PARTY_CLASS: Final = {
    word: name for name, words in (("customer", _CUSTOMER), ("provider", _PROVIDER)) for word in words.split()
}
_EXACT_ATTRIBUTES: Final = frozenset({"duration", "explicit", "origin", "regime", "value"})
_WHOLE: Final = ("ckg:DataPrivacyFramework", "eu-gdpr:A46-2-c")
_WORDED_ATTRIBUTES: Final = frozenset({"context", "for", "recipient", "until"})


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A fact that a careful reader noted down; `also` lists concepts that are as right as `fact.concept`."""

    fact: Fact
    also: frozenset[str]
    core: bool


def close_hierarchy(pairs: Iterable[tuple[str, str]]) -> Ancestors:
    """Return all ancestors of each concept from (narrower, broader) pairs."""
    parents: dict[str, set[str]] = defaultdict(set)
    for narrower, broader in pairs:
        parents[narrower].add(broader)
    return {concept: frozenset(_climb(concept, parents)) for concept in sorted(parents)}


def _climb(concept: str, parents: Mapping[str, set[str]]) -> set[str]:
    above: set[str] = set()
    waiting = [concept]
    while waiting:
        for parent in parents.get(waiting.pop(), ()):
            if parent not in above:
                above.add(parent)
                waiting.append(parent)
    return above


class Agreement:
    """Compares facts with gold facts, under a hierarchy of concepts."""

    def __init__(self, ancestors: Ancestors) -> None:
        self._ancestors = ancestors

    def says(self, fact: Fact, noted: GoldFact, strict: bool = False) -> bool:
        """Tell whether a fact says what a gold fact says, wherever it stands; `strict` ignores `also`."""
        if fact.facet != noted.fact.facet or fact.polarity != noted.fact.polarity:
            return False
        if fact.concept != noted.fact.concept and (strict or fact.concept not in noted.also):
            return False
        return self.same_who(fact, noted.fact)

    def is_broader(self, fact: Fact, noted: GoldFact) -> bool:
        """Tell whether a fact says something more general than a gold fact; a role has no more general form."""
        return (
            fact.facet == noted.fact.facet != "role"
            and fact.polarity == noted.fact.polarity
            and fact.concept in self._ancestors.get(noted.fact.concept, ())
            and self.same_who(fact, noted.fact)
        )

    def same_who(self, fact: Fact, noted: Fact) -> bool:
        """Tell whether party, name and mechanisms agree."""
        if noted.facet == "role":
            return _overlap(_party(_text(fact, "party")), _party(_text(noted, "party"))) >= 0.5
        if noted.facet in ("recipient", "source"):
            name, expected = _text(fact, "name"), _text(noted, "name")
            return bool(name) == bool(expected) and (not expected or _similar(name, expected, 0.5))
        if noted.facet == "transfer":
            mine, theirs = self._mechanisms(fact), self._mechanisms(noted)
            return mine == theirs or _overlap(mine, theirs) >= 0.5
        return True

    def _mechanisms(self, fact: Fact) -> frozenset[str]:
        """Return the mechanisms: a form of the Data Privacy Framework, or a set of clauses, as what it is a form of."""
        return frozenset(
            next((whole for whole in _WHOLE if whole in self._ancestors.get(item, ())), item)
            for item in _list(fact, "mechanism")
        )

    def thing(self, fact: Fact) -> tuple[str, ...]:
        """Return what makes two facts of a document one thing said."""
        if fact.facet == "role":
            who = _party(_text(fact, "party"))
        elif fact.facet == "transfer":
            who = self._mechanisms(fact)
        else:
            who = _words(_text(fact, "name"))
        return (fact.facet, fact.polarity, fact.concept, *sorted(who))


def is_located(fact: Fact, noted: GoldFact) -> bool:
    """Tell whether the passages overlap and the fact's is not much longer than the gold's."""
    length = noted.fact.end - noted.fact.start
    if fact.end - fact.start > max(LONGEST_PASSAGE, 3 * length):
        return False
    return fact.start < noted.fact.end and noted.fact.start < fact.end


def count_attributes(fact: Fact, noted: Fact) -> tuple[int, int]:
    """Return how many of the gold's attributes are right, and how many there are."""
    mine = dict(fact.attrs)
    outcomes: list[bool] = []
    for name, value in noted.attrs:
        if name in _EXACT_ATTRIBUTES and value not in ("", "unstated"):
            outcomes.append(str(mine.get(name, "")).lower() == str(value).lower())
        elif name in _WORDED_ATTRIBUTES and value:
            outcomes.append(_similar(_text(fact, name), str(value), 1 / 3))
    return sum(outcomes), len(outcomes)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower().strip("."))) - _STOP_WORDS


def _party(text: str) -> frozenset[str]:
    words = _words(text)
    return frozenset(_PARTY_CLASS[word] for word in words if word in _PARTY_CLASS) or words


def _similar(first: str, second: str, least: float) -> bool:
    one, other = _words(first), _words(second)
    return bool(one and other) and len(one & other) / min(len(one), len(other)) >= least


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _text(fact: Fact, name: str) -> str:
    return next((value for key, value in fact.attrs if key == name and isinstance(value, str)), "")


def _list(fact: Fact, name: str) -> tuple[str, ...]:
    return next((value for key, value in fact.attrs if key == name and isinstance(value, tuple)), ())


def iter_gold_facts(document: str, objects: Iterable[Mapping[str, object]], text: str = "") -> Iterator[GoldFact]:
    """Yield the gold facts of a document from the JSON objects of its gold file.

    Gold may hold offsets alone: then quotes, and attributes given as `[start, end]`, are read from the text.
    """
    for item in objects:
        also = item.get("also")
        yield GoldFact(
            fact=fact_from_object({**item, "document": document}, text),
            also=frozenset(str(concept) for concept in also) if isinstance(also, list) else frozenset(),
            core=item.get("core") is True,
        )


def fact_from_object(item: Mapping[str, object], text: str = "") -> Fact:
    """Return the fact that a JSON object of facts or gold holds; raise KeyError where a key is missing."""
    attrs = item.get("attrs")
    start, end = item["start"], item["end"]
    if not isinstance(start, int) or not isinstance(end, int):
        raise KeyError("start")
    return Fact(
        document=str(item["document"]),
        facet=str(item["facet"]),
        concept=str(item["concept"]),
        polarity="denied" if item.get("polarity") == "denied" else "affirmed",
        attrs=tuple(
            (str(name), _attribute(value, text)) for name, value in (attrs.items() if isinstance(attrs, dict) else ())
        ),
        start=start,
        end=end,
        quote=str(item.get("quote", text[start:end])),
    )


def _attribute(value: object, text: str) -> str | bool | tuple[str, ...]:
    if isinstance(value, bool):
        return value
    if isinstance(value, list):
        if value and isinstance(value[0], int):
            return text[value[0] : value[1]]
        return tuple(str(item) for item in value)
    return "" if value is None else str(value)
