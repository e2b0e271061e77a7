"""Retention: how long which data is kept.

In: a `Passage`. Out: `Retention` statements. A duration ("30 days") makes a fixed period, a criterion ("as long as
necessary") an event, keeping without either an indeterminate one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extraction.denial import stance
from kg.extraction.lexicon import Lexicon, Mention
from kg.extraction.passages import Passage
from kg.model import Retention


def find_retention(passage: Passage) -> Iterator[Retention]:
    """Yield the retention rules of a passage, at most one a clause."""
    if passage.segment.kind == "heading":
        return
    topics = passage.governing or passage.topic
    if topics & {"Changes", "Terms", "Definition"}:
        return
    for first, last in passage.clauses:
        kept = next(iter(passage.cues("Retain", first, last)), None)
        if kept is None or _is_of_the_reader(passage, first, kept.first):
            continue
        timed = passage.holds("Keeping", kept.first) and passage.within("Units", first, last)
        if not (timed or passage.within("Kept", first, last)):
            continue
        yield from _rule(passage, kept, first, last)


def _rule(passage: Passage, kept: Mention, first: int, last: int) -> Iterator[Retention]:
    start, end = passage.starts[first], passage.ends[last - 1]
    duration, offset = find_duration(passage.segment.text[start:end], passage.lexicon)
    deleting = passage.has("Delete", first=first, last=last)
    until = next(iter(passage.cues("Until", first, last)), None)
    event = passage.phrase(until.first, last) if until else _event(passage, first, last) if deleting else ""
    retaining = passage.holds("Keeping", kept.first)
    about = "Retention" in (passage.governing | passage.topic)
    if duration and (retaining or deleting or about or until):
        kind = "dpv:TemporalDuration"
    elif passage.has("Indefinite", first=first, last=last):
        kind = "dpv:IndeterminateDuration"
    elif event:
        kind = "dpv:UntilEventDuration"
    elif about and retaining and passage.has("We", first=first, last=last):
        kind = "dpv:IndeterminateDuration"
    else:
        return
    # "Not for any longer than necessary" says how long, it does not deny that data is kept.
    limited = until is not None and passage.within("Limits", until.first, until.last)
    polarity = "affirmed" if limited else stance(passage, last - 1)
    if polarity is None:
        return
    yield Retention(
        kind=kind,
        until=event,
        duration=duration,
        data=_kept_data(passage, kept, until, start + offset if duration else end),
        evidence=(passage.span(first, last),),
        rule="retention-" + kind.removeprefix("dpv:").removesuffix("Duration").lower(),
        polarity=polarity,
        **passage.manner(kept.first),
    )


def _event(passage: Passage, first: int, last: int) -> str:
    """Return what a deletion waits for: a condition in its clause or just before it ("if you leave, we delete")."""
    own = next(iter(passage.cues("Condition", first, last)), None)
    if own is not None:
        return passage.phrase(own.first, last)
    before = next((clause for clause in passage.clauses if clause[1] == first), None)
    if before is not None and any(cue.first == before[0] for cue in passage.cues("Condition", *before)):
        return passage.phrase(*before)
    return ""


def _is_of_the_reader(passage: Passage, first: int, verb: int) -> bool:
    """Tell whether it is the reader who keeps or deletes ("you may delete your account")."""
    return any(cue.last <= verb <= cue.last + 3 for cue in passage.cues("Entitled", first, verb))


def find_duration(text: str, lexicon: Lexicon) -> tuple[str, int]:
    """Return the first duration in a text as ISO 8601 ("thirty (30) days" is `P30D`) and where it begins.

    `("", -1)` if there is none. Days that a text counts as business days are counted as days.
    """
    match = _duration_pattern(lexicon).search(text)
    if match is None:
        return "", -1
    numbers = lexicon.numbered("number")
    spoken = match["digits"] or match["number"].lower()
    count = int(spoken) if spoken.isdigit() else sum(int(numbers[word]) for word in re.split(r"[\s-]+", spoken))
    designator = lexicon.numbered("unit")[match["unit"].lower()]
    return f"{designator[:-1]}{count}{designator[-1]}", match.start()


@cache
def _duration_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    number = "|".join(sorted(lexicon.numbered("number"), key=len, reverse=True))
    units = "|".join(sorted(lexicon.numbered("unit")))
    modifiers = "|".join(sorted(lexicon.words["UnitModifiers"]))
    return re.compile(
        rf"(?<![\w-])(?P<number>\d+|(?:{number})(?:[- ](?:{number}))?)\s*(?:\(\s*(?P<digits>\d+)\s*\)\s*)?[- ]?"
        rf"(?:(?:{modifiers}) )?(?P<unit>{units})s?\b",
        re.IGNORECASE,
    )


def _kept_data(passage: Passage, kept: Mention, until: Mention | None, before: int) -> str:
    """Return what stands between the verb and the period: "your invoices" in "we keep your invoices for 30 days"."""
    stop = kept.last
    limit = until.first if until is not None and until.first > kept.first else len(passage.tokens)
    while stop < limit and passage.starts[stop] < before:
        stop += 1
    while stop > kept.last and passage.holds("ContextOpeners", stop - 1):
        stop -= 1
    return passage.phrase(kept.last, stop)
