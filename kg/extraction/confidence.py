"""Confidence: how often claims like one are right, by a small linear model over what is known where they are made.

In: a statement and the passage that makes it. Out: a share between 0 and 1. The weights are data, with the record of
their training beside them (`ontology/models/confidence.json`, made by `benchmarks/train_confidence.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import exp

from kg.errors import StoreError
from kg.extraction.passages import Passage
from kg.model import Practice, Statement
from kg.resources import folder

_FILE = "models/confidence.json"
_BUCKETS = (1, 2, 4, 8, 16, 32)
_WORD_LENGTH = 8
_LEAST = 0.01
"""Nothing is certain, or certainly wrong."""


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """A logistic regression over sparse features; a feature that it does not know weighs nothing."""

    intercept: float
    weights: Mapping[str, float]

    def rate(self, statement: Statement, passage: Passage | None) -> Statement:
        """Return a statement with its confidence: for a practice the mean of its values'."""
        rated = [self.share(found) for found in iter_features(statement, passage)]
        share = min(max(sum(rated) / len(rated), _LEAST), 1 - _LEAST)
        return replace(statement, confidence=round(share, 2))

    def share(self, found: Iterable[str]) -> float:
        """Return the estimated share of right claims among those with these features."""
        weights = self.weights
        total = self.intercept + sum([weights[name] for name in found if name in weights])
        return 1 / (1 + exp(-total))


def iter_features(statement: Statement, passage: Passage | None) -> Iterator[list[str]]:
    """Yield what is known of a claim where it is made, for a practice of each of its values.

    A transfer is made by a section, so it has no passage of its own.
    """
    if not isinstance(statement, Practice):
        facet = type(statement).__name__
        yield [facet, f"{facet} rule {statement.rule}", *_manner(facet, statement), *_setting(facet, passage)]
        return
    settings: dict[str, list[str]] = {}
    for value in statement.values:
        facet = value.facet
        if facet not in settings:
            settings[facet] = [facet, *_manner(facet, statement), *_setting(facet, passage)]
        length = _bucket((value.span.end - value.span.start) // _WORD_LENGTH)
        own = (f"concept {value.concept}", f"{facet} length {length}", f"{facet} named {bool(value.name)}")
        yield [*settings[facet], *own]


def _manner(facet: str, statement: Statement) -> Iterator[str]:
    yield f"{facet} {statement.polarity}"
    yield f"{facet} {statement.modality}"
    yield f"{facet} condition {bool(statement.condition)}"


def _setting(facet: str, passage: Passage | None) -> Iterator[str]:
    if passage is None:
        return
    yield f"{facet} in {passage.segment.kind}"
    yield f"{facet} governed {passage.governor is not None}"
    yield f"{facet} tokens {_bucket(len(passage.tokens))}"
    for topic in passage.governing or passage.topic or ("none",):
        yield f"{facet} topic {topic}"


def _bucket(count: int) -> int:
    return next((bound for bound in _BUCKETS if count <= bound), 64)


@cache
def load_confidence() -> ConfidenceModel:
    """Return the model that belongs to this installation. Raises StoreError KG303 if it is damaged."""
    try:
        content = json.loads((folder("ontology") / _FILE).read_text(encoding="utf-8"))
        return ConfidenceModel(float(content["intercept"]), {str(k): float(v) for k, v in content["weights"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError("KG303", f"ontology/{_FILE} cannot be read", "reinstall compliance-kg") from error
