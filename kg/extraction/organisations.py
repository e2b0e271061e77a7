"""Organisations: those that a passage names, known ones and those told by their legal form ("Example Hosting GmbH").

In: a `Passage` and the document's `Parties`. Out: `Organisation` values; the publisher itself is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kg.extraction.lexicon import Lexicon, lemmas
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.model import Concept

_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation named at `tokens[first:last]`; `category` is the one it usually acts in, "" if not known."""

    name: str
    category: Concept
    first: int
    last: int


def find_organisations(passage: Passage, parties: Parties) -> list[Organisation]:
    """Return the organisations that a passage names, in the order of the text."""
    lexicon = passage.lexicon
    if not ("organisations" in passage.mentions or names_a_form(passage)):
        return []
    firms = {one.first: one for one in named_by_form(passage)}
    known = [
        Organisation(lexicon.names[m.concept], lexicon.categories.get(m.concept, ""), m.first, m.last)
        for m in passage.mentions.get("organisations", ())
    ]
    # "Example.com Market Ltd" is more than "Example".
    known = [
        replace(firms[one.first], category=one.category)
        if one.first in firms and joins_name(passage, one.last)
        else one
        for one in known
    ]
    # A legal form belongs to the known name that it follows ("Example Pay Austria GmbH").
    taken = {at for organisation in known for at in range(organisation.first, organisation.last + 1)}
    found = [*known, *(one for one in firms.values() if not taken & set(range(one.first, one.last)))]
    return sorted((o for o in found if not parties.is_publisher(o.name)), key=lambda o: o.first)


def names_a_form(passage: Passage) -> bool:
    """Tell whether any word of a passage may be a legal form."""
    return not _lemmas_of_forms(passage.lexicon).isdisjoint(passage.lemmas)


def named_by_form(passage: Passage) -> Iterator[Organisation]:
    """Yield the organisations that their legal form tells."""
    forms = _lemmas_of_forms(passage.lexicon)
    for at, token in enumerate(passage.tokens):
        written = token.raw[0].isupper() or "." in token.raw
        if token.lemma not in forms or not (written and is_legal_form(passage, at)):
            continue
        if at + 1 < len(passage.tokens) and is_legal_form(passage, at + 1):
            # "Example Pte Ltd"
            continue
        # A comma may part the name from its form ("Example, Inc.").
        stop = at - 1 if at and passage.tokens[at - 1].lemma == "," else at
        first = _begin(passage, stop)
        if first and passage.tokens[first].raw.isdigit() and passage.lemmas[first - 1] == ".":
            # The number of a section
            first += 1
        if first < stop:
            yield Organisation(passage.words(first, at + 1), "", first, at + 1)


@cache
def _lemmas_of_forms(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(lemma for form in lexicon.words["LegalForms"] for lemma in lemmas(form))


def is_legal_form(passage: Passage, at: int) -> bool:
    """Tell whether a token is a company's legal form: as it is written, for "Ltd" and "Inc" are no lemmas."""
    return passage.tokens[at].raw.lower().rstrip(".") in passage.lexicon.words["LegalForms"]


def _begin(passage: Passage, stop: int) -> int:
    """Return where the name begins that ends before a token."""
    first = stop
    while first and stop - first < _LONGEST_NAME:
        if joins_name(passage, first - 2):
            # "Example.ai Inc"
            first -= 3
        elif _is_name(passage, first - 1):
            first -= 1
        else:
            break
    return first


def joins_name(passage: Passage, at: int) -> bool:
    """Tell whether a token is the dot inside a name ("Example.ai"), not that of a number before it ("3.1 Example")."""
    if not 0 < at < len(passage.tokens) - 1 or passage.lemmas[at] != "." or not passage.tokens[at + 1].is_word:
        return False
    if passage.tokens[at - 1].raw.isdigit() or is_legal_form(passage, at - 1):
        return False
    return passage.ends[at - 1] == passage.starts[at] and passage.ends[at] == passage.starts[at + 1]


def _is_name(passage: Passage, at: int) -> bool:
    token = passage.tokens[at]
    if is_legal_form(passage, at) or passage.holds("NoNames", at):
        return False
    return token.is_word and (token.raw[0].isdigit() or not token.raw.islower())
