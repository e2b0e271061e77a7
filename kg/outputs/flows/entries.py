"""The flows as rows to read: who gives what to whom, in the words of labels, and what they can be filtered by.

Comes in: flows and the tables of roles. Goes out: an `Entry` a flow, in four groups, each with its headings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from kg.model import GIVEN, Table
from kg.outputs.networks import Flow, Node, Parties
from kg.outputs.tables import table_objects

ROLE_QUERIES: Final = ("controller-processor-roles", "derived-roles")
"""The named queries whose tables `read_roles` reads."""


class Group(NamedTuple):
    """The flows of one named query: how they are called, and the columns of their list."""

    query: str
    title: str
    headings: tuple[str, ...]


GROUPS: Final = (
    Group("cross-border-transfers", "Places and transfers", ("Status", "Safeguard", "Kind and law")),
    Group("recipients", "Disclosures", ("Data", "Purpose")),
    Group("sources", "Sources other than the person", ("Kind of source",)),
    Group("data-categories", "Data that is collected", ("Data", "Origin")),
)


@dataclass(frozen=True, slots=True)
class Role:
    """A role that a document gives to a node, or that follows from it: `how` is `stated`, `implied` or `concluded`."""

    node: str
    document: str
    role: str
    how: str
    context: str
    quote: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A flow as a list shows it: `way` names the nodes on it, `cells` hold values under the headings of its group.

    `data`, `place` and `roles` are what it can be filtered by: CURIEs, "" or none where the row names none.
    """

    number: int
    query: str
    way: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    data: tuple[str, ...]
    place: str
    roles: tuple[str, ...]
    row: Mapping[str, str]


class Choice(NamedTuple):
    """What a filter offers: a value under its label, and how many rows it leaves; sorted as people look it up."""

    label: str
    value: str
    rows: int


def read_roles(tables: Mapping[str, Table], parties: Parties) -> tuple[Role, ...]:
    """Return the roles of the tables of `ROLE_QUERIES`, with the nodes that hold them."""
    roles = []
    for query in ROLE_QUERIES:
        for row in table_objects(tables[query]):
            how = "concluded" if query == "derived-roles" else "stated" if row["explicit"] == "true" else "implied"
            node = parties.holder(row["party"], row["document"]).key
            context = row.get("context", "") or row.get("because", "")
            passage = (row["quote"], row["start"], row["end"])
            roles.append(Role(node, row["document"], row["role"], how, context, *passage))
    return tuple(roles)


def read_entries(flows: Sequence[Flow], roles: Iterable[Role], labels: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return an entry for each flow, in the order of the flows."""
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    for role in roles:
        held[role.document, role.node].add(role.role)
    return tuple(_entry(number, flow, held, labels) for number, flow in enumerate(flows))


def filter_choices(entries: Sequence[Entry], labels: Mapping[str, str]) -> dict[str, tuple[Choice, ...]]:
    """Return what each filter offers, by the filter's name: sorted by label, `kind` in the order of the groups."""
    titles = {group.query: group.title for group in GROUPS}
    kinds = _choices(entries, lambda entry: (entry.query,), titles)
    return {
        "policy": _choices(entries, lambda entry: (entry.row["document"],), labels),
        "kind": tuple(sorted(kinds, key=lambda choice: list(titles).index(choice.value))),
        "place": _choices(entries, lambda entry: (entry.place,), labels),
        "data": _choices(entries, lambda entry: entry.data, labels),
        "role": _choices(entries, lambda entry: entry.roles, labels),
    }


def _choices(
    entries: Iterable[Entry], values: Callable[[Entry], tuple[str, ...]], labels: Mapping[str, str]
) -> tuple[Choice, ...]:
    counts = Counter(value for entry in entries for value in values(entry) if value)
    choices = [Choice(labels.get(value, value), value, count) for value, count in counts.items()]
    return tuple(sorted(choices, key=lambda choice: (choice.label.casefold(), choice.value)))


def _entry(number: int, flow: Flow, held: Mapping[tuple[str, str], set[str]], labels: Mapping[str, str]) -> Entry:
    row = flow.row
    nodes = _way(flow)
    roles = {role for node in nodes for role in held.get((row["document"], node.key), ())}
    data = row.get("category", "") if flow.query == "data-categories" else row.get("data", "")
    return Entry(
        number=number,
        query=flow.query,
        way=tuple(node.label for node in nodes),
        cells=tuple(tuple(filter(None, cell)) for cell in _cells(flow, labels)),
        data=tuple(filter(None, data.split("; "))),
        place=row.get("destination", ""),
        roles=tuple(sorted(roles)),
        row=row,
    )


def _way(flow: Flow) -> tuple[Node, ...]:
    return (flow.steps[0].source, *(step.target for step in flow.steps))


def _cells(flow: Flow, labels: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield the values under each heading of the flow's group."""
    row = flow.row
    if flow.query == "cross-border-transfers":
        yield (row["status"],)
        yield (*_named(row["mechanism"], labels), row["adequacy"])
        yield row["kind"].replace("-", " "), row["regime"]
    elif flow.query == "recipients":
        yield _named(row["data"], labels)
        yield _named(row["purpose"], labels)
    elif flow.query == "sources":
        yield (row["label"] or row["concept"],)
    else:
        special = " (special category)" if row["special_category"] == "true" else ""
        yield (f"{row['label'] or row['category']}{special}",)
        yield (row["origin"],)


def _named(cell: str, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return the labels of the concepts of a cell; what was given beside the documents stays marked."""
    told = []
    for value in cell.split("; "):
        concept = value.removesuffix(GIVEN)
        told.append(labels.get(concept, concept) + value[len(concept) :])
    return tuple(told)
