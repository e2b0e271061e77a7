"""The profile of a document: its title, the product that it is about and the day that it gives itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Extraction

Reader = Callable[..., tuple[Document, Extraction]]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Acme Privacy Policy\n\nWe collect data.\n", "Acme Privacy Policy"),
        ("We take your privacy seriously.\n\n## Acme Data Protection Notice\n", "Acme Data Protection Notice"),
        ("# Changes to this privacy policy\n\n# Data protection\n", "Data protection"),
        ("## 1. Our Privacy Commitment\n\nWe collect data.\n", ""),
    ],
)
def test_the_title_is_the_first_heading_that_names_a_policy(read: Reader, text: str, title: str) -> None:
    _, extraction = read(text, "text/markdown")
    assert extraction.profile.title == title


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Last updated: August 20, 2026", "2026-08-20"),
        ("Effective as of 7th of May 2020", "2020-05-07"),
        ("Revision Date: February 14th, 2025", "2025-02-14"),
        ("Last updated: 08/25/2025", "2025-08-25"),
        ("Last updated on 01.02.2024.", "2024-02-01"),
        ("Last updated: 2025/09/11", "2025-09-11"),
        ("Wed 8 Jul 2026 11.40 CEST", "2026-07-08"),
        ("Valid from 7th of May 2020, updated July 13th, 2026.", "2026-07-13"),
        ("Last updated: 01/02/2024", ""),
        ("Last updated March 2023", ""),
        ("This Privacy Policy applies from April 4, 2026.", "2026-04-04"),
        ("Status: April 16, 2025", "2025-04-16"),
        ("As of 18 September 2017, we plan to share data with our new group.", ""),
    ],
)
def test_a_document_gives_itself_a_day(read: Reader, line: str, day: str) -> None:
    _, extraction = read(f"# Privacy Policy\n\n{line}\n\nWe collect data.\n", "text/markdown")
    assert extraction.profile.effective_date == day


@pytest.mark.parametrize(
    ("sentence", "product"),
    [
        ("Acme Ltd provides Bolt (the “Service”).", "Bolt"),
        ("Acme Ltd operates the mobile game “Bolt”.", "Bolt"),
        ("Our app “Bolt” needs your location.", "Bolt"),
        ("Bolt is a streaming service provided by us.", "Bolt"),
        ("Bolt is a streaming service provided by Bolt Media Ltd.", "Bolt"),
        ("Welcome to Bolt, operated by Acme Ltd.", "Bolt"),
        ("We use the service “Bolt”, which counts visits.", ""),
        ("Bolt is an analytics service provided by Example Inc.", ""),
        ("Acme Ltd (“we”) operates the VPN service “hide.acme VPN” (“Service”).", "hide.acme VPN"),
        ("Acme Ltd (“we”) provides identification by the Acme eID mobile application (“Service”).", "Acme eID"),
        ("You got the licence from a store, such as Google Play (“App Store”).", ""),
    ],
)
def test_the_product_is_what_the_publisher_runs(read: Reader, sentence: str, product: str) -> None:
    _, extraction = read(sentence)
    assert extraction.profile.product == product


def test_a_bare_day_may_end_the_document(read: Reader) -> None:
    _, extraction = read("\n\n".join(["We collect your name."] * 20) + "\n\n16.10.2019\n")
    assert extraction.profile.effective_date == "2019-10-16"
