"""Runs the notebooks: each `NN-name.py` (percent script) becomes `NN-name.ipynb` with its outputs.

`python notebooks/execute.py [FOLDER]` (or `make notebooks`) writes them beside the scripts, or into FOLDER. Nothing
that differs from run to run is kept: no times, no paths, no version of the kernel.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import nbformat
from nbclient import NotebookClient

HERE: Final = Path(__file__).parent
# A magic is no Python, so a script has it behind `# `, as Jupytext does: the lines of a cell that begins with `# %%kg`,
# and lines like `# %load_ext`. The mark of a cell has a blank or nothing behind `# %%`.
_CELL_MAGIC: Final = re.compile(r"# %%\w")
_LINE_MAGIC: Final = re.compile(r"^# (?=%\w)", re.MULTILINE)
_CELL: Final = re.compile(r"^# %%(?: \[(markdown)\])?\n", re.MULTILINE)
_METADATA: Final = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def run_script(path: Path) -> str:
    """Execute a percent script, in its own folder, and return it as a notebook with outputs."""
    notebook = nbformat.v4.new_notebook(cells=list(_cells(path.read_text(encoding="utf-8"))), metadata=_METADATA)
    where = {"metadata": {"path": str(path.parent)}}
    # The kernel listens on this machine alone; its warning about that is no news to anyone.
    quiet = ["--IPKernelApp.log_level=40"]
    # Two lines printed may come as one piece or as two, by chance, so pieces are joined.
    client = NotebookClient(
        notebook, timeout=300, resources=where, record_timing=False, coalesce_streams=True, extra_arguments=quiet
    )
    client.execute()
    notebook.metadata = nbformat.from_dict(_METADATA)
    return nbformat.writes(notebook, version=4) + "\n"


def main(folder: Path) -> None:
    """Execute every script and write its notebook into a folder."""
    for script in sorted(HERE.glob("[0-9]*.py")):
        (folder / f"{script.stem}.ipynb").write_text(run_script(script), encoding="utf-8")


def _cells(script: str) -> Iterator[Any]:
    _, *parts = _CELL.split(script)
    for number, (kind, source) in enumerate(zip(parts[::2], parts[1::2], strict=True), 1):
        name = f"cell-{number}"
        if kind == "markdown":
            yield nbformat.v4.new_markdown_cell(re.sub(r"^# ?", "", source.strip(), flags=re.MULTILINE), id=name)
        else:
            magic = re.compile(r"^# ?", re.MULTILINE) if _CELL_MAGIC.match(source) else _LINE_MAGIC
            yield nbformat.v4.new_code_cell(magic.sub("", source.strip()), id=name)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
