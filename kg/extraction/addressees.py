"""Addressees: whether a statement is about the publisher at all, or about its readers or strangers.

In: a `Passage` and a token or a negation in it. Out: whether readers are asked or advised to do or leave something, or
companies are spoken of that are none of the publisher's.
"""

from __future__ import annotations

from kg.extraction.labels import Mention
from kg.extraction.passages import ACTIONS, Passage


def is_of_strangers(passage: Passage, at: int) -> bool:
    """Tell whether a clause speaks of competitors, or of companies in general ("most apps sell your data")."""
    if "ckg:StrangerCue" not in passage.mentions:
        return False
    first, _ = passage.clause_of(at)
    return any(
        all(passage.holds("Determiners", index) for index in range(first, cue.first))
        and not passage.has("We", first=cue.last, last=at)
        for cue in passage.cues("Stranger", first, at)
    )


def is_request(passage: Passage, at: int, first: int) -> bool:
    """Tell whether the reader is asked not to ("please do not send", "do not enter"); a list may go on with "we"."""
    if passage.holds("Imperatives", at - 1):
        at -= 1
    if passage.holds("Requests", at - 1):
        return True
    bids = passage.holds("Imperatives", at) or _advises(passage, at)
    return bids and at == first and passage.governor is None


def _advises(passage: Passage, at: int) -> bool:
    """Tell whether "never" opens advice ("never give us your password"); who never sells data is the publisher."""
    verb = at + 1
    if not (passage.holds("Never", at) and passage.has(*ACTIONS, first=verb, last=verb + 1)):
        return False
    sells = passage.has("Sell", first=verb, last=verb + 1)
    return not sells and passage.tokens[verb].raw.lower() == passage.lemmas[verb]


def is_not_ours(passage: Passage, cue: Mention, first: int) -> bool:
    """Tell whether a refusal is asked of the reader ("please avoid sharing"), or of us ("we are prohibited from")."""
    asked = passage.holds("Requests", cue.first - 1) or (cue.first == first == 0 and passage.governor is None)
    nearest = next((index for index in range(cue.first - 1, first - 1, -1) if passage.holds("Subjects", index)), None)
    if asked or nearest is None:
        return asked
    advised = passage.holds("Readers", nearest) and passage.within("Advising", first, nearest)
    return advised or (passage.holds("Speakers", nearest) and passage.within("Copulas", nearest, cue.first))


def is_of_the_reader(passage: Passage, cue: Mention, first: int) -> bool:
    """Tell whether it is the reader who does not ("you do not have to provide", "a user does not wish to be seen")."""
    asking = passage.find("Asking", first, cue.first)
    if asking is not None and passage.speaks_to_reader(first, asking):
        # "You may beg us not to record your calls."
        return True
    advising = passage.find("Advising", first, cue.first)
    if advising is not None and not passage.within("Speakers", advising, cue.first):
        # "We urge sellers never to store their phone number here."
        return True
    if passage.within("Subjects", first, cue.first):
        return passage.speaks_to_reader(first, cue.first)
    return passage.holds("Volitions", cue.last) and not passage.has("We", first=first, last=cue.first)
