"""Loading the lexicon leaves the garbage collector as it was, and with nothing of the lexicon to look at."""

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


def test_that_the_collector_leaves_what_was_loaded_alone() -> None:
    lexicon = load_lexicon.__wrapped__()
    assert not any(found is lexicon.words for found in gc.get_objects())
