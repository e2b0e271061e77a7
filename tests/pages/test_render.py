"""Pages: self-contained, and safe whatever a policy says."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, DictLoader, UndefinedError

from kg.outputs.pages import environment, render_page
from tests.browser import Chromium

HOSTILE = "</script><script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">"
TEMPLATE = """{% extends "base.html" %}{% from "marks.html" import mark, passage %}
{% block content %}<p>{{ said }} {{ mark("violation") }} {{ passage(said, 1, 2) }}</p>{% endblock %}
{% block data %}<script type="application/json" id="data">{{ {"said": said} | tojson }}</script>{% endblock %}"""


@pytest.fixture
def template(monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a template beside those of the package."""
    own = environment().loader
    assert own is not None
    monkeypatch.setattr(environment(), "loader", ChoiceLoader([DictLoader({"here.html": TEMPLATE}), own]))
    return "here.html"


@pytest.mark.parametrize("dark", [False, True])
def test_what_a_policy_says_is_text(template: str, tmp_path: Path, chromium: Chromium, dark: bool) -> None:
    path = tmp_path / "page.html"
    path.write_text(render_page(template, {"said": HOSTILE}, title="A page", as_of="2026-11-26"), encoding="utf-8")
    opened = chromium.open(path, dark=dark)
    assert opened.page.title() == "A page"
    assert HOSTILE in opened.page.locator("main p").inner_text()
    assert opened.page.evaluate("JSON.parse(document.getElementById('data').textContent).said") == HOSTILE
    assert opened.requests == []
    assert opened.messages == []
    assert opened.violations() == []


def test_a_script_that_is_not_ours_does_not_run(template: str, tmp_path: Path, chromium: Chromium) -> None:
    page = render_page(template, {"said": ""}, title="A page", as_of="2026-11-26")
    path = tmp_path / "page.html"
    path.write_text(page.replace("</main>", "<script>document.title = 'owned'</script></main>"), encoding="utf-8")
    opened = chromium.open(path)
    assert opened.page.title() == "A page"
    assert "Content Security Policy" in opened.messages[0]


def test_what_a_policy_says_does_not_turn_the_line_around(template: str) -> None:
    page = render_page(template, {"said": "to the \u202eU.S.\u202c"}, title="A page", as_of="2026-11-26")
    assert "<p>to the \ufffdU.S.\ufffd" in page
    assert '{"said": "to the \ufffdU.S.\ufffd"}' in page


def test_a_value_that_is_missing_is_an_error(template: str) -> None:
    with pytest.raises(UndefinedError, match="said"):
        render_page(template, {}, title="A page", as_of="2026-11-26")
