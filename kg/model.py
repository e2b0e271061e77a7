"""The values that the stages hand to each other.

All are frozen; the smallest, of which a document has hundreds, are named tuples. Offsets are Unicode code points into
`Document.text`, half-open `[start, end)`. Concepts are CURIEs on the prefixes of `kg.vocab` (`pd:EmailAddress`). A
statement is a claim by the document's author, never a fact about the world.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

Concept: TypeAlias = str
"""A CURIE such as `dpv:DataController`, `pd:Name`, `eu-gdpr:A6-1-a`, `loc:IN` or `ckg:HostingProvider`."""

MediaType: TypeAlias = Literal[
    "text/plain",
    "text/markdown",
    "text/html",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
]
Polarity: TypeAlias = Literal["affirmed", "denied"]
Modality: TypeAlias = Literal["stated", "possible", "required"]
"""`stated`: "we collect"; `possible`: "we may collect"; `required`: "you must provide"."""
DataOrigin: TypeAlias = Literal["provided", "observed", "third-party", "derived", "unstated"]
TransferKind: TypeAlias = Literal["stored-or-processed-there", "disclosed-there", "restricted-transfer"]
SegmentKind: TypeAlias = Literal["heading", "sentence", "item", "row"]
ValueFacet: TypeAlias = Literal[
    "data", "purpose", "recipient", "legal-basis", "source", "measure", "data-subject", "automated-decision"
]


class Span(NamedTuple):
    """A passage of a document: `Document.text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    r"""One source file as one text.

    `text` is the source decoded as UTF-8 (without byte order mark) with line ends as `\n`, mark-up included; of PDF and
    DOCX it is the text that was extracted, as Markdown. `sha256` is the hex digest of the source's bytes. `name` is the
    path below the folder given, with `/`, or the file name. `pages` holds the offset at which each page begins, for
    formats that have pages.
    """

    name: str
    text: str
    sha256: str
    media_type: MediaType
    pages: tuple[int, ...] = ()

    def quote(self, span: Span) -> str:
        """Return the passage that a span points at."""
        return self.text[span.start : span.end]

    def page(self, span: Span) -> int:
        """Return the number (from 1) of the page on which a passage begins, 0 if the format has no pages."""
        return bisect_right(self.pages, span.start) or min(1, len(self.pages))


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell within a row segment: `row.text[start:end]` under the column's header."""

    header: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """The unit that extraction reads: a heading, a sentence, a sentence of a list item, or a table row.

    `text` is what a reader sees: mark-up stripped, line breaks inside a paragraph as spaces. `runs` maps it back:
    pairs `(offset in text, offset in Document.text)`, each run going on one to one until the next; `text[i]` stands at
    one place of the document. `headings` are the texts of the headings above, outermost first. `lead_in` is the
    sentence or item that governs the list or table ("We collect the following:"). Sentences of one paragraph, list
    item or cell share a `block` number; blocks are numbered in reading order.
    """

    kind: SegmentKind
    text: str
    runs: tuple[tuple[int, int], ...]
    block: int
    headings: tuple[str, ...] = ()
    lead_in: Segment | None = None
    cells: tuple[Cell, ...] = ()

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Map `text[start:end]` (not empty) back to the passage of the document that it came from."""
        last = (len(self.text) if end is None else end) - 1
        if len(self.runs) == 1:
            [(at, origin)] = self.runs
            return Span(start + origin - at, last + 1 + origin - at)
        return Span(self._origin(start), self._origin(last) + 1)

    def _origin(self, offset: int) -> int:
        at, origin = self.runs[bisect_left(self.runs, (offset + 1,)) - 1]
        return origin + offset - at


class Value(NamedTuple):
    """One thing that a practice names, with the shortest passage that carries it.

    `name` is the organisation's name for a named recipient or source, "" for a category.
    """

    facet: ValueFacet
    concept: Concept
    span: Span
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What every claim has: where it is said and how.

    `condition` is the text's own condition or exception ("unless you opt in"), `regime` the law that the passage is
    scoped to (`GDPR`, `UKGDPR`, `CCPA`, ... or ""), `rule` the identifier of the rule that made the claim,
    `confidence` the share of claims like it that are right where that was measured (0 to 1; 0 if not known).
    """

    evidence: tuple[Span, ...]
    rule: str
    polarity: Polarity = "affirmed"
    modality: Modality = "stated"
    condition: str = ""
    regime: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice(Statement):
    """Data, data subjects, purposes, bases, recipients, sources, measures and automated decisions tied together.

    One clause, row or list ties them.

    `values` is sorted by span; `data_origin` holds for its data; `basis_for` says in the text's words what its legal
    basis is for ("" if general). `evidence` is the spans of the values.
    """

    values: tuple[Value, ...]
    data_origin: DataOrigin = "unstated"
    basis_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssignment(Statement):
    """A party holds a role in a context, stated (`explicit`) or following from what the text says.

    `role` is one of `dpv:DataController`, `dpv:JointDataControllers`, `dpv:DataProcessor`, `dpv:DataSubProcessor`;
    `context` a few words of the text, "" if general.
    """

    party: str
    role: Concept
    context: str = ""
    on_behalf_of: str = ""
    explicit: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTransfer(Statement):
    """Personal data goes to, or is kept in, another place.

    `destination` is `loc:XX`, `loc:EU`, `loc:EEA` or `ckg:UnspecifiedThirdCountry`; `origin` the same kind,
    `ckg:DataSubjectCountry` or ""; `mechanisms` is sorted, empty if none is stated; `exporter` and `importer` are
    parties in the text's words, "" if not said.
    """

    kind: TransferKind
    destination: Concept
    origin: Concept = ""
    mechanisms: tuple[Concept, ...] = ()
    exporter: str = ""
    importer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention(Statement):
    """How long data is kept.

    `kind` is `dpv:UntilEventDuration`, `dpv:TemporalDuration` (fixed) or `dpv:IndeterminateDuration`; `duration` ISO
    8601 or ""; `until` and `data` are a few words of the text.
    """

    kind: Concept
    until: str = ""
    duration: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataProvision(Statement):
    """Whether people must provide data, and what follows if they do not (GDPR Art. 13(2)(e)).

    `necessity` is `dpv:Required` or `dpv:Optional`; `data` and `consequence` are a few words of the text, "" if not
    said.
    """

    necessity: Concept
    data: str = ""
    consequence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightOffered(Statement):
    """A right that the document offers to data subjects."""

    right: Concept


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPoint(Statement):
    """An e-mail address, postal address or URL of a party."""

    contact_of: Concept
    value: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a document says of itself; "" where it does not.

    `publisher` is the organisation's name as the text gives it, `product` what the policy covers, `effective_date` an
    ISO 8601 date, `language` a BCP 47 tag ("" if no lexicon knows it), `words` the count of words.
    """

    title: str = ""
    publisher: str = ""
    product: str = ""
    effective_date: str = ""
    language: str = ""
    words: int = 0


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that a document claims: its profile and its statements, sorted by first evidence."""

    profile: Profile
    statements: tuple[Statement, ...]


GIVEN: Final = " (given)"
"""What stands behind a value in a cell that was given beside the documents and is not claimed by them."""


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a query: named columns, rows of plain values ("" where unbound)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One claim and passage as `facts` exports it (`docs/reference/facts.schema.json`)."""

    document: str
    facet: str
    concept: Concept
    polarity: Polarity
    attrs: tuple[tuple[str, str | bool | tuple[str, ...]], ...]
    start: int
    end: int
    quote: str
    confidence: float = 0.0
