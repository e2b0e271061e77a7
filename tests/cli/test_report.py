"""`kg report`: which form is written where, about what, and what is said of a wrong use."""

from __future__ import annotations

import builtins
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("name", "start"), [("r.html", b"<!doctype html>"), ("r.md", b"# What 2 privacy policies claim"), ("r.docx", b"PK")]
)
def test_the_extension_decides_the_form(built: Path, run: Run, tmp_path: Path, name: str, start: bytes) -> None:
    if name.endswith("docx"):
        pytest.importorskip("docx", reason="python-docx, of the extra docx, is not installed")
    result = run("report", built, "-o", tmp_path / name, "--as-of", "2026-01-01")
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    assert (tmp_path / name).read_bytes().startswith(start)
    assert result.stderr.splitlines()[:2] == ["As of 2026-01-01", f"Wrote {tmp_path / name}: 2 policies"]


def test_format_goes_before_the_extension_and_json_tells_the_file(built: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "r.txt"
    result = run(
        "report", built, "--document", "beta.txt", "--format", "markdown", "-o", path, "--json", "--as-of", "2026-01-01"
    )
    assert json.loads(result.stdout) == {
        "as_of": "2026-01-01",
        "documents": ["beta.txt"],
        "file": str(path),
        "format": "markdown",
    }
    assert path.read_text(encoding="utf-8").startswith("# Beta Inc: what its privacy policy claims\n")


def test_standard_output_takes_a_page_or_markdown(built: Path, run: Run) -> None:
    assert run("report", built, "-o", "-").stdout.startswith("<!doctype html>")
    assert run("report", built, "-o", "-", "--format", "markdown").stdout.startswith("# What 2 privacy policies claim")


def test_a_report_on_one_document_says_of_it_what_the_report_on_all_says(built: Path, run: Run) -> None:
    arguments = ("report", built, "-o", "-", "--format", "markdown", "--as-of", "2026-01-01")
    whole, one = (run(*arguments, *more).stdout for more in ((), ("--document", "beta.txt")))
    assert one[one.index("## Beta Inc") :] == whole[whole.index("## Beta Inc") :]


def test_the_same_build_and_day_give_the_same_bytes(built: Path, run: Run) -> None:
    first, second = (run("report", built, "-o", "-", "--as-of", "2026-01-01").stdout for _ in range(2))
    assert first == second


def test_the_day_decides_the_status(built: Path, run: Run) -> None:
    page = run("report", built, "-o", "-", "--format", "markdown", "--as-of", "2026-01-01").stdout
    assert "safeguarded" in page
    assert "as of **2026-01-01**" in page


def test_what_was_given_is_told_from_what_is_claimed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "facts.toml").write_text('[[document]]\nname = "*"\nestablished = "IN"\n', encoding="utf-8")
    (tmp_path / "acme.txt").write_text('Acme Inc ("we") transfers your data to Brazil.\n', encoding="utf-8")
    built = tmp_path / "build"
    run("build", tmp_path / "acme.txt", "-o", built, "--given", tmp_path / "facts.toml")
    told = "What ends in (given) was given beside the documents, and is not claimed by them."
    for form in ("html", "markdown"):
        report = run("report", built, "-o", "-", "--format", form).stdout
        assert told in report and "India (given)" in report
    run("build", tmp_path / "acme.txt", "-o", built)
    assert told not in run("report", built, "-o", "-").stdout


def test_a_profile_weighs_as_it_does_in_check(built: Path, run: Run, tmp_path: Path) -> None:
    profile = tmp_path / "profile.tsv"
    profile.write_text("none\tnotice\n", encoding="utf-8")
    report = run("report", built, "-o", "-", "--format", "markdown", "--profile", profile)
    assert "`notice/" in run("report", built, "-o", "-", "--format", "markdown").stdout
    assert report.exit_code == 0 and "`notice/" not in report.stdout
    assert "error[KG147]" in run("report", built, "-o", "-", "--profile", tmp_path / "none.tsv").stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("-o", "r.pdf"), "KG103"),
        (("--format", "pdf"), "KG103"),
        (("--document", "gamma.txt"), "KG190"),
        (("--as-of", "yesterday"), "KG110"),
        (("-o", "-", "--json"), "KG193"),
        (("-o", "-", "--format", "docx"), "KG193"),
    ],
)
def test_a_wrong_use_is_named(built: Path, run: Run, arguments: tuple[str, ...], code: str) -> None:
    result = run("report", built, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"error[{code}]" in result.stderr


@pytest.mark.parametrize("harm", [Path.unlink, lambda text: text.write_text("We sell your data.")])
def test_a_text_that_is_gone_or_was_changed_is_an_error(
    policies: Path, run: Run, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    run("build", policies, "-o", tmp_path / "build")
    for text in (tmp_path / "build" / "texts").iterdir():
        harm(text)
    result = run("report", tmp_path / "build", "-o", "-")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "error[KG311]: the text of acme.txt is gone from the build or was changed" in result.stderr


def test_docx_without_its_package_names_the_extra(
    built: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without_docx(name: str, *rest: Any, **options: Any) -> Any:
        if name == "docx":
            raise ImportError(name)
        return real(name, *rest, **options)

    monkeypatch.setattr(builtins, "__import__", without_docx)
    result = run("report", built, "-o", tmp_path / "r.docx")
    assert result.exit_code == 5
    assert "error[KG440]" in result.stderr and "compliance-kg[docx]" in result.stderr
    assert not (tmp_path / "r.docx").exists()
