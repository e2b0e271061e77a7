"""The five policies of `seeds/`: what a reader of them would miss if segmentation were wrong."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from kg.model import Segment
from kg.reading.documents import read_document
from kg.reading.segments import segment_document
from kg.reading.sources import find_sources

SEEDS = Path(__file__).parents[2] / "seeds"


@cache
def _segments(number: str) -> tuple[Segment, ...]:
    (source,) = find_sources([str(SEEDS / f"{number}_*.txt")]).sources
    return segment_document(read_document(source))


def _find(number: str, beginning: str) -> Segment:
    return next(segment for segment in _segments(number) if segment.text.startswith(beginning))


def _lead(number: str, beginning: str) -> str:
    lead = _find(number, beginning).lead_in
    return lead.text if lead else ""


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_each_word_of_a_seed_is_in_a_segment_or_a_column_header(number: str) -> None:
    (source,) = find_sources([str(SEEDS / f"{number}_*.txt")]).sources
    text = read_document(source).text
    kept = {s.span(at, at + 1).start for s in _segments(number) for at in range(len(s.text))}
    lost = [word.group() for word in re.finditer(r"\w{2,}", text) if not kept.issuperset(range(*word.span()))]
    headers = [cell.header for s in _segments(number)[::-1] if s.kind == "row" for cell in s.cells][:3]
    assert lost == [word for header in headers for word in header.split()]


def test_ccpa_table_is_recovered() -> None:
    rows = [segment for segment in _segments("002") if segment.kind == "row"]
    assert [[row.text[c.start : c.end][:37] for c in row.cells] for row in rows] == [
        ["Identifiers", "Email address, device identifiers (UD", "Cloud Services; Fraud Prevention"],
        ["Commercial information", "Feedback of Clients and/or End Users", "Cloud Services"],
        ["Internet or Other Electronic Network ", "Usernames, directory names, server na", "Cloud Services"],
    ]
    assert [cell.header for cell in rows[0].cells] == [
        "Category of Personal Information Collected",
        "Personal Information Collected",
        "Categories of service providers to whom Personal Information was disclosed",
    ]
    lead = (
        "In the 12 preceding months, we have collected and disclosed the following categories of Personal Information:"
    )
    assert [row.lead_in.text for row in rows if row.lead_in] == [lead] * 3


@pytest.mark.parametrize(
    ("number", "item", "lead"),
    [
        ("000", "To communicate with you (such", "In addition to the purposes mentioned above, we may use your"),
        ("001", "Login credentials", "When you register for an account, submit a support ticket,"),
        ("001", "Third-Party Service Providers:", "However, in the course of providing our services, we may share"),
        ("001", "Legal Obligations:", "The data we collect is used for the following purposes:"),
        ("002", "The second sort of data", "We gather two kinds of data when you or your End Users"),
        ("002", "Deny you merchandise", "Except if allowed by the CCPA, we will not:"),
        ("003", "You or Client account administrators upload", "We may ask you to provide personal information when:"),
        ("003", "Send communications to you about:", "We use your personal information to:"),
        ("003", "scheduling demos", "Send communications to you about:"),
        ("003", "Advertise and market", "We use your personal information to:"),
        ("003", "Delete or erase", "For personal information we have about you, you can:"),
        ("003", "Be informed", "You have the following rights under the GDPR:"),
        ("003", "Export your personal data", "For personal information we have about you, you can:"),
        ("003", "Restrict our processing", "You have the following rights under the GDPR:"),
        ("003", "Consent – We will ask", "The lawful bases applicable to our processing as controller"),
        ("003", "The categories of sources", "The Right to Know any or all of the following information"),
        ("003", "The Right to Opt-Out", "As a California resident, you may be able to exercise"),
        ("004", "Concerns health", "Sensitive Personal Information: Sensitive information is any"),
    ],
)
def test_item_is_led_in_by_what_governs_it(number: str, item: str, lead: str) -> None:
    assert _lead(number, item).startswith(lead)


@pytest.mark.parametrize(
    ("number", "sentence", "headings"),
    [
        ("000", "We hold the data in your account", ("Information Security",)),
        ("001", "IP addresses", ("Privacy Policy", "Information We Collect", "Automatically Collected Information:")),
        ("002", "We additionally measure", ("What are the Conditions for Processing of Personal Information?",)),
        ("003", "We use standard contractual clauses", ("A.1 For individuals based in European Union (EU),",)),
        ("003", "The personal information collected", ("2.0 Personal Information We Collect",)),
        ("004", "All records containing", ("Opptimo Text Privacy Policy", "Security")),
    ],
)
def test_sentence_stands_below_its_headings(number: str, sentence: str, headings: tuple[str, ...]) -> None:
    path = _find(number, sentence).headings
    assert all(any(found.startswith(heading) for found in path) for heading in headings)


def test_hard_wrapped_sentence_maps_to_its_lines() -> None:
    (source,) = find_sources([str(SEEDS / "003_*.txt")]).sources
    document = read_document(source)
    segment = _find("003", "We process personal data in our Bangalore")
    assert document.quote(segment.span()) == (
        "We process personal data in our Bangalore location and share it with our service providers, located\n"
        "in India, United States and other jurisdictions."
    )


@pytest.mark.parametrize(
    ("number", "headings", "items", "rows"),
    [("000", 7, 15, 0), ("001", 22, 19, 0), ("002", 21, 23, 3), ("003", 30, 86, 0), ("004", 6, 2, 0)],
)
def test_seed_has_its_headings_list_items_and_rows(number: str, headings: int, items: int, rows: int) -> None:
    blocks = {(s.kind, s.block) for s in _segments(number)}
    counts = Counter(kind for kind, _ in blocks)
    assert (counts["heading"], counts["item"], counts["row"]) == (headings, items, rows)
