"""Rows: tables of (sub)processors and vendors, read by their headers.

In: a `Passage` of a table row. Out: who receives data, in which role and country (GDPR Art. 28(2), 30(1)(d) and (e)).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kg.extraction.denial import stance
from kg.extraction.organisations import find_organisations
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.extraction.places import find_listed_places
from kg.extraction.purposes import find_listed_purposes
from kg.extraction.safeguards import mechanisms_for
from kg.model import Cell, Concept, DataTransfer, Practice, RoleAssignment, Span, Statement, Value

_DELIMITER = re.compile(r"\s*(?:\||\t)\s*|\s+[–—-]\s+")
_LEAST_CELLS = 3
_LONGEST_ROW = 400
_ROLES: tuple[tuple[str, Concept], ...] = (
    ("SubProcessor", "dpv:DataSubProcessor"),
    ("Processor", "dpv:DataProcessor"),
    ("Controller", "dpv:DataController"),
)


def find_row_claims(passage: Passage, parties: Parties) -> Iterator[Statement]:
    """Yield what a row of a recipients table claims; nothing for other tables."""
    if passage.segment.kind != "item" and not passage.segment.cells:
        return
    cells = _cells(passage)
    name, function = cells.get("Name"), cells.get("Function")
    if name is None or _is_class(passage, parties, name):
        return
    places = _places(passage, cells)
    role, explicit = _stated_role(passage, name) or _role(passage)
    if not places and role is None:
        return
    context = _text(passage, function) if function else ""
    evidence = (_evidence(passage, name),)
    told = [cell for cell in (function, *_functions(passage, name)) if cell is not None]
    ranges = [(cell.start, cell.end) for cell in told]
    purposes = find_listed_purposes(passage, function) if function else ()
    for one in _several(passage, parties, name):
        party = _text(passage, one)
        category = find_category(passage, parties, (one.start, one.end), ranges)
        value = Value("recipient", category, evidence[0], party)
        yield Practice(values=(value, *purposes), evidence=evidence, rule="row-recipient", regime=passage.regime)
        if role is not None:
            yield RoleAssignment(
                party=party,
                role=role,
                context=context,
                on_behalf_of="" if role == "dpv:DataController" else parties.publisher,
                explicit=explicit,
                evidence=evidence,
                rule="row-role",
                regime=passage.regime,
            )
        yield from _transfers(passage, parties, places, party)


def _several(passage: Passage, parties: Parties, name: Cell) -> list[Cell]:
    """Return the parts of a cell that commas part, if each names an organisation that is known; else the cell."""
    text = passage.segment.text
    bounds = [name.start, *(at for at in range(name.start, name.end) if text[at] == ","), name.end]
    parts = [Cell(name.header, start + (text[start] == ","), end) for start, end in pairwise(bounds)]
    starts = [passage.starts[one.first] for one in find_organisations(passage, parties)]
    return parts if all(any(part.start <= start < part.end for start in starts) for part in parts) else [name]


def _functions(passage: Passage, name: Cell) -> Iterator[Cell]:
    """Yield the cells that may say what a recipient does: by their title, or by one that says nothing ("Category")."""
    for cell in passage.segment.cells:
        title = passage.columns.get(cell.header, frozenset())
        if cell != name and (not title or "ckg:FunctionColumn" in title):
            yield cell


def _transfers(passage: Passage, parties: Parties, places: Sequence[Cell], party: str) -> Iterator[DataTransfer]:
    """Yield where the cells on places say that data goes, with the safeguards that the row names."""
    safeguards = {mention.concept for mention in passage.mentions.get("transfers", ())}
    for mention, destination, origin in find_listed_places(passage):
        cell = next((cell for cell in places if cell.start <= passage.starts[mention.first] < cell.end), None)
        polarity = stance(passage, mention.first)
        if cell is None or polarity is None:
            continue
        yield DataTransfer(
            kind="disclosed-there",
            destination=destination,
            origin=origin,
            mechanisms=mechanisms_for(origin, destination, safeguards, passage.lexicon),
            exporter=parties.publisher,
            importer=party,
            evidence=(_evidence(passage, cell),),
            rule="row-transfer",
            polarity=polarity,
            regime=passage.regime,
        )


def _evidence(passage: Passage, cell: Cell) -> Span:
    """Return the row, since it is one statement; of a long one the cell alone."""
    whole = passage.segment.span()
    return whole if whole.end - whole.start <= _LONGEST_ROW else passage.segment.span(cell.start, cell.end)


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


def _places(passage: Passage, cells: Mapping[str, Cell]) -> list[Cell]:
    """Return the cells that say where data goes: by their header, else those that hold little but a place."""
    headed = [
        cell for cell in passage.segment.cells if "ckg:CountryColumn" in passage.columns.get(cell.header, ())
    ] or [cells[column] for column in ("Country",) if column in cells]
    name = cells["Name"]
    return headed or [cell for cell in passage.segment.cells if cell != name and _is_place(passage, cell)]


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
    words = _tokens(passage, cell)
    named = {at for mention in passage.mentions.get("places", ()) for at in range(mention.first, mention.last)}
    return bool(words) and 2 * len(named & set(words)) >= len(words)


def _tokens(passage: Passage, cell: Cell) -> list[int]:
    """Return the words of a cell."""
    return [
        at for at, token in enumerate(passage.tokens) if cell.start <= passage.starts[at] < cell.end and token.is_word
    ]


def _text(passage: Passage, cell: Cell) -> str:
    return " ".join(passage.segment.text[cell.start : cell.end].split())


def _is_class(passage: Passage, parties: Parties, name: Cell) -> bool:
    """Tell whether a cell names recipients by a category alone ("Service providers")."""
    if any(name.start <= passage.starts[one.first] < name.end for one in find_organisations(passage, parties)):
        return False
    classes = (*passage.mentions.get("recipients", ()), *passage.mentions.get("ckg:ProviderClass", ()))
    return any(passage.starts[mention.first] == name.start for mention in classes)


def _stated_role(passage: Passage, name: Cell) -> tuple[Concept, bool] | None:
    """Return the role that a cell of its own states ("Processor")."""
    for cell in passage.segment.cells:
        words = [at for at in _tokens(passage, cell) if cell != name]
        for cue, role in _ROLES:
            # "Independent controller (for ads)"
            plain = [at for at in words if "(" not in passage.lemmas[words[0] : at]]
            if any(m.first == words[0] and m.last == plain[-1] + 1 for m in passage.cues(cue) if words):
                return role, True
    return None


def _role(passage: Passage) -> tuple[Concept | None, bool]:
    """Return the role that all of a table has, by its headings and lead-in, and whether they call it by its name."""
    topics = passage.governing.union(*passage.about)
    if "SubProcessor" in topics:
        return "dpv:DataSubProcessor", True
    if "Processor" in topics and "PaymentProcessor" not in topics:
        return "dpv:DataProcessor", True
    serve = any(above.has("OnOurBehalf") and above.mentions.get("ckg:ProviderClass") for above in passage.above())
    return ("dpv:DataProcessor" if serve else None), False


def find_category(
    passage: Passage, parties: Parties, name: tuple[int, int], told: Sequence[tuple[int, int]]
) -> Concept:
    """Return what a recipient named in a range of the text does: as the first range that tells it says, or as usual."""
    for first, last in told:
        for mention in passage.mentions.get("recipients", ()):
            if first <= passage.starts[mention.first] < last:
                return mention.concept
    for organisation in find_organisations(passage, parties):
        if organisation.category and name[0] <= passage.starts[organisation.first] < name[1]:
            return organisation.category
    return "dpv:ServiceProvider"
