"""Joined holders: parties that a sentence puts side by side ("Acme Ltd and Example GmbH are", "Acme, its partners").

In: a `Passage`, the document's `Parties` and `Holder` values. Out: those of them that belong together, or that are one.
"""

from __future__ import annotations

from kg.extraction.holders import Holder, is_sure
from kg.extraction.organisations import is_legal_form
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage


def joined(passage: Passage, parties: Parties, found: list[Holder], chosen: Holder) -> list[Holder]:
    """Return a party with those before it that are joined to it; classes of party are named by the last alone."""
    group = [chosen]
    if not passage.is_bracketed(chosen.first):
        found = [one for one in found if not passage.is_bracketed(one.first)]
    for one in reversed([one for one in found if one.last <= chosen.first]):
        if not are_joined(passage, parties, one, group[0]):
            break
        group.insert(0, one)
    return max(group, _series(passage, parties, [*[one for one in found if one.last <= chosen.first], chosen]), key=len)


def _series(passage: Passage, parties: Parties, found: list[Holder]) -> list[Holder]:
    """Return the parties of a series parted by commas, if it names one ("Acme, its affiliates, and publishers")."""
    first = len(found) - 1
    while first and not found[first - 1].is_weak and _goes_on(passage, found[first - 1].last, found[first].first):
        first -= 1
    series = found[first:]
    ended = len(series) > 2 and any(passage.tokens[at].is_word for at in range(series[-2].last, series[-1].first))
    named = any(one.kind == "speaker" or is_sure(passage, parties, one) for one in series)
    return series if ended and named else []


def _goes_on(passage: Passage, first: int, last: int) -> bool:
    """Tell whether only coordinators and determiners stand in a range, which is not empty."""
    parts = ("Coordinators", "Articles", "Possessives")
    return first < last and all(any(passage.holds(words, at) for words in parts) for at in range(first, last))


def are_joined(passage: Passage, parties: Parties, one: Holder, other: Holder) -> bool:
    """Tell whether only words that join stand between two parties ("Acme Ltd and its Example GmbH")."""
    if one.kind == other.kind == "class" or (passage.is_bracketed(one.first) and passage.tokens[one.last].lemma == ")"):
        return False
    start = one.last + (passage.holds("Stops", one.last) and is_legal_form(passage, one.last - 1))
    inside = passage.is_bracketed(one.first) and passage.is_bracketed(other.first)
    between = [at for at in range(start, other.first) if inside or not passage.is_bracketed(at)]
    joins = [at for at in between if passage.holds("Coordinators", at)]
    if all(passage.tokens[at].lemma == "," for at in joins) and not (
        is_sure(passage, parties, one) and is_sure(passage, parties, other)
    ):
        # After a comma alone there may come an address.
        return False
    return bool(joins) and all(
        at in joins or passage.holds("Articles", at) or passage.holds("Possessives", at) for at in between
    )


def as_one(passage: Passage, parties: Parties, group: list[Holder]) -> list[Holder]:
    """Return joined names as the one of which a sentence speaks ("the Ministry of Health and Sport"), but not firms."""
    firms = (one for one in group if is_sure(passage, parties, one) and not parties.is_own(passage, one.first))
    if len(group) < 2 or any(one.kind != "name" for one in group) or any(firms):
        return group
    while len(group) > 1 and is_complement(passage, group[0]):
        # "For the use of Zulu, the Ministry of Health and Sport is"
        group = group[1:]
    first, last = group[0].first, group[-1].last
    return [Holder(passage.words(first, last), "name", first, last)]


def is_complement(passage: Passage, holder: Holder) -> bool:
    """Tell whether a party only stands after a preposition ("of the Acme shop", "with the Information Office")."""
    at = holder.first - 1
    while at > 0 and (passage.holds("Articles", at) or passage.holds("Possessives", at) or _is_title(passage, at)):
        at -= 1
    return at >= 0 and passage.holds("Prepositions", at)


def _is_title(passage: Passage, at: int) -> bool:
    """Tell whether a common word has the capital of a name that goes on after it ("the Information Office")."""
    return passage.tokens[at].raw.istitle() and passage.holds("NoNames", at)
