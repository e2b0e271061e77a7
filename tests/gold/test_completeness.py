"""The completeness of seven notices: what the query says of each criterion against what a reader judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.main import cli
from kg.graph.folder import open_build
from kg.queries import load_query, run_query

ROOT = Path(__file__).parents[2]
READINGS = sorted((Path(__file__).parent / "completeness").glob("*.json"))
POLICIES = ROOT.parent / "shared" / "policies"
BAR = 0.9


def test_the_query_agrees_with_the_reader(tmp_path: Path) -> None:
    if not POLICIES.is_dir():
        pytest.skip("two of the seven documents are not beside this checkout (../shared/policies)")
    build = tmp_path / "build"
    done = CliRunner().invoke(cli, ["build", str(ROOT / "seeds"), str(POLICIES), "-o", str(build)])
    assert done.exit_code == 0, done.stderr
    rows = run_query(open_build(build).store, load_query("notice-completeness"), {}).rows
    found = {(row[0], row[1]): row[3] for row in rows}
    agreed = {}
    for path in READINGS:
        reading = json.loads(path.read_text(encoding="utf-8"))
        for name, judged in reading["criteria"].items():
            status = found[reading["document"], name]
            agreed[reading["document"], name] = status in (judged["status"], *judged["also"])
    assert len(agreed) == 7 * 23 == len(found)
    assert sum(agreed.values()) / len(agreed) >= BAR, [key for key, same in agreed.items() if not same]
