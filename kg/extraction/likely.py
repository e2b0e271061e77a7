"""Likely values: mentions that no rule takes up, and that are more likely meant than not, by a small linear model.

In: a `Passage` and what rules found in it. Out: `Found` values, affirmed alone: what is denied, rules have to say. The
weights are data, with the record of their training beside them (`ontology/models/likely.json`, made by
`benchmarks/train_likely.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kg.errors import StoreError
from kg.extraction.found import Found, find_said
from kg.extraction.labels import Mention
from kg.extraction.passages import Passage
from kg.model import ValueFacet
from kg.resources import folder

FACETS: Mapping[str, ValueFacet] = {
    "data": "data",
    "data-subjects": "data-subject",
    "measures": "measure",
    "purposes": "purpose",
    "recipients": "recipient",
}
"""The facets of the lexicon whose mentions may be meant, and those of their values."""
_FILE = "models/likely.json"
_ALWAYS = "mention"
"""A feature that each mention has: its weight is how likely mentions are on the whole."""
_CUES = (
    *("Collect", "Use", "Share", "Sell", "Retain", "Delete"),
    *("Provide", "Access", "Engage", "Protect", "Negation", "We"),
)
_WORDS = ("Aims", "Channels", "Conditionals", "Infinitives", "Modals", "Questions", "Readers", "Relatives")
_ENDING = 3
"""How many letters the ending of a word has."""


@dataclass(frozen=True, slots=True, eq=False)
class LikelihoodModel:
    """A logistic regression for each facet of the lexicon; a feature that it does not know weighs nothing."""

    weights: Mapping[str, Mapping[str, float]]

    def is_likely(self, mention: Mention, passage: Passage) -> bool:
        """Tell whether a mention is more likely meant than not."""
        weights = self.weights.get(mention.label.facet, {})
        return sum([weights.get(name, 0.0) for name in features(mention, passage)]) > 0


def find_likely(passage: Passage, found: Iterable[Found], model: LikelihoodModel) -> Iterator[Found]:
    """Yield the values that a passage most likely affirms, beside those that rules found in it."""
    for name, facet in FACETS.items():
        mentions = passage.mentions.get(name)
        if not mentions:
            continue
        taken = [one.value.span for one in found if one.value.facet == facet]
        for mention in mentions:
            if mention.label.kind in ("generic", "other"):
                continue
            span = passage.span(mention.first, mention.last)
            if any(span.start < other.end and other.start < span.end for other in taken):
                continue
            said = find_said(facet, mention, passage, f"{facet}-likely") if model.is_likely(mention, passage) else None
            if said is not None and said.polarity == "affirmed":
                taken.append(span)
                yield said


def features(mention: Mention, passage: Passage) -> list[str]:
    """Return what is known of a mention: its words and those around it, what its clause does, its section's topics."""
    first, _, _, last, label = mention
    lemmas, ending = passage.lemmas, passage.tokens[last - 1].raw
    begin, _ = passage.clause_of(first)
    found = [
        _ALWAYS,
        f"words {' '.join(lemmas[first:last])}",
        f"concept {label.concept}",
        f"kind {label.kind}",
        f"before {lemmas[first - 1] if first else ''}",
        f"before that {lemmas[first - 2] if first > 1 else ''}",
        f"after {lemmas[last] if last < len(lemmas) else ''}",
        f"ending {ending[-_ENDING:].lower()}",
        f"capital {ending[0].isupper()}",
    ]
    cues = [(cue[-1].last, name) for name in _CUES for cue in (passage.cues(name, begin, first),) if cue]
    found += [f"clause {name}" for _, name in cues]
    found.append(f"nearest {max(cues)[1] if cues else ''}")
    found += [f"words of {words}" for words in _WORDS if passage.within(words, begin, first)]
    found += [f"topic {topic}" for topic in passage.topic or ("none",)]
    return found


@cache
def load_likelihood() -> LikelihoodModel:
    """Return the model that belongs to this installation. Raises StoreError KG303 if it is damaged."""
    try:
        content = json.loads((folder("ontology") / _FILE).read_text(encoding="utf-8"))["weights"]
        return LikelihoodModel({str(f): {str(k): float(v) for k, v in known.items()} for f, known in content.items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError("KG303", f"ontology/{_FILE} cannot be read", "reinstall compliance-kg") from error
