"""Where each node of the flows stands and how the lines between them run: in columns, computed, the same each time.

Comes in: flows. Goes out: a `Layout` in pixels. Data runs from the left (people and other sources) over the publishers
and their recipients to the places on the right. A line to a place passes a box that names its status, and one that
passes recipients by has a lane of its own between them, so that no line runs under a label.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import floor, log2
from statistics import fmean
from typing import Final, NamedTuple

from kg.outputs.flows.lettering import break_lines, text_width
from kg.outputs.networks import Flow, Node, Step

SIZE: Final = 14
"""The font size of labels."""
LINE_HEIGHT: Final = 17
GAP: Final = 10
"""The least room between two boxes of a column."""
TOP: Final = 44
"""Where the columns begin, below their titles."""
SOURCES, PUBLISHERS, RECIPIENTS, STATUS, PLACES = range(5)
_WORDS: Final = {
    "collects": "gives data to",
    "supplies": "supplies data to",
    "discloses to": "discloses data to",
    "transfers to": "has data in or moves it to",
    "located in": "receives data in",
}
_PADDING: Final = 9
_LANE: Final = 6
_SWEEPS: Final = 8


class Column(NamedTuple):
    """A column of the picture: its title, its left edge and its width."""

    title: str
    left: int
    width: int


COLUMNS: Final = (
    Column("Comes from", 2, 150),
    Column("Publisher of a policy", 214, 160),
    Column("Goes to", 474, 164),
    Column("Status of the transfer", 664, 216),
    Column("Place", 904, 134),
)


@dataclass(frozen=True, slots=True)
class Box:
    """A node, or a waypoint of a line: a status (`kind` is `status`) or a lane between recipients (`lane`).

    `lines` is the label as it is drawn; `y` is the middle of the box.
    """

    key: str
    kind: str
    label: str
    column: int
    lines: tuple[str, ...]
    height: int
    y: float = 0.0

    @property
    def x(self) -> int:
        """The left edge."""
        return COLUMNS[self.column].left

    @property
    def width(self) -> int:
        """The width, which is that of the column."""
        return COLUMNS[self.column].width

    @property
    def lettered(self) -> int:
        """The width of the label with room around it and for a sign before it."""
        return min(self.width, round(max(text_width(line, SIZE) for line in self.lines)) + 4 * _PADDING)

    @property
    def baselines(self) -> tuple[float, ...]:
        """Where the lines of the label stand, from the middle of the box."""
        return tuple(SIZE * 0.35 + LINE_HEIGHT * (at - (len(self.lines) - 1) / 2) for at in range(len(self.lines)))


@dataclass(frozen=True, slots=True)
class Line:
    """All flows of one relation and status from a node to another: `route` holds the boxes on the way, by key.

    `flows` are the numbers of the flows, `passages` says how many passages they have, `told` is the line in words.
    """

    key: str
    relation: str
    status: str
    route: tuple[str, ...]
    flows: tuple[int, ...]
    passages: int
    told: str
    path: str = ""

    @property
    def words(self) -> str:
        """What the source does, to be read between the names of source and target."""
        return _WORDS[self.relation]

    @property
    def thickness(self) -> float:
        """The width of the line: a pixel more for each time that the passages double, up to six."""
        return min(1.0 + round(log2(self.passages), 1), 6.0)


@dataclass(frozen=True, slots=True)
class Layout:
    """The boxes, sorted by column and from top to bottom, and the lines between them."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    height: int

    @property
    def width(self) -> int:
        """The width of the picture, which ends with the last column that holds a box."""
        last = max((box.column for box in self.boxes), default=len(COLUMNS) - 1)
        return COLUMNS[last].left + COLUMNS[last].width + COLUMNS[0].left

    @property
    def nodes(self) -> tuple[Box, ...]:
        """The boxes that are nodes."""
        return tuple(box for box in self.boxes if box.kind not in ("status", "lane"))


def lay_out(flows: Sequence[Flow], publishers: Iterable[Node]) -> Layout:
    """Return where the nodes of flows stand, and the lines between them."""
    steps = [(number, flow, step) for number, flow in enumerate(flows) for step in flow.steps]
    columns = _columns([step for _, _, step in steps], {node.key for node in publishers})
    bundles: dict[tuple[Node, Node, str, str], list[tuple[int, Step]]] = defaultdict(list)
    for number, flow, step in steps:
        status = flow.row.get("status", "") if step.target.kind == "place" else ""
        bundles[step.source, step.target, step.relation, status].append((number, step))
    boxes = {node.key: _box(node.key, node.kind, node.label, column) for node, column in sorted(columns.items())}
    lines = []
    for (source, target, relation, status), said in sorted(bundles.items()):
        line, waypoints = _line(boxes[source.key], boxes[target.key], relation, status, said)
        boxes |= {box.key: box for box in waypoints}
        lines.append(line)
    ordered, height = _order(boxes, lines)
    placed = {box.key: box for column in ordered for box in column}
    drawn = (replace(line, path=draw_path([placed[key] for key in line.route])) for line in lines)
    return Layout(tuple(placed.values()), tuple(drawn), height)


