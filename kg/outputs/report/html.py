"""A report as one HTML page that needs no network: tables of claims, a map, and the texts with their passages."""

from __future__ import annotations

from collections.abc import Sequence

from kg.outputs.pages import render_page
from kg.outputs.report.map import load_world
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
)
from kg.outputs.report.values import Citing, Report, Section


def render_html(report: Report) -> str:
    """Return a report as HTML."""
    values = {
        "policies": report.policies,
        "overview": OVERVIEW,
        "world": load_world() if any(policy.world.marks for policy in report.policies) else None,
        "columns_of": columns_of,
        "note": GIVEN_NOTE if report.has_given else "",
        "none_found": NONE_FOUND,
        "none_missing": NONE_MISSING,
        "none_satisfied": NONE_SATISFIED,
        "if_judged": if_judged,
        "same_quotes": same_quotes,
        "same_rows": same_rows,
    }
    return render_page(
        "report.html",
        values,
        title=report_title(report),
        as_of=report.as_of,
        styles=("report.css",),
        scripts=("report.js",),
    )


def columns_of(section: Section) -> dict[str, list[tuple[int, str]] | list[str]]:
    """Return the columns of a section: the `main` ones, those told together as `more`, and those that are `empty`."""
    filled = filled_columns(section)
    empty = [heading for _, heading in section.layout.columns if heading not in dict(filled).values()]
    return {
        "main": [column for column in filled if column[0] < section.layout.main],
        "more": [column for column in filled if column[0] >= section.layout.main],
        "empty": empty,
    }


def same_rows(citings: Sequence[Citing]) -> tuple[tuple[str, tuple[Citing, ...]], ...]:
    """Return the rows that cite a passage, those that are told in the same words together."""
    by_words: dict[str, list[Citing]] = {}
    for citing in citings:
        by_words.setdefault(citing.told, []).append(citing)
    return tuple((told, tuple(same)) for told, same in by_words.items())
