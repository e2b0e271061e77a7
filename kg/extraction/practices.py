"""Practices: the data, purposes, recipients, bases, sources and measures that a passage names, tied by clause.

In: a `Passage`. Out: `Practice` statements. Each finder says which mentions of its facet are claims here; `tie` puts
together what one clause says with one polarity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.extraction.lexicon import Mention
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.model import DataOrigin, Polarity, Practice, Value

_NO_PRACTICE = frozenset({"Rights", "Contact", "Changes", "Definition", "Terms"})
_CHANGING = frozenset({"change", "changes", "update", "amend"})


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where its passage names it; `basis_for` belongs to legal bases."""

    value: Value
    at: int
    rule: str
    polarity: Polarity
    basis_for: str = ""


def find_practices(passage: Passage, parties: Parties) -> Iterator[Practice]:
    """Yield the practices of a passage."""
    if passage.segment.kind == "heading" or not passage.tokens:
        return
    finders = (find_data, find_purposes, find_measures, find_recipients, find_sources, find_bases)
    yield from tie(passage, [found for finder in finders for found in finder(passage, parties)])


def tie(passage: Passage, found: Iterable[Found]) -> Iterator[Practice]:
    """Put together the values that one clause names with one polarity (and, for bases, one aim)."""
    groups: dict[tuple[tuple[int, int], Polarity, str], list[Found]] = {}
    for one in found:
        groups.setdefault((passage.clause_of(one.at), one.polarity, one.basis_for), []).append(one)
    for (_, polarity, basis_for), ones in groups.items():
        at = ones[0].at
        values = tuple(sorted({one.value for one in ones}, key=lambda v: (v.span, v.facet, v.concept, v.name)))
        yield Practice(
            values=values,
            evidence=tuple(sorted({value.span for value in values})),
            rule="+".join(sorted({one.rule for one in ones})),
            polarity=polarity,
            modality=passage.modality(at),
            condition=passage.condition(at),
            regime=passage.regime,
            data_origin=data_origin(passage) if any(v.facet == "data" for v in values) else "unstated",
            basis_for=basis_for,
        )


def data_origin(passage: Passage) -> DataOrigin:
    """Tell where the data of a passage comes from, by its own words, then its lead-in's, then its headings'."""
    scope: Passage | None = passage
    while scope is not None:
        if scope.has("Derived"):
            return "derived"
        if scope.has("ThirdPartyOrigin"):
            return "third-party"
        if scope.has("Provided"):
            return "provided"
        if scope.has("Observed"):
            return "observed"
        scope = scope.governor
    return "unstated"


def _stands_in_practice(passage: Passage) -> bool:
    topics = passage.governing or passage.topic
    return not (topics & _NO_PRACTICE) or bool(topics & {"Collection", "Sharing", "Purpose"})


def find_data(passage: Passage, parties: Parties) -> Iterator[Found]:
    """Yield the data categories that a passage says are collected, kept, used or shared (or are not)."""
    if not _stands_in_practice(passage):
        return
    mentions = passage.mentions.get("data", ())
    collecting = bool({"Collection", "Source", "Cookie"} & (passage.governing | passage.topic))
    clear = [m for m in mentions if m.label.kind == "plain"]
    for mention in mentions:
        acting = passage.has("Collect", "Provide", "Use", "Share", "Retain", "Sell")
        if mention.label.kind == "plain" and not (collecting or acting):
            continue
        if mention.label.kind == "contextual" and not (
            (collecting and (passage.governing or _is_beside(passage, mention, clear)))
            or (acting and _is_beside(passage, mention, clear))
        ):
            continue
        polarity = passage.polarity(mention.first)
        if mention.label.kind == "generic" and not (polarity == "denied" and passage.has("Collect")):
            continue
        yield _found("data", mention, passage, "data-named", polarity)


def _is_beside(passage: Passage, mention: Mention, clear: list[Mention]) -> bool:
    """Tell whether a weak mention stands in one enumeration with a clear one."""
    for other in clear:
        between = passage.tokens[min(mention.last, other.last) : max(mention.first, other.first)]
        if len(between) <= 12 and not any(token.lemma in {";", ":"} for token in between):
            return True
    return False


def find_purposes(passage: Passage, parties: Parties) -> Iterator[Found]:
    """Yield the purposes that a passage says data is used for (or is not)."""
    if not _stands_in_practice(passage):
        return
    for mention in passage.mentions.get("purposes", ()):
        yield _found("purpose", mention, passage, "purpose-named", passage.polarity(mention.first))


def find_measures(passage: Passage, parties: Parties) -> Iterator[Found]:
    """Yield the technical and organisational measures that a passage says are taken."""
    if not _stands_in_practice(passage):
        return
    for mention in passage.mentions.get("measures", ()):
        yield _found("measure", mention, passage, "measure-named", "affirmed")


def find_recipients(passage: Passage, parties: Parties) -> Iterator[Found]:
    """Yield those who receive data: categories, and organisations by name."""
    if not _stands_in_practice(passage):
        return
    sharing = "Sharing" in (passage.governing or passage.topic)
    if not (sharing or passage.has("Share", "Sell", "Engage")):
        return
    for mention in passage.mentions.get("recipients", ()):
        if mention.label.kind == "contextual" and not sharing and not passage.has("Share", "Sell"):
            continue
        yield _found("recipient", mention, passage, "recipient-named", passage.polarity(mention.first))
    for mention in passage.mentions.get("organisations", ()):
        concept = parties.category(mention.concept)
        if concept:
            value = Value(
                "recipient", concept, passage.span(mention.first, mention.last), parties.name(mention.concept)
            )
            yield Found(value, mention.first, "recipient-organisation", passage.polarity(mention.first))


def find_sources(passage: Passage, parties: Parties) -> Iterator[Found]:
    """Yield the sources that data comes from."""
    for mention in passage.mentions.get("sources", ()):
        yield _found("source", mention, passage, "source-named", passage.polarity(mention.first))


def find_bases(passage: Passage, parties: Parties) -> Iterator[Found]:
    """Yield the legal bases that a passage relies on, with what each is for."""
    for mention in passage.mentions.get("legal-bases", ()):
        yield _found("legal-basis", mention, passage, "basis-named", "affirmed")


def _found(facet: str, mention: Mention, passage: Passage, rule: str, polarity: Polarity) -> Found:
    value = Value(facet, mention.concept, passage.span(mention.first, mention.last))  # type: ignore[arg-type]
    return Found(value, mention.first, rule, polarity)
