"""The figures of two hand-made policies are those that one counts by hand."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from kg.model import Table
from kg.outputs.flows.measures import MEASURES, measure_flows, measures_table, shortest_paths
from kg.outputs.networks import Flow, Parties, read_flows
from tests.flows.conftest import LABELS, Run, tables


def flows(given: dict[str, Table]) -> list[Flow]:
    return list(read_flows(given, LABELS, Parties(given["documents"], {"Cloudy"})))


def with_transfers(*rows: tuple[str, str, str, str]) -> dict[str, Table]:
    """Return the tables with other transfers: document, exporter, importer and destination."""
    columns = ("document", "exporter", "importer", "destination", "mechanism", "status", "quote", "start", "end")
    cells = tuple((*row, "", "", "quote", str(at), str(at)) for at, row in enumerate(rows, 100))
    return {**tables(), "cross-border-transfers": Table(columns, cells)}


def paths(given: dict[str, Table]) -> dict[tuple[str, str], list[str]]:
    return {(path.data, path.place.key): [node.label for node in path.nodes] for path in shortest_paths(flows(given))}


def test_measures_count_passages_data_senders_and_paths() -> None:
    measures, _ = measure_flows(flows(tables()))
    assert [(measure.measure, measure.node.label, measure.value) for measure in measures] == [
        ("received-passages", "Cloudy", 2),
        ("received-passages", "hosting provider", 2),
        ("received-data-categories", "hosting provider", 2),
        ("received-data-categories", "Cloudy", 1),
        ("received-from", "hosting provider", 2),
        ("received-from", "Cloudy", 1),
        ("place-passages", "India", 1),
        ("place-passages", "United States", 1),
        ("place-senders", "India", 1),
        ("place-senders", "United States", 1),
        ("place-data-categories", "India", 2),
        ("place-data-categories", "United States", 2),
        ("paths-through", "Acme", 4),
        ("paths-through", "Cloudy", 2),
    ]
    assert {measure.measure for measure in measures} | {"shortest-path"} == set(MEASURES)


def test_a_path_leads_from_data_over_its_holder_and_recipient_to_a_place_with_a_passage_each() -> None:
    path = next(
        path for path in shortest_paths(flows(tables())) if (path.data, path.place.key) == ("pd:Name", "loc:US")
    )
    assert [(step.target.label, step.document, step.start) for step in path.steps] == [
        ("Acme", "a.txt", "0"),
        ("Cloudy", "a.txt", "40"),
        ("United States", "a.txt", "70"),
    ]
    assert path.named == (True, True, False)


def test_a_disclosure_that_names_other_data_is_no_step_of_a_path() -> None:
    # Acme gives Cloudy names; that it gives it anything else is said without naming data.
    assert paths(tables())["pd:Health", "loc:US"] == ["Acme", "Cloudy", "United States"]
    silent = with_transfers(("a.txt", "Cloudy", "", "loc:US"))
    assert paths(silent) == {("pd:Name", "loc:US"): ["Acme", "Cloudy", "United States"]}


def test_the_shortest_path_is_taken_wherever_it_leads() -> None:
    given = with_transfers(("a.txt", "", "Cloudy", "loc:US"), ("a.txt", "", "", "loc:US"))
    assert paths(given)["pd:Name", "loc:US"] == ["Acme", "United States"]


def test_a_path_leads_from_policy_to_policy_over_known_companies_alone() -> None:
    given = with_transfers(("b.txt", "hosting provider", "", "loc:IN"), ("b.txt", "Cloudy", "", "loc:US"))
    assert paths(given) == {("pd:Name", "loc:US"): ["Acme", "Cloudy", "United States"]}


def test_what_is_denied_leads_nowhere() -> None:
    assert {data for data, _ in paths(tables())} == {"pd:Name", "pd:Health"}


def test_the_table_names_measure_node_and_the_passages_of_a_path() -> None:
    table = measures_table(*measure_flows(flows(tables())), LABELS)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert rows[0] == {
        "measure": "received-passages",
        "node": "Cloudy",
        "kind": "party",
        "label": "Cloudy",
        "value": "2",
        **dict.fromkeys(("to", "to_label", "path", "passages"), ""),
    }
    assert rows[-1] == {
        "measure": "shortest-path",
        "node": "pd:Name",
        "kind": "data",
        "label": "Name",
        "value": "3",
        "to": "loc:US",
        "to_label": "United States",
        "path": "Name → Acme → Cloudy → United States",
        "passages": "a.txt 0–5; a.txt 40–45; a.txt 70–75",
    }


def test_measures_are_exported_as_csv_and_json(run: Run, seeds_build: Path, tmp_path: Path) -> None:
    printed = run("export", seeds_build, "--format", "measures")
    assert printed.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(printed.stdout)))
    assert run("export", seeds_build, "--format", "measures", "-o", tmp_path / "m.json").exit_code == 0
    assert json.loads((tmp_path / "m.json").read_text("utf-8")) == rows
    assert {row["measure"] for row in rows} == set(MEASURES)
