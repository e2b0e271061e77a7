"""Clauses: where one thing said ends and the next begins, and what introduces an enumeration within a sentence.

In: tokens and the closed word classes of the lexicon. Out: half-open token ranges that cover the tokens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

from kg.extraction.lexicon import Lexicon
from kg.extraction.tokens import Token, Tokens

Clause: TypeAlias = tuple[int, int]

_ENUMERATOR = re.compile(r"[ivx]{1,4}|[IVX]{1,4}|[A-Za-rt-z]|\d{1,2}")
"""What enumerates in brackets; "(s)" only marks a plural."""
_LABEL_LENGTH = 4
_LONGEST_LABEL = 8
_LONGEST_SUBJECT = 6
_ALIAS = 6
"""How far from a pronoun the brackets stand that only say who it is, in tokens."""
_OPENING = 3
"""Within how many tokens an adjunct shows that it is one ("and, with your consent, we ...")."""


def cut_clauses(tokens: Tokens, lexicon: Lexicon) -> tuple[Clause, ...]:
    """Cut tokens into clauses: at semicolons, at "but", and where a subject or a verb of its own opens another."""
    lemmas, openers = tokens.lemmas, _openers(lexicon)
    if not lemmas:
        return ()
    starts = [at for at, lemma in enumerate(lemmas) if lemma in openers and at and _opens(tokens, at, lexicon)]
    if ":" in lemmas[:_LABEL_LENGTH] and lemmas[0] not in lexicon.words["Subjects"]:
        # A label ("Storage: ...") is no part of what it labels; "we do not:" is none.
        labelled = (at for at in range(1, min(_LABEL_LENGTH + 1, len(lemmas))) if lemmas[at - 1] == ":")
        starts = sorted({*starts, *labelled})
    return tuple(zip([0, *starts], [*starts, len(lemmas)], strict=True))


@cache
def _openers(lexicon: Lexicon) -> frozenset[str]:
    """Return the words that may open a clause."""
    return frozenset({"("}).union(*(lexicon.words[name] for name in ("ClauseBreaks", "Subjects", "Additions")))


def _opens(tokens: Tokens, at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word opens a clause, not the first of its sentence."""
    lemmas, words = tokens.lemmas, lexicon.words
    lemma = lemmas[at]
    if lemma in words["ClauseBreaks"]:
        return not _is_inserted(lemmas, at, lexicon)
    if lemma == "(":
        return _enumerates(tokens.items, at, lexicon)
    if lemma in words["Subjects"]:
        # "US" and "IT" are no pronouns, and "Acme (we, us or our)" gives a name.
        spoken = lemmas[at - 1] in words["ClauseJoins"] and not tokens.items[at].raw.isupper()
        return spoken and not ("(" in lemmas[max(0, at - _ALIAS) : at] and ")" in lemmas[at : at + _ALIAS])
    return _predicates_follow(lemmas, at, lexicon)


def _is_inserted(lemmas: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word stands between commas after a modal, whose verb is to come ("we may, however, share")."""
    return lemmas[at - 1] == "," == lemmas[min(at + 1, len(lemmas) - 1)] and lemmas[at - 2] in lexicon.words["Modals"]


def _predicates_follow(lemmas: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    """Tell whether "and" goes on with a verb, or after a comma with a subject of its own ("and such data is kept")."""
    predicates = lexicon.words["Predicates"]
    if at + 1 < len(lemmas) and lemmas[at + 1] in predicates:
        return True
    if lemmas[at - 1] != "," or at + 1 >= len(lemmas) or lemmas[at + 1] not in lexicon.words["Determiners"]:
        return False
    subject = lemmas[at + 2 : at + 2 + _LONGEST_SUBJECT]
    verb = next((i for i, lemma in enumerate(subject) if lemma in predicates), None)
    return verb is not None and "," not in subject[:verb]


def unit(lemmas: Sequence[str], clauses: Sequence[Clause], index: int, lexicon: Lexicon) -> Clause:
    """Return a clause with what opens it: a label ("Storage: ...") or an adjunct ("with your consent, we ...")."""
    first = last = index
    while first > 0 and _opens_next(lemmas, clauses[first - 1], lexicon):
        first -= 1
    while last + 1 < len(clauses) and _opens_next(lemmas, clauses[last], lexicon):
        last += 1
    return clauses[first][0], clauses[last][1]


def introduction(lemmas: Sequence[str], clauses: Sequence[Clause], index: int, lexicon: Lexicon) -> Clause | None:
    """Return the clause that introduces the enumeration of which a clause is an element, None if it is of none.

    Elements are numbered ("we do not: (a) sell ...; (b) share ..."), or follow a colon and are parted by semicolons.
    """
    opener = lemmas[clauses[index][0]]
    if not _is_element(lemmas, clauses[index], lexicon):
        return None
    for clause in reversed(clauses[:index]):
        if not _is_element(lemmas, clause, lexicon):
            return clause if opener == "(" or ":" in lemmas[slice(*clause)] else None
    return None


def _opens_next(lemmas: Sequence[str], clause: Clause, lexicon: Lexicon) -> bool:
    first, last = clause
    if last == len(lemmas):
        return False
    subjects = lexicon.words["Subjects"]
    if lemmas[last - 1] == ":":
        return lemmas[last] != "(" and last - first <= _LONGEST_LABEL and subjects.isdisjoint(lemmas[first:last])
    fronted = lexicon.words["Fronts"].intersection(lemmas[first : first + _OPENING])
    return lemmas[last - 1] == "," and lemmas[last] in subjects and bool(fronted)


def _is_element(lemmas: Sequence[str], clause: Clause, lexicon: Lexicon) -> bool:
    first, last = clause
    if lemmas[first] == "(":
        return True
    if lemmas[first] != ";":
        return False
    # "; - send you news", "; and your name", but not "; and we collect".
    opening = next((lemma for lemma in lemmas[first + 1 : last] if lemma not in lexicon.words["ElementJoins"]), "")
    return opening not in lexicon.words["Subjects"]


def _enumerates(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a bracket opens an element: not "(6)" in "six (6) months", nor "(1)" in "Article 6(1)(f)"."""
    if at + 3 >= len(tokens) or tokens[at + 2].lemma != ")" or not _ENUMERATOR.fullmatch(tokens[at + 1].raw):
        return False
    cited = at > 0 and (tokens[at - 1].raw.isdigit() or tokens[at - 1].lemma == ")")
    return not cited and not lexicon.is_unit(tokens[at + 3].lemma)
