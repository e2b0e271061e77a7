"""What is installed works by itself: the wheel holds the data and nothing but, the sdist all that a checkout needs."""

from __future__ import annotations

import json
import os
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
    files = files_below(site)
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
