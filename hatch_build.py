"""Compiles what reads policies into a wheel, which takes a third off the time that each of them needs.

mypyc makes C of typed modules; the modules themselves stay beside what was compiled. An editable install is not
compiled, since its files are there to be edited, nor is anything where no C compiler works or PURE_PYTHON is set.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILED: Final = (
    "extraction/*.py",
    "graph/quads.py",
    "graph/shape.py",
    "identify.py",
    "reading/[blmntuw]*.py",  # Markdown and text, and the way from blocks to segments
    "reading/flattened.py",
    "reading/se*.py",
    "vocab.py",
)
"""Where most of the time goes. What users hold in hand, the model, stays as it is: it can be pickled and inspected.

mypyc evaluates a generator expression at once, as a list, so none of an endless or costly iterator may stand here.
"""
_SETUP: Final = """
import sys
from mypyc.build import mypycify
from setuptools import setup
flags = ["--explicit-package-bases", "--ignore-missing-imports"]
setup(
    ext_modules=mypycify(flags + sys.argv[1:], opt_level="2", debug_level="0", multi_file=True),
    script_args=["build_ext", "--inplace", "--parallel", "4"],
)
"""


class CompileHook(BuildHookInterface[Any]):
    """What hatchling asks before and after it writes a wheel."""

    _folder = ""

    def dependencies(self) -> list[str]:
        """Return what compiling needs beside hatchling."""
        return [] if "PURE_PYTHON" in os.environ else ["mypy==2.4.1", "setuptools>=77"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile in a copy, so that nothing comes to lie beside the sources, and hand over what came out."""
        if version == "editable" or "PURE_PYTHON" in os.environ:
            return
        self._folder = mkdtemp()
        copy = Path(self._folder)
        package = copytree(Path(self.root, "kg"), copy / "kg")
        modules = sorted(path.relative_to(copy) for pattern in COMPILED for path in package.glob(pattern))
        made = subprocess.run([sys.executable, "-c", _SETUP, *modules], cwd=copy, capture_output=True, text=True)  # noqa: S603 (made by the lines above)
        if made.returncode:
            self.app.display_warning(f"{made.stdout}{made.stderr}\nNothing was compiled; everything works, but slower.")
            return
        suffixes = {".so", ".pyd"}
        libraries = [path for path in (*copy.glob("*.*"), *package.rglob("*.*")) if path.suffix in suffixes]
        build_data["force_include"].update({str(path): path.relative_to(copy).as_posix() for path in libraries})
        build_data.update(pure_python=False, infer_tag=True)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        rmtree(self._folder, ignore_errors=True)
