"""The flow of personal data as a networkx graph: from people to the publisher, its recipients and other countries.

Comes in: the tables of the named queries in `FLOW_QUERIES`. Goes out: a `MultiDiGraph`, and GraphML of it. Only
affirmed claims are flows. The same tables give the same nodes and edges in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from kg.model import Table

if TYPE_CHECKING:
    import networkx as nx

    Network: TypeAlias = nx.MultiDiGraph[str]

FLOW_QUERIES: Final = ("documents", "data-categories", "sources", "recipients", "cross-border-transfers")
"""The named queries whose tables `flow_network` reads."""
DATA_SUBJECT: Final = "data subject"
UNNAMED_PUBLISHER: Final = "publisher"


class _Node(NamedTuple):
    key: str
    kind: str
    label: str


class _Flow(NamedTuple):
    source: _Node
    target: _Node
    relation: str
    document: str
    concept: str
    mechanism: str
    quote: str
    start: str
    end: str


def flow_network(tables: Mapping[str, Table], labels: Mapping[str, str] | None = None) -> Network:
    """Return who gives personal data to whom and where it goes, one edge a claim and passage.

    Nodes carry `kind` (`data-subject`, `party`, `category`, `place`) and `label`; edges `relation`
    (`collects`, `supplies`, `discloses to`, `transfers to`, `located in`), `document`, `concept`, `mechanism`,
    `polarity`, `quote`, `start` and `end`. `labels` names concepts by CURIE.
    """
    import networkx as nx

    network: Network = nx.MultiDiGraph()
    flows = sorted(set(_flows(tables, labels or {})))
    for node in sorted({node for flow in flows for node in (flow.source, flow.target)}):
        network.add_node(node.key, kind=node.kind, label=node.label)
    for number, flow in enumerate(flows):
        attributes = flow._asdict()
        del attributes["source"], attributes["target"]
        network.add_edge(flow.source.key, flow.target.key, key=str(number), polarity="affirmed", **attributes)
    return network


def render_graphml(network: Network) -> str:
    """Return a network as GraphML."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(network, named_key_ids=True)) + "\n"


def _flows(tables: Mapping[str, Table], labels: Mapping[str, str]) -> Iterator[_Flow]:
    publishers = {row["document"]: row["publisher"] for row in _rows(tables["documents"])}
    subject = _Node(DATA_SUBJECT, "data-subject", DATA_SUBJECT)
    for row in _affirmed(tables["data-categories"]):
        yield _flow(subject, _publisher(row, publishers), "collects", row, row["category"])
    for row in _affirmed(tables["sources"]):
        if row["concept"] != "dpv:DataSubjectDataSource":
            source = _party_or_category(row["name"], row["concept"], row["label"] or row["concept"])
            yield _flow(source, _publisher(row, publishers), "supplies", row, row["concept"])
    for row in _affirmed(tables["recipients"]):
        label = labels.get(row["category"], row["category"])
        # For a category, the table gives its label as the recipient.
        recipient = _party_or_category("" if row["recipient"] == label else row["recipient"], row["category"], label)
        yield _flow(_publisher(row, publishers), recipient, "discloses to", row, row["data"])
    for row in _affirmed(tables["cross-border-transfers"]):
        place = _Node(row["destination"], "place", labels.get(row["destination"], row["destination"]))
        exporter = _party(row["exporter"]) if row["exporter"] else _publisher(row, publishers)
        if row["importer"]:
            importer = _party(row["importer"])
            yield _flow(exporter, importer, "discloses to", row, "")
            yield _flow(importer, place, "located in", row, row["destination"])
        else:
            yield _flow(exporter, place, "transfers to", row, row["destination"])


def _rows(table: Table) -> Iterator[dict[str, str]]:
    for row in table.rows:
        yield dict(zip(table.columns, row, strict=True))


def _affirmed(table: Table) -> Iterable[dict[str, str]]:
    """Return the rows that say that something happens; a table without the column holds nothing else."""
    return (row for row in _rows(table) if row.get("polarity", "affirmed") == "affirmed")


def _publisher(row: Mapping[str, str], publishers: Mapping[str, str]) -> _Node:
    name = publishers.get(row["document"], "")
    if name:
        return _party(name)
    return _Node(f"{UNNAMED_PUBLISHER} of {row['document']}", "party", f"{UNNAMED_PUBLISHER} of {row['document']}")


def _party(name: str) -> _Node:
    return _Node(name, "party", name)


def _party_or_category(name: str, category: str, label: str) -> _Node:
    return _party(name) if name else _Node(category, "category", label)


def _flow(source: _Node, target: _Node, relation: str, row: Mapping[str, str], concept: str) -> _Flow:
    return _Flow(
        source=source,
        target=target,
        relation=relation,
        document=row["document"],
        concept=concept,
        mechanism=row.get("mechanism", ""),
        quote=row["quote"],
        start=row["start"],
        end=row["end"],
    )
