"""The flow of personal data: from people to the publisher, its recipients and other countries.

Comes in: the tables of the named queries in `FLOW_QUERIES`. Goes out: the flow that each row states, a networkx
`MultiDiGraph` of them, GraphML and GEXF of it. Only affirmed claims are flows. The same tables give the same nodes and
edges in the same order.

Publishers and organisations that the lexicon knows are one node by name, whichever document names them. Any other party
("service providers") is a node of its document, since the words of two documents need not mean the same.
"""

from __future__ import annotations

import re
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
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_THIRD_PARTY: Final = "dpv:ThirdPartyDataSource"


class Node(NamedTuple):
    """Who or what personal data comes from or goes to; `kind` is `data-subject`, `party`, `category` or `place`."""

    key: str
    kind: str
    label: str


class Step(NamedTuple):
    """Personal data goes from one node to the next, as a passage of a document says; an edge of the network."""

    source: Node
    target: Node
    relation: str
    document: str
    concept: str
    mechanism: str
    quote: str
    start: str
    end: str


class Flow(NamedTuple):
    """What one row of a named query says: one step, or two where a recipient stands between exporter and country."""

    query: str
    row: Mapping[str, str]
    steps: tuple[Step, ...]


class Parties:
    """Who is who: the documents' publishers, and the organisations that are the same in any document."""

    def __init__(self, documents: Table, known: Container[str]) -> None:
        self._publishers = {row["document"]: row["publisher"] for row in _rows(documents)}
        self._known = known

    def publisher(self, document: str) -> Node:
        """Return the node of a document's publisher."""
        name = self._publishers.get(document, "") or f"{UNNAMED_PUBLISHER} of {document}"
        return Node(name, "party", name)

    def exporter(self, name: str, document: str) -> Node:
        """Return the node of an exporter: that of the publisher if the name is a form of its, or the text's "we"."""
        publisher = self._publishers.get(document, "")
        if not name or not publisher or _head(name) == _head(publisher):
            return self.publisher(document)
        return self.party(name, document)

    def holder(self, name: str, document: str) -> Node:
        """Return the node of who holds a role: that of the publisher if the name is a form of its."""
        return self.exporter(name, document) if self._publishers.get(document, "") else self.party(name, document)

    def party(self, name: str, document: str) -> Node:
        """Return the node of a party that a document names, or of a kind of party in its words ("our vendors")."""
        shared = name in self._known or name in self._publishers.values()
        if shared:
            return Node(name, "party", name)
        return Node(f"{name} in {document}", "category" if name.islower() else "party", name)


def read_flows(tables: Mapping[str, Table], labels: Mapping[str, str], parties: Parties) -> Iterator[Flow]:
    """Yield what each row of `FLOW_QUERIES` that is a flow says, in the order of the tables.

    `labels` names concepts by CURIE. Denied rows are no flows; nor is, in `sources`, what the data subject gives, as
    the rows of `data-categories` say which data that is.
    """
    subject = Node(DATA_SUBJECT, "data-subject", DATA_SUBJECT)
    others = Node(_THIRD_PARTY, "category", labels.get(_THIRD_PARTY, _THIRD_PARTY))
    for row in _affirmed(tables["data-categories"]):
        publisher = parties.publisher(row["document"])
        given = row["origin"] != "third-party"
        source, relation = (subject, "collects") if given else (others, "supplies")
        yield Flow("data-categories", row, (_step(source, publisher, relation, row, row["category"]),))
    for row in _affirmed(tables["sources"]):
        if row["concept"] != "dpv:DataSubjectDataSource":
            category = Node(row["concept"], "category", row["label"] or row["concept"])
            source = parties.party(row["name"], row["document"]) if row["name"] else category
            publisher = parties.publisher(row["document"])
            yield Flow("sources", row, (_step(source, publisher, "supplies", row, row["concept"]),))
    for row in _affirmed(tables["recipients"]):
        category = Node(row["category"], "category", labels.get(row["category"], row["category"]))
        # For a category, the table gives its label as the recipient.
        named = row["recipient"] not in ("", category.label)
        recipient = parties.party(row["recipient"], row["document"]) if named else category
        publisher = parties.publisher(row["document"])
        yield Flow("recipients", row, (_step(publisher, recipient, "discloses to", row, row["data"]),))
    for row in _affirmed(tables["cross-border-transfers"]):
        yield Flow("cross-border-transfers", row, tuple(_crossing(row, labels, parties)))


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
    flows = read_flows(tables, labels or {}, Parties(tables["documents"], known))
    steps = sorted({step for flow in flows for step in flow.steps})
    for node in sorted({node for step in steps for node in (step.source, step.target)}):
        network.add_node(node.key, kind=node.kind, label=node.label)
    for number, step in enumerate(steps):
        attributes = step._asdict()
        del attributes["source"], attributes["target"]
        network.add_edge(step.source.key, step.target.key, key=str(number), polarity="affirmed", **attributes)
    return network


