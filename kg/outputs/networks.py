"""The flow of personal data as a networkx graph: from people to the publisher, its recipients and other countries.

Comes in: the tables of the named queries in `FLOW_QUERIES`. Goes out: a `MultiDiGraph`, and GraphML of it. Only
affirmed claims are flows. The same tables give the same nodes and edges in the same order.

Publishers and organisations that the lexicon knows are one node by name, whichever document names them. Any other party
("service providers") is a node of its document, since the words of two documents need not mean the same.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from kg.model import GIVEN, Table

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


class _Parties:
    """Who is who: the documents' publishers, and the organisations that are the same in any document."""

    def __init__(self, documents: Table, known: Container[str]) -> None:
        self._publishers = {row["document"]: row["publisher"] for row in _rows(documents)}
        self._known = known

    def publisher(self, document: str) -> _Node:
        """Return the node of a document's publisher."""
        name = self._publishers.get(document, "") or f"{UNNAMED_PUBLISHER} of {document}"
        return _Node(name, "party", name)

    def exporter(self, name: str, document: str) -> _Node:
        """Return the node of an exporter: that of the publisher if the name is a form of its, or the text's "we"."""
        publisher = self._publishers.get(document, "")
        if not name or not publisher or _head(name) == _head(publisher):
            return self.publisher(document)
        return self.party(name, document)

    def party(self, name: str, document: str) -> _Node:
        """Return the node of a party that a document names."""
        shared = name in self._known or name in self._publishers.values()
        return _Node(name if shared else f"{name} in {document}", "party", name)


def flow_network(
    tables: Mapping[str, Table], labels: Mapping[str, str] | None = None, *, known: Container[str] = ()
) -> Network:
    """Return who gives personal data to whom and where it goes, one edge a claim and passage.

    Nodes carry `kind` (`data-subject`, `party`, `category`, `place`) and `label`; edges `relation`
    (`collects`, `supplies`, `discloses to`, `transfers to`, `located in`), `document`, `concept`, `mechanism`,
    `polarity`, `quote`, `start` and `end`. `labels` names concepts by CURIE; `known` holds the names of organisations
    that are one node in all documents.
    """
    import networkx as nx

    network: Network = nx.MultiDiGraph()
    flows = sorted(set(_flows(tables, labels or {}, _Parties(tables["documents"], known))))
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


def _flows(tables: Mapping[str, Table], labels: Mapping[str, str], parties: _Parties) -> Iterator[_Flow]:
    subject = _Node(DATA_SUBJECT, "data-subject", DATA_SUBJECT)
    for row in _affirmed(tables["data-categories"]):
        yield _flow(subject, parties.publisher(row["document"]), "collects", row, row["category"])
    for row in _affirmed(tables["sources"]):
        if row["concept"] != "dpv:DataSubjectDataSource":
            category = _Node(row["concept"], "category", row["label"] or row["concept"])
            source = parties.party(row["name"], row["document"]) if row["name"] else category
            yield _flow(source, parties.publisher(row["document"]), "supplies", row, row["concept"])
    for row in _affirmed(tables["recipients"]):
        category = _Node(row["category"], "category", labels.get(row["category"], row["category"]))
        # For a category, the table gives its label as the recipient.
        named = row["recipient"] not in ("", category.label)
        recipient = parties.party(row["recipient"], row["document"]) if named else category
        yield _flow(parties.publisher(row["document"]), recipient, "discloses to", row, row["data"])
    for row in map(_claimed, _affirmed(tables["cross-border-transfers"])):
        place = _Node(row["destination"], "place", labels.get(row["destination"], row["destination"]))
        exporter = parties.exporter(row["exporter"], row["document"])
        if row["importer"]:
            importer = parties.party(row["importer"], row["document"])
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


def _claimed(row: Mapping[str, str]) -> dict[str, str]:
    """Return a row with the mechanisms that its document states: what was given beside it is no claim."""
    stated = [name for name in row["mechanism"].split("; ") if not name.endswith(GIVEN)]
    return {**row, "mechanism": "; ".join(stated)}


def _head(name: str) -> str:
    """Return the first word of a name, which its short form keeps."""
    return name.replace(",", " ").split()[0].casefold()


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
