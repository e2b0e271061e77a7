"""Facts are what the statements say, one line a value and passage, as the published schema describes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from kg.model import (
    ContactPoint,
    DataTransfer,
    Document,
    Extraction,
    Practice,
    Profile,
    Retention,
    RightOffered,
    RoleAssignment,
    Span,
    Statement,
    Value,
)
from kg.outputs.agreement import fact_from_object
from kg.outputs.facts import facts, render_facts

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/facts.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
TEXT = "We collect your e-mail address from Müller GmbH, keep it for 30 days and store it in India. DPO: dpo@acme.test"


def span(quote: str) -> Span:
    start = TEXT.index(quote)
    return Span(start, start + len(quote))


def practice() -> Practice:
    values = (
        Value("data", "pd:EmailAddress", span("e-mail address")),
        Value("source", "dpv:ThirdPartyDataSource", span("Müller GmbH"), "Müller GmbH"),
    )
    return Practice(evidence=tuple(v.span for v in values), rule="t", values=values, data_origin="provided")


STATEMENTS: tuple[Statement, ...] = (
    practice(),
    RoleAssignment(evidence=(span("We"),), rule="t", party="Acme", role="dpv:DataProcessor", on_behalf_of="customers"),
    DataTransfer(
        evidence=(span("India"),),
        rule="t",
        kind="stored-or-processed-there",
        destination="loc:IN",
        mechanisms=("eu-gdpr:A46-2-b", "eu-gdpr:A46-2-c"),
    ),
    Retention(evidence=(span("30 days"),), rule="t", kind="dpv:TemporalDuration", duration="P30D", data="it"),
    RightOffered(evidence=(span("DPO"),), rule="t", right="eu-gdpr:A15", regime="GDPR"),
    ContactPoint(
        evidence=(span("dpo@acme.test"),), rule="t", contact_of="dpv:DataProtectionOfficer", value="dpo@acme.test"
    ),
)
DOCUMENT = Document("acme.txt", TEXT, "0" * 64, "text/plain")


def lines(*statements: Statement) -> list[dict[str, object]]:
    rendered = render_facts(facts(DOCUMENT, Extraction(Profile(), statements)))
    return [json.loads(line) for line in rendered.splitlines()]


def test_every_line_follows_the_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    rows = lines(*STATEMENTS)
    assert len(rows) == 7
    for row in rows:
        VALIDATOR.validate(row)


@pytest.mark.parametrize(
    ("key", "value"),
    [("facet", "gossip"), ("polarity", "maybe"), ("concept", "Email"), ("attrs", {"origin": "unknown"}), ("quote", "")],
)
def test_the_schema_refuses_what_is_no_fact(key: str, value: object) -> None:
    row = lines(practice())[0]
    with pytest.raises(ValidationError):
        VALIDATOR.validate({**row, key: value})


def test_each_value_of_a_practice_is_a_line_with_its_own_quote() -> None:
    assert lines(practice()) == [
        {
            "document": "acme.txt",
            "facet": "data",
            "concept": "pd:EmailAddress",
            "polarity": "affirmed",
            "attrs": {"origin": "provided"},
            "start": 16,
            "end": 30,
            "quote": "e-mail address",
        },
        {
            "document": "acme.txt",
            "facet": "source",
            "concept": "dpv:ThirdPartyDataSource",
            "polarity": "affirmed",
            "attrs": {"name": "Müller GmbH"},
            "start": 36,
            "end": 47,
            "quote": "Müller GmbH",
        },
    ]


def test_attributes_of_roles_and_transfers() -> None:
    role, transfer = lines(STATEMENTS[1], STATEMENTS[2])
    assert role["attrs"] == {"context": "", "explicit": True, "on_behalf_of": "customers", "party": "Acme"}
    assert transfer["attrs"] == {"mechanism": ["eu-gdpr:A46-2-b", "eu-gdpr:A46-2-c"], "origin": "", "recipient": ""}


def test_an_inferred_transfer_is_no_fact() -> None:
    inferred = DataTransfer(evidence=(span("India"),), rule="t", kind="restricted-transfer", destination="loc:IN")
    assert lines(inferred) == []


def test_the_same_claim_twice_is_one_line_and_order_does_not_matter() -> None:
    extraction = Extraction(Profile(), STATEMENTS)
    doubled = Extraction(Profile(), (*reversed(STATEMENTS), *STATEMENTS))
    assert render_facts(facts(DOCUMENT, doubled)) == render_facts(facts(DOCUMENT, extraction))


def test_lines_are_utf8_with_sorted_keys_and_read_back() -> None:
    rendered = render_facts(facts(DOCUMENT, Extraction(Profile(), STATEMENTS)))
    first = rendered.splitlines()[0]
    assert "Müller" in rendered
    assert list(json.loads(first)) == sorted(json.loads(first))
    assert [fact_from_object(json.loads(line)) for line in rendered.splitlines()] == list(
        facts(DOCUMENT, Extraction(Profile(), STATEMENTS))
    )
