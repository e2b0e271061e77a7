"""The picture can be read: no two labels meet, every label is in its box, and the same flows give the same picture."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Table
from kg.outputs.flows.layout import COLUMNS, PLACES, PUBLISHERS, RECIPIENTS, SIZE, SOURCES, STATUS, Layout, lay_out
from kg.outputs.flows.lettering import MOST_LINES, break_lines, text_width
from kg.outputs.flows.page import render_flows_picture
from kg.outputs.networks import Flow, Node, Step
from tests.browser import Chromium, Opened
from tests.flows.conftest import AS_OF, Run, scene_of, tables

SVG = "{http://www.w3.org/2000/svg}"


def flow(source: Node, target: Node, relation: str, **row: str) -> Flow:
    return Flow("recipients", row, (Step(source, target, relation, "a.txt", "", "", "quote", "0", "5"),))


def overlaps(layout: Layout) -> list[tuple[str, str]]:
    """Return the boxes of one column that meet."""
    columns = groupby(layout.boxes, key=lambda box: box.column)
    return [
        (one.key, other.key)
        for _, boxes in columns
        for one, other in pairwise(boxes)
        if one.y + one.height / 2 > other.y - other.height / 2
    ]


def test_each_node_stands_in_the_column_of_what_it_does() -> None:
    layout = scene_of(tables()).layout
    assert {box.label: box.column for box in layout.nodes} == {
        "data subject": SOURCES,
        "Broker": SOURCES,
        "dpv:ThirdPartyDataSource": SOURCES,
        "Acme": PUBLISHERS,
        "Beta": PUBLISHERS,
        "Cloudy": RECIPIENTS,
        "hosting provider": RECIPIENTS,
        "India": PLACES,
        "United States": PLACES,
    }
    assert {box.label for box in layout.boxes if box.column == STATUS} == {"no-safeguard-stated", "safeguarded"}


def test_a_line_passes_its_status_and_a_lane_where_it_passes_recipients_by() -> None:
    layout = scene_of(tables()).layout
    kinds = {box.key: box.kind for box in layout.boxes}
    routes = {tuple(kinds.get(key, "") for key in line.route) for line in layout.lines if line.status}
    assert routes == {("party", "lane", "status", "place"), ("party", "status", "place")}


def test_a_line_bundles_the_flows_of_one_relation_and_counts_their_passages() -> None:
    scene = scene_of(tables())
    said = {
        line.key: ([scene.entries[at].row["start"] for at in line.flows], line.passages) for line in scene.layout.lines
    }
    assert said["Acme → Cloudy → discloses to"] == (["40", "70"], 2)
    assert said["Cloudy → loc:US → located in → no-safeguard-stated"] == (["70"], 1)


def test_nothing_meets_in_one_column() -> None:
    assert overlaps(scene_of(tables()).layout) == []
    acme = Node("Acme", "party", "Acme")
    many = [flow(acme, Node(f"r{at}", "party", f"Recipient {at} " * (at % 7)), "discloses to") for at in range(60)]
    assert overlaps(lay_out(many, [acme])) == []


def test_boxes_stand_beside_what_they_are_tied_to_so_that_lines_do_not_cross() -> None:
    acme, beta, corp = publishers = [Node(name, "party", name) for name in ("Acme", "Beta", "Corp")]
    x, y, z = (Node(name, "party", name) for name in "xyz")
    layout = lay_out(
        [flow(acme, z, "discloses to"), flow(beta, x, "discloses to"), flow(corp, y, "discloses to")], publishers
    )
    height = {box.key: box.y for box in layout.boxes}
    ends = sorted((height[line.route[0]], height[line.route[-1]]) for line in layout.lines)
    assert [target for _, target in ends] == sorted(target for _, target in ends)


def test_rows_in_another_order_give_the_same_picture() -> None:
    shuffled = {name: Table(table.columns, table.rows[::-1]) for name, table in tables().items()}
    pictures = {render_flows_picture(scene_of(given), title="T", as_of=AS_OF) for given in (tables(), shuffled)}
    assert len(pictures) == 1


@given(st.text(max_size=200))
def test_a_label_fits_its_box_whatever_it_says(label: str) -> None:
    width = COLUMNS[PUBLISHERS].width - 18
    lines = break_lines(label, width, SIZE)
    assert len(lines) <= MOST_LINES
    assert max((text_width(line, SIZE) for line in lines), default=0) <= width


def test_what_is_cut_from_a_label_shows() -> None:
    assert break_lines("Ospyn Technologies Pvt.Ltd", 150, SIZE) == ("Ospyn", "Technologies", "Pvt.Ltd")
    assert break_lines("publisher of github-subprocessors.md", 142, SIZE) == (
        "publisher of",
        "github-",
        "subprocessors.md",
    )
    assert break_lines("word " * 40, 100, SIZE)[-1].endswith("…")


def test_the_picture_is_well_formed_and_tells_itself_in_words() -> None:
    content = render_flows_picture(scene_of(tables("<b>&\x0c")), title="Flows", as_of=AS_OF)
    root = ElementTree.fromstring(content)  # noqa: S314
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Flows"
    told = root.findtext(f"{SVG}desc") or ""
    assert "Cloudy receives data in United States, no-safeguard-stated (1 passage)." in told
    assert len(root.findall(f".//{SVG}path[@data-line]")) == told.count("passage")
    assert AS_OF in "".join(root.itertext())
    assert "\u202e" not in render_flows_picture(scene_of(tables("a\u202eb")), title="Flows", as_of=AS_OF)


def test_the_picture_of_the_seeds_needs_nothing_and_shows_each_label_apart(
    run: Run, seeds_build: Path, tmp_path: Path, chromium: Chromium
) -> None:
    path = tmp_path / "flows.svg"
    assert run("show", seeds_build, "-o", path, "--as-of", AS_OF).exit_code == 0
    opened = chromium.open(path)
    assert (opened.requests, opened.messages) == ([], [])
    assert out_of_place(opened) == []


def out_of_place(opened: Opened) -> list[str]:
    """Return the labels that reach out of their boxes, or meet another label, as a browser draws them."""
    found: list[str] = opened.page.evaluate("""() => {
      const all = [...document.querySelectorAll(".picture .box:not([hidden])")];
      const drawn = all.filter((box) => box.querySelector("text"));
      const area = (box, name) => box.querySelector(name).getBoundingClientRect();
      const out = drawn.filter((box) => {
        const text = area(box, "text"), rect = area(box, "rect");
        const across = text.left < rect.left || text.right > rect.right;
        return across || text.top < rect.top - 1 || text.bottom > rect.bottom + 1;
      });
      const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      const meets = (box) => drawn.some((other) => other !== box && meet(area(box, "text"), area(other, "text")));
      return [...out, ...drawn.filter(meets)].map((box) => box.textContent);
    }""")
    return found


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_shows_each_label_apart(seeds_page: Path, chromium: Chromium, width: int) -> None:
    assert out_of_place(chromium.open(seeds_page, width=width)) == []
