"""Facts and transfers as Parquet files, for counting over a corpus with DuckDB, Polars, Spark and their like.

Comes in: the graphs of one document at a time, and the shared graphs. Goes out: `facts.parquet` and
`transfers.parquet`, with the columns of `kg.outputs.columns`. Rows are written in groups as they come, so memory is
bounded by a row group and a batch of documents. The same input gives the same bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg import __version__
from kg.errors import MissingPartError, StoreError
from kg.graph.claims import read_claims
from kg.graph.manifest import DocumentEntry
from kg.graph.part import Part
from kg.graph.store import OxigraphStore, Store
from kg.model import Document, Fact
from kg.outputs.columns import FACT_COLUMNS, TRANSFER_COLUMNS, Column
from kg.outputs.facts import FURTHER_FACETS, fact_object, sort_facts, statement_facts
from kg.outputs.tables import table_objects
from kg.queries import load_query, run_query

if TYPE_CHECKING:
    import pyarrow as pa

Row: TypeAlias = Mapping[str, object]
"""A row by column; a column that it lacks is null."""
Add: TypeAlias = Callable[[Iterable[Row]], None]

ROW_GROUP: Final = 50_000
"""Rows after which a group is written: about 10 MB of text."""
BATCH: Final = 50
"""Documents that are asked for their transfers at once, beside the shared graphs."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A document, of which only name and text matter, by its IRI, with the quads of its two graphs."""

    iri: str
    document: Document
    quads: Sequence[Quad]


def _read(entry: DocumentEntry, block: bytes, text: bytes) -> Claimed:
    """Return a document from its N-Quads and its text, as the parts of a build hold them."""
    # The block is what a build wrote, so its terms need no second check.
    quads = list(parse(block, format=RdfFormat.N_QUADS, lenient=True))
    return Claimed(entry.iri, Document(entry.name, text.decode(), entry.sha256, "text/plain"), quads)


def write_parquet(
    documents: Iterable[Claimed],
    shared: Sequence[Quad],
    facts: Path,
    transfers: Path,
    *,
    as_of: date,
    all_facets: bool = False,
) -> None:
    """Write the two files, document by document.

    `documents` are sorted by name; `shared` are the graphs beside theirs that judge transfers. Raises MissingPartError
    KG425 without the extra `parquet`, OSError where a file cannot be written.
    """
    with (
        open_table(facts, FACT_COLUMNS) as add_facts,
        open_table(transfers, TRANSFER_COLUMNS, {"as_of": as_of.isoformat()}) as add_transfers,
    ):
        batch: list[Quad] = []
        for count, claimed in enumerate(documents, start=1):
            add_facts(fact_rows(claimed, all_facets=all_facets))
            batch += claimed.quads
            if count % BATCH == 0:
                add_transfers(transfer_rows(OxigraphStore.of([*shared, *batch]), as_of))
                batch.clear()
        add_transfers(transfer_rows(OxigraphStore.of([*shared, *batch]), as_of))


def read_documents(part: Part) -> Iterator[Claimed]:
    """Yield the documents of a part, in its order. Raises StoreError KG311 for one that is not what was written."""
    for entry in part.entries.values():
        found = part.read(entry)
        if found is None:
            message = f"the graph or the text of {entry.name} is gone from the build, or was changed"
            raise StoreError("KG311", message, "build it again with kg build")
        yield _read(entry, *found)


def write_facts(part: Part, path: Path) -> None:
    """Write the facts of a part of a build alone. Raises as `write_parquet`."""
    with open_table(path, FACT_COLUMNS) as add:
        for claimed in read_documents(part):
            add(fact_rows(claimed))


def fact_rows(claimed: Claimed, *, all_facets: bool = False) -> Iterator[Row]:
    """Yield the facts of a document as rows, in the order of the facts export."""
    claims: dict[Fact, set[str]] = defaultdict(set)
    found: list[Fact] = []
    graph = NamedNode(claimed.iri)
    asserted = (quad for quad in claimed.quads if quad.graph_name == graph)
    for claim, statement in read_claims(asserted, claimed.iri)[1].items():
        for fact in statement_facts(claimed.document, [statement]):
            found.append(fact)
            claims[replace(fact, confidence=0.0)].add(claim)
    for fact in sort_facts(found):
        if all_facets or fact.facet not in FURTHER_FACETS:
            said = {name: value for name, value in fact_object(fact).items() if name != "attrs"}
            attributes = {name: value for name, value in fact.attrs if value != ""}
            yield {**said, **attributes, "claims": sorted(claims[replace(fact, confidence=0.0)])}


def transfer_rows(store: Store, as_of: date) -> Iterator[Row]:
    """Yield the rows of `cross-border-transfers` as of a date, several values in a cell as a list."""
    query = load_query("cross-border-transfers")
    for row in table_objects(run_query(store, query, {}, today=as_of)):
        cells: dict[str, object] = {name: value for name, value in row.items() if value}
        cells |= {name: row[name].split("; ") if row[name] else [] for name in query.several}
        yield {**cells, "start": int(row["start"]), "end": int(row["end"]), "as_of": as_of}


@contextmanager
def open_table(
    path: Path, columns: Sequence[Column], about: Mapping[str, str] | None = None, *, row_group: int = ROW_GROUP
) -> Iterator[Add]:
    """Open a Parquet file for rows that come in their order; `about` goes into its metadata.

    Raises MissingPartError KG425 without the extra `parquet`.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingPartError("KG425", "writing Parquet needs the package pyarrow", "parquet") from error
    schema = _schema(columns, {"compliance-kg": __version__, **(about or {})})
    names = {column.name for column in columns}
    rows: list[Row] = []
    with pq.ParquetWriter(path, schema, **_settings(columns)) as writer:

        def write() -> None:
            writer.write_table(pa.Table.from_pylist(rows, schema=schema), row_group_size=len(rows))
            rows.clear()

        def add(more: Iterable[Row]) -> None:
            for row in more:
                if not names.issuperset(row):
                    raise ValueError(f"{path.name} has no column {', '.join(sorted(set(row) - names))}")
                rows.append(row)
                if len(rows) == row_group:
                    write()

        yield add
        if rows:
            write()


def _schema(columns: Sequence[Column], metadata: Mapping[str, str]) -> pa.Schema:
    import pyarrow as pa

    types = {"list<string>": pa.list_(pa.string()), "date32": pa.date32()}
    fields = [
        pa.field(
            column.name,
            types.get(column.type) or pa.type_for_alias(column.type),
            nullable=not column.required,
            metadata={"description": column.meaning},
        )
        for column in columns
    ]
    return pa.schema(fields, metadata=dict(metadata))


def _settings(columns: Sequence[Column]) -> dict[str, object]:
    """Return the writer's settings: those that bear on the bytes are pinned, whatever is the default of a pyarrow."""
    return {
        "version": "2.6",
        "data_page_version": "1.0",
        "compression": "zstd",
        "compression_level": 3,
        "use_dictionary": [
            f"{column.name}.list.element" if column.type == "list<string>" else column.name
            for column in columns
            if column.repeats and column.type in ("string", "list<string>", "date32")
        ],
        "write_statistics": True,
        "store_schema": True,
    }
