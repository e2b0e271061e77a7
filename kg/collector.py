"""Keeps Python's garbage collector away from where it finds nothing: much is made at once, and all of it stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

COLLECTED_AFTER: Final = 50_000
"""New objects after which a process that reads documents looks for dead ones: about what a document makes."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Run a block in which nothing is looked for that no name refers to any more."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
