"""Scores facts against gold facts: how much of what a careful reader notes down was found, and how much was wrong.

A *thing said* is a facet, polarity and concept, with the party for roles, the name for recipients and sources, the
mechanisms for transfers. It is right where a gold fact says the same and the passages overlap; it is neither right nor
wrong where the gold says it elsewhere in the document or says something narrower; else it is wrong. Recall counts the
gold facts marked `core`. `broader` is the hierarchy that "narrower" climbs; `docs/explanation/evaluation.md` describes
gold files.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kg.model import Fact
from kg.outputs.agreement import Agreement, Ancestors, GoldFact, count_attributes, is_located
from kg.outputs.facts import FURTHER_FACETS

Counts: TypeAlias = Mapping[str, int]
"""What was counted of one facet of one document: `right wrong found core`, the same for `strict_`, `flips` and more."""


@dataclass(frozen=True, slots=True)
class FacetScore:
    """How one facet (or one document) fared: shares between 0 and 1, and counts.

    `strict` is F1 with the gold's own concept alone, `attrs` the share of right attributes of the facts found, `flips`
    counts affirmations where the gold denies and the reverse, `said` the things said that count, `core` the gold's.
    """

    precision: float
    recall: float
    f1: float
    strict: float
    attrs: float
    flips: int
    said: int
    core: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by facet, by document and for all together, with what was missed and what was wrong.

    `counts` maps a document and a facet to what the scores follow from.
    """

    facets: tuple[tuple[str, FacetScore], ...]
    documents: tuple[tuple[str, FacetScore], ...]
    micro: FacetScore
    counts: Mapping[str, Mapping[str, Counts]]
    false_quotes: int
    missed: tuple[Fact, ...]
    wrong: tuple[Fact, ...]


def evaluate(
    facts: Iterable[Fact],
    gold: Mapping[str, Sequence[GoldFact]],
    ancestors: Ancestors,
    texts: Mapping[str, str] | None = None,
) -> Evaluation:
    """Score facts against the gold of each document; with the documents' texts, also count quotes that do not match.

    Facets that only some gold notes (`FURTHER_FACETS`) are scored if any of this gold does.
    """
    noted_facets = {noted.fact.facet for facts in gold.values() for noted in facts}
    said: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.facet in noted_facets or fact.facet not in FURTHER_FACETS:
            said[fact.document].append(fact)
    comparison = _Comparison(Agreement(ancestors))
    for name, noted in gold.items():
        comparison.add_document(name, said[name], noted)
    scored = [fact for name in gold for fact in said[name]]
    false_quotes = sum(
        texts[fact.document][fact.start : fact.end] != fact.quote for fact in scored if texts and fact.document in texts
    )
    counts = {name: dict(comparison.counts[name]) for name in gold}
    facets = sorted({facet for row in counts.values() for facet in row})
    return Evaluation(
        facets=tuple((facet, score(row[facet] for row in counts.values() if facet in row)) for facet in facets),
        documents=tuple((name, score(row.values())) for name, row in sorted(counts.items())),
        micro=score(cell for row in counts.values() for cell in row.values()),
        counts=counts,
        false_quotes=false_quotes,
        missed=tuple(comparison.missed),
        wrong=tuple(comparison.wrong),
    )


class _Comparison:
    """Counts agreement between facts and gold facts, document by document."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._document = ""
        self.missed: list[Fact] = []
        self.wrong: list[Fact] = []

    def add_document(self, name: str, said: Sequence[Fact], gold: Sequence[GoldFact]) -> None:
        self._document = name
        by_facet: dict[str, list[GoldFact]] = defaultdict(list)
        for noted in gold:
            by_facet[noted.fact.facet].append(noted)
        things: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
        mine: dict[str, list[Fact]] = defaultdict(list)
        for fact in said:
            things[self.agreement.thing(fact)].append(fact)
            mine[fact.facet].append(fact)
        for facts in things.values():
            self._count_precision(facts, by_facet[facts[0].facet])
        for noted in gold:
            candidates = mine[noted.fact.facet]
            if noted.core:
                self._count_recall(candidates, noted)
            self._count_flip(candidates, noted, by_facet[noted.fact.facet])

    def _count_precision(self, facts: Sequence[Fact], gold: Sequence[GoldFact]) -> None:
        counts = self.counts[self._document][facts[0].facet]
        for prefix, strict in (("", False), ("strict_", True)):
            verdict = judge(facts, gold, self.agreement, strict=strict)
            counts[prefix + "right"] += verdict is True
            counts[prefix + "wrong"] += verdict is False
            if verdict is False and not strict:
                self.wrong.append(facts[0])

    def _count_recall(self, said: Sequence[Fact], noted: GoldFact) -> None:
        counts = self.counts[self._document][noted.fact.facet]
        counts["core"] += 1
        hits = [fact for fact in said if self.agreement.says(fact, noted) and is_located(fact, noted)]
        counts["found"] += bool(hits)
        counts["strict_found"] += any(fact.concept == noted.fact.concept for fact in hits)
        if not hits:
            self.missed.append(noted.fact)
            return
        right, asked = max((count_attributes(fact, noted.fact) for fact in hits), key=lambda pair: pair[0])
        counts["attributes_right"] += right
        counts["attributes_asked"] += asked

    def _count_flip(self, said: Sequence[Fact], noted: GoldFact, gold: Sequence[GoldFact]) -> None:
        accepted = {noted.fact.concept, *noted.also}
        flips = [
            fact
            for fact in said
            if fact.polarity != noted.fact.polarity
            and fact.concept in accepted
            and self.agreement.same_who(fact, noted.fact)
            and is_located(fact, noted)
        ]
        # A passage may both affirm and deny (a rule and its exception): then the gold says so too.
        excused = any(self.agreement.says(fact, other) and is_located(fact, other) for fact in flips for other in gold)
        self.counts[self._document][noted.fact.facet]["flips"] += bool(flips) and not excused


def judge(
    facts: Sequence[Fact], gold: Sequence[GoldFact], agreement: Agreement, *, strict: bool = False
) -> bool | None:
    """Tell whether a thing said (by facts of one facet) is right, wrong or neither (None), by that facet's gold."""
    says, is_broader = agreement.says, agreement.is_broader
    if any(says(fact, noted, strict) and is_located(fact, noted) for fact in facts for noted in gold):
        return True
    return None if any(says(facts[0], noted) or is_broader(facts[0], noted) for noted in gold) else False


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score(parts: Iterable[Counts]) -> FacetScore:
    """Return the score of what was counted in several places together."""
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(part)
    said = counts["right"] + counts["wrong"]
    precision, recall = _ratio(counts["right"], said), _ratio(counts["found"], counts["core"])
    strict_said = counts["strict_right"] + counts["strict_wrong"]
    strict_precision = _ratio(counts["strict_right"], strict_said)
    strict_recall = _ratio(counts["strict_found"], counts["core"])
    return FacetScore(
        precision=precision,
        recall=recall,
        f1=_f1(precision, recall),
        strict=_f1(strict_precision, strict_recall),
        attrs=_ratio(counts["attributes_right"], counts["attributes_asked"]),
        flips=counts["flips"],
        said=said,
        core=counts["core"],
    )
