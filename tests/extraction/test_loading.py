"""Loading the lexicon leaves the garbage collector as it was."""

from __future__ import annotations

import gc

import pytest

from kg.extraction.lexicon_files import load_lexicon


@pytest.mark.parametrize("collects", [True, False])
def test_that_loading_leaves_the_collector_as_it_was(collects: bool) -> None:
    before = gc.isenabled()
    (gc.enable if collects else gc.disable)()
    try:
        load_lexicon.__wrapped__()
        assert gc.isenabled() is collects
    finally:
        (gc.enable if before else gc.disable)()
