"""Subjects: who of the parties that a clause names does what its verb says.

In: a `Passage`, the document's `Parties` and the token of a verb. Out: `Holder` values, several where parties are
joined ("Acme Ltd and Example GmbH are joint controllers"), none where it is unclear.
"""

from __future__ import annotations

from itertools import pairwise

from kg.extraction.holders import Holder, find_holders, is_predicate, is_sure, may_begin_holder
from kg.extraction.joined_holders import are_joined, as_one, is_complement, joined
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage

_LONGEST_INSERTION = 25
_LINK_REACH = 4
_EXAMPLE_REACH = 3
_LONGEST_CAPACITY = 4


def find_subjects(passage: Passage, parties: Parties, first: int, verb: int) -> list[Holder]:
    """Return the subjects of the verb at a token in the clause that begins at `first`."""
    found = [one for one in find_holders(passage, parties, first, verb) if not owns(passage, one.last)]
    stop = end_of_subject(passage, first, verb)
    served = passage.cues("OnBehalf", first, verb)
    # "On behalf of our clients, who are": a relative clause speaks of them.
    relative = passage.within("Relatives", stop, verb)
    found = [
        one
        for one in found
        if (relative and one.last == stop)
        or not (any(cue.first <= one.first < cue.last for cue in served) or passage.is_served(one.first))
    ]
    found = [one for one in found if not (is_contrasted(passage, first, one) or _names_thing(passage, one, verb))]
    found = [one for one in found if not is_predicate(passage, one)]
    if reader := _reader(passage, parties, first, stop):
        return [reader]
    if passage.holds("NoVerbs", verb) and passage.has("We", first=verb - 1, last=verb):
        # "The hospital has appointed us as its processor"
        return [Holder(parties.publisher, "speaker", verb - 1, verb)]
    if described := _described(passage, parties, first, stop):
        return [described]
    chosen = next((one for one in found if one.last == stop), None)
    if chosen and chosen.kind == "name" and _ends_relative(passage, first, chosen):
        found = [one for one in found if one is not chosen]
        chosen = None
    if chosen and chosen.kind == "class":
        chosen = next((one for one in found if _is_explained(passage, one, chosen)), chosen)
    if chosen and chosen.kind == "name" and passage.holds("NoVerbs", verb) and not is_sure(passage, parties, chosen):
        # "Acme provides Mail, Calendar and Address Book as": what stands before need be no subject.
        chosen = None
    if chosen is None and stop > first and passage.holds("TheySubjects", stop - 1):
        before = [one for one in find_holders(passage, parties, 0, stop - 1) if _may_be_they(passage, parties, one)]
        chosen = next((one for one in reversed(before) if one.kind == "class"), before[-1] if before else None)
        if chosen is None:
            return []
    if chosen is None:
        # "Acme, a company in Dublin, is": what stands before a comma.
        parted = [one for one in found if _is_parted(passage, one)] if _ends_insertion(passage, stop) else []
        # "And, as a vendor, decides": what somebody is
        parted = [one for one in parted if not _tells_capacity(passage, one)]
        chosen = _likely(passage, parties, parted or found)
    if chosen is None:
        return []
    group = joined(passage, parties, found, chosen)
    if passage.tokens[verb].raw.lower() in passage.lexicon.words["Singulars"]:
        group = as_one(passage, parties, group)
    return [*group, *_examples(passage, parties, chosen)]


def _examples(passage: Passage, parties: Parties, holder: Holder) -> list[Holder]:
    """Return who stands in brackets after a class of party by way of example ("vendors (such as Acme) are")."""
    if holder.kind != "class" or holder.last + 1 >= len(passage.tokens) or passage.lemmas[holder.last] != "(":
        return []
    given = passage.find("BeforeExamples", holder.last + 1, holder.last + _EXAMPLE_REACH)
    return [] if given is None else find_following(passage, parties, given + 1, len(passage.tokens))


