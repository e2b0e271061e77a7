"""Found values: what a mention says in its passage, before the values of a clause are tied to practices.

In: a `Passage` and a mention. Out: `Found` values; nothing where the text neither affirms nor denies.
"""

from __future__ import annotations

from typing import NamedTuple

from kg.extraction.denial import stance
from kg.extraction.labels import Mention
from kg.extraction.passages import Passage
from kg.model import Polarity, Value, ValueFacet

_NO_PRACTICE = frozenset({"Rights", "Contact", "Changes", "Definition", "Terms"})


class Found(NamedTuple):
    """A value and where its passage names it; `basis_for` belongs to legal bases."""

    value: Value
    at: int
    rule: str
    polarity: Polarity
    basis_for: str = ""


def find_said(facet: ValueFacet, mention: Mention, passage: Passage, rule: str) -> Found | None:
    """Return what a mention says, None if the text neither affirms nor denies it."""
    first, _, _, last, label = mention
    polarity = stance(passage, first, last)
    if polarity is None:
        return None
    return Found(Value(facet, label.concept, passage.span(first, last)), first, rule, polarity)


def stands_in_practice(passage: Passage) -> bool:
    """Tell whether a passage speaks of what is done, by its lead-ins or its headings."""
    topics = passage.governing or passage.topic
    if "Rights" in passage.governing:
        return False
    return not (topics & _NO_PRACTICE) or bool(topics & {"Collection", "Sharing", "Purpose"})
