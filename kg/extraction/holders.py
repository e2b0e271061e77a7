"""Holders: the parties that a passage names, who may hold a role.

In: a `Passage` and the document's `Parties`. Out: `Holder` values: a name as the text gives it there, a class of party
("employer", "Acme group companies"), or the publisher where it speaks ("we", "processed by us", "in our role as").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from kg.extraction.labels import Mention
from kg.extraction.organisations import is_legal_form, joins_name
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage

_CLASSES = ("ckg:CustomerClass", "ckg:ProviderClass", "ckg:ReaderClass")
_ROLE_WORDS = ("Controller", "JointController", "Processor", "SubProcessor")
_NO_NAMES = frozenset({"places", *_CLASSES})
_LONGEST_NAME = 8
_FORM_REACH = 3


@dataclass(frozen=True, slots=True)
class Holder:
    """A party named at `tokens[first:last]`; `is_weak` if it may be any word, capitalised where a sentence begins."""

    name: str
    kind: Literal["name", "class", "speaker", "reader"]
    first: int
    last: int
    is_weak: bool = False


def find_holders(passage: Passage, parties: Parties, first: int, last: int) -> list[Holder]:
    """Return the parties that a token range names, in the order of the text."""
    holders: list[Holder] = []
    named = [*_names(passage, parties, first, last), *_classes(passage, first, last)]
    for holder in sorted(named, key=lambda one: (one.first, -one.last)):
        before = holders[-1] if holders else None
        if before is None or holder.first > before.last:
            holders.append(holder)
        elif holder.kind == "class" and holder.last > before.last:
            # "Acme group companies", "third-party vendors": one noun phrase, unless a common word opens it.
            start = holder.first if before.is_weak else before.first
            holders[-1] = replace(holder, name=passage.wording(start, holder.last), first=start)
    return sorted([*holders, *_speakers(passage, parties, first, last)], key=lambda one: one.first)


def may_begin_holder(passage: Passage, parties: Parties, at: int, last: int) -> bool:
    """Tell at a glance whether a party may be named from a token on."""
    if _end_of_name(passage, parties, at, last) > at or passage.has("We", "OwnName", first=at, last=at + 1):
        return True
    return any(mention.first == at for facet in _CLASSES for mention in passage.mentions.get(facet, ()))


def _names(passage: Passage, parties: Parties, first: int, last: int) -> Iterator[Holder]:
    known = {mention.first for mention in passage.mentions.get("organisations", ())}
    no_names = _no_names(passage)
    at = first
    while at < last:
        stop = _end_of_name(passage, parties, at, last)
        formal = all(is_legal_form(passage, index) for index in range(at, stop))
        if at < stop <= at + _LONGEST_NAME and at not in no_names and not formal:
            opens = at == 0 or not passage.tokens[at - 1].is_word
            sure = stop - at > 1 or at in known or parties.is_own(passage, at)
            yield Holder(passage.words(at, stop), "name", at, stop, is_weak=opens and not sure)
        at = max(stop, at + 1)


def _no_names(passage: Passage) -> set[int]:
    """Return the tokens at which places, laws, classes of party and roles are named."""
    facets = passage.mentions.keys() & (_NO_NAMES | passage.lexicon.laws)
    roles = {at for cue in _ROLE_WORDS for m in passage.cues(cue) for at in range(m.first, m.last)}
    named = (mention for facet in facets for mention in passage.mentions[facet])
    return roles | {mention.first for mention in named if not _opens_name(passage, mention)}


def _opens_name(passage: Passage, place: Mention) -> bool:
    """Tell whether a place is only where a name begins ("London Library", but "in Germany Acme")."""
    at = place.last
    if place.label.facet != "places" or at == len(passage.tokens) or passage.holds("Prepositions", place.first - 1):
        return False
    following = passage.tokens[at]
    return following.is_word and following.raw.istitle() and not is_legal_form(passage, at)


def _end_of_name(passage: Passage, parties: Parties, first: int, last: int) -> int:
    at = first
    while at < last:
        if at > first + 1 and is_legal_form(passage, at - 1) and not is_legal_form(passage, at):
            break
        if _is_of_name(passage, parties, at, first):
            at += 1
        elif first < at < last - 1 and _joins_names(passage, at) and _is_of_name(passage, parties, at + 1, first):
            at += 2
        elif first < at < last - 1 and joins_name(passage, at):
            # "Example.ai", "Example.com"
            at += 2
        else:
            break
    return at


def _is_of_name(passage: Passage, parties: Parties, at: int, first: int) -> bool:
    token = passage.tokens[at]
    if parties.is_own(passage, at):
        return True
    if not token.is_word or token.raw.isdigit() or passage.holds("Articles", at):
        return False
    if token.raw.islower():
        return at == first and _is_lower_name(passage, at)
    if at == first and passage.holds("NameFronts", at) and token.raw.istitle():
        # "Because Acme hosts it"
        return False
    if is_legal_form(passage, at) or not passage.holds("NoNames", at) or (at > first and _goes_on(passage, at + 1)):
        return True
    if at > first and passage.segment.text[passage.ends[at - 1] : passage.starts[at]] == "-":
        # "Directorate-General"
        return True
    # "Example IT", "Example Company", but no sentence in capitals
    shouted = token.raw.isupper() and not passage.tokens[at - 1].raw.isupper()
    return at > first and (shouted or passage.holds("NameEnds", at))


def _is_lower_name(passage: Passage, at: int) -> bool:
    """Tell whether a word without capitals is a company's ("example GmbH")."""
    if at + 1 == len(passage.tokens) or not is_legal_form(passage, at + 1) or passage.tokens[at + 1].raw.islower():
        return False
    return not any(passage.holds(words, at) for words in ("NoNames", "Prepositions", "Possessives", "Additions"))


