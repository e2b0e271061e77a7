"""The report as a page, in Chromium: marks, links, keyboard, hostile texts, print."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kg.graph.folder import Build
from kg.outputs.report import Report
from kg.outputs.report.html import render_html
from kg.outputs.signs import make_visible
from tests.browser import Chromium, Opened
from tests.outputs.report.conftest import ReportOn, report, report_on, seeds

__all__ = ["report", "report_on", "seeds"]

MARKED = """policy => {
  const found = {};
  for (const piece of document.querySelectorAll(`#${policy} mark`))
    for (const number of piece.dataset.p.split(" ")) found[number] = (found[number] ?? "") + piece.textContent;
  return found;
}"""
HOSTILE = """\
Evil </title><script>window.ran = 1</script> Privacy Policy

Evil Inc ("we") is the controller. We collect your name <img src=x onerror="window.ran = 1"> and ]]> your e-mail.
We share your e-mail address with our hosting provider </script><script>window.ran = 1</script><!--, {{ 7 * 7 }}.
Contact us at privacy@evil.example or [here](javascript:window.ran=1) javascript:window.ran=1 or https://evil.example/.
We transfer personal data to the \u202eUnited States\u202c under standard contractual clauses.\x01\x0b\x7f\x9b \u2066x
We keep your address for 30 days. LONG is collected as well, and so is your TALL address.
""".replace("LONG", "W" * 3000).replace("TALL", "e-mail" + "\u0301" * 300)


@pytest.fixture(scope="module")
def page(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render_html(report), encoding="utf-8")
    return path


def is_quiet(opened: Opened) -> bool:
    """Tell whether a page asked for nothing and complained of nothing."""
    return (opened.requests, opened.messages) == ([], [])


def test_every_passage_is_marked_exactly_and_whole(
    page: Path, report: Report, seeds: Build, chromium: Chromium
) -> None:
    opened = chromium.open(page)
    for policy, entry in zip(report.policies, seeds.documents, strict=True):
        text = seeds.text(entry.iri) or ""
        marked = opened.page.evaluate(MARKED, policy.anchor)
        assert marked == {str(p.number): text[p.span.start : p.span.end] for p in policy.passages}
    assert is_quiet(opened)


def test_the_text_stands_whole_in_the_page(page: Path, seeds: Build, chromium: Chromium) -> None:
    opened = chromium.open(page)
    opened.page.evaluate("document.querySelectorAll('.lines .pin').forEach(pin => pin.remove())")
    for number, entry in enumerate(seeds.documents, 1):
        lines = opened.page.evaluate(f"[...document.querySelectorAll('#d{number} .lines')].map(e => e.textContent)")
        assert "".join(lines) == seeds.text(entry.iri)


def test_every_link_within_the_page_leads_somewhere_and_all_others_to_the_law(page: Path, chromium: Chromium) -> None:
    opened = chromium.open(page)
    hrefs = set(opened.page.evaluate("[...document.querySelectorAll('a, use')].map(a => a.getAttribute('href'))"))
    ids = set(opened.page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
    assert {href[1:] for href in hrefs if href.startswith("#")} <= ids
    law = re.compile(r"http://data\.europa\.eu/eli/|https://(leginfo\.legislature\.ca\.gov|www\.legislation\.gov\.uk)/")
    assert [href for href in hrefs if not href.startswith("#") and not law.match(href)] == []


def test_the_counts_at_the_top_are_those_of_the_checks_and_queries(
    page: Path, report: Report, chromium: Chromium
) -> None:
    opened = chromium.open(page)
    for policy in report.policies:
        shown = [" ".join(text.split()) for text in opened.page.locator(f"#{policy.anchor} nav li").all_inner_texts()]
        assert [re.findall(r"\d+", text) for text in shown[:5]] == [
            [str(policy.count(weight))] for weight in ("violation", "warning", "info", "satisfied", "not-required")
        ]
        assert shown[5:-2] == [f"{section.layout.nouns} {section.rows}" for section in policy.sections]


def test_a_row_leads_to_its_passage_and_the_passage_back_to_the_row(page: Path, chromium: Chromium) -> None:
    opened = chromium.open(page, fragment="#d4-cross-border-transfers")
    row = opened.page.locator("tr[id^=d4-cross-border-transfers]").filter(has_text="India").first
    row.locator(".pin").first.click()
    number = opened.page.url.rpartition("-p")[2]
    now = opened.page.locator("mark.now")
    assert "".join(now.all_text_contents()).split()[:3] == ["We", "process", "personal"]
    assert now.first.is_visible()
    # The number in the text leads to the note, and the note to each row that rests on the passage.
    opened.page.locator(f"#d4-p{number}").click()
    note = opened.page.locator(f"#d4-n{number}")
    note.get_by_role("link", name="Transfer: India").first.click()
    target = opened.page.evaluate("document.querySelector(':target').innerText")
    assert target.startswith("India")
    assert is_quiet(opened)


def test_a_click_on_the_text_opens_the_note_of_the_shortest_passage(page: Path, chromium: Chromium) -> None:
    opened = chromium.open(page)
    piece = opened.page.locator("mark[data-p*=' ']").first
    innermost = (piece.get_attribute("data-p") or "").split()[-1]
    piece.click(position={"x": 3, "y": 8})
    assert opened.page.evaluate("location.hash").endswith(f"-n{innermost}")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_filter_leaves_the_rows_with_its_words(page: Path, chromium: Chromium, width: int) -> None:
    opened = chromium.open(page, width=width)
    table = opened.page.locator("#d4-recipients ~ .table").first
    bar = opened.page.locator("#d4-recipients ~ .filter").first
    box = bar.get_by_label("Filter recipients")
    box.fill("third party")
    shown = table.locator("tbody tr:visible").all_inner_texts()
    assert shown and all("third party" in text.lower() for text in shown)
    assert f"{len(shown)} of 18" in bar.inner_text()
    box.fill("")
    assert table.locator("tbody tr:visible").count() > len(shown)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_axe_finds_nothing_serious(report: Report, tmp_path: Path, chromium: Chromium, width: int, dark: bool) -> None:
    # One policy with something in most sections, and one with little: axe takes a minute for all five.
    path = tmp_path / "report.html"
    path.write_text(render_html(replace(report, policies=report.policies[3:])), encoding="utf-8")
    assert chromium.open(path, width=width, dark=dark).violations() == []


def test_the_page_fits_a_telephone(page: Path, chromium: Chromium) -> None:
    opened = chromium.open(page, width=390)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_keyboard_goes_from_the_top_to_contents_and_findings(page: Path, chromium: Chromium) -> None:
    opened = chromium.open(page)
    focused = []
    for _ in range(5):
        opened.page.keyboard.press("Tab")
        focused.append(opened.page.evaluate("document.activeElement.innerText || document.activeElement.id"))
    assert focused[:3] == ["Skip to content", "terms", "Ospyn Technologies Pvt.Ltd"]
    assert focused[3].isdecimal()
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("location.hash") == "#d1-findings"


def test_terms_are_shown_on_demand(page: Path, chromium: Chromium) -> None:
    opened = chromium.open(page)
    term = opened.page.locator("code.curie", has_text="dpv:DataController").first
    assert not term.is_visible()
    opened.page.get_by_label("Show DPV terms").check()
    assert term.is_visible()


def test_a_printed_report_has_numbers_notes_and_what_is_folded_away(page: Path, chromium: Chromium) -> None:
    opened = chromium.open(page)
    opened.page.get_by_label("Filter recipients").first.fill("nothing has these words")
    opened.page.emulate_media(media="print")
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert opened.page.locator("#d1-recipients-1").is_visible()
    assert opened.page.locator("#d1-p1").is_visible()
    assert opened.page.locator("#d1-n1").is_visible()
    assert opened.page.locator("#d1-in-order tbody tr").first.is_visible()
    assert not opened.page.get_by_label("Show DPV terms").is_visible()


def test_a_hostile_text_runs_nothing_and_breaks_nothing(
    report_on: ReportOn, tmp_path: Path, chromium: Chromium
) -> None:
    made = report_on({"evil.txt": HOSTILE, "evil.html": f"<html><body><p>{HOSTILE}</p></body></html>"})
    page = tmp_path / "report.html"
    page.write_text(render_html(made), encoding="utf-8")
    opened = chromium.open(page)
    assert opened.page.evaluate("window.ran") is None
    assert is_quiet(opened)
    scripts = opened.page.evaluate(
        "[...document.querySelectorAll('script, img, iframe, [onerror]')].map(e => e.tagName)"
    )
    assert scripts == ["SCRIPT"]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f]", opened.page.content())
    for policy in made.policies:
        assert policy.passages
        marked = opened.page.evaluate(MARKED, policy.anchor)
        assert marked == {str(passage.number): make_visible(passage.quote) for passage in policy.passages}
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_the_mark_up_of_an_html_policy_is_out_of_sight_until_asked_for(
    report_on: ReportOn, tmp_path: Path, chromium: Chromium
) -> None:
    text = "<html><head><title>x</title></head><body><h1>Privacy</h1><p>We collect your <b>name</b>.</p></body></html>"
    page = tmp_path / "report.html"
    page.write_text(render_html(report_on({"policy.html": text})), encoding="utf-8")
    opened = chromium.open(page)
    assert "<b>" not in opened.page.locator(".text").inner_text()
    opened.page.get_by_label("Show the mark-up").check()
    assert "<b>" in opened.page.locator(".text").inner_text()
