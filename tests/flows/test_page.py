"""The page shows each row of the queries, filters list and picture alike, and works by keyboard and from a link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from kg.model import Table
from kg.outputs.flows.page import render_flows_page
from tests.browser import Chromium, Opened
from tests.flows.conftest import AS_OF, LABELS, scene_of, tables

if TYPE_CHECKING:
    from playwright.sync_api import Page

Rows: TypeAlias = Mapping[str, list[dict[str, str]]]
HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> {{7*7}}"
# What the list and the picture show, asked of the page.
LISTED = "[...document.querySelectorAll('tr[data-flow]:not([hidden])')].map((row) => Number(row.dataset.flow))"
DRAWN = """(() => {
  const paths = [...document.querySelectorAll("path[data-line]:not(.hit):not([hidden])")];
  const shown = new Set(paths.map((path) => path.dataset.line));
  const lines = JSON.parse(document.getElementById("graph").textContent).lines.filter((line) => shown.has(line.key));
  return lines.map((line) => [line.key, line.flows]);
})()"""
ALL = 9  # flows of the two small policies
LABELS_SHOWN = (
    "[...document.querySelectorAll('.box:not([hidden]):not(.status) > title')].map((title) => title.textContent)"
)


def flows_of(rows: Rows) -> list[tuple[str, dict[str, str]]]:
    """Return the rows of the queries that are flows."""
    return [
        (query, row)
        for query in ("data-categories", "sources", "recipients", "cross-border-transfers")
        for row in rows[query]
        if row.get("polarity") != "denied" and row.get("concept") != "dpv:DataSubjectDataSource"
    ]


@pytest.fixture
def small_page(tmp_path: Path) -> Path:
    return page_of(tmp_path, tables())


def page_of(folder: Path, given: Mapping[str, Table], labels: Mapping[str, str] = LABELS) -> Path:
    path = folder / "flows.html"
    path.write_text(render_flows_page(scene_of(given, labels), labels, title="Flows", as_of=AS_OF), encoding="utf-8")
    return path


def test_the_list_holds_each_row_of_the_queries_once_with_its_passage(
    seeds_page: Path, seeds_rows: Rows, chromium: Chromium
) -> None:
    opened = chromium.open(seeds_page)
    listed = opened.page.evaluate("""[...document.querySelectorAll("tr[data-flow]")].map((row) => [
      row.dataset.kind, row.dataset.policy, row.dataset.place,
      row.querySelector("q").textContent, row.querySelector(".span").textContent,
    ])""")
    assert Counter(map(tuple, listed)) == Counter(
        (
            query,
            row["document"],
            row.get("destination", ""),
            row["quote"],
            f"{row['document']} {row['start']}–{row['end']}",
        )
        for query, row in flows_of(seeds_rows)
    )
    denied = sum(row.get("polarity") == "denied" for rows in seeds_rows.values() for row in rows)
    assert f"{denied} rows say that something is not done" in opened.page.locator(".summary").inner_text()


def test_the_picture_draws_each_flow_of_the_list_and_no_other(seeds_page: Path, chromium: Chromium) -> None:
    page = chromium.open(seeds_page).page
    assert {number for _, flows in page.evaluate(DRAWN) for number in flows} == set(page.evaluate(LISTED))


def test_the_script_lays_out_as_the_picture_does(seeds_page: Path, chromium: Chromium) -> None:
    lines, read = "path[data-line]:not(.hit)", "all => all.map((p) => [p.dataset.line, p.getAttribute('d')])"
    plain = chromium.open(seeds_page, java_script_enabled=False)
    drawn = chromium.open(seeds_page)
    expected = dict(plain.page.eval_on_selector_all(lines, read))
    assert dict(drawn.page.eval_on_selector_all(lines, read)) == expected


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("fragment", ["", "#node=IOP+Technologies"])
def test_the_page_is_quiet_and_accessible(seeds_page: Path, chromium: Chromium, fragment: str, dark: bool) -> None:
    opened = chromium.open(seeds_page, fragment=fragment, dark=dark)
    for group in opened.page.locator("details").all():
        group.evaluate("(details) => { details.open = true }")
    assert opened.violations() == []
    assert (opened.requests, opened.messages) == ([], [])


def test_a_country_leaves_its_flows_in_list_and_picture(seeds_page: Path, seeds_rows: Rows, chromium: Chromium) -> None:
    page = chromium.open(seeds_page).page
    page.select_option("#filters [name=place]", "loc:IN")
    expected = [row for row in seeds_rows["cross-border-transfers"] if row["destination"] == "loc:IN"]
    left = page.evaluate(LISTED)
    assert len(left) == len(expected)
    # Each line that is drawn holds a flow that is left, and each flow that is left stands on the lines of its way.
    assert all(set(flows) & set(left) for _, flows in page.evaluate(DRAWN))
    assert set(page.evaluate(LABELS_SHOWN)) == {
        *({"IOP Technologies", "India"}),
        *(row["importer"] for row in expected if row["importer"]),
    }
    assert f"{len(expected)} of " in page.locator("#count").inner_text()


@pytest.mark.parametrize(
    ("choice", "left", "labels"),
    [
        ({"policy": "b.txt"}, 2, {"data subject", "Beta", "hosting provider"}),
        ({"kind": "sources"}, 1, {"Broker", "Acme"}),
        ({"place": "loc:US"}, 1, {"Acme", "Cloudy", "United States"}),
        ({"data": "pd:Name"}, 4, {"data subject", "Acme", "Beta", "Cloudy", "hosting provider"}),
        ({"role": "dpv:DataProcessor"}, 2, {"Acme", "Cloudy", "United States"}),
        ({"data": "pd:Name", "policy": "a.txt"}, 2, {"data subject", "Acme", "Cloudy"}),
        ({"search": "MARKETING"}, 1, {"Acme", "Cloudy"}),
        ({"place": "loc:IN", "policy": "b.txt"}, 0, set()),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_filters_join(tmp_path: Path, chromium: Chromium, choice: dict[str, str], left: int, labels: set[str]) -> None:
    given = {**LABELS, "dpv:Marketing": "Marketing"}
    page = chromium.open(page_of(tmp_path, tables(), given)).page
    for name, value in choice.items():
        field = page.locator(f"#filters [name={name}]")
        field.fill(value) if name == "search" else field.select_option(value)
    assert len(page.evaluate(LISTED)) == left
    assert set(page.evaluate(LABELS_SHOWN)) == labels
    assert page.locator("#none").is_visible() == (left == 0)
    page.get_by_role("button", name="Show all").click()
    settle(page)
    assert len(page.evaluate(LISTED)) == ALL


def test_a_link_restores_filter_and_choice(small_page: Path, chromium: Chromium) -> None:
    page = chromium.open(small_page).page
    page.select_option("#filters [name=policy]", "a.txt")
    page.fill("#filters [name=search]", "quote")
    page.locator(".box", has_text="Cloudy").click()
    said = parse_qs(urlsplit(page.url).fragment)
    assert said == {"policy": ["a.txt"], "search": ["quote"], "node": ["Cloudy"]}
    other = chromium.open(small_page, fragment=f"#{urlsplit(page.url).fragment}").page
    assert other.input_value("#filters [name=policy]") == "a.txt"
    assert other.evaluate(LISTED) == page.evaluate(LISTED)
    assert other.locator("#details").inner_text() == page.locator("#details").inner_text()


def test_a_jump_to_a_part_of_the_page_keeps_the_filter(small_page: Path, chromium: Chromium) -> None:
    page = chromium.open(small_page, fragment="#policy=b.txt").page
    page.get_by_role("link", name="List of flows").click()
    settle(page)
    assert (len(page.evaluate(LISTED)), urlsplit(page.url).fragment) == (2, "policy=b.txt")


@pytest.mark.parametrize("fragment", ["#node=Nobody", "#flow=99", "#policy=nosuch.txt", "#line=", "#%%%", "#list"])
def test_a_link_to_nothing_shows_all(small_page: Path, chromium: Chromium, fragment: str) -> None:
    opened = chromium.open(small_page, fragment=fragment)
    assert len(opened.page.evaluate(LISTED)) == ALL
    assert opened.page.locator("#legend").is_visible()
    assert opened.messages == []


def test_details_give_roles_lines_and_passages(small_page: Path, chromium: Chromium) -> None:
    page = chromium.open(small_page, fragment=f"#{urlencode({'node': 'Cloudy'})}").page
    told = page.locator("#details").inner_text()
    for part in ("dpv:DataProcessor (concluded)", "Acme → Cloudy", "Cloudy → United States: no-safeguard-stated"):
        assert part in told
    assert "Passages (2)" in told
    page.get_by_role("button", name="Cloudy → United States: no-safeguard-stated").click()
    assert "Passages (1)" in page.locator("#details").inner_text()
    assert "a.txt 70–75" in page.locator("#details").inner_text()


def test_a_path_is_found_and_marked(small_page: Path, chromium: Chromium) -> None:
    page = chromium.open(small_page).page
    page.select_option("#path-filters [name=from]", "pd:Name")
    page.select_option("#path-filters [name=to]", "loc:US")
    assert page.locator("#path-count").inner_text() == "1 of 4 paths"
    page.get_by_role("link", name="Name → Acme → Cloudy → United States").click()
    assert page.locator("#chosen-title").evaluate("(title) => title === document.activeElement")
    top = page.locator(".box", has_text="Acme").first.bounding_box()
    assert top is not None and 0 < top["y"] < 900
    on = page.eval_on_selector_all(".box.on:not(.status) > title", "all => all.map((title) => title.textContent)")
    assert set(on) == {"data subject", "Acme", "Cloudy", "United States"}
    assert "Passages (3)" in page.locator("#details").inner_text()


def settle(page: Page) -> None:
    """Wait until the page has done what it does on the next frame."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"))


