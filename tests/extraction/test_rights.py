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
