"""Kept data: what a rule on retention is about.

In: a `Passage`, a `Stretch` of it and the tokens at which one of its periods begins. Out: the words that name the data
("server logs"), as they stand in the text; "" where none do.
"""

from __future__ import annotations

from kg.extraction.keeping import Stretch, is_deletion, main_clause, passive_of
from kg.extraction.passages import ACTIONS, Passage


def kept_data(passage: Passage, stretch: Stretch, first: int, period: int) -> str:
    """Return what is kept: what its verb governs, or the words before the period.

    `first` is the token at which the part of the stretch begins that names one period, `period` where that stands.
    """
    verb = stretch.verb
    own = first > stretch.first and not passage.has("Retain", "Delete", first=first, last=period)
    if verb is None or own:
        return _trimmed(passage, first, period) or _label(passage, stretch)
    passive = passive_of(passage, stretch.first, verb)
    if passive is not None:
        return _trimmed(passage, main_clause(passage, stretch.first, verb.first), passive)
    if passage.holds("Staying", verb.first) and verb.first < period:
        return _subject(passage, main_clause(passage, stretch.first, verb.first), verb.first)
    if is_deletion(passage, verb) and passage.within("Determiners", verb.first, verb.last):
        # "We close your account after a year."
        return passage.phrase(verb.first + 1, verb.last)
    stop = period
    if stop < verb.last:
        ends = (at for at in range(verb.last, stretch.last) if passage.holds("ObjectEnds", at))
        stop = next(ends, stretch.last)
    return _trimmed(passage, verb.last, stop)


def _subject(passage: Passage, first: int, last: int) -> str:
    """Return the subject of a verb, or what its relative clause describes ("we set cookies that | remain")."""
    while last > first and (passage.holds("Predicates", last - 1) or passage.holds("Restrictions", last - 1)):
        last -= 1
    if last > first and passage.holds("Relatives", last - 1):
        last -= 1
        first = max((cue.last for name in ACTIONS for cue in passage.cues(name, first, last)), default=first)
    return _trimmed(passage, first + passage.holds("ClauseBreaks", first), last)


def _label(passage: Passage, stretch: Stretch) -> str:
    """Return what labels a stretch: its row's first cell, or the words before a colon."""
    for cell in passage.segment.cells[:1]:
        return " ".join(passage.segment.text[cell.start : cell.end].split())
    labels = (
        clause for clause in passage.clauses if clause[1] == stretch.first and passage.holds("Labels", clause[1] - 1)
    )
    return next((passage.phrase(*clause) for clause in labels), "")


def _trimmed(passage: Passage, first: int, last: int) -> str:
    """Return a phrase without the words that lead to a period ("for up to")."""
    while last > first and (passage.holds("PeriodLeads", last - 1) or passage.holds("ContextOpeners", last - 1)):
        last -= 1
    start = first
    while first < last and passage.holds("PeriodCuts", first):
        first += 1
    if first > start and passage.has("Use", "Retain", "Delete", first=first, last=first + 1):
        # "we keep and use your data", "we delete or anonymise it"
        first += 1
    return passage.phrase(first, last)
