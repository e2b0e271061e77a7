"""Tables keep every character; the network holds what happens and leaves out what is denied."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.lexicon_files import known_organisations, load_lexicon
from kg.model import Table
from kg.outputs.networks import DATA_SUBJECT, flow_network, render_gexf, render_graphml
from kg.outputs.tables import pivot_comparison, render_csv, render_json, render_jsonl

TABLE = Table(("document", "quote"), (("a.txt", 'He said: "no",\nand left'), ("b.txt", "Müller; 🙂"), ("c.txt", "")))


def test_csv_reads_back_cell_by_cell() -> None:
    content = render_csv(TABLE)
    assert content.startswith("document,quote\na.txt,")
    assert [tuple(row) for row in csv.reader(io.StringIO(content))] == [TABLE.columns, *TABLE.rows]


def test_json_and_json_lines_hold_the_rows_as_objects() -> None:
    rows = [dict(zip(TABLE.columns, row, strict=True)) for row in TABLE.rows]
    assert json.loads(render_json(TABLE)) == rows
    assert [json.loads(line) for line in render_jsonl(TABLE).split("\n")[:-1]] == rows
    assert render_json(Table(("document",), ())) == "[]\n"


@given(st.text())
def test_any_text_survives_csv_and_json_lines_with_one_line_a_row(cell: str) -> None:
    table = Table(("document", "quote"), (("a.txt", cell),))
    (line,) = render_jsonl(table).splitlines()
    assert json.loads(line)["quote"] == cell
    assert list(csv.reader(io.StringIO(render_csv(table), newline="")))[1:] == [["a.txt", cell]]


def test_comparison_has_a_column_for_each_document() -> None:
    long = Table(
        ("facet", "concept", "label", "document", "polarity"),
        (
            ("data", "pd:Name", "Name", "a.txt", "affirmed"),
            ("data", "pd:Name", "Name", "b.txt", "denied"),
            ("data", "pd:Name", "Name", "b.txt", "affirmed"),
            ("data", "pd:Age", "Age", "b.txt", "denied"),
        ),
    )
    assert pivot_comparison(long) == Table(
        ("facet", "concept", "label", "a.txt", "b.txt"),
        (("data", "pd:Age", "Age", "", "denied"), ("data", "pd:Name", "Name", "affirmed", "affirmed; denied")),
    )


def tables(*, recipient_polarity: str = "affirmed") -> dict[str, Table]:
    place = ("a quote", "3", "10")
    return {
        "documents": Table(("document", "publisher"), (("a.txt", "Acme"), ("b.txt", ""))),
        "data-categories": Table(
            ("document", "category", "label", "polarity", "origin", "quote", "start", "end"),
            (
                ("a.txt", "pd:Name", "Name", "affirmed", "provided", *place),
                ("a.txt", "pd:Health", "Health", "denied", "", *place),
                ("b.txt", "pd:Name", "Name", "affirmed", "provided", *place),
            ),
        ),
        "sources": Table(
            ("document", "concept", "label", "name", "quote", "start", "end"),
            (("a.txt", "dpv:ThirdPartyDataSource", "Third party", "", *place),),
        ),
        "recipients": Table(
            ("document", "recipient", "category", "data", "purpose", "polarity", "quote", "start", "end"),
            (
                ("a.txt", "Cloudy", "ckg:HostingProvider", "pd:Name", "", recipient_polarity, *place),
                ("a.txt", "Public", "ckg:Public", "", "", "affirmed", *place),
            ),
        ),
        "cross-border-transfers": Table(
            (
                "document",
                "exporter",
                "importer",
                "origin",
                "destination",
                "mechanism",
                "polarity",
                "quote",
                "start",
                "end",
            ),
            (
                ("a.txt", "", "", "loc:EU", "loc:IN", "eu-gdpr:A46-2-c", "affirmed", *place),
                ("a.txt", "", "Cloudy", "", "loc:US", "", "affirmed", *place),
            ),
        ),
    }


def edges(network: nx.MultiDiGraph[str]) -> set[tuple[str, str, str]]:
    return {(source, target, data["relation"]) for source, target, data in network.edges(data=True)}


def test_flows_run_from_people_to_publisher_recipient_and_country() -> None:
    assert edges(flow_network(tables(), {"ckg:Public": "Public"}, known={"Cloudy"})) == {
        (DATA_SUBJECT, "Acme", "collects"),
        (DATA_SUBJECT, "publisher of b.txt", "collects"),
        ("dpv:ThirdPartyDataSource", "Acme", "supplies"),
        ("Acme", "Cloudy", "discloses to"),
        ("Acme", "ckg:Public", "discloses to"),
        ("Acme", "loc:IN", "transfers to"),
        ("Cloudy", "loc:US", "located in"),
    }


def test_what_others_give_of_a_person_does_not_come_from_that_person() -> None:
    given = tables()
    columns, rows = given["data-categories"].columns, given["data-categories"].rows
    row = ("a.txt", "pd:Age", "Age", "affirmed", "third-party", "a quote", "3", "10")
    network = flow_network({**given, "data-categories": Table(columns, (*rows, row))})
    assert [
        (source, data["relation"]) for source, _, data in network.edges(data=True) if data["concept"] == "pd:Age"
    ] == [("dpv:ThirdPartyDataSource", "supplies")]


def test_what_is_denied_is_no_flow() -> None:
    network = flow_network(tables())
    assert {data["concept"] for _, _, data in network.edges(data=True) if data["relation"] == "collects"} == {"pd:Name"}
    denied = flow_network({**tables(recipient_polarity="denied"), "cross-border-transfers": Table(("polarity",), ())})
    assert "Cloudy in a.txt" in flow_network(tables())
    assert "Cloudy in a.txt" not in denied


def transfers(*rows: tuple[str, str, str]) -> dict[str, Table]:
    """Return tables that hold a publisher for a.txt alone, and transfers: document, exporter and importer."""
    cells = tuple(
        (document, exporter, importer, "loc:IN", "", "quote", "0", "5") for document, exporter, importer in rows
    )
    columns = ("document", "exporter", "importer", "destination", "mechanism", "quote", "start", "end")
    return {
        "documents": Table(("document", "publisher"), (("a.txt", "Acme, Inc."), ("b.txt", ""), ("c.txt", ""))),
        **{name: Table(("polarity",), ()) for name in ("data-categories", "sources", "recipients")},
        "cross-border-transfers": Table(columns, cells),
    }


def test_an_exporter_is_the_publisher_in_any_form_of_its_name_and_nobody_elses_we() -> None:
    rows = (("a.txt", "Acme", ""), ("a.txt", "Acme, Inc.", ""), ("b.txt", "we", ""), ("c.txt", "we", ""))
    assert edges(flow_network(transfers(*rows, ("a.txt", "Other Ltd", "")))) == {
        ("Acme, Inc.", "loc:IN", "transfers to"),
        ("publisher of b.txt", "loc:IN", "transfers to"),
        ("publisher of c.txt", "loc:IN", "transfers to"),
        ("Other Ltd in a.txt", "loc:IN", "transfers to"),
    }


def test_only_organisations_that_are_known_are_one_node_in_two_documents() -> None:
    rows = [(document, "", name) for document in ("b.txt", "c.txt") for name in ("service providers", "Cloudy")]
    network = flow_network(transfers(*rows, ("b.txt", "", "Acme, Inc.")), known={"Cloudy"})
    assert {(source, network.nodes[source]["label"]) for source, _, how in edges(network) if how == "located in"} == {
        ("service providers in b.txt", "service providers"),
        ("service providers in c.txt", "service providers"),
        ("Cloudy", "Cloudy"),
        ("Acme, Inc.", "Acme, Inc."),
    }


def test_a_kind_of_party_in_the_words_of_a_policy_is_no_party_by_name() -> None:
    rows = [("a.txt", "", name) for name in ("our vendors", "npm", "Beta Ltd", "\u5317\u4eac\u516c\u53f8")]
    network = flow_network(transfers(*rows), known={"npm"})
    kinds = {network.nodes[source]["label"]: network.nodes[source]["kind"] for source, _, _ in edges(network)}
    assert kinds == {
        "Acme, Inc.": "party",
        "our vendors": "category",
        "npm": "party",
        "Beta Ltd": "party",
        "\u5317\u4eac\u516c\u53f8": "party",
    }


def test_the_organisations_that_are_known_are_those_of_the_lexicon() -> None:
    assert known_organisations() == frozenset(load_lexicon().names.values())


def test_an_edge_carries_its_evidence_and_safeguard() -> None:
    (data,) = flow_network(tables()).get_edge_data("Acme", "loc:IN").values()
    assert data == {
        "relation": "transfers to",
        "document": "a.txt",
        "concept": "loc:IN",
        "mechanism": "eu-gdpr:A46-2-c",
        "polarity": "affirmed",
        "quote": "a quote",
        "start": "3",
        "end": "10",
    }


def test_what_was_given_beside_a_document_is_no_part_of_its_flows() -> None:
    def network(*mechanisms: str) -> nx.MultiDiGraph[str]:
        rows = tuple(("a.txt", "", "", "loc:US", mechanism, "quote", "0", "5") for mechanism in mechanisms)
        found = transfers()
        return flow_network({**found, "cross-border-transfers": Table(found["cross-border-transfers"].columns, rows)})

    given = "ckg:EUUSDataPrivacyFramework (given)"
    # One claim, judged under two laws of which one has a decision: still one edge.
    edge = [
        data["mechanism"] for _, _, data in network("eu-gdpr:A46-2-c", f"{given}; eu-gdpr:A46-2-c").edges(data=True)
    ]
    assert edge == ["eu-gdpr:A46-2-c"]
    assert [data["mechanism"] for _, _, data in network(given).edges(data=True)] == [""]


def test_graphml_is_the_same_for_rows_in_any_order_and_reads_back() -> None:
    shuffled = {name: Table(table.columns, table.rows[::-1]) for name, table in tables().items()}
    content = render_graphml(flow_network(tables(), {"loc:IN": "India"}))
    assert render_graphml(flow_network(shuffled, {"loc:IN": "India"})) == content
    ElementTree.fromstring(content)  # noqa: S314
    again = nx.parse_graphml(content, force_multigraph=True)
    assert again.nodes["loc:IN"] == {"kind": "place", "label": "India"}
    assert again.number_of_edges() == 8


def test_gexf_reads_back_with_the_place_of_each_passage() -> None:
    content = render_gexf(flow_network(tables(), {"loc:IN": "India"}))
    again = nx.read_gexf(io.BytesIO(content.encode()))
    assert again.nodes["loc:IN"]["label"] == "India"
    assert again.number_of_edges() == 8
    assert {(data["from"], data["to"]) for _, _, data in again.edges(data=True)} == {("3", "10")}
    assert "lastmodifieddate" not in content


def test_signs_that_xml_forbids_are_replaced() -> None:
    given = transfers(("a.txt", "Ot\x0cher", ""))
    for content in (render_graphml(flow_network(given)), render_gexf(flow_network(given))):
        root = ElementTree.fromstring(content)  # noqa: S314
        cells = {cell for element in root.iter() for cell in (element.text, *element.attrib.values())}
        assert "Ot\N{REPLACEMENT CHARACTER}her in a.txt" in cells
