"""Recipients: who a passage says receives data, categories and organisations by name (GDPR Art. 13(1)(e)).

In: a `Passage` and the organisations that it names. Out: `Found` values of the facet `recipient`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.denial import denials, stance
from kg.extraction.flows import denies_giving, flow, gets_too, is_handed, names_data, opening
from kg.extraction.found import Found, stands_in_practice
from kg.extraction.lexicon import Mention
from kg.extraction.organisations import Organisation
from kg.extraction.passages import ACTIONS, Passage
from kg.extraction.subjects import owns
from kg.model import Concept, Polarity, Span, Value

_ENGAGED_REACH = 4
_TAKING_REACH = 6
_LABEL_REACH = 3
_LINK_REACH = 4
_SERVICE_REACH = 9
_SOME_PROVIDER = "dpv:ServiceProvider"
"""The category of an organisation of which neither the text nor the lexicon says what it does."""
_FUNCTIONS = frozenset(
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
_OTHER_USER = "ckg:OtherUser"
_ALSO_OTHERWISE = frozenset({"ckg:Affiliate", "ckg:CustomerOrganisation", _OTHER_USER, "dpv:SubsidiaryLegalEntity"})
"""Categories that policies speak of otherwise, too ("we and our affiliates", "like other users")."""
_GROUP = frozenset({"ckg:Affiliate", "dpv:SubsidiaryLegalEntity"})
_OCCASIONS = frozenset({"ckg:Acquirer", "dpv:Authority", "dpv:JudicialOrganisation"})
"""Categories that policies tell by the occasion, too ("in a merger", "as required by law")."""
_GENERAL = frozenset({_SOME_PROVIDER, "dpv:ThirdParty", "ckg:BusinessPartner", ""})


def find_recipients(
    passage: Passage, organisations: Sequence[Organisation], sources: Sequence[Found]
) -> Iterator[Found]:
    """Yield those who receive data: categories, and organisations by name; a source is no recipient."""
    if not (organisations or "recipients" in passage.mentions):
        return
    found = passage.mentions.get("recipients", ())
    mentions = [m for m in found if m.label.kind != "other" and not passage.is_participle(m)]
    if not stands_in_practice(passage):
        mentions, organisations = [], [one for one in organisations if _is_used(passage, one)]
    if not (mentions or organisations):
        return
    spoken = _speaks_of_recipients(passage)
    givers = [found.value.span for found in sources if not gets_too(passage, found.at)]
    names = {at for organisation in organisations for at in range(organisation.first, organisation.last)}
    for mention in mentions:
        if mention.first not in names and _receives(passage, mention, givers, spoken):
            yield from _give(passage, mention.concept, mention.first, mention.last)
    for organisation in _getting(passage, organisations, spoken):
        if not _is_among(passage.span(organisation.first, organisation.last), givers):
            category = _category(passage, organisation)
            yield from _give(passage, category, organisation.first, organisation.last, organisation.name)


def _getting(passage: Passage, organisations: Sequence[Organisation], spoken: bool) -> Iterator[Organisation]:
    """Yield the organisations that get data or serve, and those that are joined to one that serves."""
    served = 0
    for organisation in organisations:
        if passage.holds("Accounts", organisation.last):
            continue  # "your Apple ID"
        joined = served and all(passage.holds("Coordinators", at) for at in range(served, organisation.first))
        if joined or _serves(passage, organisation):
            served = organisation.last
        elif not (spoken or is_handed(passage, organisation.first, organisation.last)):
            continue
        yield organisation


def _speaks_of_recipients(passage: Passage) -> bool:
    """Tell whether a passage says that data is given or seen, by its words, its lead-in or its headings."""
    if passage.has("Share", "Sell"):
        return True
    topics = passage.governing or passage.topic
    if "Source" in topics:
        return False
    return "Sharing" in topics or passage.has("Engage", "Access", "Host") or _is_listed(passage)


def _is_listed(passage: Passage) -> bool:
    """Tell whether a lead-in ("the processors that we work with are:") or a header introduces recipients."""
    above = passage.governor
    listed = above is not None and "recipients" in above.mentions and above.has("Share", "Engage")
    return listed or any("ckg:SharingTopic" in cues for cues in passage.columns.values())


def _give(passage: Passage, category: Concept, first: int, last: int, name: str = "") -> Iterator[Found]:
    polarity = _polarity(passage, first, last)
    if polarity is None:
        return
    if polarity == "denied" and passage.within("Anybody", first, last):
        category = "dpv:ThirdParty"
    value = Value("recipient", category, passage.span(first, last), name)
    yield Found(value, first, "recipient-organisation" if name else "recipient-named", polarity)


def _polarity(passage: Passage, first: int, last: int) -> Polarity | None:
    """Tell whether a recipient is affirmed or denied: denied is only to whom the text says that nothing is given."""
    said = stance(passage, first, last)
    if said != "denied":
        return said
    cues = list(denials(passage, first, last))
    if not cues:
        excepted = passage.within("Exceptions", passage.clause_of(first)[0], first)
        return None if excepted else "denied"
    named = flow(passage, first) == "out" or passage.has("Share", "Sell", first=first, last=last)
    return "denied" if named and any(denies_giving(passage, cue, first, last) for cue in cues) else None


def _receives(passage: Passage, mention: Mention, givers: Sequence[Span], spoken: bool) -> bool:
    """Tell whether a mention is one who gets data, not one who gives it or whose site, cookie or product is meant."""
    if _is_among(passage.span(mention.first, mention.last), givers) or _is_modifier(passage, mention):
        return False
    if (column := _column(passage, mention.first)) is not None:
        return "ckg:SharingTopic" in column
    if is_handed(passage, mention.first, mention.last):
        return True
    if mention.concept not in _OCCASIONS and _is_protected(passage, mention.first):
        return False
    # "Visible to other users" says by itself that they are given something.
    told = mention.concept == _OTHER_USER and passage.has("Share", "Access", first=mention.first, last=mention.last)
    named = mention.label.kind != "contextual" and (told or mention.concept not in _ALSO_OTHERWISE)
    if spoken and (named or _is_given_to(passage, mention)):
        return True
    return _takes(passage, mention) or (spoken and _is_engaged(passage, mention))


def _serves(passage: Passage, organisation: Organisation) -> bool:
    """Tell whether an organisation supplies a tool ("a service offered by Acme") or is called a processor."""
    if passage.has("Supplied", last=organisation.first) or _is_identified(passage, organisation):
        return True
    linked = passage.has("Link", first=organisation.last, last=organisation.last + _LINK_REACH)
    reach = organisation.last + _SERVICE_REACH
    denied = passage.has("Negation", first=organisation.last, last=reach)
    return linked and not denied and passage.has("Processor", "SubProcessor", first=organisation.last, last=reach)


def _is_identified(passage: Passage, organisation: Organisation) -> bool:
    """Tell whether an organisation is said to be who serves ("our hosting provider is Acme", "ad network: Acme")."""
    at = organisation.first - 1
    while passage.holds("Determiners", at) or passage.holds("NameEnds", at):
        at -= 1
    if not (passage.holds("Copulas", at) or passage.holds("Labels", at)):
        return False
    named = [m for m in passage.mentions.get("recipients", ()) if m.last == at]
    if organisation.category:
        return any(m.concept in _FUNCTIONS | {_SOME_PROVIDER} for m in named)
    # "Service provider: Acme" may name the publisher itself.
    clear = (m for m in named if m.label.kind == "plain")
    return any(m.concept in _FUNCTIONS or passage.has("We", first=m.first - 1, last=m.last) for m in clear)


def _is_used(passage: Passage, organisation: Organisation) -> bool:
    """Tell whether the publisher says that it uses an organisation, under any heading ("we use Acme for chats")."""
    used = passage.cues("Engage", first=organisation.first - _ENGAGED_REACH, last=organisation.first)
    return "Rights" not in passage.governing and any(passage.has("We", last=cue.first) for cue in used)


def _takes(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention is the subject that gets data by itself ("third parties may collect")."""
    reach = _reach(passage, mention.last)
    if passage.has("Access", first=mention.last, last=reach):
        return True
    verbs = [index for index in range(mention.last, reach) if passage.holds("Intakes", index)]
    others = ("Speakers", "Readers")
    if not verbs or any(passage.within(words, mention.last, verbs[0]) for words in others):
        # "If parents believe that we collect data": somebody else does.
        return False
    return names_data(passage, verbs[0], _reach(passage, verbs[0]))


