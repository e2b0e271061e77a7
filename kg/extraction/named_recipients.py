"""Named recipients: which of the organisations that a passage names get data, and as what they act.

In: a `Passage` and its `Organisation` values. Out: those that receive data or serve the publisher, and a category.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.flows import is_handed, stores, takes
from kg.extraction.labels import Mention
from kg.extraction.organisations import Organisation
from kg.extraction.passages import Passage
from kg.model import Concept

ENGAGED_REACH = 4
"""How far before who is engaged the verb stands ("we use the services of Acme"), in tokens."""
EXAMPLE_REACH = 4
"""How far after a class of parties its examples begin ("vendors that we trust, such as Acme")."""
_LINK_REACH = 4
_SERVICE_REACH = 9
"""How far after a name the copula and the role stand that it links ("Acme in Rome is one of our main processors")."""
SOME_PROVIDER = "dpv:ServiceProvider"
"""The category of an organisation of which neither the text nor the lexicon says what it does."""
FUNCTIONS = frozenset(
    f"ckg:{kind}"
    for kind in (
        "AdvertisingNetwork",
        "AnalyticsProvider",
        "CommunicationProvider",
        "FraudPreventionProvider",
        "HostingProvider",
        "IdentityProvider",
        "PaymentProvider",
    )
)
"""Categories told by what is done for the publisher, with which tool soever."""
_ENGAGED = frozenset({*FUNCTIONS, "ckg:Affiliate", "ckg:BusinessPartner", "ckg:ProfessionalAdviser", SOME_PROVIDER})
"""Categories of whom a text names an organisation beside."""
_PUBLIC_BODY = "dpv:Authority"
_GROUP = frozenset({"ckg:Affiliate", "dpv:SubsidiaryLegalEntity"})
"""Categories of companies that bear the name of their group."""
GENERAL = frozenset({SOME_PROVIDER, "dpv:ThirdParty", "ckg:BusinessPartner", ""})
"""Categories that do not tell what somebody does: whatever else is known of an organisation tells more."""


def find_receiving(passage: Passage, organisations: Sequence[Organisation], spoken: bool) -> Iterator[Organisation]:
    """Yield the organisations that get data or serve, and those that are joined to one that serves."""
    served = 0
    for organisation in organisations:
        contact = not organisation.category and passage.has("Representative", "Dpo")
        if contact or _is_account(passage, organisation.last) or _is_author(passage, organisation):
            continue
        joined = served and all(passage.holds("Coordinators", at) for at in range(served, organisation.first))
        if joined or _serves(passage, organisation):
            served = organisation.last
        elif not (
            spoken
            or is_handed(passage, organisation.first, organisation.last)
            or takes(passage, organisation.last)
            or stores(passage, organisation.last)
        ):
            continue
        yield organisation


def _serves(passage: Passage, organisation: Organisation) -> bool:
    """Tell whether an organisation supplies a tool ("a service offered by Acme") or is called a processor."""
    if _is_engaged(passage, organisation):
        return True
    if passage.has("Supplied", last=organisation.first) or _is_identified(passage, organisation):
        return True
    agents = (*passage.cues("Agency"), *passage.cues("Operated"))
    if any(cue.last == organisation.first and _is_of_us(passage, cue) for cue in agents):
        return True
    role = _beside(passage, organisation)
    if role is not None and passage.has("We", first=role.first - 1, last=role.last):
        return True
    if passage.has("OnOurBehalf", first=organisation.last, last=passage.clause_of(organisation.first)[1]):
        return True
    linked = passage.has("Link", first=organisation.last, last=organisation.last + _LINK_REACH)
    reach = organisation.last + _SERVICE_REACH
    denied = passage.has("Negation", first=organisation.last, last=reach)
    return linked and not denied and passage.has("Processor", "SubProcessor", first=organisation.last, last=reach)


def _is_of_us(passage: Passage, cue: Mention) -> bool:
    """Tell whether somebody works with data or for us ("our site is hosted by", "your data is sent via")."""
    first, _ = passage.clause_of(cue.first)
    if passage.has("We", first=first, last=cue.first) or passage.within("DataWords", first, cue.first):
        return True
    named = (m for facet in ("data", "purposes") for m in passage.mentions.get(facet, ()))
    return any(first <= mention.first < cue.last for mention in named)


def _beside(passage: Passage, organisation: Organisation) -> Mention | None:
    """Return what an organisation is named beside as ("our host, Acme", "Acme, our parent company")."""
    for mention, begins, ends in find_appositions(passage):
        ours = passage.has("We", first=mention.first - 1, last=mention.last)
        named = organisation.first == begins or organisation.last == ends
        if named and (ours or mention.label.kind == "plain"):
            return mention
    return None


def find_appositions(passage: Passage) -> Iterator[tuple[Mention, int, int]]:
    """Yield those whom an organisation may be named beside, where its name begins, and where one before them ends.

    It begins after "our host" or "our carrier (", and ends before ", our parent company", else nowhere (-1).
    """
    for mention in passage.mentions.get("recipients", ()):
        if mention.concept in _ENGAGED:
            begins = mention.last + passage.holds("InsertionStarts", mention.last)
            at = mention.first if passage.holds("Determiners", mention.first) else mention.first - 1
            parted = passage.holds("Determiners", at) and passage.holds("InsertionStarts", at - 1)
            yield mention, begins, at - 1 if parted else -1


def _is_engaged(passage: Passage, organisation: Organisation) -> bool:
    """Tell whether an organisation begins an item of what the publisher engages ("we use these tools:")."""
    above = passage.governor
    if organisation.first or not organisation.category or passage.segment.kind != "item" or above is None:
        return False
    if not (above.has("Engage") and above.has("We")):
        return False
    return "recipients" in above.mentions or above.within("Tools", 0, len(above.tokens))


def is_used(passage: Passage, organisation: Organisation) -> bool:
    """Tell whether the publisher says that it uses an organisation, under any heading ("we use Acme for chats")."""
    if _is_engaged(passage, organisation):
        return True
    used = passage.cues("Engage", first=organisation.first - ENGAGED_REACH, last=organisation.first)
    return "Rights" not in passage.governing and any(passage.has("We", last=cue.first) for cue in used)


def _is_identified(passage: Passage, organisation: Organisation) -> bool:
    """Tell whether an organisation is said to be who serves ("our hosting provider is Acme", "ad network: Acme")."""
    at = organisation.first - 1
    while passage.holds("Determiners", at) or passage.holds("NameEnds", at):
        at -= 1
    if not (passage.holds("Copulas", at) or passage.holds("Labels", at)):
        return False
    named = [m for m in passage.mentions.get("recipients", ()) if m.last == at]
    if organisation.category:
        if passage.holds("Labels", at) and passage.holds("ProviderLabels", at - 1):
            return True
        return any(m.concept in FUNCTIONS | {SOME_PROVIDER} for m in named)
    # "Service provider: Acme" may name the publisher itself, but not among other labels ("Provider: Acme; Purpose: …").
    labels = len(passage.places("Labels", 0, len(passage.tokens)))
    if labels > 1 and (named or passage.holds("ProviderLabels", at - 1)):
        return True
    clear = (m for m in named if m.label.kind == "plain")
    return any(m.concept in FUNCTIONS or passage.has("We", first=m.first - 1, last=m.last) for m in clear)


def _is_account(passage: Passage, at: int) -> bool:
    """Tell whether a name is only that of an account ("your Apple ID")."""
    return passage.holds("Accounts", at)


def begin_of_body(passage: Passage, mention: Mention) -> int:
    """Return where the name of a public body begins that a mention ends, -1 if it only names a class.

    "The Charity Commission", "HMRC" and "the Press Ombudsman" are names, "Supervisory Authority" and "Courts" are none.
    """
    first, head = mention.first, passage.tokens[mention.last - 1].raw
    if mention.concept != _PUBLIC_BODY or not head[0].isupper():
        return -1
    while first and passage.tokens[first - 1].raw[0].isupper() and not passage.holds("Determiners", first - 1):
        first -= 1
    proper = any(not passage.holds("GenericBodies", at) for at in range(first, mention.last))
    named = proper and mention.last - first > 1 and passage.tokens[first].raw[0].isupper()
    return first if head.isupper() or (named and passage.lemmas[mention.last - 1] == head.lower()) else -1


def _is_author(passage: Passage, organisation: Organisation) -> bool:
    """Tell whether only a document or page of somebody's is meant ("Acme's privacy policy", "the terms of Acme")."""
    if passage.segment.kind == "item":
        # In a list of recipients it tells who is meant.
        return False
    first, last = organisation.first, organisation.last
    end = min(len(passage.tokens), passage.clause_of(last - 1)[1])
    at = next((at for at in range(last, end) if not passage.holds("BeforeDocuments", at)), last)
    if passage.holds("Documents", at):
        return True
    before = passage.past_determiners(first - 1)
    return passage.holds("Partitives", before) and passage.holds("Documents", before - 1)


