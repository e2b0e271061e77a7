"""The report as DOCX: what Word opens has the tables and the marked text, and is the same bytes each time."""

from __future__ import annotations

import io

import pytest

from kg.outputs.report import Report
from kg.outputs.report.docx import render_docx
from tests.outputs.report.conftest import ReportOn

docx = pytest.importorskip("docx", reason="python-docx, of the extra docx, is not installed")


@pytest.fixture(scope="module")
def data(report: Report) -> bytes:
    return render_docx(report)


def test_each_table_has_the_entries_of_its_section(data: bytes, report: Report) -> None:
    word = docx.Document(io.BytesIO(data))
    rows = [len(table.rows) - 1 for table in word.tables]
    expected = [len(report.policies)]
    for policy in report.policies:
        grave = len(policy.with_severity("violation", "warning", "info"))
        fine = len(policy.with_severity("none"))
        sections = [len(section.entries) for section in policy.sections]
        expected += [len(policy.identity), *filter(None, (grave, fine, *sections))]
    assert rows == expected


def test_what_passages_hold_is_marked(data: bytes, report: Report) -> None:
    word = docx.Document(io.BytesIO(data))
    marked = "".join(run.text for paragraph in word.paragraphs for run in paragraph.runs if run.font.highlight_color)
    pieces = [
        piece.text
        for policy in report.policies
        for paragraph in policy.paragraphs
        for piece in paragraph.pieces
        if piece.passages and not piece.is_markup
    ]
    assert marked.split() == "".join(pieces).split()


def test_the_same_report_is_the_same_bytes(data: bytes, report: Report) -> None:
    assert render_docx(report) == data


def test_heads_of_tables_are_repeated_and_the_day_is_said(data: bytes) -> None:
    word = docx.Document(io.BytesIO(data))
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in word.tables)
    assert "Adequacy and status as of 2026-11-01" in [paragraph.text for paragraph in word.paragraphs]


def test_signs_that_no_xml_holds_become_visible(report_on: ReportOn) -> None:
    made = report_on({"odd.txt": 'Acme\x01 Inc ("we") is the controller. We collect your na\x0bme and your address.\n'})
    word = docx.Document(io.BytesIO(render_docx(made)))
    assert "Acme\ufffd Inc" in "\n".join(paragraph.text for paragraph in word.paragraphs)
