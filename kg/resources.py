"""Finds `ontology/` and `queries/`: inside the wheel, or at the top of a checkout."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from kg.errors import StoreError

_PACKAGE = Path(__file__).parent


@cache
def folder(name: str) -> Path:
    """Return the folder `ontology` or `queries` that belongs to this installation."""
    # An editable install has no `_data`, so the checkout is looked at second, never first.
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise StoreError("KG301", f"the folder {name}/ of compliance-kg is missing", "reinstall compliance-kg")


def is_compiled() -> bool:
    """Tell whether the modules that read policies were compiled when this package was built (`hatch_build.py`)."""
    module = find_spec("kg.extraction.extract")
    return module is not None and module.origin is not None and not module.origin.endswith(".py")
