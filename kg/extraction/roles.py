"""Roles: who is controller, processor or sub-processor in which processing, stated or following from the text.

In: a `Passage`. Out: `RoleAssignment` statements. A role word makes a stated role where a party is linked to it ("Acme
acts as the controller of"); acting on a customer's instructions, or for the publisher, makes an inferred one (GDPR
Art. 4(7) and 4(8)).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

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
_CONTEXT_LENGTH = 200
_LINK_REACH = 4
_BEHALF_REACH = 4


def find_roles(passage: Passage, parties: Parties) -> Iterator[RoleAssignment]:
    """Yield the roles that a passage assigns."""
    if passage.segment.kind == "heading" or not passage.tokens:
        return
    stated = list(_stated(passage, parties))
    yield from stated or _from_lead_in(passage, parties)
    yield from _on_behalf_of_customers(passage, parties, stated)
    yield from _on_our_behalf(passage, parties, stated)
    if not stated:
        yield from _customers_determine(passage, parties)


def _stated(passage: Passage, parties: Parties) -> Iterator[RoleAssignment]:
    taken: set[int] = set()
    for cue, role in _ROLES:
        for word in passage.cues(cue):
            if word.first in taken or _is_possessive(passage, word):
                continue
            taken |= set(range(word.first, word.last))
            linked = list(_linked(passage, parties, word, role))
            yield from linked or _engaged(passage, parties, word, role)


def _linked(passage: Passage, parties: Parties, word: Mention, role: Concept) -> Iterator[RoleAssignment]:
    first, last = passage.clause_of(word.first)
    party, link = _holder(passage, parties, word, first, last)
    if not party:
        return
    yield RoleAssignment(
        party=party,
        role=role,
        context=_context(passage, word.last, last) or _fronted(passage, first, word.first),
        on_behalf_of=_beneficiary(passage, word.last, last),
        explicit=True,
        evidence=(passage.span(first, last),),
        rule="role-stated",
        polarity="denied" if _is_denied(passage, min(link, word.first), max(link, word.first)) else "affirmed",
        modality=passage.modality(word.first),
        condition=passage.condition(word.first),
        regime=passage.regime,
    )


def _engaged(passage: Passage, parties: Parties, word: Mention, role: Concept) -> Iterator[RoleAssignment]:
    """Yield the role of those who are called by it ("we share data with our sub-processors")."""
    first, last = passage.clause_of(word.first)
    dealt_with = passage.has("Share", "Engage", first=first, last=word.first)
    if role not in _PROCESSORS or not dealt_with or not passage.tokens[word.last - 1].raw.lower().endswith("s"):
        return
    yield RoleAssignment(
        party=passage.wording(word.first, word.last),
        role=role,
        context=passage.words(word.last, last)[:_CONTEXT_LENGTH].strip(" .;:,"),
        on_behalf_of=parties.publisher,
        explicit=True,
        evidence=(passage.span(first, last),),
        rule="processors-engaged",
        polarity=passage.polarity(word.first),
        modality=passage.modality(word.first),
        regime=passage.regime,
    )


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


def _is_denied(passage: Passage, link: int, word: int) -> bool:
    return any(not passage.is_hollow(cue) for cue in passage.cues("Negation", link, word))


def _from_lead_in(passage: Passage, parties: Parties) -> Iterator[RoleAssignment]:
    """Distribute the role of a lead-in ("Acme is the controller in these cases:") over its items."""
    if passage.governor is None or not passage.governor.segment.text.endswith(":"):
        return
    if passage.segment.kind != "item" or not passage.holds("ItemContexts", 0):
        return
    for role in _stated(passage.governor, parties):
        yield RoleAssignment(
            party=role.party,
            role=role.role,
            context=passage.segment.text.strip(" .;")[:_CONTEXT_LENGTH],
            on_behalf_of=role.on_behalf_of,
            explicit=True,
            evidence=(passage.span(0, len(passage.tokens)),),
            rule="role-stated-in-lead-in",
            polarity=role.polarity,
            regime=passage.regime,
        )


def _on_behalf_of_customers(
    passage: Passage, parties: Parties, stated: list[RoleAssignment]
) -> Iterator[RoleAssignment]:
    for cue in passage.cues("OnBehalf"):
        first, last = passage.clause_of(cue.first)
        if not passage.has("Collect", "Use", "Share", "Store", first=first, last=last):
            continue
        if not _speaks_of_us(passage, parties, first, cue.last):
            continue
        # Those who exercise a person's rights act on that person's behalf, but process nothing for them.
        if passage.within("Agents", first, cue.first):
            continue
        customer = _beneficiary(passage, cue.first, last) or "customer"
        common = {"evidence": (passage.span(first, last),), "regime": passage.regime, "explicit": False}
        if not any(role.role == "dpv:DataProcessor" for role in stated):
            yield RoleAssignment(
                party=parties.publisher,
                role="dpv:DataProcessor",
                context=_context(passage, cue.last, last) or passage.words(first, cue.first),
                on_behalf_of=customer,
                rule="processes-on-instructions",
                **common,  # type: ignore[arg-type]
            )
        yield RoleAssignment(
            party=customer,
            role="dpv:DataController",
            context=passage.words(first, cue.first),
            rule="instructs-the-publisher",
            **common,  # type: ignore[arg-type]
        )


def _on_our_behalf(passage: Passage, parties: Parties, stated: list[RoleAssignment]) -> Iterator[RoleAssignment]:
    ours = [cue for cue in passage.cues("Behalf") if _is_ours(passage, parties, cue)]
    for cue in sorted([*passage.cues("OnOurBehalf"), *ours], key=lambda cue: cue.first):
        first, last = passage.clause_of(cue.first)
        provider = _nearest(passage, "ckg:ProviderClass", first, last)
        if provider is None or any(role.role == "dpv:DataProcessor" for role in stated):
            continue
        yield RoleAssignment(
            party=passage.wording(provider.first, provider.last),
            role="dpv:DataProcessor",
            context=passage.words(provider.last, last)[:_CONTEXT_LENGTH] if provider.last < last else "",
            on_behalf_of=parties.publisher,
            explicit=False,
            evidence=(passage.span(first, last),),
            rule="provider-acts-for-the-publisher",
            regime=passage.regime,
        )
        return


def _is_ours(passage: Passage, parties: Parties, cue: Mention) -> bool:
    """Tell whether "behalf" is the publisher's, by name ("on Acme's behalf", "on behalf of Acme")."""
    first, last = max(0, cue.first - _BEHALF_REACH), min(len(passage.tokens), cue.last + _BEHALF_REACH)
    return any(True for _ in parties.self_mentions(passage, first, last))


