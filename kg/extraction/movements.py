"""Movements: which words of a passage move data, or keep it somewhere.

In: a `Passage` and a place in it. Out: whether data goes there, by the words before or after.
"""

from __future__ import annotations

from kg.extraction.labels import Mention
from kg.extraction.passages import ACTIONS, Passage

_SHARING_REACH = 9
_EVENT_REACH = 3
_LAW_REACH = 5
_LAWS_REACH = 9
"""How far before data that is "processed in" a place stands what a law does to it ("governs the data processed in")."""


def follows_movement(passage: Passage, at: int) -> bool:
    """Tell whether the clause moves or keeps data before the words that name a place."""
    first, _ = passage.scope_of(at)
    if passage.segment.cells and "ckg:CountryColumn" not in passage.column_at(at):
        return passage.has("Transfer", first=first, last=at)
    goes_on = passage.holds("Coordinators", first + 1) or passage.within("BeforeExamples", first, first + 2)
    if first and (goes_on or passage.has("PseudoNegation", first=first, last=first + 2)):
        # "... including, but not limited to, the United States", "... to Norway — or to another country"
        first, _ = passage.clause_of(first - 1)
    if moves_data(passage, first, at):
        return True
    introduction = passage.introduction_of(at)
    if introduction and moves_data(passage, *introduction):
        return True
    shared = max((cue.first for cue in passage.cues("Share", first, at) if not _moves_money(passage, cue)), default=at)
    providers = passage.mentions.get("ckg:ProviderClass", ())
    recipients = (*providers, *passage.mentions.get("recipients", ()))
    if at - shared in range(1, _SHARING_REACH) or any(shared <= recipient.first < at for recipient in recipients):
        return True
    above = passage.governor
    if above is not None and (above.has("Transfer") or (above.has("Store") and not passage.has(*ACTIONS))):
        return True
    if passage.holds("Copulas", at - 2) and any(m.last == at - 2 for m in providers):
        # "Our suppliers are in Norway"
        return True
    theirs = any(first <= m.first < at for m in providers) or any(
        passage.within(word, first, at) for word in ("Recipients", "ProviderWords")
    )
    return theirs and passage.has("Located", first=first, last=at)


def tells_of_movement(passage: Passage) -> bool:
    """Tell whether a passage moves or keeps data, or names somebody elsewhere who has it."""
    if passage.has("Transfer", "Store", "Share"):
        return True
    if passage.has("Located") and passage.mentions.get("ckg:ProviderClass"):
        return True
    if passage.within("Recipients", 0, len(passage.tokens)):
        return True
    # "Our affiliates outside the EEA can access data", not "you can"
    seen = passage.has("Access") and (
        "ckg:ProviderClass" in passage.mentions or passage.within("Workers", 0, len(passage.tokens))
    )
    return (seen or passage.has("Use")) and passage.within("DataWords", 0, len(passage.tokens))


def moves_data(passage: Passage, first: int, last: int) -> bool:
    """Tell whether a token range moves or keeps data, and does not only send the reader something."""
    if any(not (_stages_event(passage, cue) or _is_shop(passage, cue)) for cue in passage.cues("Store", first, last)):
        return True
    return any(
        not (passage.holds("Addressees", cue.last) or _moves_itself(passage, cue) or _moves_money(passage, cue))
        for cue in passage.cues("Transfer", first, last)
    )


def _is_shop(passage: Passage, kept: Mention) -> bool:
    """Tell whether a word for keeping is a shop ("our stores in Norway"): it has no object, as the verb has."""
    if not (passage.holds("Shops", kept.first) and passage.holds("BeforeDestination", kept.last)):
        return False
    before = kept.first - 1
    if passage.holds("DataWords", before) or passage.holds("Coordinators", before):
        return False
    return passage.tokens[kept.first].raw.lower().endswith("s") or passage.holds("Determiners", before)


