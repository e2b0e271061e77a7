"""The page on dependencies names every package that the project asks for, with the licence that its metadata gives."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "dependencies.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = [name for names in PROJECT["optional-dependencies"].values() for name in names]
DEVELOPMENT = [
    line for line in (ROOT / "requirements-dev.txt").read_text("utf-8").splitlines() if not line.startswith("#")
]
NAMES = sorted({re.split(r"[^\w-]", name)[0] for name in (*PROJECT["dependencies"], *EXTRAS, *DEVELOPMENT)})


@pytest.mark.parametrize("name", NAMES)
def test_package_has_its_row(name: str) -> None:
    assert re.search(rf"^\| (`[\w-]+`, )*`{name}`(, `[\w-]+`)* \|", PAGE, flags=re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_licence_is_that_of_the_package(name: str) -> None:
    row = re.search(rf"^\|[^|]*`{name}`[^|]*\| ([^|]+) \|", PAGE, flags=re.MULTILINE)
    assert row
    try:
        package = distribution(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed")
    keys = ("License-Expression", "License", "Classifier")
    told = [value for key in keys for value in package.metadata.get_all(key) or ()]
    licences = " ".join(value for value in told if not re.match(r"(?!License)[\w ]+ ::", value))
    if not licences:
        licences = " ".join(file.read_text() for file in package.files or () if file.name == "LICENSE")
    family = re.split(r"[-\s]", row[1])[0]
    assert family in licences or (family == "PSF" and "Python Software Foundation" in licences)
