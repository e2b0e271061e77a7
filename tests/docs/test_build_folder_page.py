"""The page on the build folder names each key that a build writes."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import pytest

from kg.graph.manifest import DocumentEntry, Manifest
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "reference" / "build-folder.md").read_text("utf-8")


@pytest.mark.parametrize(("heading", "record"), [("manifest.json", Manifest), ("documents.jsonl", DocumentEntry)])
def test_page_names_each_key_and_no_other(heading: str, record: Any) -> None:
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    named = re.findall(r"`(\w+)`", "\n".join(line.split("|")[1] for line in section.splitlines() if line[:3] == "| `"))
    assert sorted(named) == sorted(field.name for field in fields(record))
