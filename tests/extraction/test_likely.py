"""Likely values: what a model takes for meant is claimed, beside what rules find and never against it."""

from __future__ import annotations

import pytest

from kg.errors import StoreError
from kg.extraction import likely
from kg.extraction.extract import extract
from kg.extraction.lexicon_files import load_lexicon
from kg.extraction.likely import LikelihoodModel, load_likelihood
from kg.model import Document, Practice
from kg.outputs.facts import facts
from kg.reading.segments import segment_document

ANY = LikelihoodModel({facet: {"mention": {"": 1.0}} for facet in likely.FACETS})
"""A model that takes each mention for meant."""


def claims(text: str, model: LikelihoodModel | None) -> list[tuple[str, str, str, str]]:
    """Return what a text claims: facet, concept, polarity and words."""
    document = Document("a.md", text, "0" * 64, "text/markdown")
    extraction = extract(document, segment_document(document), lexicon=load_lexicon(), likelihood=model)
    return [(fact.facet, fact.concept, fact.polarity, fact.quote) for fact in facts(document, extraction)]


def test_a_mention_that_no_rule_takes_up_is_claimed_if_it_is_likely() -> None:
    text = "Ask our staff how the photo that you hang in the lobby came to us."
    assert claims(text, None) == []
    photo = LikelihoodModel({"data": {"words": {"photo": 1.0}}})
    assert claims(text, photo) == [("data", "pd:Picture", "affirmed", "photo")]


def test_what_a_model_does_not_know_is_not_likely() -> None:
    text = "Ask our staff how the photo that you hang in the lobby came to us."
    assert claims(text, LikelihoodModel({})) == []
    assert claims(text, LikelihoodModel({"data": {"words": {"portrait": 1.0}}})) == []


def test_what_a_passage_names_counts_by_itself_and_for_a_concept() -> None:
    text = "Ask our staff how the photo that you hang in the lobby came to us."
    alone, beside = {"names": {"data": 0.15}}, {"names, pd:Picture": {"data": 0.15}}
    assert claims(text, LikelihoodModel({"data": alone})) == []
    assert claims(text, LikelihoodModel({"data": beside})) == []
    assert claims(text, LikelihoodModel({"data": {**alone, **beside}})) == [("data", "pd:Picture", "affirmed", "photo")]


def test_a_claim_says_that_it_is_only_likely() -> None:
    document = Document("a.md", "Ask our staff how the photo came to us.", "0" * 64, "text/markdown")
    extraction = extract(document, segment_document(document), lexicon=load_lexicon(), likelihood=ANY)
    rules = {claim.rule for claim in extraction.statements if isinstance(claim, Practice)}
    assert rules and all("-likely" in rule for rule in rules)


@pytest.mark.parametrize(
    "text",
    [
        "We collect your name and e-mail address to send you invoices.",
        "We never collect your photo.",
        "We do not share your name with advertisers.",
    ],
)
def test_what_rules_find_stays_and_is_neither_doubled_nor_contradicted(text: str) -> None:
    ruled, all_ = claims(text, None), claims(text, ANY)
    assert set(ruled) <= set(all_)
    assert [one for one in all_ if one[2] == "denied"] == [one for one in ruled if one[2] == "denied"]
    denied = {(facet, words) for facet, _, polarity, words in ruled if polarity == "denied"}
    assert not [one for one in all_ if one[2] == "affirmed" and (one[0], one[3]) in denied]
    assert len({(facet, words) for facet, _, _, words in all_}) == len(all_)


def test_the_shipped_model_tells_data_that_is_seen_from_a_way_to_write() -> None:
    seen = "## Information we collect\n\nYour activity shows us the pages that you see, your language and time zone."
    assert set(claims(seen, None)) < set(claims(seen, load_likelihood()))
    written = "## Contact\n\nPlease write to us by e-mail, or tell us in a letter what you think of our browser."
    assert claims(written, load_likelihood()) == claims(written, None)


def test_no_sum_of_the_shipped_weights_meets_the_bar() -> None:
    # Sets are summed up in any order, which changes the last digits of a sum.
    kinds = [kind for kinds in load_likelihood().weights.values() for kind in kinds.values()]
    thousandths = [weight * 1000 for kind in kinds for weight in kind.values()]
    assert thousandths and all(abs(one - round(one)) < 1e-6 for one in thousandths)
    assert abs(likely.LEAST * 1000 % 1 - 0.5) < 1e-6


def test_a_damaged_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likely, "_FILE", "models/none.json")
    with pytest.raises(StoreError, match=r"models/none\.json cannot be read") as refused:
        load_likelihood.__wrapped__()
    assert refused.value.code == "KG303"
