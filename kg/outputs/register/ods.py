"""Sheets as an OpenDocument spreadsheet (ISO/IEC 26300), as the CNIL publishes its template.

`templates/` has the parts of the file; they follow OpenDocument 1.2, which all office programs read. Every value that
goes into one is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from kg.outputs.archive import pack
from kg.outputs.register.sheets import LOOKS, Run, Sheet, cell_text

if TYPE_CHECKING:
    from jinja2 import Environment

_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_PARTS: Final = ("content.xml", "styles.xml", "settings.xml", "meta.xml")
_NAMES: Final = {
    **{
        name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
        for name in ("office", "table", "text", "style", "meta", "config")
    },
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}
_PAPERS: Final = {"A4": ("29.7cm", "21cm", 1), "A3": ("42cm", "29.7cm", 2)}
"""For each paper the width and height of a page, and on how many pages the columns of a sheet are."""
_CM_OF_A_SIGN: Final = 0.2


def render_ods(sheets: Sequence[Sheet], *, title: str, creator: str, as_of: date) -> bytes:
    """Return sheets as a spreadsheet document."""
    values = {
        "sheets": sheets,
        "title": title,
        "creator": creator,
        "as_of": as_of,
        "row_styles": sorted({_row_style(sheet, row) for sheet in sheets for row in range(len(sheet.rows))}),
    }
    written = {name: _templates().get_template(name).render(values) for name in (*_PARTS, "manifest.xml")}
    manifest = written.pop("manifest.xml")
    parts = [(name, content.encode()) for name, content in written.items()]
    return pack([("mimetype", _TYPE.encode()), *parts, ("META-INF/manifest.xml", manifest.encode())])


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "namespaces": Markup(" ").join(Markup('xmlns:{}="{}"').format(*name) for name in _NAMES.items()),
        "media_type": _TYPE,
        "parts": _PARTS,
        "looks": LOOKS,
        "papers": _PAPERS,
        "cm": _CM_OF_A_SIGN,
        "row_style": lambda sheet, row: _row_style(sheet, row)[0],
    }
    made.filters |= {"runs": _runs, "note": lambda note: _paragraphs([_text(note)])}
    return made


def _row_style(sheet: Sheet, row: int) -> tuple[str, str, bool]:
    """Return the name of a row's style, its height in points, and whether a page begins before it."""
    height, breaks = f"{sheet.height(row):g}", row + 1 in sheet.breaks
    return f"{'break' if breaks else 'row'}{height}", height, breaks


def _runs(runs: Iterable[Run]) -> Markup:
    return _paragraphs(map(_run, runs))


def _run(run: Run) -> Markup:
    if not run.link:
        return _text(run.text)
    place = f"#'{run.link.sheet}'.A{run.link.row}"
    return Markup('<text:a xlink:type="simple" xlink:href="{}">{}</text:a>').format(place, _text(run.text))


def _paragraphs(parts: Iterable[Markup]) -> Markup:
    """Return marked-up text as paragraphs, one a line. No link has more than one line."""
    return Markup("").join(Markup("<text:p>{}</text:p>").format(line) for line in Markup("").join(parts).split("\n"))


def _text(text: str) -> Markup:
    """Return text as ODF writes it, which collapses blanks that are not written as elements."""
    blanks = re.sub(r"^ | $| {2,}", lambda found: f'<text:s text:c="{len(found[0])}"/>', _escaped(text), flags=re.M)
    return Markup(blanks.replace("\t", "<text:tab/>"))  # noqa: S704 (all of it is escaped)


def _escaped(text: str) -> str:
    return str(escape(cell_text(text)))
