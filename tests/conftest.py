"""Options and fixtures that all tests know."""

from __future__ import annotations

import os

import pytest

from tests.browser import browser as browser
from tests.browser import chromium as chromium


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden files be written anew, to be read before they are committed."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


def pytest_configure() -> None:
    """Let no settings of this machine, shell or checkout have a say in what the tests see."""
    for name in [name for name in os.environ if name.startswith("KG_") and not name.startswith("KG_TEST_")]:
        del os.environ[name]
    os.environ["KG_NO_CONFIG"] = "1"