def test_the_keyboard_reaches_every_box_and_comes_back(small_page: Path, chromium: Chromium) -> None:
    page = chromium.open(small_page).page
    page.locator("[data-tool=png]").focus()
    page.keyboard.press("Tab")
    reached = set()
    for way in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft"):
        for step in (*["ArrowUp"] * 4, *["ArrowDown"] * 4):
            reached.add(focused(page).partition(",")[0])
            page.keyboard.press(step)
        reached.add(focused(page).partition(",")[0])
        page.keyboard.press(way)
    assert reached == set(page.evaluate(LABELS_SHOWN))
    before = focused(page)
    page.keyboard.press("Enter")
    assert focused(page) == before.partition(",")[0]
    assert page.locator("#chosen").is_visible()
    page.keyboard.press("Escape")
    assert focused(page) == before
    assert page.locator("#legend").is_visible()


def test_zoom_and_fit_change_what_is_seen_and_png_is_saved(
    small_page: Path, tmp_path: Path, chromium: Chromium
) -> None:
    opened = chromium.open(small_page, accept_downloads=True)
    page = opened.page
    width = "document.querySelector('.box rect').getBoundingClientRect().width"
    first = page.evaluate(width)
    page.get_by_role("button", name="Zoom in").click()
    settle(page)
    assert page.evaluate(width) > first * 1.2
    page.get_by_role("button", name="Fit").click()
    settle(page)
    assert page.evaluate(width) == pytest.approx(first, abs=0.5)
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as PNG").click()
    saving.value.save_as(tmp_path / "flows.png")
    assert (tmp_path / "flows.png").read_bytes().startswith(b"\x89PNG")
    assert (opened.requests, opened.messages) == ([], [])