def render_graphml(network: Network) -> str:
    """Return a network as GraphML."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(_writable(network), named_key_ids=True)) + "\n"


def render_gexf(network: Network) -> str:
    """Return a network as GEXF 1.2, the format of Gephi.

    There, `start` and `end` are times, so that edges tell the place of their passages as `from` and `to`.
    """
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(version="1.2draft")
    # networkx notes the day of writing, and the same input must give the same bytes.
    for meta in writer.xml.findall("meta"):
        writer.xml.remove(meta)
    writer.add_graph(_writable(network, {"start": "from", "end": "to"}))
    return f"{writer}\n"


def _writable(network: Network, names: Mapping[str, str] | None = None) -> Network:
    """Return a network without the signs that XML forbids, and with other names for attributes of its edges."""
    import networkx as nx

    copy: Network = nx.MultiDiGraph()
    for node, data in network.nodes(data=True):
        copy.add_node(xml_text(node), **{name: xml_text(value) for name, value in data.items()})
    for source, target, key, data in network.edges(keys=True, data=True):
        named = {(names or {}).get(name, name): xml_text(value) for name, value in data.items()}
        copy.add_edge(xml_text(source), xml_text(target), key=key, **named)
    return copy


def xml_text(value: str) -> str:
    """Return text with a replacement character for each sign that XML 1.0 forbids, such as a form feed of a PDF."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", value)


def _crossing(row: Mapping[str, str], labels: Mapping[str, str], parties: Parties) -> Iterator[Step]:
    """Yield the steps of a transfer, with the mechanisms that its document states: what was given is no claim."""
    stated = [name for name in row["mechanism"].split("; ") if not name.endswith(GIVEN)]
    row = {**row, "mechanism": "; ".join(stated)}
    place = Node(row["destination"], "place", labels.get(row["destination"], row["destination"]))
    exporter = parties.exporter(row["exporter"], row["document"])
    if row["importer"]:
        importer = parties.party(row["importer"], row["document"])
        yield _step(exporter, importer, "discloses to", row, "")
        yield _step(importer, place, "located in", row, row["destination"])
    else:
        yield _step(exporter, place, "transfers to", row, row["destination"])


def _rows(table: Table) -> Iterator[dict[str, str]]:
    for row in table.rows:
        yield dict(zip(table.columns, row, strict=True))


def _affirmed(table: Table) -> Iterable[dict[str, str]]:
    """Return the rows that say that something happens; a table without the column holds nothing else."""
    return (row for row in _rows(table) if row.get("polarity", "affirmed") == "affirmed")


def _head(name: str) -> str:
    """Return the first word of a name, which its short form keeps."""
    return name.replace(",", " ").split()[0].casefold()


def _step(source: Node, target: Node, relation: str, row: Mapping[str, str], concept: str) -> Step:
    return Step(
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
