"""What a shell is told when somebody presses TAB: asked as a shell asks, in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import Result

from kg.cli.main import VERBS
from kg.queries import query_names
from kg.reasoning.checks import check_names

Run: TypeAlias = Callable[..., Result]
KG = "from kg.cli.main import main; main()"


def complete(words: str, where: Path, code: str = KG) -> list[str]:
    """Return what the program answers bash for a line whose last word (empty after a blank) is being typed."""
    environment = {
        **os.environ,
        "_KG_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - (not words.endswith(" "))),
    }
    done = subprocess.run([sys.executable, "-c", code], cwd=where, env=environment, capture_output=True, text=True)
    assert done.stderr == ""
    return [line.removeprefix("plain,") for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("kg ", list(VERBS)),
        ("kg qu", ["query", "queries"]),
        ("kg query cross-b", ["cross-border-transfers"]),
        ("kg query my/q", ["file,my/q"]),
        ("kg query retention b", ["dir,b"]),
        ("kg query cross-border-transfers BUILD --param ", ["as_of=", "default_regime="]),
        ("kg query retention BUILD --document ", ["acme.txt", "beta.txt"]),
        ("kg check --check ", list(check_names())),
        ("kg check --fail-on w", ["warning"]),
        ("kg check --format s", ["sarif"]),
        ("kg check --profile ", ["file,"]),
        ("kg build --engine ", ["local", "ray"]),
        ("kg build ", ["file,"]),
        ("kg build -o ", ["dir,"]),
        ("kg diff old.txt n", ["file,n"]),
        ("kg merge s", ["dir,s"]),
        ("kg export --st", ["--store"]),
        ("kg schema ex", ["explain", "export"]),
        ("kg completion ", ["bash", "zsh", "fish"]),
    ],
)
def test_the_shell_is_told_what_may_come(words: str, answer: list[str], built: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").symlink_to(built)
    assert complete(words.replace("BUILD", "mine"), tmp_path) == answer


def test_documents_are_those_of_the_build_in_its_usual_place(built: Path, tmp_path: Path) -> None:
    assert complete("kg explain b", tmp_path) == []
    (tmp_path / "build").symlink_to(built)
    assert complete("kg explain b", tmp_path) == ["beta.txt"]


def test_all_named_queries_are_offered(tmp_path: Path) -> None:
    assert sorted(complete("kg query ", tmp_path)) == sorted(query_names())


def test_nothing_heavy_is_imported(built: Path) -> None:
    heavy = {"rdflib", "pyoxigraph", "rich", "networkx", "kg.queries", "kg.reasoning"}
    code = f"import atexit, sys\natexit.register(lambda: print(sorted({heavy!r} & set(sys.modules))))\n{KG}"
    for words in ("kg query c", "kg check --check n", f"kg query retention {built} --document a", "kg schema c"):
        assert complete(words, built.parent, code)[-1] == "[]", words


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_that_of_the_shell_and_tells_how_to_install_it(shell: str, run: Run) -> None:
    result = run("completion", shell)
    assert f"_KG_COMPLETE={shell}_complete" in result.stdout
    assert f"kg completion {shell} > " in result.stderr
    assert "did you mean bash" in run("completion", "bsh").stderr


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash on this machine")
def test_bash_completes_with_the_script(run: Run, tmp_path: Path) -> None:
    (tmp_path / "script").write_text(run("completion", "bash").stdout, encoding="utf-8")
    (tmp_path / "kg").write_text(f"#!/bin/sh\nexec {sys.executable} -c '{KG}'\n", encoding="utf-8")
    (tmp_path / "kg").chmod(0o755)
    line = 'COMP_WORDS=(kg check --fail-on w); COMP_CWORD=3; _kg_completion kg; echo "${COMPREPLY[@]}"'
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "--norc", "-c", f"source {tmp_path}/script; complete -p kg; {line}"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("complete -o nosort -F _kg_completion kg\nwarning\n", "")
