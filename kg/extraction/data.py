"""Data: which personal data a passage says is collected, kept, used or shared, or is not.

In: a `Passage`. Out: `Found` values of the facet `data`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.denial import stance
from kg.extraction.found import Found, find_said, stands_in_practice
from kg.extraction.lexicon import Mention
from kg.extraction.passages import Passage

_COORDINATION = 5
_BRIEF = 10
_HANDLING = ("Collect", "Provide", "Use", "Share", "Retain", "Sell")
_VERBAL_ENDINGS = ("ed", "ing")


def find_data(passage: Passage) -> Iterator[Found]:
    """Yield the data categories that a passage says are collected, kept, used or shared (or are not)."""
    mentions = [m for m in passage.mentions.get("data", ()) if m.label.kind != "other"]
    if not mentions or not stands_in_practice(passage) or _defines(passage):
        return
    about = {"Collection", "Source", "Cookie"} & (passage.governing | passage.topic)
    collecting = bool(about) or passage.is_under_denial
    acting = collecting or passage.acts(*_HANDLING)
    named = [m for m in mentions if m.label.kind == "plain" or _is_noun(passage, m)]
    for mention in mentions:
        if mention.label.kind == "generic":
            said = _is_not_gathered(passage, mention)
        elif mention.label.kind == "plain":
            said = acting
        else:
            others = [m for m in named if m is not mention and (collecting or m.label.kind == "plain")]
            said = mention in named and (_is_item(passage) or (acting and _is_beside(passage, mention, others)))
        if said:
            yield from find_said("data", mention, passage, "data-named")


def _is_item(passage: Passage) -> bool:
    """Tell whether a passage is a brief item of a list of what is collected ("* your phone")."""
    listed = passage.governing or (passage.topic if passage.segment.kind == "item" else frozenset())
    return "Collection" in listed and len(passage.tokens) <= _BRIEF


def _is_noun(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention is a noun phrase of its own, not a verb ("to address") or a part ("mobile apps")."""
    last = passage.tokens[mention.last - 1]
    if last.raw.lower().endswith(_VERBAL_ENDINGS) and not last.lemma.endswith(_VERBAL_ENDINGS):
        return False
    return (
        _may_stand(passage, mention.first - 1, "BeforeNouns")
        and _may_stand(passage, mention.last, "AfterNouns")
        and not _is_place(passage, mention)
    )


def _may_stand(passage: Passage, at: int, words: str) -> bool:
    """Tell whether a noun phrase may begin after a token (or end before it): at marks, function words and verbs."""
    if not 0 <= at < len(passage.tokens):
        return True
    token = passage.tokens[at]
    if not token.is_word or token.raw.isdigit() or passage.holds(words, at):
        return True
    data = passage.mentions.get("data", ())
    return passage.has(*_HANDLING, first=at, last=at + 1) or any(m.first <= at < m.last for m in data)


def _is_place(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention says where or by what means something is done ("on your device", "by phone or email")."""
    inside = {at for m in passage.mentions.get("data", ()) for at in range(m.first, m.last)}
    at = mention.first - 1
    while at >= 0 and (at in inside or passage.holds("Coordinators", at) or passage.holds("Determiners", at)):
        at -= 1
    return at >= 0 and passage.holds("Channels", at)


def _is_not_gathered(passage: Passage, mention: Mention) -> bool:
    """Tell whether personal data as such is said not to be collected; that it is collected goes without saying."""
    first, _ = passage.clause_of(mention.first)
    return passage.within("Gathering", first, mention.first) and stance(passage, mention.first) == "denied"


def _is_beside(passage: Passage, mention: Mention, others: list[Mention]) -> bool:
    """Tell whether a weak mention is coordinated with others ("name, gender and e-mail address")."""
    for other in others:
        first, last = min(mention.last, other.last), max(mention.first, other.first)
        if last - first <= _COORDINATION and passage.within("Coordinators", first, last):
            return True
    return False


def _defines(passage: Passage) -> bool:
    """Tell whether a passage (or its lead-in) says what a term means, not what is done."""
    return passage.has("Definition") or (passage.governor is not None and passage.governor.has("Definition"))
