"""Keeping and deleting: the clauses and cells that may say how long data is kept, and the verb by which they do.

In: a `Passage`. Out: `Stretch` values. What the reader keeps or deletes, or is told to ("please delete your cookies"),
is left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extraction.labels import Mention
from kg.extraction.passages import Passage
from kg.model import Cell

_REACH = 4
"""How far before a verb the words may stand that negate it or make it passive, in tokens."""
_LONGEST_LABEL = 12
"""How many words and marks stand before the colon of a label at most ("How long we keep your account data:")."""
_LINE_BREAK = 4
"""How many characters of mark-up (`<br>`) part two lines of a cell at least."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A clause, or a line of a table's cell: `tokens[first:last]` of a passage.

    `verb` says that data is kept or deleted, None where a lead-in, a heading or a column does; `is_about` tells whether
    one of these is about retention, `is_column` whether the column is.
    """

    first: int
    last: int
    is_about: bool
    is_column: bool = False
    verb: Mention | None = None


def find_stretches(passage: Passage) -> Iterator[Stretch]:
    """Yield the stretches of a passage that may say how long data is kept."""
    offered, spoken = "Rights" in passage.governing, False
    for stretch in _cells(passage) if passage.segment.cells else _clauses(passage):
        verbs = _verbs(passage, stretch)
        verb = _decisive(passage, stretch, verbs)
        if verb is not None:
            promised = not offered or passage.has("We", first=stretch.first, last=verb.first)
            spoken = promised and (stretch.is_about or _is_of_data(passage, stretch, verb))
            if spoken:
                yield replace(stretch, verb=verb)
        elif not (verbs or offered) and (stretch.is_about or spoken or _is_governed(passage)):
            yield stretch


def _decisive(passage: Passage, stretch: Stretch, verbs: Sequence[Mention]) -> Mention | None:
    """Return the first verb of ours, or the deletion that waits for an event where nothing else says a time."""
    ours = [verb for verb in verbs if not _is_kept_by_others(passage, stretch.first, verb)]
    if len(ours) > 1 and not passage.has("Until", "Unit", "Indefinite", first=stretch.first, last=stretch.last):
        # "Entries are stored locally and deleted once you leave."
        waits = (verb for verb in ours if is_deletion(passage, verb))
        waiting = (verb for verb in waits if passage.has("Trigger", first=verb.last, last=stretch.last))
        return next(waiting, ours[0])
    return next(iter(ours), None)


def _verbs(passage: Passage, stretch: Stretch) -> list[Mention]:
    """Return the verbs of keeping and deleting; without any, those of processing ("we process it for as long as")."""
    first, last = stretch.first, stretch.last
    found = {verb.first: verb for cue in ("Retain", "Delete") for verb in passage.cues(cue, first, last)}
    if not found:
        ends = [cue for cue in passage.cues("Until", first, last) if passage.within("Lengths", cue.first, cue.last)]
        processing = passage.cues("Use", first, ends[-1].first) if ends else []
        found = {verb.first: verb for verb in processing if passage.holds("Processing", verb.first)}
    if not found:
        return []
    start = _after_condition(passage, stretch)
    return [found[at] for at in sorted(found) if at >= start and (stretch.is_about or _is_finite(passage, at))]


def _is_finite(passage: Passage, at: int) -> bool:
    """Tell whether a verb is no mere noun ("deletion", "after deleting")."""
    return not passage.tokens[at].raw.endswith("ing") and not passage.holds("DeletingNouns", at)


def _after_condition(passage: Passage, stretch: Stretch) -> int:
    """Return where a condition that opens a stretch ends: what it keeps or deletes is not said to be so."""
    first, last = stretch.first, stretch.last
    until = any(cue.first == first for cue in passage.cues("Until", first, last))
    if not until and not any(cue.first == first for cue in passage.cues("Trigger", first, last)):
        return first
    commas = (at for at in range(first, last) if passage.tokens[at].lemma == ",")
    return next(commas, last if until else first)


def _clauses(passage: Passage) -> Iterator[Stretch]:
    topics = passage.governing | passage.topic | _label(passage)
    if passage.segment.kind == "item" and passage.headings and passage.headings[0].text.endswith(":"):
        # Below "How long we keep data", the heading "Data for marketing:" only names what is kept.
        topics = topics.union(*passage.about[1:2])
    about = "Retention" in topics
    for first, last in passage.clauses:
        while last > first + 1 and passage.holds("ClauseJoins", last - 1):
            last -= 1
        yield Stretch(first, last, about)


def _label(passage: Passage) -> frozenset[str]:
    """Return the topics of a label ("Storage period: ...")."""
    last = passage.clauses[0][1] if passage.clauses else 0
    if not 0 < last <= _LONGEST_LABEL or passage.tokens[last - 1].lemma != ":":
        return frozenset()
    found = passage.mentions.get("ckg:RetentionTopic", ())
    return frozenset({"Retention"}) if any(mention.last < last for mention in found) else frozenset()


def _cells(passage: Passage) -> Iterator[Stretch]:
    """Yield the lines of a row's cells: those of retention columns are about it, else all that its heading governs."""
    cells = passage.segment.cells
    columns = [cell for cell in cells if _is_of_retention(passage.columns[cell.header])][:1]
    labelled = any(mention.first == 0 for mention in passage.mentions.get("ckg:RetentionColumn", ()))
    if labelled and not columns:
        columns = list(cells[1:])
    about = not columns and "Retention" in passage.governing | passage.topic
    for cell in cells:
        for first, last in _lines(passage, cell):
            yield Stretch(first, last, about or cell in columns, cell in columns)


