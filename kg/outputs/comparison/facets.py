"""What is compared: which rows of which named queries are claims, facet by facet, about what, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from kg.model import Table
from kg.outputs.comparison.wording import PUBLISHER

Row: TypeAlias = Mapping[str, str]
"""A row of a query by column."""
Tables: TypeAlias = Mapping[str, Table]
"""The answers of the named queries by name, about one document."""
Form: TypeAlias = Literal["concept", "duration", "party", "text", "address"]
"""How a cell is read: concepts (`; ` between them), an ISO 8601 duration, a party, free text, or an address."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as part of a claim, and what people call it.

    `silent` are the values that say nothing. A `plain` column is told only where it changed, since the title of a claim
    that came or went says enough.
    """

    name: str
    form: Form = "concept"
    silent: frozenset[str] = frozenset()
    called: str | None = None
    plain: bool = False

    @property
    def label(self) -> str:
        """What people call it, "" where its value says it all."""
        return self.name.replace("_", " ") if self.called is None else self.called


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet of claims, called by a `noun`.

    The `subject` columns tell what a claim is about, the `aspects` what it says of that. `passages` are the prefixes of
    the columns `quote`, `start` and `end`. Claims whose subject is `worded` freely are paired by what the words speak
    of. `joined` stands between the values of a subject. Claims are left to another facet if `keeps` says so of the
    keys of their subject.
    """

    name: str
    noun: str
    rows: Callable[[Tables], Iterable[Row]]
    subject: tuple[Column, ...]
    aspects: tuple[Column, ...] = ()
    passages: tuple[str, ...] = ("",)
    worded: bool = False
    joined: str = ": "
    keeps: Callable[[tuple[str, ...]], bool] = lambda key: True


STANCE: Final = Column("polarity", called="claim", plain=True)
_PROCESSORS: Final = ("dpv:DataProcessor", "dpv:DataSubProcessor")
_PURPOSES: Final = "purposes-and-bases"


def rows_of(table: Table) -> Iterator[dict[str, str]]:
    """Yield the rows of a table by column."""
    for row in table.rows:
        yield dict(zip(table.columns, row, strict=True))


def _all(query: str) -> Callable[[Tables], Iterable[Row]]:
    return lambda tables: rows_of(tables[query])


def _purposes(tables: Tables) -> Iterator[Row]:
    """Yield the purposes, with those that a document denies: the query of purposes lists what is affirmed."""
    yield from ({**row, "polarity": "affirmed"} for row in rows_of(tables[_PURPOSES]) if row["purpose"])
    denied = {
        row["concept"]
        for row in rows_of(tables["policy-comparison"])
        if (row["facet"], row["polarity"]) == ("purpose", "denied")
    }
    for row in rows_of(tables["denials"]):
        for concept in row["detail"].split("; "):
            if concept in denied:
                yield {**row, "purpose": concept, "legal_basis": "", "polarity": "denied"}


def _recipients(tables: Tables) -> Iterator[Row]:
    """Yield the recipients, with the concept in the place of its label where no organisation is named."""
    labels = {row["concept"]: row["label"] for row in rows_of(tables["policy-comparison"])}
    for row in rows_of(tables["recipients"]):
        yield {**row, "recipient": row["category"]} if row["recipient"] == labels.get(row["category"]) else row


def _general_bases(tables: Tables) -> Iterator[Row]:
    return (row for row in rows_of(tables[_PURPOSES]) if not row["purpose"])


def _retention(tables: Tables) -> Iterator[Row]:
    """Yield how long data is kept: so long, until something happens, or without an end that is stated."""
    return ({**row, "period": row["duration"] or row["kind"]} for row in rows_of(tables["retention"]))


def _roles(tables: Tables) -> Iterator[Row]:
    """Yield the roles, stated or derived; who else processes data for the publisher is told by the processors."""
    yield from rows_of(tables["controller-processor-roles"])
    yield from ({**row, "context": ""} for row in rows_of(tables["derived-roles"]))


_SAFEGUARD: Final = Column("mechanism", called="safeguard")
_DATA_TEXT: Final = Column("data", "text")
FACETS: Final = (
    Facet(
        "contradiction",
        "contradiction",
        _all("contradictions"),
        (Column("subject"),),
        passages=("affirmed_", "denied_"),
    ),
    Facet(
        "transfer",
        "transfer",
        _all("cross-border-transfers"),
        (Column("destination"),),
        (
            STANCE,
            _SAFEGUARD,
            Column("status"),
            Column("origin"),
            Column("importer", "party"),
            # What is concluded to be restricted is a crossing that another row states.
            Column("kind", silent=frozenset({"restricted-transfer"})),
            Column("regime", called="law"),
        ),
    ),
    Facet(
        "recipient",
        "recipient",
        _recipients,
        (Column("recipient", "party"),),
        (STANCE, Column("data"), Column("purpose")),
    ),
    Facet(
        "processor",
        "processor",
        _all("processors"),
        (Column("processor", "party"),),
        (Column("function"), Column("country"), _SAFEGUARD),
        keeps=lambda key: key[0] != PUBLISHER,
    ),
    Facet("automated-decision", "automated decision", _all("automated-decisions"), (Column("concept"),), (STANCE,)),
    Facet("right", "right", _all("rights"), (Column("right"),), (Column("regime", called="law"),)),
    Facet("legal-basis", "general legal basis", _general_bases, (Column("legal_basis"),)),
    Facet("purpose", "purpose", _purposes, (Column("purpose"),), (STANCE, Column("legal_basis"))),
    Facet(
        "retention",
        "retention",
        _retention,
        (_DATA_TEXT,),
        (Column("period", "duration", called=""), Column("until", "text", called="ending")),
        worded=True,
    ),
    Facet(
        "data",
        "category of data",
        _all("data-categories"),
        (Column("category"),),
        (
            STANCE,
            Column("origin", silent=frozenset({"unstated"})),
            Column("special_category", silent=frozenset({"false"}), plain=True),
        ),
    ),
    Facet("data-subject", "people", _all("data-subjects"), (Column("concept"),), (STANCE,)),
    Facet("source", "source of data", _all("sources"), (Column("concept"), Column("name", "party"))),
    Facet("measure", "measure", _all("measures"), (Column("concept"), Column("name", "party"))),
    Facet(
        "provision",
        "whether to provide",
        _all("data-provision"),
        (_DATA_TEXT,),
        (STANCE, Column("necessity"), Column("consequence", "text")),
        worded=True,
    ),
    Facet(
        "role",
        "role",
        _roles,
        (Column("party", "party"), Column("role")),
        (Column("on_behalf_of", "party"), Column("context", "text")),
        joined=" as ",
        keeps=lambda key: key[0] == PUBLISHER or key[1] not in _PROCESSORS,
    ),
    Facet("notice", "point of the notice", _all("notice"), (Column("criterion"),), (Column("status"),)),
    Facet("law", "law shown to apply", _all("applicable-law"), (Column("regime"),)),
    Facet("contact", "contact", _all("contacts"), (Column("contact_of"),), (Column("value", "address", called=""),)),
)
"""The facets, in the order in which changes of one rank are told."""
