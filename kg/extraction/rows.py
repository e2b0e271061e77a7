"""Rows: tables of (sub)processors and vendors, read by their headers.

In: a `Passage` of a table row. Out: who receives data, in which role and country (GDPR Art. 28(2), 30(1)(d) and (e)).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.model import Cell, Concept, DataTransfer, Practice, RoleAssignment, Statement, Value


def find_row_claims(passage: Passage, parties: Parties) -> Iterator[Statement]:
    """Yield what a row of a recipients table claims; nothing for other tables."""
    name = _cell(passage, "Name")
    if passage.segment.kind != "row" or name is None:
        return
    place, function = _cell(passage, "Country"), _cell(passage, "Function")
    role = _role(passage)
    if place is None and role is None:
        return
    party = _text(passage, name)
    context = _text(passage, function) if function else ""
    evidence = (passage.segment.span(),)
    category = _category(passage, name, function)
    value = Value("recipient", category, evidence[0], party)
    yield Practice(values=(value,), evidence=evidence, rule="row-recipient", regime=passage.regime)
    if role is not None:
        yield RoleAssignment(
            party=party,
            role=role,
            context=context,
            on_behalf_of=parties.publisher,
            explicit=True,
            evidence=evidence,
            rule="row-role",
            regime=passage.regime,
        )
    if place is not None:
        for mention in passage.mentions.get("places", ()):
            if place.start <= passage.tokens[mention.first].start < place.end:
                yield DataTransfer(
                    kind="disclosed-there",
                    destination=mention.concept,
                    exporter=parties.publisher,
                    importer=party,
                    evidence=evidence,
                    rule="row-transfer",
                    regime=passage.regime,
                )


def _cell(passage: Passage, column: str) -> Cell | None:
    cue = f"ckg:{column}Column"
    return next((cell for cell in passage.segment.cells if cue in passage.columns.get(cell.header, ())), None)


def _text(passage: Passage, cell: Cell) -> str:
    return " ".join(passage.segment.text[cell.start : cell.end].split())


def _role(passage: Passage) -> Concept | None:
    topics = passage.governing.union(*passage.about)
    if "SubProcessor" in topics:
        return "dpv:DataSubProcessor"
    return "dpv:DataProcessor" if "Processor" in topics else None


def _category(passage: Passage, name: Cell, function: Cell | None) -> Concept:
    for facet, cell in (("recipients", function), ("organisations", name)):
        for mention in passage.mentions.get(facet, ()):
            if cell and cell.start <= passage.tokens[mention.first].start < cell.end:
                return mention.concept
    return "dpv:ServiceProvider"
