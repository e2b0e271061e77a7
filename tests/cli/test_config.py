"""`kg.toml` and the environment set options where the command line does not, and mistakes in them are named."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner, Result

from kg.cli.config import SHARED, find_config
from kg.cli.main import cli

Run: TypeAlias = Callable[..., Result]


@pytest.fixture
def kg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `kg` in a folder of its own, with the settings that stand there and no other."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("KG_")]:
        monkeypatch.delenv(name)
    return lambda *words, **env: CliRunner().invoke(cli, [str(word) for word in words], prog_name="kg", env=env)


def write(text: str, name: str = "kg.toml") -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def day(result: Result) -> str:
    return result.stderr.partition("As of ")[2][:10]


def test_flags_go_before_the_environment_and_that_before_the_file(kg: Run, built: Path) -> None:
    ask = ("query", "cross-border-transfers", built, "--format", "csv")
    write("as_of = 2021-01-01\n[query]\nas_of = 2022-01-01\n")
    assert day(kg(*ask)) == "2022-01-01"
    assert day(kg(*ask, KG_AS_OF="2023-01-01")) == "2023-01-01"
    assert day(kg(*ask, KG_AS_OF="2023-01-01", KG_QUERY_AS_OF="2024-01-01")) == "2024-01-01"
    assert day(kg(*ask, "--as-of", "2025-01-01", KG_QUERY_AS_OF="2024-01-01")) == "2025-01-01"
    assert day(kg(*ask, "--as-of", "2025-01-01", "--param", "as_of=2026-01-01")) == "2026-01-01"


def test_what_stands_at_the_top_is_for_all_verbs(kg: Run, built: Path) -> None:
    write('as_of = "2021-01-01"\n')
    assert day(kg("export", built, "--format", "graphml")) == "2021-01-01"
    assert "as of 2021-01-01" in kg("check", built).stdout


def test_every_kind_of_option_can_be_set(kg: Run, built: Path) -> None:
    write('[check]\nfail_on = "none"\ncheck = ["notice"]\njson = true\n[query]\nlimit = 1\n')
    result = kg("check", built)
    assert result.exit_code == 0
    assert {finding["check"] for finding in json.loads(result.stdout)} == {"notice"}
    assert "1 row; 1 more left out by --limit" in kg("query", "documents", built).stdout
    assert kg("check", built, KG_CHECK_FAIL_ON="info").exit_code == 1


def test_where_build_writes_the_others_read(kg: Run, policies: Path) -> None:
    write(f'[build]\noutput = "graphs/mine"\nbase = "https://example.org/data/"\ngiven = "{Path("given.toml")}"\n')
    write('[[document]]\nname = "acme.txt"\nregimes = ["GDPR"]\n', "given.toml")
    assert kg("build", policies).exit_code == 0
    assert Path("graphs/mine/manifest.json").is_file()
    assert "acme.txt" in kg("query", "documents").stdout
    os.chdir("graphs")  # paths in a file are told from where the file stands
    Path("../.git").mkdir()
    assert "acme.txt" in kg("query", "documents").stdout
    assert kg("query", "documents", KG_NO_CONFIG="1").exit_code == 2
    assert "acme.txt" in kg("query", "documents", KG_NO_CONFIG="1", KG_BUILD_OUTPUT="mine").stdout


def test_the_nearest_file_up_to_the_root_of_the_repository_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository, inner = tmp_path / "repository", tmp_path / "repository" / "policies"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    write("", "../../kg.toml")
    write("[project]\nname = 'x'\n[tool.kg.check]\n", "../pyproject.toml")
    assert find_config() is None  # outside of a repository, only the directory itself
    (repository / ".git").mkdir()
    assert find_config() == repository / "pyproject.toml"
    write("", "../kg.toml")
    assert find_config() == repository / "kg.toml"
    write("[tool.other]\n", "pyproject.toml")
    assert find_config() == repository / "kg.toml"
    write("", "kg.toml")
    assert find_config() == Path("kg.toml")


def test_a_directory_that_is_gone_has_no_settings(kg: Run, tmp_path: Path, built: Path) -> None:
    (tmp_path / "gone").mkdir()
    os.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert kg("query", "documents", built).exit_code == 0
    os.chdir(tmp_path)


def test_pyproject_holds_the_same_below_tool_kg(kg: Run, built: Path) -> None:
    write('[tool.kg]\nas_of = 2021-01-01\n[tool.kg.check]\nfail_on = "none"\n', "pyproject.toml")
    result = kg("check", built)
    assert (result.exit_code, "as of 2021-01-01" in result.stdout) == (0, True)


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ('[check]\n\nfail_onn = "x"\n', "KG116", 'kg.toml, line 3: kg check has no option "fail_onn"'),
        ('[check]\nfail_onn = "x"\n', "KG116", "did you mean fail_on?"),
        ("[chek]\nx = 1\n", "KG116", 'kg.toml, line 1: "chek" has no place here. Hint: did you mean check?'),
        ('asof = "x"\n', "KG116", "did you mean as_of?"),
        ("check = 1\n", "KG116", 'kg.toml, line 1: "check" has no place here. Hint: write it as a table: [check]'),
        (
            "as_of = 2026-11-01T10:00:00\n",
            "KG117",
            "kg.toml, line 1: as_of takes a date. Hint: write it like as_of = 2026-11-01",
        ),
        ('# note\nas_of = "soon"\n', "KG117", 'kg.toml, line 2: as_of: "soon" is no date'),
        ("store = 1\n", "KG117", 'kg.toml, line 1: store takes text like "…"'),
        ('[build]\njobs = "4"\n', "KG117", "kg.toml, line 2: build.jobs takes a number. Hint: write it like jobs = 4"),
        ("[build]\njobs = true\n", "KG117", "build.jobs takes a number"),
        ("[build]\njobs = 0\n", "KG117", "build.jobs: 0 is not in the range"),
        ('[check]\njson = "yes"\n', "KG117", "check.json takes true or false"),
        ('[check]\ncheck = "notice"\n', "KG117", 'check.check takes a list of texts like ["…"]'),
        (
            '[check]\nformat = "jsn"\n',
            "KG117",
            'check.format: there is no format "jsn". Hint: did you mean json or jsonl?',
        ),
        ('check = { fail_on = "x" }\n', "KG117", "kg.toml, line 1: check.fail_on: there is no severity"),
        ("[check\n", "KG115", "kg.toml is no valid TOML"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_line_and_nothing_runs(text: str, code: str, told: str, kg: Run) -> None:
    write(text)
    result = kg("verify", "nowhere")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert f"error[{code}]: " in result.stderr
    assert told in result.stderr
    assert "error[KG120]" in kg("--no-config", "verify", "nowhere").stderr


def test_a_mistake_below_tool_kg_has_its_line_too(kg: Run) -> None:
    write('[check]\nfail_onn = 1\n[tool.kg]\n[tool.kg.check]\nfail_onn = "x"\n', "pyproject.toml")
    assert "pyproject.toml, line 5: kg check has no option" in kg("check").stderr


def test_a_file_may_be_named_and_must_then_be_there(kg: Run, built: Path) -> None:
    write("as_of = 2021-01-01\n", "other.toml")
    assert "as of 2021-01-01" in kg("--config", "other.toml", "check", built).stdout
    assert "as of 2021-01-01" in kg("check", built, KG_CONFIG="other.toml").stdout
    assert "error[KG115]" in kg("--config", "missing.toml", "check", built).stderr
    write("[project]\n", "pyproject.toml")
    assert "pyproject.toml has no table [tool.kg]" in kg("--config", "pyproject.toml", "check", built).stderr


def test_a_wrong_value_in_the_environment_is_told_with_its_variable(kg: Run) -> None:
    assert "(KG_CHECK_FAIL_ON)" in kg("check", KG_CHECK_FAIL_ON="never").stderr
    assert "(KG_BUILD_JOBS)" in kg("build", "x", KG_BUILD_JOBS="many").stderr


def test_a_build_that_is_named_goes_before_a_server_in_the_settings(kg: Run, built: Path) -> None:
    write('store = "sparql+http://127.0.0.1:1/query"\n')
    assert "acme.txt" in kg("query", "documents", built).stdout
    assert "error[KG370]" in kg("query", "documents").stderr
    assert "error[KG172]" in kg("query", "documents", built, "--store", "sparql+http://127.0.0.1:1/query").stderr


def test_no_file_sends_data_or_secrets_to_a_server(kg: Run, policies: Path) -> None:
    write('store = "sparql+http://127.0.0.1:1/query?data=/store"\n')
    assert kg("build", policies, KG_STORE="sparql+http://127.0.0.1:1/query?data=/store").exit_code == 0
    result = kg("query", "documents", KG_STORE_TOKEN="letmein")  # noqa: S106 (no token of anything)
    assert (result.exit_code, "error[KG173]" in result.stderr, "letmein" in result.output) == (2, True, False)
    result = kg("query", "documents", KG_STORE_TOKEN="letmein", KG_STORE="sparql+http://127.0.0.1:1/q")  # noqa: S106
    assert "error[KG370]" in result.stderr


def test_secrets_are_no_settings(kg: Run) -> None:
    write('store_token = "letmein"\n')
    assert "error[KG116]" in kg("doctor", "--json").stdout + kg("check").stderr
    assert {"user", "password", "token"} & {key.rpartition("_")[2] for key in SHARED} == set()


def test_doctor_shows_the_settings_and_their_mistakes(kg: Run) -> None:
    write('as_of = 2021-01-01\n[check]\nfail_on = "none"\n')
    rows = {row["name"]: row for row in json.loads(kg("doctor", "--json", KG_ASOF="x", KG_STORE="h://u:pw@x").stdout)}
    assert rows["settings"]["detail"] == 'kg.toml: as_of = "2021-01-01", check.fail_on = "none"'
    assert rows["KG_ASOF"]["detail"].startswith("stands for no option; did you mean KG_AS_OF")
    assert rows["KG_STORE"]["detail"] == "h://…@x (environment)"
    write("as_of = 1\n")
    result = kg("doctor", "--json")
    (broken,) = [row for row in json.loads(result.stdout) if row["state"] == "broken"]
    assert (result.exit_code, broken["name"], "as_of takes" in broken["detail"]) == (4, "settings", True)
    assert "none is read" in kg("--no-config", "doctor").stdout
