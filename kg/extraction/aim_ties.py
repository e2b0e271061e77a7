"""Aim ties: whether a sentence says that data serves what it names, as outside of a section on purposes it must.

In: a `Passage` and a purpose that it mentions. Out: whether the purpose is tied to what is done with data: "our session
cookies" and "we provide links" name no aim of any processing; "it helps us to improve" does, "we track clicks" is one.
"""

from __future__ import annotations

from kg.extraction.flows import opening
from kg.extraction.labels import Mention
from kg.extraction.passages import Passage

_OF_DATA = frozenset(
    f"dpv:{aim}"
    for aim in (
        "LegalCompliance",
        "PersonalisedAdvertising",
        "SellDataToThirdParties",
        "ServicePersonalisation",
        "TargetedAdvertising",
    )
)
"""Aims that are always of data: nothing is made to fit a person without any."""
_GERUND = "ing"


def is_tied(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention outside of a section on purposes names what data is for."""
    listed = passage.segment.kind != "sentence" and "Collection" not in (passage.governing or passage.topic)
    if passage.segment.cells or listed or mention.concept in _OF_DATA:
        return True
    if passage.within("AimNouns", 0, mention.first) or _is_element(passage, mention.first):
        return True
    if any(lead.within("AimTies", 0, len(lead.tokens)) for lead in passage.above()):
        return True
    introduction = passage.introduction_of(mention.first)
    first = min(
        opening(passage, mention.first), *(unit[0] for unit in (passage.unit_of(mention.first), introduction) if unit)
    )
    return (
        passage.within("AimTies", first, mention.first + 1)
        or passage.has("Use", "Collect", first=mention.first, last=mention.first + 1)
        or _reaches_the_reader(passage, mention, first)
        or _is_done_by_data(passage, mention.first, first)
    )


def _is_element(passage: Passage, start: int) -> bool:
    """Tell whether an aim opens a passage that is a mere element of a list ("- Send news", "(c) Answering you;")."""
    if start == 1 and passage.holds("ElementJoins", 0):
        return True
    gerund = passage.tokens[start].raw.lower().endswith(_GERUND)
    bare = gerund and not passage.within("Predicates", 0, len(passage.tokens))
    return bare and all(len(token.raw) == 1 for token in passage.tokens[:start])


def _reaches_the_reader(passage: Passage, mention: Mention, first: int) -> bool:
    """Tell whether something is sent or shown to the reader, which takes data ("we send you our newsletter")."""
    _, last = passage.clause_of(mention.first)
    return passage.within("Addressing", first, mention.last) and passage.within("Readers", mention.first, last)


def _is_done_by_data(passage: Passage, start: int, first: int) -> bool:
    """Tell whether an aim is what data does ("this information improves our service")."""
    noun = any(passage.holds(words, start - 1) for words in ("Determiners", "Prepositions"))
    if noun and not passage.holds("Relatives", start - 1):
        return False
    data = passage.mentions.get("data", ())
    return passage.within("DataWords", first, start) or any(first <= one.first < start for one in data)
