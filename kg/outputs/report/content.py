"""Makes a report of the rows of named queries and the findings of checks.

In: the tables of `REPORT_QUERIES`, findings, the documents' texts, labels of concepts. Out: one `Report`. Rows that say
the same are one `Entry` with several passages, so the passages of a section are as many as the query's rows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from kg.model import GIVEN, Concept, Document, Span, Table
from kg.outputs.durations import spoken_duration
from kg.outputs.report.layout import IDENTITY, REPORT_QUERIES, SECTIONS, Layout
from kg.outputs.report.map import Membership, draw_map
from kg.outputs.report.passages import cut_text, markup_spans, number_passages
from kg.outputs.report.values import Citing, Entry, FoundEntry, Passage, Policy, Report, Section, Value
from kg.queries import load_query
from kg.reading.segments import segment_document
from kg.reasoning.checks import Finding

Row: TypeAlias = Mapping[str, str]

_MARKED: Final = frozenset({"status", "polarity"})
_CONCEPT: Final = re.compile(r"[a-z-]+:[A-Za-z0-9][\w.-]*")
_WORDS: Final = {("explicit", "true"): "stated", ("explicit", "false"): "implied"}


def build_report(
    documents: Sequence[Document],
    tables: Mapping[str, Table],
    findings: Sequence[Finding],
    *,
    labels: Mapping[Concept, str],
    members: Sequence[Membership],
    as_of: str,
) -> Report:
    """Return what a report says of documents, in their order.

    `tables` holds the answers to `REPORT_QUERIES`; `labels` names concepts by CURIE; `members` tells who belongs to
    the regions that can be a destination.
    """
    rows = {name: _by_document(tables[name]) for name in REPORT_QUERIES}
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.document].append(finding)
    policies = []
    for number, document in enumerate(documents, 1):
        own = {name: tuple(by_document.get(document.name, ())) for name, by_document in rows.items()}
        writer = _Writer(f"d{number}", document, own, found[document.name], labels)
        policies.append(writer.policy([membership for membership in members if membership.holds(as_of)]))
    return Report(as_of, tuple(policies))


def _by_document(table: Table) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        rows[cells["document"]].append(cells)
    return rows


class _Writer:
    """Writes what a report says of one policy."""

    def __init__(
        self,
        anchor: str,
        document: Document,
        rows: Mapping[str, Sequence[Row]],
        findings: Sequence[Finding],
        labels: Mapping[Concept, str],
    ) -> None:
        self._anchor, self._document, self._findings, self._labels = anchor, document, findings, labels
        # A row of denials that answers no is about the text as a whole.
        denials = [{**row, "polarity": "denied"} for row in rows["denials"] if row["answer"] == "yes"]
        self._rows = {**rows, "dual-role-parties": tuple(_with_offsets(rows)), "denials": denials}
        spans = {span for layout in SECTIONS for row in self._rows[layout.query] for span in _spans(layout, row)}
        spans.update(filter(None, map(_place, findings)))
        self._numbers = number_passages(spans)
        self._passages = {
            span: Passage(number, span, document.quote(span), document.page(span))
            for span, number in self._numbers.items()
        }

    def policy(self, members: Sequence[Membership]) -> Policy:
        sections = tuple(self._section(layout) for layout in SECTIONS)
        findings = tuple(self._found(number, finding) for number, finding in enumerate(self._findings, 1))
        identity = next(iter(self._rows["documents"]), {})
        headings = [segment.span() for segment in segment_document(self._document) if segment.kind == "heading"]
        return Policy(
            anchor=self._anchor,
            name=self._document.name,
            identity=tuple((heading, identity.get(column, "")) for column, heading in IDENTITY.items()),
            findings=findings,
            sections=sections,
            world=draw_map(self._rows["cross-border-transfers"], self._labels, members),
            passages=tuple(self._passages.values()),
            citations=_citations(sections, findings),
            paragraphs=cut_text(
                self._document.text,
                self._numbers,
                headings=headings,
                pages=self._document.pages,
                markup=markup_spans(self._document.text) if self._document.media_type == "text/html" else (),
            ),
        )

    def _found(self, number: int, finding: Finding) -> FoundEntry:
        place = _place(finding)
        return FoundEntry(f"{self._anchor}-finding-{number}", finding, self._passages[place] if place else None)

    def _section(self, layout: Layout) -> Section:
        query, rows = load_query(layout.query), self._rows[layout.query]
        made = _tied(rows) if layout.query == "practices" else _grouped(layout, rows)
        anchor = f"{self._anchor}-{layout.query}"
        entries = tuple(
            self._entry(f"{anchor}-{number}", layout, _numbered(group, number), query.several)
            for number, group in enumerate(made, 1)
        )
        return Section(layout, query.title, query.question, query.clause, entries, len(rows), anchor)

    def _entry(self, anchor: str, layout: Layout, rows: Sequence[Row], several: frozenset[str]) -> Entry:
        cells = []
        for column, _ in layout.columns:
            values = (value for row in rows for value in self._values(column, row.get(column, ""), several))
            cells.append(tuple(dict.fromkeys(values)))
        places = []
        for start, _ in layout.passages:
            spans = (_span(row, start) for row in rows)
            places.append(tuple(self._passages[span] for span in sorted({span for span in spans if span})))
        denied = any(row.get("polarity") == "denied" for row in rows)
        return Entry(anchor, tuple(cells), tuple(places), len(rows), denied)

    def _values(self, column: str, cell: str, several: frozenset[str]) -> Iterator[Value]:
        """Yield what stands in a cell, in words."""
        parts = cell.split("; ")
        if column not in several and not all(_CONCEPT.fullmatch(part.removesuffix(GIVEN)) for part in parts):
            parts = [cell]
        for part in filter(None, parts):
            concept = part.removesuffix(GIVEN)
            label = self._labels.get(concept)
            if label:
                yield Value(label + part[len(concept) :], concept)
            elif column in _MARKED:
                yield Value(part, is_mark=True)
            else:
                yield Value(_in_words(column, part))


def _in_words(column: str, cell: str) -> str:
    if column == "kind":
        return cell.replace("-", " ")
    spoken = spoken_duration(cell) if column == "duration" else cell
    if spoken != cell:
        return f"{spoken} ({cell})"
    return _WORDS.get((column, cell), cell)


def _grouped(layout: Layout, rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    """Return rows that say the same together, in the order of the first of them."""
    key = layout.key or tuple(column for column, _ in layout.columns)
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[column] for column in key), []).append(row)
    return groups.values()


def _tied(rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    """Return the rows of each claim as rows with a column for each facet; claims that say the same together."""
    claims: dict[str, list[Row]] = {}
    for row in rows:
        claims.setdefault(row["claim"], []).append(row)
    same: dict[frozenset[tuple[str, str]], list[Row]] = {}
    for claim in claims.values():
        said = frozenset((row["facet"], row["name"] or row["concept"]) for row in claim)
        same.setdefault(said, []).extend({**row, row["facet"]: row["name"] or row["concept"]} for row in claim)
    return same.values()


def _numbered(rows: Sequence[Row], number: int) -> Sequence[Row]:
    """Return rows with their number as an entry, for layouts that show it."""
    return [{**row, "number": str(number)} for row in rows]


def _with_offsets(rows: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    """Yield the rows of `dual-role-parties` with the offsets of their quotes, which the roles themselves have."""
    places = {
        (row["party"], row["context"], row["quote"]): (row["start"], row["end"])
        for row in rows["controller-processor-roles"]
    }
    for row in rows["dual-role-parties"]:
        found = dict(row)
        for side in ("controller_", "processor_"):
            place = places.get((row["party"], row[f"{side}context"], row[f"{side}quote"]), ("", ""))
            found[f"{side}start"], found[f"{side}end"] = place
        yield found


def _span(row: Row, prefix: str) -> Span | None:
    start, end = row.get(f"{prefix}start", ""), row.get(f"{prefix}end", "")
    return Span(int(start), int(end)) if start and end else None


def _spans(layout: Layout, row: Row) -> Iterator[Span]:
    yield from filter(None, (_span(row, prefix) for prefix, _ in layout.passages))


def _place(finding: Finding) -> Span | None:
    return None if finding.start is None or finding.end is None else Span(finding.start, finding.end)


def _citations(sections: Sequence[Section], findings: Sequence[FoundEntry]) -> dict[int, tuple[Citing, ...]]:
    """Return the rows that cite each passage."""
    citing: dict[int, list[Citing]] = defaultdict(list)
    for found in findings:
        if found.passage:
            citing[found.passage.number].append(Citing(found.anchor, f"Finding: {found.finding.rule}"))
    # What a practice ties together is told by name first, and the practice, by its number, last.
    for section in sorted(sections, key=lambda section: section.layout.query == "practices"):
        for entry in section.entries:
            for passage in dict.fromkeys(passage for passages in entry.passages for passage in passages):
                between = " " if entry.told.isdecimal() else ": "
                citing[passage.number].append(Citing(entry.anchor, f"{section.layout.noun}{between}{entry.told}"))
    return {number: tuple(rows) for number, rows in sorted(citing.items())}
