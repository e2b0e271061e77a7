"""PDF and DOCX: what becomes of their layout, which page a passage stands on, what cannot be read."""

from __future__ import annotations

import io
from zipfile import ZipFile

import docx
import pytest
from docx.oxml import parse_xml
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from kg.errors import SourceError
from kg.model import Document, Span
from kg.reading.documents import MEDIA_TYPES, decode_document
from kg.reading.segments import segment_document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = getSampleStyleSheet()["Normal"]


def read_pdf(*story: Paragraph | PageBreak) -> Document:
    out = io.BytesIO()
    SimpleDocTemplate(out).build([*story])
    return decode_document(out.getvalue(), "policy.pdf", MEDIA_TYPES[".pdf"])


def read_docx(document: docx.document.Document) -> Document:
    out = io.BytesIO()
    document.save(out)
    return decode_document(out.getvalue(), "policy.docx", MEDIA_TYPES[".docx"])


def test_a_wrapped_paragraph_is_one_line_and_the_next_another() -> None:
    long = "We collect your name and your address when you register for an account or write to us. " * 4
    document = read_pdf(Paragraph(long, BODY), Paragraph("We delete it.", BODY))
    assert document.text == f"{long.strip()}\n\nWe delete it.\n"


def test_a_passage_knows_its_page() -> None:
    document = read_pdf(
        Paragraph("We collect names.", BODY), PageBreak(), PageBreak(), Paragraph("We sell none.", BODY)
    )
    at = document.text.index("We sell")
    assert [document.page(Span(start, start + 5)) for start in (0, at)] == [1, 3]
    assert len(document.pages) == 3


def test_a_sentence_goes_on_over_a_page_break() -> None:
    style = ParagraphStyle("tall", BODY, fontSize=40, leading=60)
    document = read_pdf(Paragraph("we share personal data with many other companies " * 6 + "at last.", style))
    assert len(document.pages) > 1
    assert [segment.text[-8:] for segment in segment_document(document)] == ["at last."]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    for page in range(1, 4):
        canvas.drawString(72, 800, f"Acme Privacy Policy, version {page}")
        canvas.drawString(72, 500, f"We keep item {page} of your data.")
        canvas.drawString(280, 30, f"- {page} -")
        canvas.showPage()
    canvas.save()
    document = decode_document(out.getvalue(), "policy.pdf", MEDIA_TYPES[".pdf"])
    assert document.text == "\n\n".join(f"We keep item {page} of your data." for page in (1, 2, 3)) + "\n"


def test_a_scan_is_refused_with_what_to_do() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.showPage()
    canvas.save()
    with pytest.raises(SourceError, match="no text layer") as refused:
        decode_document(out.getvalue(), "scan.pdf", MEDIA_TYPES[".pdf"])
    assert (refused.value.code, "ocrmypdf" in refused.value.hint) == ("KG209", True)


def test_a_password_is_asked_for_in_words() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt="secret")
    canvas.drawString(72, 500, "We collect your name and more.")
    canvas.save()
    with pytest.raises(SourceError, match="protected by a password") as refused:
        decode_document(out.getvalue(), "locked.pdf", MEDIA_TYPES[".pdf"])
    assert refused.value.code == "KG211"


def test_signs_of_markdown_in_a_text_stay_signs() -> None:
    text = "# 5 of *all* [data](here) <b>is</b> kept_by_us | &amp; `never` sold"
    written = docx.Document()
    written.add_paragraph(text)
    assert [segment.text for segment in segment_document(read_docx(written))] == [text]


def test_deleted_text_is_not_read_and_inserted_text_is() -> None:
    written = docx.Document()
    paragraph = written.add_paragraph("We ")
    for tag, text in (("ins", "never "), ("del", "always ")):
        kind = "t" if tag == "ins" else "delText"
        run = f'<w:r><w:{kind} xml:space="preserve">{text}</w:{kind}></w:r>'
        paragraph._p.append(parse_xml(f"<w:{tag} {W}>{run}</w:{tag}>"))
    paragraph.add_run("sell your data.")
    assert read_docx(written).text == "We never sell your data.\n"


def test_cells_of_a_word_table_stand_under_their_headers() -> None:
    written = docx.Document()
    table = written.add_table(rows=2, cols=2)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells], ["Name", "Country", "Hosty", "India"], strict=True
    ):
        cell.text = text
    table.rows[1].cells[0].add_paragraph("Maily")
    (row,) = segment_document(read_docx(written))
    assert [(cell.header, row.text[cell.start : cell.end]) for cell in row.cells] == [
        ("Name", "Hosty; Maily"),
        ("Country", "India"),
    ]


def test_an_archive_that_is_no_word_file_is_damaged() -> None:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("policy.txt", "We collect your name.")
    with pytest.raises(SourceError, match="damaged DOCX") as refused:
        decode_document(out.getvalue(), "policy.docx", MEDIA_TYPES[".docx"])
    assert refused.value.code == "KG210"
