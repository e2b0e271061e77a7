"""Data categories: which wordings name data, which only look like it, and where data comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kg.model import Document, Extraction, Practice

Reader = Callable[..., tuple[Document, Extraction]]


def data(extraction: Extraction, polarity: str = "affirmed") -> set[str]:
    """Return the data categories that an extraction holds with a polarity."""
    return {concept for concept, _, held in said(extraction) if held == polarity}


def origins(extraction: Extraction) -> dict[str, str]:
    """Return the origin of each data category."""
    return {concept: origin for concept, origin, _ in said(extraction)}


def said(extraction: Extraction) -> Iterator[tuple[str, str, str]]:
    """Yield the data categories of an extraction with origin and polarity."""
    for statement in extraction.statements:
        if isinstance(statement, Practice):
            for value in statement.values:
                if value.facet == "data":
                    yield value.concept, statement.data_origin, statement.polarity


@pytest.mark.parametrize(
    "sentence",
    [
        "We use your email address to review and to address your account.",
        "We use your email address and platform tools.",
        "We use your email address, which you access by phone.",
        "We collect your email address, and you posted and viewed.",
    ],
)
def test_a_weak_label_names_data_only_as_a_noun_of_its_own(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert data(extraction) == {"pd:EmailAddress"}


def test_a_weak_label_names_data_beside_others(read: Reader) -> None:
    _, extraction = read("We collect your email address, phone, photo and age.")
    assert data(extraction) == {"pd:EmailAddress", "pd:TelephoneNumber", "pd:Picture", "pd:Age"}


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("With your permission, we access your photos.", {"pd:Picture"}),
        ("We record your messages and reviews.", {"pd:Communication", "ckg:Feedback"}),
        ("We answer your messages.", set()),
        ("We collect messages.", set()),
    ],
)
def test_a_weak_label_names_data_as_what_is_taken_from_the_reader(read: Reader, sentence: str, named: set[str]) -> None:
    _, extraction = read(sentence)
    assert data(extraction) == named


@pytest.mark.parametrize(
    ("noun", "concept"),
    [
        ("half-hourly readings", "pd:ServiceConsumptionBehaviour"),
        ("time spent on each page", "pd:BrowsingBehaviour"),
        ("repayment history", "pd:CreditRecord"),
        ("DNA samples", "pd:Genetic"),
        ("who you call", "pd:CommunicationsMetadata"),
        ("harsh braking", "pd:VehicleUsage"),
        ("desired pay", "pd:Salary"),
        ("DBS certificate", "pd:Criminal"),
        ("physical examination", "pd:PhysicalHealth"),
    ],
)
def test_data_of_every_trade_has_its_category(read: Reader, noun: str, concept: str) -> None:
    _, extraction = read(f"We hold your email address and {noun}.")
    assert data(extraction) == {"pd:EmailAddress", concept}


def test_a_brief_item_under_a_heading_of_collection_is_data(read: Reader) -> None:
    _, extraction = read("# Information we collect\n\n- Phone\n- Photo\n", "text/markdown")
    assert data(extraction) == {"pd:TelephoneNumber", "pd:Picture"}


def test_a_heading_below_one_of_collection_names_data(read: Reader) -> None:
    _, extraction = read("# Information we collect\n\n## Payment data\n\n## Your choices\n", "text/markdown")
    assert data(extraction) == {"pd:Financial"}


@pytest.mark.parametrize(
    "sentence",
    [
        "We use the details that our cookie policy describes.",
        "We use a credit card processor.",
        "We use a social media platform.",
        "Please store your backup codes in a safe place.",
        "You should store your password securely.",
        "You are responsible for keeping your password confidential.",
    ],
)
def test_wording_of_another_sense_names_no_data(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert data(extraction) == set()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Personal data is any information that identifies you. It may include your name.", set()),
        (
            "Personal data is any information that identifies you. This may include your name, which we store.",
            {"pd:Name"},
        ),
        ("Readers can leave their email address.", {"pd:EmailAddress"}),
        ("Readers can leave our email list.", set()),
        ("We collect your name and a person's health.", {"pd:Name", "pd:Health"}),
        ("We collect the session duration.", {"ckg:UsageData"}),
    ],
)
def test_what_a_definition_goes_on_with_is_no_practice(read: Reader, text: str, named: set[str]) -> None:
    _, extraction = read(text)
    assert data(extraction) == named


def test_data_that_arises_in_one_way_has_its_usual_origin(read: Reader) -> None:
    _, extraction = read("We process your IP address, your email address and your location data.")
    assert origins(extraction) == {
        "pd:IPAddress": "observed",
        "pd:EmailAddress": "provided",
        "pd:Location": "unstated",
    }


def test_what_the_text_says_of_an_origin_comes_before_what_is_usual(read: Reader) -> None:
    _, extraction = read("We receive your email address from our partners.")
    assert origins(extraction) == {"pd:EmailAddress": "third-party"}


@pytest.mark.parametrize(
    ("sentence", "origin"),
    [
        ("We collect your nationality directly from you and from third parties.", "third-party"),
        ("We collect your name directly from you and from third parties.", "provided"),
        ("We collect your IP address directly from you and from third parties.", "observed"),
        ("We collect your IP address from third parties.", "third-party"),
    ],
)
def test_of_several_origins_data_has_the_usual_one(read: Reader, sentence: str, origin: str) -> None:
    _, extraction = read(sentence)
    assert set(origins(extraction).values()) == {origin}


@pytest.mark.parametrize(
    ("sentence", "origin"),
    [
        ("Your use of our app generates data, including location data, which we store.", "observed"),
        ("We use automated technologies to collect location data.", "observed"),
        ("Our partners may also provide us with location data.", "third-party"),
        ("We hold location data supplied by your employer.", "third-party"),
        ("We process your data: we create information about you, such as location data.", "derived"),
        ("When setting up your account, we collect location data.", "provided"),
        ("We hold location data, which may indirectly reveal where you work.", "unstated"),
    ],
)
def test_a_wording_says_where_data_comes_from(read: Reader, sentence: str, origin: str) -> None:
    _, extraction = read(sentence)
    assert origins(extraction)["pd:Location"] == origin


def test_an_ip_address_is_observed_beside_what_is_provided(read: Reader) -> None:
    _, extraction = read("We store the email address, the IP address and the location data that you provide to us.")
    assert origins(extraction) == {
        "pd:EmailAddress": "provided",
        "pd:IPAddress": "observed",
        "pd:Location": "provided",
    }


@pytest.mark.parametrize(
    ("heading", "origin"),
    [
        ("Information we collect automatically", "observed"),
        ("Information you provide", "provided"),
        ("Information from third parties", "third-party"),
    ],
)
def test_a_heading_says_where_data_comes_from(read: Reader, heading: str, origin: str) -> None:
    _, extraction = read(f"# {heading}\n\nWe collect location data.\n", "text/markdown")
    assert origins(extraction) == {"pd:Location": origin}


@pytest.mark.parametrize(
    ("sentence", "origin"),
    [
        ("We keep your name, nationality and postal address.", "provided"),
        ("We keep your IP address, nationality and postal address.", "unstated"),
        ("We keep your nationality.", "unstated"),
    ],
)
def test_what_has_no_usual_origin_has_that_of_all_beside_it(read: Reader, sentence: str, origin: str) -> None:
    _, extraction = read(sentence)
    assert origins(extraction)["pd:Nationality"] == origin


def test_what_others_know_of_people_has_not_the_origin_of_what_stands_beside_it(read: Reader) -> None:
    _, extraction = read("We keep your name, postal address and credit score.")
    assert origins(extraction)["pd:CreditScore"] == "unstated"


def test_a_denied_datum_has_no_usual_origin(read: Reader) -> None:
    _, extraction = read("We do not store your IP address.")
    assert origins(extraction) == {"pd:IPAddress": "unstated"}


def test_a_row_that_says_no_denies_what_it_lists(read: Reader) -> None:
    _, extraction = read(
        "# Information we collect\n\n| Category | Examples | Collected |\n| --- | --- | --- |\n"
        "| Identifiers | Email address | Yes |\n| Biometric information | Fingerprints | No |\n",
        "text/markdown",
    )
    assert data(extraction) >= {"pd:EmailAddress"}
    assert data(extraction, "denied") == {"pd:Biometric", "pd:Fingerprint"}


def test_what_another_cell_denies_leaves_a_cell_standing(read: Reader) -> None:
    _, extraction = read(
        "| Categories of data | Retention |\n| --- | --- |\n| Email address | If not renewed, we delete it |\n",
        "text/markdown",
    )
    assert data(extraction) == {"pd:EmailAddress"}


def test_what_a_term_does_not_include_is_neither_affirmed_nor_denied(read: Reader) -> None:
    _, extraction = read("Personal information does not include:\n- health data\n- credit reports\n")
    assert data(extraction) | data(extraction, "denied") == set()


def test_personal_data_as_such_is_denied_where_it_is_the_object_of_gathering(read: Reader) -> None:
    _, extraction = read("We do not collect any personal data.")
    assert data(extraction, "denied") == {"dpv:PersonalData"}
    _, extraction = read("We do not sell what we collect from you, and you keep your personal data.")
    assert data(extraction, "denied") == set()


@pytest.mark.parametrize(
    "sentence",
    ["We collect your gender.", "If you agree, we may also use your gender.", "We and our vendors use your gender."],
)
def test_what_we_do_with_data_is_said_in_a_section_on_rights_too(read: Reader, sentence: str) -> None:
    _, extraction = read(f"# Your rights\n\n{sentence}\n")
    assert data(extraction) == {"pd:Gender"}


@pytest.mark.parametrize("sentence", ["You can access your gender.", "You may ask which gender we collect."])
def test_a_right_is_no_practice(read: Reader, sentence: str) -> None:
    _, extraction = read(f"# Your rights\n\n{sentence}\n")
    assert not list(said(extraction))


@pytest.mark.parametrize(
    ("opening", "polarity"), [("We automatically collect", "affirmed"), ("We never use", "denied")]
)
def test_adverbs_and_negations_may_stand_before_the_verb(read: Reader, opening: str, polarity: str) -> None:
    _, extraction = read(f"# Your choices\n\n{opening} your gender.\n")
    assert data(extraction, polarity) == {"pd:Gender"}


def test_a_practice_of_others_is_said_in_a_section_on_rights_too(read: Reader) -> None:
    _, extraction = read("# Your rights\n\nOur partners may collect your gender, which they receive from you.\n")
    assert data(extraction) == {"pd:Gender"}


def test_what_the_reader_may_do_is_no_practice(read: Reader) -> None:
    _, extraction = read("# Your rights\n\nIf you like, you may always use and access your gender.\n")
    assert not list(said(extraction))


@pytest.mark.parametrize(
    "sentence",
    [
        "Your gender may be displayed to others.",
        "We fetch your gender from the register.",
        "We communicate your gender to the school.",
        "We will need your gender.",
        "The following data is affected: gender.",
    ],
)
def test_many_verbs_handle_the_data_that_they_name(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert data(extraction) == {"pd:Gender"}


def test_a_relative_clause_defines_nothing(read: Reader) -> None:
    _, extraction = read("We collect your gender and other information that is not considered personal.")
    assert data(extraction) == {"pd:Gender"}


@pytest.mark.parametrize(
    "lead", ["Data used for members:", "We process the following data:", "This data is necessary for stability:"]
)
def test_what_a_lead_in_lists_as_data_is_data(read: Reader, lead: str) -> None:
    _, extraction = read(f"# Members\n\n{lead}\n\n- Country\n- IP address\n", "text/markdown")
    assert data(extraction) == {"pd:Country", "pd:IPAddress"}


def test_a_kind_of_data_may_be_the_label_of_a_list(read: Reader) -> None:
    _, extraction = read("Contact data: postal address, phone number")
    assert data(extraction) == {"pd:Contact", "pd:PhysicalAddress", "pd:TelephoneNumber"}


def test_what_only_stands_before_a_colon_is_no_label_of_a_list(read: Reader) -> None:
    _, extraction = read("Contact data: see below")
    assert data(extraction) == set()


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("We know which films you have watched.", {"pd:ServiceConsumptionBehaviour"}),
        ("We may see what you buy.", {"pd:Purchase"}),
        ("You can see what you buy.", set()),
        ("We access your contacts.", {"pd:SocialNetwork"}),
    ],
)
def test_what_we_come_to_know_is_data(read: Reader, sentence: str, named: set[str]) -> None:
    _, extraction = read(sentence)
    assert data(extraction) == named


@pytest.mark.parametrize(
    "lead", ["Your data is used to:", "Data protection officer:", "We send data to the following:"]
)
def test_what_goes_on_from_data_lists_no_data(read: Reader, lead: str) -> None:
    _, extraction = read(f"# Members\n\n{lead}\n\n- Country\n- State\n", "text/markdown")
    assert not data(extraction)


def test_a_weak_label_that_opens_a_long_item_is_data(read: Reader) -> None:
    _, extraction = read(
        "# Information we collect\n\n- Country (the one in which you live when you open your account with the shop)\n"
        "- Messages may be sent to you when the shop has something new that you may like\n",
        "text/markdown",
    )
    assert data(extraction) == {"pd:Country"}


def test_a_column_of_data_names_data(read: Reader) -> None:
    rows = "| Purpose | Personal data |\n| --- | --- |\n| Photo | Name, e-mail |\n| Age | Gender |\n"
    _, extraction = read(f"# Members\n\n{rows}", "text/markdown")
    assert data(extraction) == {"pd:Name", "pd:EmailAddress", "pd:Gender"}


def test_a_table_of_what_is_collected_may_head_its_columns_with_words_that_tell_nothing(read: Reader) -> None:
    rows = "| Category | Examples | Legal basis |\n| --- | --- | --- |\n| Sign-up | Name, e-mail | Contract |\n"
    _, extraction = read(f"# Data we collect\n\n{rows}", "text/markdown")
    assert data(extraction) == {"pd:Name", "pd:EmailAddress"}
    _, extraction = read(f"# Our programmes\n\n{rows}", "text/markdown")
    assert data(extraction) == set()


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("The data that we collect includes your phone number.", {"pd:TelephoneNumber"}),
        ("The data that they collect includes your phone number.", set()),
        ("The data that we collect must not hold your phone number.", set()),
    ],
)
def test_a_list_of_what_we_collect_names_data_in_any_section(read: Reader, sentence: str, named: set[str]) -> None:
    _, extraction = read(f"# Your rights\n\n{sentence}\n", "text/markdown")
    assert data(extraction) == named


def test_a_lead_in_that_says_we_will_collect_opens_a_list_of_data(read: Reader) -> None:
    _, extraction = read(
        "# Members\n\nWhen you ask for help with your tax, we will collect your:\n\n- name\n- date of birth\n",
        "text/markdown",
    )
    assert data(extraction) == {"pd:Name", "pd:BirthDate"}


def test_a_column_that_ticks_off_what_is_collected_says_so(read: Reader) -> None:
    rows = "| Kind | Collected |\n| --- | --- |\n| Gender | Yes |\n| IP address | No |\n"
    _, extraction = read(f"# California\n\n{rows}", "text/markdown")
    assert (data(extraction), data(extraction, "denied")) == ({"pd:Gender"}, {"pd:IPAddress"})


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("We record your media access control (“MAC”) address.", {"pd:MACAddress"}),
        ("This information consists of your IP address.", {"pd:IPAddress"}),
        ("We estimate the location of your device.", {"pd:Location"}),
        ("We estimate the value of your device location service.", set()),
    ],
)
def test_data_is_worked_out_or_spelled_out(read: Reader, sentence: str, named: set[str]) -> None:
    _, extraction = read(sentence)
    assert data(extraction) == named


def test_a_line_may_end_at_a_hyphen(read: Reader) -> None:
    _, extraction = read("When you write to us or make an account with us, we collect and store your e-\nmail address.")
    assert data(extraction) == {"pd:EmailAddress"}


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("We collect your account UUID.", {"pd:UID"}),
        ("We collect information about your children.", {"pd:Offspring"}),
        ("We collect your social security and licence numbers.", {"pd:OfficialID"}),
        ("We collect your name under social security law.", {"pd:Name"}),
        ("We collect your name if you apply for a cut of your council tax.", {"pd:Name"}),
    ],
)
def test_words_of_several_senses_name_the_right_data(read: Reader, sentence: str, named: set[str]) -> None:
    _, extraction = read(sentence)
    assert data(extraction) == named


def test_data_that_others_can_see_is_data(read: Reader) -> None:
    _, extraction = read("# Policy\n\nDrivers can see your name and vehicle details.\n", "text/markdown")
    assert data(extraction) == {"pd:Name", "pd:Vehicle"}
    _, extraction = read("# Policy\n\nWe answer to your name and vehicle details.\n", "text/markdown")
    assert data(extraction) == set()


def test_a_paragraph_that_a_colon_announces_names_data(read: Reader) -> None:
    _, extraction = read("# Jobs\n\nWe hold this data on you:\n\nContact details and CV.\n", "text/markdown")
    assert data(extraction) == {"pd:Contact", "pd:EmploymentHistory"}
    _, extraction = read("# Jobs\n\nWe are hiring.\n\nContact details and CV.\n", "text/markdown")
    assert data(extraction) == set()


def test_several_verbs_may_deny_that_personal_data_is_collected(read: Reader) -> None:
    _, extraction = read("We do not collect, store, or share any personal information.")
    assert data(extraction, "denied") == {"dpv:PersonalData"}
    _, extraction = read("We do not sell, rent, or share any personal information.")
    assert data(extraction, "denied") == set()


def test_a_weak_word_in_a_column_of_purposes_names_no_data(read: Reader) -> None:
    rows = "| Data | Purpose |\n| --- | --- |\n| E-mail address | Login, communications |\n"
    _, extraction = read(f"# Data we collect\n\n{rows}", "text/markdown")
    assert data(extraction) == {"pd:EmailAddress"}
    rows = "| Data | Notes |\n| --- | --- |\n| E-mail address, communications | Login |\n"
    _, extraction = read(f"# Data we collect\n\n{rows}", "text/markdown")
    assert data(extraction) == {"pd:EmailAddress", "pd:Communication"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Logs are kept. These contain information such as:\n\n- IP address\n", {"pd:IPAddress"}),
        ("For information turn to firms such as:\n\n- IP address brokers\n", set()),
        ("## We do keep\n\n- IP address\n", {"pd:IPAddress"}),
        ("## Contact us\n\n- IP address\n", set()),
        ("## Payment and Device Information\n\n- IP address: for security\n", {"pd:IPAddress"}),
        ("## Payment and Device Security\n\n- IP address: for security\n", set()),
        ("# What we do not collect\n\n## Device Information\n\n- IP address: for security\n", set()),
        ("# Your rights\n\n## Device Information\n\n- IP address: for security\n", set()),
        ("Contact information\n\n- When calling us, you may provide your IP address.\n", {"pd:IPAddress"}),
    ],
)
def test_a_list_holds_data_below_what_says_so(read: Reader, text: str, named: set[str]) -> None:
    _, extraction = read(text, "text/markdown")
    assert data(extraction) == named
