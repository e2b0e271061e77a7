"""Writes `docs/reference/register.md`: the fields of a register of processing, from the table that its writers read."""

from __future__ import annotations

from docs.tables import markdown_table
from kg.outputs.register.records import FIELDS, RecordKind

_INTRO = (
    "[`kg export BUILD --format ropa-xlsx`, `ropa-ods` or `ropa-csv`](commands.md#kg-export) writes what policies state"
    " of the records that Article 30 GDPR asks of controllers and processors; `xlsx` needs the extra `office`. Values"
    " come from [named queries](queries.md), asked as of the date given with `--as-of` (default: today). The same build"
    " gives the same bytes, as of the same date and from the same version. How to use it:"
    " [Make a register](../how-to/make-a-register.md)."
)
_RECORDS = """\
- **A group of purposes** (`1.1`, `1.2`): all that the policy ties to exactly these purposes in a clause, row or
  list. Purposes that the text names together are one record; those that it names apart are two.
- **The whole policy** (`1`): what the policy says of no one purpose, such as who is controller, how long data is
  kept and where it goes. It is not repeated for each purpose: a cell says `whole policy` where the record of the
  whole policy states that field, or more of it.
- **A processor, for one controller** (`1.P1`): wherever a role of processor or sub-processor is stated or follows,
  be it of the publisher or of another party. Recipients of its name tell what it does; transfers to it tell where.
  If it is the publisher, which is told by the words with which the publisher's name begins, the whole policy's
  contacts, transfers and measures are its own as well.

Only what is affirmed is there. A field that neither the record nor the whole policy states is empty, and listed as
not stated: once for a policy if none of its records states it, else for each record that lacks it."""
_BEYOND = (
    "First those of Article 30(1), in its order. It does not ask for the last four, which registers often hold as well."
)
_MARKS = (
    ("(implied)", "the role is not named, but follows from what the passage says (`explicit` is `false`)"),
    ("(inferred)", "the role follows by a rule from several claims; `kg query derived-roles` tells why"),
    ("(sub-processor)", "the party is processor for a processor"),
    ("(given)", "the safeguard was given beside the documents (`kg build --given`), and the policy does not say it"),
)
_SHEETS = (
    ("About", "the date, the documents with their SHA-256, how to read the rest"),
    (
        "Controller list, Processor list",
        "a row a record, a column a field; numbers of passages stand behind each value",
    ),
    ("Controller records, Processor records", "a line a value, with its article, passages and the first quote"),
    ("Passages", "by number: document, offsets, exact quote, the named queries that cite it, the records that use it"),
    ("Not stated", "record, field and article"),
)
_CSV = """\
Files are UTF-8. Several values in a cell are joined by `; `. A cell that begins with `=`, `+`, `-`, `@`, a tab or a
line end (after blanks, and in full width as well) has an apostrophe before it, so that no spreadsheet reads it as a
formula. So has what begins with such a sign after a semicolon, a tab or a line end, where other countries' settings
divide cells. The exact text of a passage is at its offsets, and in the other formats.

`controller.csv` and `processor.csv` have a row a record: `record` (its number), `document`, `scope` (`whole
policy`, `purposes` or `processor`), `as_of` (the day that adequacy and status hold for), then two columns for each
field below: its values, and under the name with `_passages` the offsets of all their passages, as in
`120-131; 240-252`."""
_FILES = (
    (
        "passages.csv",
        "record, field, value, concept, document, start, end, quote, queries",
        "a row for each record, field, value and passage; `concept` has the CURIEs of its concept, if it has one",
    ),
    ("not-stated.csv", "record, document, field, article", "a row for each field that is not stated"),
    ("policies.csv", "document, title, publisher, effective_date, sha256, as_of", "a row for each document"),
)
_SPREADSHEETS = """\
Cells are typed as text or number, never as formulas. Signs that XML does not have are replaced by U+FFFD, and a
text longer than 32,767 UTF-16 code units, which is what a cell of Excel holds, is cut with a note; CSV has the
whole. A list shows about 480 characters of a cell and says where the rest is: the records have all. In `ods` each
number of a passage is a link. A cell of `xlsx` has one link, so there the cells of lists have the quotes as a
comment."""


def register_page() -> str:
    """Return the page of the register."""
    parts = ["# Register of processing", _INTRO, "## What a record is", _RECORDS]
    parts += [markdown_table(("behind a value", "means"), [(f"`{mark}`", meaning) for mark, meaning in _MARKS])]
    parts += ["## Fields of a controller's record", _BEYOND, _fields("controller")]
    parts += ["## Fields of a processor's record", _fields("processor")]
    parts += ["## Sheets of xlsx and ods", _SPREADSHEETS, markdown_table(("sheet", "holds"), _SHEETS)]
    files = [
        (f"`{name}`", ", ".join(f"`{one}`" for one in columns.split(", ")), told) for name, columns, told in _FILES
    ]
    parts += ["## Files of ropa-csv", _CSV, markdown_table(("file", "columns", "holds"), files)]
    return "\n\n".join(parts)


def _fields(kind: RecordKind) -> str:
    rows = [(f"`{one.name}`", one.heading, one.article, one.meaning) for one in FIELDS[kind]]
    return markdown_table(("field", "heading", "GDPR", "what the policy says"), rows)