def _reach(passage: Passage, at: int) -> int:
    return min(len(passage.tokens), passage.clause_of(at)[1], at + _TAKING_REACH) if at < len(passage.tokens) else at


def _is_protected(passage: Passage, at: int) -> bool:
    """Tell whether who stands at a token is one whom a purpose protects ("the safety of our users and affiliates")."""
    first, _ = passage.clause_of(at)
    if not passage.within("Protecting", first, at):
        return False
    for index in range(at - 1, first - 1, -1):
        if passage.holds("BeforeRecipient", index) or passage.holds("Relatives", index):
            return False
        if passage.holds("Protecting", index):
            return True
    return False


def _column(passage: Passage, at: int) -> frozenset[str] | None:
    """Return what the header says of the column that a token stands in; None in a table without recipients."""
    if not any("ckg:SharingTopic" in cues for cues in passage.columns.values()):
        return None
    headers = (cell.header for cell in passage.segment.cells if cell.start <= passage.starts[at] < cell.end)
    return passage.columns.get(next(headers, ""), frozenset())


def _is_among(span: Span, givers: Sequence[Span]) -> bool:
    return any(giver.start < span.end and span.start < giver.end for giver in givers)


def _is_modifier(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention only describes what follows ("third-party websites", "a third party's policy")."""
    if owns(passage, mention.last):
        return True
    if (
        mention.concept not in _FUNCTIONS
        and mention.last < len(passage.tokens)
        and passage.holds("Things", mention.last)
    ):
        return True
    return any(other.first == mention.last for other in passage.mentions["recipients"])


def _category(passage: Passage, organisation: Organisation) -> Concept:
    """Return what an organisation acts as: as the text says in particular, else as it usually does."""
    example = _kind_after(passage, organisation) or _example_of(passage, organisation)
    if example in _GENERAL and organisation.category in _GENERAL:
        return _function(passage, organisation) or organisation.category or example or _SOME_PROVIDER
    return example if example not in _GENERAL else organisation.category


def _kind_after(passage: Passage, organisation: Organisation) -> Concept:
    """Return the category that a name is only part of ("Acme group companies")."""
    after = (m.concept for m in passage.mentions.get("recipients", ()) if m.first == organisation.last)
    return next((concept for concept in after if concept in _GROUP), "")


def _example_of(passage: Passage, organisation: Organisation) -> Concept:
    """Return the category that a text names an organisation as an example of ("affiliates, including Acme")."""
    for mention in reversed(passage.mentions.get("recipients", ())):
        reach = min(mention.last + 4, organisation.first)
        if mention.last <= organisation.first and passage.within("BeforeExamples", mention.last, reach):
            return mention.concept
    return ""


def _function(passage: Passage, organisation: Organisation) -> Concept:
    """Return what the clause or its lead-in says that an organisation does ("we use ad serving by Acme")."""
    first, last = passage.clause_of(organisation.first)
    clause = [m for m in passage.mentions.get("recipients", ()) if first <= m.first < last]
    above = passage.governor.mentions.get("recipients", ()) if passage.governor else ()
    return next((m.concept for m in [*clause, *above] if m.concept in _FUNCTIONS), "")


def _is_engaged(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention is one whom the publisher engages, or what those engaged do ("for hosting")."""
    if mention.concept not in _FUNCTIONS | _GENERAL | {"ckg:SocialNetwork"}:
        return False
    engaged = [cue for cue in passage.cues("Engage", last=mention.first) if passage.has("We", last=cue.first)]
    near = [cue for cue in engaged if mention.first - cue.last <= _ENGAGED_REACH]
    if any(not _is_data_used(passage, cue, mention) for cue in near):
        return True
    providers = passage.mentions.get("ckg:ProviderClass", ())
    return bool(engaged or passage.has("OnOurBehalf")) and any(m.last <= mention.first for m in providers)


def _is_data_used(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """Tell whether it is data that is used ("we use your card number for payment processing")."""
    return any(cue.last <= data.first < mention.first for data in passage.mentions.get("data", ()))


def _is_given_to(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention is one to whom something is given, or an item of a list of recipients."""
    serves = any(provider.last <= mention.first for provider in passage.mentions.get("ckg:ProviderClass", ()))
    if mention.concept in _FUNCTIONS and not serves and passage.holds("BeforeService", mention.first - 1):
        return False  # "with banks for fraud prevention"
    sharing = "Sharing" in (passage.governing or passage.topic)
    labels = mention.first <= _LABEL_REACH or passage.segment.kind == "item"
    if sharing and labels and not passage.has(*ACTIONS, last=mention.first):
        return True
    first = opening(passage, mention.first)
    given = sharing or passage.has("Share", "Sell", "Access", first=first, last=mention.first)
    # What the law demands is given to those who enforce it ("we disclose data if required by law").
    demanded = mention.concept == "dpv:Authority" and mention.last - mention.first > 1
    return given and (demanded or flow(passage, mention.first) == "out")
