"""How long data is kept: durations, events, lists and tables of periods, and what is no retention."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Extraction, Retention

Reader = Callable[..., tuple[Document, Extraction]]
FIXED, EVENT, OPEN = "dpv:TemporalDuration", "dpv:UntilEventDuration", "dpv:IndeterminateDuration"


def rules(extraction: Extraction) -> list[Retention]:
    """Return the retention rules that are claimed."""
    return [statement for statement in extraction.statements if isinstance(statement, Retention)]


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("We keep log files for 72 hours.", "PT72H"),
        ("We keep log files for a 90-day period.", "P90D"),
        ("We keep log files for two (2) years.", "P2Y"),
        ("We keep log files for 30 (thirty) days.", "P30D"),
        ("We keep log files for six to twelve months.", "P12M"),
        ("We keep log files for 5-7 years.", "P7Y"),
        ("We keep log files for half a year.", "P6M"),
        ("Cookies with a lifetime of 30 minutes are set.", "PT30M"),
        ("We keep log files for up to 10 business days.", "P10D"),
        ("Tickets are deleted 90 days after they are closed.", "P90D"),
        ("If you are inactive for two years, we delete your account.", "P2Y"),
        ("We process order data for a period of 7 years after the purchase.", "P7Y"),
        ("We do not keep log files longer than 30 days.", "P30D"),
        ("Example Ltd is required to retain invoices for ten years.", "P10Y"),
        ("The maximum storage period is 13 months.", "P13M"),
        ("We keep invoices for six financial years.", "P6Y"),
        ("We keep log files for one rolling year.", "P1Y"),
        ("App analytics are stored for 30 days.", "P30D"),
        ("# Policy changes\n\nWe keep log files for a month.", "P1M"),
    ],
)
def test_durations(read: Reader, text: str, duration: str) -> None:
    _, extraction = read(text)
    (rule,) = rules(extraction)
    assert (rule.kind, rule.duration, rule.polarity) == (FIXED, duration, "affirmed")


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("We keep your data until you withdraw your consent.", "until you withdraw your consent"),
        ("Invoices are kept for the duration of the contract.", "for the duration of the contract"),
        ("Session cookies expire when you close your browser.", "when you close your browser"),
        ("We erase your data once it is no longer needed.", "once it is no longer needed"),
        ("Upon your request, we will delete your data.", "Upon your request"),
        ("We process your data for as long as necessary.", "for as long as necessary"),
        ("We keep your data for as long as necessary, and we like it.", "for as long as necessary"),
        ("Your data will not be kept after your account is closed.", "after your account is closed"),
        ("Entries are stored locally and deleted once the tab is closed.", "once the tab is closed"),
        ("We process your data for a period specified by law.", "for a period specified by law"),
        ("Where your data is no longer required, we delete it.", "Where your data is no longer required"),
    ],
)
def test_events(read: Reader, text: str, until: str) -> None:
    _, extraction = read(text)
    (rule,) = rules(extraction)
    assert (rule.kind, rule.until, rule.polarity) == (EVENT, until, "affirmed")


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("The logs remain on our servers for 30 days.", "The logs"),
        ("Once you leave, some copies may stay in our archive for a year.", "some copies"),
        ("If you do not log in for a year, we close your account.", "your account"),
        ("We set cookies, which only last for two weeks.", "cookies"),
        ("We will delete or anonymise your reviews after a year.", "your reviews"),
        ("Your reviews will not be kept longer than a year.", "Your reviews"),
    ],
)
def test_what_is_kept_is_the_subject_of_what_stays_or_the_object_of_what_ends(
    read: Reader, text: str, data: str
) -> None:
    _, extraction = read(text)
    assert [rule.data for rule in rules(extraction)] == [data]


@pytest.mark.parametrize(
    "text",
    [
        "We may keep your data for a limited period.",
        "The retention period of your data depends on the purpose.",
        "We may, however, retain copies of your data to resolve disputes.",
        "We do not delete comments.",
    ],
)
def test_times_that_are_not_fixed(read: Reader, text: str) -> None:
    _, extraction = read(text)
    assert [(rule.kind, rule.polarity) for rule in rules(extraction)] == [(OPEN, "affirmed")]


@pytest.mark.parametrize(
    "text",
    [
        "You are required to keep a backup for 30 days.",
        "Please allow five days to be removed from our list.",
        "You may delete cookies when you close your browser.",
        "Please contact us if you want us to delete your data.",
        "You have the right to have your data erased when it is no longer needed.",
        "We will respond to deletion requests within 45 days.",
        "We keep you informed every 12 months.",
        "We store no data of people under 13 years of age.",
        "In the last 12 months we have stored the following data.",
        "This notice explains how we delete your data when you leave.",
        "We are not required to delete your data if the law says so.",
        "After deleting your account, you can sign up again.",
        "We may give data that we hold on individuals to the police.",
        "The data we hold may be processed by others.",
        "We are committed to keeping your data safe, and to the principles of the law, namely that data be:",
    ],
)
def test_what_is_no_retention(read: Reader, text: str) -> None:
    _, extraction = read(text)
    assert rules(extraction) == []


def test_each_length_of_time_is_a_rule(read: Reader) -> None:
    _, extraction = read("We keep invoices for 10 years, support tickets for two years, and log files for 30 days.")
    found = [(rule.data, rule.duration) for rule in rules(extraction)]
    assert found == [("invoices", "P10Y"), ("support tickets", "P2Y"), ("log files", "P30D")]


def test_a_duration_counts_from_an_event(read: Reader) -> None:
    _, extraction = read("Invoices are kept for 10 years from the end of the contract.")
    assert [(rule.data, rule.until) for rule in rules(extraction)] == [("Invoices", "from the end of the contract")]


def test_a_duration_after_which_something_is_deleted_counts_from_no_event(read: Reader) -> None:
    _, extraction = read("We delete your reviews after 30 days.")
    assert [(rule.data, rule.duration, rule.until) for rule in rules(extraction)] == [("your reviews", "P30D", "")]


def test_a_list_of_periods_needs_no_verb(read: Reader) -> None:
    _, extraction = read(
        "## Storage period\n\nExamples:\n\n- Support tickets: 24 months\n- Accounts: until they are deleted\n",
        "text/markdown",
    )
    assert [(rule.data, rule.kind, rule.duration) for rule in rules(extraction)] == [
        ("Support tickets", FIXED, "P24M"),
        ("Accounts", EVENT, ""),
    ]


def test_a_column_of_periods(read: Reader) -> None:
    _, extraction = read(
        "| Data | Retention period |\n| --- | --- |\n"
        "| Billing data | 10 years from the end of the contract |\n"
        "| Account data | Contact activity<br>ID card: 1 month |\n",
        "text/markdown",
    )
    assert [(rule.data, rule.kind, rule.duration, rule.until) for rule in rules(extraction)] == [
        ("Billing data", FIXED, "P10Y", "from the end of the contract"),
        ("Account data", EVENT, "", "Contact activity"),
        ("ID card", FIXED, "P1M", ""),
    ]


def test_a_deletion_that_does_not_happen_is_denied(read: Reader) -> None:
    _, extraction = read("We do not delete your posts when you close your account.")
    assert [(rule.kind, rule.polarity) for rule in rules(extraction)] == [(EVENT, "denied")]


def test_data_may_be_kept_only_as_required_for_something(read: Reader) -> None:
    _, extraction = read("Your messages are retained only as required for delivery.")
    assert [(rule.kind, rule.duration) for rule in rules(extraction)] == [(EVENT, "")]


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("The data you enter in the form stays with us until you ask us to delete it.", [EVENT]),
        ("The files that you upload remain on our servers for 30 days.", [FIXED]),
        ("You may remain in our database of data until you leave.", []),
        ("The data you store with us for 30 days is yours.", []),
    ],
)
def test_what_stays_is_no_more_kept_by_who_gave_it(read: Reader, sentence: str, kinds: list[str]) -> None:
    _, extraction = read(sentence)
    assert [rule.kind for rule in rules(extraction)] == kinds


def test_the_duration_of_a_service_is_named_in_either_order(read: Reader) -> None:
    _, extraction = read("Your account data is retained for the service duration.")
    assert [(rule.kind, rule.until) for rule in rules(extraction)] == [(EVENT, "for the service duration")]
    _, extraction = read("Your account data shows the service duration.")
    assert not rules(extraction)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Your data may be kept permanently.", [OPEN]),
        ("We permanently delete your data.", []),
        ("Your data is permanently deleted after 30 days.", [FIXED]),
    ],
)
def test_what_is_kept_permanently_is_kept_and_what_is_deleted_so_is_not(
    read: Reader, text: str, kinds: list[str]
) -> None:
    _, extraction = read(text)
    assert [rule.kind for rule in rules(extraction)] == kinds


def test_headings_within_a_section_on_retention_may_name_what_is_kept(read: Reader) -> None:
    items = "**Data for marketing:**\n\n- Contacts: until you unsubscribe.\n- Invoices: for 10 years.\n"
    _, extraction = read(f"# How long we keep data\n\n{items}", "text/markdown")
    assert [(rule.kind, rule.duration) for rule in rules(extraction)] == [(EVENT, ""), (FIXED, "P10Y")]
    for headings in ("# How we look", "# How long we keep data\n\n## Your rights"):
        _, extraction = read(f"{headings}\n\n{items}", "text/markdown")
        assert rules(extraction) == []
