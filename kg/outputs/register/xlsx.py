"""Sheets as an Excel workbook (Office Open XML)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile

from kg.errors import MissingPartError
from kg.outputs.archive import pack, unpack
from kg.outputs.register.sheets import LOOKS, Cell, Look, Sheet, Target, cell_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as ExcelCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_A4, _A3 = 9, 8  # as Excel numbers them
_LINK: Final = Look(colour="#0b5394")
_MOST_LINKS: Final = 65_530  # of a sheet: Excel repairs a file with more
_FORMULA_SIGNS: Final = ("=", "+", "-", "@")


def render_xlsx(sheets: Sequence[Sheet], *, title: str, creator: str, as_of: date) -> bytes:
    """Return sheets as a workbook. Raises MissingPartError KG444 without the extra `office`.

    A cell has one link in this format, of its whole text: a cell that is nothing but links has the first of them.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.writer.excel import ExcelWriter
    except ModuleNotFoundError as error:
        raise MissingPartError("KG444", "writing xlsx needs the package openpyxl", "office") from error
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _add_styles(workbook)
    for sheet in sheets:
        worksheet = workbook.create_sheet(sheet.name)
        _fill(worksheet, sheet)
        _set_up_view(worksheet, sheet)
        _set_up_print(worksheet, sheet, f"{title}, as of {as_of}")
    properties = workbook.properties
    properties.title, properties.creator, properties.language = title, creator, "en"
    properties.created = properties.modified = datetime.combine(as_of, time())
    written = io.BytesIO()
    # Not Workbook.save, which would put the time of day into the properties.
    ExcelWriter(workbook, ZipFile(written, "w", ZIP_DEFLATED)).save()
    return pack(unpack(written.getvalue()))


def _add_styles(workbook: Workbook) -> None:
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    for name, look in (*LOOKS.items(), ("link", _LINK)):
        style = NamedStyle(f"register {name}")
        style.font = Font(
            name="Arial", size=look.points, bold=look.is_bold, color=look.colour.removeprefix("#") or None
        )
        if look is _LINK:
            style.font.underline = "single"
        style.alignment = Alignment(horizontal="left", vertical="top", wrap_text=look.wraps)
        if look.fill:
            style.fill = PatternFill("solid", fgColor=look.fill.removeprefix("#"))
        if look.line:
            style.border = Border(bottom=Side(style="thin", color="BFBFBF"))
        workbook.add_named_style(style)


def _fill(worksheet: Worksheet, sheet: Sheet) -> None:
    links = 0
    for row, cells in enumerate(sheet.rows, 1):
        for column, cell in enumerate(cells, 1):
            target = worksheet.cell(row, column)
            target.style = f"register {cell.style}"
            if isinstance(cell.value, int):
                target.value = cell.value
            elif cell.value:
                _write(target, "".join(run.text for run in cell.value))
                place = cell.value[0].link
                if place and all(run.link for run in cell.value) and links < _MOST_LINKS:
                    links += 1
                    _link(target, place)
            if cell.note:
                _annotate(target, cell)


def _write(target: ExcelCell | MergedCell, text: str) -> None:
    target.value = cell_text(text)
    # A text stays one, whatever it looks like; the prefix keeps it so when somebody edits the cell.
    target.data_type = "s"
    if text.startswith(_FORMULA_SIGNS):
        target.quotePrefix = True


def _link(target: ExcelCell | MergedCell, place: Target) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    target.hyperlink = Hyperlink(ref=target.coordinate, location=f"'{place.sheet}'!A{place.row}")
    target.style = "register link"


def _annotate(target: ExcelCell | MergedCell, cell: Cell) -> None:
    from openpyxl.comments import Comment

    target.comment = Comment(cell_text(cell.note), "compliance-kg", height=180, width=420)


def _set_up_view(worksheet: Worksheet, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(sheet.widths, 1):
        worksheet.column_dimensions[get_column_letter(column)].width = width
    for row in range(len(sheet.rows)):
        worksheet.row_dimensions[row + 1].height = sheet.height(row)
    if sheet.frozen:
        worksheet.freeze_panes = f"{get_column_letter(sheet.fixed + 1)}{sheet.frozen + 1}"
    if sheet.is_table:
        worksheet.auto_filter.ref = sheet.filtered


def _set_up_print(worksheet: Worksheet, sheet: Sheet, footer: str) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.page import PageMargins
    from openpyxl.worksheet.pagebreak import Break
    from openpyxl.worksheet.properties import PageSetupProperties

    worksheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = _A3 if sheet.is_wide else _A4
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 2 if sheet.is_wide else 1, 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.frozen:
        worksheet.print_title_rows = f"1:{sheet.frozen}"
    if sheet.fixed:
        worksheet.print_title_cols = f"A:{get_column_letter(sheet.fixed)}"
    worksheet.HeaderFooter.oddFooter = parts = HeaderFooterItem()
    parts.left.text, parts.right.text = footer, "&A, page &P of &N"
    for row in sheet.breaks:
        worksheet.row_breaks.append(Break(id=row - 1))
