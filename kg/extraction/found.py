"""Found values: what a mention says in its passage, before the values of a clause are tied to practices.

In: a `Passage` and a mention. Out: `Found` values; nothing where the text neither affirms nor denies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.extraction.denial import stance
from kg.extraction.lexicon import Mention
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


def find_said(facet: ValueFacet, mention: Mention, passage: Passage, rule: str) -> Iterator[Found]:
    """Yield what a mention says, unless the text neither affirms nor denies it."""
    value = Value(facet, mention.concept, passage.span(mention.first, mention.last))
    yield from say(value, mention.first, mention.last, passage, rule)


def say(value: Value, first: int, last: int, passage: Passage, rule: str) -> Iterator[Found]:
    """Yield a value that stands at `tokens[first:last]` as it is said there."""
    polarity = stance(passage, first, last)
    if polarity is not None:
        yield Found(value, first, rule, polarity)


def stands_in_practice(passage: Passage) -> bool:
    """Tell whether a passage speaks of what is done, by its lead-ins or its headings."""
    topics = passage.governing or passage.topic
    if "Rights" in passage.governing:
        return False
    return not (topics & _NO_PRACTICE) or bool(topics & {"Collection", "Sharing", "Purpose"})
