"""The flows as one page that works offline: a picture to filter and walk through, and a list that holds every flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from kg.model import Table
from kg.outputs.flows.entries import GROUPS, ROLE_QUERIES, Choice, Entry, Role, filter_choices, read_entries, read_roles
from kg.outputs.flows.layout import COLUMNS, GAP, TOP, Layout, lay_out
from kg.outputs.flows.measures import MEASURES, Measure, Path, measure_flows
from kg.outputs.flows.picture import render_picture, used_columns
from kg.outputs.networks import FLOW_QUERIES, Flow, Node, Parties, Step, read_flows
from kg.outputs.pages import render_page
from kg.outputs.tables import table_objects

SHOWN_QUERIES: Final = (*FLOW_QUERIES, *ROLE_QUERIES)
"""The named queries whose tables `read_scene` reads."""
_STYLES: Final = ("picture.css", "flows.css")
_SCRIPTS: Final = ("vendor/panzoom.min.js", "flows-picture.js", "flows.js")


@dataclass(frozen=True, slots=True)
class Scene:
    """All that there is to show: the flows with their places in the picture, and the rows and roles behind them."""

    flows: tuple[Flow, ...]
    entries: tuple[Entry, ...]
    roles: tuple[Role, ...]
    layout: Layout
    publishers: frozenset[str]
    documents: int
    denied: int


def read_scene(tables: Mapping[str, Table], labels: Mapping[str, str], parties: Parties) -> Scene:
    """Return the flows of the tables of `SHOWN_QUERIES`, laid out."""
    flows = tuple(read_flows(tables, labels, parties))
    roles = read_roles(tables, parties)
    documents = table_objects(tables["documents"])
    publishers: list[Node] = [parties.publisher(row["document"]) for row in documents]
    return Scene(
        flows=flows,
        entries=read_entries(flows, roles, labels),
        roles=roles,
        layout=lay_out(flows, publishers),
        publishers=frozenset(node.key for node in publishers),
        documents=len(documents),
        denied=sum(row.get("polarity") == "denied" for name in FLOW_QUERIES for row in table_objects(tables[name])),
    )


def render_flows_page(scene: Scene, labels: Mapping[str, str], *, title: str, as_of: str) -> str:
    """Return the page as HTML; `as_of` is the ISO date that the statuses of transfers are judged as of."""
    measures, paths = measure_flows(scene.flows)
    layout = scene.layout
    numbers = {step: number for number, flow in reversed(list(enumerate(scene.flows))) for step in flow.steps}
    values = {
        "scene": scene,
        "layout": layout,
        "columns": used_columns(layout),
        "publishers": scene.publishers,
        "groups": [(group, [entry for entry in scene.entries if entry.query == group.query]) for group in GROUPS],
        "filters": filter_choices(scene.entries, labels),
        "statuses": sorted({line.status for line in layout.lines} - {""}),
        "labels": labels,
        "meanings": MEASURES,
        "received": _by_node(measures, ("received-passages", "received-data-categories", "received-from")),
        "places": _by_node(measures, ("place-passages", "place-senders", "place-data-categories")),
        "between": _by_node(measures, ("paths-through",)),
        "paths": [_path(path, numbers, labels) for path in paths],
        "path_ends": _path_ends(paths, labels),
        "graph": _graph(scene, labels),
    }
    return render_page("flows.html", values, title=title, as_of=as_of, styles=_STYLES, scripts=_SCRIPTS)


def render_flows_picture(scene: Scene, *, title: str, as_of: str) -> str:
    """Return the picture of the page as SVG."""
    return render_picture(scene.layout, scene.publishers, title=title, as_of=as_of)


def _by_node(measures: Sequence[Measure], names: Sequence[str]) -> list[tuple[Node, list[int]]]:
    """Return the nodes in the order of the first measure, each with its value of every measure."""
    values = {(measure.measure, measure.node): measure.value for measure in measures}
    nodes = [measure.node for measure in measures if measure.measure == names[0]]
    return [(node, [values.get((name, node), 0) for name in names]) for node in nodes]


def _path(path: Path, numbers: Mapping[Step, int], labels: Mapping[str, str]) -> dict[str, object]:
    return {
        "data": path.data,
        "data_label": labels.get(path.data, path.data),
        "place": path.place,
        "nodes": path.nodes,
        "steps": list(zip(path.steps, path.named, strict=True)),
        # A flow may hold two steps of a path.
        "flows": list(dict.fromkeys(numbers[step] for step in path.steps)),
    }


def _path_ends(paths: Sequence[Path], labels: Mapping[str, str]) -> dict[str, tuple[Choice, ...]]:
    data = Counter(path.data for path in paths)
    places = Counter(path.place for path in paths)
    return {
        "data": tuple(sorted(Choice(labels.get(name, name), name, count) for name, count in data.items())),
        "places": tuple(sorted(Choice(node.label, node.key, count) for node, count in places.items())),
    }


def _graph(scene: Scene, labels: Mapping[str, str]) -> dict[str, object]:
    """Return what the script needs beside the mark-up: where boxes stand, the lines' routes, who holds which role."""
    layout = scene.layout
    roles: dict[str, list[dict[str, str]]] = {}
    for role in scene.roles:
        told = {**asdict(role), "label": labels.get(role.role, role.role)}
        roles.setdefault(role.node, []).append(told)
    return {
        "top": TOP,
        "gap": GAP,
        "columns": [{"left": column.left, "width": column.width} for column in COLUMNS],
        "boxes": [
            {"key": box.key, "kind": box.kind, "label": box.label, "column": box.column, "height": box.height}
            for box in layout.boxes
        ],
        "lines": [
            {"key": line.key, "route": line.route, "status": line.status, "words": line.words, "flows": line.flows}
            for line in layout.lines
        ],
        "roles": roles,
    }
