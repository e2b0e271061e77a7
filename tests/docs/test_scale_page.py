"""The page on scale shows the report that is kept, and the report shows the truth at every size."""

from __future__ import annotations

import json
from pathlib import Path
from runpy import run_path
from typing import Any
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
SCALE: dict[str, Any] = run_path(str(ROOT / "docs" / "scale.py"))
REPORT: dict[str, Any] = json.loads((ROOT / "benchmarks" / "results" / "report.json").read_text("utf-8"))
SVG = "{http://www.w3.org/2000/svg}"


def test_the_figures_of_the_page_are_those_of_the_report() -> None:
    page = (ROOT / "docs" / "explanation" / "scale.md").read_text("utf-8")
    assert page == SCALE["filled"](page, REPORT), "docs/explanation/scale.md is stale: run make docs"


@pytest.mark.parametrize("name", ["scale-build.svg", "scale-queries.svg"])
def test_a_picture_draws_the_report(name: str) -> None:
    kept = (ROOT / "docs" / "explanation" / name).read_text("utf-8")
    assert kept == SCALE["pictures"](REPORT)[name], f"{name} is stale: run make docs"


def test_a_line_of_slope_one_is_drawn_straight_over_its_decades() -> None:
    charts = run_path(str(ROOT / "docs" / "charts.py"))
    line = charts["Line"]("cost", ((10.0, 1.0), (100.0, 10.0), (1000.0, 100.0)))
    picture = ElementTree.fromstring(charts["chart"]((charts["Panel"]("Cost, s", (line,)),), "a cost"))  # noqa: S314
    (path,) = [one for one in picture.iter(f"{SVG}path") if "line" in one.attrib["class"]]
    places = [tuple(map(float, place.split())) for place in path.attrib["d"].lstrip("M").split(" L")]
    (x0, y0), (x1, y1), (x2, y2) = places
    assert x1 - x0 == pytest.approx(x2 - x1)
    assert y1 - y0 == pytest.approx(y2 - y1)
    assert x2 > x0
    assert y2 < y0
    assert {text.text for text in picture.iter(f"{SVG}text")} >= {"Cost, s", "cost", "1", "10", "100", "1,000"}


def test_every_query_of_known_truth_returned_it_at_every_size() -> None:
    compared = [found for size in REPORT["sizes"] for found in size["truth"].values()]
    assert len(compared) == 4 * len(REPORT["sizes"])
    assert {found["differing"] for found in compared} == {0}
    assert all(found["stated"] == found["returned"] > 0 for found in compared)
