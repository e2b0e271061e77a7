"""Confidence: a share between 0 and 1 that follows from the weights, on each claim, and into the facts."""

from __future__ import annotations

import math

import pytest

from kg.errors import StoreError
from kg.extraction import confidence
from kg.extraction.confidence import ConfidenceModel, load_confidence
from kg.extraction.extract import extract
from kg.extraction.lexicon_files import load_lexicon
from kg.model import Document, Practice
from kg.outputs.facts import fact_object, facts
from kg.reading.segments import segment_document

DOCUMENT = Document("a.txt", "We collect your name and e-mail address.", "0" * 64, "text/plain")


def test_a_practice_is_as_sure_as_its_values_are_on_average() -> None:
    model = ConfidenceModel(0.0, {"concept pd:Name": math.log(9), "concept pd:EmailAddress": math.log(3 / 7)})
    extraction = extract(DOCUMENT, segment_document(DOCUMENT), lexicon=load_lexicon(), confidence=model)
    (practice,) = (s for s in extraction.statements if isinstance(s, Practice))
    assert practice.confidence == pytest.approx((0.9 + 0.3) / 2)
    assert {fact_object(fact)["confidence"] for fact in facts(DOCUMENT, extraction)} == {0.6}


def test_without_a_model_nothing_is_said_of_confidence() -> None:
    extraction = extract(DOCUMENT, segment_document(DOCUMENT), lexicon=load_lexicon())
    assert all("confidence" not in fact_object(fact) for fact in facts(DOCUMENT, extraction))


def test_the_shipped_model_knows_claims_and_rates_them() -> None:
    extraction = extract(DOCUMENT, segment_document(DOCUMENT), lexicon=load_lexicon(), confidence=load_confidence())
    assert len(extraction.statements) == 1
    assert all(0.5 < statement.confidence < 1 for statement in extraction.statements)


def test_a_damaged_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "_FILE", "models/none.json")
    with pytest.raises(StoreError, match=r"models/none\.json cannot be read") as refused:
        load_confidence.__wrapped__()
    assert refused.value.code == "KG303"
