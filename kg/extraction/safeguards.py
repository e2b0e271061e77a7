"""Safeguards: the mechanisms that a passage relies on for a transfer (GDPR Chapter V and its kin).

In: a `Passage`. Out: mentions of mechanisms, none that the text says are absent; and those of them that fit a route.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.extraction.labels import Mention
from kg.extraction.lexicon import Framework
from kg.extraction.passages import ACTIONS, Passage
from kg.extraction.places import UNSPECIFIED
from kg.model import Concept

UNNAMED = "ckg:UnspecifiedSafeguard"
NO_THIRD_COUNTRY = frozenset({"loc:EU", "loc:EEA"})
_CONSENT = "eu-gdpr:A6-1-a"
_DEROGATION = "eu-gdpr:A49"
_GENERAL_FRAMEWORK = "ckg:DataPrivacyFramework"
_NEGATION_REACH = 14


def is_derogation(mechanism: Concept) -> bool:
    """Tell whether a mechanism is a derogation for specific situations (GDPR Art. 49), which is no safeguard."""
    return mechanism.startswith(_DEROGATION)


def find_safeguards(passage: Passage, moves: bool) -> Iterator[Mention]:
    """Yield the mechanisms that a passage relies on; derogations are worded like bases, and need a transfer beside."""
    mentions = passage.mentions.get("transfers", ())
    lacking = {mention.concept for mention in mentions if is_lacking(passage, mention)}
    for mention in mentions:
        weak = mention.label.kind == "contextual" and len(mentions) == 1
        if mention.concept not in lacking and (moves or not (weak or is_derogation(mention.concept))):
            yield mention
    if moves and passage.has("Transfer"):
        for mention in passage.mentions.get("legal-bases", ()):
            if mention.concept == _CONSENT and mention.label.kind == "plain" and not is_lacking(passage, mention):
                yield mention._replace(label=mention.label._replace(concept=f"{_DEROGATION}-1-a"))


def is_lacking(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mechanism is said to be absent ("countries without an adequacy decision", "no longer rely on")."""
    first = max(0, mention.first - _NEGATION_REACH)
    denials = 0
    for cue in passage.cues("Negation", first, mention.last):
        ended = any(_ends_denial(passage, index) for index in range(cue.first, mention.first))
        denials += not ended and not passage.is_hollow(cue)
    # "Not without standard clauses" relies on them.
    return denials % 2 == 1 or passage.has("Negation", first=mention.last, last=mention.last + 3)


def _ends_denial(passage: Passage, at: int) -> bool:
    """Tell whether what a negation denies ends at a token: an exception, or a verb of its own ("and rely on")."""
    if passage.tokens[at].lemma == "," or passage.holds("ScopeEnds", at):
        return True
    return passage.holds("Additions", at) and passage.has("Adhere", *ACTIONS, first=at + 1, last=at + 2)


def mechanisms_for(
    origin: Concept, destination: Concept, mechanisms: Iterable[Concept], frameworks: Mapping[Concept, Framework]
) -> tuple[Concept, ...]:
    """Return the mechanisms that can serve a route: of the frameworks, only the form made for its origin."""
    if destination in NO_THIRD_COUNTRY:
        return ()
    known = {mechanism for mechanism in mechanisms if mechanism in frameworks}
    fitting = {mechanism for mechanism in known if origin in frameworks[mechanism].origins}
    misled = {m for m in known if destination not in {frameworks[m].destination, UNSPECIFIED}}
    kept = set(mechanisms) - misled - (known - fitting if fitting else set())
    if fitting - {_GENERAL_FRAMEWORK}:
        kept.discard(_GENERAL_FRAMEWORK)
    # "Appropriate safeguards, such as standard contractual clauses" states the clauses.
    return tuple(sorted(kept - {UNNAMED} or kept))
