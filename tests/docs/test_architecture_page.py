"""The page on architecture names every room of the package, and each path that a page names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, blocks, page_name, without_blocks

_OWN = re.compile(r"`((?:kg|ontology|queries|docs|tests|notebooks|benchmarks|seeds)/[\w./-]*)`")


def test_architecture_names_every_room() -> None:
    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text("utf-8")
    rooms = [path for path in (ROOT / "kg").iterdir() if path.is_dir() or path.suffix == ".py"]
    rooms += [path for path in (ROOT / "kg" / "outputs").iterdir() if path.is_dir()]
    names = {f"{path.name}/" if path.is_dir() else path.name for path in rooms if not path.name.startswith("_")}
    assert sorted(name for name in names if not re.search(rf"[`/]{re.escape(name)}`", page)) == []


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_paths_that_a_page_names_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    written = {block.file for block in blocks(text)}
    named = [path for path in _OWN.findall(without_blocks(text)) if "NAME" not in path and path not in written]
    assert [path for path in named if not (ROOT / path).exists()] == []
