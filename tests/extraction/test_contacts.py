"""Contacts: e-mail and postal addresses and web pages, and whose they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import ContactPoint, Document, Extraction

Reader = Callable[..., tuple[Document, Extraction]]
CONTROLLER, OFFICER, REPRESENTATIVE = "dpv:DataController", "dpv:DataProtectionOfficer", "eu-gdpr:Representative"


def _contacts(extraction: Extraction) -> list[tuple[str, str]]:
    return [(s.contact_of, s.value) for s in extraction.statements if isinstance(s, ContactPoint)]


@pytest.mark.parametrize(
    ("sentence", "address"),
    [
        ("Write to us at Acme Inc., 12 Main Street, Dallas, TX 75201.", "Acme Inc., 12 Main Street, Dallas, TX 75201"),
        ("You can contact us by post: Acme Ltd, Kings House, London N1 9GU", "Acme Ltd, Kings House, London N1 9GU"),
        ("Our address is Storgatan 4, 118 66 Stockholm, Sweden.", "Storgatan 4, 118 66 Stockholm, Sweden"),
        ("Send a letter to Acme, P.O. Box 1234, Springfield, with your name.", "Acme, P.O. Box 1234, Springfield"),
        ("By mail: ATTN: Privacy Team, Singel 5, 1017 AZ Amsterdam", "ATTN: Privacy Team, Singel 5, 1017 AZ Amsterdam"),
    ],
)
def test_a_postal_address_is_found_within_a_sentence(read: Reader, sentence: str, address: str) -> None:
    _, extraction = read(sentence)
    assert _contacts(extraction) == [(CONTROLLER, address)]


def test_the_lines_of_an_address_may_be_paragraphs(read: Reader) -> None:
    text = "Contact us at:\n\nAcme GmbH\n\nHafenstrasse 16\n\n10785 Berlin\n\nGermany\n"
    document, extraction = read(text, "text/markdown")
    (contact,) = [s for s in extraction.statements if isinstance(s, ContactPoint)]
    assert contact.value == "Acme GmbH, Hafenstrasse 16, 10785 Berlin, Germany"
    assert document.quote(contact.evidence[0]).startswith("Acme GmbH\n\nHafenstrasse")


@pytest.mark.parametrize(
    "text",
    [
        "We use the analytics service of Example Inc, 1 Main Street, Dallas, TX 75201, USA.",
        "You may complain to the Information Commissioner, 5 Water Lane, Wilmslow SK9 5AF.",
        "Adopted under section 119A of the UK Data Protection Act 2018.",
        "You may complain to the supervisory authority at complaints@authority.example.",
        "For more about cookies, see https://www.example.com/cookies.",
    ],
)
def test_what_reaches_others_is_no_contact(read: Reader, text: str) -> None:
    _, extraction = read(text)
    assert _contacts(extraction) == []


@pytest.mark.parametrize(
    ("text", "contacts"),
    [
        ("Contact us at privacy@acme.example or our DPO at officer@acme.example.", [CONTROLLER, OFFICER]),
        ("Our representative in the EU is Example Ltd. You can write to them at eu@example.com.", [REPRESENTATIVE]),
        ("You can reach our Data Protection Officer as follows:\n\n- privacy@acme.example\n", [OFFICER]),
        ("## Data Protection Officer\n\nEmail: privacy@acme.example\n", [OFFICER]),
        ("If you have questions, write to dpo@acme.example.", [OFFICER]),
    ],
)
def test_whose_contact_it_is(read: Reader, text: str, contacts: list[str]) -> None:
    _, extraction = read(text, "text/markdown")
    assert [holder for holder, _ in _contacts(extraction)] == contacts


def test_a_web_page_is_a_contact_where_the_text_asks_to_get_in_touch(read: Reader) -> None:
    _, extraction = read("You can reach us at https://acme.example/help.")
    assert _contacts(extraction) == [(CONTROLLER, "https://acme.example/help")]


@pytest.mark.parametrize(
    ("text", "contacts"),
    [
        (
            "Ask our Data Protection Officer:\n\n- by [e-mail](mailto:box@acme.example)\n",
            [(OFFICER, "box@acme.example")],
        ),
        (
            "Ask our Data Protection Officer.\n\n- by [e-mail](mailto:box@acme.example)\n",
            [(OFFICER, "box@acme.example")],
        ),
        ("Write to [us](mailto:box@acme.example?subject=Data) for more.", [(CONTROLLER, "box@acme.example")]),
        ("Write to [box@acme.example](mailto:box@acme.example).", [(CONTROLLER, "box@acme.example")]),
        ("You may complain to the [data protection authority](mailto:box@state.example).", []),
        (
            "You can [contact Acme](https://acme.example/ask) to exercise your rights.",
            [(CONTROLLER, "https://acme.example/ask")],
        ),
    ],
)
def test_words_link_to_an_address(read: Reader, text: str, contacts: list[tuple[str, str]]) -> None:
    _, extraction = read(text, "text/markdown")
    assert _contacts(extraction) == contacts


def test_a_link_is_a_contact_by_its_target(read: Reader) -> None:
    document, extraction = read("Please contact us [here](https://acme.example/form) to object.\n", "text/markdown")
    (contact,) = [s for s in extraction.statements if isinstance(s, ContactPoint)]
    assert (contact.value, document.quote(contact.evidence[0])) == (
        "https://acme.example/form",
        "[here](https://acme.example/form)",
    )


def test_the_lines_of_a_table_of_contents_are_no_address(read: Reader) -> None:
    _, extraction = read(
        "WHO WE ARE\n\nWHERE WE WORK\n\nHOW LONG WE RETAIN\n\nRESIDENTS OF CALIFORNIA\n\nHOW TO CONTACT US\n"
    )
    assert _contacts(extraction) == []
