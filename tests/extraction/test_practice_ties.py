"""Ties: which values are said together, pair by pair: in a clause, a row, a list, and where nothing may be tied."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest

from kg.model import Document, Extraction, Practice

Reader = Callable[..., tuple[Document, Extraction]]
Pair = frozenset[str]

NAME, EMAIL, PHONE, IP = "pd:Name", "pd:EmailAddress", "pd:TelephoneNumber", "pd:IPAddress"
NEWS, FRAUD, SUPPORT = "dpv:DirectMarketing", "dpv:FraudPreventionAndDetection", "dpv:CustomerCare"
CONSENT, INTEREST = "eu-gdpr:A6-1-a", "eu-gdpr:A6-1-f"
ADS, PAYMENT = "ckg:AdvertisingNetwork", "ckg:PaymentProvider"


def pair(one: str, other: str) -> Pair:
    """Return two concepts that are tied, in no order."""
    return frozenset({one, other})


def tied(extraction: Extraction) -> set[Pair]:
    """Return the pairs of concepts of two facets that one practice ties together."""
    return {
        pair(one.concept, other.concept)
        for practice in extraction.statements
        if isinstance(practice, Practice)
        for one, other in combinations(practice.values, 2)
        if one.facet != other.facet
    }


GOLD: dict[str, tuple[str, set[Pair], set[Pair]]] = {
    "a clause": (
        "We share your email address with advertising partners.",
        {pair(EMAIL, ADS)},
        set(),
    ),
    "a fronted aim": (
        "To send you newsletters, we use your email address.",
        {pair(EMAIL, NEWS)},
        set(),
    ),
    "a fronted basis": (
        "With your consent, we use your email address to send you newsletters.",
        {pair(EMAIL, CONSENT), pair(NEWS, CONSENT), pair(EMAIL, NEWS)},
        set(),
    ),
    "two clauses": (
        "We use your email address to send you newsletters, and we use your IP address to prevent fraud.",
        {pair(EMAIL, NEWS), pair(IP, FRAUD)},
        {pair(EMAIL, FRAUD), pair(IP, NEWS)},
    ),
    "two sentences": (
        "We collect your phone number. We use your IP address to prevent fraud.",
        {pair(IP, FRAUD)},
        {pair(PHONE, FRAUD)},
    ),
    "a denial beside a practice": (
        "We use your email address to send you newsletters, but we do not share your phone number with advertisers.",
        {pair(EMAIL, NEWS)},
        {pair(PHONE, NEWS), pair(EMAIL, ADS)},
    ),
    "an enumeration": (
        "We use your email address to: (a) send you newsletters; (b) prevent fraud.",
        {pair(EMAIL, NEWS), pair(EMAIL, FRAUD)},
        {pair(NEWS, FRAUD)},
    ),
    "a list of aims": (
        "We use your name and email address for the following purposes:\n\n- sending newsletters\n- fraud prevention\n",
        {pair(NAME, NEWS), pair(EMAIL, NEWS), pair(NAME, FRAUD), pair(EMAIL, FRAUD)},
        set(),
    ),
    "a list of recipients": (
        "We share your email address with:\n\n- advertising partners\n- payment processors\n",
        {pair(EMAIL, ADS), pair(EMAIL, PAYMENT)},
        {pair(ADS, PAYMENT)},
    ),
    "a list of data": (
        "To prevent fraud, we collect the following data:\n\n- IP address\n- phone number\n",
        {pair(IP, FRAUD), pair(PHONE, FRAUD)},
        set(),
    ),
    "an item's own data": (
        "We use your email address as follows:\n\n- we use your IP address to prevent fraud\n- to send newsletters\n",
        {pair(IP, FRAUD), pair(EMAIL, NEWS)},
        {pair(EMAIL, FRAUD), pair(IP, NEWS)},
    ),
    "a list under a basis": (
        "We rely on our legitimate interests for:\n\n- fraud prevention\n- sending newsletters\n",
        {pair(FRAUD, INTEREST), pair(NEWS, INTEREST)},
        set(),
    ),
    "a nested list": (
        "We share your email address with:\n\n- advertising partners:\n  - to send newsletters\n- payment processors\n",
        {pair(EMAIL, ADS), pair(ADS, NEWS), pair(EMAIL, NEWS), pair(EMAIL, PAYMENT)},
        {pair(PAYMENT, NEWS)},
    ),
    "the next sentence of an item": (
        "We share your email address with:\n\n- payment processors. They collect your phone number to prevent fraud.\n",
        {pair(EMAIL, PAYMENT)},
        {pair(EMAIL, FRAUD), pair(PHONE, PAYMENT)},
    ),
    "a denied lead-in": (
        "We do not share your email address with:\n\n- advertising partners\n",
        set(),
        {pair(EMAIL, ADS)},
    ),
    "a sentence before a list": (
        "We collect your phone number.\n\n- We use your IP address to prevent fraud\n",
        {pair(IP, FRAUD)},
        {pair(PHONE, FRAUD)},
    ),
    "a basis among purposes": (
        "We use your data to answer you and to comply with legal obligations, including:\n\n- sending newsletters\n",
        set(),
        {pair(NEWS, "eu-gdpr:A6-1-c")},
    ),
}


@pytest.mark.parametrize("case", GOLD)
def test_what_the_text_ties_is_tied(read: Reader, case: str) -> None:
    text, expected, forbidden = GOLD[case]
    _, extraction = read(text, "text/markdown")
    found = tied(extraction)
    assert expected <= found
    assert not forbidden & found


TABLE = """# Privacy policy

