"""Trains `ontology/models/likely.json`: `train_likely.py TEXTS MENTIONS GOLD [GOLD ...]`.

MENTIONS says of places that rules left in the texts whether their words are meant there (`tests/gold/mentions.json`).
Gold facts say it of more of them, which count half: a place is meant if such a fact stands on it, and is not if the
document has none at all. A logistic regression for each facet learns to tell the two apart. The record of the training
beside the weights was made by cross-validation, a document being in one part as a whole. Needs scikit-learn.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from kg.extraction.extract import extract
from kg.extraction.labels import Mention
from kg.extraction.lexicon_files import load_lexicon
from kg.extraction.likely import FACETS, LEAST, LikelihoodModel, features
from kg.extraction.passages import Passage
from kg.model import Document
from kg.outputs.agreement import GoldFact
from kg.reading.segments import segment_document
from kg.resources import folder

sys.path.insert(0, str(Path(__file__).parent))
from gold import read_gold, read_mentions

OFTEN: Final = 3
"""How often a feature must be seen to count."""
NEGLIGIBLE: Final = 0.02
"""A weight below this is left out."""
GOLD_WEIGHT: Final = 0.5
PARTS: Final = 10


class Left(NamedTuple):
    """A mention that rules left: where it stands, of what, and what is known of it."""

    facet: str
    concept: str
    start: int
    end: int
    features: list[tuple[str, str]]


class Example(NamedTuple):
    """What is known of a mention, whether it is meant, and how much that counts."""

    document: str
    facet: str
    features: list[tuple[str, str]]
    meant: bool
    weight: float


class _Recorder(LikelihoodModel):
    """A model that finds nothing likely, and remembers what it is asked."""

    left: list[Left]

    def __init__(self) -> None:
        object.__setattr__(self, "left", [])

    def is_likely(self, mention: Mention, passage: Passage) -> bool:
        """Remember a mention."""
        span = passage.span(mention.first, mention.last)
        known = [(kind, name) for kind, names in features(mention, passage) for name in names]
        self.left.append(Left(FACETS[mention.label.facet], mention.concept, span.start, span.end, known))
        return False


def left_by_rules(document: Document) -> list[Left]:
    """Return the mentions of a document that no rule takes up."""
    recorder = _Recorder()
    extract(document, segment_document(document), lexicon=load_lexicon(), likelihood=recorder)
    return recorder.left


def judged(texts: Path, mentions: Path) -> Iterator[Example]:
    """Yield the mentions that readers judged."""
    for document, verdicts in read_mentions(texts, mentions):
        for one in left_by_rules(document):
            meant = verdicts.get((one.start, one.end, one.facet, one.concept))
            if meant is not None:
                yield Example(document.name, one.facet, one.features, meant, 1.0)


def noted(texts: Path, gold: Path) -> Iterator[Example]:
    """Yield the mentions of which gold facts tell whether they are meant."""
    for document, facts in read_gold(texts, gold):
        for one in left_by_rules(document):
            same = [fact for fact in facts if _says(fact, one)]
            meant = any(fact.fact.start < one.end and one.start < fact.fact.end for fact in same)
            if meant or not same:
                yield Example(document.name, one.facet, one.features, meant, GOLD_WEIGHT)


def _says(gold: GoldFact, one: Left) -> bool:
    fact = gold.fact
    return fact.polarity == "affirmed" and fact.facet == one.facet and one.concept in (fact.concept, *gold.also)


def train(found: Sequence[Example]) -> tuple[DictVectorizer, LogisticRegression]:
    """Fit the model of a facet; each feature is there or not, and one of them always is."""
    vectors = DictVectorizer()
    rows = [dict.fromkeys(one.features, 1) for one in found]
    often = np.asarray((vectors.fit_transform(rows) != 0).sum(axis=0)).ravel() >= OFTEN
    vectors.restrict(often)
    model = LogisticRegression(C=0.3, fit_intercept=False, max_iter=3000)
    model.fit(vectors.transform(rows), [one.meant for one in found], sample_weight=[one.weight for one in found])
    return vectors, model


def shares(vectors: DictVectorizer, model: LogisticRegression, found: Sequence[Example]) -> np.ndarray:
    """Return for each example how likely it is meant."""
    return model.predict_proba(vectors.transform([dict.fromkeys(one.features, 1) for one in found]))[:, 1]


def record(found: Sequence[Example]) -> Mapping[str, object]:
    """Return how well a facet's mentions are told apart, each by a model that has not seen its document."""
    estimated = np.zeros(len(found))
    for rest, part in GroupKFold(n_splits=PARTS).split(found, groups=[one.document for one in found]):
        estimated[part] = shares(*train([found[at] for at in rest]), [found[at] for at in part])
    read = np.array([one.weight == 1.0 for one in found])
    meant = np.array([one.meant for one in found])[read]
    likely = estimated[read] > 1 / (1 + np.exp(-LEAST))
    return {
        "documents": len({one.document for one in found}),
        "mentions": len(found),
        "judged": len(meant),
        "meant": round(float(meant.mean()), 3),
        "precision": round(float(meant[likely].mean()), 3),
        "recall": round(float(likely[meant].mean()), 3),
        "auc": round(float(roc_auc_score(meant, estimated[read])), 3),
    }


def main(texts: Path, mentions: Path, *gold: Path) -> None:
    """Train, and write the model with its record."""
    found = [*judged(texts, mentions), *(one for part in gold for one in noted(texts, part))]
    content: dict[str, dict[str, object]] = {"record": {}, "weights": {}}
    for name, facet in FACETS.items():
        own = [one for one in found if one.facet == facet]
        vectors, model = train(own)
        weights: dict[str, dict[str, float]] = {}
        for (kind, value), weight in sorted(zip(vectors.feature_names_, model.coef_[0], strict=True)):
            if abs(weight) >= NEGLIGIBLE:
                weights.setdefault(kind, {})[value] = round(float(weight), 3)
        content["record"][facet] = record(own)
        content["weights"][name] = weights
    path = folder("ontology") / "models" / "likely.json"
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(content["record"], indent=1))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
