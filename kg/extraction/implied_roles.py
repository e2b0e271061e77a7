"""Implied roles: who must be controller or processor by what the text says they do, though it calls them neither.

In: a `Passage`. Out: `RoleAssignment` statements without `explicit`. Whoever processes on another's behalf or
instructions is a processor, and whoever instructs or decides is a controller (GDPR Art. 4(7), 4(8), 28 and 29).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.denial import stance
from kg.extraction.lexicon import Mention
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.extraction.roles import beneficiary
from kg.model import Concept, RoleAssignment

_BEHALF_REACH = 4


def find_implied_roles(
    passage: Passage, parties: Parties, stated: tuple[RoleAssignment, ...]
) -> Iterator[RoleAssignment]:
    """Yield the roles that a passage implies beside those that it states."""
    if passage.segment.kind == "heading" or not passage.tokens:
        return
    has_processor = any(role.role == "dpv:DataProcessor" for role in stated)
    yield from _for_customers(passage, parties, has_processor)
    if not has_processor:
        yield from _for_the_publisher(passage, parties)
    if not stated:
        yield from _deciding(passage)


def _for_customers(passage: Passage, parties: Parties, has_processor: bool) -> Iterator[RoleAssignment]:
    """Yield the publisher as processor of the customers on whose behalf it acts, and them as controllers."""
    for cue in passage.cues("OnBehalf"):
        first, last = passage.clause_of(cue.first)
        if not passage.has("Collect", "Use", "Share", "Store", first=first, last=last):
            continue
        # Those who exercise a person's rights act on that person's behalf, but process nothing for them.
        if passage.within("Agents", first, cue.first) or not _speaks_of_us(passage, parties, first, cue.last):
            continue
        customer = beneficiary(passage, cue.first, last) or "customer"
        context = passage.phrase(cue.last, last) or passage.phrase(first, cue.first)
        if not has_processor:
            yield from _implied(passage, cue, parties.publisher, "dpv:DataProcessor", context, customer)
        if stance(passage, cue.first) == "affirmed":
            before = passage.phrase(first, cue.first)
            yield from _implied(passage, cue, customer, "dpv:DataController", before)


def _for_the_publisher(passage: Passage, parties: Parties) -> Iterator[RoleAssignment]:
    """Yield those who act for the publisher as its processors, the first of them in a passage."""
    ours = [cue for cue in passage.cues("Behalf") if _is_ours(passage, parties, cue)]
    cues = [*passage.cues("OnOurBehalf"), *ours]
    cues += [cue for cue in passage.cues("ForUs") if passage.within("DataWords", *passage.clause_of(cue.first))]
    for cue in sorted(cues, key=lambda cue: cue.first):
        first, last = passage.clause_of(cue.first)
        provider = _named(passage, "ckg:ProviderClass", first, last)
        if provider is not None:
            party = passage.wording(provider.first, provider.last)
            context = passage.phrase(provider.last, last)
            yield from _implied(passage, cue, party, "dpv:DataProcessor", context, parties.publisher)
            return


def _deciding(passage: Passage) -> Iterator[RoleAssignment]:
    """Yield the customers who decide on the data or answer for it, the first of them in a passage."""
    for cue in passage.cues("Determine"):
        first, last = passage.clause_of(cue.first)
        party = _named(passage, "ckg:CustomerClass", first, last)
        if party is not None and passage.within("DataWords", first, last):
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
    return passage.within("Instructions", first, last)


def _named(passage: Passage, facet: str, first: int, last: int) -> Mention | None:
    """Return the first mention of a class of party in a range, as long as the noun phrase goes on."""
    named: Mention | None = None
    for mention in passage.mentions.get(facet, ()):
        if not first <= mention.first < last:
            continue
        if named is None:
            named = mention
        elif mention.first == named.last:
            named = named._replace(last=mention.last)
        else:
            break
    return named
