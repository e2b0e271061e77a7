"""Parties: who speaks in a document ("we"), under which names, and what the document says of itself.

In: a document, its segments and passages. Out: a `Profile` and `Parties`, which later rules ask for names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.extraction.lexicon import Lexicon
from kg.model import Concept, Document, Profile, Segment

_LEGAL_FORM = r"(?:Inc|LLC|L\.L\.C|Ltd|Limited|LLP|GmbH|AG|S\.A|B\.V|BV|Pty|Pvt|PLC|plc|Corp|Corporation|Oy|AB|A/S|ApS|SE|S\.r\.l|SAS|Co)"


@dataclass(frozen=True, slots=True)
class Parties:
    """The names in force in a document."""

    publisher: str
    names: Mapping[Concept, str]
    categories: Mapping[Concept, Concept]

    def name(self, organisation: Concept) -> str:
        """Return the usual name of a known organisation."""
        return self.names.get(organisation, "")

    def category(self, organisation: Concept) -> Concept:
        """Return the recipient category that a known organisation usually acts in, "" if none is known."""
        return self.categories.get(organisation, "")


def read_profile(document: Document, segments: Sequence[Segment]) -> Profile:
    """Return what a document says of itself: title, publisher, product, effective date, language and length."""
    title = next((s.text for s in segments if s.kind == "heading"), "")
    return Profile(title=title, language="en", words=sum(len(s.text.split()) for s in segments))


def find_parties(profile: Profile, lexicon: Lexicon) -> Parties:
    """Return the parties of a document."""
    return Parties(profile.publisher, lexicon.names, lexicon.categories)
