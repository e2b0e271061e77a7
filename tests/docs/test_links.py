"""Links between pages lead to files and headings that are there, as a code host shows them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, headings, page_name, without_blocks


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    lost = []
    for link in re.findall(r"\]\(([^)\s]+)\)", without_blocks(page.read_text("utf-8"))):
        place, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = page.parent / place if place else page
        if not target.exists() or (anchor and anchor not in headings(target.read_text("utf-8"))):
            lost.append(link)
    assert lost == []


def test_headings_get_the_anchors_of_code_hosts() -> None:
    text = "# What `kg` does, and why\n## See [here](a.md)\n## Same\n```sh\n# no heading\n```\n## Same\n"
    assert headings(text) == ["what-kg-does-and-why", "see-here", "same", "same-1"]