def _reader(passage: Passage, parties: Parties, first: int, stop: int) -> Holder | None:
    """Return the reader who is the subject ("you are"), by the noun that tells as what ("you, as the owner, are")."""
    if stop > first and passage.holds("Readers", stop - 1):
        return Holder(parties.reader, "reader", stop - 1, stop)
    parted = _ends_insertion(passage, stop) and passage.holds("InsertionStarts", first + 1)
    if not (parted and passage.holds("Readers", first) and passage.holds("NoVerbs", first + 2)):
        return None
    noun = first + 3 + passage.holds("Articles", first + 3)
    return Holder(passage.wording(noun, stop - 1), "reader", first, first + 1)


def find_following(passage: Passage, parties: Parties, first: int, last: int) -> list[Holder]:
    """Return the party that a token range begins with, and those that are joined to it."""
    at = first
    while at < last and (passage.holds("Articles", at) or not passage.tokens[at].is_word):
        at += 1
    found = find_holders(passage, parties, at, last) if may_begin_holder(passage, parties, at, last) else []
    if not found or found[0].first > at or owns(passage, found[0].last):
        return []
    end = 1
    while end < len(found) and are_joined(passage, parties, found[end - 1], found[end]):
        end += 1
    inside = passage.is_bracketed(found[0].first)
    plain = [one for one in found if inside or not passage.is_bracketed(one.first)]
    return max(found[:end], plain[: _end_of_series(passage, plain)], key=len)


def _end_of_series(passage: Passage, found: list[Holder]) -> int:
    """Return how many names a series parted by commas holds, which "and" ends ("Acme, Example and Sample")."""
    for end, (one, other) in enumerate(pairwise(found), 2):
        # "Acme (hosting) and Sample (mail)"
        inside = passage.is_bracketed(one.first) and passage.is_bracketed(other.first)
        between = [at for at in range(one.last, other.first) if inside or not passage.is_bracketed(at)]
        if other.kind != "name" or not between or not all(passage.holds("Coordinators", at) for at in between):
            return 0
        if any(passage.tokens[at].is_word for at in between):
            return end
    return 0


def owns(passage: Passage, stop: int) -> bool:
    """Tell whether what ends before a token is only said to own something, and no role ("Acme's vendors")."""
    end = passage.ends[stop - 1]
    after = passage.segment.text[end : end + 2]
    possessive = after in {"'s", "’s"} or (after[:1] in {"'", "’"} and passage.tokens[stop - 1].raw.endswith("s"))
    return possessive and not passage.holds("Capacities", stop)


def links_to(passage: Passage, verb: int, role: int) -> bool:
    """Tell whether a verb links to a role and to nothing before it ("it was disclosed to a controller")."""
    between = range(verb, role)
    # "As we engage processors" tells what somebody does.
    parts = any(passage.within(words, verb, role) for words in ("Prepositions", "Relatives", "Subjects"))
    parts = parts or any(passage.tokens[at].lemma == "," for at in between)
    return sum(passage.tokens[at].is_word for at in between) <= _LINK_REACH and not parts


def is_contrasted(passage: Passage, first: int, holder: Holder) -> bool:
    """Tell whether a party is named only as who it is not ("your school, not Acme, is")."""
    at = holder.first - 1
    while at > first and (passage.holds("Articles", at) or passage.holds("Possessives", at)):
        at -= 1
    if any(cue.last == at + 1 for cue in passage.cues("RatherThan", first, at + 1)):
        return True
    if at <= first or passage.holds("NegativeDeterminers", at):
        return False
    return passage.has("Negation", first=at, last=at + 1) and passage.holds("Coordinators", at - 1)


def _tells_capacity(passage: Passage, holder: Holder) -> bool:
    """Tell whether a class of party only tells as what somebody acts ("as an advertising vendor")."""
    at = holder.first - 1
    while at > 0 and holder.first - at < _LONGEST_CAPACITY and not passage.holds("NoVerbs", at):
        at -= 1
    return holder.kind == "class" and passage.holds("NoVerbs", at) and passage.holds("Articles", at + 1)


def _ends_relative(passage: Passage, first: int, holder: Holder) -> bool:
    """Tell whether a name ends a relative clause ("the shop that sent you to Acme is", "schools that use Acme are")."""
    complement = is_complement(passage, holder) and passage.within("Relatives", first, holder.first)
    at = holder.first - 1
    return complement or (passage.holds("Relatives", at - 1) and passage.has("Use", "Engage", first=at, last=at + 1))