def test_without_script_the_list_and_the_picture_are_there(small_page: Path, chromium: Chromium) -> None:
    page = chromium.open(small_page, java_script_enabled=False).page
    assert page.locator("tr[data-flow]").count() == ALL
    assert page.locator(".frame svg[role=img] .box:not(.status)").count() == 9
    assert not page.locator("#filters").is_visible()


@pytest.mark.parametrize("fragment", ["", f"#{urlencode({'node': HOSTILE})}", f"#{urlencode({'search': HOSTILE})}"])
def test_a_name_that_is_a_script_is_text(tmp_path: Path, chromium: Chromium, fragment: str) -> None:
    opened: Opened = chromium.open(page_of(tmp_path, tables(HOSTILE, HOSTILE)), fragment=fragment)
    assert opened.page.title() == "Flows"
    assert HOSTILE in opened.page.locator("#list").text_content()  # type: ignore[operator]
    assert HOSTILE in opened.page.evaluate(LABELS_SHOWN)
    opened.page.locator(".box.publisher").first.click()
    assert opened.page.locator("#chosen-title").inner_text() in (HOSTILE, "Beta")
    assert (opened.page.locator("img").count(), opened.requests, opened.messages) == (0, [], [])


def test_a_build_that_says_nothing_says_so(tmp_path: Path, chromium: Chromium) -> None:
    empty = {name: Table(table.columns, ()) for name, table in tables().items()}
    opened = chromium.open(page_of(tmp_path, empty))
    assert opened.page.locator("#none").is_visible()
    assert opened.messages == []
