"""Implied roles: who must be controller or processor by what the text says they do, though it calls them neither.

In: a `Passage`. Out: `RoleAssignment` statements without `explicit`. Whoever processes on another's behalf or
instructions is a processor, and whoever instructs or decides is a controller (GDPR Art. 4(7), 4(8), 28 and 29).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.denial import stance
from kg.extraction.lexicon import Mention
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.extraction.roles import beneficiary
from kg.model import Concept, RoleAssignment

_BEHALF_REACH = 4
_DATA_REACH = 12


def find_implied_roles(
    passage: Passage, parties: Parties, stated: tuple[RoleAssignment, ...], before: Passage | None = None
) -> Iterator[RoleAssignment]:
    """Yield the roles that a passage implies beside those that it states; `before` is the passage before it."""
    if passage.segment.kind == "heading" or not passage.tokens:
        return
    has_processor = any(role.role == "dpv:DataProcessor" for role in stated)
    yield from _for_customers(passage, parties, has_processor)
    if not has_processor:
        yield from _for_the_publisher(passage, parties, before)
    if not stated:
        yield from _deciding(passage)


def _for_customers(passage: Passage, parties: Parties, has_processor: bool) -> Iterator[RoleAssignment]:
    """Yield the publisher as processor of the customers on whose behalf it acts, and them as controllers."""
    for cue in passage.cues("OnBehalf"):
        first, last = passage.clause_of(cue.first)
        if not passage.has("Collect", "Use", "Share", "Store", first=first, last=last):
            continue
        told = passage.within("Instructions", cue.first, cue.last)
        if not (told or passage.within("DataWords", first, last)):
            continue
        # Those who exercise a person's rights act on that person's behalf, but process nothing for them.
        if passage.within("Agents", first, cue.first) or not _speaks_of_us(passage, parties, first, cue.last):
            continue
        customer = beneficiary(passage, cue.first, last) or parties.reader
        context = passage.phrase(cue.last, last) or passage.phrase(first, cue.first)
        if not has_processor:
            yield from _implied(passage, cue, parties.publisher, "dpv:DataProcessor", context, customer)
        if stance(passage, cue.first) == "affirmed":
            before = passage.phrase(first, cue.first)
            yield from _implied(passage, cue, customer, "dpv:DataController", before)


def _for_the_publisher(passage: Passage, parties: Parties, before: Passage | None) -> Iterator[RoleAssignment]:
    """Yield those who act for the publisher as its processors, the first of them in a passage."""
    for cue in sorted(_services(passage, parties), key=lambda cue: cue.first):
        first, last = passage.clause_of(cue.first)
        provider = _provider(passage, cue, first, last)
        name = passage.wording(provider.first, provider.last) if provider else ""
        if before is not None and _points_back(passage, first, provider):
            name = _first_provider(before) or name
        if name:
            context = passage.phrase(provider.last if provider else first, last)
            yield from _implied(passage, cue, name, "dpv:DataProcessor", context, parties.publisher)
            return


def _services(passage: Passage, parties: Parties) -> Iterator[Mention]:
    """Yield the words that say that something is done for the publisher ("on our behalf", "work for Acme")."""
    yield from passage.cues("OnOurBehalf")
    yield from (cue for cue in passage.cues("Behalf") if _is_ours(passage, parties, cue))
    end = len(passage.tokens)
    yield from (cue for cue in passage.cues("ForName") if cue.last < end and parties.is_own(passage, cue.last))
    for cue in passage.cues("Entrust"):
        first, _ = passage.clause_of(cue.first)
        provider = _provider(passage, cue, first, cue.first)
        engaged = provider is not None and passage.has("Engage", first=first, last=provider.first)
        if engaged and provider and _speaks_of_us(passage, parties, first, provider.first):
            yield cue
    for cue in passage.cues("ForUs"):
        first, last = passage.clause_of(cue.first)
        # "necessary for us to", "for us or others": nobody serves anybody
        serves = cue.last == end or not passage.holds("AfterNeed", cue.last)
        if serves and passage.within("DataWords", first, last) and _provider(passage, cue, first, cue.first):
            yield cue


def _provider(passage: Passage, cue: Mention, first: int, last: int) -> Mention | None:
    """Return the class of party that serves: of those before the words for it, the last, or what it is joined to."""
    named = [m for m in _classes(passage, "ckg:ProviderClass") if first <= m.first < last and _serves(passage, m)]
    earlier = [m for m in named if m.first < cue.first]
    if not earlier:
        return named[0] if named else None
    chosen = earlier[-1]
    for one in reversed(earlier[:-1]):
        between = (one.last, chosen.first)
        if passage.has("Link", first=between[0], last=between[1]):
            # "a third party acting as an agent"
            return one
        joined = between[1] - between[0] <= _BEHALF_REACH and not passage.within("Prepositions", *between)
        if joined and passage.within("ProviderWords", one.first, one.last):
            return one
    return chosen


def _serves(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention names a party: no verb ("partner with Acme"), adjective or source of data."""
    at = mention.first - 1
    while at >= 0 and (passage.holds("Articles", at) or passage.holds("Possessives", at)):
        at -= 1
    determined = at < mention.first - 1
    adjectival = (
        passage.holds("GeneralParties", mention.last - 1) and not determined and not _is_several(passage, mention)
    )
    is_verb = any(cue.first == mention.last - 1 for cue in passage.cues("Engage", mention.first, mention.last))
    return not (adjectival or is_verb or (at >= 0 and passage.holds("BeforeOrigin", at)))


