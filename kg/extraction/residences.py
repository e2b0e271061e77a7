"""Residences: places where people are, not where data goes ("users in Peru", "if you are in the EEA").

In: a `Passage` and where it names a place. Out: whether only people, the reader or those who give us data are there.
"""

from __future__ import annotations

from kg.extraction.labels import Mention
from kg.extraction.passages import Passage

_PERSONS_REACH = 7
_SOURCE_REACH = 6
_INTAKE_REACH = 8
"""How far before "from" the verb may stand by which data is taken ("we receive your name and address from")."""


def is_of_persons(passage: Passage, at: int) -> bool:
    """Tell whether a token tells where people are ("users who are located in"), unless data goes to them there."""
    named = {place.last for place in passage.mentions.get("places", ())}
    for index in range(at - 1, max(-1, at - 1 - _PERSONS_REACH), -1):
        if passage.tokens[index].lemma == "," or index + 1 in named:
            return False
        # "Customer support by contractors in India" is where the contractors are.
        if passage.holds("DataWords", index) or passage.holds("ProviderWords", index):
            return False
        if passage.has("Transfer", "Store", "Share", first=index, last=index + 1):
            return False
        if passage.holds("Persons", index):
            # "Data of EEA residents outside the EEA"
            of_place = index in named or (index - 1 in named and passage.tokens[index - 1].lemma == ")")
            return not (of_place or _is_given_to(passage, index))
    return False


def _is_given_to(passage: Passage, person: int) -> bool:
    """Tell whether people are given data ("share it with users in"), not a notice ("a note to users in")."""
    first, _ = passage.clause_of(person)
    # "Information about our practices to users in"
    if not passage.within("BeforeRecipient", max(0, person - 3), person) or passage.within("Practices", first, person):
        return False
    named = any(first <= m.first < person and m.label.kind == "plain" for m in passage.mentions.get("data", ()))
    return named or passage.has("Transfer", first=first, last=person) or passage.within("DataWords", first, person)


def is_where_the_reader_is(passage: Passage, mention: Mention) -> bool:
    """Tell whether a place is where the reader is ("if you are in the EEA")."""
    for cue in passage.cues("Condition", last=mention.first):
        if any(m.first < cue.first < m.last for m in passage.mentions["places"]):
            # "Countries other than the one in which you live, such as Peru"
            continue
        between = passage.tokens[cue.first : mention.first]
        if not passage.within("Readers", cue.first, mention.first) or any(token.lemma == "," for token in between):
            continue
        theirs = any(cue.first < m.first < mention.first for m in passage.mentions.get("ckg:ProviderClass", ()))
        if not theirs and all(
            _is_visit(passage, moved) for moved in passage.cues("Transfer", cue.first, mention.first)
        ):
            return True
    return False


def _is_visit(passage: Passage, moved: Mention) -> bool:
    """Tell whether words like those for a transfer tell where the reader goes ("you are accessing our site from")."""
    if passage.holds("Relocating", moved.first) and passage.holds("Addressees", moved.first - 1):
        return True
    return passage.tokens[moved.last - 1].raw.endswith("ing") and passage.speaks_to_reader(0, moved.first)


def are_sources_at(passage: Passage, seat: int) -> bool:
    """Tell whether a preposition tells where those are who give us data ("we receive it from partners in")."""
    if passage.holds("BeforeRecipient", seat):
        return False
    first, _ = passage.clause_of(seat)
    for at in range(seat - 1, max(first, seat - _SOURCE_REACH), -1):
        if passage.holds("BeforeOrigin", at):
            # "We keep what we collect from you in Peru"
            known = any(passage.holds(words, at + 1) for words in ("Readers", "Us"))
            taken = passage.within("Intakes", max(first, at - _INTAKE_REACH), at)
            return taken and not (known or passage.holds("WorkedFrom", at - 1))
        moved = passage.has("Transfer", "Store", "Share", first=at, last=at + 1)
        if moved or passage.holds("Prepositions", at) or passage.tokens[at].lemma == ",":
            return False
    return False


def is_source_in_list(passage: Passage) -> bool:
    """Tell whether a passage lists who gives us data ("we receive data from:"), and says no more of where it goes."""
    if passage.governor is None or passage.has("Transfer", "Store", "Share"):
        return False
    return any(_takes_from(lead) for lead in passage.lead_ins())


def _takes_from(lead: Passage) -> bool:
    last = len(lead.tokens)
    at = lead.find("BeforeOrigin", max(0, last - _SOURCE_REACH), last)
    return at is not None and not lead.has("Store", "Share", last=at) and not lead.holds("WorkedFrom", at - 1)
