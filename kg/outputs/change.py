"""Two versions of the extractor on the same gold: which scores moved, and which facts are found or wrong now.

A record is what `kg eval --save` keeps: counts by document and facet, and what was missed and wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from kg.errors import UsageError
from kg.model import Fact
from kg.outputs.evaluation import Counts, Evaluation, score
from kg.outputs.intervals import Interval, f1_difference_interval, summed

Said: TypeAlias = tuple[str, str, str, str, str]
"""A fact as a change lists it: document, facet, polarity, concept, place (`start–end`)."""

_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Record:
    """The scores of one evaluation, as far as another is compared with them."""

    counts: Mapping[str, Mapping[str, Counts]]
    missed: frozenset[Said]
    wrong: frozenset[Said]


@dataclass(frozen=True, slots=True)
class FacetChange:
    """F1 of a facet before and after, with the interval in which chance moves the difference."""

    facet: str
    before: float
    after: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Change:
    """What changed: F1 by facet (the last is all together), and facts found, missed, no longer wrong, wrong now."""

    facets: tuple[FacetChange, ...]
    found: tuple[Said, ...]
    missed: tuple[Said, ...]
    righted: tuple[Said, ...]
    wronged: tuple[Said, ...]


def record(evaluation: Evaluation) -> Record:
    """Return what is kept of an evaluation."""
    return Record(evaluation.counts, _said(evaluation.missed), _said(evaluation.wrong))


def compare(before: Record, after: Record) -> Change:
    """Return what changed, over the documents that both scored."""
    names = sorted(before.counts.keys() & after.counts.keys())
    facets = sorted({facet for name in names for facet in {*before.counts[name], *after.counts[name]}})
    empty: Counts = {}
    rows = [
        _facet(facet, [(before.counts[n].get(facet, empty), after.counts[n].get(facet, empty)) for n in names])
        for facet in facets
    ]
    rows.append(_facet("micro", [(summed(before.counts[n]), summed(after.counts[n])) for n in names]))
    return Change(
        facets=tuple(rows),
        found=tuple(sorted(before.missed - after.missed)),
        missed=tuple(sorted(after.missed - before.missed)),
        righted=tuple(sorted(before.wrong - after.wrong)),
        wronged=tuple(sorted(after.wrong - before.wrong)),
    )


def render_record(kept: Record) -> str:
    """Return a record as JSON."""
    content = {
        "version": _VERSION,
        "counts": kept.counts,
        "missed": sorted(kept.missed),
        "wrong": sorted(kept.wrong),
    }
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def parse_record(text: str, name: str) -> Record:
    """Return the record that a text holds. Raises UsageError KG113 if it holds none."""
    try:
        content = json.loads(text)
        if content["version"] != _VERSION:
            raise ValueError("version")
        missed, wrong = (frozenset(_listed(item) for item in content[key]) for key in ("missed", "wrong"))
        counts = {
            str(document): {str(facet): _counts(cell) for facet, cell in row.items()}
            for document, row in content["counts"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{name} holds no scores that this version can compare with"
        raise UsageError("KG113", message, "name a file that kg eval --save wrote") from error
    return Record(counts, missed, wrong)


def _facet(facet: str, pairs: list[tuple[Counts, Counts]]) -> FacetChange:
    before, after = score(pair[0] for pair in pairs).f1, score(pair[1] for pair in pairs).f1
    return FacetChange(facet, before, after, f1_difference_interval(pairs))


def _said(facts: Iterable[Fact]) -> frozenset[Said]:
    return frozenset((f.document, f.facet, f.polarity, f.concept, f"{f.start}–{f.end}") for f in facts)


def _listed(item: object) -> Said:
    if not isinstance(item, list):
        raise TypeError("listed")
    document, facet, polarity, concept, place = map(str, item)
    return document, facet, polarity, concept, place


def _counts(cell: Mapping[str, object]) -> Counts:
    return {str(name): count for name, count in cell.items() if isinstance(count, int)}
