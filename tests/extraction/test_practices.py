"""Practices: what is collected, used and shared; what is denied; what is tied together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kg.model import Document, Extraction, Practice

Reader = Callable[..., tuple[Document, Extraction]]


def values(extraction: Extraction, facet: str, polarity: str = "affirmed") -> set[str]:
    """Return the concepts of a facet that an extraction holds with a polarity."""
    return {v.concept for p in practices(extraction) if p.polarity == polarity for v in p.values if v.facet == facet}


def practices(extraction: Extraction) -> Iterator[Practice]:
    """Yield the practices of an extraction."""
    return (s for s in extraction.statements if isinstance(s, Practice))


def test_data_is_found_in_running_text(read: Reader) -> None:
    _, extraction = read("Acme collects your email address, IP address and browser type.")
    assert values(extraction, "data") == {"pd:EmailAddress", "pd:IPAddress", "ckg:BrowserType"}


@pytest.mark.parametrize(
    "sentence",
    [
        "We do not store credit card numbers.",
        "We don't collect credit card numbers.",
        "We never collect or store your credit card number.",
        "Credit card numbers are not stored by us.",
        "Neither we nor our staff store credit card numbers.",
    ],
)
def test_a_denial_is_never_an_affirmed_practice(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert values(extraction, "data", "denied") == {"pd:CreditCardNumber"}
    assert values(extraction, "data") == set()


def test_a_denial_ends_where_its_clause_ends(read: Reader) -> None:
    _, extraction = read("We store your email address, but we don't store credit card numbers.")
    assert values(extraction, "data") == {"pd:EmailAddress"}
    assert values(extraction, "data", "denied") == {"pd:CreditCardNumber"}


@pytest.mark.parametrize(
    "sentence",
    [
        "If you do not provide your email address, we cannot create your account, so we collect it.",
        "We collect data including but not limited to your email address.",
        "We not only collect your email address.",
    ],
)
def test_a_negative_word_that_denies_no_processing_denies_nothing(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert "pd:EmailAddress" not in values(extraction, "data", "denied")


def test_the_lead_in_governs_its_items(read: Reader) -> None:
    _, extraction = read("We do not collect the following:\n- credit card numbers\n- biometric data\n")
    assert values(extraction, "data") == set()
    assert values(extraction, "data", "denied") >= {"pd:CreditCardNumber", "pd:Biometric"}


@pytest.mark.parametrize(
    "sentence",
    [
        "We do not retain your email address except as required for security purposes.",
        "Your email address is not used for any other purpose than for security purposes.",
    ],
)
def test_an_exception_is_not_denied(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert "dpv:EnforceSecurity" in values(extraction, "purpose")
    assert "dpv:EnforceSecurity" not in values(extraction, "purpose", "denied")


def test_what_is_reported_is_said(read: Reader) -> None:
    _, extraction = read("Please be aware that we do not collect credit card numbers.")
    assert values(extraction, "data", "denied") == {"pd:CreditCardNumber"}


def test_sale_that_is_denied_is_a_denied_purpose(read: Reader) -> None:
    _, extraction = read("We do not sell your personal information to third parties.")
    assert values(extraction, "purpose", "denied") == {"dpv:SellDataToThirdParties"}
    assert values(extraction, "purpose") == set()


def test_a_definition_collects_nothing(read: Reader) -> None:
    _, extraction = read("Sensitive data is any information that reveals race, political opinions or health data.")
    assert values(extraction, "data") == set()


def test_a_right_is_no_practice(read: Reader) -> None:
    _, extraction = read("Your Rights\n\nYou have the right to correct your email address.\n")
    assert values(extraction, "data") == set()


def test_what_one_clause_says_is_one_practice(read: Reader) -> None:
    _, extraction = read("We use your email address to send newsletters.")
    (practice,) = practices(extraction)
    assert {(v.facet, v.concept) for v in practice.values} == {
        ("data", "pd:EmailAddress"),
        ("purpose", "dpv:DirectMarketing"),
    }


def test_modality_and_condition_are_kept(read: Reader) -> None:
    _, extraction = read("We may share your email address with advertisers if you opt in.")
    (practice,) = practices(extraction)
    assert practice.modality == "possible"
    assert practice.condition == "if you opt in"


@pytest.mark.parametrize(
    ("sentence", "origin"),
    [
        ("When you register, you provide us with your email address.", "provided"),
        ("We automatically collect your IP address.", "observed"),
        ("We receive your email address from third parties.", "third-party"),
    ],
)
def test_data_has_an_origin(read: Reader, sentence: str, origin: str) -> None:
    _, extraction = read(sentence)
    assert {p.data_origin for p in practices(extraction) if any(v.facet == "data" for v in p.values)} == {origin}


def test_a_named_organisation_receives_data_in_its_category(read: Reader) -> None:
    document, extraction = read("We share your email address with Mailchimp.")
    (named,) = [v for p in practices(extraction) for v in p.values if v.name]
    assert (named.facet, named.concept, named.name) == ("recipient", "ckg:CommunicationProvider", "Mailchimp")
    assert document.quote(named.span) == "Mailchimp"


def test_an_organisation_that_nobody_knows_is_told_by_its_legal_form(read: Reader) -> None:
    _, extraction = read("We share your email address with Example Mailing GmbH, our email delivery provider.")
    (named,) = [v for p in practices(extraction) for v in p.values if v.name]
    assert (named.facet, named.name) == ("recipient", "Example Mailing GmbH")


def test_a_publisher_is_not_its_own_recipient(read: Reader) -> None:
    _, extraction = read("This policy is by Example Mailing GmbH (“we”). We share data within Example Mailing GmbH.")
    assert [v.name for p in practices(extraction) for v in p.values if v.name] == []


def test_an_example_acts_in_the_category_that_it_stands_for(read: Reader) -> None:
    _, extraction = read("We share your email address with our affiliates, including Microsoft.")
    assert {(v.concept, v.name) for p in practices(extraction) for v in p.values if v.facet == "recipient"} == {
        ("ckg:Affiliate", ""),
        ("ckg:Affiliate", "Microsoft"),
    }


def test_those_whom_data_comes_from_are_sources(read: Reader) -> None:
    _, extraction = read("We receive your email address from third-party sources such as data brokers.")
    assert values(extraction, "source") == {"dpv:ThirdPartyDataSource"}
    assert values(extraction, "recipient") == set()


def test_a_basis_says_what_it_is_for(read: Reader) -> None:
    _, extraction = read("If you have consented, we may send you newsletters.")
    (practice,) = [p for p in practices(extraction) if any(v.facet == "legal-basis" for v in p.values)]
    assert [v.concept for v in practice.values if v.facet == "legal-basis"] == ["eu-gdpr:A6-1-a"]
    assert practice.basis_for == "send you newsletters"


def test_a_basis_holds_for_each_aim_that_is_listed_under_it(read: Reader) -> None:
    _, extraction = read(
        "We process data on the basis of our legitimate interests for:\n- network security\n- fraud prevention\n"
    )
    aims = {p.basis_for for p in practices(extraction) if any(v.concept == "eu-gdpr:A6-1-f" for v in p.values)}
    assert {"network security", "fraud prevention"} <= aims


def test_paraphrased_wording_means_what_it_plainly_means(read: Reader) -> None:
    _, extraction = read("We may reveal Personal Information to our believed outsider specialist co-ops.")
    assert "dpv:ServiceProvider" in values(extraction, "recipient")
