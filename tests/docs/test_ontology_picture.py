"""The picture of the ontology holds every property of claims, and nothing in it lies over something else."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from runpy import run_path

import pytest
from rdflib import Graph

from kg.graph.shape import FACETS, FIELDS, KINDS
from kg.resources import folder

ROOT = Path(__file__).parents[2]
SVG: str = run_path(str(ROOT / "docs" / "generate.py"))["pages"]()["ontology.svg"]
BOXES = [
    tuple(map(int, found))
    for found in re.findall(r'<rect class="box[^"]*" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', SVG)
]
TEXTS = [(int(x), int(y), text) for x, y, text in re.findall(r'<text[^>]* x="(\d+)" y="(\d+)">([^<]*)<', SVG)]
WIDEST = 7
"""Pixels that a letter of the widest of the fonts takes, on average."""


def test_every_kind_of_claim_and_every_property_of_claims_is_there() -> None:
    shown = {text for _, _, text in TEXTS}
    names = {name for rows in FIELDS.values() for _, name, _ in rows} | set(FACETS.values())
    assert names | {kind.__name__ for kind in KINDS} <= shown


def test_no_two_boxes_overlap_and_all_lie_within() -> None:
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', SVG)
    assert found
    assert len(BOXES) == len(KINDS) + 8
    assert all(x + width <= int(found[1]) and y + height <= int(found[2]) for x, y, width, height in BOXES)
    for (x, y, width, height), (other_x, other_y, other_width, other_height) in combinations(BOXES, 2):
        assert (
            x + width <= other_x or other_x + other_width <= x or y + height <= other_y or other_y + other_height <= y
        )


def test_every_line_fits_its_box() -> None:
    for x, y, text in TEXTS:
        for left, top, width, height in BOXES:
            if left <= x < left + width and top <= y < top + height:
                assert x + len(text) * WIDEST <= left + width + WIDEST, text
                assert y <= top + height - 8, text


def test_it_has_colours_for_a_dark_page_and_a_name() -> None:
    assert "@media (prefers-color-scheme: dark)" in SVG
    assert '<title id="name">' in SVG
    assert "<script" not in SVG


def test_a_property_that_is_gone_is_not_drawn_in_silence() -> None:
    text = (
        (folder("ontology") / "compliance-kg.ttl").read_text("utf-8").replace("ckg:premise a owl", "ckg:premised a owl")
    )
    picture = run_path(str(ROOT / "docs" / "ontology_picture.py"))["picture"]
    with pytest.raises(LookupError, match="ckg:premise"):
        picture(Graph().parse(data=text, format="turtle"))
