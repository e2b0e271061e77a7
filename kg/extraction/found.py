"""Found values: what a mention says in its passage, before the values of a clause are tied to practices.

In: a `Passage` and a mention. Out: `Found` values; nothing where the text neither affirms nor denies.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from kg.extraction.denial import stance
from kg.extraction.labels import Mention
from kg.extraction.passages import Passage
from kg.model import Polarity, Value, ValueFacet

_NO_PRACTICE = frozenset({"Rights", "Contact", "Changes", "Definition", "Terms"})
_NAMED = 4
"""Within how many tokens the lead-in of a list of data says so."""
_SUBORDINATE = ("Conditionals", "Infinitives", "Questions", "Readers", "Relatives")
"""Words that open a clause which says no practice, or make the reader its subject."""
_ADVERBIAL_ENDING = "ly"


class Found(NamedTuple):
    """A value and where its passage names it; `basis_for` belongs to legal bases."""

    value: Value
    at: int
    rule: str
    polarity: Polarity
    basis_for: str = ""


def find_said(facet: ValueFacet, mention: Mention, passage: Passage, rule: str) -> Found | None:
    """Return what a mention says, None if the text neither affirms nor denies it."""
    first, last, label = mention.first, mention.last, mention.label
    polarity = stance(passage, first, last)
    if polarity is None:
        return None
    return Found(Value(facet, label.concept, passage.span(first, last)), first, rule, polarity)


def stands_in_practice(passage: Passage) -> bool:
    """Tell whether a passage speaks of what is done, by its lead-ins, its headings or itself."""
    topics = passage.governing or passage.topic
    if "Rights" in passage.governing:
        return False
    return not (topics & _NO_PRACTICE) or bool(topics & {"Collection", "Sharing", "Purpose"}) or says_practice(passage)


@lru_cache(maxsize=2)
def says_practice(passage: Passage) -> bool:
    """Tell whether a passage by itself says what we do with data, whatever its section is about."""
    verbs = passage.places("PracticeVerbs", 1, len(passage.lemmas))
    return any(_is_main_verb(passage, at) or _lists(passage, at) for at in verbs)


def _lists(passage: Passage, at: int) -> bool:
    """Tell whether a verb says of what we collect that the clause lists it ("the data that we collect includes")."""
    ours = passage.has("We", first=at - 1, last=at) and passage.within("DataWords", passage.clause_of(at)[0], at)
    return ours and any(cue.first == at + 1 for cue in passage.cues("Resume"))


def _is_main_verb(passage: Passage, at: int) -> bool:
    """Tell whether a verb is what a main clause says of anybody but the reader ("our partners may collect")."""
    first, _ = passage.clause_of(at)
    subject = at - 1
    while subject > first and _is_before_verb(passage, subject):
        subject -= 1
    if any(passage.within(words, first, at) for words in _SUBORDINATE):
        return False
    starts = subject == first or passage.lemmas[subject - 1] == ","
    ours = starts and passage.has("We", first=subject, last=subject + 1)
    ours = ours or (passage.has("We", first=first, last=first + 1) and passage.holds("Coordinators", first + 1))
    return ours or passage.within("Modals", subject, at)


def _is_before_verb(passage: Passage, at: int) -> bool:
    """Tell whether a token only leads to the verb: an auxiliary, an adverb or a negation."""
    adverb = passage.tokens[at].raw.endswith(_ADVERBIAL_ENDING)
    return adverb or passage.holds("Auxiliaries", at) or passage.has("Negation", first=at, last=at + 1)


def defines(passage: Passage) -> bool:
    """Tell whether a passage (or what it goes on with) says what a term means, not what is done.

    A relative clause only describes ("other information that is not personal").
    """
    for cue in passage.cues("Definition"):
        # "This means that we store your name" says what is done.
        explains = cue.first == 1 and passage.holds("BackReferences", 0)
        if not (explains or (passage.holds("Relatives", cue.first - 1) and passage.holds("Passives", cue.first))):
            return True
    # "Personal data is any information that identifies you. It may include your name."
    above = passage.governor
    return above is not None and (above.segment is passage.segment.lead_in or not passage.has("We")) and defines(above)


def lists_data(passage: Passage) -> bool:
    """Tell whether a list's lead-in speaks of data and nothing else ("Data used:", "we store the following data:")."""
    lead = passage.governor
    if (
        lead is None
        or lead.segment is not passage.segment.lead_in
        or passage.has("We")
        or lead.has("Dpo", "Controller")
    ):
        return False
    last = len(lead.tokens)
    pointers = lead.cues("Pointer")
    first = pointers[-1].last if pointers else 0
    goes_on = lead.within("AimNouns", 0, last) or any(lead.holds("Openers", at) for at in (last - 2, last - 1))
    exemplified = any(
        cue.last >= last - 1 and lead.holds("DataWords", cue.first - 1) for cue in lead.cues("Comparison")
    )
    return lead.within("DataWords", first, first + _NAMED) and (exemplified or not goes_on)