## How we use data

| Purpose | Data we collect | Legal basis | Recipients |
| --- | --- | --- | --- |
| Sending newsletters | Email address; phone number | Consent | Advertising partners |
| Fraud prevention | IP address | Legitimate interests | Payment processors |
"""


def test_a_row_is_one_practice(read: Reader) -> None:
    _, extraction = read(TABLE, "text/markdown")
    found = tied(extraction)
    assert {pair(NEWS, EMAIL), pair(NEWS, PHONE), pair(NEWS, CONSENT), pair(EMAIL, CONSENT)} <= found
    assert {pair(FRAUD, IP), pair(FRAUD, INTEREST), pair(IP, INTEREST)} <= found
    assert not {pair(NEWS, IP), pair(FRAUD, CONSENT), pair(FRAUD, EMAIL), pair(IP, CONSENT)} & found


def test_each_sentence_of_a_cell_is_tied_to_the_other_cells(read: Reader) -> None:
    _, extraction = read(
        "| Data | How we use it |\n| --- | --- |\n"
        "| Email address | If you ask us to, we use it to send you our newsletters about all kinds of things, and we"
        " also look at it as one signal among many others that help to prevent fraud |\n| Other | - |\n",
        "text/markdown",
    )
    found = tied(extraction)
    assert {pair(EMAIL, NEWS), pair(EMAIL, FRAUD)} <= found


def test_sentences_of_a_cell_are_not_tied_to_each_other(read: Reader) -> None:
    _, extraction = read(
        "| Topic | What happens |\n| --- | --- |\n"
        "| Our practices | We use your email address to send you newsletters about all of the things that we sell."
        " We also use your IP address to prevent fraud in all of our shops |\n| Other | - |\n",
        "text/markdown",
    )
    found = tied(extraction)
    assert {pair(EMAIL, NEWS), pair(IP, FRAUD)} <= found
    assert not {pair(EMAIL, FRAUD), pair(IP, NEWS)} & found


def test_a_table_of_recipients_ties_what_it_says_of_each(read: Reader) -> None:
    _, extraction = read(
        "# Subprocessors\n\n| Name | Purpose | Country |\n| --- | --- | --- |\n"
        "| Acme Inc. | Fraud prevention | Ireland |\n| Example Ltd | Sending newsletters | France |\n",
        "text/markdown",
    )
    practices = [s for s in extraction.statements if isinstance(s, Practice)]
    said = [({v.name for v in p.values if v.name}, {v.concept for v in p.values if not v.name}) for p in practices]
    assert said == [({"Acme Inc."}, {FRAUD}), ({"Example Ltd"}, {NEWS})]


def test_a_value_that_a_lead_in_lends_keeps_its_own_passage(read: Reader) -> None:
    document, extraction = read("We share your email address with:\n\n- advertising partners\n- payment processors\n")
    quotes = {
        document.quote(value.span)
        for practice in extraction.statements
        if isinstance(practice, Practice)
        for value in practice.values
        if value.facet == "data"
    }
    assert quotes == {"email address"}


def test_bases_for_different_things_are_different_practices(read: Reader) -> None:
    _, extraction = read(
        "We rely on your consent to send you newsletters and on our legitimate interests to prevent fraud."
    )
    aims = {
        value.concept: practice.basis_for
        for practice in extraction.statements
        if isinstance(practice, Practice)
        for value in practice.values
        if value.facet == "legal-basis"
    }
    assert "newsletters" in aims[CONSENT]
    assert "fraud" in aims[INTEREST]
