"""Both office formats hold the same texts, as texts, whatever a policy says; links lead to the passages."""

from __future__ import annotations

import html
import io
import re
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import pytest

from kg.errors import MissingPartError, UsageError
from kg.outputs.register import layout
from kg.outputs.register.layout import lay_out
from kg.outputs.register.ods import render_ods
from kg.outputs.register.records import Register
from kg.outputs.register.sheets import MOST_SIGNS, Cell, Run, Sheet, cell_text
from kg.outputs.register.xlsx import render_xlsx
from tests.outputs.register.conftest import AS_OF, made

Grid: TypeAlias = list[list[str]]
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "+1-1",
    "-2+3",
    '=HYPERLINK("http://evil.example","click")',
    "{=1+1}",
    "#N/A",
    "TRUE",
    "2026-01-01",
    "<b onclick='x'>&amp;</b> ]]>",
    "_x003D_1",
    "Müller 🙂",
)


def hostile() -> Register:
    rows = [
        {
            "claim": "1",
            "facet": "recipient",
            "concept": "ckg:HostingProvider",
            "label": "hosting provider",
            "name": name,
            "quote": f"\t={name}\n {name}  {name}",
            "start": str(100 * at),
        }
        for at, name in enumerate(HOSTILE)
    ]
    aim = {"claim": "1", "facet": "purpose", "concept": "dpv:A", "label": "=1+1", "quote": "=1+1", "start": "5000"}
    return made(practices=[*rows, aim])


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    pytest.importorskip("openpyxl", reason="the extra office is not installed")
    return render_xlsx(sheets, title="Register", creator="compliance-kg 1", as_of=AS_OF)


def ods(sheets: Sequence[Sheet]) -> bytes:
    return render_ods(sheets, title="Register", creator="compliance-kg 1", as_of=AS_OF)


