"""Nouns: parties that no lexicon knows, told by where they stand ("your dentist is the controller").

In: a `Passage` and the tokens of a linking verb. Out: `Holder` values of the kind "class", none where it is unclear.
"""

from __future__ import annotations

from kg.extraction.holders import Holder
from kg.extraction.labels import Mention
from kg.extraction.lexicon import lemmas
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.extraction.subjects import end_of_subject, is_contrasted

_LONGEST_NOUN = 3
ROLE_NOUNS = ("Controller", "JointController", "Processor", "SubProcessor")


def find_noun(passage: Passage, first: int, verb: int) -> Holder | None:
    """Return a party told by any noun right before a verb, at the beginning of its clause ("your dentist is")."""
    start = stop = end_of_subject(passage, first, verb)
    if passage.within("Capacities", stop, verb):
        # "Our legal obligations as": whose they are holds the role
        return None
    while start > first and stop - start < _LONGEST_NOUN and _is_common(passage, start - 1):
        start -= 1
    definite = passage.holds("DefiniteArticles", start - 1) or passage.holds("Possessives", start - 1)
    at = start - definite - 1
    opens = at < first or not passage.tokens[at].is_word or passage.holds("Conditionals", at)
    opens = opens or passage.holds("Additions", at) or passage.within("Relatives", stop, verb)
    last = passage.tokens[stop - 1]
    several = stop - start == 1 and last.raw.endswith("s") and last.lemma != last.raw.lower()
    if start == stop or not opens or not (definite or several) or passage.within("NoParties", start, stop):
        return None
    noun = Holder(passage.wording(start, stop), "class", start, stop)
    return None if is_contrasted(passage, first, noun) else noun


def find_maker(passage: Passage, parties: Parties, first: int, last: int, ours: bool = False) -> Holder | None:
    """Return who makes or runs what a document is about ("the developer of this app", "the site owner").

    Of "this app", or of what is known to be `ours`, it is the publisher, where the document names it.
    """
    named = parties.publisher not in passage.lexicon.words["Speakers"]
    for at in passage.places("Makers", first, last):
        thing = at + 2 + any(passage.holds(words, at + 2) for words in ("Articles", "Demonstratives"))
        of_thing = passage.holds("Partitives", at + 1) and at + 2 < thing < last and passage.holds("Offerings", thing)
        compound = passage.holds("Offerings", at - 1) and passage.holds("DefiniteArticles", at - 2)
        if not (of_thing or compound):
            continue
        start, stop = (at, thing + 1) if of_thing else (at - 1, at + 1)
        if named and (ours or (of_thing and passage.holds("Demonstratives", thing - 1))):
            return Holder(parties.publisher, "speaker", start, stop)
        return Holder(passage.wording(start, at + 1), "class", start, stop)
    return None


def find_own_thing(passage: Passage, parties: Parties, first: int, verb: int) -> Holder | None:
    """Return the publisher where its defined product stands for it before a verb ("the Platform acts as")."""
    at = end_of_subject(passage, first, verb) - 1
    defined = at > first and passage.holds("Offerings", at) and passage.tokens[at].raw.istitle()
    if not (defined and passage.holds("DefiniteArticles", at - 1)):
        return None
    if parties.publisher in passage.lexicon.words["Speakers"]:
        return Holder(passage.wording(at, at + 1), "class", at, at + 1)
    return Holder(parties.publisher, "speaker", at, at + 1)


def find_noun_after(passage: Passage, first: int, last: int) -> list[Holder]:
    """Return a party told by any noun that a token range begins with ("the controller is the club that you join")."""
    determined = passage.holds("Articles", first) or passage.holds("Possessives", first)
    start = stop = first + determined
    while stop < last and stop - start < _LONGEST_NOUN and _is_common(passage, stop):
        stop += 1
    ends = stop == last or not passage.tokens[stop].is_word
    ends = ends or passage.holds("Prepositions", stop) or passage.holds("Relatives", stop)
    if not (determined and start < stop and ends) or passage.within("NoParties", start, stop):
        return []
    return [Holder(passage.wording(start, stop), "class", start, stop)]


def is_beside(passage: Passage, holder: Holder, noun: Holder, first: int) -> bool:
    """Tell whether a noun is of a party, or explains it: "Acme, your bank, is", not "if we serve a bank, your bank"."""
    if holder.last > noun.first:
        return True
    comma = holder.last if passage.lemmas[holder.last] == "," else -1
    return comma == noun.first - 2 and not passage.holds("Fronts", first)


def is_any(passage: Passage, at: int) -> bool:
    """Tell whether an article leaves open which ("a", not "the")."""
    return passage.holds("Articles", at) and not passage.holds("DefiniteArticles", at)


def is_defined(passage: Passage, holders: list[Holder], first: int, link: int, start: int) -> bool:
    """Tell whether a role is only defined ("a sub-processor is a processor that", "the party that decides how is")."""
    if any(one.kind != "class" for one in holders):
        return False
    general = passage.within("Articles", link, start) and not passage.within("DefiniteArticles", link, start)
    roles = [one for one in holders if passage.has(*ROLE_NOUNS, first=one.first, last=one.last)]
    if general and len(roles) == len(holders) and all(is_any(passage, one.first - 1) for one in roles):
        return True
    return passage.has("Determine", first=first, last=link) and passage.within("Relatives", first, link)


def _is_common(passage: Passage, at: int) -> bool:
    """Tell whether a token is a word of a noun phrase, as far as that is told without knowing it."""
    token = passage.tokens[at]
    parts = ("Articles", "Possessives", "Prepositions", "Coordinators", "Relatives", "Subjects", "Demonstratives")
    capital = token.raw[0].isupper() and at > 0 and passage.tokens[at - 1].is_word
    return token.is_word and not capital and not any(passage.holds(words, at) for words in parts)


def is_own_label(passage: Passage, word: Mention) -> bool:
    """Tell whether a role labels in what the publisher holds it, in a list of its roles ("Processor: for content")."""
    above, headings = passage.governor, passage.segment.headings
    of_roles = above is not None and above.within("Capacities", 0, len(above.tokens))
    titles = {lemma for heading in headings[-1:] for lemma in lemmas(heading)}
    of_roles = of_roles or not titles.isdisjoint(passage.lexicon.words["Capacities"])
    return of_roles and word.first == 0 and passage.holds("ContextOpeners", word.last + 1)


def opens_clause(passage: Passage, word: Mention) -> bool:
    """Tell whether a role is what a clause speaks of ("the controller is"), no object ("to find the controller is")."""
    first, _ = passage.clause_of(word.first)
    at = word.first - 1
    opens = at == first or (at > first and not passage.tokens[at - 1].is_word)
    return passage.holds("DefiniteArticles", at) and opens
