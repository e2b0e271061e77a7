"""Recipients: who a passage says receives data, categories and organisations by name (GDPR Art. 13(1)(e)).

In: a `Passage` and the organisations that it names. Out: `Found` values of the facet `recipient`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.bystanders import gets_from_the_reader, is_bystander
from kg.extraction.columns import cells_of
from kg.extraction.denial import denials, stance
from kg.extraction.flows import denies_engaging, denies_giving, flow, gets_too, is_handed, is_kept_out, opening, takes
from kg.extraction.found import Found, stands_in_practice
from kg.extraction.labels import Mention
from kg.extraction.named_recipients import (
    ENGAGED_REACH,
    FUNCTIONS,
    GENERAL,
    SOME_PROVIDER,
    begin_of_body,
    category_of,
    find_receiving,
    is_used,
)
from kg.extraction.organisations import Organisation
from kg.extraction.passages import ACTIONS, Passage
from kg.extraction.references import is_title
from kg.extraction.subjects import owns
from kg.model import Concept, Polarity, Span, Value

_LABEL_REACH = 3
_OBJECT_REACH = 5
"""How far after a verb of giving those may stand to whom something is given ("share your profile with us")."""
_OTHER_USER, _ANYBODY = "ckg:OtherUser", "dpv:ThirdParty"
_ALSO_OTHERWISE = frozenset({"ckg:Affiliate", "ckg:CustomerOrganisation", _OTHER_USER, "dpv:SubsidiaryLegalEntity"})
"""Categories that policies speak of otherwise, too ("we and our affiliates", "like other users")."""
_OCCASIONS = frozenset({"ckg:Acquirer", "dpv:Authority", "dpv:JudicialOrganisation"})
"""Categories that policies tell by the occasion, too ("in a merger", "as required by law")."""
_INTRUSION_REACH = 8
"""How far before a party the word may stand that bars it, in tokens."""
_AGENT_REACH = 5
"""How far before an authority "by" stands: its name may be long ("by the federal data protection commissioner")."""
_SHARED_DATA = frozenset({"ckg:DataColumn", "ckg:SharingTopic"})
_DECIDING = frozenset({"dpv:Authority", "dpv:JudicialOrganisation"})
"""Categories of those who decide what others bring to them."""


def find_recipients(
    passage: Passage, organisations: Sequence[Organisation], sources: Sequence[Found]
) -> Iterator[Found]:
    """Yield those who receive data: categories, and organisations by name; a source is no recipient."""
    if not (organisations or "recipients" in passage.mentions):
        return
    found = passage.mentions.get("recipients", ())
    mentions = [m for m in found if m.label.kind != "other" and not passage.is_participle(m)]
    if not stands_in_practice(passage):
        mentions, organisations = [], [one for one in organisations if is_used(passage, one)]
    if not (mentions or organisations):
        return
    spoken = _speaks_of_recipients(passage)
    givers = [found.value.span for found in sources if not gets_too(passage, found.at)]
    names = {at for organisation in organisations for at in range(organisation.first, organisation.last)}
    for mention in mentions:
        if mention.first not in names and _receives(passage, mention, givers, spoken):
            begin = begin_of_body(passage, mention)
            first, name = (mention.first, "") if begin < 0 else (begin, passage.words(begin, mention.last))
            yield from _give(passage, _category(passage, mention), first, mention.last, name)
    for organisation in find_receiving(passage, organisations, spoken):
        if not (givers and _is_among(passage.span(organisation.first, organisation.last), givers)):
            category = category_of(passage, organisation)
            yield from _give(passage, category, organisation.first, organisation.last, organisation.name)


def _category(passage: Passage, mention: Mention) -> Concept:
    """Return the category that a mention names; third parties whom we engage to do something serve us."""
    if mention.concept != _ANYBODY or not passage.holds("Infinitives", mention.last):
        return mention.concept
    engaged = passage.cues("Engage", mention.first - ENGAGED_REACH, mention.first)
    ours = any(cue.last <= mention.first and passage.has("We", last=cue.first) for cue in engaged)
    return SOME_PROVIDER if ours else mention.concept


def _speaks_of_recipients(passage: Passage) -> bool:
    """Tell whether a passage says that data is given or seen, by its words, its lead-in or its headings."""
    if passage.has("Sell") or not all(_reaches_us(passage, cue) for cue in passage.cues("Share")):
        return True
    topics = passage.governing or passage.topic
    if "Source" in topics:
        return False
    in_row = bool(passage.columns) and "Sharing" in passage.section()
    spoken = in_row or "Sharing" in topics or passage.has("Engage", "Access", "Host", "Recipients")
    return spoken or _is_listed(passage)


def _reaches_us(passage: Passage, cue: Mention) -> bool:
    """Tell whether it is the publisher to whom data is given ("you share your profile with us")."""
    reach = range(cue.first, cue.last + _OBJECT_REACH)
    return any(passage.holds("BeforeRecipient", at) and passage.holds("Speakers", at + 1) for at in reach)


def _is_listed(passage: Passage) -> bool:
    """Tell whether a lead-in ("the processors that we work with are:") or a header introduces recipients."""
    above = passage.governor
    listed = above is not None and "recipients" in above.mentions and above.has("Share", "Engage")
    return listed or _is_headed(passage)


def _is_headed(passage: Passage) -> bool:
    """Tell whether any column of a table lists recipients."""
    return any(_lists_recipients(passage, cues) for cues in passage.columns.values())


def _lists_recipients(passage: Passage, header: frozenset[str]) -> bool:
    """Tell whether a column lists recipients: that of the names, where another says what they get ("Data shared")."""
    columns = passage.columns.values()
    given = any(cues >= _SHARED_DATA and "ckg:NameColumn" not in cues for cues in columns)
    named = given and any("ckg:NameColumn" in cues for cues in columns)
    return ("ckg:NameColumn" if named else "ckg:SharingTopic") in header


def _give(passage: Passage, category: Concept, first: int, last: int, name: str = "") -> Iterator[Found]:
    polarity = _polarity(passage, first, last)
    if polarity is None:
        return
    if polarity == "denied" and passage.within("Anybody", first, last):
        category = _ANYBODY
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
    given = named and any(denies_giving(passage, cue, first, last) for cue in cues)
    return "denied" if given or any(denies_engaging(passage, cue, first) for cue in cues) else None


def _receives(passage: Passage, mention: Mention, givers: Sequence[Span], spoken: bool) -> bool:
    """Tell whether a mention is one who gets data, not one who gives it or whose site, cookie or product is meant."""
    if givers and _is_among(passage.span(mention.first, mention.last), givers):
        return False
    if is_title(passage, mention) or _is_modifier(passage, mention) or is_bystander(passage, mention):
        return False
    if is_kept_out(passage, mention.last) or _has_approved(passage, mention):
        return False
    if _is_intruder(passage, mention) or (mention.concept not in _OCCASIONS and _is_protected(passage, mention.first)):
        return False
    if (column := _column(passage, mention.first)) is not None:
        return _lists_recipients(passage, column)
    if mention.concept in _OCCASIONS and _is_in_basis(passage, mention.first):
        return False
    if is_handed(passage, mention.first, mention.last):
        return True
    if _decides(passage, mention) or _helps_the_reader(passage, mention) or gets_from_the_reader(passage, mention):
        return False
    # "Visible to other users" says by itself that they are given something.
    told = mention.concept == _OTHER_USER and passage.has("Share", "Access", first=mention.first, last=mention.last)
    named = mention.label.kind != "contextual" and (told or mention.concept not in _ALSO_OTHERWISE)
    if spoken and (named or _is_given_to(passage, mention)):
        return True
    return takes(passage, mention.last) or (spoken and _is_engaged(passage, mention))


def _is_intruder(passage: Passage, mention: Mention) -> bool:
    """Tell whether those named would get data without leave ("unauthorised access or disclosure by third parties")."""
    first = max(passage.clause_of(mention.first)[0], mention.first - _INTRUSION_REACH)
    barred = passage.places("Unauthorised", first, mention.first)
    return bool(barred) and not passage.within("Speakers", barred[-1], mention.first)


def _is_protected(passage: Passage, at: int) -> bool:
    """Tell whether who stands at a token is one whom a purpose protects ("the safety of our users and affiliates")."""
    first, _ = passage.scope_of(at)
    if not passage.within("Protecting", first, at):
        return False
    for index in range(at - 1, first - 1, -1):
        # "Our rights or those of others"
        relative = passage.holds("Relatives", index) and not passage.holds("Partitives", index + 1)
        if relative or passage.holds("BeforeRecipient", index):
            return False
        if passage.holds("Protecting", index):
            return True
    return False


def _decides(passage: Passage, mention: Mention) -> bool:
    """Tell whether an authority only handles what the reader brings to it ("your complaint is handled by")."""
    if mention.concept not in _DECIDING:
        return False
    first = opening(passage, mention.first)
    given = passage.has("Share", "Sell", first=first, last=mention.first)
    return passage.within("Complaints", first, mention.first) and not given


def _has_approved(passage: Passage, mention: Mention) -> bool:
    """Tell whether an authority only allows or issues something ("clauses that were approved by the regulator")."""
    if mention.concept not in _DECIDING:
        return False
    agent = next(reversed(passage.places("BeforeAgent", max(0, mention.first - _AGENT_REACH), mention.first)), 0)
    return agent > 0 and passage.holds("Approving", agent - 1)


def _helps_the_reader(passage: Passage, mention: Mention) -> bool:
    """Tell whether somebody is asked for help by the reader ("with the help of a lawyer you may sue us")."""
    first, last = passage.clause_of(mention.first)
    helped = [cue for cue in passage.cues("Engage", first, mention.first) if passage.holds("Companions", cue.first)]
    if not helped or mention.first - helped[-1].last > ENGAGED_REACH:
        return False
    subject = passage.find("Subjects", first, last)
    return subject is not None and passage.holds("Readers", subject)


def _column(passage: Passage, at: int) -> frozenset[str] | None:
    """Return what the header says of the column that a token stands in; None in a table without recipients."""
    return passage.column_at(at) if _is_headed(passage) else None


def _is_in_basis(passage: Passage, at: int) -> bool:
    """Tell whether a token stands in a cell of legal bases."""
    return any(cell.start <= passage.starts[at] < cell.end for cell in cells_of(passage, "basis"))


def _is_among(span: Span, givers: Sequence[Span]) -> bool:
    return any(giver.start < span.end and span.start < giver.end for giver in givers)


def _is_modifier(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention only describes what follows ("third-party websites", "a third party's policy")."""
    if owns(passage, mention.last):
        return True
    if (
        mention.concept not in FUNCTIONS
        and mention.last < len(passage.tokens)
        and passage.holds("Things", mention.last)
    ):
        return True
    return any(other.first == mention.last for other in passage.mentions["recipients"])


