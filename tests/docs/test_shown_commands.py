"""What the README and the guides show is what comes out: each line shown must occur in the output, in order."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.servers import oxigraph_server

ROOT = Path(__file__).parents[2]
PAGES = [
    page for page in (ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))) if "```console" in page.read_text("utf-8")
]
LEFT_OUT = "…"
SERVER = "127.0.0.1:7878"
"""Where pages have a server; a test starts one of its own."""
# Installing is shown for the reader; the tests run in an environment where it is done.
NEEDED = {
    "kg reason": ("owlready2", "reason"),
    "--format parquet": ("pyarrow", "parquet"),
    "-o register.xlsx": ("openpyxl", "office"),
    "--engine ray": ("ray", "ray"),
}
NOT_RUN = ("pip install", "git clone", "cd ", "python3 -m venv", ". .venv")


def shown_commands(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of a page's console blocks with the lines that the page shows as its output."""
    for block in re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), flags=re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            more = [at for at, line in enumerate(lines) if at and line.startswith("> ")]
            command = "\n".join([lines[0], *(lines[at][2:] for at in more)])
            yield command, [line for line in lines[1 + len(more) :] if line.strip() and line != LEFT_OUT]


def in_words(command: str) -> list[str]:
    """Return the shell commands that a shown one stands for: the recipe of a make target, or itself."""
    target = re.fullmatch(r"make (\w+)", command)
    if target is None:
        return [command]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = re.search(rf"^{target[1]}:.*\n((?:\t.*\n)+)", makefile, flags=re.MULTILINE)
    assert recipe, f"the Makefile has no target {target[1]}"
    return [line.strip().replace("$(BIN)/", "") for line in recipe[1].splitlines()]


def on_the_day_shown(command: str, expected: list[str]) -> str:
    """Return a command that asks as of the day that the page shows: the adequacy of today is not that of tomorrow."""
    shown = re.search(r"as of (\d{4}-\d\d-\d\d)", "\n".join(expected), flags=re.IGNORECASE)
    if shown and command.startswith("kg query cross-border-transfers") and "as_of=" not in command:
        return f"{command} --param as_of={shown[1]}"
    return command


def comparable(line: str) -> str:
    """Return a line without what differs from machine to machine or is no promise: times, counts of a build."""
    line = re.sub(r"[\d,]+ (claims|quads|classes|properties)", r"N \1", line)
    return re.sub(r"\d+\.\d s\b", "N s", line).rstrip()


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the server that a page speaks of; give its host and port."""
    with oxigraph_server(tmp_path_factory.mktemp("oxigraph")) as (port, _):
        yield f"127.0.0.1:{port}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_give_what_is_shown(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    text = page.read_text("utf-8")
    for command, (package, extra) in NEEDED.items():
        if command in text and not find_spec(package):
            pytest.skip(f"{package}, of the extra {extra}, is not installed")
    for name, content in re.findall(r"Save this as `(\S+)`.*?```\w+\n(.*?)```", text, flags=re.DOTALL):
        (tmp_path / name).write_text(content, encoding="utf-8")
    paths = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    # A page may write a kg.toml, into a folder that is empty at first.
    environment = {**os.environ, "PATH": paths, "COLUMNS": "100", "NO_COLOR": "1", "KG_NO_CONFIG": "0"}
    server = request.getfixturevalue("server") if SERVER in text else SERVER
    for shown, expected in ((shown.replace(SERVER, server), expected) for shown, expected in shown_commands(page)):
        if shown.startswith(NOT_RUN):
            continue
        output = ""
        for command in in_words(shown):
            done = subprocess.run(
                ["/bin/sh", "-c", on_the_day_shown(command, expected)],
                cwd=tmp_path,
                env=environment,
                text=True,
                check=False,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}"
            output += done.stdout
        come_out = iter([comparable(line) for line in output.splitlines()])
        for line in (comparable(line.replace(SERVER, server)) for line in expected):
            assert line in come_out, (
                f"{page.name}: {shlex.quote(shown)} does not print, in this order: {line}\n{output}"
            )
    for code in re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL):
        subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)


def test_readme_fits_a_screen_and_quotes_the_seeds() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(readme.splitlines()) <= 100
    seeds = [" ".join(path.read_text("utf-8").split()) for path in sorted(ROOT.glob("seeds/*.txt"))]
    table = "\n".join(line for line in readme.splitlines() if line.startswith("| "))
    quotes = re.findall("“([^”]+)”", table)
    assert len(quotes) == 6
    assert [quote for quote in quotes if not any(quote in seed for seed in seeds)] == []
