"""Sheets as an OpenDocument spreadsheet (ISO/IEC 26300), as the CNIL publishes its template.

Written with the standard library alone. Attributes follow OpenDocument 1.2, which all office programs read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from kg.outputs.register.archive import pack
from kg.outputs.register.sheets import Cell, Run, Sheet, cell_text

_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES: Final = {
    **{
        name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
        for name in ("office", "table", "text", "style", "meta", "config", "number")
    },
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}
_PAGES: Final = {"A4": ("29.7cm", "21cm", 1), "A3": ("42cm", "29.7cm", 2)}
"""For each paper the width and height of a page, and on how many pages the columns of a sheet are."""
_CM_OF_A_SIGN: Final = 0.2
_CELLS: Final = {
    "text": ("", ""),
    "faint": ("", ' fo:color="#595959"'),
    "head": (' fo:background-color="#1f3a5f"', ' fo:color="#ffffff" fo:font-weight="bold"'),
    "band": (' fo:background-color="#d9e2ef"', ' fo:font-weight="bold"'),
    "title": ("", ' fo:font-size="16pt" fo:font-weight="bold"'),
}


def render_ods(sheets: Sequence[Sheet], *, title: str, creator: str, as_of: date) -> bytes:
    """Return sheets as a spreadsheet document."""
    parts = {
        "content.xml": _content(sheets),
        "styles.xml": _styles(f"{title}, as of {as_of}"),
        "settings.xml": _settings(sheets),
        "meta.xml": _meta(title, creator, as_of),
    }
    files = "".join(_file(name, "text/xml") for name in parts)
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f"{_file('/', _TYPE)}{files}</manifest:manifest>"
    )
    written = [(name, _xml(content)) for name, content in parts.items()]
    return pack([("mimetype", _TYPE.encode()), *written, ("META-INF/manifest.xml", _xml(manifest))])


def _xml(content: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{content}'.encode()


def _file(path: str, media_type: str) -> str:
    return f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media_type}"/>'


def _document(kind: str, body: str) -> str:
    names = "".join(f' xmlns:{name}="{iri}"' for name, iri in _NAMES.items())
    return f'<office:document-{kind}{names} office:version="1.2">{body}</office:document-{kind}>'


def _meta(title: str, creator: str, as_of: date) -> str:
    return _document(
        "meta",
        f"<office:meta><meta:generator>{escape(creator)}</meta:generator><dc:title>{escape(title)}</dc:title>"
        f"<dc:creator>{escape(creator)}</dc:creator><dc:language>en</dc:language>"
        f"<meta:creation-date>{as_of}T00:00:00</meta:creation-date><dc:date>{as_of}T00:00:00</dc:date></office:meta>",
    )


def _styles(footer: str) -> str:
    """Return the default font and the pages: landscape, as wide as the sheet, with a footer."""
    layouts, pages = "", ""
    for paper, (width, height, count) in _PAGES.items():
        layouts += (
            f'<style:page-layout style:name="{paper}"><style:page-layout-properties fo:page-width="{width}"'
            f' fo:page-height="{height}" style:print-orientation="landscape" style:scale-to-X="{count}"'
            ' style:scale-to-Y="0" style:first-page-number="continue" fo:margin="1.3cm"/><style:footer-style>'
            '<style:header-footer-properties fo:min-height="0.8cm"/></style:footer-style></style:page-layout>'
        )
        pages += (
            f'<style:master-page style:name="{paper}" style:page-layout-name="{paper}"><style:header'
            ' style:display="false"/><style:footer><style:region-left><text:p>'
            f"{escape(footer)}</text:p></style:region-left><style:region-right><text:p><text:sheet-name/>, page "
            "<text:page-number/> of <text:page-count/></text:p></style:region-right></style:footer></style:master-page>"
        )
    default = (
        '<style:default-style style:family="table-cell"><style:text-properties fo:font-family="Arial"'
        ' fo:font-size="9pt" fo:language="en" fo:country="GB"/></style:default-style>'
    )
    return _document(
        "styles",
        f"<office:styles>{default}</office:styles><office:automatic-styles>{layouts}</office:automatic-styles>"
        f"<office:master-styles>{pages}</office:master-styles>",
    )


def _content(sheets: Sequence[Sheet]) -> str:
    styles = "".join(_cell_style(name) for name in _CELLS)
    for width in sorted({width for sheet in sheets for width in sheet.widths}):
        styles += (
            f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties'
            f' style:column-width="{width * _CM_OF_A_SIGN:.2f}cm"/></style:style>'
        )
    for paper in _PAGES:
        styles += (
            f'<style:style style:name="on{paper}" style:family="table" style:master-page-name="{paper}">'
            '<style:table-properties table:display="true"/></style:style>'
        )
    for name in sorted({_row_style(sheet, row) for sheet in sheets for row in range(len(sheet.rows))}):
        before = ' fo:break-before="page"' if name.startswith("break") else ""
        height = name.removeprefix("break").removeprefix("row")
        styles += (
            f'<style:style style:name="{name}" style:family="table-row"><style:table-row-properties'
            f' style:row-height="{height}pt" style:use-optimal-row-height="false"{before}/></style:style>'
        )
    tables = "".join(_table(sheet) for sheet in sheets)
    filters = "".join(_filter(at, sheet) for at, sheet in enumerate(sheets) if sheet.is_table)
    return _document(
        "content",
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        f"<table:database-ranges>{filters}</table:database-ranges></office:spreadsheet></office:body>",
    )


def _cell_style(name: str) -> str:
    cell, font = _CELLS[name]
    border = "" if name == "title" else ' fo:border-bottom="0.5pt solid #bfbfbf"'
    wrap = ' fo:wrap-option="wrap"' if name not in ("title", "band") else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties'
        f' style:vertical-align="top"{wrap}{border}{cell} style:text-align-source="fix"/>'
        f'<style:paragraph-properties fo:text-align="start"/><style:text-properties{font}/></style:style>'
    )


def _filter(at: int, sheet: Sheet) -> str:
    last = f"{_column(len(sheet.widths))}{max(len(sheet.rows), sheet.frozen + 1)}"
    cells = f"'{sheet.name}'.A{sheet.frozen}:'{sheet.name}'.{last}"
    return (
        f'<table:database-range table:name="filter{at}" table:target-range-address={quoteattr(cells)}'
        ' table:display-filter-buttons="true"/>'
    )


def _column(number: int) -> str:
    """Return the letter of a column, from 1; no sheet has more than 26."""
    return chr(ord("A") + number - 1)


def _table(sheet: Sheet) -> str:
    columns = [f'<table:table-column table:style-name="w{width}"/>' for width in sheet.widths]
    if sheet.fixed:
        head = f"<table:table-header-columns>{''.join(columns[: sheet.fixed])}</table:table-header-columns>"
        columns[: sheet.fixed] = [head]
    rows = list(_rows(sheet))
    if sheet.frozen:
        rows[: sheet.frozen] = [f"<table:table-header-rows>{''.join(rows[: sheet.frozen])}</table:table-header-rows>"]
    named = f'table:name={quoteattr(sheet.name)} table:style-name="on{"A3" if sheet.is_wide else "A4"}"'
    return f"<table:table {named}>{''.join((*columns, *rows))}</table:table>"


def _rows(sheet: Sheet) -> Iterator[str]:
    for row, cells in enumerate(sheet.rows):
        written = "".join(map(_cell, cells)) or "<table:table-cell/>"
        yield f'<table:table-row table:style-name="{_row_style(sheet, row)}">{written}</table:table-row>'


def _row_style(sheet: Sheet, row: int) -> str:
    return f"{'break' if row + 1 in sheet.breaks else 'row'}{sheet.height(row):g}"


def _cell(cell: Cell) -> str:
    style = f'table:style-name="{cell.style}"'
    note = f"<office:annotation>{_paragraphs([_text(cell.note)])}</office:annotation>" if cell.note else ""
    if isinstance(cell.value, int):
        number = f'office:value-type="float" office:value="{cell.value}"'
        return f"<table:table-cell {style} {number}><text:p>{cell.value}</text:p></table:table-cell>"
    if not cell.value:
        return f"<table:table-cell {style}/>"
    words = _paragraphs(_run(run) for run in cell.value)
    return f'<table:table-cell {style} office:value-type="string">{note}{words}</table:table-cell>'


def _run(run: Run) -> str:
    if not run.link:
        return _text(run.text)
    place = quoteattr(f"#'{run.link.sheet}'.A{run.link.row}")
    return f'<text:a xlink:type="simple" xlink:href={place}>{_text(run.text)}</text:a>'


def _paragraphs(parts: Iterable[str]) -> str:
    """Return marked-up text as paragraphs, one a line. No link has more than one line."""
    return "".join(f"<text:p>{line}</text:p>" for line in "".join(parts).split("\n"))


def _text(text: str) -> str:
    """Return text as ODF writes it, which collapses blanks that are not written as elements."""
    blanks = re.sub(
        "^ | $| {2,}", lambda found: f'<text:s text:c="{len(found[0])}"/>', escape(cell_text(text)), flags=re.M
    )
    return blanks.replace("\t", "<text:tab/>")


def _settings(sheets: Sequence[Sheet]) -> str:
    """Return which rows and columns stay in sight."""
    entries = "".join(_view(sheet) for sheet in sheets if sheet.frozen)
    return _document(
        "settings",
        '<office:settings><config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed'
        ' config:name="Views"><config:config-item-map-entry><config:config-item config:name="ViewId"'
        ' config:type="string">view1</config:config-item><config:config-item-map-named config:name="Tables">'
        f"{entries}</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings>",
    )


def _view(sheet: Sheet) -> str:
    frozen = 2  # how LibreOffice names a split that is fixed
    numbers = {
        "HorizontalSplitMode": frozen if sheet.fixed else 0,
        "VerticalSplitMode": frozen,
        "HorizontalSplitPosition": sheet.fixed,
        "VerticalSplitPosition": sheet.frozen,
        "ActiveSplitRange": 3 if sheet.fixed else 2,
        "PositionRight": sheet.fixed,
        "PositionBottom": sheet.frozen,
    }
    kinds = {"HorizontalSplitMode": "short", "VerticalSplitMode": "short", "ActiveSplitRange": "short"}
    items = "".join(
        f'<config:config-item config:name="{name}" config:type="{kinds.get(name, "int")}">{value}</config:config-item>'
        for name, value in numbers.items()
    )
    return f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>{items}</config:config-item-map-entry>"
