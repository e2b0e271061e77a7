"""Provision: whether people must provide data, and what follows if they do not (GDPR Art. 13(2)(e)).

In: a `Passage`. Out: `DataProvision` statements, at most one a passage.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.denial import is_conditional, stance
from kg.extraction.labels import Mention
from kg.extraction.passages import Passage, cue_facets
from kg.model import DataProvision, Polarity

_NECESSITIES = (
    ("Optional", "dpv:Optional"),
    ("OptionalState", "dpv:Optional"),
    ("Refused", "dpv:Optional"),
    ("Mandatory", "dpv:Required"),
    ("MandatoryState", "dpv:Required"),
    ("Demand", "dpv:Required"),
    ("Unprovided", "dpv:Required"),
)
_IF_IT_MATTERS = frozenset({"Refused", "Unprovided"})
"""Cues of what is not given, which say nothing by themselves: something must follow from it."""
_STATES = frozenset({"OptionalState", "MandatoryState", "Demand"})
"""Cues that speak of the data beside them ("your name is mandatory")."""
_STATE_FACETS = cue_facets(*_STATES)
_FOLLOWED = cue_facets("Demand")
"""Cues that the data they speak of follows ("we need your name")."""
_ASKING = frozenset({"Mandatory", "MandatoryState", "Demand"})
PROVISION_CUES = cue_facets(*(name for name, _ in _NECESSITIES))
"""What a passage mentions at least one of if it says whether data must be provided."""
_LONGEST = 400
_NEAR = 3
_BESIDE = 2
"""How far from a cue the data stands that it speaks of, in tokens."""
_PERSON = "s"
"""How a verb ends whose subject is a third person ("requires"): it is no participle."""
_NOT_GIVEN = frozenset({"ckg:CookieIdentifier", "ckg:UsageData"})
"""Data that nobody is asked for: "we need time" is no need of data."""


def find_provision(passage: Passage) -> Iterator[DataProvision]:
    """Yield whether a passage that mentions one of `PROVISION_CUES` says that data must be provided."""
    if passage.segment.kind in {"heading", "row"} or "Rights" in passage.governing:
        return
    of_rights = "Rights" in passage.topic
    for name, necessity in _NECESSITIES:
        # What must be given with a request is no condition of the service.
        if of_rights and name in _ASKING:
            continue
        cue = next((cue for cue in passage.cues(name) if _asks_for_data(passage, cue, name)), None)
        if cue is None:
            continue
        consequence = _consequence(passage, cue)
        if name in _IF_IT_MATTERS and not consequence:
            continue
        if name == "Optional" and consequence and _is_refusal(passage, cue):
            necessity = "dpv:Required"
        # What is said of those who do not provide data denies nothing; "we do not require" does.
        polarity: Polarity | None = stance(passage, cue.last - 1) if name in _ASKING else "affirmed"
        if polarity is not None:
            yield _provision(passage, cue, necessity, consequence, polarity)
            return


def _provision(passage: Passage, cue: Mention, necessity: str, consequence: str, polarity: Polarity) -> DataProvision:
    whole = 0, len(passage.tokens)
    span = passage.span(*(whole if len(passage.words(*whole)) <= _LONGEST else passage.clause_of(cue.first)))
    return DataProvision(
        necessity=necessity,
        data=_data(passage, cue),
        consequence=consequence,
        evidence=(span,),
        rule="provision-" + necessity.removeprefix("dpv:").lower(),
        polarity=polarity,
        regime=passage.regime,
    )


def _asks_for_data(passage: Passage, cue: Mention, name: str) -> bool:
    """Tell whether what is asked for is data, and asked of the people."""
    first, last = passage.clause_of(cue.first)
    if cue.label.kind == "other":
        return False
    if name == "Refused":
        # "Blocking cookies may ..." is said to the reader, too.
        gerund = cue.first == first and passage.within("Modals", cue.last, last)
        return gerund or passage.within("Readers", 0, len(passage.tokens))
    ours = passage.within("Speakers", first, cue.first) and not passage.speaks_to_reader(first, cue.first)
    if name == "Optional" and ours:
        # "We refuse to share your data" lets nobody choose.
        return False
    if name in _ASKING and (_is_our_task(passage, cue, first) or _is_supposed(passage, cue, first)):
        return False
    if passage.within("Consents", cue.last, cue.last + _BESIDE):
        # "You will be asked to give your consent", "not without your permission"
        return False
    if name in _STATES:
        return _beside(passage, cue) is not None
    data = passage.mentions.get("data", ())
    named = passage.within("DataWords", first, last) or passage.within("FormFields", first, last)
    return named or any(first <= mention.first < last for mention in data)


def _beside(passage: Passage, cue: Mention) -> Mention | None:
    """Return the data that stands beside a cue: before a verb ("your name is optional"), else after it ("we need")."""
    follows = cue.label.facet in _FOLLOWED or passage.holds("Optionals", cue.first)
    for mention in passage.mentions.get("data", ()):
        first, last = (cue.last, mention.first) if follows else (mention.last, cue.first)
        linked = 0 <= last - first <= _BESIDE and all(passage.holds("Linking", at) for at in range(first, last))
        if linked and mention.concept not in _NOT_GIVEN:
            return mention
    return None


def _is_supposed(passage: Passage, cue: Mention, first: int) -> bool:
    """Tell whether it is only said what holds if, or asked whether, data must be given."""
    comma = max((at for at in range(first, cue.first) if passage.tokens[at].lemma == ","), default=first)
    return passage.within("Suppositions", comma, cue.first)


def _is_refusal(passage: Passage, cue: Mention) -> bool:
    """Tell whether people refuse what they are asked for ("if you refuse to provide"), not that they may choose."""
    first, _ = passage.clause_of(cue.first)
    refuses = passage.holds("Refusals", cue.first) and passage.holds("Readers", cue.first - 1)
    return refuses and is_conditional(passage, cue.first, first)


def _is_our_task(passage: Passage, cue: Mention, first: int) -> bool:
    """Tell whether we have to do it ("we must provide"), or data serves for it ("needed to provide our service")."""
    if passage.within("Readers", cue.first, cue.last) or passage.holds("Speakers", cue.first):
        return False
    if passage.holds("Possessives", cue.first - 1):
        # "Our need to provide information"
        return True
    if passage.holds("Needs", cue.first):
        if passage.words(cue.first, cue.first + 1).lower().removesuffix(_PERSON) != passage.lemmas[cue.first]:
            return True
        if not passage.within("Infinitives", cue.first, cue.last):
            # "We do not require any data"
            return False
    return passage.within("Speakers", max(first, cue.first - _NEAR), cue.first)


def _data(passage: Passage, cue: Mention) -> str:
    """Return what is to be provided: the data beside the cue, or the words after it up to a comma."""
    beside = _beside(passage, cue) if cue.label.facet in _STATE_FACETS else None
    if beside is not None:
        return passage.phrase(beside.first, beside.last)
    _, last = passage.clause_of(cue.first)
    stops = (
        at for at in range(cue.last, last) if passage.tokens[at].lemma == "," or passage.holds("ProvisionEnds", at)
    )
    start, stop = cue.last, next(stops, last)
    while start < stop and passage.holds("ProvisionLeads", start):
        start += 1
    return passage.phrase(start, stop)


def _consequence(passage: Passage, cue: Mention) -> str:
    """Return what follows: the clause in which something is or may be impossible."""
    for mention in passage.cues("Unable"):
        if mention.first >= cue.last or mention.last <= cue.first:
            first, last = passage.clause_of(mention.first)
            start = max(first, cue.last) if mention.first >= cue.last else first
            comma = next((at + 1 for at in range(mention.first, start, -1) if passage.tokens[at].lemma == ","), start)
            stop = last if mention.first >= cue.last else min(last, cue.first)
            return passage.phrase(comma + passage.holds("ClauseBreaks", comma), stop)
    return ""
