"""Role namings: whom a text names after a role, by a verb or by a colon ("the controller of your data is Acme").

In: a `Passage`, the `Parties` and a role word. Out: the `Holder` values, the tokens in which a negation denies the
role, and the token from which on more is said of it; None where it names nobody.
"""

from __future__ import annotations

from typing import TypeAlias

from kg.extraction.holders import Holder
from kg.extraction.joined_holders import as_one
from kg.extraction.labels import Mention
from kg.extraction.nouns import ROLE_NOUNS, find_noun_after, is_any, is_own_label, opens_clause
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.extraction.role_words import is_plural
from kg.extraction.subjects import find_following

Naming: TypeAlias = tuple[list[Holder], tuple[int, int], int] | None


def find_named_after(passage: Passage, parties: Parties, word: Mention) -> Naming:
    """Find whom a verb or a colon after a role names ("the controller of your data is Acme", "Controller: Acme")."""
    _, last = passage.clause_of(word.first)
    for at in range(word.last, last):
        colon = passage.tokens[at].lemma == ":"
        instances = passage.holds("BeforeExamples", at)
        if not (colon or instances or passage.holds("Copulas", at)):
            continue
        stop = len(passage.tokens) if colon else last
        holders = find_following(passage, parties, at + 1, stop)
        any_one = is_any(passage, word.first - 1) and not is_plural(passage, word)
        if not colon and (any_one or passage.holds("Meanings", at)):
            # "A processor is a company that", "‘processor’ means": a definition, "such processors are" none
            holders = [one for one in holders if one.kind == "name"]
        if instances and passage.lemmas[word.last] == "(" and at > word.last + 2:
            # "Processors (hosts, payment providers such as Acme)"
            continue
        if colon or instances:
            # "Processors: we use", "processors such as hosting providers" name nobody.
            holders = [one for one in holders if one.kind == "name" or (colon and _is_label(passage, word, one))]
        if colon and not is_plural(passage, word):
            holders = as_one(passage, parties, holders)
        if not holders and opens_clause(passage, word) and not colon:
            holders = find_noun_after(passage, at + 1, last)
        if not holders and colon and at == word.last and is_own_label(passage, word):
            return [Holder(parties.publisher, "speaker", at, stop)], (word.last, at), at + 1
        holders = holders or _named_below(passage, parties, word, at)
        if holders:
            return holders, (word.last, at), stop
    return None


def _is_label(passage: Passage, word: Mention, holder: Holder) -> bool:
    """Tell whether a class of party is all that a colon after a role names ("Controller: the customer")."""
    ends = holder.last == len(passage.tokens) or passage.holds("InsertionStarts", holder.last)
    another = passage.has(*ROLE_NOUNS, first=holder.first, last=holder.last)
    return holder.kind == "class" and ends and passage.tokens[word.last].lemma == ":" and not another


def _named_below(passage: Passage, parties: Parties, word: Mention, at: int) -> list[Holder]:
    """Return the publisher where a sentence leaves the name to the next line ("The controller is:")."""
    ends = passage.tokens[at].lemma == ":" and at + 1 == len(passage.tokens)
    several = is_plural(passage, word)
    # Where it depends ("if you live in Japan"), the name below is another's.
    # "Your controller can be contacted at:" tells where.
    copula = next(reversed(passage.places("Copulas", word.last, at)), at)
    reached = passage.within("Modals", word.last, copula) or passage.within("Prepositions", copula, at)
    if ends and not several and copula < at and not (reached or passage.holds("Conditionals", 0)):
        return [Holder(parties.publisher, "speaker", at, at + 1)]
    return []
