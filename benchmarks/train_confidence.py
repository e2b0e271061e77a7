"""Trains `ontology/models/confidence.json`: `train_confidence.py TEXTS GOLD [TEXTS GOLD ...] --calibrate TEXTS GOLD`.

Claims on the texts are right, wrong or neither by the gold facts, as `kg eval` says. A logistic regression learns to
tell right from wrong ones; its slope and intercept are then fitted again on the part to calibrate on, of which it has
seen nothing else. The record of the training is written beside the weights. Needs scikit-learn.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from kg.extraction.confidence import ConfidenceModel, iter_known
from kg.extraction.extract import extract
from kg.extraction.lexicon_files import load_lexicon
from kg.extraction.likely import load_likelihood
from kg.extraction.passages import Passage
from kg.model import Document, Fact, Practice, Statement
from kg.outputs.agreement import Agreement, GoldFact
from kg.outputs.evaluation import judge
from kg.outputs.facts import FURTHER_FACETS, statement_facts
from kg.reading.segments import segment_document
from kg.resources import folder

sys.path.insert(0, str(Path(__file__).parent))
from gold import hierarchy, read_gold

Example = tuple[str, list[str], bool]
"""Document, features, and whether the claim is right."""

LEAST: Final = 3
"""How often a feature must be seen to count."""
BINS: Final = 5


class _Recorder(ConfidenceModel):
    """A model that only remembers what it is asked."""

    made: list[tuple[Statement, list[list[str]]]]

    def __init__(self) -> None:
        object.__setattr__(self, "made", [])

    def rate(self, statement: Statement, passage: Passage | None) -> Statement:
        """Remember a statement with its features."""
        self.made.append((statement, [known.features() for known in iter_known(statement, passage)]))
        return statement


def examples(texts: Path, gold: Path, agreement: Agreement) -> Iterator[Example]:
    """Yield the claims on the texts that have gold, each value of a practice by itself."""
    for document, noted in read_gold(texts, gold):
        recorder = _Recorder()
        segments = segment_document(document)
        extract(document, segments, lexicon=load_lexicon(), confidence=recorder, likelihood=load_likelihood())
        facets = {one.fact.facet for one in noted}
        for fact, found in _facts(document, recorder):
            if fact.facet in facets or fact.facet not in FURTHER_FACETS:
                verdict = _verdict(fact, noted, agreement)
                if verdict is not None:
                    yield document.name, found, verdict


def _facts(document: Document, recorder: _Recorder) -> Iterator[tuple[Fact, list[str]]]:
    for statement, found in recorder.made:
        facts = statement_facts(document, [statement])
        if isinstance(statement, Practice):
            by_value = dict(
                zip(((v.facet, v.concept, v.span.start, v.span.end) for v in statement.values), found, strict=True)
            )
            yield from ((f, by_value[f.facet, f.concept, f.start, f.end]) for f in facts)
        else:
            yield from ((fact, found[0]) for fact in facts)


def _verdict(fact: Fact, noted: Sequence[GoldFact], agreement: Agreement) -> bool | None:
    return judge([fact], [one for one in noted if one.fact.facet == fact.facet], agreement)


def train(found: Sequence[Example]) -> tuple[DictVectorizer, LogisticRegression]:
    """Fit the model; each feature weighs 0 or 1."""
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([dict.fromkeys(names, 1) for _, names, _ in found])
    often = np.asarray((matrix != 0).sum(axis=0)).ravel() >= LEAST
    vectors.restrict(often)
    matrix = vectors.transform([dict.fromkeys(names, 1) for _, names, _ in found])
    model = LogisticRegression(C=0.3, max_iter=2000)
    model.fit(matrix, [right for _, _, right in found])
    return vectors, model


def shares(vectors: DictVectorizer, model: LogisticRegression, found: Sequence[Example]) -> np.ndarray:
    """Return the estimated share of right claims for each example."""
    return model.predict_proba(vectors.transform([dict.fromkeys(names, 1) for _, names, _ in found]))[:, 1]


def refit(estimated: np.ndarray, right: Sequence[bool]) -> tuple[float, float]:
    """Return slope and intercept on the scale of log odds (Platt)."""
    odds = np.log(estimated / (1 - estimated)).reshape(-1, 1)
    model = LogisticRegression(C=1e6).fit(odds, right)
    return float(model.coef_[0][0]), float(model.intercept_[0])


def calibrated(estimated: np.ndarray, slope: float, intercept: float) -> np.ndarray:
    """Return estimates moved by slope and intercept."""
    odds = np.log(estimated / (1 - estimated)) * slope + intercept
    return 1 / (1 + np.exp(-odds))


def held_out(estimated: np.ndarray, found: Sequence[Example]) -> np.ndarray:
    """Return each example's calibrated estimate, slope and intercept fitted without its document."""
    groups = np.array([document for document, _, _ in found])
    right = np.array([verdict for _, _, verdict in found])
    out = np.zeros(len(found))
    for rest, part in GroupKFold(n_splits=len(set(groups))).split(estimated, right, groups):
        out[part] = calibrated(estimated[part], *refit(estimated[rest], right[rest]))
    return out


def record(estimated: np.ndarray, found: Sequence[Example]) -> dict[str, object]:
    """Return how good estimates are: a table of bins with equal counts, the expected error, the Brier score."""
    right = np.array([verdict for _, _, verdict in found])
    order = np.argsort(estimated)
    bins = [
        {
            "claims": len(part),
            "estimated": round(float(estimated[part].mean()), 3),
            "right": round(float(right[part].mean()), 3),
        }
        for part in np.array_split(order, BINS)
    ]
    error = sum(abs(b["estimated"] - b["right"]) * b["claims"] for b in bins) / len(found)
    auc = float(np.mean([estimated[right][:, None] > estimated[~right][None, :]]))
    return {
        "claims": len(found),
        "right": round(float(right.mean()), 3),
        "bins": bins,
        "expected_calibration_error": round(error, 3),
        "brier": round(float(np.mean((estimated - right) ** 2)), 3),
        "brier_of_the_mean": round(float(right.mean() * (1 - right.mean())), 3),
        "auc": round(auc, 3),
    }


def main(arguments: Sequence[str]) -> None:
    """Train, calibrate, and write the model with its record."""
    cut = arguments.index("--calibrate")
    agreement = Agreement(hierarchy())
    pairs = [(Path(a), Path(b)) for a, b in zip(arguments[:cut:2], arguments[1:cut:2], strict=True)]
    found = [one for texts, gold in pairs for one in examples(texts, gold, agreement)]
    unseen = list(examples(Path(arguments[cut + 1]), Path(arguments[cut + 2]), agreement))
    vectors, model = train(found)
    estimated = shares(vectors, model, unseen)
    slope, intercept = refit(estimated, [right for _, _, right in unseen])
    weights = dict(zip(vectors.get_feature_names_out(), model.coef_[0] * slope, strict=True))
    content = {
        "record": {
            "features": "kg/extraction/confidence.py",
            "trained_on": {"documents": len({one[0] for one in found}), "claims": len(found)},
            "calibrated_on": {"documents": len({one[0] for one in unseen}), "claims": len(unseen)},
            "before_calibration": record(estimated, unseen),
            "held_out_by_document": record(held_out(estimated, unseen), unseen),
        },
        "intercept": round(float(model.intercept_[0]) * slope + intercept, 4),
        "weights": {name: round(float(weight), 4) for name, weight in sorted(weights.items()) if abs(weight) >= 0.005},
    }
    path = folder("ontology") / "models" / "confidence.json"
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(content["record"], indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
