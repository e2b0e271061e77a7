"""What is installed works by itself: the wheel holds the data and nothing but, the sdist all that a checkout needs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
KG = "from kg.cli.main import main; main()"
pytestmark = pytest.mark.skipif(
    not find_spec("hatchling"), reason="hatchling, which builds the wheel, is not installed"
)


def build(kind: str, folder: Path) -> Path:
    """Build a distribution (`wheel`, `editable` or `sdist`) without asking any index."""
    code = f"import hatchling.build as b; b.build_{kind}({str(folder)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack a wheel, as an installer would."""
    folder = tmp_path_factory.mktemp("site")
    with ZipFile(build("wheel", tmp_path_factory.mktemp("wheel"))) as wheel:
        wheel.extractall(folder)  # noqa: S202 (made by the line above)
    return folder


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_holds_the_package_with_its_data_and_no_more(site: Path) -> None:
    files = {name for name in files_below(site) if not name.endswith((".so", ".pyd"))}
    data = {name.removeprefix("kg/_data/") for name in files if name.startswith("kg/_data/")}
    shipped = [*(ROOT / "ontology").rglob("*"), *(ROOT / "queries").rglob("*")]
    kinds = {".json", ".jsonld", ".rq", ".tsv", ".ttl", ".txt", ".xml"}
    assert data == {path.relative_to(ROOT).as_posix() for path in shipped if path.suffix in kinds}
    code = {name for name in files if not name.startswith("kg/_data/") and ".dist-info/" not in name}
    pages = [path for part in ("templates", "assets") for path in (ROOT / "kg/outputs").rglob(f"{part}/**/*.*")]
    modules, schemas = (ROOT / "kg").rglob("*.py"), (ROOT / "kg/schemas").glob("*.json")
    expected = (*modules, *pages, *schemas, ROOT / "kg" / "py.typed")
    # What makes an asset stays in the checkout.
    assets = "kg/outputs/pages/assets/"
    wanted = {path.relative_to(ROOT).as_posix() for path in expected}
    assert code == {name for name in wanted if not (name.startswith(assets) and name.endswith(".py"))}
    assert {name.rpartition("/")[2] for name in files if "/licenses/" in name} == {"LICENSE", "NOTICE"}


def test_what_is_installed_answers_questions_without_the_checkout(site: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("We collect your name. We do not sell your data.\n", encoding="utf-8")

    def run(*arguments: str) -> str:
        command = [sys.executable, "-c", KG, *arguments]
        environment = {**os.environ, "PYTHONPATH": str(site)}
        return subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True).stdout

    run("build", "a.txt")
    assert {row["category"] for row in json.loads(run("query", "data-categories", "--json"))} >= {"pd:Name"}
    details = {check["name"]: check["detail"] for check in json.loads(run("doctor", "--json"))}
    assert str(site / "kg" / "_data" / "ontology") in details["ontology"]
    assert details["compliance-kg"].endswith(", compiled" if shutil.which("cc") else ", not compiled")


@pytest.mark.skipif(not shutil.which("cc"), reason="without a C compiler nothing is compiled")
def test_what_is_compiled_reads_as_its_modules_do(site: Path) -> None:
    # -P: not the modules of the checkout, which the current folder would bring in.
    command = [sys.executable, "-P", "-m", "pytest", "-p", "no:cacheprovider", "tests/reading", "tests/extraction"]
    environment = {**os.environ, "PYTHONPATH": str(site)}
    tested = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert tested.returncode == 0, tested.stdout


def test_a_wheel_can_be_made_without_compiling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PURE_PYTHON", "1")
    assert build("wheel", tmp_path).name.endswith("-py3-none-any.whl")


def test_compiling_takes_the_version_of_mypy_that_checks_types() -> None:
    pinned = next(line for line in (ROOT / "constraints.txt").read_text().splitlines() if line.startswith("mypy=="))
    assert f'"{pinned}"' in (ROOT / "hatch_build.py").read_text()


def test_an_editable_install_reads_the_checkout(tmp_path: Path) -> None:
    with ZipFile(build("editable", tmp_path)) as wheel:
        (pointer,) = [name for name in wheel.namelist() if name.endswith(".pth")]
        assert wheel.read(pointer).decode().strip() == str(ROOT)
        assert [name for name in wheel.namelist() if name.startswith("kg/")] == []


def test_the_sdist_holds_what_tests_and_checks_need(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = ["Makefile", "NOTICE", "CITATION.cff", "constraints.txt", "requirements-dev.txt", ".ci/run", "README.md"]
    assert [name for name in [*needed, "ontology/generate_dpv.py", "queries/README.md"] if name not in names] == []
    assert any(name.startswith("tests/") for name in names)
