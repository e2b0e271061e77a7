"""A real browser for tests: Chromium of the system, headless, that reports each request and each message of a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SERIOUS = ("serious", "critical")


@dataclass
class Opened:
    """A page that is open, and what it did: requests off the page, and messages and errors of its console."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """Return what axe-core finds serious or critical, a line a rule and element."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        return [
            f"{rule['id']}: {node['html'][:120]} {' '.join(str(node.get('failureSummary', '')).split())[:300]}"
            for rule in found
            if rule["impact"] in SERIOUS
            for node in rule["nodes"]
        ]


class Chromium:
    """Opens pages in fresh contexts, without a network, and closes them after a test."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def close(self) -> None:
        """Close all pages: one that is left open goes on to take its share of the machine."""
        for context in self._browser.contexts:
            context.close()

    def open(self, path: Path, *, fragment: str = "", width: int = 1280, dark: bool = False, **options: Any) -> Opened:
        """Open an HTML file; `options` are those of Playwright's `new_context`."""
        scheme: Any = "dark" if dark else "light"
        context = self._browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            offline=True,
            reduced_motion="reduce",
            **options,
        )
        opened = Opened(context.new_page())
        own = path.resolve().as_uri()
        opened.page.on("request", lambda request: _note(opened.requests, request.url, own))
        opened.page.on("console", lambda message: opened.messages.append(f"{message.type}: {message.text}"))
        opened.page.on("pageerror", lambda error: opened.messages.append(f"error: {error}"))
        opened.page.goto(own + fragment)
        return opened


def _note(requests: list[str], url: str, own: str) -> None:
    if url.partition("#")[0] != own and not url.startswith(("data:", "blob:")):
        requests.append(url)


@pytest.fixture
def chromium(browser: Browser) -> Iterator[Chromium]:
    """Give Chromium to a test."""
    opener = Chromium(browser)
    yield opener
    opener.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once; a test that needs it is skipped where it is not installed."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("KG_TEST_BROWSER") == "required":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
