"""Rights: which are offered, in which wordings, and under which law."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Extraction, RightOffered

Reader = Callable[..., tuple[Document, Extraction]]


def _offered(extraction: Extraction) -> set[tuple[str, str]]:
    return {(s.right, s.regime) for s in extraction.statements if isinstance(s, RightOffered)}


def test_a_sentence_puts_the_rest_of_its_section_under_a_law(read: Reader) -> None:
    _, extraction = read(
        "# Policy\n\n## Your Rights\n\nIf you are based in the EEA, you have the following rights.\n\n"
        "### Access\n\nYou can ask us for a copy of your data.\n\n## Marketing\n\nYou may opt out of newsletters.\n",
        "text/markdown",
    )
    assert _offered(extraction) == {("eu-gdpr:A15", "GDPR"), ("eu-gdpr:A21", "")}


def test_the_law_of_a_heading_counts_before_that_of_the_section_around_it(read: Reader) -> None:
    _, extraction = read(
        "# Policy\n\n## Your Rights\n\nUnder the GDPR you have certain rights.\n\n"
        "### California residents\n\nYou may request deletion of your data.\n",
        "text/markdown",
    )
    assert _offered(extraction) == {("eu-gdpr:A17", "CCPA")}


@pytest.mark.parametrize(
    ("people", "law"),
    [
        ("If you live in the UK or the EEA", "GDPR"),
        ("If you live in the UK", "UKGDPR"),
        ("If you are a Nevada resident", "NevadaPrivacyLaw"),
        ("Under US state privacy laws", "USStateLaw"),
        ("If you are in our shop", ""),
    ],
)
def test_the_people_whom_a_law_protects_name_it(read: Reader, people: str, law: str) -> None:
    _, extraction = read(f"{people}, you have the right to access your data.")
    assert _offered(extraction) == {("eu-gdpr:A15", law)}


@pytest.mark.parametrize(
    ("sentence", "rights"),
    [
        ("Customers may withdraw consent at any time.", {"eu-gdpr:A7-3"}),
        ("Consent may be withdrawn at any time.", {"eu-gdpr:A7-3"}),
        (
            "Parents are able to review, delete or edit their information.",
            {"eu-gdpr:A15", "eu-gdpr:A16", "eu-gdpr:A17"},
        ),
        ("To withdraw your consent, please contact us.", {"eu-gdpr:A7-3"}),
        ("You have the right to: - access your data; - lodge a complaint.", {"eu-gdpr:A15", "eu-gdpr:A77"}),
        ("You may (1) request deletion of your data, and (2) object to processing.", {"eu-gdpr:A17", "eu-gdpr:A21"}),
        ("You have the right to erase your data where there is no reason to keep it.", {"eu-gdpr:A17"}),
        ("If you are not satisfied you may lodge a complaint.", {"eu-gdpr:A77"}),
        ("You have the right to data transferability.", {"eu-gdpr:A20"}),
        ("You have the right to not be subject to automated decisions.", {"eu-gdpr:A22"}),
        ("You have the right to ask us to freeze the processing of your data.", {"eu-gdpr:A18"}),
        ("You may tell us not to send you newsletters.", {"eu-gdpr:A21"}),
        ("You have the right to appeal to a competent data protection supervisory authority.", {"eu-gdpr:A77"}),
    ],
)
def test_rights_are_told_by_what_the_reader_may_do(read: Reader, sentence: str, rights: set[str]) -> None:
    _, extraction = read(sentence)
    assert {right for right, _ in _offered(extraction)} == rights


@pytest.mark.parametrize(
    "sentence",
    [
        "You may not opt out of receiving service messages.",
        "You cannot delete your account.",
        "We reserve the right to update your account.",
        "We are entitled to transfer your personal data to another company.",
        "We may request a copy of your identity card.",
        "You may write to us; (b) we delete your data.",
        "You may request a copy of the standard contractual clauses.",
        "Other users may also view your profile information.",
        "You can refuse to give us this information.",
    ],
)
def test_what_the_reader_may_not_do_is_no_right(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert not _offered(extraction)


def test_a_label_names_the_right_that_the_next_sentence_explains(read: Reader) -> None:
    document, extraction = read("# Your Rights\n\n## Right to object\n\nYou may do so at any time.\n", "text/markdown")
    (right,) = [s for s in extraction.statements if isinstance(s, RightOffered)]
    assert (right.right, document.quote(right.evidence[0])) == ("eu-gdpr:A21", "You may do so at any time.")


def test_a_right_in_a_long_enumeration_is_quoted_alone(read: Reader) -> None:
    rights = "erasure under Article 17 GDPR, restriction of processing under Article 18 GDPR"
    text = f"You have the right of access under Article 15 GDPR, {rights}, {'objection and much else, ' * 10}and so on."
    document, extraction = read(f"# Policy\n\n## Your Rights\n\n{text}\n", "text/markdown")
    quotes = {s.right: document.quote(s.evidence[0]) for s in extraction.statements if isinstance(s, RightOffered)}
    assert quotes["eu-gdpr:A17"].startswith("erasure")
    assert "restriction" not in quotes["eu-gdpr:A17"]


@pytest.mark.parametrize(
    ("sentence", "rights"),
    [
        ("You have the right to have the details we hold about you erased.", {"eu-gdpr:A17"}),
        ("You have the right to have any data we hold about you corrected.", {"eu-gdpr:A16"}),
        ("You can update or delete your account.", {"eu-gdpr:A16", "eu-gdpr:A17"}),
        ("You can change your mind at any time.", {"eu-gdpr:A7-3"}),
        ("If you request, we will delete your personal data.", {"eu-gdpr:A17"}),
        ("If you close your account, we will delete your personal data.", set()),
    ],
)
def test_rights_are_told_by_what_the_reader_may_have_done(read: Reader, sentence: str, rights: set[str]) -> None:
    _, extraction = read(sentence)
    assert {s.right for s in extraction.statements if isinstance(s, RightOffered)} == rights


@pytest.mark.parametrize(
    ("sentence", "rights"),
    [
        ("You can access and correct your data.", {"eu-gdpr:A15", "eu-gdpr:A16"}),
        ("You may access, export or delete your data.", {"eu-gdpr:A15", "eu-gdpr:A17", "eu-gdpr:A20"}),
        ("You may request access to your data or removal of your account.", {"eu-gdpr:A15", "eu-gdpr:A17"}),
        ("You have a right to stop us from contacting you.", {"eu-gdpr:A21"}),
        ("You can restrict how your information is used.", {"eu-gdpr:A18"}),
        ("You can access and share articles.", set()),
    ],
)
def test_each_of_several_verbs_with_one_object_is_a_right(read: Reader, sentence: str, rights: set[str]) -> None:
    _, extraction = read(sentence)
    assert {right for right, _ in _offered(extraction)} == rights


@pytest.mark.parametrize(
    ("sentence", "rights"),
    [
        ("You may ask for rectification, erasure or restriction.", {"A16", "A17", "A18"}),
        ("You have the right to have your data corrected or erased.", {"A16", "A17"}),
        ("You may ask for erasure.", set()),
        ("You may ask for erasure of a disk and, if you like, for portability of a screen.", set()),
    ],
)
def test_bare_words_for_rights_name_them_where_several_stand_together(
    read: Reader, sentence: str, rights: set[str]
) -> None:
    _, extraction = read(sentence)
    assert {right.removeprefix("eu-gdpr:") for right, _ in _offered(extraction)} == rights