def _is_several(passage: Passage, mention: Mention) -> bool:
    return passage.tokens[mention.last - 1].raw.endswith("s")


def _points_back(passage: Passage, first: int, provider: Mention | None) -> bool:
    """Tell whether a clause speaks of parties that were named before ("they", "these third parties")."""
    if provider is None:
        general = first + 1 < len(passage.tokens) and passage.holds("GeneralParties", first + 1)
        return passage.holds("TheySubjects", first) or (general and passage.holds("Demonstratives", first))
    named = passage.within("ProviderWords", provider.first, provider.last)
    return not named and provider.first > 0 and passage.holds("Demonstratives", provider.first - 1)


def _first_provider(passage: Passage) -> str:
    named = _classes(passage, "ckg:ProviderClass")
    return passage.wording(named[0].first, named[0].last) if named else ""


def _deciding(passage: Passage) -> Iterator[RoleAssignment]:
    """Yield the customers who decide on the data or answer for it, the first of them in a passage."""
    for cue in passage.cues("Determine"):
        first, last = passage.clause_of(cue.first)
        party = _named(passage, "ckg:CustomerClass", first, last)
        reach = min(last, cue.last + _DATA_REACH)
        if party is not None and passage.within("PersonalDataWords", min(party.first, cue.first), reach):
            name = passage.wording(party.first, party.last)
            yield from _implied(passage, cue, name, "dpv:DataController", passage.phrase(cue.first, last))
            return


def _implied(
    passage: Passage, cue: Mention, party: str, role: Concept, context: str, on_behalf_of: str = ""
) -> Iterator[RoleAssignment]:
    polarity = stance(passage, cue.first)
    if polarity is not None:
        yield RoleAssignment(
            party=party,
            role=role,
            context=context,
            on_behalf_of=on_behalf_of,
            explicit=False,
            evidence=(passage.span(*passage.clause_of(cue.first)),),
            rule="role-implied",
            polarity=polarity,
            **passage.manner(cue.first),
        )


def _is_ours(passage: Passage, parties: Parties, cue: Mention) -> bool:
    """Tell whether "behalf" is the publisher's, by name ("on Acme's behalf", "on behalf of Acme")."""
    first, last = max(0, cue.first - _BEHALF_REACH), min(len(passage.tokens), cue.last + _BEHALF_REACH)
    return any(True for _ in parties.self_mentions(passage, first, last))


def _speaks_of_us(passage: Passage, parties: Parties, first: int, last: int) -> bool:
    if passage.cues("We", first, last) or any(True for _ in parties.self_mentions(passage, first, last)):
        return True
    # "You own your data and only process it according to your instructions": the subject was left out.
    return passage.within("Instructions", first, last) and passage.has("Use", first=first, last=last)


def _named(passage: Passage, facet: str, first: int, last: int) -> Mention | None:
    """Return the first mention of a class of party in a range."""
    return next((m for m in _classes(passage, facet) if first <= m.first < last), None)


def _classes(passage: Passage, facet: str) -> list[Mention]:
    """Return the mentions of a class of party, each as long as its noun phrase goes on."""
    merged: list[Mention] = []
    for mention in passage.mentions.get(facet, ()):
        if merged and mention.first == merged[-1].last:
            merged[-1] = replace(merged[-1], last=mention.last)
        else:
            merged.append(mention)
    return merged
