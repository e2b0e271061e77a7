"""`kg export --format ropa-…`: one file or a folder, by name or by extension, as of a date."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_an_open_document_is_written_by_its_extension(run: Run, built: Path, tmp_path: Path) -> None:
    target = tmp_path / "register.ods"
    result = run("export", built, "-o", target, "--as-of", "2026-01-01")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines()[:2] == ["As of 2026-01-01", f"Wrote {target}"]
    again = run("export", built, "--format", "ropa-ods", "--as-of", "2026-01-01")
    assert again.stdout_bytes == target.read_bytes()


def test_a_workbook_is_written_by_its_extension(run: Run, built: Path, tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="the extra office is not installed")
    target = tmp_path / "register.xlsx"
    result = run("export", built, "-o", target, "--as-of", "2026-01-01", "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout) == {"format": "ropa-xlsx", "files": [str(target)]}
    again = run("export", built, "--format", "ropa-xlsx", "--as-of", "2026-01-01")
    assert again.stdout_bytes == target.read_bytes()


def test_csv_goes_into_a_folder(run: Run, built: Path, tmp_path: Path) -> None:
    result = run("export", built, "--format", "ropa-csv", "-o", tmp_path / "ropa", "--as-of", "2026-01-01")
    assert result.exit_code == 0, result.stderr
    names = ["controller.csv", "not-stated.csv", "passages.csv", "policies.csv", "processor.csv"]
    assert sorted(path.name for path in (tmp_path / "ropa").iterdir()) == names
    content = (tmp_path / "ropa" / "controller.csv").read_text("utf-8")
    policy, *_ = csv.DictReader(io.StringIO(content, newline=""))
    assert policy["document"] == "acme.txt"
    assert policy["controller"] == "Acme Inc"
    assert policy["retention"] == "your personal data: 30 days"
    assert policy["third_countries"].startswith("United States")
    assert "not sell" not in content


def test_csv_without_a_folder_is_refused(run: Run, built: Path) -> None:
    result = run("export", built, "--format", "ropa-csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "error[KG109]: ropa-csv writes several tables" in result.stderr
