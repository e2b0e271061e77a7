"""Automated decisions and profiling that a passage says are made, or are not (GDPR Art. 13(2)(f) and 22).

In: a `Passage`. Out: `Found` values of the facet `automated-decision`. The right not to be subject to such decisions
says nothing about whether they are made.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.found import Found, find_said
from kg.extraction.passages import Passage


def find_decisions(passage: Passage) -> Iterator[Found]:
    """Yield the automated decisions that a passage speaks of."""
    mentions = passage.mentions.get("automated-decisions", ())
    if not mentions or "Rights" in (passage.governing | passage.topic):
        return
    for mention in mentions:
        first, _ = passage.clause_of(mention.first)
        if not passage.has("Entitled", "Condition", first=first, last=mention.first):
            yield from find_said("automated-decision", mention, passage, "decision-named")
