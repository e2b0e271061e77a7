"""Implied roles: who must be controller or processor by what the text says they do, though it calls them neither.

In: a `Passage`. Out: `RoleAssignment` statements without `explicit`. Whoever processes on another's behalf or
instructions is a processor, and whoever instructs or decides is a controller (GDPR Art. 4(7), 4(8), 28 and 29).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.denial import stance
from kg.extraction.holders import find_holders, is_sure
from kg.extraction.joint_controllers import find_partners
from kg.extraction.labels import Mention
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage, cue_facets
from kg.extraction.providers import SERVICE_CUES, find_service, find_services
from kg.extraction.roles import beneficiary, find_evidence
from kg.extraction.subjects import find_following, find_subjects
from kg.model import Concept, Polarity, RoleAssignment

_DATA_REACH = 12
"""How far after a verb of deciding the data is named that is decided on, in tokens."""
_MEANS_REACH = 4
"""How far after it the means are, beside the purposes ("determine the purposes and means")."""
_SUBJECT_REACH = 3
"""How far before it its subject stands ("we alone may determine")."""
_READER_REACH = 4
"""How far after a verb the reader stands who is addressed ("show you", "present offers to you")."""
IMPLYING_CUES = (
    cue_facets("OnBehalf", "TheirBehalf", "Determine", "OwnResponsibility", "OwnEnds", "Behalf", "JointContract")
    | SERVICE_CUES
    | {"ckg:ProviderClass"}
)
"""What a passage mentions at least one of if it implies a role."""


def find_implied_roles(
    passage: Passage, parties: Parties, stated: Sequence[RoleAssignment], before: Passage | None = None
) -> Iterator[RoleAssignment]:
    """Yield the roles that a passage implies beside those that it states; `before` is the passage before it.

    It implies some only if it mentions one of `IMPLYING_CUES`.
    """
    if passage.segment.kind == "heading":
        return
    has_processor = any(role.role == "dpv:DataProcessor" for role in stated)
    yield from _for_customers(passage, parties, has_processor)
    yield from _for_those_named(passage, parties, stated, before)
    if not stated:
        yield from _for_a_firm(passage, parties)
    own = [] if stated else list(_for_own_ends(passage, parties, before))
    deciding = [role for role in own if role.role == "dpv:DataController"]
    others = {role.party for role in (*deciding, *stated) if role.role != "dpv:DataProcessor"}
    if has_processor:
        yield from own
    else:
        served = list(_for_the_publisher(passage, parties, before, others))
        yield from [*deciding, *served] if served else own
    yield from _called_ours(passage, parties)
    joint = any(role.role == "dpv:JointDataControllers" for role in stated)
    for cue, partner in () if joint else find_partners(passage, parties):
        for name in (parties.publisher, partner):
            yield from _implied(passage, cue, name, "dpv:JointDataControllers", "")
    if not stated:
        yield from _deciding(passage, parties)
        yield from _on_their_own(passage, parties)


def _for_customers(passage: Passage, parties: Parties, has_processor: bool) -> Iterator[RoleAssignment]:
    """Yield the publisher as processor of the customers on whose behalf it acts, and them as controllers."""
    for cue in passage.cues("OnBehalf"):
        first, last = passage.clause_of(cue.first)
        if first == cue.first and passage.has("We", first=last, last=last + 1):
            # "On behalf of our customers, we process"
            last = passage.clause_of(last)[1]
        if not passage.has("Collect", "Use", "Share", "Store", first=first, last=last):
            continue
        told = passage.within("Instructions", cue.first, cue.last)
        if not (told or passage.within("DataWords", first, last)):
            continue
        # What is fetched for a person at their wish is not processed for an organisation.
        wished = passage.holds("Conditionals", first) or not passage.has("Use", "Store", first=first, last=last)
        if wished and not told and passage.within("Your", cue.first, cue.last):
            continue
        if _is_addressed(passage, first, cue.first):
            continue
        # Those who exercise a person's rights act on that person's behalf, but process nothing for them.
        if passage.within("Agents", first, cue.first) or not _speaks_of_us(passage, parties, first, cue):
            continue
        named = _partner(passage, cue) or beneficiary(passage, cue.first, last)
        customer = named or parties.reader
        start = _start_of_matter(passage, first, cue.first)
        context = passage.phrase(cue.last, last) or passage.phrase(start, cue.first)
        if not has_processor:
            yield from _implied(passage, cue, parties.publisher, "dpv:DataProcessor", context, customer)
        # "On your behalf", said to nobody in particular, speaks to persons, who are no controllers.
        anybody = not (named or told) and customer in passage.lexicon.words["SomeReader"]
        if _polarity(passage, cue) == "affirmed" and not anybody:
            before = passage.phrase(start, cue.first)
            yield from _implied(passage, cue, customer, "dpv:DataController", before)


def _partner(passage: Passage, cue: Mention) -> str:
    """Return the partners on whose behalf something is done, "" if it is on another's."""
    named = (m for m in passage.mentions.get("ckg:ProviderClass", ()) if cue.first < m.first < cue.last)
    return next((passage.wording(mention.first, mention.last) for mention in named), "")


