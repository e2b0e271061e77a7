"""The site of the documentation: built offline without a warning, whole, and readable in a browser."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from docs.notebook_pages import notebook_page
from tests.browser import Chromium
from tests.docs.pages import ROOT

pytest.importorskip("sphinx", reason="sphinx, of requirements-dev.txt, is not installed")
LOADED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}


class Page(HTMLParser):
    """Collects what a page links to, what it loads, and the anchors that it has."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note a link, something loaded or an anchor."""
        given = {name: value or "" for name, value in attributes}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if LOADED.get(tag, "") in given and "canonical" not in given.get("rel", ""):
            self.loads.append(given[LOADED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as `make site` does."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", "docs", "-d", str(folder / "doctrees")]
    done = subprocess.run([*command, ".", str(folder / "html")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in site.rglob("*.html") if "_static" not in path.parts}


def test_each_page_of_the_documentation_is_there(pages: dict[Path, Page], site: Path) -> None:
    written = [*ROOT.glob("docs/**/*.md"), *ROOT.glob("notebooks/*.ipynb"), ROOT / "CHANGELOG.md"]
    built = {path.relative_to(site) for path in pages}
    assert {path.relative_to(ROOT).with_suffix(".html") for path in written} <= built


def test_each_link_leads_to_a_file_and_an_anchor(pages: dict[Path, Page]) -> None:
    lost = []
    for path, page in pages.items():
        for link in (*page.links, *page.loads):
            place, _, anchor = link.partition("#")
            if re.match(r"[a-z]+:", link):
                continue
            target = (path.parent / unquote(place.partition("?")[0])).resolve() if place else path
            known = pages[target].anchors if target in pages else {anchor}
            if not target.is_file() or (anchor and unquote(anchor) not in known):
                lost.append(f"{path.name}: {link}")
    assert lost == []


def test_options_keep_their_hyphens(site: Path) -> None:
    assert "made by kg build --shard I/N on one machine" in (site / "docs/reference/commands.html").read_text("utf-8")


def test_nothing_comes_from_elsewhere(pages: dict[Path, Page], site: Path) -> None:
    loads = {link for page in pages.values() for link in page.loads}
    assert [link for link in loads if re.match(r"([a-z]+:)?//", link)] == []
    styles = "".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    assert re.findall(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", styles) == []


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False)], ids=["narrow-dark", "wide-light"])
@pytest.mark.parametrize("name", ["docs/index", "docs/tutorial", "docs/reference/checks", "notebooks/01-five-policies"])
def test_page_shows_in_a_browser(site: Path, chromium: Chromium, name: str, width: int, dark: bool) -> None:
    opened = chromium.open(site / f"{name}.html", width=width, dark=dark)
    assert opened.messages == []
    assert [url for url in opened.requests if not url.startswith(site.as_uri())] == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    # Last, since axe-core asks for the styles again, by a way that the browser forbids for files.
    assert opened.violations() == []


def test_search_finds_a_page(site: Path, chromium: Chromium) -> None:
    opened = chromium.open(site / "search.html", fragment="?q=adequacy")
    opened.page.wait_for_selector("#search-results li a")
    found = opened.page.eval_on_selector_all("#search-results li a", "links => links.map(link => link.textContent)")
    assert "Add a country or an adequacy decision" in found


def test_notebook_page_has_words_code_and_the_richest_output() -> None:
    picture = {"image/svg+xml": "<svg><script>no()</script></svg>", "text/plain": "A picture of 2 & 3"}
    cells = [
        {"cell_type": "markdown", "source": ["# Who?\n", "Words."]},
        {"cell_type": "code", "source": "1 + 1", "outputs": [{"data": {"text/plain": "2"}}]},
        {"cell_type": "code", "source": "%%kg\nASK {}", "outputs": [{"text": ["yes\n"]}]},
        {"cell_type": "code", "source": "show()", "outputs": [{"data": picture}]},
        {"cell_type": "code", "source": "table", "outputs": [{"data": {"text/html": "<table>", "text/plain": "t"}}]},
    ]
    page = notebook_page({"cells": cells})
    assert page.startswith("# Who?\nWords.\n\n~~~~~~~~python\n1 + 1\n~~~~~~~~\n\n~~~~~~~~text\n2\n~~~~~~~~")
    assert "~~~~~~~~sparql\n%%kg\nASK {}\n~~~~~~~~\n\n~~~~~~~~text\nyes" in page
    assert '<img alt="A picture of 2 &amp; 3" src="data:image/svg+xml,%3Csvg%3E' in page
    assert "<script>" not in page
    assert '<div class="notebook-output">\n<table>\n</div>' in page
