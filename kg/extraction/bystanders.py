"""Bystanders: parties that a text speaks of, though it gives them nothing ("on behalf of our advertisers").

In: a `Passage` and a mention of recipients. Out: whether they are those whom something is done for, whom data is about,
who somebody is not, or the place where people meet, or whether it is the reader who gives them data.
"""

from __future__ import annotations

from kg.extraction.flows import opening
from kg.extraction.labels import Mention
from kg.extraction.named_recipients import FUNCTIONS
from kg.extraction.passages import Passage

_AIM_REACH = 4
"""How far from what is done the words stand that make it an aim ("for analytics and similar purposes"), in tokens."""
_OURS_REACH = 3
"""How far before those named "our" stands ("our payment processing partners")."""
_CUSTOMERS, _SOCIAL = "ckg:CustomerOrganisation", "ckg:SocialNetwork"
_SEEING = frozenset({"ckg:OtherUser", "ckg:Public"})
"""Categories of those who see what the reader shows them by the publisher's service."""


def is_bystander(passage: Passage, mention: Mention) -> bool:
    """Tell whether those named only help to say something else, so that they get no data by it."""
    before = passage.past_determiners(mention.first - 1)
    denied = passage.has("Negation", first=before, last=before + 1) and passage.holds("Copulas", before - 1)
    if denied and not passage.has("Share", "Access", first=mention.first, last=mention.last):
        return True
    if passage.is_served(mention.first) or any(cue.first <= mention.first < cue.last for cue in passage.cues("Dpo")):
        return True
    # "Social media identification numbers" are data.
    data = [one for one in passage.mentions.get("data", ()) if one.label.kind == "plain"]
    if any(one.first <= mention.first and mention.last < one.last for one in data):
        return True
    asked = passage.holds("Contacting", before) or passage.holds("Contacting", before - 1)
    if asked and passage.speaks_to_reader(passage.clause_of(mention.first)[0], before):
        # "You may contact your local ombudsman"
        return True
    return _is_an_aim(passage, mention) or _is_told_of(passage, mention, before)


def _is_an_aim(passage: Passage, mention: Mention) -> bool:
    """Tell whether what is done with data is only its aim or kind ("for analytics purposes", "analytics data")."""
    if mention.concept not in FUNCTIONS:
        return False
    if passage.holds("DataWords", mention.last):
        return True
    first, last = passage.clause_of(mention.first)
    start = max(first, mention.first - _AIM_REACH)
    called = any(passage.holds("Partitives", at + 1) for at in passage.places("AimNouns", start, mention.first))
    aimed = passage.within("BeforeService", start, mention.first)
    return called or (aimed and passage.within("AimNouns", mention.last, min(last, mention.last + _AIM_REACH)))


def _is_told_of(passage: Passage, mention: Mention, before: int) -> bool:
    """Tell whether data is about those named, they are enabled to do something, or something happens at their place."""
    if mention.concept == _CUSTOMERS:
        return passage.holds("BeforeTold", before)
    if mention.concept != _SOCIAL or not passage.holds("Adjoining", before) or passage.holds("Partitives", before):
        return False
    # "Engage with us on social media", but "we publish your name on social media"
    first, _ = passage.clause_of(before)
    return passage.has("We", first=before - 1, last=before) or passage.speaks_to_reader(first, before)


def gets_from_the_reader(passage: Passage, mention: Mention) -> bool:
    """Tell whether it is the reader who gives data to those named ("information that you provide to your bank")."""
    first, last = opening(passage, mention.first), mention.first
    verbs = passage.places("Giving", first, last)
    if mention.concept in _SEEING or not verbs or passage.has("Share", first=first, last=verbs[-1]):
        return False
    if passage.has("We", first=last - _OURS_REACH, last=last) or passage.within("Consents", verbs[-1], last):
        # "You give our bank your name" as one of ours.
        return False
    at = verbs[-1] - 1
    while at > first and any(passage.holds(words, at) for words in ("Auxiliaries", "Infinitives", "Volitions")):
        at -= 1
    return passage.holds("Readers", at)
