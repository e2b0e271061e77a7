"""Who holds a role: in any order of the sentence, by name, by class, by pronoun, in lists and tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Extraction, RoleAssignment

Reader = Callable[..., tuple[Document, Extraction]]
INTRODUCTION = "This policy is by Acme Ltd (“we”, “us”).\n\n"
CONTROLLER, PROCESSOR = "dpv:DataController", "dpv:DataProcessor"
JOINT, SUB_PROCESSOR = "dpv:JointDataControllers", "dpv:DataSubProcessor"


def roles(extraction: Extraction) -> list[RoleAssignment]:
    """Return the role assignments."""
    return [s for s in extraction.statements if isinstance(s, RoleAssignment)]


def holders(extraction: Extraction) -> set[tuple[str, str]]:
    """Return party and role of each role assignment."""
    return {(s.party, s.role) for s in roles(extraction)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Acme Ireland Limited is the data controller.", {("Acme Ireland Limited", CONTROLLER)}),
        ("Acme, any street, Paris, acts as data controller.", {("Acme", CONTROLLER)}),
        ("Acme (as data controller) collects your name.", {("Acme", CONTROLLER)}),
        ("Your data is processed by us as controller.", {("Acme Ltd", CONTROLLER)}),
        ("In our capacity as data controller, the law binds us.", {("Acme Ltd", CONTROLLER)}),
        ("As a data controller, Acme decides on this.", {("Acme", CONTROLLER)}),
        ("The controller of your data is Example Platforms Ltd.", {("Example Platforms Ltd", CONTROLLER)}),
        ("Data controller: Example GmbH, Any Street 1", {("Example GmbH", CONTROLLER)}),
        ("The controller of your data is:", {("Acme Ltd", CONTROLLER)}),
        ("We are, under the law, qualified as “data controller”.", {("Acme Ltd", CONTROLLER)}),
        ("We act as a data controller and a data processor.", {("Acme Ltd", CONTROLLER), ("Acme Ltd", PROCESSOR)}),
        ("Other Acme group companies may be controllers.", {("Acme group companies", CONTROLLER)}),
        ("The providers we use are processors.", {("providers", PROCESSOR)}),
        ("Acme hires agents and contractors (“processors”) to help.", {("contractors", PROCESSOR)}),
        ("We work with Example AB, our data processor.", {("Example AB", PROCESSOR)}),
        ("Our processors include Zendesk and Mailchimp.", {("Zendesk", PROCESSOR), ("Mailchimp", PROCESSOR)}),
        (
            "Our processors are Example Inc., Sample GmbH and Zulu Ltd.",
            {("Example Inc", PROCESSOR), ("Sample GmbH", PROCESSOR), ("Zulu Ltd", PROCESSOR)},
        ),
        (
            "The controller is Acme Ltd. Example Inc. is our processor.",
            {("Acme Ltd", CONTROLLER), ("Example Inc", PROCESSOR)},
        ),
        ("Example AG and Example Oy are joint controllers.", {("Example AG", JOINT), ("Example Oy", JOINT)}),
        ("We are joint controllers with Example AG.", {("Acme Ltd", JOINT), ("Example AG", JOINT)}),
        ("Acme runs the shop, and is the controller of your data.", {("Acme", CONTROLLER)}),
        ("The company responsible for your data is example S.A.", {("example S.A.", CONTROLLER)}),
        ("We act as a service provider to our clients.", {("Acme Ltd", PROCESSOR)}),
        ("If we use your data as a service provider, ask the shop.", {("Acme Ltd", PROCESSOR)}),
        ("Then the data is controlled by Sample AG.", {("Sample AG", CONTROLLER)}),
        ("Your data is controlled by your employer.", {("employer", CONTROLLER)}),
        ("Your information will be controlled by us.", {("Acme Ltd", CONTROLLER)}),
        ("Your data is also jointly controlled by: Sample AG", {("Sample AG", JOINT)}),
        (
            "Sample Ltd., located at 12 Long Hill Rd., Rome, Italy, is the organization responsible for your data.",
            {("Sample Ltd", CONTROLLER)},
        ),
    ],
)
def test_a_role_is_held_by_whom_the_sentence_says(read: Reader, sentence: str, expected: set[tuple[str, str]]) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert holders(extraction) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "We use payment processors.",
        "You may ask us to send your data to another controller.",
        "Who is the data controller?",
        "Acme is not responsible for the processing of your data by others.",
        "You are responsible for your personal information.",
        "This is described in the section “Our processing as a data controller”.",
        "Your name was disclosed to a controller.",
        "We are a service provider in Rome.",
        "We may engage others as a service provider.",
        "We share data with advertisers and their processors.",
        "A data controller is the entity that determines the purposes.",
        "A data processor is a firm that handles data.",
        "We share data with firms controlled by Sample AG.",
        "Your data is controlled by the user of the account.",
        "If you are a supplier to Acme, we keep the data of service providers to Acme.",
        "Acme is jointly controlled by Sample AG and Example AG.",
        "The information is not controlled by us.",
    ],
)
def test_a_role_word_alone_makes_no_role(read: Reader, sentence: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert roles(extraction) == []


def test_the_reader_goes_by_the_word_that_the_text_has(read: Reader) -> None:
    text = "This is between you (“User” or “you”) and Acme Ltd (“we”). In this case you would be the data controller."
    _, extraction = read(text)
    assert holders(extraction) == {("User", CONTROLLER)}


def test_what_a_policy_does_not_apply_to_denies_no_role(read: Reader) -> None:
    _, extraction = read(INTRODUCTION + "This policy does not apply to processing of data by Acme as a processor.")
    assert [(s.party, s.polarity) for s in roles(extraction)] == [("Acme", "affirmed")]


@pytest.mark.parametrize(
    "sentence",
    [
        "This policy does not apply to personal data that we process on behalf of our customers.",
        "It does not cover data we process on behalf of customers.",
    ],
)
def test_what_a_policy_does_not_cover_is_done_on_behalf_of_others(read: Reader, sentence: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert {(s.party, s.role, s.polarity) for s in roles(extraction)} == {
        ("Acme Ltd", PROCESSOR, "affirmed"),
        ("customers", CONTROLLER, "affirmed"),
    }


def test_a_role_is_explicit_where_its_word_is_used(read: Reader) -> None:
    _, extraction = read(INTRODUCTION + "We are responsible for the processing of your personal data.")
    assert [(s.role, s.explicit) for s in roles(extraction)] == [(CONTROLLER, False)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Example Hosting is our processor and hosts the data.", ""),
        ("Our processor is Example Hosting.", ""),
        ("We act as a processor for our business customers.", "business customers"),
    ],
)
def test_whom_a_processor_serves_is_said_after_a_preposition(read: Reader, sentence: str, expected: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert {role.on_behalf_of for role in roles(extraction) if role.role == PROCESSOR} == {expected}


@pytest.mark.parametrize(
    ("sentence", "context"),
    [
        ("We are the controller of your personal data.", ""),
        ("We are the controller for the shop, and are located in Oslo.", "for the shop"),
        ("When you visit our shop, we are the controller.", "When you visit our shop"),
        ("We are the controller and decide how data is processed when you visit us.", "when you visit us"),
        ("We store files of our clients, in which case we are the processor.", "We store files of our clients"),
        ("We store files of our clients. In such cases, we are the processor.", "We store files of our clients"),
        ("The data of guests, where Acme acts as a processor, is kept.", "The data of guests"),
    ],
)
def test_the_context_of_a_role(read: Reader, sentence: str, context: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert [s.context for s in roles(extraction)] == [context]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We disclose data to partners. Third parties that we engage act on our behalf.", "Third parties"),
        ("We share data with vendors and partners who work on our behalf.", "vendors"),
        ("We share data with our partners, as well as third parties who act on our behalf.", "third parties"),
        ("Service providers. These parties help us to process your data.", "Service providers"),
        ("Our hosts and vendors get data, provided that these third parties use it on our behalf.", "vendors"),
        ("Data is collected by us or on our behalf by contractors.", "contractors"),
        ("Vendors process data that is ordered by us and on our behalf.", "Vendors"),
        ("We let our Zulu Group companies store data on our behalf.", "Zulu Group companies"),
        ("We hire other companies. They process data on our behalf.", "other companies"),
        ("We use service providers to process your data.", "service providers"),
        ("Example AG processes data on our behalf.", "Example AG"),
        ("On our behalf, Google will use this information.", "Google"),
        ("We have concluded a data processing agreement with Mailchimp.", "Mailchimp"),
        ("We transfer data to a third party acting as an agent on its behalf.", "third party"),
    ],
)
def test_whoever_serves_the_publisher_is_its_processor(read: Reader, sentence: str, expected: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert [(s.party, s.role, s.explicit) for s in roles(extraction)] == [(expected, PROCESSOR, False)]


@pytest.mark.parametrize(
    "sentence",
    [
        "It is necessary for us to share data with third parties.",
        "We receive data from our partners to help us understand our data.",
        "Third party tools help us measure data.",
        "A site is a page run by us (or on our behalf) that third parties may host.",
        "If data is collected on our behalf, a partner will tell you.",
        "We receive data about you from others, such as developers and partners who help us judge reviews.",
        "We collect data from your social media account on your behalf.",
        "We have appointed Example AG as our EU representative to answer on our behalf.",
    ],
)
def test_what_serves_nobody_makes_no_processor(read: Reader, sentence: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert roles(extraction) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "## Our processors\n\n- Example GmbH\n- Foobar – error tracking\n",
            {("Example GmbH", PROCESSOR), ("Foobar", PROCESSOR)},
        ),
        ("## Sub-processors\n\n- **Foobar**: chat\n- Fraud prevention\n", {("Foobar", SUB_PROCESSOR)}),
        ("## Data controller\n\nExample Oy\n\nAny Street 1\n", {("Example Oy", CONTROLLER)}),
        (
            "The data controllers are:\n\n- For users in Japan: Example AG\n- Example Inc. for all others\n",
            {("Example AG", CONTROLLER), ("Example Inc", CONTROLLER)},
        ),
        (
            "## Who gets data\n\n| Company | Role | Country |\n|---|---|---|\n"
            "| Foobar | Processor | Japan |\n| Example AG | Controller | Chad |\n",
            {("Foobar", PROCESSOR), ("Example AG", CONTROLLER)},
        ),
        (
            "These vendors process data on our behalf:\n\n| Vendor | Purpose |\n|---|---|\n| Foobar | mail |\n",
            {("vendors", PROCESSOR), ("Foobar", PROCESSOR)},
        ),
    ],
)
def test_lists_and_tables_give_roles(read: Reader, text: str, expected: set[tuple[str, str]]) -> None:
    _, extraction = read(INTRODUCTION + text, "text/markdown")
    assert holders(extraction) == expected


def test_a_category_in_a_table_is_no_name(read: Reader) -> None:
    _, extraction = read(
        INTRODUCTION + "## Processors\n\n| Recipient | Country |\n|---|---|\n| Service providers | Japan |\n",
        "text/markdown",
    )
    assert all(s.party != "Service providers" for s in roles(extraction))


def test_what_a_processor_must_not_do_denies_no_role(read: Reader) -> None:
    _, extraction = read(INTRODUCTION + "Our vendors are contractually obligated not to use your data for themselves.")
    assert [(s.party, s.polarity) for s in roles(extraction)] == [("vendors", "affirmed")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Your school, not Acme, is the controller.", {("school", CONTROLLER, "affirmed")}),
        ("Your school, rather than Acme, is the controller.", {("school", CONTROLLER, "affirmed")}),
        ("Neither Acme nor Example Ltd is a controller.", {("Example Ltd", CONTROLLER, "denied")}),
        ("Neither we nor our vendors are controllers.", {("vendors", CONTROLLER, "denied")}),
        ("None of our vendors is a controller.", {("vendors", CONTROLLER, "denied")}),
        (
            "We act as a processor and not as a controller.",
            {("Acme Ltd", PROCESSOR, "affirmed"), ("Acme Ltd", CONTROLLER, "denied")},
        ),
        (
            "We act as a processor rather than as a controller.",
            {("Acme Ltd", PROCESSOR, "affirmed"), ("Acme Ltd", CONTROLLER, "denied")},
        ),
        (
            "We are not the controller, but the processor of your data.",
            {("Acme Ltd", CONTROLLER, "denied"), ("Acme Ltd", PROCESSOR, "affirmed")},
        ),
        ("There is no joint controllership.", {("Acme Ltd", JOINT, "denied")}),
    ],
)
def test_who_does_not_hold_a_role_is_told_from_who_does(
    read: Reader, sentence: str, expected: set[tuple[str, str, str]]
) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert {(s.party, s.role, s.polarity) for s in roles(extraction)} == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Regarding the transmission of data to Google, there is joint controllership.",
            {("Acme Ltd", JOINT), ("Google", JOINT)},
        ),
        ("The further processing by Google takes place under its own responsibility.", {("Google", CONTROLLER)}),
        ("The entity you contract with is the controller of your data.", {("Acme Ltd", CONTROLLER)}),
        ("The company that sells the TV may act as a controller.", {("The company that sells the TV", CONTROLLER)}),
        ("When acting as an independent controller, Example LLC may use data.", {("Example LLC", CONTROLLER)}),
        ("Vendors have access to data needed to perform their functions.", {("Vendors", PROCESSOR)}),
        ("We give data to vendors, who handle it under our control.", {("vendors", PROCESSOR)}),
        (
            "We give data to banks and third parties, who use it under their own control.",
            {("third parties", CONTROLLER)},
        ),
        ("Some firms act as service providers to Acme.", {("service providers", PROCESSOR)}),
        ("We keep it with our service provider, Sample AG.", {("Sample AG", PROCESSOR)}),
        ("Our vendors include Zendesk and Mailchimp.", {("Zendesk", PROCESSOR), ("Mailchimp", PROCESSOR)}),
        ("We store data on behalf of Sample AG.", {("Acme Ltd", PROCESSOR), ("Sample AG", CONTROLLER)}),
        ("Zulu Ltd uses data on behalf of Sample AG.", {("Zulu Ltd", PROCESSOR), ("Sample AG", CONTROLLER)}),
        ("Acme may transfer data to vendors so that they store it on its behalf.", {("vendors", PROCESSOR)}),
        ("We process this data on your behalf to fulfil your wish.", {("Acme Ltd", PROCESSOR)}),
        ("Our vendors may use this data for their own purposes.", {("vendors", CONTROLLER)}),
        ("Google uses what it sees for its own advertising purposes.", {("Google", CONTROLLER)}),
        ("Our vendors may not use this data for their own purposes.", {("vendors", PROCESSOR)}),
        ("We hire vendors. They must not use your data for any other purpose.", {("vendors", PROCESSOR)}),
        ("Partners use data to help us and may use it for their own purposes.", {("Partners", CONTROLLER)}),
        ("We employ other businesses to perform functions on our behalf.", {("other businesses", PROCESSOR)}),
        ("Acme may use contractors to process data on its behalf.", {("contractors", PROCESSOR)}),
        ("We give data to others for work on our behalf as data processors.", {("data processors", PROCESSOR)}),
        (
            "On behalf of our clients, we process personal data.",
            {("Acme Ltd", PROCESSOR), ("clients", CONTROLLER)},
        ),
        ("Acme Ltd and its affiliates are joint controllers.", {("Acme Ltd", JOINT), ("affiliates", JOINT)}),
        (
            "Acme, advertisers, and/or its affiliates act as joint controllers.",
            {("Acme", JOINT), ("advertisers", JOINT), ("affiliates", JOINT)},
        ),
        ("Vendors, partners and agents are processors.", {("agents", PROCESSOR)}),
        (
            "We use data on behalf of our business partners.",
            {("Acme Ltd", PROCESSOR), ("business partners", CONTROLLER)},
        ),
        ("Data is stored on behalf of our clients.", {("Acme Ltd", PROCESSOR), ("clients", CONTROLLER)}),
        ("We store data on behalf of the customer.", {("Acme Ltd", PROCESSOR), ("customer", CONTROLLER)}),
        (
            "When clients collect data, we process it on their instructions.",
            {("Acme Ltd", PROCESSOR), ("clients", CONTROLLER)},
        ),
        (
            "We process data on behalf of our clients as a processor.",
            {("Acme Ltd", PROCESSOR), ("clients", CONTROLLER)},
        ),
        ("Data goes to service providers bound by our instructions.", {("service providers", PROCESSOR)}),
        ("Together with Facebook, we are joint controllers.", {("Acme Ltd", JOINT), ("Facebook", JOINT)}),
        ("We run a page together with Meta as joint controllers.", {("Acme Ltd", JOINT), ("Meta", JOINT)}),
        ("With your consent, we and Meta are joint controllers.", {("Acme Ltd", JOINT), ("Meta", JOINT)}),
        (
            "We are the controller when you visit us and the processor when you work for a shop.",
            {("Acme Ltd", CONTROLLER), ("Acme Ltd", PROCESSOR)},
        ),
        ("Acme decides how and why your personal data is used.", {("Acme Ltd", CONTROLLER)}),
        ("We use Mailchimp to store your data.", {("Mailchimp", PROCESSOR)}),
        ("Please be aware that our data processors may see data.", {("data processors", PROCESSOR)}),
        ("A data processor is used to check your age.", {("data processor", PROCESSOR)}),
        ("We operate as a service provider under the CCPA.", {("Acme Ltd", PROCESSOR)}),
        ("Vendors process data solely in accordance with Acme's instructions.", {("Vendors", PROCESSOR)}),
        ("Acme is responsible for how pupils' personal data is handled.", {("Acme", CONTROLLER)}),
        ("Here we determine the purposes and means of processing.", {("Acme Ltd", CONTROLLER)}),
        ("Acme and Example AG jointly determine the purposes of processing.", {("Acme", JOINT), ("Example AG", JOINT)}),
        ("By order of the site owner, Mixpanel will store our data.", {("Mixpanel", PROCESSOR)}),
        ("We keep data on behalf of hotels.", {("Acme Ltd", PROCESSOR), ("hotels", CONTROLLER)}),
        (
            "We process this data as instructed by our customers.",
            {("Acme Ltd", PROCESSOR), ("customers", CONTROLLER)},
        ),
        ("These are firms that do work on our behalf.", {("firms", PROCESSOR)}),
        ("We hire vendors. We give data to such parties for work on our behalf.", {("vendors", PROCESSOR)}),
        ("Service providers are people who serve us on our behalf.", {("Service providers", PROCESSOR)}),
        ("Schools use it. We store pupil data on their behalf.", {("Acme Ltd", PROCESSOR), ("Schools", CONTROLLER)}),
    ],
)
def test_roles_follow_from_what_parties_do(read: Reader, sentence: str, expected: set[tuple[str, str]]) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert holders(extraction) == expected


@pytest.mark.parametrize(
    "text",
    [
        "You may complain to the Data Protection Authority about the processing of data on our behalf.",
        "# Controller\n\nExample is a service that Acme offers.",
        "Acme may hear from agents that act on its behalf.",
        "We work with companies that sell tickets.",
        "You may name a person who acts on your behalf.",
        "Your data is used under your own control.",
        "Please ask the supplier to Acme Shops.",
        "If you write to our vendor, Google may see it.",
        "Vendors store data on behalf of our clients.",
        "We share data with vendors who act on behalf of our clients.",
        "We use your data to present offers to you on behalf of business partners.",
        "Our staff is bound by confidentiality obligations.",
        "Vendors sell tea. Data about us is used on their behalf.",
        "You decide how and why we use your personal data.",
        "You may use Google to store your data.",
        "You reach the US provider Sample AG in Utah.",
        "The shop is run by Acme on behalf of Sample AG.",
        "We use data to show you offers on behalf of advertisers.",
        "Your data will be transmitted to your bank under your direction.",
        "We do not give your data to third parties for their own purposes.",
        "You may use the shop for your own purposes.",
        "We do not use your data for any other purpose.",
        "Certain Acme Services operate as independent controllers.",
        "We like maps. We give data to such parties for work on our behalf.",
    ],
)
def test_what_only_looks_like_a_role_is_none(read: Reader, text: str) -> None:
    _, extraction = read(INTRODUCTION + text, "text/markdown")
    assert holders(extraction) == set()


@pytest.mark.parametrize(
    ("sentence", "context"),
    [
        ("For example, when you use a TV, Example Ltd may act as a controller.", "when you use a TV"),
        ("Example Ltd processes data for its shop as an independent controller.", "for its shop"),
        (
            "This applies where we are acting as a controller with respect to your orders.",
            "with respect to your orders",
        ),
        (
            "Where our clients enter data of their guests, our clients act as the controller for that data.",
            "Where our clients enter data of their guests",
        ),
        ("Example Ltd keeps exam data and is the controller of this data.", "Example Ltd keeps exam data"),
        (
            "Example Ltd is the controller and responsible for your personal data (collectively “Example” or “us”).",
            "",
        ),
        ("Example Ltd is registered as the controller with the Information Commissioner’s Office.", ""),
    ],
)
def test_a_context_says_in_which_processing(read: Reader, sentence: str, context: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert [s.context for s in roles(extraction)] == [context]


def test_a_role_in_a_table_is_quoted_by_its_sentence_alone(read: Reader) -> None:
    sentence = "Here we are joint controllers with Example AG."
    row = f"| Partners | We make ads for them. {sentence} They store data in Norway. |\n"
    document, extraction = read(f"{INTRODUCTION}| Who | Why |\n|---|---|\n{row}", "text/markdown")
    quotes = {(s.party, document.text[s.evidence[0].start : s.evidence[0].end]) for s in roles(extraction)}
    assert quotes == {("Acme Ltd", sentence), ("Example AG", sentence)}