def _is_addressed(passage: Passage, first: int, last: int) -> bool:
    """Tell whether a range only says what a person gets to see ("use data to show you ads on behalf of clients")."""
    return any(
        passage.holds("Infinitives", at - 1) and passage.within("Readers", at + 1, min(last, at + _READER_REACH))
        for at in passage.places("Addressing", first + 1, last)
    )


def _for_those_named(
    passage: Passage, parties: Parties, stated: Sequence[RoleAssignment], before: Passage | None
) -> Iterator[RoleAssignment]:
    """Yield the roles of the publisher and of the customers named before it ("we process data on their behalf")."""
    known = {role.role for role in stated}
    for cue in passage.cues("TheirBehalf"):
        first, at = passage.clause_of(cue.first)[0], cue.first
        while at > first and passage.holds("Auxiliaries", at - 1):
            at -= 1
        customer = _last_customer(passage, cue.first) or (_last_customer(before, len(before.tokens)) if before else "")
        # "When they collect data, we process it on their behalf"
        near = max(first, at - 1)
        named = any(True for _ in parties.self_mentions(passage, near, cue.first))
        if not customer or not (named or passage.within("Speakers", near, cue.last)):
            continue
        context = passage.phrase(first, at - 1)
        for party, role in ((parties.publisher, "dpv:DataProcessor"), (customer, "dpv:DataController")):
            if role not in known:
                on_behalf_of = customer if party != customer else ""
                yield from _implied(passage, cue, party, role, context, on_behalf_of)


def _for_a_firm(passage: Passage, parties: Parties) -> Iterator[RoleAssignment]:
    """Yield who handles data for an organisation named, as its processor ("we store it on behalf of Example Ltd")."""
    for cue in passage.cues("Behalf"):
        first, last = passage.clause_of(cue.first)
        if not (passage.holds("Partitives", cue.last) and passage.within("DataWords", first, cue.first)):
            continue
        principal = next(iter(find_following(passage, parties, cue.last + 1, last)), None)
        if principal is None or not is_sure(passage, parties, principal) or parties.is_own(passage, principal.first):
            continue
        verbs = [verb for name in ("Use", "Store") for verb in passage.cues(name, first, cue.first)]
        subjects = find_subjects(passage, parties, first, verbs[0].first) if verbs else []
        served = [one for one in subjects if one.kind == "speaker" or is_sure(passage, parties, one)]
        if served:
            context = passage.phrase(verbs[0].first, cue.first - passage.holds("Prepositions", cue.first - 1))
            yield from _implied(passage, cue, principal.name, "dpv:DataController", context)
            for one in served:
                yield from _implied(passage, cue, one.name, "dpv:DataProcessor", context, principal.name)


def _last_customer(passage: Passage, last: int) -> str:
    mentions = [m for m in passage.mentions.get("ckg:CustomerClass", ()) if m.first < last]
    return passage.wording(mentions[-1].first, mentions[-1].last) if mentions else ""


def _for_the_publisher(
    passage: Passage, parties: Parties, before: Passage | None, deciding: set[str]
) -> Iterator[RoleAssignment]:
    """Yield those who act for the publisher as its processors; of those `deciding`, weaker words tell it not."""
    for service in find_services(passage, parties, before):
        if service.is_weak and (service.name in deciding or _polarity(passage, service.cue) == "denied"):
            continue
        context = passage.phrase(service.rest, passage.scope_of(service.cue.first)[1])
        yield from _implied(passage, service.cue, service.name, "dpv:DataProcessor", context, parties.publisher)


def _for_own_ends(passage: Passage, parties: Parties, before: Passage | None) -> Iterator[RoleAssignment]:
    """Yield who may use data for its own ends, as a controller; a provider that may not serves, as a processor."""
    for cue in passage.cues("OwnEnds"):
        user = find_service(passage, parties, cue, before)
        if user is None or user.rest > cue.first or not passage.has("Use", first=user.rest, last=cue.first):
            continue
        context = passage.phrase(user.rest, passage.clause_of(cue.first)[1])
        if stance(passage, cue.first) == "denied":
            if user.is_provider:
                yield from _implied(
                    passage, cue, user.name, "dpv:DataProcessor", context, parties.publisher, "affirmed"
                )
        elif passage.within("Possessives", cue.first, cue.last):
            yield from _implied(passage, cue, user.name, "dpv:DataController", context)


