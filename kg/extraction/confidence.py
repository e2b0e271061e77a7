"""Confidence: how often claims like one are right, by a small linear model over what is known where they are made.

In: a statement and the passage that makes it. Out: a share between 0 and 1. The weights are data, with the record of
their training beside them (`ontology/models/confidence.json`, made by `benchmarks/train_confidence.py`).
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import exp
from typing import TypeAlias

from kg.errors import StoreError
from kg.extraction.passages import Passage
from kg.model import Practice, Statement
from kg.resources import folder

_FILE = "models/confidence.json"
_BUCKETS = (1, 2, 4, 8, 16, 32)
_WORD_LENGTH = 8
_LEAST = 0.01
"""Nothing is certain, or certainly wrong."""
Features: TypeAlias = tuple[str, ...]
_Manner: TypeAlias = tuple[str, str, bool]
"""The polarity and the modality of a claim, and whether it has a condition."""
_Setting: TypeAlias = tuple[str, bool, int, frozenset[str]]
"""The kind of a passage, whether it has a lead-in, how long it is, and its topics."""
_NO_TOPIC = frozenset({"none"})
_known = lru_cache(maxsize=4096)
"""The same few features recur all the time."""


@dataclass(frozen=True, slots=True, eq=False)
class ConfidenceModel:
    """A logistic regression over sparse features; a feature that it does not know weighs nothing."""

    intercept: float
    weights: Mapping[str, float]

    def rate(self, statement: Statement, passage: Passage | None) -> Statement:
        """Return a statement with its confidence: for a practice the mean of its values'."""
        rated = [self.share(*found) for found in iter_features(statement, passage)]
        share = min(max(sum(rated) / len(rated), _LEAST), 1 - _LEAST)
        return replace(statement, confidence=round(share, 2))

    def share(self, *found: Features) -> float:
        """Return the estimated share of right claims among those with these features."""
        return 1 / (1 + exp(-self.intercept - sum([_weight(self, features) for features in found])))


@_known
def _weight(model: ConfidenceModel, features: Features) -> float:
    return sum([model.weights.get(name, 0.0) for name in features])


def iter_features(statement: Statement, passage: Passage | None) -> Iterator[tuple[Features, Features]]:
    """Yield what is known of a claim where it is made, for a practice of each of its values: how it is said, and what.

    A transfer is made by a section, so it has no passage of its own.
    """
    manner = statement.polarity, statement.modality, bool(statement.condition)
    setting = None if passage is None else _setting_of(passage)
    if not isinstance(statement, Practice):
        facet = type(statement).__name__
        yield _said(facet, manner, setting), _rule(facet, statement.rule)
        return
    for value in statement.values:
        facet = value.facet
        length = _bucket((value.span.end - value.span.start) // _WORD_LENGTH)
        yield _said(facet, manner, setting), _own(facet, value.concept, length, bool(value.name))


def _setting_of(passage: Passage) -> _Setting:
    topics = passage.governing or passage.topic or _NO_TOPIC
    return passage.segment.kind, passage.governor is not None, _bucket(len(passage.tokens)), topics


@_known
def _said(facet: str, manner: _Manner, setting: _Setting | None) -> Features:
    polarity, modality, conditional = manner
    said = facet, f"{facet} {polarity}", f"{facet} {modality}", f"{facet} condition {conditional}"
    if setting is None:
        return said
    kind, governed, size, topics = setting
    about = [f"{facet} topic {topic}" for topic in sorted(topics)]
    return *said, f"{facet} in {kind}", f"{facet} governed {governed}", f"{facet} tokens {size}", *about


@_known
def _rule(facet: str, rule: str) -> Features:
    return (f"{facet} rule {rule}",)


@_known
def _own(facet: str, concept: str, length: int, named: bool) -> Features:
    return f"concept {concept}", f"{facet} length {length}", f"{facet} named {named}"


def _bucket(count: int) -> int:
    """Return the first bound that a count does not exceed, 64 for a larger one."""
    at = bisect_left(_BUCKETS, count)
    return _BUCKETS[at] if at < len(_BUCKETS) else 64


@cache
def load_confidence() -> ConfidenceModel:
    """Return the model that belongs to this installation. Raises StoreError KG303 if it is damaged."""
    try:
        content = json.loads((folder("ontology") / _FILE).read_text(encoding="utf-8"))
        return ConfidenceModel(float(content["intercept"]), {str(k): float(v) for k, v in content["weights"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError("KG303", f"ontology/{_FILE} cannot be read", "reinstall compliance-kg") from error
