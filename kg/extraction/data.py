"""Data: which personal data a passage says is collected, kept, used or shared, or is not.

In: a `Passage`. Out: `Found` values of the facet `data`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.denial import stance
from kg.extraction.found import Found, find_said, stands_in_practice
from kg.extraction.lexicon import Mention
from kg.extraction.passages import Passage

_COORDINATION = 5
_BRIEF = 10


def find_data(passage: Passage) -> Iterator[Found]:
    """Yield the data categories that a passage says are collected, kept, used or shared (or are not)."""
    if not stands_in_practice(passage) or _defines(passage):
        return
    mentions = passage.mentions.get("data", ())
    about = {"Collection", "Source", "Cookie"} & (passage.governing | passage.topic)
    collecting = bool(about) or passage.is_under_denial
    clear = [m for m in mentions if m.label.kind == "plain"]
    for mention in mentions:
        acting = passage.acts("Collect", "Provide", "Use", "Share", "Retain", "Sell")
        if mention.label.kind == "plain" and not (collecting or acting):
            continue
        if mention.label.kind == "contextual":
            brief = "Collection" in passage.governing and len(passage.tokens) <= _BRIEF
            others = [other for other in (mentions if collecting else clear) if other is not mention]
            if not (brief or ((collecting or acting) and _is_beside(passage, mention, others))):
                continue
        if mention.label.kind == "generic" and not _is_not_gathered(passage, mention):
            continue
        yield from find_said("data", mention, passage, "data-named")


def _is_not_gathered(passage: Passage, mention: Mention) -> bool:
    """Tell whether personal data as such is said not to be collected; that it is collected goes without saying."""
    first, _ = passage.clause_of(mention.first)
    return passage.within("Gathering", first, mention.first) and stance(passage, mention.first) == "denied"


def _is_beside(passage: Passage, mention: Mention, others: list[Mention]) -> bool:
    """Tell whether a weak mention is coordinated with others ("name, gender and e-mail address")."""
    for other in others:
        first, last = min(mention.last, other.last), max(mention.first, other.first)
        if last - first <= _COORDINATION and passage.within("Coordinators", first, last):
            return True
    return False


def _defines(passage: Passage) -> bool:
    """Tell whether a passage (or its lead-in) says what a term means, not what is done."""
    return passage.has("Definition") or (passage.governor is not None and passage.governor.has("Definition"))
