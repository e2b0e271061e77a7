"""Clauses: where the tokens of a passage fall into parts with a subject or a verb of their own.

In: tokens and their lemmas. Out: half-open token ranges that cover them.
"""

from __future__ import annotations

import re

from kg.extraction.lexicon import Lexicon
from kg.extraction.tokens import Token

_ENUMERATOR = re.compile(r"[ivx]{1,4}|[IVX]{1,4}|[A-Za-rt-z]|\d{1,2}")
_LABEL_LENGTH = 4
_LONGEST_SUBJECT = 4


def find_clauses(tokens: tuple[Token, ...], lemmas: tuple[str, ...], lexicon: Lexicon) -> tuple[tuple[int, int], ...]:
    """Cut tokens into clauses: at semicolons, at "but", and where a subject or a verb of its own opens another."""
    names = ("ClauseBreaks", "ClauseJoins", "Subjects", "Additions")
    breaks, joins, subjects, additions = (lexicon.words[name] for name in names)
    starts = [0]
    for i, lemma in enumerate(lemmas):
        if lemma in breaks:
            opens = True
        elif lemma == "(":
            # "(6)" in "six (6) months" enumerates nothing.
            opens = i + 3 < len(tokens) and lemmas[i + 2] == ")" and _enumerates(tokens[i + 1], lemmas[i + 3], lexicon)
        elif lemma in subjects:
            # "US" and "IT" are no pronouns.
            opens = i > 0 and lemmas[i - 1] in joins and not tokens[i].raw.isupper()
        else:
            opens = lemma in additions and _predicates_follow(lemmas, i, lexicon)
        # A label ("Storage: ...") is no part of what it labels.
        if (opens or (0 < i <= _LABEL_LENGTH and lemmas[i - 1] == ":")) and i > starts[-1]:
            starts.append(i)
    ends = [*starts[1:], len(tokens)]
    return tuple(zip(starts, ends, strict=True)) if tokens else ()


def _predicates_follow(lemmas: tuple[str, ...], at: int, lexicon: Lexicon) -> bool:
    """Tell whether "and" goes on with a verb, or after a comma with a subject of its own ("and such data is kept")."""
    predicates = lexicon.words["Predicates"]
    if at + 1 < len(lemmas) and lemmas[at + 1] in predicates:
        return True
    if lemmas[at - 1] != "," or at + 1 >= len(lemmas) or lemmas[at + 1] not in lexicon.words["Determiners"]:
        return False
    subject = lemmas[at + 2 : at + 2 + _LONGEST_SUBJECT]
    verb = next((i for i, lemma in enumerate(subject) if lemma in predicates), None)
    return verb is not None and "," not in subject[:verb]


def _enumerates(token: Token, following: str, lexicon: Lexicon) -> bool:
    return bool(_ENUMERATOR.fullmatch(token.raw)) and not lexicon.is_unit(following)
