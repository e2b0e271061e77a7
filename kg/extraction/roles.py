"""Stated roles: who is called controller, joint controller, processor or sub-processor, in which processing.

In: a `Passage`. Out: `RoleAssignment` statements with `explicit` set. A role word makes a role where it is tied to a
party ("Acme acts as the controller of"), where it names those dealt with ("our sub-processors"), and for each item of a
list that such a sentence opens (GDPR Art. 4(7), 4(8), 26 and 28).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.contexts import find_context
from kg.extraction.denial import is_conditional, stance
from kg.extraction.holders import Holder
from kg.extraction.labels import Mention
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.extraction.role_ties import Tie, find_ties
from kg.extraction.role_words import ROLE_CUES, is_plural
from kg.model import RoleAssignment, Span

_PROCESSORS = frozenset({"dpv:DataProcessor", "dpv:DataSubProcessor"})
_LONGEST_EVIDENCE = 400


def find_stated_roles(passage: Passage, parties: Parties, before: Passage | None = None) -> list[RoleAssignment]:
    """Return the roles that a passage states, in its own words or by those of its lead-in.

    `before` is the passage before it, to which "in such cases" points back.
    """
    spoken, above = passage.names(ROLE_CUES), passage.governor
    if not (spoken or above) or passage.segment.kind == "heading" or passage.segment.text.endswith("?"):
        return []
    stated = list(_stated(passage, parties, before)) if spoken else []
    named = {(role.party, role.role) for role in stated if role.explicit}
    # "We are the controller and responsible for your data" says one thing twice.
    stated = [role for role in stated if role.explicit or (role.party, role.role) not in named]
    return stated or (list(_listed(passage, above, parties)) if above else [])


def _stated(passage: Passage, parties: Parties, before: Passage | None) -> Iterator[RoleAssignment]:
    for tie in find_ties(passage, parties, before):
        if tie.holders:
            yield from _linked(passage, tie, before)
        elif tie.role in _PROCESSORS:
            yield from _dealt_with(passage, parties, tie)


def _linked(passage: Passage, tie: Tie, before: Passage | None = None) -> Iterator[RoleAssignment]:
    first, last = passage.clause_of(tie.word.first)
    denials = (*passage.cues("Negation", *tie.between), *passage.cues("RatherThan", *tie.between))
    negations = [cue for cue in denials if not passage.is_hollow(cue)]
    # "We are not responsible for" and "you are responsible for" are no words on roles, "the responsible party" is.
    liable = bool(negations) or any(holder.kind == "reader" for holder in tie.holders)
    party = passage.holds("GeneralParties", tie.word.last - 1)
    disclaimed = liable and not party and passage.holds("Liabilities", tie.word.first)
    if disclaimed or any(is_conditional(passage, cue.first, first) for cue in negations):
        return
    start: int | None = tie.word.first
    if tie.word.label.facet != "ckg:ServantCue":
        # "A processor for our hosts", but not "our processor, which hosts".
        start = passage.find("Prepositions", tie.word.last, last)
    for holder in tie.holders:
        yield RoleAssignment(
            party=holder.name,
            role=tie.role,
            context=find_context(passage, tie, before),
            on_behalf_of="" if start is None or tie.role not in _PROCESSORS else beneficiary(passage, start, last),
            explicit=passage.within("RoleNouns", tie.word.first, tie.word.last),
            evidence=(_evidence(passage, tie.word, holder),),
            rule="role-stated",
            polarity="denied" if negations else "affirmed",
            **passage.manner(tie.word.first),
        )


def _dealt_with(passage: Passage, parties: Parties, tie: Tie) -> Iterator[RoleAssignment]:
    """Yield the role of those who are called by it ("we share data with our sub-processors")."""
    word = tie.word
    polarity = stance(passage, word.first)
    if polarity == "denied" and passage.holds("Possessives", word.first - 1):
        # "Neither we nor our processors sell it": they are ours all the same
        polarity = "affirmed"
    if polarity and _is_dealt_with(passage, word):
        yield RoleAssignment(
            party=passage.wording(word.first, word.last),
            role=tie.role,
            context=find_context(passage, tie),
            on_behalf_of=parties.publisher,
            explicit=True,
            evidence=(_evidence(passage, word),),
            rule="processors-dealt-with",
            polarity=polarity,
            **passage.manner(word.first),
        )


def _is_dealt_with(passage: Passage, word: Mention) -> bool:
    """Tell whether a role word names some whom the publisher engages; one processor in general may be a definition."""
    first, last = passage.clause_of(word.first)
    if word.first and passage.holds("OthersOwn", word.first - 1):
        return False
    links = [cue.first for cue in passage.cues("Link", first, word.first) if cue.last == word.first]
    if any(passage.holds("TheySubjects", at - 1) for at in links):
        # "We share it where they act as processors": nobody says who.
        return False
    if not is_plural(passage, word):
        dealt = passage.has("Share", first=first, last=word.first) or passage.has("Engage", first=word.last, last=last)
        return dealt and passage.holds("Articles", word.first - 1)
    ours = passage.has("We", first=max(first, word.first - 2), last=word.first)
    return (
        ours or passage.has("Share", "Engage", "OnOurBehalf", first=first, last=last) or "Sharing" in passage.governing
    )


def _listed(passage: Passage, above: Passage, parties: Parties) -> Iterator[RoleAssignment]:
    """Distribute the role of a lead-in ("Acme is the controller in these cases:") over its items."""
    if not above.segment.text.endswith(":"):
        return
    if passage.segment.kind == "item" and passage.holds("ItemContexts", 0):
        end = len(passage.tokens)
        opening = above.clauses[-1][0]
        for tie in find_ties(above, parties):
            if tie.word.first >= opening:
                for role in _linked(above, tie):
                    evidence = (passage.span(0, end),)
                    yield replace(role, context=passage.phrase(0, end), evidence=evidence, rule="role-listed")


def beneficiary(passage: Passage, first: int, last: int) -> str:
    """Return the class of customer, or of user, that a token range names, "" if none."""
    for facet in ("ckg:CustomerClass", "ckg:ReaderClass"):
        for mention in passage.mentions.get(facet, ()):
            # "To your health care provider" as its business associate
            if first <= mention.first < last and not passage.holds("Associates", mention.last):
                return passage.wording(mention.first, mention.last)
    return ""


def _evidence(passage: Passage, word: Mention, holder: Holder | None = None) -> Span:
    """Return the clause of a role word as far as it names the holder."""
    first, _ = passage.clause_of(word.first)
    near = holder if holder is not None and holder.first >= first else word
    return find_evidence(passage, min(word.first, near.first), max(word.last, near.last))


def find_evidence(passage: Passage, first: int, last: int) -> Span:
    """Return the clause that a token range begins in, as far as the range goes; of an endless one, the range."""
    start, stop = passage.scope_of(first)
    whole = len(passage.words(start, max(stop, last))) <= _LONGEST_EVIDENCE
    return passage.span(start, max(stop, last)) if whole else passage.span(first, last)
