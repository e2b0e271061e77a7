"""Pronouns: parties to which a sentence points back, that it or the one before it names ("both", "both companies").

In: a `Passage`, the passage before it and the document's `Parties`. Out: `Holder` values, none where it is unclear.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extraction.holders import Holder, find_holders, is_sure
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage

_NOUN_REACH = 3
"""How far before a verb "both" stands ("both of these companies act")."""


def find_both(passage: Passage, parties: Parties, verb: int, before: Passage | None) -> list[Holder]:
    """Return the two organisations that "both" before a verb speaks of: the only ones named, here or before."""
    at = next(reversed(passage.places("Pairs", max(0, verb - _NOUN_REACH - 1), verb)), -1)
    if at < 0 or any(one.kind == "name" for one in find_holders(passage, parties, at + 1, verb)):
        return []
    here = _firms(passage, parties, at)
    if here or before is None:
        return here if len(here) == 2 else []
    there = _firms(before, parties, len(before.tokens))
    return [replace(one, first=at, last=at + 1) for one in there] if len(there) == 2 else []


def find_named_before(
    passage: Passage, parties: Parties, verb: int, before: Passage | None, decides: bool
) -> list[Holder]:
    """Return of whom "they" or "it" before a verb speaks: the providers or the organisation that a passage named.

    Of a controller, who `decides`, "they" is the customer ("Your employer chooses. They are the controller").
    """
    at = verb - 1
    while at > 0 and passage.holds("Auxiliaries", at):
        at -= 1
    several = passage.holds("TheySubjects", at)
    if not (several or passage.holds("ItSubjects", at)):
        return []
    words = "CustomerWords" if decides else "ProviderWords"
    here = _named(passage, parties, at, words if several else "")
    there = _named(before, parties, len(before.tokens), words if several else "") if before and not here else here
    return [replace(there, first=at, last=at + 1)] if there else []


def _named(passage: Passage, parties: Parties, last: int, words: str) -> Holder | None:
    """Return who is named before a token: the first class of party that some words name, or the only organisation."""
    if not words:
        firms = _firms(passage, parties, last)
        return firms[0] if len(firms) == 1 else None
    found = [one for one in find_holders(passage, parties, 0, last) if one.kind == "class"]
    return next((one for one in found if passage.within(words, one.first, one.last)), None)


def _firms(passage: Passage, parties: Parties, last: int) -> list[Holder]:
    """Return the organisations that a passage surely names before a token, the publisher among them, each once."""
    found = [one for one in find_holders(passage, parties, 0, last) if is_sure(passage, parties, one)]
    found = [one for one in found if not passage.is_bracketed(one.first)]
    return list({one.name: one for one in found}.values())
