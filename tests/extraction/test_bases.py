"""Legal bases: which are relied on, which are only spoken of, and what each is for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Extraction, Practice

Reader = Callable[..., tuple[Document, Extraction]]


def bases(extraction: Extraction, polarity: str = "affirmed") -> set[tuple[str, str]]:
    """Return the legal bases of an extraction, each with what it is for."""
    return {
        (value.concept.removeprefix("eu-gdpr:"), practice.basis_for)
        for practice in extraction.statements
        if isinstance(practice, Practice) and practice.polarity == polarity
        for value in practice.values
        if value.facet == "legal-basis"
    }


def concepts(extraction: Extraction, polarity: str = "affirmed") -> set[str]:
    """Return the legal bases of an extraction."""
    return {concept for concept, _ in bases(extraction, polarity)}


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("Art. 6 para. 1 lit. f GDPR", {"A6-1-f"}),
        ("Art. 6 Par. 1 S. 1 lit. f GDPR", {"A6-1-f"}),
        ("Article 6(1)(b) of the GDPR", {"A6-1-b"}),
        ("Art. 6 (1) f) UK GDPR", {"A6-1-f"}),
        ("Art. 6 § 1 e) or f) GDPR", {"A6-1-e", "A6-1-f"}),
        ("Article 6.1.c", {"A6-1-c"}),
        ("GDPR 6.1 b", {"A6-1-b"}),
        ("point (f) of Article 6(1)", {"A6-1-f"}),
        ("points (a) and (b) of Article 6(1)", {"A6-1-a", "A6-1-b"}),
        ("Article 6(1)(a), (b) and (f)", {"A6-1-a", "A6-1-b", "A6-1-f"}),
        ("Articles 6(1)(c) and 9(2)(b)", {"A6-1-c", "A9-2-b"}),
        ("Art. 9 para. 2 lit. j", {"A9-2-j"}),
        ("GDPR Article 9(j)", {"A9-2-j"}),
        ("Art. 6 (1) f GDPR", {"A6-1-f"}),
        ("Art. 6 (1) clause 1 a, b, f DSGVO", {"A6-1-a", "A6-1-b", "A6-1-f"}),
        ("Art. 6 (1) lit. a, b and f of the GDPR", {"A6-1-a", "A6-1-b", "A6-1-f"}),
        ("Article 6(a) and (f)", {"A6-1-a", "A6-1-f"}),
        ("Article 6(1)", set()),
        ("Article 6(g)", set()),
        ("Article 16(1)(a)", set()),
        ("Article 6(1)(g)", set()),
    ],
)
def test_bases_are_cited_in_many_ways(read: Reader, citation: str, expected: set[str]) -> None:
    _, extraction = read(f"We process your email address under {citation}.")
    assert concepts(extraction) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Our legal basis is consent.", "A6-1-a"),
        ("We use your name as necessary to fulfil our terms of service.", "A6-1-b"),
        ("We will only send you news if you have agreed to it.", "A6-1-a"),
        ("We share your name only with the user's informed consent.", "A6-1-a"),
        ("We ask for verifiable parental consent.", "A6-1-a"),
        ("This is necessary for us to fulfil our agreement with you.", "A6-1-b"),
        ("We process data to perform under our terms of use.", "A6-1-b"),
        ("We are legally required to keep your invoices.", "A6-1-c"),
        ("By law, we must keep your invoices.", "A6-1-c"),
        ("We have a statutory duty to check your licence.", "A6-1-c"),
        ("We use your location to protect your vital interests.", "A6-1-d"),
        ("This is a task carried out in the public interest.", "A6-1-e"),
        ("It is our legitimate interest to keep our service secure.", "A6-1-f"),
    ],
)
def test_bases_are_worded_in_many_ways(read: Reader, sentence: str, expected: str) -> None:
    _, extraction = read(sentence)
    assert concepts(extraction) == {expected}


@pytest.mark.parametrize(
    "sentence",
    [
        "You may withdraw this consent at any time. Our legal basis may change.",
        "You must be old enough to consent to the processing of your data.",
        "Cookies are small files that allow us to collect your IP address.",
        "We may use your email address without your consent where the law allows it.",
        "We may share aggregate data, which does not require your consent.",
        "We keep your invoices for as long as necessary to provide our services.",
        "Withdrawal does not affect the lawfulness of processing based on consent.",
        "We wait whether your objection outweighs our legitimate interest.",
        "We safeguard your rights and freedoms and legitimate interests.",
        "The data must be erased for compliance with a legal obligation.",
    ],
)
def test_what_is_only_spoken_of_is_no_basis(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert not bases(extraction)
    assert not bases(extraction, "denied")


def test_not_without_consent_relies_on_it(read: Reader) -> None:
    _, extraction = read("We do not share your email address without your consent.")
    assert bases(extraction) == {("A6-1-a", "share your email address")}


def test_the_conditions_of_a_right_are_no_basis(read: Reader) -> None:
    _, extraction = read("You have the following rights:\n\n- to receive data processed on the basis of consent\n")
    assert not bases(extraction)


@pytest.mark.parametrize(
    ("sentence", "aim"),
    [
        ("We rely on our legitimate interests in keeping our service secure.", "keeping our service secure"),
        ("We process personal data under Article 6(1)(f) GDPR for fraud prevention.", "fraud prevention"),
        ("With your consent, we use your data to send you newsletters.", "send you newsletters"),
        ("We send you newsletters with your consent.", "send you newsletters"),
        ("You consent to the transfer of your data abroad.", "transfer of your data abroad"),
        ("We use your data to comply with a legal obligation.", "comply with a legal obligation"),
        ("The processing is based on your consent.", ""),
        ("The basis for it is Art. 6 (1) lit. f of the GDPR.", ""),
        ("This again constitutes a legitimate interest.", ""),
    ],
)
def test_a_basis_is_for_what_its_clause_says(read: Reader, sentence: str, aim: str) -> None:
    _, extraction = read(sentence)
    assert {found for _, found in bases(extraction)} == {aim}


def test_bases_that_stand_together_are_for_the_same(read: Reader) -> None:
    _, extraction = read("We send newsletters based on your consent or our legitimate interests.")
    assert bases(extraction) == {("A6-1-a", "send newsletters"), ("A6-1-f", "send newsletters")}


def test_a_row_says_what_its_bases_are_for(read: Reader) -> None:
    _, extraction = read(
        "| What we use your data for | Consent rules | Our lawful basis |\n| --- | --- | --- |\n"
        "| Fraud prevention | Ask for consent | Contract; legitimate interests (safety) |\n| Sales | - | Consent |\n",
        "text/markdown",
    )
    assert bases(extraction) == {
        ("A6-1-b", "Fraud prevention"),
        ("A6-1-f", "Fraud prevention"),
        ("A6-1-a", "Sales"),
    }


def test_a_purpose_in_the_heading_is_what_a_basis_is_for(read: Reader) -> None:
    _, extraction = read(
        "# Policy\n\n## 2.1 Fraud prevention\n\n### Legal basis\n\nThe legal basis is your consent.\n", "text/markdown"
    )
    assert bases(extraction) == {("A6-1-a", "Fraud prevention")}


def test_a_heading_names_a_basis(read: Reader) -> None:
    _, extraction = read(
        "# Policy\n\n## 2.1 Fraud prevention\n\n### Legal basis: consent\n\nRead on.\n", "text/markdown"
    )
    assert bases(extraction) == {("A6-1-a", "Fraud prevention")}


def test_a_heading_holds_for_each_aim_under_it(read: Reader) -> None:
    _, extraction = read(
        "# Policy\n\n## Legal bases\n\n### Legitimate interests\n\nWe process your data for:\n\n- fraud prevention\n"
        "- network security\n\n### Your choices\n\nWe also do this for fraud prevention.\n",
        "text/markdown",
    )
    assert bases(extraction) == {
        ("A6-1-f", ""),
        ("A6-1-f", "fraud prevention"),
        ("A6-1-f", "network security"),
    }


def test_a_label_is_quoted_with_what_it_labels(read: Reader) -> None:
    document, extraction = read("Our legal bases are:\n\n- Consent: we use your data to send you newsletters\n")
    (practice,) = [s for s in extraction.statements if isinstance(s, Practice)]
    (value,) = [value for value in practice.values if value.facet == "legal-basis"]
    assert document.quote(value.span) == "Consent: we use your data to send you newsletters"
    assert practice.basis_for == "send you newsletters"


def test_a_basis_holds_for_each_aim_that_its_sentence_enumerates(read: Reader) -> None:
    _, extraction = read("Our legitimate interests include: (i) fraud prevention; (ii) network security.")
    assert {("A6-1-f", "fraud prevention"), ("A6-1-f", "network security")} <= bases(extraction)


def test_a_basis_that_the_lead_in_goes_on_from_does_not_hold_for_the_list(read: Reader) -> None:
    _, extraction = read("We need it to meet legal requirements, and we use it to:\n\n- send you news\n")
    assert bases(extraction) == {("A6-1-c", "meet legal requirements")}


def test_a_basis_among_purposes_does_not_hold_for_the_list(read: Reader) -> None:
    _, extraction = read(
        "We use data to answer you and to comply with our legal obligations, including:\n\n- sending newsletters\n"
    )
    assert {aim for _, aim in bases(extraction)} == {"comply with our legal obligations, including"}


def test_what_purpose_labels_is_what_the_basis_below_is_for(read: Reader) -> None:
    text = "Purpose: To restore your account.\n\nLegal basis: The processing is necessary to fulfil the agreement.\n"
    _, extraction = read(text)
    assert ("A6-1-b", "restore your account") in bases(extraction)


def test_an_earlier_sentence_says_what_a_basis_is_for(read: Reader) -> None:
    _, extraction = read("We use your address to send you newsletters. The legal basis is your consent.")
    assert bases(extraction) == {("A6-1-a", "send you newsletters")}


def test_what_an_earlier_sentence_denies_is_not_what_a_basis_is_for(read: Reader) -> None:
    _, extraction = read("We do not use your address to send you newsletters. The legal basis is your consent.")
    assert bases(extraction) == {("A6-1-a", "")}


@pytest.mark.parametrize(
    ("sentence", "aim"),
    [
        ("With your consent we may collect crash reports.", "collect crash reports"),
        ("With your consent, Acme may show your photo to others.", "Acme may show your photo to others"),
        ("We will not share your photo unless you have consented to the disclosure.", "share your photo"),
        ("The legal basis is the explicit consent from you as a user.", ""),
        ("You consent to this processing by opening an account.", ""),
        ("The legal basis is Art. 6 para. 1 lit. f GDPR in conjunction with national law.", ""),
    ],
)
def test_a_basis_is_for_no_more_than_is_said(read: Reader, sentence: str, aim: str) -> None:
    _, extraction = read(sentence)
    assert {found for _, found in bases(extraction)} == {aim}


def test_a_heading_that_would_name_a_basis_is_an_aim_above_what_is_called_one(read: Reader) -> None:
    text = "# Policy\n\n## To comply with legal obligations\n\n### Legal basis\n\nLegal obligation.\n"
    _, extraction = read(text, "text/markdown")
    assert ("A6-1-c", "To comply with legal obligations") in bases(extraction)


def test_a_section_on_why_we_are_allowed_to_use_data_names_bases(read: Reader) -> None:
    _, extraction = read(
        "# Why we are allowed to use your data\n\nPublic task or legal obligation under tax law\n", "text/markdown"
    )
    assert {basis for basis, _ in bases(extraction)} == {"A6-1-c", "A6-1-e"}
    _, extraction = read("# Why we are allowed to use your data\n\nWe ask the public.\n", "text/markdown")
    assert not bases(extraction)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We rely on legitimate interests, consent, or legal obligation.", {"A6-1-a", "A6-1-c", "A6-1-f"}),
        ("We process data on legitimate interests and your explicit consent.", {"A6-1-a", "A6-1-f"}),
        ("We rely on your written consent.", {"A6-1-a"}),
        ("We use your address to send bills and, if you agree, to send news.", {"A6-1-a"}),
        ("We process your data as the law requires.", {"A6-1-c"}),
        ("If you agree to the terms, you may start.", set()),
        ("We rely on legitimate interests, as nobody sought consent.", {"A6-1-f"}),
    ],
)
def test_a_list_of_bases_names_each_of_them(read: Reader, sentence: str, expected: set[str]) -> None:
    _, extraction = read(sentence)
    assert concepts(extraction) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("You may object to processing that is based on point (e) or (f) of Article 6(1) GDPR.", set()),
        ("You have the right to data portability as long as the processing is based on consent.", set()),
        ("You have the right to object where we rely on our legitimate interests.", {"A6-1-f"}),
        ("The legal basis is Art. 6(1)(e) or (f) GDPR.", {"A6-1-e", "A6-1-f"}),
    ],
)
def test_bases_on_which_the_law_lets_a_right_depend_are_not_relied_on(
    read: Reader, sentence: str, expected: set[str]
) -> None:
    _, extraction = read(sentence)
    assert concepts(extraction) == expected
