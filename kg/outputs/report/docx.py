"""A report as DOCX, for officers who file documents and comment on them: tables, and the texts with passages marked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from kg.errors import MissingPartError
from kg.outputs.archive import pack, unpack
from kg.outputs.report.passages import Paragraph
from kg.outputs.report.tables import (
    GIVEN_NOTE,
    NONE_FOUND,
    NONE_MISSING,
    NONE_SATISFIED,
    OVERVIEW,
    filled_columns,
    if_judged,
    report_title,
    same_quotes,
    weight,
)
from kg.outputs.report.values import Entry, FoundEntry, Passage, Policy, Report, Section, Value
from kg.outputs.signs import make_visible

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_PAGE: Final = (29.7, 21.0, 1.5)
"""Width, height and margin in centimetres: A4 on its side, for the tables."""


def check_docx() -> None:
    """Raise MissingPartError KG440 if python-docx is not installed."""
    try:
        import docx  # noqa: F401
    except ImportError as error:
        raise MissingPartError("KG440", "writing DOCX files needs python-docx", "docx") from error


def render_docx(report: Report) -> bytes:
    """Return a report as a DOCX file, the same bytes for the same report."""
    check_docx()
    import docx

    word = docx.Document()
    _prepare(word, report)
    word.add_heading(make_visible(report_title(report)), 0)
    word.add_paragraph("Adequacy and status as of ").add_run(report.as_of).bold = True
    if report.has_given:
        word.add_paragraph(GIVEN_NOTE)
    if len(report.policies) > 1:
        word.add_heading("Overview", 1)
        _overview(word, report.policies)
    for policy in report.policies:
        _policy(word, policy)
    word.add_paragraph("This says what the policies claim, not that it is true. It is not legal advice.")
    file = io.BytesIO()
    word.save(file)
    return pack(unpack(file.getvalue()))


def _prepare(word: WordDocument, report: Report) -> None:
    from docx.shared import Cm, Pt

    section = word.sections[0]
    width, height, margin = map(Cm, _PAGE)
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin
    word.styles["Normal"].font.size = Pt(9)
    about = word.core_properties
    about.title, about.author, about.language = make_visible(report_title(report)), "compliance-kg", "en"
    about.created = about.modified = datetime.combine(datetime.fromisoformat(report.as_of), time())


def _overview(word: WordDocument, policies: Sequence[Policy]) -> None:
    rows = [
        (
            f"{policy.title}\n{policy.name}",
            *(str(policy.count(severity)) for severity in ("violation", "warning", "info")),
            *(str(policy.section(query).rows) for query, _ in OVERVIEW),
        )
        for policy in policies
    ]
    _table(word, ("Policy", "Violations", "Warnings", "Info", *(heading for _, heading in OVERVIEW)), rows)


def _policy(word: WordDocument, policy: Policy) -> None:
    word.add_heading(make_visible(policy.title), 1)
    _table(
        word, ("The document", ""), [(heading, value or "the text does not say") for heading, value in policy.identity]
    )
    word.add_heading("Findings", 2)
    _findings(word, policy.with_severity("violation", "warning", "info"), if_judged(policy, NONE_FOUND))
    word.add_heading("What this text does not say", 2)
    for entry in policy.missing:
        word.add_paragraph(make_visible(f"{entry.finding.reason} ({entry.finding.clause})"), style="List Bullet")
    if not policy.missing:
        word.add_paragraph(if_judged(policy, NONE_MISSING))
    word.add_heading("Satisfied, or not required", 2)
    _findings(word, policy.with_severity("none"), NONE_SATISFIED)
    for section in policy.sections:
        _section(word, section)
    word.add_heading("The text, with its passages", 2)
    for paragraph in policy.paragraphs:
        _paragraph(word, paragraph)


def _findings(word: WordDocument, entries: Sequence[FoundEntry], empty: str) -> None:
    rows = []
    for entry in entries:
        finding = entry.finding
        passage = _quotes((entry.passage,)) if entry.passage else ""
        law = f"{finding.clause}\n{finding.eli}"
        rows.append(
            (
                weight(entry),
                f"{finding.reason}\n{finding.rule}: {finding.status}",
                law,
                passage,
            )
        )
    if rows:
        _table(word, ("Weight", "What the checks find", "Law", "Passage"), rows)
    else:
        word.add_paragraph(empty)


def _section(word: WordDocument, section: Section) -> None:
    word.add_heading(section.title, 2)
    if not section.entries:
        word.add_paragraph(section.layout.empty)
        return
    word.add_paragraph(f"{section.question} {section.clause}. Rows of {section.layout.query}: {section.rows}.")
    columns = filled_columns(section)
    headings = (*(heading for _, heading in columns), *(heading for _, heading in section.layout.passages))
    _table(word, headings, [_row(entry, [at for at, _ in columns]) for entry in section.entries])


def _row(entry: Entry, columns: Sequence[int]) -> tuple[str, ...]:
    return (*("\n".join(map(_value, entry.cells[at])) for at in columns), *map(_quotes, entry.passages))


def _value(value: Value) -> str:
    if value.is_mark and value.text == "denied":
        return "✖ denied"
    return value.text


def _quotes(passages: Sequence[Passage]) -> str:
    return "\n".join(
        f"“{words}” ({', '.join(str(passage.number) for passage in same)})" for words, same in same_quotes(passages)
    )


def _table(word: WordDocument, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from docx.oxml import OxmlElement

    table = word.add_table(rows=len(rows) + 1, cols=len(headings), style="Table Grid")
    for at, (row, texts) in enumerate(zip(table.rows, (headings, *rows), strict=True)):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].add_run(make_visible(text)).bold = True if at == 0 else None
    # Repeated on each page that the table runs over, and told to screen readers as its head.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    word.add_paragraph()


def _paragraph(word: WordDocument, paragraph: Paragraph) -> None:
    from docx.enum.text import WD_COLOR_INDEX

    if paragraph.is_blank:
        return
    written = word.add_paragraph()
    for piece in paragraph.pieces:
        for number in piece.begins:
            written.add_run(str(number)).font.superscript = True
        if piece.is_markup:
            continue
        run = written.add_run(make_visible(piece.text))
        run.bold = True if paragraph.is_heading else None
        if piece.passages:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