def _is_engaged(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention is one whom the publisher engages, or what those engaged do ("for hosting")."""
    if mention.concept not in FUNCTIONS | GENERAL | {"ckg:SocialNetwork"}:
        return False
    engaged = [cue for cue in passage.cues("Engage", last=mention.first) if passage.has("We", last=cue.first)]
    near = [cue for cue in engaged if mention.first - cue.last <= ENGAGED_REACH]
    if any(not _is_data_used(passage, cue, mention) for cue in near):
        return True
    providers = [m for m in passage.mentions.get("ckg:ProviderClass", ()) if m.last <= mention.first]
    # "Providers of services such as hosting and analytics"
    examples = passage.places("BeforeExamples", providers[0].last, mention.first) if providers else []
    served = any(passage.within("Tools", at - _LABEL_REACH, at) for at in examples)
    return bool(providers and (engaged or served or passage.has("OnOurBehalf")))


def _is_data_used(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """Tell whether it is data that is used ("we use your card number for payment processing")."""
    return any(cue.last <= data.first < mention.first for data in passage.mentions.get("data", ()))


def _lists_aims(passage: Passage) -> bool:
    """Tell whether a passage is an item of a list of aims ("data is used for the following purposes:")."""
    lead = next(passage.lead_ins(), None)
    return lead is not None and lead.within("AimNouns", max(0, len(lead.tokens) - _LABEL_REACH), len(lead.tokens))


def _is_given_to(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention is one to whom something is given, or an item of a list of recipients."""
    serves = any(provider.last <= mention.first for provider in passage.mentions.get("ckg:ProviderClass", ()))
    is_aim = passage.holds("BeforeService", mention.first - 1) or _lists_aims(passage)
    if mention.concept in FUNCTIONS and not serves and is_aim:
        return False  # "with banks for fraud prevention"
    sharing = "Sharing" in (passage.governing or passage.topic)
    labels = mention.first <= _LABEL_REACH or passage.segment.kind == "item"
    if sharing and labels and not passage.has(*ACTIONS, last=mention.first):
        return True
    listed = passage.cues("Recipients", last=mention.first)
    if listed and not passage.has(*ACTIONS, first=listed[-1].last, last=mention.first):
        return True
    first = opening(passage, mention.first)
    given = sharing or passage.has("Share", "Sell", "Access", first=first, last=mention.first)
    # What the law demands is given to those who enforce it ("we disclose data if required by law").
    demanded = mention.concept == "dpv:Authority" and mention.last - mention.first > 1
    return given and (demanded or flow(passage, mention.first) == "out")
