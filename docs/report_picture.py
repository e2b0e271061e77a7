"""Draws `docs/report.png`, the picture of a report at the top of the README.

    python docs/report_picture.py

Needs Chromium and what requirements-dev.txt brings. The picture is the page that `kg report` makes of one seed, with
most rows left out so that findings, map and text fit one screen.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image
from playwright.sync_api import sync_playwright

HERE: Final = Path(__file__).parent
SEED: Final = "seeds/003_5a8cfb142fc424b3.txt"
DAY: Final = "2026-11-26"
WIDTH: Final = 1280
_LEAVE_OUT: Final = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const keep = (parts, wanted) => parts.forEach((part, at) => wanted(part, at) || part.remove());
  let shown = true;
  for (const part of [...document.querySelector(".policy").children]) {
    if (/^H[23]$/.test(part.tagName)) shown = /-(findings|cross-border-transfers|text)$/.test(part.id);
    if (part.tagName !== "NAV") keep([part], () => shown && !part.matches(".filter, details, .soft"));
  }
  keep(all("#d1-findings + .table tbody tr"), (_, at) => at === 0 || at === 2);
  keep(all("tr[id^=d1-cross]"), (row) => /^United States.*disclosed there/s.test(row.innerText));
  keep(all(".paragraph"), (part) => part.innerText.includes("Bangalore location"));
  const text = document.querySelector(".text");
  text.style = "max-height: 15rem; overflow: hidden";
  const first = all(".lines mark").find((part) => part.innerText.startsWith("Export your"));
  text.scrollTop = first.offsetTop - text.offsetTop;
  document.querySelector(".policy").style = "margin-top: 0.5rem";
  keep(all(".up, .page-foot, .choices"), () => false);
}"""


def main() -> None:
    """Make the report of the seed, and its picture."""
    with TemporaryDirectory() as folder:
        build, page = f"{folder}/build", f"{folder}/report.html"
        for words in (["build", SEED, "-o", build], ["report", build, "-o", page, "--as-of", DAY]):
            subprocess.run([Path(sys.executable).with_name("kg"), *words], cwd=HERE.parent, check=True)  # noqa: S603
        draw(page)


def draw(page: str) -> None:
    """Write the picture of a page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": WIDTH, "height": 800}, color_scheme="light")
        opened.goto(Path(page).as_uri())
        opened.evaluate(_LEAVE_OUT)
        shot = opened.screenshot(full_page=True)
        browser.close()
    # The page has few colours, and a palette of them makes a file of half the size.
    Image.open(io.BytesIO(shot)).quantize(200).save(HERE / "report.png", optimize=True)


if __name__ == "__main__":
    main()
