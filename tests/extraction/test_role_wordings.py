"""Roles in wordings of their own: links with adverbs, relative clauses, definitions that claim nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Extraction, RoleAssignment

Reader = Callable[..., tuple[Document, Extraction]]
INTRODUCTION = "This policy is by Acme Ltd (“we”, “us”).\n\n"
CONTROLLER, PROCESSOR = "dpv:DataController", "dpv:DataProcessor"
JOINT, SUB_PROCESSOR = "dpv:JointDataControllers", "dpv:DataSubProcessor"


def holders(extraction: Extraction) -> set[tuple[str, str, str]]:
    """Return party, role and polarity of each role assignment."""
    return {(s.party, s.role, s.polarity) for s in extraction.statements if isinstance(s, RoleAssignment)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We're the data controller for this website.", {("Acme Ltd", CONTROLLER)}),
        ("The administrator of your personal data is Example GmbH.", {("Example GmbH", CONTROLLER)}),
        ("Zulu acts only as a data processor.", {("Zulu", PROCESSOR)}),
        ("Zulu acts strictly as a processor.", {("Zulu", PROCESSOR)}),
        ("We act as a “service provider” or “processor” for such data.", {("Acme Ltd", PROCESSOR)}),
        ("We handle health data as a business associate of the clinics we serve.", {("Acme Ltd", PROCESSOR)}),
        ("The practice is the controller of your data.", {("practice", CONTROLLER)}),
        ("Clubs act as data controllers for what they enter.", {("Clubs", CONTROLLER)}),
        ("Example Ltd (we, us or our) is the data controller.", {("Example Ltd", CONTROLLER)}),
        ("We use sub-processors to help us.", {("sub-processors", SUB_PROCESSOR)}),
        ("An employer that uses our app is a data controller.", {("employer", CONTROLLER)}),
        ("When we act for a venue, the venue is the controller.", {("venue", CONTROLLER)}),
        (
            "We act as a processor on behalf of our customers, who are the controllers.",
            {("Acme Ltd", PROCESSOR), ("customers", CONTROLLER)},
        ),
        (
            "We update this as our business needs change and as we engage sub-processors.",
            {("sub-processors", SUB_PROCESSOR)},
        ),
    ],
)
def test_who_holds_a_role(read: Reader, sentence: str, expected: set[tuple[str, str]]) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert holders(extraction) == {(*one, "affirmed") for one in expected}


@pytest.mark.parametrize(
    "sentence",
    [
        "We share data with our business associates.",
        "A sub-processor is a third party data processor who may see data.",
        "The party that determines the purposes is the controller.",
        "The purpose is to tell who is the controller.",
        "This website is a controller of your data.",
        "If you shop there, the store that sent you to Acme is the data controller.",
        "The administrator of the forum is a volunteer.",
        "In all cases, your data controller can be contacted at:",
        "We share data under contracts where they act as processors.",
        "We write to people who support us with their data.",
    ],
)
def test_no_role_is_held(read: Reader, sentence: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert holders(extraction) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We use Example Ltd and Sample GmbH. Both companies act as data processors.",
            {("Example Ltd", PROCESSOR), ("Sample GmbH", PROCESSOR)},
        ),
        (
            "Example Ltd (reports) and Sample GmbH run this. Both are independent data controllers.",
            {("Example Ltd", CONTROLLER), ("Sample GmbH", CONTROLLER)},
        ),
        ("We use Example Ltd, Sample GmbH and Zulu Ltd here. Both act as data processors.", set()),
        (
            "Data is stored by Example Ltd, a database provider, which acts as our processor.",
            {("Example Ltd", PROCESSOR)},
        ),
        ("Data controller: the user (as above)", {("user", CONTROLLER)}),
        (
            "This is the data that we as the controller – and the processors commissioned by us – keep.",
            {("Acme Ltd", CONTROLLER), ("processors", PROCESSOR)},
        ),
        ("Example Ltd keeps this on my behalf.", {("Example Ltd", PROCESSOR)}),
        ("Bristol Old Library is the controller.", {("Bristol Old Library", CONTROLLER)}),
        ("The controller is Leeds City Council.", {("Leeds City Council", CONTROLLER)}),
        ("Hands for Refugees Ltd is the controller.", {("Hands for Refugees Ltd", CONTROLLER)}),
        ("Controller:\n\nExample Aid e.V., Long Road 2, 1010 Vienna", {("Example Aid e.V.", CONTROLLER)}),
        ("The data controller, Jane Doe, decides why data is used.", {("Jane Doe", CONTROLLER)}),
        ("Our processor, Example Hosting, stores it.", {("Example Hosting", PROCESSOR)}),
        ("Ask the controller, Monday to Friday, or write.", set()),
    ],
)
def test_a_sentence_points_to_who_was_named(read: Reader, text: str, expected: set[tuple[str, str]]) -> None:
    _, extraction = read(INTRODUCTION + text)
    assert holders(extraction) == {(*one, "affirmed") for one in expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Example Ltd sponsors this but is not a controller or processor.",
            {("Example Ltd", CONTROLLER, "denied"), ("Example Ltd", PROCESSOR, "denied")},
        ),
        (
            "We are the processor of what customers send, and not the controller of it.",
            {("Acme Ltd", PROCESSOR, "affirmed"), ("Acme Ltd", CONTROLLER, "denied")},
        ),
        (
            "Example Ltd is a separate controller rather than a provider acting on our behalf.",
            {("Example Ltd", CONTROLLER, "affirmed")},
        ),
    ],
)
def test_a_role_is_denied_of_whom_the_text_denies_it(
    read: Reader, text: str, expected: set[tuple[str, str, str]]
) -> None:
    _, extraction = read(INTRODUCTION + text)
    assert holders(extraction) == expected


def test_a_cell_may_explain_the_role_that_it_states(read: Reader) -> None:
    _, extraction = read(
        "## Sub-processors\n\n| Partner | Role | Relationship | Location |\n|---|---|---|---|\n"
        "| Example Ltd | Ads | Independent controller (for ads) | USA |\n"
        "| Sample GmbH | Build | Sub-processor (by contract) | USA |\n",
        "text/markdown",
    )
    assert {one[:2] for one in holders(extraction)} == {("Example Ltd", CONTROLLER), ("Sample GmbH", SUB_PROCESSOR)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Our vendors (such as Example Ltd and Sample GmbH) act as processors.",
            {("vendors", PROCESSOR), ("Example Ltd", PROCESSOR), ("Sample GmbH", PROCESSOR)},
        ),
        (
            "Example Ltd (hosting) and Sample GmbH (mail) act on our instructions.",
            {("Example Ltd", PROCESSOR), ("Sample GmbH", PROCESSOR)},
        ),
        ("We use service providers for mail. They act as processors.", {("service providers", PROCESSOR)}),
        ("We use Example Ltd for this. It acts as our processor.", {("Example Ltd", PROCESSOR)}),
        ("Our terms differ, where they act as processors.", set()),
        (
            "Google decides for itself how it uses the data that it collects.",
            {("Google", CONTROLLER)},
        ),
        ("We share data with third parties that determine their own purposes.", {("third parties", CONTROLLER)}),
        (
            "Acme and the social network are joint controllers of our page.",
            {("Acme", JOINT), ("social network", JOINT)},
        ),
        ("The controller of your data is your bank.", {("bank", CONTROLLER)}),
        ("Such processors may be service providers.", {("service providers", PROCESSOR)}),
        ("The controller is the person who decides.", set()),
        ("Finding the controller is our common interest.", set()),
        ("The controller is your data protection authority.", set()),
        (
            "We process such content under the customer's instructions.",
            {("Acme Ltd", PROCESSOR), ("customer", CONTROLLER)},
        ),
    ],
)
def test_roles_of_those_joined_pointed_to_or_unknown(read: Reader, text: str, expected: set[tuple[str, str]]) -> None:
    _, extraction = read(INTRODUCTION + text)
    assert holders(extraction) == {(*one, "affirmed") for one in expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We are joint controllers of your data with the social media provider.",
            {("Acme Ltd", JOINT), ("social media provider", JOINT)},
        ),
        ("We are joint controllers of data that we share with Example Ltd.", {("Acme Ltd", JOINT)}),
        (
            "Google will place these and, as an advertising vendor, decides for itself how it uses the data.",
            {("Google", CONTROLLER)},
        ),
        ("Our legal obligations as a data processor are in the contract.", set()),
        ("We sign Data Processing Agreements where they act as a processor.", set()),
    ],
)
def test_who_is_meant_among_those_named(read: Reader, text: str, expected: set[tuple[str, str]]) -> None:
    _, extraction = read(INTRODUCTION + text)
    assert holders(extraction) == {(*one, "affirmed") for one in expected}


def test_a_line_that_is_nothing_but_a_name_is_the_controller_announced(read: Reader) -> None:
    _, extraction = read("## Controller\n\nThe controller of this site is:\n\nJane Roe\n\nVienna\n", "text/markdown")
    assert ("Jane Roe", CONTROLLER, "affirmed") in holders(extraction)
    assert "Vienna" not in {party for party, _, _ in holders(extraction)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The hospital has appointed us as its data processor.", {("Acme Ltd", PROCESSOR)}),
        ("You, as the shop owner, are the data controller.", {("shop owner", CONTROLLER)}),
        (
            "We act as a processor for dealers, who remain the data controllers.",
            {("Acme Ltd", PROCESSOR), ("dealers", CONTROLLER)},
        ),
        (
            "Our affiliates act as processors for us and as controllers of their own data.",
            {("affiliates", PROCESSOR), ("affiliates", CONTROLLER)},
        ),
        ("You may opt out of disclosure to a third party who is not an agent acting on behalf of Acme.", set()),
        ("You may opt out of disclosure to third parties that are not our agents working on our behalf.", set()),
    ],
)
def test_a_role_is_not_held_by_who_stands_near(read: Reader, text: str, expected: set[tuple[str, str]]) -> None:
    _, extraction = read(INTRODUCTION + text)
    assert holders(extraction) == {(*one, "affirmed") for one in expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our customers, not us, are the controllers.", {("customers", CONTROLLER)}),
        ("The customer remains at all times the controller of its data.", {("customer", CONTROLLER)}),
        (
            "Zulu acts as processor for us and as independent controller for its own ends.",
            {("Zulu", PROCESSOR), ("Zulu", CONTROLLER)},
        ),
        (
            "We have entered into a joint controller agreement with Example Ltd.",
            {("Acme Ltd", JOINT), ("Example Ltd", JOINT)},
        ),
        (
            "We made an agreement on joint responsibility with Example Ltd.",
            {("Acme Ltd", JOINT), ("Example Ltd", JOINT)},
        ),
        ("Example Ltd made a joint controller agreement with Sample Ltd.", set()),
        (
            "For the page there is joint responsibility with Example Ltd under Art. 26 GDPR.",
            {("Acme Ltd", JOINT), ("Example Ltd", JOINT)},
        ),
        ("The law knows a joint responsibility of several.", set()),
    ],
)
def test_joint_controllers_and_further_roles(read: Reader, text: str, expected: set[tuple[str, str]]) -> None:
    _, extraction = read(INTRODUCTION + text)
    assert holders(extraction) == {(*one, "affirmed") for one in expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We use vendors (e.g., hosting, analytics) as processors.", {("vendors", PROCESSOR)}),
        ("Zulu processes this data on behalf of hosts as a data processor.", set()),
        (
            "Data may be kept by external parties acting in their capacity as controllers.",
            {("external parties", CONTROLLER)},
        ),
        (
            "Where Example Ltd uses data for its security, it does so as its own controller.",
            {("Example Ltd", CONTROLLER)},
        ),
    ],
)
def test_who_is_told_by_a_longer_verb(read: Reader, text: str, expected: set[tuple[str, str]]) -> None:
    _, extraction = read(INTRODUCTION + text)
    assert holders(extraction) == {(*one, "affirmed") for one in expected}


def test_a_label_in_a_list_of_our_roles_is_ours(read: Reader) -> None:
    _, extraction = read(
        INTRODUCTION + "## Our roles\n\n- Processor: for what customers send\n- Controller: for account data\n\n"
        "## Terms\n\n- Controller: for the law, who decides\n",
        "text/markdown",
    )
    assert holders(extraction) == {("Acme Ltd", PROCESSOR, "affirmed"), ("Acme Ltd", CONTROLLER, "affirmed")}


def test_processors_of_ours_are_ours_whatever_they_do_not_do(read: Reader) -> None:
    _, extraction = read(INTRODUCTION + "Neither we nor our processors sell data. We use no processors at all.")
    assert holders(extraction) == {("processors", PROCESSOR, "affirmed"), ("processors", PROCESSOR, "denied")}


def test_whoever_a_policy_covers_serves_those_named_before(read: Reader) -> None:
    _, extraction = read(
        "This policy covers personal information handled by Zulu. For a workspace, your organization is the controller "
        "of its records; Zulu processes that data on its behalf.\n\nZebra is another shop."
    )
    assert holders(extraction) == {("organization", CONTROLLER, "affirmed"), ("Zulu", PROCESSOR, "affirmed")}
