"""Whose data it is, what is decided by machines, and whether data must be given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import DataProvision, Document, Extraction, Practice

Reader = Callable[..., tuple[Document, Extraction]]


def said(extraction: Extraction, facet: str) -> set[tuple[str, str]]:
    """Return polarity and concept of the values of a facet."""
    practices = (s for s in extraction.statements if isinstance(s, Practice))
    return {(p.polarity, v.concept) for p in practices for v in p.values if v.facet == facet}


@pytest.mark.parametrize(
    ("sentence", "concept"),
    [
        ("We collect personal data about job applicants.", "dpv:JobApplicant"),
        ("We store information relating to our customers.", "dpv:Customer"),
        ("Acme processes employee data.", "dpv:Employee"),
        ("We keep the contact details of visitors to our website.", "dpv:Visitor"),
        ("The log contains each user's chosen name.", "dpv:User"),
        ("Cookies help us understand how visitors use our site.", "dpv:Visitor"),
        ("This notice applies to all members of our club.", "dpv:Member"),
        ("Acme respects the privacy of its patients.", "dpv:Patient"),
        ("If you are a customer of Acme, we keep your address.", "dpv:Customer"),
        ("If you apply for a job at Acme, we process your CV.", "dpv:JobApplicant"),
        ("We record what you tell us when you contact us.", "ckg:Correspondent"),
        ("We learn your name when you order, enter a contest or write.", "dpv:Participant"),
        ("Cookies help us recognise returning visitors.", "dpv:Visitor"),
        ("We hold contact details for our subscribers.", "dpv:Subscriber"),
        ("We use e-mail to communicate with our users.", "dpv:User"),
        ("This notice is for job applicants.", "dpv:JobApplicant"),
        ("Data subjects: visitors of the website", "dpv:Visitor"),
        ("We use the data to offer support to our users.", "dpv:User"),
        ("Cookies count the visitors to our site.", "dpv:Visitor"),
        ("When a parent creates an account, we store the e-mail address.", "dpv:ParentOfDataSubject"),
        ("We store the names of the people you invite.", "dpv:HumanSubject"),
        ("If you enrol to take part in a trial, we store your name.", "dpv:Participant"),
        ("If you apply for a loan, we check your income.", "dpv:Applicant"),
        ("If you book a flight, we store your name.", "dpv:Customer"),
        ("When you buy something, we store your name.", "dpv:Customer"),
        ("When you give us feedback, we store your name.", "ckg:Correspondent"),
        ("If you represent your company, we store your name.", "ckg:BusinessContact"),
        ("When you make a complaint, we store your name.", "ckg:Correspondent"),
        ("We record your child's name.", "dpv:Child"),
        ("If you buy a toy, we use information about your child.", "dpv:Child"),
        ("Parents – names, postal addresses.", "dpv:ParentOfDataSubject"),
    ],
)
def test_people_whose_data_is_spoken_of_are_data_subjects(read: Reader, sentence: str, concept: str) -> None:
    _, extraction = read(sentence)
    assert said(extraction, "data-subject") == {("affirmed", concept)}


@pytest.mark.parametrize(
    "sentence",
    [
        "We collect your name to protect our users.",
        "Visitors enjoy our site.",
        "You may delete your customer account.",
        "We keep the records of our customer service.",
        "We share information about you with our employees.",
        "We monitor how our employees use your data.",
        "If you have a question, please contact us.",
        "If you want to refuse cookies, visit the website of your browser.",
        "You can communicate with other users.",
        "Our forum is a platform for members.",
        "We collect data about members of the public.",
        "Please read the privacy policies of our clients.",
        "We do not sell the data of our customers.",
        "Only these people will have access to your data:\n\n- your practitioner, to treat you",
        "As a shopper without creating a profile, you give us a name.",
        "Our customers join hands.",
        "We use the data and disclose it to our users.",
        "Partners use the data to offer support to our users.",
    ],
)
def test_people_who_are_only_mentioned_are_none(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert said(extraction, "data-subject") == set()


def test_people_who_are_named_together_are_all_data_subjects(read: Reader) -> None:
    _, extraction = read("We process data of customers, prospective customers and website visitors.")
    assert said(extraction, "data-subject") == {
        ("affirmed", "dpv:Customer"),
        ("affirmed", "ckg:Prospect"),
        ("affirmed", "dpv:Visitor"),
    }


def test_what_a_later_clause_leaves_out_stands_before(read: Reader) -> None:
    _, extraction = read("We collect data about users of our app; and about our clients.")
    assert said(extraction, "data-subject") == {("affirmed", "dpv:User"), ("affirmed", "dpv:Client")}
    _, extraction = read("We collect data; our blog is about our clients.")
    assert said(extraction, "data-subject") == set()


def test_an_item_may_say_what_the_reader_has_done_to_give_data(read: Reader) -> None:
    _, extraction = read("You give us data for these reasons:\n\n- You have applied for a job.\n", "text/markdown")
    assert ("affirmed", "dpv:JobApplicant") in said(extraction, "data-subject")
    _, extraction = read("You may leave for these reasons:\n\n- You have applied for a job.\n", "text/markdown")
    assert said(extraction, "data-subject") == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "We do not track anybody on child directed pages.",
        "We will not require your child to provide a name.",
        "If a child writes, its name is deleted.",
        "A child’s information",
        "If you think that we have collected data from your child, write to us.",
    ],
)
def test_a_child_that_is_only_mentioned_is_no_data_subject(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert said(extraction, "data-subject") == set()


def test_a_column_of_people_names_them(read: Reader) -> None:
    text = "| Activity | Data subjects |\n| --- | --- |\n| Payroll | Employees |\n| Shop | Customers, suppliers |\n"
    _, extraction = read(text, "text/markdown")
    assert said(extraction, "data-subject") == {
        ("affirmed", "dpv:Employee"),
        ("affirmed", "dpv:Customer"),
        ("affirmed", "ckg:BusinessContact"),
    }


def test_a_heading_or_an_item_may_be_people_alone(read: Reader) -> None:
    text = "# Job applicants\n\nWe collect data about the following people:\n\n- customers\n- suppliers\n"
    _, extraction = read(text, "text/markdown")
    assert said(extraction, "data-subject") == {
        ("affirmed", "dpv:JobApplicant"),
        ("affirmed", "dpv:Customer"),
        ("affirmed", "ckg:BusinessContact"),
    }


def test_a_heading_may_say_what_the_reader_does(read: Reader) -> None:
    _, extraction = read("# When you visit our website\n\nWe collect your name.", "text/markdown")
    assert said(extraction, "data-subject") == {("affirmed", "dpv:Visitor")}
    for heading in ("Visit our website", "Where you can visit our website"):
        _, extraction = read(f"# {heading}\n\nWe collect your name.", "text/markdown")
        assert said(extraction, "data-subject") == set()


def test_people_may_be_told_by_what_they_do(read: Reader) -> None:
    _, extraction = read("We collect data from individuals who visit Zorbex.")
    assert said(extraction, "data-subject") == {("affirmed", "dpv:Visitor")}
    _, extraction = read("We collect data that Zorbex visitor badges show.")
    assert said(extraction, "data-subject") == set()


def test_the_reader_may_decide_to_do_what_makes_him_one_of_a_kind(read: Reader) -> None:
    _, extraction = read("If you decide that you want to apply for a job, we collect your name.")
    assert said(extraction, "data-subject") == {("affirmed", "dpv:JobApplicant")}
    for condition in ("If you hear that they want to", "If you need help, you can"):
        _, extraction = read(f"{condition} apply for a job, we collect your name.")
        assert said(extraction, "data-subject") == set()


def test_what_is_collected_for_some_people_is_theirs(read: Reader) -> None:
    _, extraction = read("For job applicants, we collect name and address.")
    assert said(extraction, "data-subject") == {("affirmed", "dpv:JobApplicant")}
    _, extraction = read("For job applicants, we use a door of its own.")
    assert said(extraction, "data-subject") == set()


def test_children_whose_data_is_not_collected_are_denied(read: Reader) -> None:
    for age in ("13", "thirteen", "this age"):
        _, extraction = read(f"We do not knowingly collect personal data from children under {age}.")
        assert said(extraction, "data-subject") == {("denied", "dpv:Child")}


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("The app is not meant for children, and we do not collect their data.", {("denied", "dpv:Child")}),
        ("The app is for adults, not children, and we do not collect data from them.", {("denied", "dpv:Child")}),
        ("The app is not meant for children, and we do not sell their data.", set()),
        ("If children write, we do not collect their data.", set()),
        ("The app is not meant for children, and we do not collect usage data.", set()),
    ],
)
def test_a_later_clause_denies_data_of_the_children_named(
    read: Reader, sentence: str, claims: set[tuple[str, str]]
) -> None:
    _, extraction = read(sentence)
    assert said(extraction, "data-subject") == claims


def test_what_is_done_if_a_child_wrote_says_nothing_of_children(read: Reader) -> None:
    _, extraction = read("If we learn that we have collected data from a child under 13, we delete it.")
    assert said(extraction, "data-subject") == set()


def test_decisions_are_affirmed_and_denied(read: Reader) -> None:
    _, extraction = read("We do not use automated decision-making. We use your data for profiling.")
    assert said(extraction, "automated-decision") == {
        ("denied", "dpv:AutomatedDecisionMaking"),
        ("affirmed", "dpv:Profiling"),
    }


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("We use automated systems to make decisions about you.", "affirmed"),
        ("Our systems automatically decide whether to grant credit.", "affirmed"),
        ("No decisions are made automatically.", "denied"),
        ("We do not use automated systems to make decisions about you.", "denied"),
        ("Automated decision-making does not take place.", "denied"),
        ("Automated decision-making is not carried out.", "denied"),
        ("You will not be subject to automated decision-making.", "denied"),
        ("We will not make decisions that are solely automated.", "denied"),
        ("Decisions about your order are made automatically.", "affirmed"),
    ],
)
def test_decisions_may_be_worded_with_verbs(read: Reader, sentence: str, polarity: str) -> None:
    _, extraction = read(sentence)
    assert said(extraction, "automated-decision") == {(polarity, "dpv:AutomatedDecisionMaking")}


@pytest.mark.parametrize(
    ("sentence", "concept"),
    [
        ("We build a profile of your tastes.", "dpv:Profiling"),
        ("We draw inferences about you.", "dpv:Profiling"),
        ("We assign a score to you.", "dpv:ScoringOfIndividuals"),
        ("Your creditworthiness is assessed.", "dpv:ScoringOfIndividuals"),
    ],
)
def test_profiles_and_scores_are_told_apart(read: Reader, sentence: str, concept: str) -> None:
    _, extraction = read(sentence)
    assert said(extraction, "automated-decision") == {("affirmed", concept)}


def test_a_right_against_decisions_says_nothing_about_them(read: Reader) -> None:
    _, extraction = read("You have the right not to be subject to automated decision-making, including profiling.")
    assert said(extraction, "automated-decision") == set()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "If you do not provide your name, we cannot open an account.",
            ("affirmed", "dpv:Required", "your name", "we cannot open an account"),
        ),
        ("You must provide your e-mail address to register.", ("affirmed", "dpv:Required", "your e-mail address", "")),
        (
            "You may choose not to provide certain information, but then you may not be able to use some features.",
            ("affirmed", "dpv:Optional", "certain information", "then you may not be able to use some features"),
        ),
        ("Acme does not require any personal data.", ("denied", "dpv:Required", "personal data", "")),
        ("Certain details are entirely optional.", ("affirmed", "dpv:Optional", "", "")),
        ("It is your choice whether or not to provide your address.", ("affirmed", "dpv:Optional", "your address", "")),
        (
            "If you disable cookies, parts of our site may not work.",
            ("affirmed", "dpv:Optional", "", "parts of our site may not work"),
        ),
        (
            "Blocking cookies may limit your use of our site.",
            ("affirmed", "dpv:Optional", "", "may limit your use of our site"),
        ),
        (
            "If you refuse to provide your name, we cannot open an account.",
            ("affirmed", "dpv:Required", "your name", "we cannot open an account"),
        ),
        ("You may refuse to provide your name.", ("affirmed", "dpv:Optional", "your name", "")),
        ("Your phone number is optional.", ("affirmed", "dpv:Optional", "phone number", "")),
        ("You may provide these data voluntarily.", ("affirmed", "dpv:Optional", "", "")),
        (
            "If you block cookies, our site may not have full functionality.",
            ("affirmed", "dpv:Optional", "", "our site may not have full functionality"),
        ),
        ("We ask for your date of birth, which is optional.", ("affirmed", "dpv:Optional", "date of birth", "")),
        ("Only your e-mail address is mandatory.", ("affirmed", "dpv:Required", "e-mail address", "")),
        ("Registration requires a valid e-mail address.", ("affirmed", "dpv:Required", "e-mail address", "")),
        ("You need to give us your name.", ("affirmed", "dpv:Required", "your name", "")),
        ("There is no legal duty to give us your name.", ("affirmed", "dpv:Optional", "your name", "")),
        (
            "If you do not supply the mandatory data, no contract can be concluded and we cannot serve you.",
            ("affirmed", "dpv:Required", "the mandatory data", "we cannot serve you"),
        ),
    ],
)
def test_provision_says_what_must_be_given_and_what_follows(
    read: Reader, sentence: str, expected: tuple[str, ...]
) -> None:
    _, extraction = read(sentence)
    (asked,) = (s for s in extraction.statements if isinstance(s, DataProvision))
    assert (asked.polarity, asked.necessity, asked.data, asked.consequence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Without your consent we will not use cookies.",
        "Without your prior permission, we cannot share your name.",
        "We refuse to share your data.",
        "We decline to give your name to others.",
        "We need time to answer your request.",
    ],
)
def test_provision_is_not_what_we_leave_undone(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert not any(isinstance(s, DataProvision) for s in extraction.statements)


@pytest.mark.parametrize(
    "sentence",
    [
        "We hold your personal data only as long as required to provide services.",
        "We keep data for as long as it is needed to provide our service.",
        "We may be required to provide your data to a court.",
        "You may disable cookies.",
        "Disabling cookies does not prevent the others from working.",
        "We will tell you whether your name is mandatory.",
        "You will be asked to give your consent to how we use your name.",
        "This follows from our need to provide information to the public.",
        "We use cookies that are required to show your basket.",
        "We keep data to provide our service or to meet legal obligations.",
    ],
)
def test_what_is_required_of_us_or_has_no_effect_asks_for_nothing(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert not any(isinstance(s, DataProvision) for s in extraction.statements)
