"""Rows: tables of (sub)processors and vendors, read by their headers.

In: a `Passage` of a table row. Out: who receives data, in which role and country (GDPR Art. 28(2), 30(1)(d) and (e)).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.organisations import find_organisations
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.extraction.purposes import find_listed_purposes
from kg.model import Cell, Concept, DataTransfer, Practice, RoleAssignment, Statement, Value

_DELIMITER = re.compile(r"\s*(?:\||\t)\s*|\s+[–—-]\s+")
_LEAST_CELLS = 3


def find_row_claims(passage: Passage, parties: Parties) -> Iterator[Statement]:
    """Yield what a row of a recipients table claims; nothing for other tables."""
    cells = _cells(passage)
    name, place, function = (cells.get(column) for column in ("Name", "Country", "Function"))
    if name is None:
        return
    role = _role(passage)
    if place is None and role is None:
        return
    party = _text(passage, name)
    context = _text(passage, function) if function else ""
    evidence = (passage.segment.span(),)
    category = _category(passage, parties, name, function)
    value = Value("recipient", category, evidence[0], party)
    purposes = find_listed_purposes(passage, function) if function else ()
    yield Practice(values=(value, *purposes), evidence=evidence, rule="row-recipient", regime=passage.regime)
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
            if place.start <= passage.starts[mention.first] < place.end:
                yield DataTransfer(
                    kind="disclosed-there",
                    destination=mention.concept,
                    exporter=parties.publisher,
                    importer=party,
                    evidence=evidence,
                    rule="row-transfer",
                    regime=passage.regime,
                )


def _cells(passage: Passage) -> dict[str, Cell]:
    """Return the cells of a row by what their headers say; those of a delimited item by what they hold."""
    if passage.segment.kind == "item":
        return _delimited(passage)
    found: dict[str, Cell] = {}
    for column in ("Name", "Country", "Function"):
        for cell in passage.segment.cells:
            if f"ckg:{column}Column" in passage.columns.get(cell.header, ()):
                found.setdefault(column, cell)
    return found


def _delimited(passage: Passage) -> dict[str, Cell]:
    """Read "Acme Inc | Hosting | Ireland" in a list of recipients as a row: a name first, one cell that is a place."""
    if not {"Sharing", "Processor", "SubProcessor"} & passage.governing.union(*passage.about):
        return {}
    bounds = [0, *(edge for match in _DELIMITER.finditer(passage.segment.text) for edge in match.span())]
    bounds.append(len(passage.segment.text))
    cells = [Cell("", start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
    places = [cell for cell in cells[1:] if _is_place(passage, cell)]
    if len(cells) < _LEAST_CELLS or not places or not passage.segment.text[:1].isupper():
        return {}
    others = [cell for cell in cells[1:] if cell not in places]
    return {"Name": cells[0], "Country": places[-1]} | ({"Function": others[0]} if others else {})


def _is_place(passage: Passage, cell: Cell) -> bool:
    words = [
        at for at, token in enumerate(passage.tokens) if cell.start <= passage.starts[at] < cell.end and token.is_word
    ]
    named = {at for mention in passage.mentions.get("places", ()) for at in range(mention.first, mention.last)}
    return bool(words) and 2 * len(named & set(words)) >= len(words)


def _text(passage: Passage, cell: Cell) -> str:
    return " ".join(passage.segment.text[cell.start : cell.end].split())


def _role(passage: Passage) -> Concept | None:
    topics = passage.governing.union(*passage.about)
    if "SubProcessor" in topics:
        return "dpv:DataSubProcessor"
    return "dpv:DataProcessor" if "Processor" in topics else None


def _category(passage: Passage, parties: Parties, name: Cell, function: Cell | None) -> Concept:
    """Return what a recipient does: as the row says, else as it usually does."""
    for mention in passage.mentions.get("recipients", ()):
        if function and function.start <= passage.starts[mention.first] < function.end:
            return mention.concept
    for organisation in find_organisations(passage, parties):
        if organisation.category and name.start <= passage.starts[organisation.first] < name.end:
            return organisation.category
    return "dpv:ServiceProvider"
