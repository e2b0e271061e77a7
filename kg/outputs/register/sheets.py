"""The register laid out as the sheets of a spreadsheet, for any format: texts, numbers, widths and links, no file.

As authorities publish it: a list with a row for each record, and the records, a line for each value with the passage
that says it. Cells hold texts and numbers only, never formulas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal, NamedTuple, TypeAlias

from kg.outputs.register.records import FIELDS, WHOLE_POLICY, Record, RecordKind, Register, Value

Style: TypeAlias = Literal["text", "faint", "head", "band", "title"]
"""How a cell looks: plain, greyed, column heading, heading of a record, heading of the workbook."""

MOST_SIGNS: Final = 32_767
"""How much text a cell may hold, in UTF-16 code units (Excel's limit)."""
_CUT: Final = " […] (longer than a cell can be)"
# So much of a list's cell is read at a glance, and fits the highest row that Excel has (409 points).
_MOST_IN_LIST: Final = 480
_NO_XML: Final = re.compile("[^\\t\\n\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_ARTICLES: Final[Mapping[RecordKind, str]] = {"controller": "30(1)", "processor": "30(2)"}
_WIDTHS: Final = {"purposes": 30, "personal_data": 34, "recipients": 30, "safeguards": 38, "retention": 38}


class Place(NamedTuple):
    """A row of a sheet, from 1, to which a link leads."""

    sheet: str
    row: int


class Cell(NamedTuple):
    """A cell: a text or a number, how it looks, and where its link leads."""

    value: str | int = ""
    style: Style = "text"
    link: Place | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the widths of its columns in characters, its rows, and how it is shown and printed.

    The first `frozen` rows and `fixed` columns stay in sight, and the rows are printed on each page. A table has a line
    for each thing, which can be filtered. `breaks` names rows (from 1) before which a page begins.
    """

    name: str
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    frozen: int = 1
    fixed: int = 0
    paper: Literal["A4", "A3"] = "A4"
    breaks: tuple[int, ...] = ()
    is_table: bool = True


def lay_out(register: Register, version: str) -> tuple[Sheet, ...]:
    """Return the sheets of a register, written by a version of this program."""
    places = {kind: _record_places(register, kind) for kind in FIELDS}
    # What is said of a whole policy stands in the controller's register, and a processor's record leads there.
    every = {**places["controller"], **places["processor"]}
    sheets = [_about(register, version)]
    for kind in FIELDS:
        sheets += [_list(register, kind, every), _records(register, kind, every)]
    return (*sheets, _passages(register, every), _unstated(register, every))


def cell_text(value: str) -> str:
    """Return a text as a cell can hold it: without signs that XML has not, and no longer than Excel allows.

    >>> cell_text("a\\x00b")
    'a\ufffdb'
    """
    text = _NO_XML.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
    signs = text.encode("utf-16-le")
    if len(signs) <= 2 * MOST_SIGNS:
        return text
    return signs[: 2 * (MOST_SIGNS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def _of(register: Register, kind: RecordKind) -> tuple[Record, ...]:
    return register.controllers if kind == "controller" else register.processors


def _name(kind: RecordKind, what: str) -> str:
    return f"{kind.capitalize()} {what}"


def _record_places(register: Register, kind: RecordKind) -> dict[str, Place]:
    """Return where each record begins among the records, by its number."""
    places, row = {}, 2
    for record in _of(register, kind):
        places[record.number] = Place(_name(kind, "records"), row)
        row += len(_lines(record)) + 1
    return places


def _lines(record: Record) -> list[tuple[int, Value | str | None]]:
    """Return the lines of a record: the index of the field, and a value, the note of the whole policy or None."""
    lines: list[tuple[int, Value | str | None]] = []
    for at, field in enumerate(FIELDS[record.kind]):
        found: list[Value | str | None] = [*record.values.get(field.name, ())]
        found += [WHOLE_POLICY] if field.name in record.whole else []
        lines += [(at, line) for line in found or [None]]
    return lines


def _list(register: Register, kind: RecordKind, places: Mapping[str, Place]) -> Sheet:
    fields = FIELDS[kind]
    articles = ("", "", "", *(field.article for field in fields))
    heads = ("No.", "Policy", "Record", *(field.heading for field in fields))
    rows = [tuple(Cell(text, "head") for text in texts) for texts in (articles, heads)]
    for record in _of(register, kind):
        scope = WHOLE_POLICY if record.is_whole_policy else "purposes" if kind == "controller" else "processor"
        first = (Cell(record.number, link=places[record.number]), Cell(record.document), Cell(scope))
        rows.append((*first, *(_listed(record, field.name, places) for field in fields)))
    widths = (7, 20, 11, *(_WIDTHS.get(field.name, 24) for field in fields))
    return Sheet(_name(kind, "list"), widths, tuple(rows), frozen=2, fixed=3, paper="A3")


def _listed(record: Record, field: str, places: Mapping[str, Place]) -> Cell:
    """Return a field in one cell: each value with its passages, as many as are read at a glance, and where the rest is."""
    values, said = record.values.get(field, ()), ""
    for count, value in enumerate(values):
        more = f"{'; ' if said else ''}{value.text} {_numbers(value, most=3)}"
        if said and len(said) + len(more) > _MOST_IN_LIST:
            said += f"; and {len(values) - count} more in record {record.number}"
            break
        said += more
    if field in record.whole:
        note = f"{WHOLE_POLICY}: see {record.policy}"
        return Cell(f"{said}; {note}", link=_passage(values[0])) if said else Cell(note, "faint", places[record.policy])
    return Cell(said, link=_passage(values[0])) if said else Cell()


def _numbers(value: Value, most: int) -> str:
    """Return the numbers of a value's passages in brackets."""
    shown = ", ".join(map(str, value.passages[:most]))
    return f"[{shown}, …]" if len(value.passages) > most else f"[{shown}]"


def _passage(value: Value) -> Place:
    return Place("Passages", value.passages[0] + 1)


def _records(register: Register, kind: RecordKind, places: Mapping[str, Place]) -> Sheet:
    heads = ("Article", "Field", "What the policy says", "Passages", "Quote of the first passage")
    rows = [tuple(Cell(head, "head") for head in heads)]
    breaks = []
    for record in _of(register, kind):
        if record.is_whole_policy and len(rows) > 1:
            breaks.append(len(rows) + 1)
        named = (record.number, record.document, record.title, "", "")
        rows.append(tuple(Cell(text, "band") for text in named))
        rows += _record(register, record, places)
    return Sheet(_name(kind, "records"), (19, 25, 44, 15, 78), tuple(rows), breaks=tuple(breaks), is_table=False)


def _record(register: Register, record: Record, places: Mapping[str, Place]) -> Iterator[tuple[Cell, ...]]:
    for at, lines in groupby(_lines(record), key=lambda line: line[0]):
        field = FIELDS[record.kind][at]
        for line, (_, said) in enumerate(lines):
            # The field is named once, above its values.
            head = (Cell(), Cell()) if line else (Cell(field.article, "faint"), Cell(field.heading))
            if said is None:
                yield head
            elif isinstance(said, str):
                yield (*head, Cell(f"{said}: see {record.policy}", "faint", places[record.policy]))
            else:
                quote = register.passages[said.passages[0] - 1].quote
                passages = Cell(_numbers(said, most=12), link=_passage(said))
                yield (*head, Cell(said.text), passages, Cell(quote))


def _passages(register: Register, places: Mapping[str, Place]) -> Sheet:
    used = _uses(register)
    heads = ("No.", "Policy", "Start", "End", "Quote", "Named queries", "Stands in")
    rows = [tuple(Cell(head, "head") for head in heads)]
    for number, passage in enumerate(register.passages, 1):
        records = used[number]
        where = Cell(", ".join(records), link=places[records[0]])
        place = (Cell(passage.document), Cell(passage.start), Cell(passage.end), Cell(passage.quote))
        rows.append((Cell(number), *place, Cell(", ".join(passage.queries)), where))
    return Sheet("Passages", (7, 26, 9, 9, 90, 26, 16), tuple(rows), fixed=1)


def _uses(register: Register) -> dict[int, list[str]]:
    """Return the numbers of the records that cite each passage."""
    used: dict[int, dict[str, None]] = {}
    for record in (*register.controllers, *register.processors):
        for value in (value for values in record.values.values() for value in values):
            for passage in value.passages:
                used.setdefault(passage, {})[record.number] = None
    return {passage: list(records) for passage, records in used.items()}


def _unstated(register: Register, places: Mapping[str, Place]) -> Sheet:
    rows = [tuple(Cell(head, "head") for head in ("Record", "Policy", "Field", "Article"))]
    for one in register.unstated:
        first = (Cell(one.record, link=places[one.record]), Cell(one.document))
        rows.append((*first, Cell(one.field.heading), Cell(one.field.article)))
    return Sheet("Not stated", (10, 40, 30, 24), tuple(rows))


def _about(register: Register, version: str) -> Sheet:
    day = register.as_of.isoformat()
    counts = {kind: len([one for one in _of(register, kind) if not one.is_whole_policy]) for kind in FIELDS}
    told: Sequence[tuple[str, str]] = (
        ("As of", f"{day}: adequacy and safeguards are judged by the decisions in force on this date"),
        ("Made by", f"compliance-kg {version}, kg export --format ropa-xlsx, ropa-ods or ropa-csv"),
        ("What it is", "what policies claim about processing, in the fields of Article 30 GDPR: a start for a register"),
        ("What it is not", "legal advice, a finding, or the register that a controller or processor must keep"),
        ("Controller list", f"Article 30(1): {counts['controller']} groups of purposes, and each whole policy"),
        ("Processor list", f"Article 30(2): {counts['processor']} processors, each for one controller"),
        ("Record", "what the policy ties to a group of purposes; what it says of no one purpose is “whole policy”"),
        ("[12]", "passage 12 of the sheet Passages; a cell's link leads to its first passage"),
        ("(implied)", "the role is not named, but follows from what the passage says"),
        ("(inferred)", "the role follows by a rule from several claims; kg query derived-roles tells why"),
        ("(given)", "not said by the policy, but given beside it when the build was made"),
        ("Empty cell", "the policy does not say it; the sheet Not stated lists each"),
        ("Denials", "what a policy says does not happen is left out"),
    )
    rows: list[tuple[Cell, ...]] = [(Cell("Records of processing activities, as policies state them", "title"),)]
    rows += [(Cell(name, "head"), Cell(text)) for name, text in told]
    heads = ("Policy", "Title", "Publisher", "Effective date", "SHA-256 of the file")
    rows += [(), tuple(Cell(head, "head") for head in heads)]
    rows += [tuple(Cell(text) for text in policy) for policy in register.policies]
    return Sheet("About", (26, 84, 30, 15, 68), tuple(rows), frozen=0, is_table=False)
