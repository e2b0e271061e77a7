"""Measures: the technical and organisational measures that a passage says are taken (GDPR Art. 32).

In: a `Passage`. Out: `Found` values of the facet `measure`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.found import Found, find_said, stands_in_practice
from kg.extraction.passages import Passage


def find_measures(passage: Passage) -> Iterator[Found]:
    """Yield the technical and organisational measures that a passage says are taken."""
    if not stands_in_practice(passage):
        return
    listed = "Security" in passage.governing and passage.segment.kind == "item"
    for mention in passage.mentions.get("measures", ()):
        taken = passage.has("Protect") and passage.has("We", last=mention.first)
        # "Security" in "social security number" is no measure.
        within_data = any(m.first <= mention.first < m.last for m in passage.mentions.get("data", ()))
        if mention.label.kind == "contextual" and (within_data or not (listed or taken)):
            continue
        yield from find_said("measure", mention, passage, "measure-named")
