"""Contexts: in which processing somebody holds a role, in the words of the text.

In: a `Passage` and a `Tie`. Out: a few words, "" if the role is held in general.
"""

from __future__ import annotations

from kg.extraction.passages import Passage
from kg.extraction.role_ties import Tie

_OPENERS = ("ContextOpeners", "Conditionals", "Relatives")
_OPENING_REACH = 4


def find_context(passage: Passage, tie: Tie, before: Passage | None = None) -> str:
    """Return what limits a role: words after it, before its holder, in the clause or sentence before, or at the end."""
    clause = passage.clause_of(tie.word.first)
    first, last = passage.scope_of(tie.word.first)
    index = passage.clauses.index(clause)
    above = passage.clauses[index - 1] if index and first == clause[0] else (first, first)
    relative = _start_of_relative(passage, tie, first)
    if relative > first and passage.within("DataWords", first, relative):
        return passage.phrase(first, relative)
    subject = max(first, tie.holders[0].first) if tie.holders else first
    if _points_back(passage, subject - 3, subject):
        return passage.phrase(above[0] if subject == first else first, subject - 3)
    front = _front(passage, first, tie.word.first)
    for start, stop in (
        _following(passage, tie, last),
        (tie.word.last, _start_of_verb(passage, tie)),
        front,
        above,
        (_condition(passage, tie.word.last, last), last),
        _middle(passage, tie),
    ):
        if _points_back(passage, start, stop):
            for said in (front, above):
                if _limits(passage, *said) and not _points_back(passage, *said):
                    return passage.phrase(*said)
            own = above[0] < above[1] and not _points_back(passage, *above)
            if own or before is None or before.segment.kind == "heading":
                return passage.phrase(*above) if own else ""
            return before.phrase(0, len(before.tokens))
        if _limits(passage, start, stop):
            return passage.phrase(start, stop)
    return ""


def _following(passage: Passage, tie: Tie, last: int) -> tuple[int, int]:
    """Return what follows a role, up to where the sentence goes on to something else (", and is located in")."""
    start = tie.rest
    if start < last and passage.tokens[start].is_word and passage.holds("Coordinators", start):
        # "a processor or partner for the service"
        start = next((at for at in range(start, last)[:_OPENING_REACH] if _opens(passage, at, last)), start)
    turns = (at for at in range(start, last - 1) if _turns(passage, at))
    return start, next(turns, last)


def _turns(passage: Passage, at: int) -> bool:
    """Tell whether a sentence goes on to something else (", and is located in", "and as processor for")."""
    if passage.lemmas[at] == "(":
        # "(collectively “Acme”)" says who is meant.
        closing = passage.lemmas.index(")", at) if ")" in passage.lemmas[at:] else at
        return passage.within("Quotes", at, closing)
    if passage.tokens[at].lemma == ",":
        return passage.holds("Additions", at + 1) or passage.holds("Articles", at + 1)
    return passage.holds("Additions", at) and passage.has("Link", first=at + 1, last=at + 2)


def _start_of_verb(passage: Passage, tie: Tie) -> int:
    """Return where the verb begins that links a role to whom it names ("the controller for the app shall be")."""
    at = tie.between[1]
    while at > tie.word.last and passage.holds("Predicates", at - 1):
        at -= 1
    return at


def _start_of_relative(passage: Passage, tie: Tie, first: int) -> int:
    """Return where the role's clause hangs on what is processed ("the data of users, where Acme is a processor")."""
    at = tie.holders[0].first - 1 if tie.holders else first
    return at if at > first and passage.holds("Conditionals", at) else first


def _front(passage: Passage, first: int, last: int) -> tuple[int, int]:
    """Return what a clause opens with, after what only introduces it ("For example, when you pay, ...")."""
    comma = _comma(passage, first, last)
    if comma > first and not _says_more(passage, first, comma) and _opens(passage, comma + 1, last):
        first = comma + 1
        comma = _comma(passage, first, last)
    return first, comma


def _middle(passage: Passage, tie: Tie) -> tuple[int, int]:
    """Return what stands between a verb and the role ("processes data in the context of the shop as controller")."""
    first = tie.between[0]
    links = passage.cues("Link", *tie.between) if tie.between[1] == tie.word.first else []
    stop = links[-1].first if links else first
    openers = (at for at in range(first, stop) if passage.holds("ContextOpeners", at))
    start = next((at for at in openers if not passage.holds("Infinitives", at)), stop)
    return (start, stop) if passage.within("DataWords", first, start) else (stop, stop)


def _comma(passage: Passage, first: int, last: int) -> int:
    return next((at for at in range(first, last) if passage.tokens[at].lemma == ","), first)


def _condition(passage: Passage, first: int, last: int) -> int:
    return next((at for at in range(first, last) if passage.holds("Conditionals", at)), last)


def _opens(passage: Passage, first: int, last: int) -> bool:
    return first < last and any(passage.holds(words, first) for words in _OPENERS)


def _limits(passage: Passage, first: int, last: int) -> bool:
    return _opens(passage, first, last) and _says_more(passage, first, last)


def _says_more(passage: Passage, first: int, last: int) -> bool:
    """Tell whether words limit a role; "of your personal data" does not."""
    return not all(passage.holds("NoContext", at) for at in range(first + 1, last) if passage.tokens[at].is_word)


def _points_back(passage: Passage, first: int, last: int) -> bool:
    """Tell whether words only point to what was said ("in such cases", "in which case")."""
    if first < 0 or last - first < 2:
        return False
    return passage.holds("ContextOpeners", first) and passage.holds("BackReferences", first + 1)