def read_xlsx(content: bytes) -> dict[str, Grid]:
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(content))
    kinds = {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    return {sheet.title: [[_text(value) for value in row] for row in sheet.values] for sheet in workbook}


def read_ods(content: bytes) -> dict[str, Grid]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = _parse(archive.read("content.xml"))
    tables = {table.get(f"{TABLE}name", ""): table for table in root.iter(f"{TABLE}table")}
    return {
        name: [[_paragraphs(cell) for cell in row] for row in table.iter(f"{TABLE}table-row")]
        for name, table in tables.items()
    }


def _parse(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 (we wrote it)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _paragraphs(cell: ElementTree.Element) -> str:
    """Return what a cell of an OpenDocument shows: blanks are elements there, and notes are no part of it."""
    return "\n".join("".join(_pieces(paragraph)) for paragraph in cell.findall(f"{TEXT}p"))


def _pieces(element: ElementTree.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            yield " " * int(child.get(f"{TEXT}c", "1"))
        elif child.tag == f"{TEXT}tab":
            yield "\t"
        else:
            yield from _pieces(child)
        yield child.tail or ""


def texts(sheets: Sequence[Sheet]) -> dict[str, Grid]:
    return {sheet.name: [[_value(cell) for cell in row] for row in sheet.rows] for sheet in sheets}


def _value(cell: Cell) -> str:
    return str(cell.value) if isinstance(cell.value, int) else cell_text("".join(run.text for run in cell.value))


def same(read: dict[str, Grid], expected: dict[str, Grid]) -> None:
    """Compare what is in cells: formats fill rows up with empty ones."""
    assert list(read) == list(expected)
    for name, rows in expected.items():
        assert [_stripped(row) for row in read[name][: len(rows)]] == [_stripped(row) for row in rows], name


def _stripped(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row


@pytest.mark.parametrize("register_of", [hostile, made], ids=["hostile", "empty"])
@pytest.mark.parametrize(("render", "read"), [(xlsx, read_xlsx), (ods, read_ods)], ids=["xlsx", "ods"])
def test_what_is_laid_out_reads_back(
    render: Callable[[Sequence[Sheet]], bytes],
    read: Callable[[bytes], dict[str, Grid]],
    register_of: Callable[[], Register],
) -> None:
    sheets = lay_out(register_of(), "1")
    same(read(render(sheets)), texts(sheets))


@pytest.mark.parametrize("render", [xlsx, ods])
def test_no_cell_is_a_formula(render: Callable[[Sequence[Sheet]], bytes]) -> None:
    content = render(lay_out(hostile(), "1"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for name, part in parts.items():
        if name != "mimetype":
            _parse(part.encode())
        assert not re.search(r"<f[ >]|table:formula|<\w+:f[ >]|externalLink|<script", part), name
    for name in HOSTILE[:2]:
        assert any(name in html.unescape(part) for part in parts.values())


def test_excel_keeps_texts_when_somebody_edits_them() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(lay_out(hostile(), "1")))) as archive:
        assert 'quotePrefix="1"' in archive.read("xl/styles.xml").decode()


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
@pytest.mark.parametrize(("render", "read"), [(xlsx, read_xlsx), (ods, read_ods)], ids=["xlsx", "ods"])
def test_signs_that_xml_has_not_are_replaced(
    render: Callable[[Sequence[Sheet]], bytes], read: Callable[[bytes], dict[str, Grid]], sign: str
) -> None:
    kept = {"kind": "dpv:X", "until": f"a{sign}b", "quote": f"c{sign}d", "start": "3"}
    rows = read(render(lay_out(made(retention=[kept]), "1")))["Passages"]
    assert rows[1][4] == "c\ufffdd"


@pytest.mark.parametrize("letter", ["x", "🙂"])
@pytest.mark.parametrize(("render", "read"), [(xlsx, read_xlsx), (ods, read_ods)], ids=["xlsx", "ods"])
def test_a_text_longer_than_a_cell_is_cut_and_says_so(
    render: Callable[[Sequence[Sheet]], bytes], read: Callable[[bytes], dict[str, Grid]], letter: str
) -> None:
    long = letter * (MOST_SIGNS + 1)
    kept = {"kind": "dpv:X", "until": long, "quote": long, "start": "3"}
    book = read(render(lay_out(made(retention=[kept]), "1")))
    for cell in (cell for rows in book.values() for row in rows for cell in row):
        assert len(cell.encode("utf-16-le")) <= 2 * MOST_SIGNS
    assert book["Passages"][1][4].startswith(letter * 100)
    assert book["Passages"][1][4].endswith("(longer than a cell can be)")


@pytest.mark.parametrize("render", [xlsx, ods])
def test_bytes_depend_on_nothing_but_the_register(render: Callable[[Sequence[Sheet]], bytes]) -> None:
    content = render(lay_out(hostile(), "1"))
    assert content == render(lay_out(hostile(), "1"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = archive.read("docProps/core.xml" if render is xlsx else "meta.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+", properties)) == {"2026-11-22T00:00:00"}


def test_a_spreadsheet_says_first_what_it_is() -> None:
    content = ods(())
    assert content[30:38] == b"mimetype"
    assert content[38:].startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def test_numbers_of_passages_lead_to_them(register: Register) -> None:
    sheets = {sheet.name: sheet for sheet in lay_out(register, "1")}
    followed = 0
    for run in (run for sheet in sheets.values() for row in sheet.rows for cell in row for run in _runs(cell)):
        if run.link and run.link.sheet == "Passages":
            (number, *_) = sheets["Passages"].rows[run.link.row - 1]
            assert run.text in (f"[{number.value}]", "[…]")
            followed += 1
        elif run.link:
            (heading, *_) = sheets[run.link.sheet].rows[run.link.row - 1]
            assert heading.style == "band"
            assert run.text.removeprefix("see ").removeprefix(", ") == _value(heading)
    assert followed > len(register.passages)


def _runs(cell: Cell) -> tuple[Run, ...]:
    return () if isinstance(cell.value, int) else cell.value


def test_another_program_reads_the_open_document() -> None:
    odfdo = pytest.importorskip("odfdo", reason="odfdo, which is another reader, is not installed")
    sheets = lay_out(hostile(), "1")
    document = odfdo.Document(io.BytesIO(ods(sheets)))
    assert [table.name for table in document.body.tables] == [sheet.name for sheet in sheets]
    passages = document.body.get_table(name="Passages")
    assert (passages.get_value("A2"), passages.get_value("C2")) == (1, 0)
    assert passages.get_cell("B2").type == "string"
    assert document.meta.title == "Register"


def test_links_are_written_in_both_formats() -> None:
    aim = {"claim": "1", "facet": "purpose", "concept": "dpv:A", "label": "News", "quote": "news", "start": "8"}
    sheets = lay_out(made(practices=[aim]), "1")
    with zipfile.ZipFile(io.BytesIO(ods(sheets))) as archive:
        content = html.unescape(archive.read("content.xml").decode())
    assert '<text:a xlink:type="simple" xlink:href="#\'Passages\'.A2">[1]</text:a>' in content
    openpyxl = pytest.importorskip("openpyxl", reason="the extra office is not installed")
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(sheets)))
    links = {
        cell.value: cell.hyperlink.location for row in workbook["Controller records"] for cell in row if cell.hyperlink
    }
    assert links == {"[1]": "'Passages'!A2"}
    assert workbook["Controller list"]["I4"].value == "News [1]"
    assert workbook["Controller list"]["I4"].comment.text == "[1] “news”"


def test_a_sheet_shows_its_headings_and_prints_on_landscape_pages(register: Register) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="the extra office is not installed")
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(lay_out(register, "1"))))
    listed = workbook["Controller list"]
    assert listed.freeze_panes == "D3"
    assert listed.auto_filter.ref == f"A2:U{listed.max_row}"
    assert (listed.print_title_rows, listed.print_title_cols) == ("$1:$2", "$A:$C")
    assert {sheet.page_setup.orientation for sheet in workbook} == {"landscape"}
    assert workbook.sheetnames == [
        "About",
        "Controller list",
        "Controller records",
        "Processor list",
        "Processor records",
        "Passages",
        "Not stated",
    ]
    assert str(workbook["About"]["B2"].value).startswith("2026-11-22: ")
    # A sheet that is copied alone still tells the day of its statuses.
    for kind in ("Controller", "Processor"):
        assert workbook[f"{kind} list"]["B1"].value == "As of 2026-11-22"
        assert str(workbook[f"{kind} records"]["C1"].value).endswith("as of 2026-11-22")


def test_a_list_shows_what_fits_and_says_where_the_rest_is() -> None:
    many = [
        {
            "claim": "1",
            "facet": "data",
            "concept": f"pd:D{at}",
            "label": "Data " * 8 + str(at),
            "quote": "x",
            "start": str(at),
        }
        for at in range(50)
    ]
    sheets = {sheet.name: sheet for sheet in lay_out(made(practices=many), "1")}
    cell = _value(sheets["Controller list"].rows[2][10])
    assert cell.endswith("; and 40 more in record 1")
    assert sum("Data Data" in _value(row[2]) for row in sheets["Controller records"].rows) == 50


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "MOST_ROWS", 16)
    with pytest.raises(UsageError, match="would have 17 rows, and a spreadsheet ends at 16") as raised:
        lay_out(hostile(), "1")
    assert raised.value.code == "KG197"


def test_without_openpyxl_the_line_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingPartError) as raised:
        render_xlsx((), title="", creator="", as_of=AS_OF)
    assert raised.value.code == "KG444"
    assert "compliance-kg[office]" in raised.value.hint
