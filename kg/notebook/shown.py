"""Answers, claims and flows that display themselves: as HTML where a front end can, else as the terminal's text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from kg.cli.claims import Found
from kg.cli.console import plural, render
from kg.cli.explain import show_claims
from kg.cli.query import show_answer
from kg.cli.show import MOST_DOCUMENTS, TITLE
from kg.cli.tables import show_table
from kg.errors import UsageError, did_you_mean
from kg.model import Concept, Table
from kg.outputs.cells import answer_cell, claims_cell, conclusions_cell
from kg.outputs.tables import pivot_comparison, table_objects
from kg.queries import Query

if TYPE_CHECKING:
    from kg.outputs.networks import Network

WIDTH: Final = 100
"""Characters a line of text, as `kg` has it where there is no terminal."""
MOST_ROWS: Final = 500
"""So many rows are shown; an answer holds all."""

Bundle: TypeAlias = Mapping[str, str]
"""What a front end may show, by media type."""


class Shown:
    """What displays itself: as HTML where a front end can, else as text."""

    def _html(self) -> str:
        raise NotImplementedError

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        """Return what a front end may choose from (the protocol of IPython)."""
        return {"text/plain": repr(self), "text/html": self._html()}


@dataclass(frozen=True, repr=False)
class Answer(Shown):
    """What a query says of a build: `table`, and `rows` as dicts from column to text (for pandas: `DataFrame(rows)`).

    `dates` are those that the answer holds for, "" if it takes none; `labels` those of the concepts in it.
    """

    query: Query
    table: Table
    dates: str
    labels: Mapping[Concept, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.table.columns

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows, each by the names of the columns."""
        return table_objects(self.table)

    def __len__(self) -> int:
        return len(self.table.rows)

    def __iter__(self) -> Iterator[dict[str, str]]:
        return iter(self.rows)

    def only(self, *columns: str) -> Answer:
        """Return some columns, in the order given, each row once. Raises UsageError KG119 for a column not there."""
        for name in columns:
            if name not in self.columns:
                hint = did_you_mean(name, self.columns, f"the columns are {', '.join(self.columns)}")
                raise UsageError("KG119", f'the answer has no column "{name}"', hint)
        at = [self.columns.index(name) for name in columns]
        rows = dict.fromkeys(tuple(row[place] for place in at) for row in self.table.rows)
        return Answer(self.query, Table(columns, tuple(rows)), self.dates, self.labels)

    def __repr__(self) -> str:
        left_out = len(self) - len(self._first.rows)
        parts = show_answer(self.query, self._first, self.dates, self.labels, left_out, WIDTH)
        return render(parts, WIDTH).rstrip("\n")

    @property
    def _first(self) -> Table:
        return Table(self.columns, self.table.rows[:MOST_ROWS])

    def _html(self) -> str:
        title = self.query.title or self.query.id or "Answer"
        title += f" (as of {self.dates})" if self.dates else ""
        first = pivot_comparison(self._first) if self.query.id == "policy-comparison" else self._first
        left_out = len(self) - len(self._first.rows)
        note = plural(len(self), "row") + (f", of which {MOST_ROWS} are shown" if left_out else "")
        return answer_cell(title, first, self.labels, note)


@dataclass(frozen=True, repr=False)
class Claims(Shown):
    """Claims in words, or conclusions down to the passages that they follow from."""

    found: Found

    def __len__(self) -> int:
        return len(self.found.claims or self.found.conclusions)

    def __repr__(self) -> str:
        return render(show_claims(self.found), WIDTH).rstrip("\n")

    def _html(self) -> str:
        if not self.found.claims:
            return conclusions_cell(self.found.conclusions)
        follows = ((claim, self.found.resting_on(claim)) for claim in self.found.claims)
        return claims_cell([(claim, [end for end in ends if end.kind != "dpv:Process"]) for claim, ends in follows])


@dataclass(frozen=True, repr=False)
class Flows(Shown):
    """Who gives personal data to whom and where it goes: `network` is the networkx graph, an edge a passage.

    `tables` are those of the named queries that it is read from. It shows as a picture, up to as many documents as a
    picture can hold, and else as a table.
    """

    network: Network
    tables: Mapping[str, Table]
    labels: Mapping[Concept, str]
    as_of: date

    @cached_property
    def table(self) -> Table:
        """A row for each way in which data goes from one to another: in how many passages, and which categories."""
        count: Counter[tuple[str, str, str]] = Counter()
        what: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for source, target, flow in self.network.edges(data=True):
            row = (self._called(source), self._called(target), flow["relation"])
            count[row] += 1
            if self.network.nodes[target]["kind"] != "place":
                what[row].update(filter(None, flow["concept"].split("; ")))
        rows = ((*row, str(passages), "; ".join(sorted(what[row]))) for row, passages in sorted(count.items()))
        return Table(("from", "to", "how", "passages", "what"), tuple(rows))

    def picture(self) -> str:
        """Return the flows as SVG, as `kg show --format svg` draws them."""
        from kg.extraction.lexicon_files import known_organisations
        from kg.outputs.flows.page import read_scene, render_flows_picture
        from kg.outputs.networks import Parties

        scene = read_scene(self.tables, self.labels, Parties(self.tables["documents"], known_organisations()))
        return render_flows_picture(scene, title=TITLE, as_of=self.as_of.isoformat())

    def _called(self, node: str) -> str:
        return str(self.network.nodes[node]["label"])

    @property
    def _title(self) -> str:
        return f"{TITLE} (as of {self.as_of})"

    def __repr__(self) -> str:
        parts = [self._title, "", show_table(self.table, WIDTH, self.labels)]
        return render(parts, WIDTH).rstrip("\n")

    def _html(self) -> str:
        return answer_cell(self._title, self.table, self.labels, plural(len(self.table.rows), "flow"))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        """Return what a front end may choose from; HTML would go before the picture, so there is one or the other."""
        if len(self.tables["documents"].rows) > MOST_DOCUMENTS or not self.network:
            return super()._repr_mimebundle_(include, exclude)
        return {"text/plain": repr(self), "image/svg+xml": self.picture()}
