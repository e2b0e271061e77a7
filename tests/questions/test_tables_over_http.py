"""The tables and checks give the same rows over HTTP: the cases of `tests/queries/` asked of the Oxigraph server."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.queries.test_named_queries import CASES, answer, data, expected
from tests.questions.conftest import server_store


@pytest.mark.parametrize("case", CASES, ids=str)
def test_query_gives_the_same_rows_over_http(case: Path, server: int) -> None:
    store = server_store(server, list(parse(data(case), format=RdfFormat.TRIG)))
    assert answer(store, case) == expected(case)
