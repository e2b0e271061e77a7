"""Contacts: e-mail addresses and URLs at which the controller, its DPO or representative can be reached.

In: a `Passage`. Out: `ContactPoint` statements (GDPR Art. 13(1)(a) and (b)).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.passages import Passage
from kg.model import Concept, ContactPoint

_EMAIL = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[\w.+-]+\s?\[at\]\s?[\w-]+(?:\s?\[dot\]\s?[\w-]+)+|\[email\s+protected\]"
)


def find_contacts(passage: Passage) -> Iterator[ContactPoint]:
    """Yield the contact points of a passage."""
    for match in _EMAIL.finditer(passage.segment.text):
        yield ContactPoint(
            contact_of=_contact_of(passage),
            value=match.group().rstrip(".").replace("[at]", "@").replace("[dot]", "."),
            evidence=(passage.segment.span(match.start(), match.end()),),
            rule="contact-email",
            regime="",
        )


def _contact_of(passage: Passage) -> Concept:
    if passage.has("Dpo"):
        return "dpv:DataProtectionOfficer"
    if passage.has("Representative"):
        return "eu-gdpr:Representative"
    return "dpv:DataController"
