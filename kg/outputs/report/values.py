"""What a report says, as frozen values that each renderer reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Final

from kg.model import GIVEN, Concept, Span
from kg.outputs.report.layout import Layout
from kg.outputs.report.map import WorldMap
from kg.outputs.report.passages import Paragraph
from kg.reasoning.checks import Finding, Severity, Status

_FEW: Final = 60
"""Characters of an entry in few words."""


@dataclass(frozen=True, slots=True)
class Value:
    """One thing in a cell: in words, with its CURIE if it is a concept; `is_mark` if it is a status or polarity."""

    text: str
    concept: Concept = ""
    is_mark: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a policy: its number within it, where it stands, and the page (0 if the format has none)."""

    number: int
    span: Span
    quote: str
    page: int

    @property
    def place(self) -> str:
        """Where it stands, in words: its offsets, and the page if there is one."""
        offsets = f"{self.span.start}–{self.span.end}"
        return f"page {self.page}, {offsets}" if self.page else offsets


@dataclass(frozen=True, slots=True)
class Entry:
    """What one or more rows of a query say: a cell a column, and the rows' passages, a tuple for each of their columns.

    `anchor` is unique in the report. `rows` counts the rows.
    """

    anchor: str
    cells: tuple[tuple[Value, ...], ...]
    passages: tuple[tuple[Passage, ...], ...]
    rows: int
    is_denied: bool

    @property
    def told(self) -> str:
        """The entry in few words."""
        words = shorten(next((cell[0].text for cell in self.cells if cell), ""), _FEW, placeholder=" …")
        return f"{words} (denied)" if self.is_denied else words


@dataclass(frozen=True, slots=True)
class Section:
    """The answer to a named query about one policy; `rows` counts the query's rows."""

    layout: Layout
    title: str
    question: str
    clause: str
    entries: tuple[Entry, ...]
    rows: int
    anchor: str


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """A finding, with its passage if there is one."""

    anchor: str
    finding: Finding
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Citing:
    """Where a passage is cited: the anchor of a row, and the row in few words."""

    anchor: str
    told: str


@dataclass(frozen=True, slots=True)
class Policy:
    """All that a report says of one policy; `citations` leads from a passage's number to the rows that cite it."""

    anchor: str
    name: str
    identity: tuple[tuple[str, str], ...]
    findings: tuple[FoundEntry, ...]
    sections: tuple[Section, ...]
    world: WorldMap
    passages: tuple[Passage, ...]
    citations: Mapping[int, tuple[Citing, ...]]
    paragraphs: tuple[Paragraph, ...]

    @property
    def title(self) -> str:
        """Who the policy is of, or what it is called, or the name of its file."""
        said = dict(self.identity)
        return said["Publisher"] or said["Title"] or self.name

    def count(self, weight: Severity | Status) -> int:
        """Return how many findings have a severity, or how many points have a status."""
        return sum(weight in (entry.finding.severity, entry.finding.status) for entry in self.findings)

    def with_severity(self, *severities: Severity) -> tuple[FoundEntry, ...]:
        """Return the findings of some severities."""
        return tuple(entry for entry in self.findings if entry.finding.severity in severities)

    @property
    def missing(self) -> tuple[FoundEntry, ...]:
        """The findings of what the text does not say."""
        return tuple(entry for entry in self.findings if entry.finding.status == "missing")

    @property
    def has_markup(self) -> bool:
        """Whether some of the text is mark-up."""
        return any(piece.is_markup for paragraph in self.paragraphs for piece in paragraph.pieces)

    def section(self, query: str) -> Section:
        """Return the section that a named query makes."""
        return next(section for section in self.sections if section.layout.query == query)


@dataclass(frozen=True, slots=True)
class Report:
    """What the policies of a build claim; adequacy and findings hold as of the date `as_of` (ISO 8601)."""

    as_of: str
    policies: tuple[Policy, ...]

    @property
    def has_given(self) -> bool:
        """Whether a cell shows what was given beside the documents."""
        entries = (entry for policy in self.policies for section in policy.sections for entry in section.entries)
        return any(value.text.endswith(GIVEN) for entry in entries for cell in entry.cells for value in cell)
