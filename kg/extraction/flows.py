"""Flows: whether data goes to whoever a passage names, or comes from them.

In: a `Passage` and a token. Out: "out" for a recipient, "in" for a source of data, "" where neither is said.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from kg.extraction.labels import Mention
from kg.extraction.passages import Passage

Flow: TypeAlias = Literal["in", "out", ""]

_RECIPIENTS = ("recipients", "organisations", "ckg:SharingTopic")
_NAME_REACH = 4
"""How far after a preposition somebody is named whom it governs, in tokens."""
_COMPANION_REACH = 6
"""After "with", which opens no infinitive, more may stand before who is named ("with current or future parents")."""
_GIVING_REACH = 3
"""How far before those named, or before "by", a verb of giving stands ("provide our clients")."""
_OBJECT_REACH = 4
"""How far before "by" or "from" its object stands ("data provided to us by", "videos that we embed from")."""
_INTAKE_REACH = 12
"""How far before "from" a verb of getting stands: what is got stands between ("we receive your name and age from")."""
_TAKING_REACH = 6
"""How far after those named a verb of getting stands, and after it the data ("they may collect your name")."""
_SIGN_IN_REACH = 12
"""How far after "sign in with" the account's provider may stand, in tokens."""


def flow(passage: Passage, at: int) -> Flow:
    """Tell where data goes by the nearest preposition before a token: "to" or "with" a recipient, "from" a source.

    It governs a whole list ("from partners, resellers and data brokers"); an item continues its lead-in.
    """
    if passage.has("SignIn", first=max(0, at - _SIGN_IN_REACH), last=at):
        return "in"
    first = opening(passage, at)
    for index in reversed(passage.places("FlowPrepositions", first, at)):
        said = _flow_from(passage, index, first)
        if said is not None:
            return said
    above = passage.governor
    if above is None or first or passage.segment.kind != "item":
        return ""
    # "You can log in using your account with:"
    lists_sources = above.has("SignIn") or ("Source" in above.topics() and not above.has("Share", "Sell"))
    return "in" if lists_sources else ""


def _flow_from(passage: Passage, at: int, first: int) -> Flow | None:
    """Tell what a preposition says of those whom it governs, None if it governs nobody."""
    if passage.holds("BeforeOrigin", at):
        return "in" if _is_taken(passage, at, first) else ""
    if passage.holds("BeforeChannel", at):
        through: Flow = "in" if passage.has("ThirdPartyOrigin") else "out"
        return through if _stands_before(passage, at, *_RECIPIENTS, "sources") else None
    if not _stands_before(passage, at, *_RECIPIENTS):
        return None
    return _flow_by(passage, at, first) if passage.holds("BeforeAgent", at) else "out"


def is_handed(passage: Passage, first: int, last: int) -> bool:
    """Tell whether those named are the object of a verb that hands them data ("provide our clients with reports")."""
    if not passage.holds("Companions", last):
        return False
    verbs = passage.places("Giving", max(0, first - _GIVING_REACH), first)
    by_us = bool(verbs) and not passage.speaks_to_reader(opening(passage, first), verbs[-1])
    return by_us and names_data(passage, last, passage.clause_of(last)[1])


def gets_too(passage: Passage, at: int) -> bool:
    """Tell whether a source is named as a recipient at once ("we share data with and receive it from banks")."""
    first = opening(passage, at)
    origins, intakes = (passage.places(words, first, at) for words in ("BeforeOrigin", "Intakes"))
    return any(
        passage.holds("Alternatives", index - 1) and passage.holds("BeforeRecipient", index - 2)
        for index in (*origins[-1:], *intakes[-1:])
        if index - first >= 2
    )


def opening(passage: Passage, at: int) -> int:
    """Return where the clause of a token opens, with those before it that it only continues ("; (ii) our partners")."""
    first, last = passage.clause_of(at)
    while first and passage.holds("ListBreaks", first) and not passage.within("Subjects", first, last):
        first, last = passage.clause_of(first - 1)
    return first


def _stands_before(passage: Passage, at: int, *facets: str) -> bool:
    """Tell whether somebody is named right after a preposition; "to" of an infinitive governs nobody."""
    if passage.holds("BeforeList", at + 1):
        return True
    reach = at + (_COMPANION_REACH if passage.holds("Companions", at) else _NAME_REACH)
    return any(at < mention.first <= reach for facet in facets for mention in passage.mentions.get(facet, ()))


def _flow_by(passage: Passage, at: int, first: int) -> Flow:
    """Tell where data goes by "by": it is "viewed by" a recipient, "provided to us by" a source."""
    verbs = passage.places("Giving", max(first, at - _GIVING_REACH), at)
    # What is "transmitted and stored by" somebody is stored by them.
    if not verbs or passage.within("Alternatives", verbs[-1], at):
        return "out"
    return "in" if names_data(passage, max(first, verbs[0] - _OBJECT_REACH), verbs[0]) else ""


