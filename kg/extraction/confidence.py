"""Confidence: how often claims like one are right, by a small linear model over what is known where they are made.

In: a statement and the passage that makes it. Out: a share between 0 and 1. The weights are data, with the record of
their training beside them (`ontology/models/confidence.json`, made by `benchmarks/train_confidence.py`).
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import exp
from typing import NamedTuple, TypeAlias

from kg.errors import StoreError
from kg.extraction.passages import Passage
from kg.model import Practice, Statement
from kg.resources import folder

_FILE = "models/confidence.json"
_BUCKETS = (1, 2, 4, 8, 16, 32)
_WORD_LENGTH = 8
_LEAST = 0.01
"""Nothing is certain, or certainly wrong."""
_Manner: TypeAlias = tuple[str, str, bool]
"""The polarity and the modality of a claim, and whether it has a condition."""
_Setting: TypeAlias = tuple[str, bool, int, frozenset[str]]
"""The kind of a passage, whether it has a lead-in, how long it is, and its topics."""
_NO_TOPIC = frozenset({"none"})


class Known(NamedTuple):
    """What is known of a claim where it is made, for a practice of each of its values: how it is said, and what.

    A transfer is made by a section, so it has no setting of its own. `rule` is that of a claim that is no practice;
    `concept`, `length` and `named` belong to values.
    """

    facet: str
    manner: _Manner
    setting: _Setting | None
    rule: str = ""
    concept: str = ""
    length: int = 0
    named: bool = False

    def features(self) -> list[str]:
        """Return the features that the model weighs."""
        facet, (polarity, modality, conditional) = self.facet, self.manner
        found = [facet, f"{facet} {polarity}", f"{facet} {modality}", f"{facet} condition {conditional}"]
        if self.setting is not None:
            kind, governed, size, topics = self.setting
            found += [f"{facet} in {kind}", f"{facet} governed {governed}", f"{facet} tokens {size}"]
            found += [f"{facet} topic {topic}" for topic in sorted(topics)]
        if not self.concept:
            return [*found, f"{facet} rule {self.rule}"]
        return [*found, f"concept {self.concept}", f"{facet} length {self.length}", f"{facet} named {self.named}"]


@dataclass(frozen=True, slots=True, eq=False)
class ConfidenceModel:
    """A logistic regression over sparse features; a feature that it does not know weighs nothing."""

    intercept: float
    weights: dict[str, float]

    def rate(self, statement: Statement, passage: Passage | None) -> Statement:
        """Return a statement with its confidence: for a practice the mean of its values'."""
        rated = [_share(self, known) for known in iter_known(statement, passage)]
        share = min(max(sum(rated) / len(rated), _LEAST), 1 - _LEAST)
        return replace(statement, confidence=round(share, 2))


@lru_cache(maxsize=16384)
def _share(model: ConfidenceModel, known: Known) -> float:
    """Return the estimated share of right claims among those of which as much is known, which recurs all the time."""
    return 1 / (1 + exp(-model.intercept - sum([model.weights.get(name, 0.0) for name in known.features()])))


def iter_known(statement: Statement, passage: Passage | None) -> Iterator[Known]:
    """Yield what is known of a claim, for a practice of each of its values."""
    manner = statement.polarity, statement.modality, bool(statement.condition)
    setting = None if passage is None else _setting_of(passage)
    if not isinstance(statement, Practice):
        yield Known(type(statement).__name__, manner, setting, statement.rule)
        return
    for facet, concept, span, name in statement.values:
        length = _bucket((span.end - span.start) // _WORD_LENGTH)
        yield Known(facet, manner, setting, "", concept, length, bool(name))


def _setting_of(passage: Passage) -> _Setting:
    topics = passage.governing or passage.topic or _NO_TOPIC
    return passage.segment.kind, passage.governor is not None, _bucket(len(passage.tokens)), topics


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
