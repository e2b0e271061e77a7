"""The register laid out as the sheets of a spreadsheet.

As authorities publish it: a list with a row for each record, and the records, a line for each value with the passage
that says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kg.errors import UsageError
from kg.outputs.register.records import FIELDS, WHOLE_POLICY, Field, Record, RecordKind, Register, Value
from kg.outputs.register.sheets import Cell, Run, Sheet, Style, Target

MOST_ROWS: Final = 1_048_576
"""How many rows a sheet may have, in Excel and LibreOffice."""
# So much of a list's cell is read at a glance, and fits the highest row that Excel has (409 points).
_MOST_IN_LIST: Final = 480
_MOST_IN_NOTE: Final = 700
_WIDTHS: Final = {
    "joint_controllers": 14,
    "representative": 14,
    "data_protection_officer": 14,
    "purposes": 28,
    "data_subjects": 16,
    "personal_data": 30,
    "special_categories": 14,
    "recipients": 28,
    "safeguards": 34,
    "retention": 34,
    "automated_decisions": 14,
}


def lay_out(register: Register, version: str) -> tuple[Sheet, ...]:
    """Return the sheets of a register, written by a version of this program.

    Raises UsageError KG197 if one would have more rows than a spreadsheet can have.
    """
    places = {**_record_places(register, "controller"), **_record_places(register, "processor")}
    sheets = [_about(register, version)]
    for kind in FIELDS:
        sheets += [_list(register, kind, places), _records(register, kind, places)]
    sheets += [_passages(register, places), _unstated(register, places)]
    for sheet in sheets:
        if len(sheet.rows) > MOST_ROWS:
            message = (
                f"the sheet {sheet.name} would have {len(sheet.rows):,} rows, and a spreadsheet ends at {MOST_ROWS:,}"
            )
            raise UsageError("KG197", message, "use --format ropa-csv, or build fewer documents together")
    return tuple(sheets)


def _cell(text: str, style: Style = "text", link: Target | None = None) -> Cell:
    return Cell((Run(text, link),) if text else (), style)


def _row(texts: Iterable[str], style: Style) -> tuple[Cell, ...]:
    return tuple(_cell(text, style) for text in texts)


def _of(register: Register, kind: RecordKind) -> tuple[Record, ...]:
    return register.controllers if kind == "controller" else register.processors


def _name(kind: RecordKind, what: str) -> str:
    return f"{kind.capitalize()} {what}"


def _record_places(register: Register, kind: RecordKind) -> dict[str, Target]:
    """Return where each record begins among the records, by its number."""
    places, row = {}, 2
    for record in _of(register, kind):
        places[record.number] = Target(_name(kind, "records"), row)
        row += len(list(_record(register, record, {})))
    return places


def _list(register: Register, kind: RecordKind, places: Mapping[str, Target]) -> Sheet:
    fields = FIELDS[kind]
    heads = (
        ("", f"As of {register.as_of}", "", *(field.article for field in fields)),
        ("No.", "Policy", "Record", *(f.heading for f in fields)),
    )
    rows = [_row(texts, "head") for texts in heads]
    for record in _of(register, kind):
        name = WHOLE_POLICY if record.is_whole_policy else record.title
        first = (_cell(record.number, link=places[record.number]), _cell(record.document), _cell(name))
        rows.append((*first, *(_listed(register, record, field.name) for field in fields)))
    widths = (7, 22, 28, *(_WIDTHS.get(field.name, 22) for field in fields))
    return Sheet(_name(kind, "list"), widths, tuple(rows), frozen=2, fixed=3, is_wide=True)


def _listed(register: Register, record: Record, field: str) -> Cell:
    """Return a field in one cell: as many values as are read at a glance, each with its passages."""
    values, runs, note = record.values.get(field, ()), list[Run](), ""
    for count, value in enumerate(values):
        if count and sum(len(run.text) for run in runs) + len(value.text) > _MOST_IN_LIST:
            runs.append(Run(f"; and {len(values) - count} more in record {record.number}"))
            break
        words = value.text if len(value.text) <= _MOST_IN_LIST else f"{value.text[:_MOST_IN_LIST]}…"
        runs += [Run(f"{'; ' if count else ''}{words} "), *_numbers(value, most=3)]
        quote = register.passages[value.passages[0] - 1].quote
        if len(note) + len(quote) < _MOST_IN_NOTE:
            note += f"[{value.passages[0]}] “{' '.join(quote.split())}”\n"
    if field in record.whole:
        runs.append(Run(f"; {WHOLE_POLICY}" if values else WHOLE_POLICY))
    return Cell(tuple(runs), "text" if values else "faint", note.rstrip())


def _numbers(value: Value, most: int) -> Iterator[Run]:
    """Yield the numbers of a value's passages, each in brackets and with a link."""
    for number in value.passages[:most]:
        yield Run(f"[{number}]", Target("Passages", number + 1))
    if len(value.passages) > most:
        yield Run("[…]", Target("Passages", value.passages[most] + 1))


