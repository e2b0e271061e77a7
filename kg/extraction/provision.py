"""Provision: whether people must provide data, and what follows if they do not (GDPR Art. 13(2)(e)).

In: a `Passage`. Out: `DataProvision` statements, at most one a passage.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.denial import is_conditional, stance
from kg.extraction.lexicon import Mention
from kg.extraction.passages import Passage, cue_facets
from kg.model import DataProvision, Polarity

_NECESSITIES = (
    ("Optional", "dpv:Optional"),
    ("Refused", "dpv:Optional"),
    ("Mandatory", "dpv:Required"),
    ("Unprovided", "dpv:Required"),
)
_IF_IT_MATTERS = frozenset({"Refused", "Unprovided"})
"""Cues of what is not given, which say nothing by themselves: something must follow from it."""
_TELLING = cue_facets(*(name for name, _ in _NECESSITIES))
"""What a passage mentions at least one of if it says whether data must be provided."""
_LONGEST = 400
_NEAR = 3
_PERSON = "s"


def find_provision(passage: Passage) -> Iterator[DataProvision]:
    """Yield whether a passage says that data must be provided."""
    if passage.segment.kind in {"heading", "row"} or not passage.names(_TELLING):
        return
    if "Rights" in passage.governing:
        return
    of_rights = "Rights" in passage.topic
    for name, necessity in _NECESSITIES:
        # What must be given with a request is no condition of the service.
        if of_rights and name == "Mandatory":
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
        polarity: Polarity | None = stance(passage, cue.last - 1) if name == "Mandatory" else "affirmed"
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
    if cue.label.kind == "other" or (name == "Mandatory" and _is_our_task(passage, cue, first)):
        return False
    ours = passage.within("Speakers", first, cue.first) and not passage.speaks_to_reader(first, cue.first)
    if name == "Optional" and ours:
        # "We refuse to share your data" lets nobody choose.
        return False
    data = passage.mentions.get("data", ())
    named = passage.within("DataWords", first, last) or any(first <= mention.first < last for mention in data)
    return named if name != "Refused" else passage.within("Readers", 0, len(passage.tokens))


def _is_refusal(passage: Passage, cue: Mention) -> bool:
    """Tell whether people refuse what they are asked for ("if you refuse to provide"), not that they may choose."""
    first, _ = passage.clause_of(cue.first)
    refuses = passage.holds("Refusals", cue.first) and passage.holds("Readers", cue.first - 1)
    return refuses and is_conditional(passage, cue.first, first)


def _is_our_task(passage: Passage, cue: Mention, first: int) -> bool:
    """Tell whether we have to do it ("we must provide"), or data serves for it ("needed to provide our service")."""
    if passage.within("Readers", cue.first, cue.last) or passage.holds("Speakers", cue.first):
        return False
    word = passage.words(cue.first, cue.first + 1).lower().removesuffix(_PERSON)
    serves = passage.holds("Needs", cue.first) and word != passage.lemmas[cue.first]
    return serves or passage.within("Speakers", max(first, cue.first - _NEAR), cue.first)


def _data(passage: Passage, cue: Mention) -> str:
    """Return what is to be provided: the words after the cue, as far as its clause or a comma goes."""
    _, last = passage.clause_of(cue.first)
    stops = (
        at for at in range(cue.last, last) if passage.tokens[at].lemma == "," or passage.holds("ProvisionEnds", at)
    )
    return passage.phrase(cue.last, next(stops, last))


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
