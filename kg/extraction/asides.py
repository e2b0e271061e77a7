"""Asides: what a negation does not reach, since a sentence says one of both aside, or excepts it.

In: a `Passage`, a negation and a token. Out: whether brackets or commas part them, the token is what an exception
leaves, what something else takes the place of ("rather than your name"), or what is only asked.
"""

from __future__ import annotations

from kg.extraction.labels import Mention
from kg.extraction.passages import ACTIONS, Passage

_INSERTED = {",": ",", "(": ")"}
"""What opens and closes words that are inserted into a sentence."""


def is_parenthetic(passage: Passage, cue: Mention, at: int) -> bool:
    """Tell whether a negation stands in brackets that close before a token ("your name (never your photo), your")."""
    # "We will (not) share your name" denies that we do.
    return (
        ")" in passage.lemmas[cue.last + 1 : at] and passage.lemmas[cue.last] != ")" and passage.is_bracketed(cue.first)
    )


def is_inserted(passage: Passage, cue: Mention, at: int) -> bool:
    """Tell whether a negation only says who does not, between commas before a token ("Acme, not we, stores it")."""
    opens = cue.first == 0 or passage.tokens[cue.first - 1].lemma != ","
    if opens or passage.holds("NegativeDeterminers", cue.first):
        return False
    comma = next((index for index in range(cue.last, at) if passage.tokens[index].lemma == ","), 0)
    return comma > cue.last and not passage.has(*ACTIONS, first=cue.last, last=comma)


def is_excepted(passage: Passage, first: int, at: int) -> bool:
    """Tell whether an exception begins between a negation and a token, and does not end before the token.

    "We do not share your name except with vendors" excepts vendors; "we do not, except by order, share your name" does
    not except the name.
    """
    if not (passage.within("Restrictions", first, at) or passage.within("ScopeEnds", first, at)):
        return False
    for index in range(first, at):
        if passage.holds("Restrictions", index) and passage.tokens[index - 1].lemma == ",":
            # "Not to the United States, only to Canada"
            return True
        # "Without exception" excepts nothing.
        if passage.holds("ScopeEnds", index) and not passage.holds("Withouts", index - 1):
            inserted = passage.lemmas[index - 1] in _INSERTED and not passage.has(*ACTIONS, first=first, last=index)
            return not (inserted and _INSERTED[passage.lemmas[index - 1]] in passage.lemmas[index:at])
    return False


def is_replaced(passage: Passage, at: int) -> bool:
    """Tell whether something is done in place of what stands at a token ("rather than your name we store a number")."""
    first, _ = passage.clause_of(at)
    cues = passage.cues("RatherThan", first, at)
    between = range(cues[-1].last, at) if cues else range(0)
    return bool(cues) and not any(passage.holds("Subjects", i) or passage.lemmas[i] == "," for i in between)


def is_asked(passage: Passage, at: int) -> bool:
    """Tell whether a token stands in a question, which says nothing of what it asks."""
    end = len(passage.lemmas)
    if not passage.within("QuestionMarks", at + 1, end):
        return False
    stop = passage.find("Stops", at + 1, end)
    return stop is not None and passage.holds("QuestionMarks", stop)
