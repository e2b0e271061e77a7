"""Automated decisions and profiling that a passage says are made, or are not (GDPR Art. 13(2)(f) and 22).

In: a `Passage`. Out: `Found` values of the facet `automated-decision`. The right not to be subject to such decisions
says nothing about whether they are made.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.found import Found, find_said
from kg.extraction.labels import Mention
from kg.extraction.passages import Passage
from kg.model import Value

_NEAR = 3
"""How far after a decision the negation of its verb stands at most ("profiling is not used"), in tokens."""


def find_decisions(passage: Passage) -> Iterator[Found]:
    """Yield the automated decisions that a passage speaks of."""
    mentions = passage.mentions.get("automated-decisions", ())
    if not mentions or "Rights" in (passage.governing | passage.topic):
        return
    for mention in mentions:
        first, _ = passage.clause_of(mention.first)
        if passage.has("Entitled", first=first, last=mention.first):
            continue
        if _is_spared(passage, mention, first) or _is_not_made(passage, mention):
            value = Value("automated-decision", mention.concept, passage.span(mention.first, mention.last))
            yield Found(value, mention.first, "decision-named", "denied")
        elif not passage.has("Condition", first=first, last=mention.first):
            said = find_said("automated-decision", mention, passage, "decision-named")
            if said is not None:
                yield said


def _is_spared(passage: Passage, mention: Mention, first: int) -> bool:
    """Tell whether people are promised that none is made about them ("you will not be subject to profiling")."""
    cues = passage.cues("Negation", first, mention.first)
    return (
        len(cues) == 1
        and passage.within("Subjections", cues[0].last, mention.first)
        and not passage.within("Conditionals", first, mention.first)
    )


def _is_not_made(passage: Passage, mention: Mention) -> bool:
    """Tell whether a passive says that none is made ("profiling is not carried out"); "not used for" limits it."""
    for cue in passage.cues("Negation", mention.last, mention.last + _NEAR):
        links = range(mention.last, cue.first)
        verb = next((at for at in range(cue.last, cue.last + 2) if not passage.holds("Passives", at)), cue.last)
        if all(passage.holds("Auxiliaries", at) for at in links) and passage.holds("Undertakings", verb):
            return not passage.holds("UseAims", verb + 1)
    return False