def _may_be_they(passage: Passage, parties: Parties, holder: Holder) -> bool:
    """Tell whether "they" may speak of a party: not "we", no mere word with a capital ("Agreements where they act")."""
    return not holder.is_weak and (holder.kind == "class" or is_sure(passage, parties, holder))


def _is_explained(passage: Passage, name: Holder, other: Holder) -> bool:
    """Tell whether a class of party only explains a name before it ("Acme, a hosting provider, which acts")."""
    opens = name.kind == "name" and name.last + 1 < other.first and passage.lemmas[name.last] == ","
    if not (opens and passage.holds("Articles", name.last + 1)) or passage.holds("DefiniteArticles", name.last + 1):
        return False
    between = range(name.last + 1, other.first)
    return not any(passage.lemmas[at] == "," or passage.holds("Copulas", at) for at in between)


def _names_thing(passage: Passage, holder: Holder, verb: int) -> bool:
    """Tell whether a name before a verb only tells whose a thing is ("some Acme Services are")."""
    after = passage.tokens[holder.last]
    several = after.raw[0].isupper() and after.raw.endswith("s") and after.lemma != after.raw.lower()
    return several and holder.last == verb - 1 and holder.kind in {"name", "speaker"}


def _described(passage: Passage, parties: Parties, first: int, stop: int) -> Holder | None:
    """Return a party that a relative clause describes ("the company that sells it"); who contracts is the publisher."""
    for at in range(first + 1, stop - 1):
        named = passage.holds("GeneralParties", at) and passage.holds("DefiniteArticles", at - 1)
        if named and (passage.holds("Relatives", at + 1) or passage.holds("Readers", at + 1)):
            if passage.within("Contracting", at + 1, stop):
                return Holder(parties.publisher, "speaker", at - 1, stop)
            end = next((i for i in range(at + 1, stop) if passage.holds("Modals", i)), stop)
            return Holder(passage.phrase(at - 1, end), "class", at - 1, end)
    return None


def end_of_subject(passage: Passage, first: int, verb: int) -> int:
    """Return where the noun phrase before a verb ends: before auxiliaries, adverbs, relative words and brackets."""
    at = verb
    while at > first:
        mark = passage.tokens[at - 1].lemma
        if mark == ")":
            bracketed = range(at - 2, max(first, at - _LONGEST_INSERTION), -1)
            at = next((i for i in bracketed if passage.tokens[i].lemma == "("), at - 1)
        elif not _is_between(passage, at - 1):
            break
        else:
            at -= 1
    return at


def _is_between(passage: Passage, at: int) -> bool:
    """Tell whether a token may part a subject from its verb ("partners, who may also be")."""
    if passage.tokens[at].lemma == ",":
        return passage.holds("Relatives", at + 1)
    between = ("Auxiliaries", "Relatives", "Capacities")
    return any(passage.holds(words, at) for words in between) or passage.tokens[at].lemma in "“”‘’\"'"


def _is_parted(passage: Passage, holder: Holder) -> bool:
    """Tell whether a comma follows a party that stands in no place of another's ("Acme (“we”), of Any Street, is")."""
    at = holder.last
    if passage.lemmas[at] == "(":
        at = next((i + 1 for i in range(at, len(passage.tokens) - 1) if passage.lemmas[i] == ")"), at)
    return passage.tokens[at].lemma == "," and not is_complement(passage, holder)


def _ends_insertion(passage: Passage, stop: int) -> bool:
    return stop > 0 and passage.tokens[stop - 1].lemma == ","


def _likely(passage: Passage, parties: Parties, found: list[Holder]) -> Holder | None:
    """Return the last party that is no complement ("of Acme"), before others one that is surely an organisation."""
    starts = {one.last for one in found}
    # "the providers we use": a speaker right after a noun begins a clause about it.
    free = [one for one in found if not one.is_weak and not is_complement(passage, one)]
    free = [one for one in free if one.kind != "speaker" or one.first not in starts]
    sure = [one for one in free if is_sure(passage, parties, one)]
    return next(reversed(sure or free), None)
