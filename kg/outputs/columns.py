"""The columns of the Parquet files, as data: what writes them, and the page that documents them, both read this.

`facts.parquet` has the columns of the facts export, with a column for each attribute, and the claims behind a fact.
`transfers.parquet` has those of the query `cross-border-transfers`, and the date of its answer. In both, null stands
for what the text does not say, and for an attribute that a facet does not have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

ColumnType: TypeAlias = Literal["string", "list<string>", "int64", "double", "bool", "date32"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its Arrow type and meaning. `required` if it is never null; `repeats` if few values fill many rows."""

    name: str
    type: ColumnType
    meaning: str
    required: bool = False
    repeats: bool = True


_PLACE: Final = (
    Column("start", "int64", "first code point of the quote in the document's text", required=True, repeats=False),
    Column("end", "int64", "code point after the quote", required=True, repeats=False),
)
_QUOTE: Final = Column("quote", "string", "the passage, verbatim", required=True, repeats=False)
_POLARITY: Final = Column("polarity", "string", "`affirmed`, or `denied` where the text says that it is not so", True)
_DOCUMENT: Final = Column("document", "string", "name of the document", required=True)

FACT_COLUMNS: Final = (
    _DOCUMENT,
    Column("facet", "string", "`data`, `purpose`, `recipient`, `legal-basis`, `role`, `transfer`, …", required=True),
    Column("concept", "string", "what is said, as a CURIE; of a transfer its destination", required=True),
    _POLARITY,
    Column("party", "string", "role: who holds it"),
    Column("context", "string", "role: in which processing, in words of the text"),
    Column("on_behalf_of", "string", "role: for whom, in words of the text"),
    Column("explicit", "bool", "role: whether the text uses the word, or says what amounts to it"),
    Column("origin", "string", "data: `provided`, `observed`, `derived`, …, as the text says; transfer: from where"),
    Column("name", "string", "recipient, source: the organisation's name; null for a category"),
    Column("for", "string", "legal-basis: for what, in words of the text"),
    Column("mechanism", "list<string>", "transfer: the safeguards stated, empty if none; null for other facets"),
    Column("recipient", "string", "transfer: who receives, in words of the text"),
    Column("until", "string", "retention: until when, in words of the text"),
    Column("duration", "string", "retention: ISO 8601 duration"),
    Column("data", "string", "retention, provision: which data, in words of the text"),
    Column("regime", "string", "right: the law under which it is offered"),
    Column("value", "string", "contact: e-mail address, postal address or URL"),
    Column("consequence", "string", "provision: what follows if people do not provide the data"),
    *_PLACE,
    _QUOTE,
    Column("confidence", "double", "share of claims like this one that are right, as measured; null if not known"),
    Column(
        "claims",
        "list<string>",
        "IRIs of the claims that say it: facts with a claim in common are tied together by the text",
        required=True,
        repeats=False,
    ),
)
"""`facts.parquet`: a row a claim value and passage, sorted by document, start, end, facet, concept, polarity."""

TRANSFER_COLUMNS: Final = (
    _DOCUMENT,
    Column("kind", "string", "`stored-or-processed-there`, `disclosed-there` or `restricted-transfer`", required=True),
    Column("exporter", "string", "who sends, as the text says"),
    Column("importer", "string", "who receives, as the text says"),
    Column("origin", "list<string>", "from where: a CURIE; what was given, not claimed, ends in ` (given)`", True),
    Column("destination", "string", "to which place, as a CURIE", required=True),
    Column("mechanism", "list<string>", "the safeguards stated or given, as CURIEs; empty if none", required=True),
    Column("regime", "list<string>", "the law that decides, where the text or a given fact tells it", required=True),
    Column("adequacy", "list<string>", "the memberships and decisions in force on `as_of`", required=True),
    Column("status", "string", "what holds on `as_of`, as the query's page lists; null where the transfer is denied"),
    _POLARITY,
    _QUOTE,
    *_PLACE,
    Column("as_of", "date32", "the date on which adequacy and status are judged", required=True),
)
"""`transfers.parquet`: the rows of `cross-border-transfers`, in its order."""
