"""Rights: which rights a document offers to the people whose data it speaks of, and under which law.

In: a `Passage`. Out: `RightOffered` statements (GDPR Art. 7(3), 13 to 22, 77; CCPA).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.denial import stance
from kg.extraction.passages import Passage
from kg.model import RightOffered


def find_rights(passage: Passage) -> Iterator[RightOffered]:
    """Yield the rights that a passage offers."""
    if passage.segment.kind == "heading":
        return
    in_rights = "Rights" in (passage.governing or passage.topic)
    for mention in passage.mentions.get("rights", ()):
        first, last = passage.clause_of(mention.first)
        promised = mention.concept == "ckg:RightToNonDiscrimination"
        listed = in_rights and passage.segment.kind in {"item", "row"}
        if not (passage.has("Entitled", first=first, last=mention.last) or promised or listed):
            continue
        if mention.label.kind == "contextual" and not in_rights:
            continue
        # "We will not discriminate" offers a right; no other right is offered by a denial.
        if not promised and stance(passage, mention.first) != "affirmed":
            continue
        yield RightOffered(
            right=mention.concept,
            evidence=(passage.span(first, last),),
            rule="right-offered",
            condition=passage.condition(mention.first),
            regime=passage.regime,
        )
