"""A claim in words: who says what, how firmly, under which condition, and where it stands in the text.

Comes in: a claim's IRI and statement, the document's text and profile, labels of concepts. Goes out: an `Explanation`,
which faces print. The words say what the document claims, never that it is so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kg.model import (
    Concept,
    ContactPoint,
    DataProvision,
    DataTransfer,
    Document,
    Practice,
    Profile,
    Retention,
    RightOffered,
    RoleAssignment,
    Span,
    Statement,
)

CONTEXT_LENGTH: Final = 160
"""Code points of text shown before and after a quote."""

_KINDS: Final = {
    Practice: "practice",
    RoleAssignment: "role",
    DataTransfer: "transfer",
    Retention: "retention",
    RightOffered: "right",
    DataProvision: "provision",
    ContactPoint: "contact",
}
_HOW: Final = {
    ("affirmed", "stated"): "says",
    ("affirmed", "possible"): "says that this may be so",
    ("affirmed", "required"): "says that this must be so",
    ("denied", "stated"): "says that this is NOT so",
    ("denied", "possible"): "says that this may NOT be so",
    ("denied", "required"): "says that this must NOT be so",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote with the text around it, cut at words; `page` counts from 1 and is 0 where the format has no pages."""

    start: int
    end: int
    before: str
    quote: str
    after: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Explanation:
    """A claim in words; `details` are names and values in reading order."""

    claim: str
    document: str
    kind: str
    sentence: str
    details: tuple[tuple[str, str], ...]
    passages: tuple[Passage, ...]


def explain_claim(
    claim: str, statement: Statement, *, document: Document, profile: Profile, labels: Mapping[Concept, str]
) -> Explanation:
    """Return a claim (given with its IRI) in words, with its passages."""
    speaker = f"{profile.publisher} ({document.name})" if profile.publisher else document.name
    words = _Words(labels)
    claimed = words.sentence(statement)
    return Explanation(
        claim=claim,
        document=document.name,
        kind=_KINDS[type(statement)],
        sentence=f"{speaker} {_HOW[statement.polarity, statement.modality]}: {claimed}",
        details=tuple((name, value) for name, value in words.details(statement, document.text) if value),
        passages=tuple(show_passage(document, span) for span in statement.evidence),
    )


def show_passage(document: Document, span: Span) -> Passage:
    """Return a passage with the text around it, cut between words."""
    text = document.text
    before = text[max(0, span.start - CONTEXT_LENGTH) : span.start]
    after = text[span.end : span.end + CONTEXT_LENGTH]
    if span.start > CONTEXT_LENGTH:
        before = "…" + before[before.find(" ") + 1 :]
    if span.end + CONTEXT_LENGTH < len(text):
        after = after[: after.rfind(" ") + 1].rstrip() + "…"
    return Passage(span.start, span.end, before, document.quote(span), after, document.page(span))


class _Words:
    """Puts statements into words with the labels of concepts."""

    def __init__(self, labels: Mapping[Concept, str]) -> None:
        self._labels = labels

    def name(self, concept: Concept) -> str:
        """Return a concept's label with its CURIE, or the CURIE alone where it has no label."""
        label = self._labels.get(concept)
        return f"{label} ({concept})" if label else concept

    def names(self, concepts: tuple[Concept, ...]) -> str:
        return "; ".join(self.name(concept) for concept in concepts)

    def sentence(self, statement: Statement) -> str:
        match statement:
            case RoleAssignment():
                whom = f" on behalf of {statement.on_behalf_of}" if statement.on_behalf_of else ""
                context = f', in this processing: "{statement.context}"' if statement.context else ""
                return f"{statement.party} acts as {self.name(statement.role)}{whom}{context}"
            case DataTransfer():
                return self._transfer(statement)
            case Retention():
                kept = f'"{statement.data}"' if statement.data else "personal data"
                return f"{kept} is kept {self._time(statement)}"
            case DataProvision():
                asked = f'"{statement.data}"' if statement.data else "personal data"
                follows = f', and if not: "{statement.consequence}"' if statement.consequence else ""
                return f"providing {asked} is {self.name(statement.necessity)}{follows}"
            case RightOffered():
                return f"people have the right {self.name(statement.right)}"
            case ContactPoint():
                return f"{self.name(statement.contact_of)} can be reached at {statement.value}"
            case Practice():
                facets = ", ".join(dict.fromkeys(value.facet.replace("-", " ") for value in statement.values))
                return f"a practice that ties together {facets}" if "," in facets else f"a practice ({facets})"
        raise TypeError(f"no words for {type(statement).__name__}")

    def _transfer(self, transfer: DataTransfer) -> str:
        verb = "is stored or processed in" if transfer.kind == "stored-or-processed-there" else "is disclosed to"
        origin = f" from {self.name(transfer.origin)}" if transfer.origin else ""
        importer = f" ({transfer.importer})" if transfer.importer else ""
        mechanism = f"under {self.names(transfer.mechanisms)}" if transfer.mechanisms else "with no safeguard stated"
        return f"personal data{origin} {verb} {self.name(transfer.destination)}{importer}, {mechanism}"

    @staticmethod
    def _time(retention: Retention) -> str:
        known = [f"for {retention.duration}"] if retention.duration else []
        known += [f'until "{retention.until}"'] if retention.until else []
        return " ".join(known) or "for a time that is not said"

    def details(self, statement: Statement, text: str) -> Iterator[tuple[str, str]]:
        if isinstance(statement, Practice):
            for value in statement.values:
                name = f"{value.name}: " if value.name else ""
                quote = " ".join(text[value.span.start : value.span.end].split())
                yield value.facet, f'{name}{self.name(value.concept)}, "{quote}"'
            yield "data origin", "" if statement.data_origin == "unstated" else statement.data_origin
            yield "basis for", statement.basis_for
        if isinstance(statement, RoleAssignment):
            yield "role is", "stated by its name" if statement.explicit else "inferred from what the text says"
        if isinstance(statement, DataTransfer):
            yield "kind", statement.kind
            yield "exporter", statement.exporter
        yield "polarity", statement.polarity
        yield "modality", statement.modality
        yield "condition", statement.condition
        yield "regime", statement.regime
        yield "rule", statement.rule
        yield "confidence", f"{statement.confidence:.2f}" if statement.confidence else ""
