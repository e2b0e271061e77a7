"""Retention: how long which data is kept.

In: a `Passage`. Out: `Retention` statements, one for each length of time that a clause or a cell says. A duration ("30
days") makes a fixed period, a criterion ("as long as necessary") or what a deletion waits for ("when you leave") an
event, keeping without any of them an indeterminate one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.extraction.denial import stance
from kg.extraction.durations import find_durations
from kg.extraction.found import says_practice
from kg.extraction.keeping import Stretch, find_stretches, is_deletion, is_negated, main_clause
from kg.extraction.kept_data import kept_data
from kg.extraction.labels import Mention
from kg.extraction.passages import Passage, cue_facets
from kg.model import Concept, Polarity, Retention

_FIXED, _EVENT, _OPEN = "dpv:TemporalDuration", "dpv:UntilEventDuration", "dpv:IndeterminateDuration"
_TELLING = cue_facets("Retain", "Delete", "Until", "Unit", "Indefinite")
"""What a passage without cells mentions at least one of if it says how long data is kept."""
_KEEPING = cue_facets("Retain", "Delete", "Until") | {"ckg:RetentionTopic"}
"""What it mentions at least one of if it says by itself that data is kept."""
_TIMING = cue_facets("Until", "Unit", "Indefinite", "Trigger", "Negation")
"""What it mentions at least one of if it says more than that data is kept."""
_OPENING = 3
"""How far into a clause the words stand that open it, in tokens."""
_NEAR = 6
"""How far before its verb a subject stands, in tokens."""
_FRAGMENT = 15
"""How many words a list of periods puts before a period at most ("Server logs: 30 days")."""


@dataclass(frozen=True, slots=True)
class _Term:
    """What `tokens[first:last]` say of a time: a duration, a criterion, or that it is not fixed."""

    kind: Concept
    first: int
    last: int
    duration: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of a stretch that says one rule, and its terms, the one that decides first."""

    first: int
    last: int
    terms: tuple[_Term, ...]


def find_retention(passage: Passage) -> Iterator[Retention]:
    """Yield the retention rules of a passage, for which it must be one that `may_tell_retention`."""
    topics = passage.governing or passage.topic
    elsewhere = topics & {"Changes", "Terms", "Definition"} and "Retention" not in topics
    # "We keep this policy under review" is no practice, "we keep server logs" is one under any heading.
    if passage.segment.kind == "heading" or (
        elsewhere and not (passage.mentions.get("data") and says_practice(passage))
    ):
        return
    above = passage.governor
    # "We do not:" denies its items; a table says what its columns say.
    governed = above is not None and above.tokens and not passage.segment.cells
    if above is not None and governed and stance(above, len(above.tokens) - 1) != "affirmed":
        return
    for stretch in find_stretches(passage):
        terms, polarity = _said(passage, stretch)
        for part in _parts(passage, stretch, terms):
            yield _rule(passage, stretch, part, polarity)


def may_tell_retention(passage: Passage) -> bool:
    """Tell at a glance whether a passage may say that data is kept, and for how long or that we keep it."""
    if passage.segment.cells:
        return True
    if not passage.names(_TELLING):
        return False
    told = passage.governor is not None or "Retention" in passage.governing | passage.topic
    timed = passage.names(_TIMING) or passage.within("Keeping", 0, len(passage.tokens))
    return timed and (told or passage.names(_KEEPING))


def _said(passage: Passage, stretch: Stretch) -> tuple[list[_Term], Polarity]:
    """Return what a stretch says of the time for which data is kept, and whether it denies it."""
    terms, verb = _terms(passage, stretch), stretch.verb
    if verb is not None and is_negated(passage, stretch.first, verb):
        return _negated(passage, stretch, verb, terms)
    if verb is None:
        terms = _listed(passage, stretch, terms)
    elif not terms:
        terms = _implied(passage, stretch, verb)
    if stretch.is_column and not terms and passage.tokens[stretch.first].is_word:
        terms = [_Term(_EVENT, stretch.first, stretch.last)]
    return terms, "affirmed"