def _called_ours(passage: Passage, parties: Parties) -> Iterator[RoleAssignment]:
    """Yield the organisations that the publisher calls its service providers ("our provider, Example Ltd, gets")."""
    end = len(passage.tokens)
    for mention in passage.mentions.get("ckg:ProviderClass", ()):
        first, last = mention.first, mention.last
        ours = passage.holds("Possessives", first - 1) and passage.has("We", first=first - 1, last=first)
        if not (ours and passage.within("ProviderWords", first, last)):
            continue
        given = passage.find("BeforeExamples", last, last + 3)
        last = last if given is None else given + 1
        named = find_following(passage, parties, last, end)
        # "If you ask our provider, Acme may help"
        parted = any(one.first > last for one in named[:1])
        ends = parted and named[-1].last < end and passage.tokens[named[-1].last].is_word
        for one in named:
            if not ends and is_sure(passage, parties, one) and not parties.is_own(passage, one.first):
                yield from _implied(passage, mention, one.name, "dpv:DataProcessor", "", parties.publisher)


def _deciding(passage: Passage, parties: Parties) -> Iterator[RoleAssignment]:
    """Yield the customers or the publisher who decide on the data or answer for it, the first of them in a passage."""
    for cue in passage.cues("Determine"):
        first, last = passage.clause_of(cue.first)
        near = max(first, cue.first - _SUBJECT_REACH)
        named = any(True for _ in parties.self_mentions(passage, near, cue.first))
        ours = named or passage.has("We", first=near, last=cue.first)
        if ours and passage.within("Means", cue.first, min(last, cue.last + _MEANS_REACH)):
            # "We determine the purposes and means" (GDPR Art. 4(7))
            yield from _implied(passage, cue, parties.publisher, "dpv:DataController", "")
            return
        customers = (m for m in passage.mentions.get("ckg:CustomerClass", ()) if first <= m.first < last)
        # "‘Controller’ means the organisation that decides how": a definition
        party = next((m for m in customers if not passage.within("Meanings", first, m.first)), None)
        reach = min(last, cue.last + _DATA_REACH)
        if party is not None and passage.within("PersonalDataWords", min(party.first, cue.first), reach):
            name = passage.wording(party.first, party.last)
            yield from _implied(passage, cue, name, "dpv:DataController", passage.phrase(cue.first, last))
            return


def _on_their_own(passage: Passage, parties: Parties) -> Iterator[RoleAssignment]:
    """Yield organisations that process on their own responsibility ("processing by Acme takes place under its own")."""
    for cue in passage.cues("OwnResponsibility"):
        first, last = passage.clause_of(cue.first)
        if not passage.has("Store", "Use", first=first, last=last) or not passage.holds("Possessives", cue.first - 1):
            continue
        named = [one for one in find_holders(passage, parties, first, cue.first) if one.kind in {"name", "class"}]
        sure = [one for one in named if not one.is_weak and not parties.is_own(passage, one.first)]
        if sure:
            context = passage.phrase(first, sure[-1].first)
            yield from _implied(passage, cue, sure[-1].name, "dpv:DataController", context)


def _implied(
    passage: Passage,
    cue: Mention,
    party: str,
    role: Concept,
    context: str,
    on_behalf_of: str = "",
    polarity: Polarity | None = None,
) -> Iterator[RoleAssignment]:
    polarity = polarity or _polarity(passage, cue)
    if polarity is not None:
        yield RoleAssignment(
            party=party,
            role=role,
            context=context,
            on_behalf_of=on_behalf_of,
            explicit=False,
            evidence=(find_evidence(passage, cue.first, cue.last),),
            rule="role-implied",
            polarity=polarity,
            **passage.manner(cue.first),
        )


def _polarity(passage: Passage, cue: Mention) -> Polarity | None:
    """Tell whether the words for a role are denied; what a party is obliged not to do comes after them."""
    polarity = stance(passage, cue.first)
    first, last = passage.clause_of(cue.first)
    before = passage.has("Negation", first=first, last=cue.last)
    if polarity != "affirmed" and not before and passage.has("Negation", first=cue.last, last=last):
        return "affirmed"
    return "affirmed" if polarity is None and _start_of_matter(passage, first, cue.first) > first else polarity


def _start_of_matter(passage: Passage, first: int, at: int) -> int:
    """Return where the words begin to which a policy does not apply ("it does not cover | data that we process")."""
    for negation in passage.cues("Negation", first, at):
        if passage.holds("Scoping", negation.last) and not passage.has("We", first=first, last=negation.first):
            return negation.last + 1 + passage.holds("Prepositions", negation.last + 1)
    return first


def _speaks_of_us(passage: Passage, parties: Parties, first: int, cue: Mention) -> bool:
    """Tell whether a clause says of the publisher, not of those whom it deals with, that it serves somebody."""
    dealt = [m for m in passage.mentions.get("ckg:ProviderClass", ()) if first <= m.first < cue.first]
    if any(passage.holds("Relatives", mention.last) for mention in dealt):
        # "We share it with vendors who act on behalf of our clients"
        return False
    # "Vendors process data on behalf of our clients"
    last = cue.first if dealt else cue.last
    if passage.cues("We", first, last) or any(True for _ in parties.self_mentions(passage, first, last)):
        return True
    # "You own your data and only process it according to your instructions": the subject was left out.
    return passage.within("Instructions", first, cue.last) and passage.has("Use", "Retain", first=first, last=cue.last)
