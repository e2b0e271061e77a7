"""Sheets as an OpenDocument spreadsheet (ISO/IEC 26300), as the CNIL publishes its template.

Written with the standard library alone. Attributes follow OpenDocument 1.2, which all office programs read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from kg.outputs.register.archive import pack
from kg.outputs.register.sheets import Cell, Sheet, cell_text

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
_PAPER: Final = {"A4": ("29.7cm", "21cm"), "A3": ("42cm", "29.7cm")}
_CM_OF_A_SIGN: Final = 0.19
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
    for paper, (width, height) in _PAPER.items():
        layouts += (
            f'<style:page-layout style:name="{paper}"><style:page-layout-properties fo:page-width="{width}"'
            f' fo:page-height="{height}" style:print-orientation="landscape" style:scale-to-X="1" style:scale-to-Y="0"'
            ' fo:margin="1.3cm"/><style:footer-style><style:header-footer-properties fo:min-height="0.8cm"/>'
            "</style:footer-style></style:page-layout>"
        )
        pages += (
            f'<style:master-page style:name="{paper}" style:page-layout-name="{paper}"><style:header'
            ' style:display="false"/><style:footer><style:region-left><text:p>'
            f"{escape(footer)}</text:p></style:region-left><style:region-right><text:p><text:sheet-name/>, page "
            "<text:page-number/> of <text:page-count/></text:p></style:region-right></style:footer></style:master-page>"
        )
    default = (
        '<style:default-style style:family="table-cell"><style:text-properties fo:font-family="Calibri, Carlito"'
        ' fo:font-size="10pt" fo:language="en" fo:country="GB"/></style:default-style>'
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
    for paper in _PAPER:
        styles += (
            f'<style:style style:name="on{paper}" style:family="table" style:master-page-name="{paper}">'
            '<style:table-properties table:display="true"/></style:style>'
        )
    for name, before in (("row", ""), ("break", ' fo:break-before="page"')):
        styles += (
            f'<style:style style:name="{name}" style:family="table-row"><style:table-row-properties'
            f' style:use-optimal-row-height="true"{before}/></style:style>'
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
        f' style:vertical-align="top"{wrap}{border}{cell}/><style:text-properties{font}/></style:style>'
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
    columns = "".join(f'<table:table-column table:style-name="w{width}"/>' for width in sheet.widths)
    rows = list(_rows(sheet))
    head = f"<table:table-header-rows>{''.join(rows[: sheet.frozen])}</table:table-header-rows>" if sheet.frozen else ""
    body = "".join(rows[sheet.frozen :])
    named = f'table:name={quoteattr(sheet.name)} table:style-name="on{sheet.paper}"'
    return f"<table:table {named}>{columns}{head}{body}</table:table>"


def _rows(sheet: Sheet) -> Iterator[str]:
    breaks = frozenset(sheet.breaks)
    for number, cells in enumerate(sheet.rows, 1):
        style = "break" if number in breaks else "row"
        yield f'<table:table-row table:style-name="{style}">{"".join(map(_cell, cells))}</table:table-row>'


def _cell(cell: Cell) -> str:
    style = f'table:style-name="{cell.style}"'
    if cell.value == "":
        return f"<table:table-cell {style}/>"
    if isinstance(cell.value, int):
        kind, lines = f'office:value-type="float" office:value="{cell.value}"', [str(cell.value)]
    else:
        kind, lines = 'office:value-type="string"', [_line(line) for line in cell_text(cell.value).split("\n")]
    if cell.link:
        place = quoteattr(f"#'{cell.link.sheet}'.A{cell.link.row}")
        lines = [f'<text:a xlink:type="simple" xlink:href={place}>{line}</text:a>' if line else "" for line in lines]
    return f"<table:table-cell {style} {kind}>{''.join(f'<text:p>{line}</text:p>' for line in lines)}</table:table-cell>"


def _line(text: str) -> str:
    """Return a line of text as ODF writes it, which collapses blanks that are not written as elements."""
    blanks = re.sub("^ +| {2,}", lambda found: f'<text:s text:c="{len(found[0])}"/>', escape(text))
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
