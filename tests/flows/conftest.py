"""Two small policies as the tables that queries give, and the five seeds as a build and its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner, Result

from kg.cli.main import cli
from kg.graph.folder import open_build
from kg.model import Table
from kg.outputs.flows.page import SHOWN_QUERIES, Scene, read_scene
from kg.outputs.networks import Parties
from kg.queries import load_query, run_query

ROOT = Path(__file__).parents[2]
AS_OF = "2026-11-22"
LABELS = {"loc:IN": "India", "loc:US": "United States", "pd:Name": "Name", "ckg:HostingProvider": "hosting provider"}
Run: TypeAlias = Callable[..., Result]


@pytest.fixture(scope="session")
def run() -> Run:
    """Run `kg` with arguments; tests read `exit_code`, `stdout` and `stderr`."""

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="kg")

    return invoke


@pytest.fixture(scope="session")
def seeds_build(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds") / "build"
    assert run("build", ROOT / "seeds", "-o", folder).exit_code == 0
    return folder


@pytest.fixture(scope="session")
def seeds_page(run: Run, seeds_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "flows.html"
    result = run("show", seeds_build, "-o", path, "--as-of", AS_OF)
    assert result.exit_code == 0, result.stderr
    return path


@pytest.fixture(scope="session")
def seeds_rows(seeds_build: Path) -> Mapping[str, list[dict[str, str]]]:
    """Give the rows of each query that the page shows, as `kg query` gives them."""
    store = open_build(seeds_build).store
    tables = {name: run_query(store, load_query(name), {}, today=date.fromisoformat(AS_OF)) for name in SHOWN_QUERIES}
    return {name: [dict(zip(t.columns, row, strict=True)) for row in t.rows] for name, t in tables.items()}


def tables(publisher: str = "Acme", quote: str = "a quote") -> dict[str, Table]:
    """Return the tables of two policies: that of a publisher, who gives data to Cloudy, and that of Beta."""

    def at(start: int) -> tuple[str, str, str]:
        return quote, str(start), str(start + 5)

    end = ("quote", "start", "end")
    yes, stated = ("affirmed",), ("eu-gdpr:A46-2-c", "GDPR", "")
    crossing = ("document", "kind", "exporter", "importer", "origin", "destination", "mechanism", "regime", "adequacy")
    return {
        "documents": Table(("document", "publisher"), (("a.txt", publisher), ("b.txt", "Beta"))),
        "data-categories": Table(
            ("document", "category", "label", "polarity", "origin", "special_category", *end),
            (
                ("a.txt", "pd:Name", "Name", "affirmed", "provided", "false", *at(0)),
                ("a.txt", "pd:Health", "Health", "affirmed", "third-party", "true", *at(10)),
                ("a.txt", "pd:Age", "Age", "denied", "", "false", *at(20)),
                ("b.txt", "pd:Name", "Name", "affirmed", "observed", "false", *at(0)),
            ),
        ),
        "sources": Table(
            ("document", "concept", "label", "name", *end),
            (("a.txt", "dpv:ThirdPartyDataSource", "Third party", "Broker", *at(30)),),
        ),
        "recipients": Table(
            ("document", "recipient", "category", "data", "purpose", "polarity", *end),
            (
                ("a.txt", "Cloudy", "ckg:HostingProvider", "pd:Name", "dpv:Marketing", "affirmed", *at(40)),
                ("a.txt", "hosting provider", "ckg:HostingProvider", "", "", "affirmed", *at(50)),
                ("b.txt", "hosting provider", "ckg:HostingProvider", "pd:Name; pd:Age", "", "affirmed", *at(50)),
                ("b.txt", "Beta", "ckg:Affiliate", "", "", "denied", *at(60)),
            ),
        ),
        "cross-border-transfers": Table(
            (*crossing, "status", "polarity", *end),
            (
                (
                    "a.txt",
                    "disclosed-there",
                    "",
                    "Cloudy",
                    "",
                    "loc:US",
                    *[""] * 3,
                    "no-safeguard-stated",
                    *yes,
                    *at(70),
                ),
                (
                    "a.txt",
                    "stored-or-processed-there",
                    "",
                    "",
                    "loc:EU",
                    "loc:IN",
                    *stated,
                    "safeguarded",
                    *yes,
                    *at(80),
                ),
            ),
        ),
        "controller-processor-roles": Table(
            ("document", "party", "role", "context", "on_behalf_of", "explicit", "regime", *end),
            (("a.txt", publisher, "dpv:DataController", "our shop", "", "true", "", *at(90)),),
        ),
        "derived-roles": Table(
            ("document", "party", "role", "on_behalf_of", "rule", "because", "claims", *end),
            (("a.txt", "Cloudy", "dpv:DataProcessor", publisher, "r", "it hosts", "1", *at(40)),),
        ),
    }


def scene_of(given: Mapping[str, Table], labels: Mapping[str, str] = LABELS) -> Scene:
    """Return the scene of tables, in which the lexicon knows Cloudy."""
    return read_scene(given, labels, Parties(given["documents"], {"Cloudy"}))
