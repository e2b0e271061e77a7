"""Names for transfers to other countries ("international transfers") and safeguards, and denials of what is named.

In: a `Passage` and a place in it. Out: whether it is part of a name, and whether a transfer there is stated or denied.
"""

from __future__ import annotations

from kg.extraction.denial import is_conditional, stance
from kg.extraction.labels import Mention
from kg.extraction.passages import Passage
from kg.model import Concept, Polarity

_DEROGATION = "eu-gdpr:A49"


def names_transfer(passage: Passage, place: Mention) -> bool:
    """Tell whether a place is in a name for transfers ("third country transfers: none", "international transfers")."""
    cues = passage.cues("Transfer", place.first, place.last)
    if any(cue.last >= place.last for cue in cues) and not passage.holds("Territories", place.last - 1):
        return True
    return not place.first and passage.has("Transfer", first=place.last, last=place.last + 1)


def is_denied_transfer(passage: Passage, place: Mention) -> bool:
    """Tell whether a name for transfers abroad is denied."""
    first, _ = passage.clause_of(place.first)
    return passage.has("Negation", first=first, last=place.first) or happens_not(passage, place)


def happens_not(passage: Passage, place: Mention) -> bool:
    """Tell whether a denial has the transfer as its subject ("transfers to X do not take place", "to X: none")."""
    first, last = passage.clause_of(place.first)
    named = names_transfer(passage, place)
    if not (named or passage.has("Transfer", first=first, last=place.first)):
        return False
    for colon in (place.last, place.last + named):
        if passage.holds("Labels", colon) and (
            passage.holds("NegativeDeterminers", colon + 1) or _denies_transfer(passage, colon)
        ):
            return True
    for cue in passage.cues("Negation", place.last, last):
        between = range(place.last, cue.first)
        # "Transfers to Peru where a provider does not take part in a framework" are made.
        ended = any(passage.tokens[i].lemma == "," or _opens_clause(passage, i) for i in between)
        if not ended and not passage.is_hollow(cue) and passage.within("Happening", cue.last, cue.last + 3):
            return True
    return False


def _opens_clause(passage: Passage, at: int) -> bool:
    return passage.holds("Relatives", at) or passage.holds("Conditionals", at)


def _denies_transfer(passage: Passage, colon: int) -> bool:
    """Tell whether what a label introduces denies the transfer that it names ("Transfers to Peru: no data is sent")."""
    if colon + 1 >= len(passage.tokens):
        return False
    first, last = passage.clause_of(colon + 1)
    first = max(first, colon)
    # "Transfers to Peru: they take place without standard clauses"
    denied = any(not passage.holds("Withouts", cue.first) for cue in passage.cues("Negation", first, last))
    return denied and passage.has("Transfer", first=first, last=last)


def stance_at(passage: Passage, place: Mention) -> Polarity | None:
    """Tell whether a transfer to a place is affirmed or denied.

    What is negated after the place says nothing of it ("to countries that do not protect data"), nor what is negated
    in a condition before it ("if you are no resident, we transfer data to").
    """
    at = place.first
    # "Is data sent abroad? No."
    if (not at and passage.has("Negation", last=1)) or happens_not(passage, place):
        return "denied"
    polarity = stance(passage, at)
    if polarity is not None:
        return polarity
    first, _ = passage.clause_of(at)
    negations = [cue for cue in passage.cues("Negation", first, at) if not passage.is_hollow(cue)]
    if not negations:
        return "affirmed"
    last = negations[-1]
    if not is_conditional(passage, last.first, first):
        moved = {cue.first for name in ("Transfer", "Store") for cue in passage.cues(name, last.last, at)}
        return "denied" if last.last in moved else None
    ended = next((i for i in range(last.first, at) if passage.tokens[i].lemma == ","), at)
    return "affirmed" if passage.has("Transfer", first=ended, last=at) else None


def is_derogation(mechanism: Concept) -> bool:
    """Tell whether a mechanism is a derogation for specific situations (GDPR Art. 49), which is no safeguard."""
    return mechanism.startswith(_DEROGATION)


def is_of_safeguard(passage: Passage, at: int) -> bool:
    """Tell whether what is named at a token is of a safeguard ("EU-US Privacy Shield", "clauses for use in").

    A derogation has no name: its words may hold those of the transfer ("transfer data to Peru with your consent").
    Who makes several decisions is named before them ("UK adequacy decisions"), before one whom it is about.
    """
    before = at - passage.holds("Articles", at - 1)
    told = [m for m in passage.mentions.get("transfers", ()) if not is_derogation(m.concept)]
    if any(m.first == at + 1 and passage.tokens[m.last - 1].raw.endswith("s") for m in told):
        return True
    return any(m.first <= at < m.last or (m.last == before and passage.holds("Channels", before - 1)) for m in told)