def _records(register: Register, kind: RecordKind, places: Mapping[str, Target]) -> Sheet:
    said = f"What the policy says, and status as of {register.as_of}"
    rows = [_row(("Article", "Field", said, "Passages", "Quote of the first passage"), "head")]
    breaks = []
    for record in _of(register, kind):
        if record.is_whole_policy and len(rows) > 1:
            breaks.append(len(rows) + 1)
        rows += _record(register, record, places)
    return Sheet(_name(kind, "records"), (16, 25, 48, 15, 80), tuple(rows), is_table=False, breaks=tuple(breaks))


def _record(register: Register, record: Record, places: Mapping[str, Target]) -> Iterator[tuple[Cell, ...]]:
    """Yield a heading, a line for each value, and a line each for what is said elsewhere and what is not said."""
    title = f"{record.document}: {record.title}" if record.is_whole_policy else record.title
    yield _row((record.number, title, "", "", ""), "band")
    for field in FIELDS[record.kind]:
        for line, value in enumerate(record.values.get(field.name, ())):
            # The field is named once, above its values.
            head = ("", "") if line else (field.article, field.heading)
            quote = register.passages[value.passages[0] - 1].quote
            said = (_cell(value.text), Cell(tuple(_numbers(value, most=8))), _cell(quote))
            yield (_cell(head[0], "faint"), _cell(head[1]), *said)
    elsewhere = [field for field in FIELDS[record.kind] if field.name in record.whole]
    if elsewhere:
        see = _cell(f"see {record.policy}", "faint", places.get(record.policy))
        yield (*_row(("", f"{WHOLE_POLICY.capitalize()} says", _headings(elsewhere)), "faint"), see, Cell())
    if record.unstated:
        yield _row(("", "Not stated", _headings(record.unstated), "", ""), "faint")


def _headings(fields: Iterable[Field]) -> str:
    return "; ".join(field.heading for field in fields)


def _passages(register: Register, places: Mapping[str, Target]) -> Sheet:
    used = _uses(register)
    rows = [_row(("No.", "Policy", "Start", "End", "Quote", "Named queries", "Stands in"), "head")]
    for number, passage in enumerate(register.passages, 1):
        runs = [Run(f"{', ' if at else ''}{name}", places[name]) for at, name in enumerate(used[number])]
        place = (_cell(passage.document), Cell(passage.start), Cell(passage.end), _cell(passage.quote))
        rows.append((Cell(number), *place, _cell(", ".join(passage.queries)), Cell(tuple(runs))))
    return Sheet("Passages", (7, 26, 9, 9, 90, 26, 16), tuple(rows), fixed=1)


def _uses(register: Register) -> dict[int, list[str]]:
    """Return the numbers of the records that cite each passage."""
    used: dict[int, dict[str, None]] = {}
    for record in (*register.controllers, *register.processors):
        for value in (value for values in record.values.values() for value in values):
            for passage in value.passages:
                used.setdefault(passage, {})[record.number] = None
    return {passage: list(records) for passage, records in used.items()}


def _unstated(register: Register, places: Mapping[str, Target]) -> Sheet:
    rows = [_row(("Record", "Policy", "Field", "Article"), "head")]
    for record in (*register.controllers, *register.processors):
        for field in record.unstated:
            first = _cell(record.number, link=places[record.number])
            rows.append((first, *_row((record.document, field.heading, field.article), "text")))
    return Sheet("Not stated", (10, 40, 30, 24), tuple(rows))


def _about(register: Register, version: str) -> Sheet:
    day = register.as_of.isoformat()
    counts = {kind: len([one for one in _of(register, kind) if not one.is_whole_policy]) for kind in FIELDS}
    told: Sequence[tuple[str, str]] = (
        ("As of", f"{day}: adequacy and safeguards are judged by the decisions in force on this date"),
        ("Made by", f"compliance-kg {version}"),
        (
            "What it is",
            "what policies claim about processing, in the fields of Article 30 GDPR: a start for a register",
        ),
        ("What it is not", "legal advice, a finding, or the register that a controller or processor must keep"),
        (
            "Controller list",
            f"Article 30(1): {counts['controller']} records of groups of purposes, and one of each whole policy",
        ),
        ("Processor list", f"Article 30(2): {counts['processor']} records, each of a processor for one controller"),
        ("Record", "what the policy ties to a group of purposes; what it says of no one purpose is “whole policy”"),
        ("[12]", "passage 12 of the sheet Passages"),
        ("(implied)", "the role is not named, but follows from what the passage says"),
        ("(inferred)", "the role follows by a rule from several claims; kg query derived-roles tells why"),
        ("(given)", "not said by the policy, but given beside it when the build was made"),
        ("Empty cell", "the policy does not say it; the sheet Not stated lists each"),
        ("Denials", "what a policy says does not happen is left out"),
    )
    rows = [_row(("Records of processing activities, as policies state them",), "title")]
    rows += [(_cell(name, "head"), _cell(text)) for name, text in told]
    rows += [(), _row(("Policy", "Title", "Publisher", "Effective date", "SHA-256 of the file"), "head")]
    rows += [_row(policy, "text") for policy in register.policies]
    return Sheet("About", (28, 88, 30, 18, 40), tuple(rows), frozen=0, is_table=False)