def draw_path(route: Sequence[Box]) -> str:
    """Return the path (SVG `d`) of a line through boxes: curves between them, straight through those on the way."""
    first, last = route[0], route[-1]
    if first.column == last.column:
        edge, bow = first.x + first.width, 40
        return f"M{edge} {_n(first.y)}C{edge + bow} {_n(first.y)} {edge + bow} {_n(last.y)} {edge} {_n(last.y)}"
    forward = first.column < last.column
    at = first.x + first.width if forward else first.x
    path, y = f"M{at} {_n(first.y)}", first.y
    for box in route[1:]:
        to = box.x if forward else box.x + box.width
        half = (at + to) / 2
        path += f"C{_n(half)} {_n(y)} {_n(half)} {_n(box.y)} {to} {_n(box.y)}"
        at, y = box.x + box.width, box.y
        if box is not last:
            path += f"H{at}"
    return path


def stack(boxes: Sequence[Box], height: float) -> tuple[Box, ...]:
    """Return the boxes of a column with their places: in this order, with the room that is left shared out evenly."""
    room = (height - sum(box.height for box in boxes)) / max(len(boxes), 1)
    placed, top = [], float(TOP)
    for box in boxes:
        # Rounded half up, as the page's script rounds.
        placed.append(replace(box, y=floor(10 * (top + (room + box.height) / 2) + 0.5) / 10))
        top += room + box.height
    return tuple(placed)


def _columns(steps: Iterable[Step], publishers: set[str]) -> dict[Node, int]:
    """Return the column of each node: who only supplies data stands at the left, other parties among the recipients."""
    supplying: set[Node] = set()
    receiving: set[Node] = set()
    for step in steps:
        (supplying if step.relation in ("supplies", "collects") else receiving).add(step.source)
        receiving.add(step.target)
    columns = {}
    for node in supplying | receiving:
        if node.kind == "place":
            columns[node] = PLACES
        elif node.key in publishers:
            columns[node] = PUBLISHERS
        else:
            columns[node] = RECIPIENTS if node in receiving else SOURCES
    return columns


def _box(key: str, kind: str, label: str, column: int) -> Box:
    lines = break_lines(label, COLUMNS[column].width - 2 * _PADDING, SIZE)
    return Box(key, kind, label, column, lines, LINE_HEIGHT * len(lines) + _PADDING)


def _line(
    source: Box, target: Box, relation: str, status: str, said: Sequence[tuple[int, Step]]
) -> tuple[Line, list[Box]]:
    """Return a line without its path, and the boxes that it needs on its way."""
    key = " → ".join(filter(None, (source.key, target.key, relation, status)))
    waypoints = []
    if target.column == PLACES:
        if source.column < RECIPIENTS:
            waypoints.append(Box(f"{key} (lane)", "lane", "", RECIPIENTS, (), _LANE))
        waypoints.append(_box(f"{key} (status)", "status", status or "status not told", STATUS))
    passages = len({(step.document, step.start, step.end) for _, step in said})
    count = "1 passage" if passages == 1 else f"{passages} passages"
    told = f"{source.label} {_WORDS[relation]} {target.label}{f', {status}' if status else ''} ({count})"
    route = (source.key, *(box.key for box in waypoints), target.key)
    flows = tuple(sorted({number for number, _ in said}))
    return Line(key, relation, status, route, flows, passages, told), waypoints


def _order(boxes: Mapping[str, Box], lines: Iterable[Line]) -> tuple[list[tuple[Box, ...]], int]:
    """Return the boxes of each column in their places, and the height of the picture.

    Each column is ordered by the mean height of what its boxes are tied to (the barycentre method of Sugiyama), back
    and forth, so that few lines cross.
    """
    tied: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        for one, other in pairwise(line.route):
            tied[one].append(other)
            tied[other].append(one)
    columns = [sorted((b for b in boxes.values() if b.column == at), key=_name) for at in range(len(COLUMNS))]
    room = max((sum(box.height + GAP for box in column) for column in columns), default=0)
    placed = [stack(column, room) for column in columns]
    where = {box.key: box.y for column in placed for box in column}
    forth = [*range(1, len(COLUMNS)), *reversed(range(len(COLUMNS) - 1))]
    for at in forth * _SWEEPS:
        pull = {box.key: fmean([where[key] for key in tied[box.key]] or [0.0]) for box in columns[at]}
        columns[at].sort(key=lambda box: (round(pull[box.key], 3), *_name(box)))
        placed[at] = stack(columns[at], room)
        where |= {box.key: box.y for box in placed[at]}
    return placed, round(TOP + room)


def _name(box: Box) -> tuple[str, str]:
    return box.label.casefold(), box.key


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