def _is_of_retention(cues: frozenset[str]) -> bool:
    return bool(cues & {"ckg:RetentionColumn", "ckg:RetentionTopic"})


def _lines(passage: Passage, cell: Cell) -> Iterator[tuple[int, int]]:
    """Cut a cell where a sentence or a line ends."""
    start, stop = (bisect_left(passage.starts, edge) for edge in (cell.start, cell.end))
    for at in range(start + 1, stop):
        breaks = passage.span(at, at + 1).start - passage.span(at - 1, at).end >= _LINE_BREAK
        if passage.tokens[at - 1].lemma == "." or (breaks and passage.tokens[at].raw[0].isupper()):
            yield start, at
            start = at
    if start < stop:
        yield start, stop


def _is_of_data(passage: Passage, stretch: Stretch, verb: Mention) -> bool:
    """Tell whether a stretch names what may be kept, for a verb of keeping or deleting as little as "it"."""
    first, last = stretch.first, stretch.last
    if passage.holds("Expiries", verb.first):
        return passage.within("Expiring", first, verb.first)
    if passage.holds("KeepingNouns", verb.first) and passage.within("Lengths", verb.last, verb.last + 1):
        # "The storage period is a year."
        return True
    clear = passage.holds("Keeping", verb.first) or is_deletion(passage, verb)
    if not clear and passage.tokens[verb.first].raw.endswith("ing"):
        # "the remaining records"
        return False
    if any(first <= mention.first < last for mention in passage.mentions.get("data", ())):
        return True
    return passage.within("Kept", first, last) or (clear and passage.within("KeptPronouns", first, last))


def _is_governed(passage: Passage) -> bool:
    """Tell whether the lead-in says that data is kept or deleted ("We keep your data:")."""
    above = passage.governor
    if above is None:
        return False
    verbs = _verbs(above, Stretch(0, len(above.tokens), is_about=True))
    return any(not _is_kept_by_others(above, above.clause_of(verb.first)[0], verb) for verb in verbs)


def _is_kept_by_others(passage: Passage, first: int, verb: Mention) -> bool:
    """Tell whether it is the reader who keeps or deletes, asks for it or is asked to, or nobody in particular."""
    first = main_clause(passage, first, verb.first)
    reserved = passage.within("Reservations", first, verb.first)
    if not reserved and passage.has("Entitled", "Requested", first=first, last=verb.first):
        return True
    if is_deletion(passage, verb) and passage.within("Answers", first, verb.first):
        return True
    before = passage.tokens[verb.first - 1].lemma if verb.first > first else ""
    token = passage.tokens[verb.first]
    if before in ("", "please") and token.raw.lower() == token.lemma and not passage.holds("KeepingNouns", verb.first):
        return True
    bound = passage.holds("Duties", verb.first - 2) and not passage.within("Readers", first, verb.first)
    infinitive = passage.holds("Infinitives", verb.first - 1) and not bound
    if infinitive and not passage.has("We", first=first, last=verb.first):
        return before != ""
    for at in range(verb.first - 1, first - 1, -1):
        if passage.holds("Speakers", at) or passage.holds("Passives", at):
            return False
        if passage.holds("Readers", at) or passage.holds("TheySubjects", at):
            # "The data that you enter stays with us": what stays is its own subject.
            between = range(at + 1, verb.first)
            return not passage.holds("Staying", verb.first) or all(passage.holds("Modals", word) for word in between)
    return False


def main_clause(passage: Passage, first: int, verb: int) -> int:
    """Return where the main clause begins ("If you ask us, | Acme deletes ...")."""
    if not any(cue.first == first for cue in passage.cues("Trigger", first, verb)):
        return first
    comma = next((at for at in range(verb - 1, first, -1) if passage.tokens[at].lemma == ","), first - 1)
    return comma + 1


def is_deletion(passage: Passage, verb: Mention) -> bool:
    """Tell whether a verb is one of deleting."""
    return passage.has("Delete", first=verb.first, last=verb.first + 1)


def is_negated(passage: Passage, first: int, verb: Mention) -> bool:
    """Tell whether a negation stands just before a verb ("will not be kept")."""
    cues = passage.cues("Negation", max(first, verb.first - _REACH), verb.first)
    return any(not passage.is_hollow(cue) for cue in cues)


def passive_of(passage: Passage, first: int, verb: Mention) -> int | None:
    """Return where the passive of a verb begins ("will be kept"), None if it is active."""
    nearby = range(verb.first - 1, max(first, verb.first - _REACH) - 1, -1)
    at = next((at for at in nearby if passage.holds("Passives", at) or passage.holds("Infinitives", at)), None)
    if at is not None and passage.holds("Infinitives", at):
        return None
    while (
        at is not None
        and at > first
        and (passage.holds("Predicates", at - 1) or passage.has("Negation", first=at - 1, last=at))
    ):
        at -= 1
    return at
