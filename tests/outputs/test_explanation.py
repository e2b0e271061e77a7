"""A claim in words keeps apart what is said, what is denied and what only may be."""

from __future__ import annotations

import pytest

from kg.model import (
    ContactPoint,
    DataTransfer,
    Document,
    Modality,
    Polarity,
    Practice,
    Profile,
    Retention,
    RightOffered,
    RoleAssignment,
    Span,
    Statement,
    Value,
)
from kg.outputs.explanation import Explanation, explain_claim, show_passage

TEXT = "We sell your name."
LABELS = {"loc:IN": "India", "eu-gdpr:A46-2-c": "standard clauses", "pd:Name": "Name", "dpv:DataProcessor": "Processor"}
WHERE = (Span(3, 7),)


def document(text: str) -> Document:
    return Document("a.txt", text, "", "text/plain")


def explain(statement: Statement) -> Explanation:
    return explain_claim(
        "urn:claim", statement, document=document(TEXT), profile=Profile(publisher="Acme"), labels=LABELS
    )


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            RoleAssignment(evidence=WHERE, rule="r", party="Acme", role="dpv:DataProcessor", on_behalf_of="Clients"),
            "Acme acts as Processor (dpv:DataProcessor) on behalf of Clients",
        ),
        (
            DataTransfer(evidence=WHERE, rule="r", kind="disclosed-there", destination="loc:IN"),
            "personal data is disclosed to India (loc:IN), with no safeguard stated",
        ),
        (
            DataTransfer(
                evidence=WHERE,
                rule="r",
                kind="stored-or-processed-there",
                destination="loc:IN",
                origin="loc:FR",
                mechanisms=("eu-gdpr:A46-2-c",),
            ),
            "personal data from loc:FR is stored or processed in India (loc:IN),"
            " under standard clauses (eu-gdpr:A46-2-c)",
        ),
        (
            Retention(evidence=WHERE, rule="r", kind="dpv:TemporalDuration", duration="P30D", until="you leave"),
            'personal data is kept for P30D until "you leave"',
        ),
        (
            Retention(evidence=WHERE, rule="r", kind="dpv:IndeterminateDuration", data="logs"),
            '"logs" is kept for a time that is not said',
        ),
        (RightOffered(evidence=WHERE, rule="r", right="eu-gdpr:A15"), "people have the right eu-gdpr:A15"),
        (
            ContactPoint(evidence=WHERE, rule="r", contact_of="dpv:DataController", value="a@b.test"),
            "dpv:DataController can be reached at a@b.test",
        ),
    ],
)
def test_each_kind_of_claim_has_its_words(statement: Statement, words: str) -> None:
    assert explain(statement).sentence == f"Acme (a.txt) says: {words}"


@pytest.mark.parametrize(
    ("polarity", "modality", "words"),
    [
        ("affirmed", "stated", "says: "),
        ("affirmed", "possible", "says that this may be so: "),
        ("affirmed", "required", "says that this must be so: "),
        ("denied", "stated", "says that this is NOT so: "),
        ("denied", "possible", "says that this may NOT be so: "),
        ("denied", "required", "says that this must NOT be so: "),
    ],
)
def test_a_denial_never_reads_as_a_practice(polarity: Polarity, modality: Modality, words: str) -> None:
    statement = RightOffered(evidence=WHERE, rule="r", right="eu-gdpr:A15", polarity=polarity, modality=modality)
    assert explain(statement).sentence.startswith(f"Acme (a.txt) {words}")


def test_a_practice_lists_its_values_with_their_passages() -> None:
    values = (Value("data", "pd:Name", Span(13, 17)), Value("recipient", "dpv:ThirdParty", Span(3, 7), "Bob & Co"))
    practice = Practice(
        evidence=tuple(v.span for v in values), rule="r", values=values, condition="unless you object", regime="GDPR"
    )
    details = explain(practice).details
    assert details == (
        ("data", 'Name (pd:Name), "name"'),
        ("recipient", 'Bob & Co: dpv:ThirdParty, "sell"'),
        ("polarity", "affirmed"),
        ("modality", "stated"),
        ("condition", "unless you object"),
        ("regime", "GDPR"),
        ("rule", "r"),
    )


def test_a_passage_is_shown_between_whole_words() -> None:
    text = "one two " * 50 + "HERE" + " three four" * 50
    start = text.index("HERE")
    passage = show_passage(document(text), Span(start, start + 4))
    assert passage.quote == "HERE"
    assert passage.before.startswith(("…one ", "…two "))
    assert passage.after.endswith(("three…", "four…"))
    short = show_passage(document("a HERE b"), Span(2, 6))
    assert (short.before, short.after) == ("a ", " b")
