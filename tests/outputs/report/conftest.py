"""The report on the five seeds, made once, and reports on texts of a test's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner

from kg.cli.main import cli
from kg.cli.report import read_report
from kg.graph.folder import Build, open_build
from kg.outputs.report import Report

ROOT = Path(__file__).parents[3]
DAY = date(2026, 11, 1)
ReportOn: TypeAlias = Callable[..., Report]


def build(source: Path, folder: Path) -> Build:
    """Return a build of some texts."""
    result = CliRunner().invoke(cli, ["build", str(source), "-o", str(folder)])
    assert result.exit_code == 0, result.stderr
    return open_build(folder)


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return build(ROOT / "seeds", tmp_path_factory.mktemp("seeds") / "build")


@pytest.fixture(scope="session")
def report(seeds: Build) -> Report:
    return read_report(seeds, (), DAY)


@pytest.fixture
def report_on(tmp_path: Path) -> ReportOn:
    """Return a function that makes a report on texts, given by the names of their files."""

    def make(files: dict[str, str], day: date = DAY) -> Report:
        folder = tmp_path / "texts"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return read_report(build(folder, tmp_path / "build"), (), day)

    return make