def category_of(passage: Passage, organisation: Organisation) -> Concept:
    """Return what an organisation acts as: as the text says in particular, else as it usually does."""
    role = _beside(passage, organisation)
    example = _kind_after(passage, organisation) or (role.concept if role else _example_of(passage, organisation))
    if example in GENERAL and organisation.category in GENERAL:
        return _function(passage, organisation) or organisation.category or example or SOME_PROVIDER
    return example if example not in GENERAL else organisation.category


def _kind_after(passage: Passage, organisation: Organisation) -> Concept:
    """Return the category that a name is only part of ("Acme group companies")."""
    after = (m.concept for m in passage.mentions.get("recipients", ()) if m.first == organisation.last)
    return next((concept for concept in after if concept in _GROUP), "")


def _example_of(passage: Passage, organisation: Organisation) -> Concept:
    """Return the category that a text names an organisation as an example of ("affiliates, including Acme")."""
    for mention in reversed(passage.mentions.get("recipients", ())):
        reach = min(mention.last + EXAMPLE_REACH, organisation.first)
        if mention.last <= organisation.first and passage.within("BeforeExamples", mention.last, reach):
            return mention.concept
    return ""


def _function(passage: Passage, organisation: Organisation) -> Concept:
    """Return what the clause or its lead-in says that an organisation does ("we use ad serving by Acme")."""
    first, last = passage.clause_of(organisation.first)
    if not organisation.first and passage.segment.kind == "item":
        # "Acme: hosting"
        last = len(passage.tokens)
    clause = [m for m in passage.mentions.get("recipients", ()) if first <= m.first < last]
    above = passage.governor.mentions.get("recipients", ()) if passage.governor else ()
    return next((m.concept for m in [*clause, *above] if m.concept in FUNCTIONS), "")
