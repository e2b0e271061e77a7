"""Figures of the flows: who receives most, where data goes, and the shortest way from data to a place.

Every figure counts what policies say, so a party of which a policy says much stands higher than one of which it says
little. `MEASURES` says of each what it counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from kg.model import Table
from kg.outputs.networks import Flow, Node, Step

if TYPE_CHECKING:
    import networkx as nx

    Ways: TypeAlias = nx.DiGraph[Node]
    _Count: TypeAlias = tuple[str, Node, int]

MEASURES: Final = {
    "received-passages": "passages that say that the party is given data",
    "received-data-categories": "categories of data that those passages name; a passage that names none adds none",
    "received-from": "parties that say that they give it data",
    "place-passages": "passages that say that data is or goes there",
    "place-senders": "parties that have data there, move it there or give it to a recipient there",
    "place-data-categories": "categories of data from which a path leads there",
    "paths-through": "pairs of a category of data and a place whose shortest path leads through the party",
    "shortest-path": "steps of the shortest path from a category of data to a place",
}
"""What each measure counts."""
_COLUMNS: Final = ("measure", "node", "kind", "label", "value", "to", "to_label", "path", "passages")
# A path of fewer steps is shorter whatever its steps say; of two with as many, the one whose steps name the data.
_NAMED, _UNNAMED = 100, 101


@dataclass(frozen=True, slots=True)
class Measure:
    """The value of a measure (a key of `MEASURES`, none of the paths) for a node."""

    measure: str
    node: Node
    value: int


@dataclass(frozen=True, slots=True)
class Path:
    """The shortest way from a category of data (a CURIE) to a place: a step a claim, the first holds the data.

    `named` says of each step whether its passage names the data. Where it names no data at all, the policy leaves open
    whether it means this category; a step that names other data alone is no part of a path.
    """

    data: str
    place: Node
    steps: tuple[Step, ...]
    named: tuple[bool, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes after the data: its holder, those between, and the place."""
        return tuple(step.target for step in self.steps)


def measure_flows(flows: Iterable[Flow]) -> tuple[tuple[Measure, ...], tuple[Path, ...]]:
    """Return the measures, the greatest value of each first, and the paths, sorted by data and place."""
    flows = tuple(flows)
    steps = {step for flow in flows for step in flow.steps}
    paths = shortest_paths(flows)
    counted = _received(steps) + _places(flows) + _on_paths(paths)
    order = list(MEASURES)
    measures = [Measure(name, node, value) for name, node, value in counted]
    measures.sort(key=lambda m: (order.index(m.measure), -m.value, m.node.label.casefold(), m.node.key))
    return tuple(measures), paths


def shortest_paths(flows: Iterable[Flow]) -> tuple[Path, ...]:
    """Return the shortest path from each category of data to each place that it reaches, sorted.

    A path leads from document to document over publishers and organisations that the lexicon knows alone, as any other
    party is a node of its document, and nothing leads on from a kind of recipient.
    """
    import networkx as nx

    held: dict[str, dict[Node, Step]] = defaultdict(dict)
    ways: Ways = nx.DiGraph()
    for query, step in sorted((flow.query, step) for flow in flows for step in flow.steps):
        if query == "data-categories":
            held[step.concept].setdefault(step.target, step)
        elif query != "sources":
            ways.add_edge(step.source, step.target)
            ways.edges[step.source, step.target].setdefault("steps", []).append(step)
    paths = []
    for data, holders in sorted(held.items()):
        for route in _routes(ways, sorted(holder for holder in holders if holder in ways), data):
            taken = [best for edge in pairwise(route) if (best := _best(ways.edges[edge], data))]
            steps = (holders[route[0]], *taken)
            paths.append(Path(data, route[-1], steps, tuple(data in step.concept.split("; ") for step in steps)))
    return tuple(paths)


def _routes(ways: Ways, holders: list[Node], data: str) -> list[list[Node]]:
    """Return the shortest way from one of those who hold the data to each place, sorted by place."""
    import networkx as nx

    if not holders:
        return []
    found: dict[Node, list[Node]] = nx.multi_source_dijkstra_path(
        ways, holders, weight=lambda _one, _other, edge: _weight(edge, data)
    )
    return [found[node] for node in sorted(found) if node.kind == "place"]


def measures_table(measures: Iterable[Measure], paths: Iterable[Path], labels: dict[str, str]) -> Table:
    """Return measures and paths as one table; `passages` names the passage of each step of a path."""
    rows = [(m.measure, m.node.key, m.node.kind, m.node.label, str(m.value), "", "", "", "") for m in measures]
    for path in paths:
        label = labels.get(path.data, path.data)
        told = " → ".join([label, *(node.label for node in path.nodes)])
        passages = "; ".join(f"{step.document} {step.start}–{step.end}" for step in path.steps)
        place = path.place
        count = str(len(path.steps))
        rows.append(("shortest-path", path.data, "data", label, count, place.key, place.label, told, passages))
    return Table(_COLUMNS, tuple(rows))


def _received(steps: Iterable[Step]) -> list[_Count]:
    passages: dict[Node, set[tuple[str, str, str]]] = defaultdict(set)
    data: dict[Node, set[str]] = defaultdict(set)
    senders: dict[Node, set[str]] = defaultdict(set)
    for step in steps:
        if step.relation == "discloses to":
            passages[step.target].add((step.document, step.start, step.end))
            data[step.target] |= set(filter(None, step.concept.split("; ")))
            senders[step.target].add(step.source.key)
    counted: list[_Count] = []
    for node in passages:
        counted.append(("received-passages", node, len(passages[node])))
        counted.append(("received-data-categories", node, len(data[node])))
        counted.append(("received-from", node, len(senders[node])))
    return counted


def _places(flows: Iterable[Flow]) -> list[_Count]:
    passages: dict[Node, set[tuple[str, str, str]]] = defaultdict(set)
    senders: dict[Node, set[str]] = defaultdict(set)
    for flow in flows:
        place = flow.steps[-1].target
        if place.kind == "place":
            passages[place].add((flow.row["document"], flow.row["start"], flow.row["end"]))
            senders[place].add(flow.steps[0].source.key)
    counted = [("place-passages", node, len(found)) for node, found in passages.items()]
    return [*counted, *(("place-senders", node, len(found)) for node, found in senders.items())]


def _on_paths(paths: Iterable[Path]) -> list[_Count]:
    reached, through = Counter[Node](), Counter[Node]()
    for path in paths:
        reached[path.place] += 1
        through.update(path.nodes[:-1])
    counted = [("place-data-categories", node, count) for node, count in reached.items()]
    return [*counted, *(("paths-through", node, count) for node, count in through.items())]


def _best(edge: dict[str, list[Step]], data: str) -> Step | None:
    """Return the first step of an edge that names the data, or else that names none; None if all name other data."""
    for step in edge["steps"]:
        if data in step.concept.split("; "):
            return step
    return next((step for step in edge["steps"] if step.relation != "discloses to" or not step.concept), None)


def _weight(edge: dict[str, list[Step]], data: str) -> int | None:
    step = _best(edge, data)
    if step is None:
        return None
    return _NAMED if data in step.concept.split("; ") else _UNNAMED
