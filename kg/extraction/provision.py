"""Provision: whether people must provide data, and what follows if they do not (GDPR Art. 13(2)(e)).

In: a `Passage`. Out: `DataProvision` statements, at most one a passage.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.denial import stance
from kg.extraction.lexicon import Mention
from kg.extraction.passages import Passage
from kg.model import DataProvision, Polarity

_NECESSITIES = (("Optional", "dpv:Optional"), ("Mandatory", "dpv:Required"), ("Unprovided", "dpv:Required"))
_LONGEST = 400


def find_provision(passage: Passage) -> Iterator[DataProvision]:
    """Yield whether a passage says that data must be provided."""
    if passage.segment.kind in {"heading", "row"} or "Rights" in (passage.governing | passage.topic):
        return
    for name, necessity in _NECESSITIES:
        cue = next((cue for cue in passage.cues(name) if _asks_for_data(passage, cue)), None)
        if cue is None:
            continue
        consequence = _consequence(passage, cue)
        if name == "Unprovided" and not consequence:
            continue
        # What is said of those who do not provide data denies nothing; "we do not require" does.
        polarity: Polarity | None = stance(passage, cue.last - 1) if name == "Mandatory" else "affirmed"
        if polarity is not None:
            yield _provision(passage, cue, necessity, consequence, polarity)
        return


def _provision(passage: Passage, cue: Mention, necessity: str, consequence: str, polarity: Polarity) -> DataProvision:
    span = passage.span(0, len(passage.tokens))
    if span.end - span.start > _LONGEST:
        span = passage.span(*passage.clause_of(cue.first))
    return DataProvision(
        necessity=necessity,
        data=_data(passage, cue),
        consequence=consequence,
        evidence=(span,),
        rule="provision-" + necessity.removeprefix("dpv:").lower(),
        polarity=polarity,
        regime=passage.regime,
    )


def _asks_for_data(passage: Passage, cue: Mention) -> bool:
    """Tell whether what is asked for is data."""
    first, last = passage.clause_of(cue.first)
    data = passage.mentions.get("data", ())
    return passage.within("DataWords", first, last) or any(first <= mention.first < last for mention in data)


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
