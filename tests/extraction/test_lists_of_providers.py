"""Lists of providers: who is named in lists and tables of those who receive data, and in which category."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Extraction, Practice, Retention, RightOffered, RoleAssignment

Reader = Callable[..., tuple[Document, Extraction]]
PUBLISHER = "# Policy of Acme Ltd (we, us)\n\n"
HOSTING, EMAIL, ANY = "ckg:HostingProvider", "ckg:CommunicationProvider", "dpv:ServiceProvider"
PAYMENT = "ckg:PaymentProvider"


def named(extraction: Extraction) -> set[tuple[str, str]]:
    """Return name and category of each recipient that a text names."""
    practices = (one for one in extraction.statements if isinstance(one, Practice))
    values = (value for practice in practices for value in practice.values)
    return {(value.name, value.concept) for value in values if value.facet == "recipient" and value.name}


def table(*rows: str) -> str:
    """Return a Markdown table of a header and rows."""
    head, *rest = (f"| {row} |" for row in rows)
    return "\n".join([head, "|" + "---|" * rows[0].count("|") + "---|", *rest]) + "\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (table("Category | Service provider | Location", "Hosting | Quibble | USA"), {("Quibble", HOSTING)}),
        (
            table("Service | Provider | Purpose | Country", "Quibble Mail | Quibble Inc. | E-mail delivery | USA"),
            {("Quibble Inc.", EMAIL)},
        ),
        (table("Company | Data | Privacy policy", "Quibble | Email address | quibble.example"), {("Quibble", ANY)}),
        (table("Entity | Purpose | Location", "Quibble | Email delivery | Ireland"), {("Quibble", EMAIL)}),
        (table("Recipient | Function", "Quibble | hosting"), {("Quibble", HOSTING)}),
        (
            "We share your data with the following service providers:\n\n- Quibble (USA): hosting\n",
            {("Quibble", HOSTING)},
        ),
        ("- Quibble: to process payments\n", {("Quibble", PAYMENT)}),
        ("Our main providers are:\n\n- Quibble:\n    - Cost: low\n", {("Quibble", ANY)}),
        ("We compete with these providers:\n\n- Quibble:\n    - Cost: low\n", set()),
    ],
)
def test_an_entry_names_a_recipient_in_the_category_that_it_tells(
    read: Reader, text: str, expected: set[tuple[str, str]]
) -> None:
    _, extraction = read(PUBLISHER + "## Who we share data with\n\n" + text, "text/markdown")
    assert named(extraction) == expected


@pytest.mark.parametrize(
    "text",
    [
        "## Our offices\n\n- Acme Ltd, London, UK\n- Acme Inc, New York, USA\n",
        "## Managing cookies\n\n- Chrome: settings\n- Firefox: preferences\n",
        "## Supervisory authorities\n\n- CNIL, Paris, France\n",
        "## How we share data\n\n- Business transfers: in a merger, with the buyer.\n",
        "## How we share data\n\n- Quibble.example uses contractors for hosting.\n",
        "## How we share data\n\n- Legal reasons (for example to prevent fraud)\n",
    ],
)
def test_a_list_of_other_things_names_no_recipient(read: Reader, text: str) -> None:
    _, extraction = read(PUBLISHER + text, "text/markdown")
    assert not named(extraction)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our sub-processors are Quibble, Wobble and Fizzle.", {("Quibble", ANY), ("Wobble", ANY), ("Fizzle", ANY)}),
        ("Our processor is Quibble GmbH, Berlin.", {("Quibble GmbH", ANY)}),
        ("99 Quibbles Ltd receives your name.", {("99 Quibbles Ltd", ANY)}),
        ("Our current processors include Quibble and Fizzle.", {("Quibble", ANY), ("Fizzle", ANY)}),
        ("Our processors are Quibble (hosting) and Fizzle (billing).", {("Quibble", HOSTING), ("Fizzle", ANY)}),
        ("Our payment processors are Quibble and Fizzle.", {("Quibble", PAYMENT), ("Fizzle", PAYMENT)}),
        ("Our processors are bound by contract.", set()),
        ("Your processor is Quibble GmbH.", set()),
    ],
)
def test_a_sentence_names_each_of_our_processors(read: Reader, text: str, expected: set[tuple[str, str]]) -> None:
    _, extraction = read(PUBLISHER + text, "text/markdown")
    assert named(extraction) == expected


def test_a_cell_that_names_nobody_names_no_recipient(read: Reader) -> None:
    rows = "".join(f"| {name} | Hosting |\n" for name in ("None", "Nobody", "Various", "Quibble"))
    _, extraction = read(
        f"{PUBLISHER}## Who we share data with\n\n| Recipient | Purpose |\n|---|---|\n{rows}", "text/markdown"
    )
    assert named(extraction) == {("Quibble", HOSTING)}


def test_a_register_of_processing_is_read_in_all_its_columns(read: Reader) -> None:
    text = table(
        "Processing activity | Data subjects | Data types | Legal basis | Recipients/sub-processors | Retention period"
        " | Security measures",
        "Newsletter | Customers | Email | Consent | Postmark, Mailchimp | Until you unsubscribe | TLS encryption",
    )
    _, extraction = read(PUBLISHER + text, "text/markdown")
    practices = [one for one in extraction.statements if isinstance(one, Practice)]
    assert {(v.facet, v.concept) for one in practices for v in one.values if v.facet != "purpose"} == {
        ("recipient", EMAIL),
        ("data-subject", "dpv:Customer"),
        ("data", "pd:EmailAddress"),
        ("legal-basis", "eu-gdpr:A6-1-a"),
        ("measure", "dpv:EncryptionInTransfer"),
        ("measure", "dpv:Encryption"),
    }
    assert {one.basis_for for one in practices} == {"Newsletter"}
    assert {s.party for s in extraction.statements if isinstance(s, RoleAssignment)} == {"Postmark", "Mailchimp"}
    assert named(extraction) == {("Postmark", EMAIL), ("Mailchimp", EMAIL)}
    assert [one.until for one in extraction.statements if isinstance(one, Retention)] == ["Until you unsubscribe"]
    assert not [one for one in extraction.statements if isinstance(one, RightOffered)]


def test_a_name_with_a_comma_is_one(read: Reader) -> None:
    text = table("Sub-processor | Purpose | Country", "Postmark, Incorporated | E-mail delivery | USA")
    _, extraction = read(PUBLISHER + text, "text/markdown")
    assert named(extraction) == {("Postmark, Incorporated", EMAIL)}


def test_words_on_what_providers_are_for_may_close_the_lead_in_of_their_list(read: Reader) -> None:
    text = PUBLISHER + "We share your name with the service providers {}:\n\n- Quibble, which hosts the website.\n"
    _, extraction = read(text.format("needed to run our site"), "text/markdown")
    assert named(extraction) == {("Quibble", HOSTING)}
    _, extraction = read(text.format("for the following purposes"), "text/markdown")
    assert named(extraction) == set()


def test_a_coined_name_opens_an_item_below_those_with_whom_data_is_shared(read: Reader) -> None:
    items = "\n\n- Zorbex, data science\n- Qwerto\n- Geocoding of your address\n"
    _, extraction = read(PUBLISHER + "We may share your name with the following third parties:" + items)
    assert named(extraction) == {("Zorbex", ANY), ("Qwerto", ANY)}
    _, extraction = read(PUBLISHER + "We may share your name with third parties for the following ends:" + items)
    assert named(extraction) == set()


@pytest.mark.parametrize(
    ("lead_in", "roles"),
    [
        (
            "We share data with providers. Each may use it only on our instructions, for these purposes:",
            [("dpv:DataProcessor", False)],
        ),
        ("We share data with providers who act on our behalf:", [("dpv:DataProcessor", False)]),
        ("We share data with sub-processors, who act on our behalf:", [("dpv:DataSubProcessor", True)]),
        ("We share data with providers. Each may use it as it likes, for these purposes:", []),
        ("We share data with providers, who may use it for their own purposes:", []),
    ],
)
def test_a_list_of_those_who_act_for_us_names_processors_without_the_word(
    read: Reader, lead_in: str, roles: list[tuple[str, bool]]
) -> None:
    text = f"{PUBLISHER}## Who we share data with\n\n{lead_in}\n\n- Quibble GmbH (Germany): hosting\n"
    _, extraction = read(text, "text/markdown")
    assert named(extraction) == {("Quibble GmbH", HOSTING)}
    held = [one for one in extraction.statements if isinstance(one, RoleAssignment) and one.party == "Quibble GmbH"]
    assert [(one.role, one.explicit) for one in held] == roles
