"""What README and guides show is what comes out: a reader who does all that a page says, in order, sees its output."""

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

import click
import pytest

from kg.cli.main import VERBS, cli
from kg.queries import query_names
from tests.docs.pages import LEFT_OUT, PAGES, ROOT, Block, Command, blocks, commands, page_name, without_blocks
from tests.servers import oxigraph_server

SERVER = "127.0.0.1:7878"
"""Where pages have a server; a test starts one of its own."""
NEEDED = {
    "kg reason": ("owlready2", "reason"),
    "--format parquet": ("pyarrow", "parquet"),
    "-o register.xlsx": ("openpyxl", "office"),
    "--engine ray": ("ray", "ray"),
}
# Installing is shown for the reader; the tests run in an environment where it is done.
NOT_RUN = ("pip install", "git clone", "cd ", "python3 -m venv", ". .venv")
# What a command says on the side, and the lines of tables, which pages may pass over.
NOTICE = re.compile(r"Next: |Built |As of |[\u2500-\u257f\s]*$")
RUN = ("console", "python")
# Languages of what is read and never run.
SHOWN = ("", "json", "sparql", "sql", "text", "toml", "turtle")
# Blocks that could be run but for what they need, by their first words.
ELSEWHERE = {
    "kg build /shared/policies": "a Ray cluster of machines; tests/cli/test_cluster.py starts one on this machine",
    "job=$(sbatch": "Slurm; the page runs the same script in a shell",
    "import subprocess\nfrom pyspark": "Spark",
    "on:\n  pull_request:": "a code host; the page runs the same command",
}
WITH_BLOCKS = [page for page in PAGES if any(blocks(page.read_text("utf-8")))]
RUNNABLE = [page for page in WITH_BLOCKS if any(one.language in RUN for one in blocks(page.read_text("utf-8")))]


def in_words(command: str) -> list[str]:
    """Return the shell commands that a shown one stands for: the recipe of a make target, or itself."""
    target = re.fullmatch(r"make (\w+)", command)
    if target is None:
        return [command]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = re.search(rf"^{target[1]}:.*\n((?:\t.*\n)+)", makefile, flags=re.MULTILINE)
    assert recipe, f"the Makefile has no target {target[1]}"
    return [line.strip().replace("$(BIN)/", "") for line in recipe[1].splitlines()]


def on_the_day_shown(command: str, expected: tuple[str, ...]) -> str:
    """Return a command that asks as of the day that the page shows: the adequacy of today is not that of tomorrow."""
    shown = re.search(r"as of (\d{4}-\d\d-\d\d)", "\n".join(expected), flags=re.IGNORECASE)
    if shown and command.startswith("kg query cross-border-transfers") and "as_of=" not in command:
        return f"{command} --param as_of={shown[1]}"
    return command


def comparable(line: str) -> str:
    """Return a line without what differs from machine to machine or is no promise: times, counts of a build."""
    line = re.sub(r"[\d,]+ (claims|quads|classes|properties)", r"N \1", line)
    return re.sub(r"\d+\.\d s\b", "N s", line).rstrip()


def run(command: Command, folder: Path, environment: dict[str, str]) -> None:
    """Run a shown command in a folder, and hold its output to the lines that are shown, in their order."""
    output = ""
    for line in in_words(command.shown):
        done = subprocess.run(
            ["/bin/sh", "-c", on_the_day_shown(line, command.expected)],
            cwd=folder,
            env=environment,
            text=True,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}"
        output += done.stdout
    lines = [comparable(line) for line in output.splitlines()]
    come_out, expected = iter(lines), [comparable(line) for line in command.expected]
    for line in expected:
        assert line in come_out, f"{shlex.quote(command.shown)} does not print, in this order: {line}\n{output}"
    if command.is_whole:
        more = [line for line in lines if line not in expected and not NOTICE.match(line)]
        assert more == [], f"{shlex.quote(command.shown)} prints more than is shown, and no {LEFT_OUT} says so"


def save(block: Block, folder: Path) -> None:
    """Write the file that a page tells its reader to write, or add to one."""
    path = folder / block.file
    if block.is_added:
        assert path.is_file(), f"a page adds to {block.file}, which is not there"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a" if block.is_added else "w", encoding="utf-8") as file:
        file.write("\n" * block.is_added + block.text)


def workplace(text: str, folder: Path) -> dict[str, str]:
    """Make the folder of a page's reader, and return the environment of the commands typed there.

    Whoever changes law, language or queries does so in a checkout, which is then what `kg` runs from.
    """
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    paths = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    # A page may write a kg.toml, into a folder that is empty at first.
    own = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    environment = {**own, "PATH": paths, "COLUMNS": "100", "NO_COLOR": "1"}
    if any(block.file.startswith(("ontology/", "queries/")) for block in blocks(text)):
        for name in ("kg", "ontology", "queries"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        environment["PYTHONPATH"] = str(folder)
    return environment


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the server that a page speaks of; give its host and port."""
    with oxigraph_server(tmp_path_factory.mktemp("oxigraph")) as (port, _):
        yield f"127.0.0.1:{port}"


@pytest.mark.parametrize("page", RUNNABLE, ids=page_name)
def test_commands_give_what_is_shown(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    text = page.read_text("utf-8")
    for command, (package, extra) in NEEDED.items():
        if command in text and not find_spec(package):
            pytest.skip(f"{package}, of the extra {extra}, is not installed")
    if SERVER in text:
        text = text.replace(SERVER, request.getfixturevalue("server"))
    environment = workplace(text, tmp_path)
    for block in blocks(text):
        if block.file:
            save(block, tmp_path)
        elif block.language == "console":
            for shown in commands(block.text):
                if not shown.shown.startswith(NOT_RUN):
                    run(shown, tmp_path, environment)
        elif block.language == "python":
            code = [sys.executable, "-c", block.text]
            subprocess.run(code, cwd=tmp_path, env=environment, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("page", WITH_BLOCKS, ids=page_name)
def test_every_block_is_run_saved_or_known_not_to_be(page: Path) -> None:
    """A block of another language, such as `sh`, would pass by the test above unseen."""
    left = [
        block for block in blocks(page.read_text("utf-8")) if block.language not in (*RUN, *SHOWN) and not block.file
    ]
    assert [block.text for block in left if not block.text.startswith(tuple(ELSEWHERE))] == []


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_commands_in_running_text_exist(page: Path) -> None:
    """Verbs, options, named queries, checks and make targets that a sentence names are there."""
    context = click.Context(cli, info_name="kg")
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE)
    for line in re.findall(r"`((?:kg|make) [^`]+)`", without_blocks(page.read_text("utf-8"))):
        program, name, *rest = line.split()
        if program == "make":
            assert name in targets, line
            continue
        if name in ("VERB", "--help", "--debug", "--version"):
            continue
        assert name in VERBS, line
        command = cli.get_command(context, name)
        assert command
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        given = {word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)}
        assert given <= known | {"--help", "-h"}, line
        if name in ("query", "queries") and rest and re.fullmatch(r"[a-z][a-z-]+", rest[0]):
            assert rest[0] in query_names(), line


def test_readme_fits_a_screen_and_quotes_the_seeds() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(readme.splitlines()) <= 100
    seeds = [" ".join(path.read_text("utf-8").split()) for path in sorted(ROOT.glob("seeds/*.txt"))]
    table = "\n".join(line for line in readme.splitlines() if line.startswith("| "))
    quotes = re.findall("“([^”]+)”", table)
    assert len(quotes) == 6
    assert [quote for quote in quotes if not any(quote in seed for seed in seeds)] == []
