"""Whose role a sentence tells by its grammar: quotes, contrasts, relative clauses, singular verbs, definitions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Extraction, RoleAssignment

Reader = Callable[..., tuple[Document, Extraction]]
INTRODUCTION = "This policy is by Acme Ltd (“we”, “us”).\n\n"
CONTROLLER, PROCESSOR = "dpv:DataController", "dpv:DataProcessor"
JOINT = "dpv:JointDataControllers"


def holders(extraction: Extraction) -> set[tuple[str, str]]:
    """Return party and role of each role assignment."""
    return {(s.party, s.role) for s in extraction.statements if isinstance(s, RoleAssignment)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The trustees are ‘data controllers’ of it.", {("trustees", CONTROLLER)}),
        ("We and Example AG are joint “data controllers”.", {("Acme Ltd", JOINT), ("Example AG", JOINT)}),
        ("We and Example AG are joint ‘controllers’.", {("Acme Ltd", JOINT), ("Example AG", JOINT)}),
        ("The controllers’ duties are set out below.", set()),
    ],
)
def test_a_role_in_quotes_is_the_role(read: Reader, sentence: str, expected: set[tuple[str, str]]) -> None:
    """A quote after a plural is no apostrophe where one opens before it, nor does it part "joint" from the role."""
    _, extraction = read(INTRODUCTION + sentence)
    assert holders(extraction) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Merchants that use Acme are independent controllers.", {("Merchants", CONTROLLER)}),
        ("A clinic that uses Acme is the controller of its records.", {("clinic", CONTROLLER)}),
        ("We believe that Acme is the controller.", {("Acme", CONTROLLER)}),
    ],
)
def test_who_uses_a_name_is_the_subject(read: Reader, sentence: str, expected: set[tuple[str, str]]) -> None:
    """What a relative clause before the verb ends in is its object."""
    _, extraction = read(INTRODUCTION + sentence)
    assert holders(extraction) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It is Example AG, rather than the shop, that is the controller.", {("Example AG", CONTROLLER)}),
        ("It is the shop that is the controller.", {("shop", CONTROLLER)}),
        ("“Data controller” means an organisation that decides how it uses data.", set()),
        ("“Controller” means Example AG.", {("Example AG", CONTROLLER)}),
    ],
)
def test_contrasts_and_definitions_name_nobody(read: Reader, sentence: str, expected: set[tuple[str, str]]) -> None:
    """Who another is rather than holds no role, nor does whoever a definition speaks of."""
    _, extraction = read(INTRODUCTION + sentence)
    assert holders(extraction) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The developer of this app is the controller.", {("developer", CONTROLLER)}),
        ("The data on this website is processed by the site operator.", {("site operator", CONTROLLER)}),
        ("The data on this website is processed by Google.", set()),
        ("The operator of a network is the controller of its logs.", set()),
        ("The purpose of this app is the controller's.", set()),
    ],
)
def test_who_makes_the_thing_may_be_the_controller(read: Reader, sentence: str, expected: set[tuple[str, str]]) -> None:
    """The maker of an app goes by that noun where the document names nobody."""
    assert holders(read(sentence)[1]) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The developer of this app is the controller.", {("Acme Ltd", CONTROLLER)}),
        ("Data processing on this site is carried out by the site operator.", {("Acme Ltd", CONTROLLER)}),
        ("The shop owner is the controller of the orders.", {("shop owner", CONTROLLER)}),
        ("The Platform acts as a processor for schools.", {("Acme Ltd", PROCESSOR)}),
        ("Each Platform acts as a processor for schools.", set()),
        (
            "You are the responsible party and we are your operator.",
            {("customer", CONTROLLER), ("Acme Ltd", PROCESSOR)},
        ),
        ("You are responsible for your password. Contact your operator for help.", set()),
        ("We act as a business associate under an agreement with a clinic.", {("Acme Ltd", PROCESSOR)}),
        ("We work with our business associates under an agreement.", set()),
        ("The data administrator is Example GmbH.", {("Example GmbH", CONTROLLER)}),
        ("Controller: Directorate-General for Budget", {("Directorate-General for Budget", CONTROLLER)}),
        ("Controller: Budget General terms", {("Budget", CONTROLLER)}),
        ("Example AG is responsible for further processing.", {("Example AG", CONTROLLER)}),
        ("We are not responsible for further processing.", set()),
        ("We decide why and how your personal data is used.", {("Acme Ltd", CONTROLLER)}),
        ("We decide why your order was late.", set()),
    ],
)
def test_laws_have_their_own_words_for_roles(read: Reader, sentence: str, expected: set[tuple[str, str]]) -> None:
    """Operators and responsible parties (POPIA), business associates (HIPAA), and who makes what a policy is about."""
    _, extraction = read(INTRODUCTION + sentence)
    assert holders(extraction) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "For the use of Zulu, the Ministry of Health and Sport is the controller.",
            {("Ministry of Health and Sport", CONTROLLER)},
        ),
        ("Zulu and Yankee are controllers.", {("Zulu", CONTROLLER), ("Yankee", CONTROLLER)}),
        ("Data controller: Institute for Zulu and Yankee", {("Institute for Zulu and Yankee", CONTROLLER)}),
        ("Controller: Example AG and Sample AG", {("Example AG", CONTROLLER), ("Sample AG", CONTROLLER)}),
        ("Controller: the customer", {("customer", CONTROLLER)}),
        ("Content: what you write Controller: your employer Our role: processor", set()),
        ("It is registered with the Information Zulu Office as a controller.", set()),
        ("Example AG and Sample AG is a controller.", {("Example AG", CONTROLLER), ("Sample AG", CONTROLLER)}),
    ],
)
def test_a_singular_verb_has_one_subject(read: Reader, sentence: str, expected: set[tuple[str, str]]) -> None:
    """Names that commas and "and" part are one where the verb is singular, unless they are firms."""
    _, extraction = read(INTRODUCTION + sentence)
    assert holders(extraction) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Your employer chooses this. They are the controller of that data.", {("employer", CONTROLLER)}),
        ("Your employer chooses this. They are happy.", set()),
        ("Sample AG (“Sample”), of Any Street, Hong Kong, is the controller.", {("Sample AG", CONTROLLER)}),
        (
            "We store data solely on the respective client's behalf.",
            {("Acme Ltd", PROCESSOR), ("client", CONTROLLER)},
        ),
    ],
)
def test_subjects_stand_before_insertions_or_in_the_sentence_before(
    read: Reader, sentence: str, expected: set[tuple[str, str]]
) -> None:
    """Brackets and an address part a subject from its verb, and "they" points back to a customer who decides."""
    _, extraction = read(INTRODUCTION + sentence)
    assert holders(extraction) == expected


@pytest.mark.parametrize(
    ("lead_in", "expected"),
    [
        ("As a processor, we store:", {("Acme Ltd", PROCESSOR)}),
        (
            "We use some tools. They may process data only on our instructions:",
            {("Digital Zulu", PROCESSOR), ("Yankee", PROCESSOR)},
        ),
        ("We use some tools. They may process data as they like:", set()),
    ],
)
def test_a_lead_in_tells_whether_its_list_is_of_processors(
    read: Reader, lead_in: str, expected: set[tuple[str, str]]
) -> None:
    """What a processor stores is no processor; who "they" are, the list tells."""
    _, extraction = read(
        f"{INTRODUCTION}{lead_in}\n\n- Digital Zulu: identifiers\n- Yankee: sign-in\n", "text/markdown"
    )
    assert expected <= holders(extraction)
    assert ("Yankee", PROCESSOR) not in holders(extraction) - expected
