"""A build, opened to be asked in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg.cli.claims import find_claims, read_labels
from kg.cli.console import plural, read_date
from kg.cli.opening import Opened, open_store
from kg.cli.query import answer_dates, find_query
from kg.errors import UsageError
from kg.graph.folder import Build
from kg.model import Table
from kg.notebook.shown import MOST_ROWS, Answer, Claims, Flows
from kg.outputs.networks import flow_network
from kg.queries import document_graphs, load_query, run_query, unknown_document


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
        from kg.extraction.lexicon_files import known_organisations
        from kg.outputs.flows.page import SHOWN_QUERIES

        dataset = document_graphs(self.build.store, documents)
        tables = {
            name: run_query(self.build.store, load_query(name), {}, today=self.as_of, dataset=dataset)
            for name in SHOWN_QUERIES
        }
        labels = read_labels(self.build)
        network = flow_network(tables, labels, known=known_organisations())
        return Flows(network, tables, labels, self.as_of)

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
