"""The page of a comparison in a browser: both sides can be read, reached and told apart without colour."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.outputs.comparison.page import render_html
from tests.browser import Chromium
from tests.outputs.comparing import compared, side_of

OLD = """\
Acme Privacy Policy

Acme Inc ("we") is the controller of your data. We do not sell your data to any third party.

We transfer personal data from the EU to India under standard contractual clauses.
"""
NEW = """\
Acme Privacy Policy

Acme Inc ("we") is the controller of your data. We may sell your data to selected third parties.

We transfer personal data from the EU to India. We share your name with <script>alert(1)</script> advertising networks.
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "changes.html"
    comparison = compared(side_of({"old.txt": OLD}), side_of({"new.txt": NEW}))
    path.write_text(render_html(comparison), encoding="utf-8")
    return path


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_the_page_works_offline_and_for_everybody(chromium: Chromium, page: Path, width: int, dark: bool) -> None:
    opened = chromium.open(page, width=width, dark=dark)
    assert (opened.requests, opened.messages) == ([], [])
    assert opened.violations() == []
    assert opened.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert opened.page.locator("script").count() == 0


def test_each_change_is_reached_from_the_list(chromium: Chromium, page: Path) -> None:
    shown = chromium.open(page).page
    links = shown.locator("nav a")
    headings = shown.locator("article h3")
    assert links.count() == headings.count() > 2
    for at in range(links.count()):
        target = (links.nth(at).get_attribute("href") or "").removeprefix("#")
        assert links.nth(at).inner_text() in shown.locator(f"[id='{target}']").inner_text()


def test_words_that_differ_are_marked_as_deleted_and_inserted(chromium: Chromium, page: Path) -> None:
    change = chromium.open(page).page.locator("article", has_text="denied before, now said to be done").first
    before, now = change.locator(".side").all()
    assert before.locator("del").all_inner_texts() == ["do not", "any", "party"]
    assert now.locator("ins").all_inner_texts() == ["may", "selected", "parties"]
    assert before.locator("del").first.evaluate("one => getComputedStyle(one).textDecorationLine") == "line-through"
    assert now.locator("ins").first.evaluate("one => getComputedStyle(one).textDecorationLine") == "underline"
    assert before.locator("q").inner_text().strip('“”"') == "any third party"


def test_a_side_that_says_no_less_than_before_is_not_called_silent() -> None:
    said = "Acme Privacy Policy\n\nWe share your email address with advertisers.\n"
    more = f"{said}\nWe share your name with advertisers.\n"
    comparison = compared(side_of({"a.txt": said}), side_of({"a.txt": more}))
    page = render_html(comparison)
    told = [change.turn for change in comparison.pairs[0].changes]
    assert {"changed", "added"} == set(told)
    assert page.count("nothing that the other does not say, too") == told.count("changed")
    assert page.count(">not stated<") == told.count("added")
