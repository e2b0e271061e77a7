"""Stated roles: who is called controller, joint controller, processor or sub-processor, in which processing.

In: a `Passage`. Out: `RoleAssignment` statements with `explicit` set. A role word makes a role where a verb links it to
a party ("Acme acts as the controller of"), where it names those dealt with ("our sub-processors"), and for each item of
a list that such a sentence opens (GDPR Art. 4(7), 4(8), 26 and 28).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.denial import is_conditional, stance
from kg.extraction.lexicon import Mention
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.model import Concept, RoleAssignment

_ROLES: tuple[tuple[str, Concept], ...] = (
    ("JointController", "dpv:JointDataControllers"),
    ("Controller", "dpv:DataController"),
    ("SubProcessor", "dpv:DataSubProcessor"),
    ("Processor", "dpv:DataProcessor"),
)
_PROCESSORS = frozenset({"dpv:DataProcessor", "dpv:DataSubProcessor"})
_LINK_REACH = 4


def find_stated_roles(passage: Passage, parties: Parties) -> Iterator[RoleAssignment]:
    """Yield the roles that a passage states, in its own words or by those of its lead-in."""
    if passage.segment.kind == "heading" or not passage.tokens:
        return
    stated = list(_stated(passage, parties))
    yield from stated or _listed(passage, parties)


def _stated(passage: Passage, parties: Parties) -> Iterator[RoleAssignment]:
    taken: set[int] = set()
    for cue, role in _ROLES:
        for word in passage.cues(cue):
            if word.first in taken or _is_possessive(passage, word):
                continue
            taken |= set(range(word.first, word.last))
            linked = list(_linked(passage, parties, word, role))
            yield from linked or _dealt_with(passage, parties, word, role)


def _linked(passage: Passage, parties: Parties, word: Mention, role: Concept) -> Iterator[RoleAssignment]:
    first, last = passage.clause_of(word.first)
    party, link = _holder(passage, parties, word, first, last)
    if not party:
        return
    start, stop = (first, word.first) if link < word.first else (word.last, link + 2)
    negations = [cue for cue in passage.cues("Negation", start, stop) if not passage.is_hollow(cue)]
    if any(is_conditional(passage, cue.first, first) for cue in negations):
        return
    yield RoleAssignment(
        party=party,
        role=role,
        context=_context(passage, word.last, last) or _fronted(passage, first, word.first),
        on_behalf_of=beneficiary(passage, word.last, last),
        explicit=True,
        evidence=(passage.span(first, last),),
        rule="role-stated",
        polarity="denied" if negations else "affirmed",
        **passage.manner(word.first),
    )


def _dealt_with(passage: Passage, parties: Parties, word: Mention, role: Concept) -> Iterator[RoleAssignment]:
    """Yield the role of those who are called by it ("we share data with our sub-processors")."""
    first, last = passage.clause_of(word.first)
    several = passage.tokens[word.last - 1].raw.lower().endswith("s")
    polarity = stance(passage, word.first)
    if role in _PROCESSORS and several and polarity and passage.has("Share", "Engage", first=first, last=word.first):
        yield RoleAssignment(
            party=passage.wording(word.first, word.last),
            role=role,
            context=passage.phrase(word.last, last),
            on_behalf_of=parties.publisher,
            explicit=True,
            evidence=(passage.span(first, last),),
            rule="processors-dealt-with",
            polarity=polarity,
            **passage.manner(word.first),
        )


def _listed(passage: Passage, parties: Parties) -> Iterator[RoleAssignment]:
    """Distribute the role of a lead-in ("Acme is the controller in these cases:") over its items."""
    above = passage.governor
    if above is None or not above.segment.text.endswith(":"):
        return
    if passage.segment.kind == "item" and passage.holds("ItemContexts", 0):
        end = len(passage.tokens)
        for role in _stated(above, parties):
            evidence = (passage.span(0, end),)
            yield replace(role, context=passage.phrase(0, end), evidence=evidence, rule="role-listed")


def _holder(passage: Passage, parties: Parties, word: Mention, first: int, last: int) -> tuple[str, int]:
    """Return the party that a linking verb gives a role ("Acme is the", "the controller is Acme"), and the verb."""
    before = [m for m in passage.cues("Link", first, word.first) if word.first - m.last <= _LINK_REACH]
    if before:
        link = before[-1].first
        if not passage.holds("TheySubjects", first):
            return _subject(passage, parties, first, link), link
        they = next((m for m in reversed(passage.mentions.get("ckg:CustomerClass", ())) if m.last <= first), None)
        return (passage.wording(they.first, they.last) if they else ""), link
    for link in (m.first for m in passage.cues("Link", word.last, last)):
        if any(at <= link + _LINK_REACH for at in parties.self_mentions(passage, link, last)):
            return parties.publisher, link
    return "", word.first


def _subject(passage: Passage, parties: Parties, first: int, link: int) -> str:
    """Return the party nearest before a linking verb: the publisher, or a class of party."""
    named = [(at, parties.publisher) for at in parties.self_mentions(passage, first, link)]
    named += [(m.first, parties.publisher) for m in passage.cues("We", first, link)]
    named += [
        (mention.first, passage.wording(mention.first, mention.last))
        for facet in ("ckg:CustomerClass", "ckg:ProviderClass")
        for mention in passage.mentions.get(facet, ())
        if first <= mention.first and mention.last <= link
    ]
    return max(named, default=(0, ""))[1]


def beneficiary(passage: Passage, first: int, last: int) -> str:
    """Return the class of customer that a token range names, "" if none."""
    mentions = passage.mentions.get("ckg:CustomerClass", ())
    mention = next((m for m in mentions if first <= m.first < last), None)
    return passage.wording(mention.first, mention.last) if mention else ""


def _context(passage: Passage, first: int, last: int) -> str:
    return passage.phrase(first, last) if first < last and passage.holds("ContextOpeners", first) else ""


def _fronted(passage: Passage, first: int, last: int) -> str:
    """Return an adverbial that opens the clause ("When an organisation gives access, Acme acts as")."""
    comma = next((i for i in range(first, last) if passage.tokens[i].lemma == ","), first)
    return passage.phrase(first, comma)


def _is_possessive(passage: Passage, word: Mention) -> bool:
    after = passage.segment.text[passage.ends[word.last - 1] :][:2]
    return after in {"'s", "’s"}
