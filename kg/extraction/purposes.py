"""Purposes: what a passage says data is used for, or is not.

In: a `Passage`. Out: `Found` values of the facet `purpose`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.found import Found, find_said, stands_in_practice
from kg.extraction.lexicon import Mention
from kg.extraction.passages import Passage


def find_purposes(passage: Passage) -> Iterator[Found]:
    """Yield the purposes that a passage says data is used for (or is not)."""
    if not stands_in_practice(passage):
        return
    aiming = bool({"Purpose", "Basis"} & (passage.governing or passage.topic))
    for mention in passage.mentions.get("purposes", ()):
        if mention.label.kind == "contextual" and not (aiming and _is_aimed_at(passage, mention)):
            continue
        yield from find_said("purpose", mention, passage, "purpose-named")


def _is_aimed_at(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention stands where an aim does: after "for" or "to", or at the start of an item."""
    aimed = passage.within("Aims", max(0, mention.first - 3), mention.first)
    return aimed or (mention.first <= 1 and passage.segment.kind == "item")
