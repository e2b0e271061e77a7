"""Practices: the data, purposes, recipients, bases, sources and measures that a passage names, tied by clause.

In: a `Passage`. Out: `Practice` statements. Each finder says which mentions of its facet are claims here; `tie` puts
together what one clause says with one polarity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extraction.denial import stance
from kg.extraction.lexicon import Mention
from kg.extraction.organisations import Organisation, find_organisations
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.model import Concept, DataOrigin, Polarity, Practice, Value, ValueFacet

_ORIGINS: tuple[tuple[DataOrigin, str], ...] = (
    ("derived", "Derived"),
    ("third-party", "ThirdPartyOrigin"),
    ("provided", "Provided"),
    ("observed", "Observed"),
)
_NO_PRACTICE = frozenset({"Rights", "Contact", "Changes", "Definition", "Terms"})
_COORDINATION = 5
_BRIEF = 10
_ENGAGED_REACH = 4
_SOME_PROVIDER = "dpv:ServiceProvider"
"""The category of an organisation of which neither the text nor the lexicon says what it does."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where its passage names it; `basis_for` belongs to legal bases."""

    value: Value
    at: int
    rule: str
    polarity: Polarity
    basis_for: str = ""


def find_practices(passage: Passage, parties: Parties) -> Iterator[Practice]:
    """Yield the practices of a passage."""
    if passage.segment.kind == "heading" or not passage.tokens:
        return
    organisations = find_organisations(passage, parties)
    yield from tie(
        passage,
        [
            *find_data(passage),
            *find_purposes(passage),
            *find_measures(passage),
            *find_recipients(passage, organisations),
            *find_sources(passage, organisations),
            *find_bases(passage),
        ],
    )


def tie(passage: Passage, found: Iterable[Found]) -> Iterator[Practice]:
    """Put together the values that one clause names with one polarity."""
    groups: dict[tuple[tuple[int, int], Polarity], list[Found]] = {}
    for one in found:
        groups.setdefault((passage.clause_of(one.at), one.polarity), []).append(one)
    for (_, polarity), ones in groups.items():
        at = ones[0].at
        values = tuple(sorted({one.value for one in ones}, key=lambda v: (v.span, v.facet, v.concept, v.name)))
        yield Practice(
            values=values,
            evidence=tuple(sorted({value.span for value in values})),
            rule="+".join(sorted({one.rule for one in ones})),
            polarity=polarity,
            **passage.manner(at),
            data_origin=data_origin(passage, at) if any(v.facet == "data" for v in values) else "unstated",
            basis_for=next((one.basis_for for one in ones if one.basis_for), ""),
        )


def data_origin(passage: Passage, at: int) -> DataOrigin:
    """Tell where the data that a clause names comes from: by the clause, its passage, then the lead-ins above."""
    first, last = passage.clause_of(at)
    for scope, start, end in (
        (passage, first, last),
        (passage, 0, None),
        *((above, 0, None) for above in passage.above()),
    ):
        for origin, cue in _ORIGINS:
            if scope.has(cue, first=start, last=end):
                return origin
    return "unstated"


def _stands_in_practice(passage: Passage) -> bool:
    topics = passage.governing or passage.topic
    if "Rights" in passage.governing:
        return False
    return not (topics & _NO_PRACTICE) or bool(topics & {"Collection", "Sharing", "Purpose"})


def find_data(passage: Passage) -> Iterator[Found]:
    """Yield the data categories that a passage says are collected, kept, used or shared (or are not)."""
    if not _stands_in_practice(passage) or _defines(passage):
        return
    mentions = passage.mentions.get("data", ())
    about = {"Collection", "Source", "Cookie"} & (passage.governing | passage.topic)
    collecting = bool(about) or passage.is_under_denial
    clear = [m for m in mentions if m.label.kind == "plain"]
    for mention in mentions:
        acting = passage.acts("Collect", "Provide", "Use", "Share", "Retain", "Sell")
        if mention.label.kind == "plain" and not (collecting or acting):
            continue
        if mention.label.kind == "contextual":
            brief = "Collection" in passage.governing and len(passage.tokens) <= _BRIEF
            others = [other for other in (mentions if collecting else clear) if other is not mention]
            if not (brief or ((collecting or acting) and _is_beside(passage, mention, others))):
                continue
        if mention.label.kind == "generic" and not _is_not_gathered(passage, mention):
            continue
        yield from _found("data", mention, passage, "data-named")