def _customers_determine(passage: Passage, parties: Parties) -> Iterator[RoleAssignment]:
    for cue in passage.cues("Determine"):
        first, last = passage.clause_of(cue.first)
        party = _nearest(passage, "ckg:CustomerClass", first, last)
        if party is None:
            continue
        yield RoleAssignment(
            party=passage.wording(party.first, party.last),
            role="dpv:DataController",
            context=passage.words(cue.first, last)[:_CONTEXT_LENGTH],
            explicit=False,
            evidence=(passage.span(first, last),),
            rule="customer-determines",
            regime=passage.regime,
        )
        return


def _subject(passage: Passage, parties: Parties, first: int, link: int) -> str:
    """Return the party nearest before a linking verb: the publisher, a class of party, or a name."""
    best: tuple[int, str] = (-1, "")
    for name, party in (("We", parties.publisher),):
        for mention in passage.cues(name, first, link):
            best = max(best, (mention.first, party))
    for facet in ("ckg:CustomerClass", "ckg:ProviderClass"):
        for mention in passage.mentions.get(facet, ()):
            if first <= mention.first and mention.last <= link:
                best = max(best, (mention.first, passage.wording(mention.first, mention.last)))
    for at in parties.self_mentions(passage, first, link):
        best = max(best, (at, parties.publisher))
    return best[1]


def _speaks_of_us(passage: Passage, parties: Parties, first: int, last: int) -> bool:
    if passage.cues("We", first, last) or parties.self_mentions(passage, first, last):
        return True
    # "You own your data and only process it according to your instructions": the subject was left out.
    return passage.within("Instructions", first, last)


def _beneficiary(passage: Passage, first: int, last: int) -> str:
    mention = next(
        (m for m in passage.mentions.get("ckg:CustomerClass", ()) if first <= m.first < last),
        None,
    )
    return passage.wording(mention.first, mention.last) if mention else ""


def _nearest(passage: Passage, facet: str, first: int, last: int) -> Mention | None:
    """Return the first mention of a class of party in a range, as long as the noun phrase goes on."""
    nearest: Mention | None = None
    for mention in passage.mentions.get(facet, ()):
        if not first <= mention.first < last:
            continue
        if nearest is None:
            nearest = mention
        elif mention.first == nearest.last:
            nearest = replace(nearest, last=mention.last)
        else:
            break
    return nearest


def _context(passage: Passage, first: int, last: int) -> str:
    if first >= last or not passage.holds("ContextOpeners", first):
        return ""
    return passage.words(first, last).strip(" .;:,")[:_CONTEXT_LENGTH]


def _fronted(passage: Passage, first: int, last: int) -> str:
    """Return an adverbial that opens the clause ("When an organisation gives access, Acme acts as")."""
    comma = next((i for i in range(first, last) if passage.tokens[i].lemma == ","), None)
    return passage.words(first, comma)[:_CONTEXT_LENGTH] if comma is not None and comma > first else ""


def _is_possessive(passage: Passage, word: Mention) -> bool:
    after = passage.segment.text[passage.tokens[word.last - 1].end :][:2]
    return after in {"'s", "’s"}
