"""Measures: the technical and organisational measures that a passage says are taken (GDPR Art. 32).

In: a `Passage`. Out: `Found` values of the facet `measure`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.denial import stance
from kg.extraction.found import Found, stands_in_practice
from kg.extraction.labels import Mention
from kg.extraction.passages import ACTIONS, Passage
from kg.model import Concept, Polarity, Value

_GENERAL, _SAFEGUARD = "dpv:TechnicalOrganisationalMeasure", "dpv:SafeguardForDataTransfer"
_REACH = 2
"""How far before a measure what denies it may stand, in tokens."""
_WITHOUT_REACH = 4
"""The same for "without" ("without any appropriate safeguards")."""


def find_measures(passage: Passage) -> Iterator[Found]:
    """Yield the technical and organisational measures that a passage says are taken."""
    if "measures" not in passage.mentions or not stands_in_practice(passage):
        return
    listed = "Security" in passage.governing and passage.segment.kind == "item"
    for mention in passage.mentions.get("measures", ()):
        if mention.label.kind == "other" or (
            mention.label.kind == "contextual" and not (listed or _is_taken(passage, mention))
        ):
            continue
        polarity = None if _is_advice(passage, mention) else _polarity(passage, mention)
        if polarity is not None:
            value = Value("measure", _concept(passage, mention), passage.span(mention.first, mention.last))
            yield Found(value, mention.first, "measure-named", polarity)


def _concept(passage: Passage, mention: Mention) -> Concept:
    """Return what a mention names; "safeguards" are those of GDPR Art. 46 where it is about transfers, else general."""
    if mention.concept not in (_SAFEGUARD, _GENERAL) or not passage.within("Safeguards", mention.first, mention.last):
        return mention.concept
    transfers = "Transfer" in passage.governing | passage.topic | passage.topics() or passage.has("Transferring")
    return _SAFEGUARD if transfers else _GENERAL


def _is_taken(passage: Passage, mention: Mention) -> bool:
    """Tell whether we are said to protect by what everyday words name ("we use certification to protect data")."""
    if any(m.first <= mention.first < m.last for m in passage.mentions.get("data", ())):
        # "Security" in "social security number" is no measure.
        return False
    protecting = any(not mention.first <= cue.first < mention.last for cue in passage.cues("Protect"))
    return protecting and passage.has("We", last=mention.first)


def _is_advice(passage: Passage, mention: Mention) -> bool:
    """Tell whether the reader is to protect or to choose, or may ask for it ("you must keep your password secret")."""
    first, _ = passage.clause_of(mention.first)
    if passage.holds("Imperatives", first) and mention.first <= first + 1 and passage.governor is None:
        # "Do not share your password."
        return True
    deleting = passage.has("Delete", first=mention.first, last=mention.last)
    if deleting and passage.has("Entitled", "Requested", first=first, last=mention.first):
        return True
    if not any(passage.within(words, first, mention.first) for words in ("Advising", "Readers")):
        return False
    for at in range(mention.first - 1, first - 1, -1):
        if passage.holds("Advising", at):
            return True
        if passage.holds("Readers", at) and passage.within("Obligations", at + 1, at + 2):
            return True
        if passage.holds("Speakers", at):
            return False
        if passage.holds("Passives", at):
            return at > first and passage.holds("Readers", at - 1) and passage.holds("Obligations", at + 1)
    return False


def _is_done_without(passage: Passage, mention: Mention, first: int) -> bool:
    """Tell whether something is done without a measure ("sent without safeguards"); "not without" takes it."""
    cues = [cue for cue in passage.cues("Negation", first, mention.first) if not passage.is_hollow(cue)]
    return (
        len(cues) == 1 and passage.holds("Withouts", cues[0].first) and mention.first - cues[0].last <= _WITHOUT_REACH
    )


def _polarity(passage: Passage, mention: Mention) -> Polarity | None:
    """Tell whether a measure is taken. Only what stands next to a negation is denied by it: most negations limit."""
    polarity = stance(passage, mention.first, mention.last)
    first, last = passage.clause_of(mention.first)
    if polarity == "denied" and passage.has("Definition", last=mention.first):
        # "Personal data has the meaning of the law and does not include aggregated data."
        return None
    if polarity == "affirmed" and _is_done_without(passage, mention, first):
        return None
    if polarity is None and _is_conceded_before(passage, mention, first):
        return "affirmed"
    if polarity != "denied":
        return polarity
    cues = [cue for cue in passage.cues("Negation", first, last) if not passage.is_hollow(cue)]
    if not cues:
        return None
    before = [cue for cue in cues if cue.first < mention.first]
    twice = len(before) > 1 and passage.holds("Withouts", before[-1].first)
    limited = before and not passage.within("Inclusions", before[-1].last, mention.first)
    if twice or (limited and passage.has("Manner", first=mention.last, last=last)):
        # "We do not use it without notice", "not aggregated in a way that identifies you"
        return "affirmed"
    if before:
        if _denies(passage, before[-1], mention):
            return "denied"
        return "affirmed" if _is_of_another_verb(passage, before[-1], mention) else None
    # "Encryption is not used"
    passive = any(0 < cue.first - mention.last <= _REACH and passage.holds("Passives", cue.first - 1) for cue in cues)
    return "denied" if passive else None


def _is_conceded_before(passage: Passage, mention: Mention, first: int) -> bool:
    """Tell whether a concession before it holds all that is denied ("while no system is perfect, Acme takes")."""
    if not passage.holds("Concessions", first):
        return False
    comma = next((at for at in range(mention.first - 1, first, -1) if passage.tokens[at].lemma == ","), first)
    cues = passage.cues("Negation", first, mention.first)
    return bool(cues) and all(
        passage.holds("NegativeDeterminers", cue.first) and passage.within("Predicates", cue.last, comma)
        for cue in cues
    )


def _is_of_another_verb(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """Tell whether a verb of its own parts a measure from a negation ("we do not own it, and all is encrypted")."""
    joins = (at for at in range(cue.last, mention.first) if passage.holds("Additions", at))
    return any(passage.within("Passives", at, mention.first) for at in joins)


def _denies(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """Tell whether a negation denies the measure after it: "do not encrypt", but not "may not", "no measure is"."""
    clause, _ = passage.clause_of(cue.first)
    near = mention.first - cue.last <= _REACH and not passage.within("Inclusions", cue.last, mention.first)
    vague = passage.has("Possible", first=max(clause, cue.first - 1), last=cue.first)
    idle = passage.holds("NegativeDeterminers", cue.first) and not passage.has(*ACTIONS, first=clause, last=cue.first)
    return near and not vague and not idle