def _terms(passage: Passage, stretch: Stretch) -> list[_Term]:
    """Return what a stretch says of a time, in order."""
    first, last = stretch.first, stretch.last
    durations = [_Term(_FIXED, found.first, found.last, found.value) for found in find_durations(passage, first, last)]
    terms = [*durations]
    for kind, cue in ((_EVENT, "Until"), (_OPEN, "Indefinite")):
        for mention in passage.cues(cue, first, last):
            introduces = any(_introduces(passage, mention, term) for term in durations)
            if not introduces and _is_of(passage, stretch, mention):
                terms.append(_Term(kind, mention.first, mention.last))
    return sorted(terms, key=lambda term: (term.first, term.kind))


def _is_of(passage: Passage, stretch: Stretch, cue: Mention) -> bool:
    """Tell whether a criterion is one of keeping: it follows the verb, or opens the clause ("until you leave, ...")."""
    verb = stretch.verb
    if verb is None:
        return True
    if is_deletion(passage, verb) and passage.holds("Permanence", cue.first):
        # "Permanently deleted" tells how, not when.
        return False
    if verb.first < cue.first:
        return True
    clear = passage.holds("Keeping", verb.first) or is_deletion(passage, verb)
    return clear and cue.first - stretch.first <= _OPENING


def _introduces(passage: Passage, cue: Mention, term: _Term) -> bool:
    """Tell whether words belong to a duration ("for a period of up to 30 days")."""
    return cue.first < term.last and all(passage.holds("PeriodLeads", at) for at in range(cue.last, term.first))


def _listed(passage: Passage, stretch: Stretch, terms: list[_Term]) -> list[_Term]:
    """Return the terms of words without a verb, in a list or table of periods ("Invoices: 10 years")."""
    if stretch.is_column:
        return terms
    first, start = stretch.first, terms[0].first if terms else stretch.last
    said = passage.within("Subjects", first, start) or passage.within("Predicates", first, start)
    listed = passage.segment.kind != "sentence" or passage.within("Labels", first, start) or start - first <= _OPENING
    vague = passage.segment.kind == "sentence" and bool(terms) and terms[0].kind == _OPEN
    return terms if listed and not (said or vague) and start - first <= _FRAGMENT else []


def _negated(passage: Passage, stretch: Stretch, verb: Mention, terms: list[_Term]) -> tuple[list[_Term], Polarity]:
    """Return what a negation denies, or leaves: "we do not keep it beyond a year" limits."""
    if is_deletion(passage, verb):
        return _undeleted(passage, stretch, verb)
    limit = next((at for at in range(verb.last, stretch.last) if passage.holds("Limits", at)), None)
    if limit is not None:
        return terms or [_Term(_EVENT, limit, stretch.last)], "affirmed"
    return [term for term in terms if term.kind != _EVENT], "denied"


def _undeleted(passage: Passage, stretch: Stretch, verb: Mention) -> tuple[list[_Term], Polarity]:
    """Return what "we do not delete" says: data stays, save for an exception; an event that it names ends nothing."""
    word = passage.tokens[verb.first]
    required = passage.holds("Infinitives", verb.first - 1) or passage.within("Inabilities", stretch.first, verb.first)
    if required or word.raw.lower() != word.lemma or passage.holds("KeepingNouns", verb.first):
        return [], "affirmed"
    exception = next((at for at in range(verb.last, stretch.last) if passage.holds("ScopeEnds", at)), None)
    if exception is not None:
        return [_Term(_EVENT, exception, stretch.last)], "affirmed"
    if (trigger := _trigger(passage, stretch)) is not None:
        return [_Term(_EVENT, *trigger)], "denied"
    return [_Term(_OPEN, stretch.last, stretch.last)], "affirmed"