def _is_not_gathered(passage: Passage, mention: Mention) -> bool:
    """Tell whether personal data as such is said not to be collected; that it is collected goes without saying."""
    first, _ = passage.clause_of(mention.first)
    return passage.within("Gathering", first, mention.first) and stance(passage, mention.first) == "denied"


def _is_beside(passage: Passage, mention: Mention, others: list[Mention]) -> bool:
    """Tell whether a weak mention is coordinated with others ("name, gender and e-mail address")."""
    for other in others:
        first, last = min(mention.last, other.last), max(mention.first, other.first)
        if last - first <= _COORDINATION and passage.within("Coordinators", first, last):
            return True
    return False


def _defines(passage: Passage) -> bool:
    """Tell whether a passage (or its lead-in) says what a term means, not what is done."""
    return passage.has("Definition") or (passage.governor is not None and passage.governor.has("Definition"))


def find_purposes(passage: Passage) -> Iterator[Found]:
    """Yield the purposes that a passage says data is used for (or is not)."""
    if not _stands_in_practice(passage):
        return
    aiming = bool({"Purpose", "Basis"} & (passage.governing or passage.topic))
    for mention in passage.mentions.get("purposes", ()):
        if mention.label.kind == "contextual" and not (aiming and _is_aimed_at(passage, mention)):
            continue
        yield from _found("purpose", mention, passage, "purpose-named")


