"""Builds in a notebook: SPARQL cells (`%load_ext kg.notebook`, `%%kg`) and answers that display themselves.

    >>> policies = kg.notebook.open("build")            # doctest: +SKIP
    >>> policies.query("cross-border-transfers")        # doctest: +SKIP

Answers, claims and flows show as HTML where a front end can, and else as the text that `kg` prints in a terminal.
"""

from __future__ import annotations

import shlex
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kg.cli.claims import Found, find_claims, read_labels
from kg.cli.console import plural, read_date, render
from kg.cli.explain import show_claims
from kg.cli.main import usage_error
from kg.cli.opening import Opened, open_store
from kg.cli.query import answer_dates, find_query, parse_params, show_answer
from kg.cli.tables import show_table
from kg.errors import UsageError, did_you_mean
from kg.graph.folder import Build
from kg.model import Concept, Table
from kg.outputs.cells import answer_cell, claims_cell, conclusions_cell
from kg.outputs.networks import FLOW_QUERIES, flow_network
from kg.outputs.tables import pivot_comparison, table_objects
from kg.queries import Query, document_graphs, load_query, run_query, unknown_document

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from kg.outputs.networks import Network

WIDTH: Final = 100
"""Characters a line of text, as `kg` has it where there is no terminal."""
MOST_ROWS: Final = 500
"""So many rows are shown; an answer holds all."""

Bundle = Mapping[str, str]
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
    """Who gives personal data to whom and where it goes: `network` is the networkx graph, an edge a passage."""

    network: Network
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

    def _called(self, node: str) -> str:
        return str(self.network.nodes[node]["label"])

    @property
    def _title(self) -> str:
        return f"Flow of personal data (as of {self.as_of})"

    def __repr__(self) -> str:
        parts = [self._title, "", show_table(self.table, WIDTH, self.labels)]
        return render(parts, WIDTH).rstrip("\n")

    def _html(self) -> str:
        return answer_cell(self._title, self.table, self.labels, plural(len(self.table.rows), "flow"))


@dataclass(frozen=True, repr=False)
class Policies:
    """A build, to be asked; transfers are judged as of a date."""

    build: Opened
    as_of: date

    @property
    def documents(self) -> list[str]:
        """The names of the documents, sorted."""
        return [document.name for document in self.build.documents]

    def text(self, document: str) -> str:
        """Return the text of a document, by its name. Raises UsageError KG190 for a name that no document has."""
        for entry in self.build.documents:
            if entry.name == document:
                return self.build.text(entry.iri) or ""
        raise unknown_document(document, self.documents)

    def query(self, question: str, /, *, documents: Sequence[str] = (), **params: object) -> Answer:
        """Answer a named query, a `.rq` file or SPARQL, of all documents or those named; as `kg query` does.

        Parameters are given by their names: `as_of=date(2024, 1, 1)`, `purpose="dpv:Marketing"`.
        """
        query = find_query(question)
        given = {name: str(value) for name, value in params.items()}
        dataset = document_graphs(self.build.store, documents)
        table = run_query(self.build.store, query, given, today=self.as_of, dataset=dataset)
        first = Table(table.columns, table.rows[:MOST_ROWS])
        return Answer(query, table, answer_dates(query, given, self.as_of), read_labels(self.build, first))

    def claims(self, wanted: str) -> Claims:
        """Return the claims of a document, or those that an IRI, a hash or `NAME:OFFSET` means, as `kg explain` does.

        Raises UsageError KG172 for a build on a server, which does not hold the texts.
        """
        if not isinstance(self.build, Build):
            hint = "open the folder of the build"
            raise UsageError("KG172", "claims are shown with their texts, which a server does not hold", hint)
        return Claims(find_claims(self.build, wanted))

    def graph(self, *documents: str) -> Flows:
        """Return the flow of personal data that all documents, or those named, tell of."""
        from kg.extraction.lexicon_files import load_lexicon

        dataset = document_graphs(self.build.store, documents)
        tables = {
            name: run_query(self.build.store, load_query(name), {}, today=self.as_of, dataset=dataset)
            for name in FLOW_QUERIES
        }
        labels = read_labels(self.build)
        network = flow_network(tables, labels, known=frozenset(load_lexicon().names.values()))
        return Flows(network, labels, self.as_of)

    def __repr__(self) -> str:
        return f"{plural(len(self.documents), 'document')}, asked as of {self.as_of}: {', '.join(self.documents[:20])}"


def open(place: str | Path = "build", *, as_of: date | str = "") -> Policies:
    """Open the folder of a build, or a build on a SPARQL server (`sparql+http://…`), to be asked as of a date.

    The date is today if none is given. Raises UsageError KG110 for what is no date, and as `kg.graph.folder.open_build`
    does.
    """
    day = as_of if isinstance(as_of, date) else read_date(as_of)
    served = "://" in str(place)
    return Policies(open_store("" if served else str(place), str(place) if served else ""), day)


class Magic:
    """`%kg` and `%%kg` of one notebook, with the build and the date that are asked unless others are named."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._place = "build"
        self._as_of = ""

    def run(self, line: str, cell: str | None = None) -> Answer | Policies | None:
        """Answer what a line or a cell asks; `%kg --build DIR` says of which build from there on."""
        given = _parse(line)
        if given is None:
            return None
        self._place = given["build"] or self._place
        self._as_of = given["as_of"] or self._as_of
        words = [*given["words"]] if cell is None else [cell, *given["words"]]
        if not words:
            return open(self._place, as_of=self._as_of)
        question, *place = words
        if len(place) > 1:
            raise UsageError("KG102", f'the word "{place[1]}" is one too many', "%kg --help tells what fits")
        # A build is opened anew each time, since it may have been made anew.
        policies = open(*(place or [self._place]), as_of=self._as_of)
        answer = policies.query(question, documents=given["document"], **parse_params(given["param"]))
        if given["to"]:
            self._shell.user_ns[given["to"]] = answer
        return answer


_LINE: Final = click.Command(
    "%kg",
    help="Ask a build: %kg QUESTION [BUILD] for a named query or a .rq file, and %%kg [BUILD] above SPARQL.",
    params=[
        click.Argument(["words"], nargs=-1, metavar="[QUESTION] [BUILD]"),
        click.Option(["--build"], default="", metavar="DIR|URL", help="Ask this build from here on."),
        click.Option(["--as-of"], default="", metavar="DATE", help="Ask as of this date from here on."),
        click.Option(["--param"], multiple=True, metavar="NAME=VALUE", help="Set a parameter of the query."),
        click.Option(["--document"], multiple=True, metavar="NAME", help="Ask of this document only."),
        click.Option(["--to"], default="", metavar="NAME", help="Keep the answer under this name too."),
    ],
)


def _parse(line: str) -> Mapping[str, Any] | None:
    """Return what a line says, None if it asked for help, which is printed."""
    try:
        return _LINE.make_context("%kg", shlex.split(line)).params
    except ValueError as error:
        raise UsageError("KG102", f"the line ends within a quote: {line.strip()}", "close the quote") from error
    except click.exceptions.Exit:
        return None
    except click.ClickException as error:
        raise usage_error(error) from error


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Add `%kg` and `%%kg` to a notebook (called by `%load_ext kg.notebook`)."""
    shell.magics_manager.register_function(Magic(shell).run, "line_cell", "kg")