def _is_taken(passage: Passage, at: int, first: int) -> bool:
    """Tell whether "from" at a token says where data is taken ("we receive your name from", "information from")."""
    near = max(first, at - _OBJECT_REACH)
    if passage.holds("Coordinators", at + 1) or any(
        passage.within(words, near, at) for words in ("Consents", "Messages")
    ):
        return False
    # Who serves embedded content is told of its visitors ("we embed videos from Acme").
    if passage.within("Embedding", max(first, at - _OBJECT_REACH), at):
        return False
    # "We use plug-ins from Acme" names what looks like data.
    if at > first and names_data(passage, at - 1, at) and not passage.within("Tools", at - 2, at):
        return True
    intakes = passage.places("Intakes", max(first, at - _INTAKE_REACH), at)
    if intakes:
        return names_data(passage, *passage.clause_of(at)) and not passage.speaks_to_reader(first, intakes[-1])
    above = passage.governor
    return at == first and above is not None and ("Source" in above.topics() or above.has("Collect"))


def denies_giving(passage: Passage, cue: Mention, first: int, last: int) -> bool:
    """Tell whether a negation denies that data is given to `tokens[first:last]`, under no condition in between."""
    conditional = passage.within("Conditionals", cue.last, first) or passage.within("Withouts", cue.last, first)
    if cue.first >= first or conditional:
        return False
    if passage.holds("Copulas", cue.first - 1) and not names_data(passage, *passage.clause_of(first)):
        return False  # "the lift is not accessible to other users"
    given = [verb for name in ("Share", "Sell") for verb in passage.cues(name, cue.last, last)]
    return any(not _describes_data(passage, verb, cue.last) for verb in given)


def denies_engaging(passage: Passage, cue: Mention, first: int) -> bool:
    """Tell whether a negation denies that we make use of those named at a token ("we do not use ad networks").

    Neither what they are not used for ("to track you") nor what is not used for them ("your name") is such a use.
    """
    begin, end = passage.clause_of(first)
    used = next(iter(passage.cues("Engage", cue.last, cue.last + 1)), None)
    if used is None or not passage.within("Speakers", begin, cue.first) or passage.within("Infinitives", first, end):
        return False
    return not (names_data(passage, used.last, first) or passage.within("FlowPrepositions", used.last, first))


def _describes_data(passage: Passage, verb: Mention, first: int) -> bool:
    """Tell whether a verb of giving only describes the data that a negation is about ("data provided to vendors")."""
    if passage.within("Readers", first, verb.first):
        return True
    named = any(first <= data.first and data.last == verb.first for data in passage.mentions.get("data", ()))
    return passage.tokens[verb.first].is_participle and (named or passage.holds("DataWords", verb.first - 1))


def names_data(passage: Passage, first: int, last: int) -> bool:
    """Tell whether data is named in a token range; a cookie is placed, not given."""
    named = (m for m in passage.mentions.get("data", ()) if m.first < last and first < m.last)
    return passage.within("DataWords", first, last) or any(m.concept != "ckg:CookieIdentifier" for m in named)


def takes(passage: Passage, at: int) -> bool:
    """Tell whether who is named before a token gets data by itself ("they may collect", "Acme sets cookies")."""
    reach = _reach(passage, at)
    if is_kept_out(passage, at):
        return False
    if passage.has("Access", "Place", first=at, last=reach):
        return True
    return _does_with_data(passage, at, passage.places("Intakes", at, reach))


def stores(passage: Passage, at: int) -> bool:
    """Tell whether who is named before a token is said to keep or process data ("Acme stores your name")."""
    verbs = passage.places("Hosting", at, _reach(passage, at))
    verbs = [verb for verb in verbs if not passage.tokens[verb].raw.endswith("ing")]
    finite = [verb for verb in verbs if not passage.holds("Infinitives", verb - 1)]
    return not is_kept_out(passage, at) and _does_with_data(passage, at, finite)


def _does_with_data(passage: Passage, at: int, verbs: list[int]) -> bool:
    """Tell whether the first of some verbs has data for its object, and who is named before a token for its subject."""
    others = ("Speakers", "Readers")
    if not verbs or any(passage.within(words, at, verbs[0]) for words in others):
        # "If parents believe that we collect data": somebody else does.
        return False
    return names_data(passage, verbs[0], _reach(passage, verbs[0]))


def is_kept_out(passage: Passage, at: int) -> bool:
    """Tell whether who is named before a token is said to get nothing ("the host has no access to your data")."""
    negations = passage.cues("Negation", at, _reach(passage, at))
    return bool(negations) and passage.has("Access", first=at, last=_reach(passage, negations[0].last))


def _reach(passage: Passage, at: int) -> int:
    return min(len(passage.tokens), passage.clause_of(at)[1], at + _TAKING_REACH) if at < len(passage.tokens) else at
