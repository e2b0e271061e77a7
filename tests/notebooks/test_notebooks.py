"""The notebooks run, and the outputs that are kept are those of today."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SCRIPTS = sorted(NOTEBOOKS.glob("[0-9]*.py"))
MISSING = [part for part in ("ipykernel", "matplotlib", "nbclient") if not find_spec(part)]
needs_notebook = pytest.mark.skipif(
    bool(MISSING), reason=f"the notebook extra is not installed ({', '.join(MISSING)}): pip install '.[notebook]'"
)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run every notebook into a folder of its own."""
    folder = tmp_path_factory.mktemp("notebooks")
    done = subprocess.run(
        [sys.executable, NOTEBOOKS / "execute.py", folder], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


@needs_notebook
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_kept_outputs_are_those_of_a_fresh_run(script: Path, fresh: Path) -> None:
    kept, new = (json.loads((folder / f"{script.stem}.ipynb").read_text("utf-8")) for folder in (NOTEBOOKS, fresh))
    assert len(kept["cells"]) == len(new["cells"])
    for cell, cell_now in zip(kept["cells"], new["cells"], strict=True):
        assert cell == cell_now, f"{script.stem}, {cell['id']} is stale: run make notebooks"


def test_kept_outputs_are_light_and_name_no_machine() -> None:
    assert SCRIPTS
    for script in SCRIPTS:
        text = script.with_suffix(".ipynb").read_text("utf-8")
        assert len(text) < 400_000
        assert str(NOTEBOOKS.parent) not in text and str(Path.home()) + "/" not in text
        assert "<dc:date>" not in text
