"""Safeguards: the mechanisms that a passage relies on for a transfer (GDPR Chapter V and its kin).

In: a `Passage`. Out: mentions of mechanisms, none that the text says are absent; and those of them that fit a route.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extraction.labels import Mention
from kg.extraction.lexicon import Lexicon
from kg.extraction.passages import ACTIONS, Passage
from kg.extraction.places import UNSPECIFIED
from kg.extraction.transfer_names import is_derogation
from kg.model import Concept

UNNAMED = "ckg:UnspecifiedSafeguard"
NO_THIRD_COUNTRY = frozenset({"loc:EU", "loc:EEA"})
_CONSENT = "eu-gdpr:A6-1-a"
_ADEQUACY = "eu-gdpr:A45-3"
_AGREED = "eu-gdpr:A49-1-a"
_CONTRACT = "eu-gdpr:A49-1-b"
_GENERAL_FRAMEWORK = "ckg:DataPrivacyFramework"
_NEGATION_REACH = 14
_VOIDING_REACH = 4
_RELATIVE_REACH = 3
"""How far after the word that opens a relative clause its negation is ("that do not", "who are not")."""


def find_safeguards(passage: Passage, moves: bool) -> Iterator[Mention]:
    """Yield the mechanisms that a passage relies on; derogations are worded like bases, and need a transfer beside."""
    mentions = passage.mentions.get("transfers", ())
    above = passage.governor
    # "If we do, we have one of these safeguards: your consent"
    about = passage.has("Transfer") or (above is not None and (above.has("Transfer") or "transfers" in above.mentions))
    absent = [mention for mention in mentions if is_lacking(passage, mention)]
    lacking = {mention.concept for mention in absent} - {UNNAMED}
    for mention in mentions:
        weak = mention.label.kind == "contextual" and len(mentions) == 1
        # "We may share it to perform a contract" tells of a basis alone.
        based = mention.concept == _CONTRACT and not (about or passage.has("Adhere"))
        needy = weak or is_derogation(mention.concept)
        # "They lack the same protection, but we use appropriate safeguards" has some all the same.
        if mention.concept in lacking or mention in absent:
            continue
        if not based and (moves or not needy):
            yield _of_country(passage, mention)
    if moves:
        for mention in passage.mentions.get("legal-bases", ()):
            if mention.concept != _CONSENT or mention.label.kind != "plain" or is_lacking(passage, mention):
                continue
            if about or _is_to_storage(passage, mention):
                yield mention.with_concept(_AGREED)


def _is_to_storage(passage: Passage, consent: Mention) -> bool:
    """Tell whether consent is to the keeping of data at a place ("you consent to the processing of your data in")."""
    first, last = passage.clause_of(consent.first)
    kept = [cue.first for cue in passage.cues("Store", consent.first, last) if passage.within("Aims", first, cue.first)]
    return bool(kept) and any(kept[0] < place.first < last for place in passage.mentions.get("places", ()))


def _of_country(passage: Passage, mention: Mention) -> Mention:
    """Return a mention, as one of adequacy where a country is said to have it ("Peru offers adequate protection")."""
    of_country = any(place.last == mention.first for place in passage.mentions.get("places", ()))
    if mention.concept != UNNAMED or not (of_country and passage.holds("Affording", mention.first)):
        return mention
    return mention.with_concept(_ADEQUACY)


def is_lacking(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mechanism is said to be absent ("countries without an adequacy decision", "no longer rely on")."""
    first = max(0, mention.first - _NEGATION_REACH)
    denials = 0
    negations = passage.cues("Negation", first, mention.last)
    for cue in negations:
        ended = any(_ends_denial(passage, index) for index in range(cue.first, mention.first))
        ended = ended or _is_aside(passage, cue, mention.first)
        # "Peru has no adequacy decision, and Acme is not certified": each denies its own.
        ended = ended or any(passage.within("Additions", cue.last, other.first) for other in negations)
        denials += not ended and not passage.is_hollow(cue)
    near = max(0, mention.first - _VOIDING_REACH)
    # "The Privacy Shield was declared invalid", "we previously relied on it"
    if passage.within("Voiding", near, mention.last + _VOIDING_REACH) or passage.within("Past", near, mention.first):
        return True
    if passage.within("Lacking", near, mention.last) and not passage.has("Negation", first=near, last=mention.last):
        # "Countries that lack an adequacy decision"; their "lack of" one negates it.
        return True
    # "Not without standard clauses" relies on them.
    return denials % 2 == 1 or passage.has("Negation", first=mention.last, last=mention.last + 3)


def _is_aside(passage: Passage, cue: Mention, at: int) -> bool:
    """Tell whether a negation ends with its relative clause ("recipients that do not take part are bound by")."""
    opens = passage.within("Relatives", max(0, cue.first - _RELATIVE_REACH), cue.first)
    return opens and any(
        passage.holds("Copulas", index) and not passage.holds("Relatives", index - 1)
        for index in range(cue.last + 1, at)
    )


def _ends_denial(passage: Passage, at: int) -> bool:
    """Tell whether what a negation denies ends at a token: an exception, or a verb of its own ("and rely on")."""
    if passage.tokens[at].lemma == "," or passage.holds("ScopeEnds", at) or passage.holds("ClauseBreaks", at):
        # "We rely not on the Privacy Shield but on standard clauses"
        return True
    return passage.holds("Additions", at) and passage.has("Adhere", *ACTIONS, first=at + 1, last=at + 2)


def mechanisms_for(
    origin: Concept, destination: Concept, mechanisms: Iterable[Concept], lexicon: Lexicon
) -> tuple[Concept, ...]:
    """Return the mechanisms that can serve a route: of the frameworks, only the form made for its origin.

    Instruments of British law carry nothing out of the EEA, if there are others.
    """
    frameworks = lexicon.frameworks
    if destination in NO_THIRD_COUNTRY:
        return ()
    known = {mechanism for mechanism in mechanisms if mechanism in frameworks}
    fitting = {mechanism for mechanism in known if origin in frameworks[mechanism].origins}
    misled = {m for m in known if destination not in {frameworks[m].destination, UNSPECIFIED}}
    kept = set(mechanisms) - misled - (known - fitting if fitting else set())
    if origin.startswith("loc:"):
        kept = {m for m in kept if origin in lexicon.instruments.get(m, (origin,))} or kept
    if fitting - {_GENERAL_FRAMEWORK}:
        kept.discard(_GENERAL_FRAMEWORK)
    # "Appropriate safeguards, such as standard contractual clauses" states the clauses.
    return tuple(sorted(kept - {UNNAMED} or kept))