def _goes_on(passage: Passage, first: int) -> bool:
    """Tell whether a name goes on to its legal form ("Example Platforms Ireland Limited")."""
    for at in range(first, min(first + _FORM_REACH, len(passage.tokens))):
        if is_legal_form(passage, at):
            return True
        if passage.tokens[at].raw.islower() and passage.tokens[at].lemma != ",":
            return False
    return False


def is_sure(passage: Passage, parties: Parties, holder: Holder) -> bool:
    """Tell whether a name is surely an organisation's: the publisher's, a known one, or by its legal form."""
    if holder.kind != "name" or parties.is_own(passage, holder.first):
        return holder.kind == "name"
    known = any(mention.first == holder.first for mention in passage.mentions.get("organisations", ()))
    return known or any(is_legal_form(passage, at) for at in range(holder.first, holder.last))


def is_predicate(passage: Passage, holder: Holder) -> bool:
    """Tell whether a class of party is what another is said to be ("they act as processors and as")."""
    at = holder.first
    while at > 0 and (_is_determiner(passage, at - 1) or passage.holds("DataWords", at - 1)):
        at -= 1
    return holder.kind == "class" and any(cue.last == at for cue in passage.cues("Link", last=at))


def _is_determiner(passage: Passage, at: int) -> bool:
    return passage.holds("Articles", at) or passage.holds("Possessives", at) or passage.holds("Quotes", at)


def _joins_names(passage: Passage, at: int) -> bool:
    """Tell whether a word goes on with a name ("&", "of", a comma before the legal form); "and" begins another."""
    if passage.tokens[at].lemma == ",":
        return is_legal_form(passage, at + 1)
    return passage.holds("NameJoins", at) and not passage.holds("Additions", at)


def _classes(passage: Passage, first: int, last: int) -> Iterator[Holder]:
    for facet in _CLASSES:
        for mention in passage.mentions.get(facet, ()):
            # "Hosting" is no host.
            acts = passage.tokens[mention.last - 1].raw.lower().endswith("ing")
            if first <= mention.first and mention.last <= last and not acts:
                name = passage.wording(mention.first, mention.last)
                yield Holder(name, "class", mention.first, mention.last)


def _speakers(passage: Passage, parties: Parties, first: int, last: int) -> Iterator[Holder]:
    for cue in passage.cues("We", first, last):
        speaks = passage.tokens[cue.first].raw.lower() in passage.lexicon.words["Speakers"]
        acts = cue.first > 0 and passage.holds("BeforeAgent", cue.first - 1)
        if speaks or acts or passage.holds("Capacities", cue.last):
            yield Holder(parties.publisher, "speaker", cue.first, cue.last)
    for cue in passage.cues("OwnName", first, last):
        if not passage.tokens[cue.last - 1].raw.islower() or passage.has("We", first=cue.first, last=cue.last):
            yield Holder(parties.publisher, "speaker", cue.first, cue.last)
