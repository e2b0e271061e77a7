"""Likely values: mentions that no rule takes up, and that are meant all the same in all likelihood, by a linear model.

In: a `Passage` and what rules found in it. Out: `Found` values, affirmed alone: what is denied, rules have to say. The
weights are data, with the record of their training beside them (`ontology/models/likely.json`, made by
`benchmarks/train_likely.py`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from kg.errors import StoreError
from kg.extraction.found import Found, defines, find_said
from kg.extraction.labels import Mention
from kg.extraction.passages import Passage
from kg.model import ValueFacet
from kg.resources import folder

FACETS: Mapping[str, ValueFacet] = {
    "data": "data",
    "measures": "measure",
    "purposes": "purpose",
    "recipients": "recipient",
}
"""The facets of the lexicon whose mentions may be meant, and those of their values."""
_FILE = "models/likely.json"
_ENDING = 3
"""How many letters the ending of a word has."""
_LATER = 6
"""How many words after a mention count."""

Features: TypeAlias = tuple[str, Collection[str]]
"""What kind of thing is known of a mention, and what it is: `("later", {"with", "partners"})`."""
LEAST = 0.2005
"""How much the features of a likely mention weigh at least, in log odds: eleven in twenty such mentions are meant.

Weights have three digits, so no sum comes close: in which order a set is summed up decides nothing.
"""
_HOPELESS = -0.7995
"""What weighs less by itself is seldom lifted by the words around it: of those likely, one in nine."""


@dataclass(frozen=True, slots=True, eq=False)
class LikelihoodModel:
    """A logistic regression for each facet of the lexicon: the weight of each feature, by its kind.

    A feature that it does not know weighs nothing.
    """

    weights: dict[str, dict[str, dict[str, float]]]

    def is_likely(self, mention: Mention, passage: Passage) -> bool:
        """Tell whether a mention is likely meant."""
        weights = self.weights.get(mention.label.facet, {})
        own = _weigh(weights, _own(mention, passage))
        return own > _HOPELESS and own + _weigh(weights, _around(mention, passage)) > LEAST


def _weigh(weights: dict[str, dict[str, float]], known: Iterable[Features]) -> float:
    total = 0.0
    for kind, names in known:
        of_kind = weights.get(kind)
        if of_kind is not None:
            for name in names:
                total += of_kind.get(name, 0.0)
    return total


def find_likely(passage: Passage, found: Sequence[Found], model: LikelihoodModel) -> Iterator[Found]:
    """Yield the values that a passage most likely affirms, beside those that rules found in it; a definition none.

    Words that rules take for something are nothing else ("on the basis of our legal obligations" names no purpose).
    """
    if defines(passage):
        return
    places, taken = {one.at for one in found}, [one.value.span for one in found]
    for name, facet in FACETS.items():
        mentions = passage.mentions.get(name)
        if not mentions:
            continue
        for mention in mentions:
            if mention.first in places or mention.label.kind in ("generic", "other"):
                continue
            if not model.is_likely(mention, passage):
                continue
            said = find_said(facet, mention, passage, f"{facet}-likely")
            if said is None or said.polarity == "denied":
                continue
            span = said.value.span
            if not any(span.start < other.end and other.start < span.end for other in taken):
                taken.append(span)
                yield said


def features(mention: Mention, passage: Passage) -> list[Features]:
    """Return what is known of a mention."""
    return [*_own(mention, passage), *_around(mention, passage)]


def _own(mention: Mention, passage: Passage) -> list[Features]:
    """Return what a mention is, what its section is about, and what else its passage names.

    The first is known of each mention, so that its weight is how likely one is on the whole.
    """
    first, last, concept, kind = mention.first, mention.last, mention.label.concept, mention.label.kind
    return [
        ("mention", ("",)),
        ("words", (" ".join(passage.lemmas[first:last]),)),
        ("concept", (concept,)),
        ("label", (kind,)),
        ("ending", (passage.tokens[last - 1].raw[-_ENDING:].lower(),)),
        ("topic", passage.topic),
        ("names", passage.facets),
        (f"names, {concept}", passage.facets),
    ]


def _around(mention: Mention, passage: Passage) -> list[Features]:
    """Return the words of its clause that stand around a mention."""
    first, last, lemmas = mention.first, mention.last, passage.lemmas
    begin, end = passage.clause_of(first)
    return [
        (f"before, {mention.concept}", lemmas[max(0, first - 1) : first]),
        ("before that", lemmas[max(0, first - 2) : max(0, first - 1)]),
        ("after", lemmas[last : last + 1]),
        ("earlier", set(lemmas[begin:first])),
        ("later", set(lemmas[last : min(end, last + _LATER)])),
    ]


@cache
def load_likelihood() -> LikelihoodModel:
    """Return the model that belongs to this installation. Raises StoreError KG303 if it is damaged."""
    try:
        content = json.loads((folder("ontology") / _FILE).read_text(encoding="utf-8"))["weights"]
        return LikelihoodModel(
            {
                str(facet): {str(kind): {str(k): float(v) for k, v in own.items()} for kind, own in kinds.items()}
                for facet, kinds in content.items()
            }
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError("KG303", f"ontology/{_FILE} cannot be read", "reinstall compliance-kg") from error