def _implied(passage: Passage, stretch: Stretch, verb: Mention) -> list[_Term]:
    """Return the event that a deletion waits for, or that no time is said of how long we keep something."""
    trigger = _trigger(passage, stretch, "Trigger" if is_deletion(passage, verb) else "Until")
    if trigger or is_deletion(passage, verb):
        # "If you are inactive for two years, we delete your account."
        lasting = next(find_durations(passage, *trigger), None) if trigger else None
        terms = [_Term(_EVENT, *trigger)] if trigger else []
        return [_Term(_FIXED, lasting.first, lasting.last, lasting.value)] if lasting else terms
    if passage.within("Questions", stretch.first, verb.first):
        return []
    before = verb.first - 2
    if passage.has("We", first=before + 1, last=verb.first) and (
        passage.holds("Relatives", before) or passage.holds("DataWords", before)
    ):
        # "The data that we hold" only says which.
        return []
    ours = passage.has("We", first=verb.first - _NEAR, last=verb.first)
    keeps = passage.holds("Keeping", verb.first) if stretch.is_about else passage.holds("Retaining", verb.first)
    return [_Term(_OPEN, stretch.last, stretch.last)] if ours and keeps else []


def _trigger(passage: Passage, stretch: Stretch, cue: str = "Trigger") -> tuple[int, int] | None:
    """Return what a deletion waits for: a condition in its clause or just before it ("if you leave, we delete")."""
    found = passage.cues(cue, stretch.first, stretch.last)
    start = stretch.verb.last if stretch.verb else stretch.first
    own = next((one for one in found if one.first == stretch.first or one.first >= start), next(iter(found), None))
    if own is not None:
        return own.first, stretch.last
    before = next((clause for clause in passage.clauses if clause[1] == stretch.first), None)
    if before is not None and any(mention.first == before[0] for mention in passage.cues(cue, *before)):
        return before
    return None


def _parts(passage: Passage, stretch: Stretch, terms: Sequence[_Term]) -> Iterator[_Part]:
    """Cut a stretch between its terms ("invoices for 10 years | and logs for 30 days")."""
    first, group = stretch.first, list(terms[:1])
    for one, other in pairwise(terms):
        gap = range(one.last, other.first)
        commas = [at for at in gap if passage.tokens[at].lemma == ","]
        cut = max(commas or [at for at in gap if passage.holds("PeriodCuts", at)], default=None)
        if cut is not None:
            yield _part(first, cut, group)
            first, group = cut, []
        group.append(other)
    if group:
        yield _part(first, stretch.last, group)


def _part(first: int, last: int, terms: Sequence[_Term]) -> _Part:
    order = (_FIXED, _EVENT, _OPEN)
    return _Part(first, last, tuple(sorted(terms, key=lambda term: order.index(term.kind))))


def _rule(passage: Passage, stretch: Stretch, part: _Part, polarity: Polarity) -> Retention:
    term = part.terms[0]
    at = stretch.verb.first if stretch.verb else term.first if term.first < stretch.last else stretch.first
    return Retention(
        kind=term.kind,
        until=_until(passage, stretch, part),
        duration=term.duration,
        data=kept_data(passage, stretch, part.first, term.first),
        evidence=(passage.span(part.first, part.last),),
        rule="retention-" + term.kind.removeprefix("dpv:").removesuffix("Duration").lower(),
        polarity=polarity,
        **passage.manner(at),
    )


def _until(passage: Passage, stretch: Stretch, part: _Part) -> str:
    """Return the event that ends the time, or from which a duration counts."""
    term = part.terms[0]
    if term.kind == _EVENT:
        verb = stretch.verb
        if verb is not None and term.first < verb.first:
            main = main_clause(passage, term.first, verb.first)
            return passage.phrase(term.first, main if main > term.first else max(term.last, part.last))
        openers = passage.cues("Trigger", verb.last, term.first) if verb and is_deletion(passage, verb) else []
        opener = next(iter(openers), None)
        return passage.phrase(opener.first if opener else term.first, max(term.last, part.last))
    if term.kind == _OPEN:
        return ""
    start = term.last
    while start < part.last and passage.holds("PeriodTails", start):
        start += 1
    if start < part.last and passage.holds("PeriodStarts", start):
        return passage.phrase(start, part.last)
    event = next((other for other in part.terms if other.kind == _EVENT), None)
    if event is not None:
        return passage.phrase(event.first, part.last)
    trigger = _trigger(passage, stretch) if stretch.verb and is_deletion(passage, stretch.verb) else None
    # "Deleted after a year": the year is no event.
    waits = trigger and not all(passage.holds("PeriodLeads", at) for at in range(trigger[0], term.first))
    return passage.phrase(*trigger) if trigger and waits else ""
