"""Providers: who serves the publisher by the words of a passage, though it calls them no processor.

In: a `Passage` and the document's `Parties`. Out: a `Service`: the words that tell it ("on our behalf"), and by whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extraction.holders import Holder, find_holders, is_predicate, is_sure
from kg.extraction.joined_holders import joined
from kg.extraction.labels import Mention
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage, cue_facets
from kg.extraction.subjects import find_following, owns

SERVICE_CUES = cue_facets("OnOurBehalf", "Behalf", "ForName", "Entrust", "ForUs", "Contract")
"""What a passage mentions at least one of if it tells who serves the publisher."""
_NAME_REACH = 4
_CONTRAST_REACH = 6


@dataclass(frozen=True, slots=True)
class Service:
    """Who serves the publisher, by which words; what is said of it stands from `rest` on.

    `is_weak` marks words that may speak of other help, so that their denial says nothing ("does not help us");
    `is_provider` tells that the text calls it a provider, or points back to whom it named ("they").
    """

    cue: Mention
    name: str
    rest: int
    is_weak: bool = False
    is_provider: bool = False


def find_services(passage: Passage, parties: Parties, before: Passage | None) -> Iterator[Service]:
    """Yield who serves the publisher by the first words that tell it, and each with whom it has a contract for it."""
    if not passage.names(SERVICE_CUES):
        return
    for cue in sorted(_cues(passage, parties), key=lambda cue: cue.first):
        if service := find_service(passage, parties, cue, before):
            yield service
            yield from _fellows(passage, parties, service)
            break
    for cue in passage.cues("Contract"):
        for holder in find_following(passage, parties, cue.last, len(passage.tokens)):
            if holder.kind == "name":
                yield Service(cue, holder.name, holder.last)


def _fellows(passage: Passage, parties: Parties, service: Service) -> Iterator[Service]:
    """Yield the organisations that are joined to one who serves ("Acme (hosting) and Example (mail) act for us")."""
    found = find_holders(passage, parties, passage.clause_of(service.cue.first)[0], service.cue.first)
    chosen = next((one for one in found if one.kind == "name" and one.name == service.name), None)
    for one in joined(passage, parties, found, chosen)[:-1] if chosen else ():
        if one.kind == "name":
            yield replace(service, name=one.name)


def find_service(passage: Passage, parties: Parties, cue: Mention, before: Passage | None) -> Service | None:
    """Return who does what a cue tells, None if the text names nobody."""
    first, last = passage.clause_of(cue.first)
    provider = _provider(passage, parties, cue, first, last, named=True)
    name = provider.name if provider else ""
    back = _points_back(passage, first, cue.first, provider)
    if back:
        earlier = _first_provider(passage, provider.first if provider else first)
        name = earlier or (_first_provider(before) if before else "") or name
    weak = cue.label.facet == "ckg:ForUsCue"
    called = provider is not None and passage.within("ProviderWords", provider.first, provider.last)
    return Service(cue, name, provider.last if provider else first, weak, back or called) if name else None


def _cues(passage: Passage, parties: Parties) -> Iterator[Mention]:
    """Yield the words that say that something is done for the publisher ("on our behalf", "work for Acme")."""
    yield from (cue for cue in passage.cues("OnOurBehalf") if not _is_of_nobody(passage, cue.first, cue.last))
    yield from (cue for cue in passage.cues("Behalf") if _is_ours(passage, parties, cue))
    end = len(passage.tokens)
    yield from (cue for cue in passage.cues("ForName") if _is_for_us(passage, parties, cue.last))
    for cue in passage.cues("Entrust"):
        first, _ = passage.clause_of(cue.first)
        provider = _provider(passage, parties, cue, first, cue.first, named=True)
        if provider is not None and _is_engaged(passage, parties, first, provider.first):
            yield cue
    for cue in passage.cues("ForUs"):
        first, last = passage.clause_of(cue.first)
        # "necessary for us to", "for us or others": nobody serves anybody
        needed = passage.holds("Prepositions", cue.first) and cue.last < end and passage.holds("AfterNeed", cue.last)
        provider = _provider(passage, parties, cue, first, cue.first)
        known = provider is not None or _points_back(passage, first, cue.first, None)
        about = passage.within("DataWords", first, last) or "Sharing" in (passage.governing or passage.topic)
        engaged = provider is not None and _is_engaged(passage, parties, first, provider.first)
        if known and not needed and (about or engaged) and not (provider and _is_source(passage, first, provider)):
            yield cue


def _is_of_nobody(passage: Passage, first: int, last: int) -> bool:
    """Tell whether words only add that others may act, whoever they are ("sites run by us or on our behalf").

    Or they tell what somebody is not ("a controller rather than a provider acting on our behalf").
    """
    if passage.has("RatherThan", first=max(passage.clause_of(first)[0], first - _CONTRAST_REACH), last=first):
        return True
    at = first - 1
    while at > 0 and (passage.holds("Coordinators", at) or not passage.tokens[at].is_word):
        at -= 1
    by_us = passage.has("We", first=at, last=at + 1) and passage.holds("BeforeAgent", at - 1)
    return by_us and passage.within("Disjunctions", at, first) and not passage.holds("BeforeAgent", last)


def _is_ours(passage: Passage, parties: Parties, cue: Mention) -> bool:
    """Tell whether "behalf" is the publisher's: by name ("on Acme's behalf"), or as who hands data on ("on its")."""
    opening, _ = passage.clause_of(cue.first)
    if cue.first and passage.holds("Possessives", cue.first - 1):
        own = passage.has("OwnName", first=opening, last=cue.first)
        named = own or any(True for _ in parties.self_mentions(passage, opening, cue.first))
        return named and passage.has("Engage", "Share", first=opening, last=cue.first)
    first, last = max(0, cue.first - _NAME_REACH), min(len(passage.tokens), cue.last + _NAME_REACH)
    if passage.holds("Partitives", cue.last):
        # "Run by Acme on behalf of Example Ltd": whose behalf it is stands after.
        first = cue.last
    return any(True for _ in parties.self_mentions(passage, first, last))