def _moves_money(passage: Passage, moved: Mention) -> bool:
    """Tell whether it is money that is moved ("we transfer funds to Peru", "the transfer of money to")."""
    at = moved.last
    while passage.holds("Determiners", at) or passage.holds("Partitives", at):
        at += 1
    return passage.holds("Monies", at) and not passage.holds("DataWords", at + 1)


def _moves_itself(passage: Passage, moved: Mention) -> bool:
    """Tell whether it is no data that moves ("our company moved to Peru")."""
    if not (passage.holds("Relocating", moved.first) and passage.holds("BeforeDestination", moved.last)):
        return False
    first, last = passage.clause_of(moved.first)
    # The name of a company is data, and a company moves.
    data = (one for one in passage.mentions.get("data", ()) if one.concept != "ckg:Company")
    named = any(first <= one.first < last for one in data)
    return not (named or passage.within("DataWords", first, last) or passage.within("Facilities", first, last))


def _stages_event(passage: Passage, kept: Mention) -> bool:
    """Tell whether what is held or hosted is an event ("our fairs are held in Norway", "we host webinars in")."""
    if not passage.holds("Staging", kept.first):
        return False
    subject = kept.first - 1
    while passage.holds("Auxiliaries", subject):
        subject -= 1
    staged = passage.find("Events", kept.last, kept.last + _EVENT_REACH)
    # "Data about our events is hosted in", "we host event data in" keep data.
    first, _ = passage.clause_of(kept.first)
    before = passage.holds("Events", subject) and not passage.within("DataWords", first, subject)
    return before or (staged is not None and not passage.holds("DataWords", staged + 1))


def is_pointed_at(passage: Passage, after: int) -> bool:
    """Tell whether a later clause moves or keeps data at a place ("we are based in Peru and data is kept there")."""
    pointers = passage.places("PlacePointers", after, len(passage.tokens))
    return bool(pointers) and goes_to_pointer(passage, pointers[0], after)


def goes_to_pointer(passage: Passage, at: int, after: int = 0) -> bool:
    """Tell whether data is moved, kept or seen where a token points to ("data is kept there", "staff there sees")."""
    first = max(passage.clause_of(at)[0], after)
    stored = passage.has("Transfer", "Store", first=first, last=at)
    seen = passage.within("Workers", first, at) and passage.has("Access", first=at, last=at + 2)
    return (stored or seen) and not passage.has("Negation", first=first, last=at)


def is_of_law(passage: Passage, at: int) -> bool:
    """Tell whether a place only tells which data a law is about ("the act applies to data processed in Norway").

    So does what the law asks for ("we are required to protect data processed in Norway").
    """
    first, _ = passage.clause_of(at)
    return any(
        passage.holds("DataWords", cue.first - 1)
        and any(
            passage.within(words, max(first, cue.first - _LAW_REACH), cue.first) for words in ("Governing", "Duties")
        )
        for cue in passage.cues("Store", first, at)
    )


def is_beside_given(passage: Passage, at: int) -> bool:
    """Tell whether a token stands right after those who are given data ("we share data with our group (Peru)")."""
    first, _ = passage.clause_of(at)
    named = (*passage.mentions.get("recipients", ()), *passage.mentions.get("ckg:ProviderClass", ()))
    given = any(first < one.first and one.last == at for one in named) or passage.holds("GroupNouns", at - 1)
    return given and passage.has("Share", first=first, last=at) and passage.within("DataWords", first, at)


def shared_preposition(passage: Passage, at: int) -> int:
    """Return where a preposition stands that shares its place with a law ("in and under the laws of"), 0 if none."""
    for index in range(max(1, at - _LAWS_REACH), at - 1):
        if passage.holds("BeforeDestination", index) and passage.holds("Coordinators", index + 1):
            return index
    return 0


def is_worked_from(passage: Passage, at: int) -> bool:
    """Tell whether "from" tells where a service is run or data is seen ("operated from the US")."""
    return passage.within("WorkedFrom", max(0, at - 5), at - 1)
