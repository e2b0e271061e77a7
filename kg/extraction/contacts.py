"""Contacts: e-mail and postal addresses at which the controller, its DPO or representative can be reached.

In: a `Passage` and its document. Out: `ContactPoint` statements (GDPR Art. 13(1)(a) and (b)).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.passages import Passage
from kg.model import Concept, ContactPoint, Document

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.+-])[\w.+-]{1,64}\s?[\[(]{1,2}at[\])]{1,2}\s?[\w-]+(?:\s?[\[(]dot[\])]\s?[\w-]+)+"
    r"|\[email\s+protected\]"
)
_SIGNS = ("@", "at]", "at)", "[email")
_SPELLED = (("[at]", "@"), ("(at)", "@"), ("[dot]", "."), ("(dot)", "."))
_ADDRESS_WORDS = range(5, 31)


def find_contacts(passage: Passage, document: Document) -> Iterator[ContactPoint]:
    """Yield the contact points of a passage."""
    text = passage.segment.text
    for match in _EMAIL.finditer(text) if any(sign in text for sign in _SIGNS) else ():
        value = match.group().rstrip(".")
        for spelled, sign in _SPELLED:
            value = re.sub(rf"\s?{re.escape(spelled)}\s?", sign, value)
        yield ContactPoint(
            contact_of=_contact_of(passage),
            value=value,
            evidence=(passage.segment.span(match.start(), match.start() + len(match.group().rstrip("."))),),
            rule="contact-email",
        )
    if _is_postal_address(passage):
        span = passage.segment.span()
        lines = (line.strip(" ,.") for line in document.quote(span).splitlines())
        yield ContactPoint(
            contact_of=_contact_of(passage.governor or passage),
            value=", ".join(line for line in lines if line),
            evidence=(span,),
            rule="contact-postal-address",
        )


def _is_postal_address(passage: Passage) -> bool:
    """Tell whether a segment is an address: few words, a number, a country or city at its end, no clause."""
    words = [token for token in passage.tokens if token.is_word]
    places = passage.mentions.get("places", ())
    if len(words) not in _ADDRESS_WORDS or not places or passage.segment.kind in {"heading", "row"}:
        return False
    if passage.within("VerbalSpeech", 0, len(passage.tokens)):
        return False
    return places[-1].last >= len(passage.tokens) - 2 and any(any(c.isdigit() for c in word.raw) for word in words)


def _contact_of(passage: Passage) -> Concept:
    if passage.has("Dpo"):
        return "dpv:DataProtectionOfficer"
    if passage.has("Representative"):
        return "eu-gdpr:Representative"
    return "dpv:DataController"
