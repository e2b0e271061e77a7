"""Stores on disk for tests that change what a build holds."""

from __future__ import annotations

from pathlib import Path

from kg.graph.loading import StoreLoader


def load_store(folder: Path, nquads: Path) -> None:
    """Fill a new store from a whole file of N-Quads."""
    loader = StoreLoader(folder, nquads)
    loader.load(0, nquads.stat().st_size)
    loader.close(compact=True)
