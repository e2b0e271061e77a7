"""The publisher: who "we" is, in the ways that policies say it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Extraction, Practice

Reader = Callable[..., tuple[Document, Extraction]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Example Holding S.A. (“Acme”, “we”, or “us”) runs this site.", "Acme"),
        ("Example Ltd (“we,” “us,” or “Acme”) runs this site.", "Acme"),
        ("Acme and its subsidiaries (“we”) run this site.", "Acme"),
        ("acme (“we”) is a shop.", "acme"),
        ("Acme Youth (Club) (“we”, “our”) runs this site.", "Acme Youth"),
        ("# Acme Health Clarification Text on Data", "Acme Health"),
        ("In this notice, ‘we’, ‘us’ and ‘our’ refers to Acme Network.", "Acme Network"),
        ("When we say ‘we’ or ‘us’ in this notice, we are referring to Acme Mail and others.", "Acme Mail"),
        ("Acme Trust is registered with the Example Office as a data controller.", "Acme Trust"),
        (
            "**Company** (called “the Company”, “We” or “Us” in this Policy) refers to Acme Corp., Any Street 1.",
            "Acme Corp",
        ),
        ("Your firm (called “You” or “Us” in a chat with Example Ltd) is free.", ""),
        ("We, Acme GmbH, Any Street 1, take care of your data.", "Acme GmbH"),
        ("We are Acme Mail, a company of a large group.", "Acme Mail"),
        ("Example, Inc. (“we” or “us”) runs this site.", "Example, Inc"),
        ("The controller within the meaning of the law is Acme GmbH.", "Acme GmbH"),
        ("# Data controller\n\nAcme Oy\n\nAny Street 1", "Acme Oy"),
        ("The controller is:\n\nAcme AG\n\nAny Street 1", "Acme AG"),
        ("The controller is:\n\nGardenly, Any Street 1", "Gardenly"),
        ("The controller is:\n\nGardenly people know it well.", ""),
        ("We are responsible. You can reach us at: Acme Software Limited, Any Street 1.", "Acme Software Limited"),
        ("This policy explains how Acme collects and uses your data.", "Acme"),
        ("This site is operated by Acme IT.", "Acme IT"),
        ("Gardenly is a platform operated by Acme SAS.", "Acme SAS"),
        ("Gardenly is a marketplace for tools, which is edited by the company Acme SAS.", "Acme SAS"),
        ("# Acme Privacy Notice\n\nRead this.", "Acme"),
        ("# Privacy Notice of Acme Ltd (we, us)\n\nRead this.", "Acme Ltd"),
        ("# Bank of Acme (we, us)\n\nRead this.", "Bank of Acme"),
        ("Read this.\n\n© 2020 Acme Games", "Acme Games"),
    ],
)
def test_the_publisher_is_named_in_many_ways(read: Reader, text: str, expected: str) -> None:
    _, extraction = read(text, "text/markdown")
    assert extraction.profile.publisher == expected


@pytest.mark.parametrize(
    "text",
    [
        "Administrators act as controllers. The administrators know this, as all administrators do.",
        "Read this.\n\nWe care.\n\nWe like you.\n\nWe use Google as our vendor. Google is a controller of its own.",
        "This site is operated by the company.",
        "The word ‘our’ in a notice means little.",
        "Notice for the Protection of Data",
    ],
)
def test_a_wrong_name_is_worse_than_none(read: Reader, text: str) -> None:
    _, extraction = read(text)
    assert extraction.profile.publisher == ""


@pytest.mark.parametrize(
    "text",
    [
        "We, Acme News, are owned and operated by Example Publishing Limited. We share data with it.",
        "Acme News is a platform operated by Example Publishing Limited. We share data with it.",
        "Example Publishing Limited, doing business as Acme News, shares data with Google.",
    ],
)
def test_who_owns_the_publisher_is_no_recipient(read: Reader, text: str) -> None:
    _, extraction = read(text)
    names = {v.name for s in extraction.statements if isinstance(s, Practice) for v in s.values}
    assert "Example Publishing Limited" not in names


def test_a_known_organisation_speaks_where_the_beginning_names_it(read: Reader) -> None:
    text = "Google may change this. Google collects your name. Google uses your name."
    assert read(text)[1].profile.publisher == "Google"
    assert read("Read this.\n\nWe care.\n\nWe like you.\n\n" + text)[1].profile.publisher == ""
