"""Purposes: what a passage says data is used for, or is not.

In: a `Passage`. Out: `Found` values of the facet `purpose`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.found import Found, find_said, stands_in_practice
from kg.extraction.lexicon import Mention
from kg.extraction.passages import Passage

_AIM_REACH = 3
"""How far before a weak mention the word that makes it an aim may stand, in tokens."""


def find_purposes(passage: Passage) -> Iterator[Found]:
    """Yield the purposes that a passage says data is used for (or is not)."""
    if not stands_in_practice(passage):
        return
    aiming = bool({"Purpose", "Basis"} & (passage.governing or passage.topic))
    end = 0
    for mention in passage.mentions.get("purposes", ()):
        weak = mention.label.kind == "contextual"
        if weak and not (_continues(passage, end, mention) or (aiming and _is_aimed_at(passage, mention))):
            continue
        end = mention.last
        yield from find_said("purpose", mention, passage, "purpose-named")


def _is_aimed_at(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention stands where an aim does: after "for" or "to", or at the start of an item or cell."""
    if passage.within("Aims", max(0, mention.first - _AIM_REACH), mention.first):
        return True
    if passage.segment.cells:
        return _is_listed(passage, mention)
    return mention.first <= 1 and passage.segment.kind == "item"


def _is_listed(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention stands in a cell that is headed as a purpose."""
    at = passage.starts[mention.first]
    return any(
        cell.start <= at < cell.end and "ckg:PurposeTopic" in passage.columns[cell.header]
        for cell in passage.segment.cells
    )


def _continues(passage: Passage, end: int, mention: Mention) -> bool:
    """Tell whether a weak mention is coordinated with the purpose before it ("fraud prevention, security and ...")."""
    between = range(end, mention.first)
    return 0 < end < mention.first <= end + _AIM_REACH and all(passage.holds("PurposeJoins", at) for at in between)