def _is_aimed_at(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention stands where an aim does: after "for" or "to", or at the start of an item."""
    aimed = passage.within("Aims", max(0, mention.first - 3), mention.first)
    return aimed or (mention.first <= 1 and passage.segment.kind == "item")


def find_measures(passage: Passage) -> Iterator[Found]:
    """Yield the technical and organisational measures that a passage says are taken."""
    if not _stands_in_practice(passage):
        return
    listed = "Security" in passage.governing and passage.segment.kind == "item"
    for mention in passage.mentions.get("measures", ()):
        taken = passage.has("Protect") and passage.has("We", last=mention.first)
        # "Security" in "social security number" is no measure.
        within_data = any(m.first <= mention.first < m.last for m in passage.mentions.get("data", ()))
        if mention.label.kind == "contextual" and (within_data or not (listed or taken)):
            continue
        yield from _found("measure", mention, passage, "measure-named")


def find_recipients(passage: Passage, organisations: Sequence[Organisation]) -> Iterator[Found]:
    """Yield those who receive data: categories, and organisations by name."""
    if not _stands_in_practice(passage):
        return
    sharing = "Sharing" in (passage.governing or passage.topic)
    if not (sharing or passage.has("Share", "Sell", "Engage")) or _is_inbound(passage):
        return
    for mention in passage.mentions.get("recipients", ()):
        if mention.label.kind == "contextual" and not (
            (sharing and _is_given_to(passage, mention)) or _is_engaged(passage, mention)
        ):
            continue
        yield from _found("recipient", mention, passage, "recipient-named")
    for organisation in organisations:
        category = _example_of(passage, organisation) or organisation.category or _SOME_PROVIDER
        span = passage.span(organisation.first, organisation.last)
        value = Value("recipient", category, span, organisation.name)
        yield from _said(value, organisation.first, organisation.last, passage, "recipient-organisation")


def _example_of(passage: Passage, organisation: Organisation) -> Concept:
    """Return the category that a text names an organisation as an example of ("affiliates, including Acme")."""
    for mention in reversed(passage.mentions.get("recipients", ())):
        reach = min(mention.last + 3, organisation.first)
        if mention.last <= organisation.first and passage.within("BeforeExamples", mention.last, reach):
            return mention.concept
    return ""


def _is_inbound(passage: Passage) -> bool:
    """Tell whether a passage speaks of data that comes in, so that those whom it names are sources."""
    if passage.has("Sell"):
        return False
    topics = passage.governing or passage.topic
    outbound = passage.has("Share") or "Sharing" in topics
    if outbound and "Source" not in topics and not passage.has("ThirdPartyOrigin"):
        return False
    plain = any(
        m.label.kind == "plain" and m.concept != "dpv:DataSubjectDataSource"
        for m in passage.mentions.get("sources", ())
    )
    return plain or passage.has("ThirdPartyOrigin") or "Source" in topics


def _is_engaged(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention is one whom the publisher engages, or what those engaged do ("for hosting")."""
    engaged = [cue for cue in passage.cues("Engage", last=mention.first) if passage.has("We", last=cue.first)]
    if any(mention.first - cue.last <= _ENGAGED_REACH for cue in engaged):
        return True
    providers = passage.mentions.get("ckg:ProviderClass", ())
    return bool(engaged or passage.has("OnOurBehalf")) and any(m.last <= mention.first for m in providers)


def _is_given_to(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention is one to whom something is given, or an item of a list of recipients."""
    given = passage.within("BeforeRecipient", max(0, mention.first - 4), mention.first)
    return given or (mention.first <= 3 and passage.segment.kind == "item")


def find_sources(passage: Passage, organisations: Sequence[Organisation]) -> Iterator[Found]:
    """Yield the sources that data comes from: kinds of source, and organisations by name."""
    inbound = _is_inbound(passage)
    public = False
    for mention in passage.mentions.get("sources", ()):
        if mention.label.kind == "contextual" and not inbound:
            continue
        public = public or mention.concept == "dpv:PublicDataSource"
        yield from _found("source", mention, passage, "source-named")
    for organisation in organisations if inbound or public else ():
        kind = "dpv:PublicDataSource" if public else "dpv:ThirdPartyDataSource"
        value = Value("source", kind, passage.span(organisation.first, organisation.last), organisation.name)
        yield from _said(value, organisation.first, organisation.last, passage, "source-organisation")


def find_bases(passage: Passage) -> Iterator[Found]:
    """Yield the legal bases that a passage relies on, with what each is for."""
    about_bases = "Basis" in (passage.topics() | passage.governing | passage.topic)
    stated = []
    for mention in passage.mentions.get("legal-bases", ()):
        if mention.label.kind == "contextual" and not about_bases:
            continue
        if _is_about_a_right(passage, mention):
            continue
        stated.append(mention)
        for found in _found("legal-basis", mention, passage, "basis-named"):
            # "Not without your consent" relies on consent.
            double = passage.within("Withouts", max(0, mention.first - 2), mention.last)
            polarity: Polarity = "affirmed" if double else found.polarity
            yield replace(found, polarity=polarity, basis_for=_basis_for(passage, mention))
    yield from _distributed_bases(passage, stated)


def _distributed_bases(passage: Passage, stated: list[Mention]) -> Iterator[Found]:
    """Yield a basis again for each aim that is listed under it ("legitimate interests include: (i) ...; (ii) ...")."""
    enumerated = [clause for clause in passage.clauses if passage.tokens[clause[0]].lemma == "("]
    above = passage.governor
    if len(enumerated) > 1 and stated and stated[-1].last <= enumerated[0][0]:
        aims, basis, said_in = enumerated, stated[-1], passage
    elif passage.segment.kind == "item" and above is not None and not stated and above.segment.text.endswith(":"):
        bases = [m for m in above.mentions.get("legal-bases", ()) if m.label.kind == "plain"]
        if len(bases) != 1:
            return
        aims, basis, said_in = [(0, len(passage.tokens))], bases[0], above
    else:
        return
    if stance(said_in, basis.first, basis.last) != "affirmed":
        return
    for first, last in aims:
        value = Value("legal-basis", basis.concept, passage.span(first, last))
        # "(ii)" is no part of the aim that it numbers.
        words = first + 3 if aims is enumerated else first
        yield Found(value, first, "basis-distributed", "affirmed", passage.phrase(words, last))


def _is_about_a_right(passage: Passage, mention: Mention) -> bool:
    """Tell whether a basis is only named by a right ("withdraw your consent")."""
    return any(
        right.first < mention.last and mention.first < right.last
        for right in passage.mentions.get("rights", ())
        if right.label.kind == "plain"
    )


def _basis_for(passage: Passage, mention: Mention) -> str:
    """Return what a basis is for: the clause around it, or the one that its condition opens ("if you consent, we")."""
    first, last = passage.clause_of(mention.first)
    before, after = passage.phrase(first, mention.first), ""
    if mention.last < last:
        after = passage.phrase(mention.last, last)
    conditional = any(cue.first == first for cue in passage.cues("Condition", first, last))
    if conditional and last < len(passage.tokens):
        after = passage.phrase(last, passage.clause_of(last)[1])
    longer = max(before, after, key=len)
    return longer if len(longer.split()) > 2 else ""


def _found(facet: ValueFacet, mention: Mention, passage: Passage, rule: str) -> Iterator[Found]:
    """Yield what a mention says, unless the text neither affirms nor denies it."""
    value = Value(facet, mention.concept, passage.span(mention.first, mention.last))
    yield from _said(value, mention.first, mention.last, passage, rule)


def _said(value: Value, first: int, last: int, passage: Passage, rule: str) -> Iterator[Found]:
    polarity = stance(passage, first, last)
    if polarity is not None:
        yield Found(value, first, rule, polarity)
