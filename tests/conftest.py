"""Options and fixtures that all tests know."""

from __future__ import annotations

import pytest

from tests.browser import chromium as chromium


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden files be written anew, to be read before they are committed."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")