def _is_for_us(passage: Passage, parties: Parties, at: int) -> bool:
    """Tell whether the publisher itself is named at a token, and nothing of its own ("help Acme Services load")."""
    end = len(passage.tokens)
    own = at < end and parties.is_own(passage, at)
    return own and (at + 1 == end or not passage.tokens[at + 1].raw[0].isupper())


def _is_source(passage: Passage, first: int, provider: Holder) -> bool:
    """Tell whether data comes from a party, if only by way of example ("from others, such as partners who help us")."""
    places = passage.places("Prepositions", first, provider.first)
    place = next((at for at in reversed(places) if not passage.holds("NoVerbs", at)), -1)
    return passage.holds("BeforeOrigin", place) and not passage.has("Share", first=place, last=provider.first)


def _is_engaged(passage: Passage, parties: Parties, first: int, last: int) -> bool:
    ours = passage.has("We", first=first, last=last) or any(True for _ in parties.self_mentions(passage, first, last))
    return ours and passage.has("Engage", first=first, last=last)


def _provider(
    passage: Passage, parties: Parties, cue: Mention, first: int, last: int, *, named: bool = False
) -> Holder | None:
    """Return who serves: the last before the words for it, or the provider that it is joined to; else the first after.

    With `named`, it may be an organisation ("Example GmbH works on our behalf"), or stand in a clause before.
    """
    found = [one for one in _providers(passage, first, last) if _serves(passage, one)]
    # "On our behalf as a processor": whoever does
    found = [one for one in found if one.first < cue.last or not is_predicate(passage, one)]
    earlier = [one for one in found if one.first < cue.first]
    if passage.holds("Conditionals", first) and any(passage.tokens[at].lemma == "," for at in range(cue.last, last)):
        # "If it is collected on our behalf, a partner tells you"
        found = earlier
    if not earlier and named:
        return _firm(passage, parties, cue, first, last) or next(iter(found), _last(passage, first))
    if not earlier:
        return found[0] if found else None
    chosen = earlier[-1]
    for one in reversed(earlier[:-1]):
        between = (one.last, chosen.first)
        if _is_linked(passage, *between):
            # "a third party acting as an agent"; one "that is not an agent" is nobody's
            return None if passage.has("Negation", first=one.last, last=chosen.first) else one
        joined = between[1] - between[0] <= _NAME_REACH and not passage.within("Prepositions", *between)
        if joined and passage.within("ProviderWords", one.first, one.last):
            return one
    return chosen


