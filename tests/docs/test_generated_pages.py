"""The reference pages say what the code, the queries and the ontology say."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path

import pytest

from kg.cli.main import VERBS

ROOT = Path(__file__).parents[2]
PAGES: dict[str, str] = run_path(str(ROOT / "docs" / "generate.py"))["pages"]()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_is_fresh(name: str) -> None:
    kept = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert kept == PAGES[name], f"docs/reference/{name} is stale: run make docs"


def test_every_verb_query_and_class_has_its_place() -> None:
    for verb in VERBS:
        assert f"\n## kg {verb}\n" in PAGES["commands.md"]
    for path in (ROOT / "queries").glob("*.rq"):
        assert f"\n## {path.stem}\n" in PAGES["queries.md"]
    for path in (ROOT / "queries" / "checks").glob("*.rq"):
        assert f"\n## {path.stem}\n" in PAGES["checks.md"]
    assert "| `ckg:DataTransfer` | data transfer |" in PAGES["ontology.md"]
