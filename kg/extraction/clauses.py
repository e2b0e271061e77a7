"""Clauses: where one thing said ends and the next begins, and what introduces an enumeration within a sentence.

In: tokens and the closed word classes of the lexicon. Out: half-open token ranges that cover the tokens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from kg.extraction.lexicon import Lexicon
from kg.extraction.tokens import Token

Clause: TypeAlias = tuple[int, int]

_ENUMERATOR = re.compile(r"[ivx]{1,4}|[IVX]{1,4}|[A-Za-z]|\d{1,2}")
_LABEL_LENGTH = 4
_OPENING = 3
"""Within how many tokens an element of an enumeration would name a subject of its own."""


def cut_clauses(tokens: Sequence[Token], lemmas: Sequence[str], lexicon: Lexicon) -> tuple[Clause, ...]:
    """Cut tokens into clauses: at semicolons, at "but", and where a subject or a verb of its own opens another."""
    names = ("ClauseBreaks", "ClauseJoins", "Subjects", "Additions", "Predicates")
    breaks, joins, subjects, additions, predicates = (lexicon.words[name] for name in names)
    starts = [0]
    for i, lemma in enumerate(lemmas):
        if lemma in breaks:
            opens = True
        elif lemma == "(":
            opens = _enumerates(tokens, i, lexicon)
        elif lemma in subjects:
            opens = i > 0 and lemmas[i - 1] in joins
        else:
            opens = lemma in additions and i + 1 < len(tokens) and lemmas[i + 1] in predicates
        # A label ("Storage: ...") is no part of what it labels.
        if (opens or (0 < i <= _LABEL_LENGTH and lemmas[i - 1] == ":")) and i > starts[-1]:
            starts.append(i)
    ends = [*starts[1:], len(tokens)]
    return tuple(zip(starts, ends, strict=True)) if tokens else ()


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


def _is_element(lemmas: Sequence[str], clause: Clause, lexicon: Lexicon) -> bool:
    first, last = clause
    if lemmas[first] == "(":
        return True
    opening = lemmas[first + 1 : min(last, first + 1 + _OPENING)]
    return lemmas[first] == ";" and lexicon.words["Subjects"].isdisjoint(opening)


def _enumerates(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a bracket opens an element: not "(6)" in "six (6) months", nor "(1)" in "Article 6(1)(f)"."""
    if at + 3 >= len(tokens) or tokens[at + 2].lemma != ")" or not _ENUMERATOR.fullmatch(tokens[at + 1].raw):
        return False
    cited = at > 0 and (tokens[at - 1].raw.isdigit() or tokens[at - 1].lemma == ")")
    return not cited and not lexicon.is_unit(tokens[at + 3].lemma)