def _is_linked(passage: Passage, first: int, last: int) -> bool:
    """Tell whether a linking verb stands in a range; the words of a comparison are none ("as well as")."""
    links = passage.cues("Link", first, last)
    compared = (
        {at for cue in passage.cues("Comparison", first, last) for at in range(cue.first, cue.last)} if links else ()
    )
    return any(link.first not in compared for link in links)


def _firm(passage: Passage, parties: Parties, cue: Mention, first: int, last: int) -> Holder | None:
    """Return the organisation that serves by name: the last before the words for it, else the first after."""
    if passage.has("Representative", "Dpo", "Authority"):
        return None
    firms = [
        one
        for one in find_holders(passage, parties, first, last)
        if one.kind == "name" and not one.is_weak and not parties.is_own(passage, one.first)
    ]
    earlier = [one for one in firms if one.first < cue.first]
    return next(reversed(earlier), None) or next((one for one in firms if is_sure(passage, parties, one)), None)


def _last(passage: Passage, first: int) -> Holder | None:
    return next(reversed([one for one in _providers(passage, 0, first) if _serves(passage, one)]), None)


def _providers(passage: Passage, first: int, last: int) -> Iterator[Holder]:
    """Yield the classes of provider that a range names, each as long as its noun phrase goes on.

    Where it names none, those whom it tells by what they do ("companies that provide").
    """
    merged: list[Mention] = []
    for mention in passage.mentions.get("ckg:ProviderClass", ()):
        if merged and mention.first == merged[-1].last:
            merged[-1] = merged[-1].moved(merged[-1].first, mention.last)
        else:
            merged.append(mention)
    named = [mention for mention in merged if first <= mention.first < last]
    for mention in named or _helpers(passage, first, last):
        start = mention.first
        while start > max(first, 1) and _is_of_group(passage, start - 1):
            start -= 1
        yield Holder(passage.wording(start, mention.last), "class", start, mention.last)


def _is_of_group(passage: Passage, at: int) -> bool:
    """Tell whether a token belongs to the name of a group ("our Acme Group companies")."""
    return passage.tokens[at].is_word and passage.tokens[at].raw[0].isupper() and not passage.holds("NoNames", at)


def _helpers(passage: Passage, first: int, last: int) -> Iterator[Mention]:
    """Yield the nouns of those whom a range tells by what they do; with a capital it would be part of a name."""
    for mention in passage.mentions.get("ckg:HelperClass", ()):
        at = mention.first
        if first <= at < last and (at == 0 or passage.tokens[at].raw.islower()):
            yield mention.moved(at, at + 1)


def _serves(passage: Passage, provider: Holder) -> bool:
    """Tell whether a mention names a party: no verb ("partner with Acme"), adjective or source of data."""
    at = provider.first - 1
    while at >= 0 and (passage.holds("Articles", at) or passage.holds("Possessives", at)):
        at -= 1
    determined = at < provider.first - 1 or passage.tokens[provider.last - 1].raw.endswith("s")
    adjectival = passage.holds("Adjectival", provider.last - 1) and not determined
    is_verb = any(cue.first == provider.last - 1 for cue in passage.cues("Engage", provider.first, provider.last))
    if owns(passage, provider.last):
        return False
    return not (adjectival or is_verb or (at >= 0 and passage.holds("BeforeOrigin", at)))


def _points_back(passage: Passage, first: int, last: int, provider: Holder | None) -> bool:
    """Tell whether a clause speaks of parties that were named before ("they", "these third parties")."""
    if provider is None:
        general = passage.holds("GeneralParties", first + 1)
        # "We may give data to such parties to do work on our behalf."
        such = any(passage.holds("GeneralParties", at + 1) for at in passage.places("SuchWords", first, last))
        return such or passage.holds("TheySubjects", first) or (general and passage.holds("Demonstratives", first))
    named = provider.kind == "name" or passage.within("ProviderWords", provider.first, provider.last)
    return not named and provider.first > 0 and passage.holds("Demonstratives", provider.first - 1)


def _first_provider(passage: Passage, last: int | None = None) -> str:
    end = len(passage.tokens) if last is None else last
    found = (one for one in _providers(passage, 0, end) if _serves(passage, one))
    return next((one.name for one in found), "")
