"""The flows as an SVG file: the same layout as in the page, for a text, a slide or a wall."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from kg.outputs.flows.layout import COLUMNS, Column, Layout
from kg.outputs.networks import xml_text
from kg.outputs.pages import asset, environment
from kg.outputs.signs import make_visible

_FOOT: Final = 34
"""The room below the columns, for the line that says what the picture is."""


def render_picture(layout: Layout, publishers: Container[str], *, title: str, as_of: str) -> str:
    """Return the flows as SVG, light or dark as the reader's system is, with a title and a description in words.

    `publishers` holds the keys of the nodes that publish a policy; `as_of` is the ISO date of the statuses.
    """
    values = {
        "layout": layout,
        "columns": used_columns(layout),
        "publishers": publishers,
        "title": title,
        "description": describe(layout),
        "foot": f"What policies claim, not legal advice. Status of transfers as of {as_of}.",
        "style": asset("picture.css"),
        "width": layout.width,
        "height": layout.height + _FOOT,
    }
    return xml_text(make_visible(environment().get_template("flows.svg").render(values)))


def used_columns(layout: Layout) -> tuple[Column, ...]:
    """Return the columns in which a box stands."""
    used = {box.column for box in layout.boxes if box.kind != "lane"}
    return tuple(column for at, column in enumerate(COLUMNS) if at in used)


def describe(layout: Layout) -> str:
    """Return each line of the picture in words, for those who do not see it."""
    return " ".join(f"{line.told}." for line in layout.lines)
