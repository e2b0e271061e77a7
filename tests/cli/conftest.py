"""One small build that the command tests share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner, Result

from kg.cli.main import cli

Run: TypeAlias = Callable[..., Result]

POLICY = """\
Acme Privacy Policy

Acme Inc ("we", "us") is the controller of your personal data. We collect your name and your e-mail address.
We do not sell your personal data. We transfer personal data from the EU to the United States under
standard contractual clauses. We share your e-mail address with our hosting provider.
We keep your personal data for 30 days. You have the right to access your personal data under the GDPR.
"""


@pytest.fixture(scope="session")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("policies")
    (folder / "acme.txt").write_text(POLICY, encoding="utf-8")
    (folder / "beta.txt").write_text(POLICY.replace("Acme", "Beta"), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def run() -> Run:
    """Run `kg` with arguments; tests read `exit_code`, `stdout` and `stderr`."""

    def invoke(*arguments: object, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(cli, [str(word) for word in arguments], input=stdin, prog_name="kg")

    return invoke


@pytest.fixture(scope="session")
def built(policies: Path, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "build"
    result = run("build", policies, "-o", folder)
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    return folder
