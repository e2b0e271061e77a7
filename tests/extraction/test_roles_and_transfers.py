"""Roles in context, and transfers with origin, destination and safeguard."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import DataTransfer, Document, Extraction, RoleAssignment

Reader = Callable[..., tuple[Document, Extraction]]
INTRODUCTION = "This policy is by Acme Ltd (“we”, “us”).\n\n"


def roles(extraction: Extraction) -> set[tuple[str, str, bool]]:
    """Return party, role and whether it is stated, of each role assignment."""
    return {(s.party, s.role, s.explicit) for s in extraction.statements if isinstance(s, RoleAssignment)}


def transfers(extraction: Extraction) -> set[tuple[str, str, tuple[str, ...]]]:
    """Return origin, destination and mechanisms of each transfer."""
    return {(s.origin, s.destination, s.mechanisms) for s in extraction.statements if isinstance(s, DataTransfer)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We are the controller of your personal data.", ("Acme Ltd", "dpv:DataController", True)),
        ("Acme Ltd acts as a data processor for content.", ("Acme Ltd", "dpv:DataProcessor", True)),
        ("Your employer is the data controller for your account.", ("employer", "dpv:DataController", True)),
        ("Our vendors act as sub-processors.", ("vendors", "dpv:DataSubProcessor", True)),
        ("Both service providers are controllers.", ("service providers", "dpv:DataController", True)),
    ],
)
def test_a_stated_role_belongs_to_its_subject(read: Reader, sentence: str, expected: tuple[str, str, bool]) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert roles(extraction) == {expected}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The data controller for the service is Acme Ltd.", ("Acme Ltd", "dpv:DataController", True)),
        ("We share personal data with our sub-processors.", ("sub-processors", "dpv:DataSubProcessor", True)),
        ("Service providers process data on behalf of Acme.", ("Service providers", "dpv:DataProcessor", False)),
    ],
)
def test_roles_in_other_words(read: Reader, sentence: str, expected: tuple[str, str, bool]) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert roles(extraction) == {expected}


def test_one_party_holds_different_roles_in_different_contexts(read: Reader) -> None:
    _, extraction = read(
        INTRODUCTION + "We are the controller of website data. We are a processor of content on behalf of our clients."
    )
    assert {(p, r) for p, r, explicit in roles(extraction) if explicit} == {
        ("Acme Ltd", "dpv:DataController"),
        ("Acme Ltd", "dpv:DataProcessor"),
    }


def test_processing_on_instructions_makes_a_processor_and_its_customer_a_controller(read: Reader) -> None:
    _, extraction = read(INTRODUCTION + "We process service data only according to your instructions.")
    assert roles(extraction) == {
        ("Acme Ltd", "dpv:DataProcessor", False),
        ("customer", "dpv:DataController", False),
    }


def test_an_agent_who_asks_on_your_behalf_makes_nobody_a_processor(read: Reader) -> None:
    _, extraction = read(INTRODUCTION + "You may authorize an agent to submit a request and process it on your behalf.")
    assert roles(extraction) == set()


def test_a_denied_role_is_denied(read: Reader) -> None:
    _, extraction = read(INTRODUCTION + "For such content we process nothing and we are not the controller.")
    polarities = [(s.role, s.polarity) for s in extraction.statements if isinstance(s, RoleAssignment)]
    assert polarities == [("dpv:DataController", "denied")]


@pytest.mark.parametrize(
    "sentence",
    [
        "We are responsible for processing refunds.",
        "Vendors are contractually required to keep invoices.",
        "We solely control the servers and our customers pay for them.",
    ],
)
def test_what_is_not_about_data_makes_no_role(read: Reader, sentence: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert roles(extraction) == set()


def test_a_common_word_is_not_the_publisher(read: Reader) -> None:
    _, extraction = read("This policy is by Signal Inc (“we”).\n\nA strong signal acts as a data controller here.")
    assert roles(extraction) == set()


def test_a_role_is_distributed_over_the_list_that_it_introduces(read: Reader) -> None:
    _, extraction = read(
        INTRODUCTION
        + "We are the controller in these cases:\n- When you visit our website\n- When you apply for a job\n"
    )
    contexts = {s.context for s in extraction.statements if isinstance(s, RoleAssignment)}
    assert {"When you visit our website", "When you apply for a job"} <= contexts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We store your personal data in India.", {("", "loc:IN", ())}),
        (
            "We transfer personal data from the EU to the United States. We rely on standard contractual clauses.",
            {("loc:EU", "loc:US", ("eu-gdpr:A46-2-c",))},
        ),
        (
            "Your data may be transferred to countries outside the EEA.",
            {("loc:EEA", "ckg:UnspecifiedThirdCountry", ())},
        ),
        (
            "We comply with the EU-U.S. Data Privacy Framework for personal data that we receive from the EU.",
            {("loc:EU", "loc:US", ("ckg:EUUSDataPrivacyFramework",))},
        ),
        ("Our servers in Atlanta, Georgia store your data.", {("", "loc:US", ())}),
        (
            "We transfer your personal data from the EU to India with your explicit consent.",
            {("loc:EU", "loc:IN", ("eu-gdpr:A49-1-a",))},
        ),
        ("Jordan, our manager, keeps records in Chad.", set()),
        ("We process your data in accordance with the laws of the United States.", set()),
        ("If you are in Germany, we store your choices.", set()),
        ("If you are located outside the United States, we store your choices.", set()),
        ("We store data of users in Germany in Japan.", {("loc:DE", "loc:JP", ())}),
        ("Please CONTACT US to have your data transferred.", set()),
    ],
)
def test_transfers(read: Reader, text: str, expected: set[tuple[str, str, tuple[str, ...]]]) -> None:
    _, extraction = read(text)
    assert transfers(extraction) == expected


def test_a_safeguard_belongs_to_the_transfer_before_it(read: Reader) -> None:
    _, extraction = read(
        "We store data in Japan. We transfer personal data from the EU to India. For it we use binding corporate rules."
    )
    assert transfers(extraction) == {("", "loc:JP", ()), ("loc:EU", "loc:IN", ("eu-gdpr:A46-2-b",))}


def test_a_denied_transfer_is_denied(read: Reader) -> None:
    _, extraction = read("We do not transfer your personal data to the United States.")
    assert [s.polarity for s in extraction.statements if isinstance(s, DataTransfer)] == ["denied"]


def test_a_table_of_sub_processors_gives_recipient_role_and_country(read: Reader) -> None:
    _, extraction = read(
        "# Acme's Subprocessors\n\n| Name | Purpose | Country |\n|---|---|---|\n"
        "| Example Hosting Inc | Cloud hosting | United States, Ireland |\n",
        "text/markdown",
    )
    assert roles(extraction) == {("Example Hosting Inc", "dpv:DataSubProcessor", True)}
    assert transfers(extraction) == {("", "loc:US", ()), ("", "loc:IE", ())}


def test_a_delimited_list_of_sub_processors_is_read_as_a_table(read: Reader) -> None:
    _, extraction = read(
        "Our subprocessors\n\nWe use the following subprocessors:\n\n"
        "- Example Hosting Inc | Cloud hosting | Ireland\n- Example Mail GmbH | Email delivery | Germany\n"
    )
    assert {(party, role) for party, role, _ in roles(extraction)} >= {
        ("Example Hosting Inc", "dpv:DataSubProcessor"),
        ("Example Mail GmbH", "dpv:DataSubProcessor"),
    }
    assert transfers(extraction) == {("", "loc:IE", ()), ("", "loc:DE", ())}


def test_a_place_where_data_is_kept_is_no_disclosure(read: Reader) -> None:
    _, extraction = read("We store personal data in India and share it with our service providers in Japan.")
    kinds = {(s.destination, s.kind) for s in extraction.statements if isinstance(s, DataTransfer)}
    assert kinds == {("loc:IN", "stored-or-processed-there"), ("loc:JP", "disclosed-there")}
