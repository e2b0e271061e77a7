"""The formats of `kg export`: what writes each, from the named queries or the graphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.cli.claims import read_labels
from kg.cli.console import interruptible, replacing, write_output
from kg.cli.opening import Opened, Served, quoted_text
from kg.errors import StoreError, UsageError

if TYPE_CHECKING:
    from kg.model import Fact, Table
    from kg.outputs.rdf import Evidence, RdfName


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be written, and how."""

    build: Opened
    form: str
    output: str
    as_of: date
    evidence: str
    all_facets: bool

    def tables(self, names: tuple[str, ...]) -> dict[str, Table]:
        """Return the tables of named queries, asked as of the date."""
        from kg.queries import load_query, run_query

        with interruptible():
            return {name: run_query(self.build.store, load_query(name), {}, today=self.as_of) for name in names}

    def folder(self, what: str) -> Path:
        """Return the folder to write to. Raises UsageError KG109 if none is given."""
        if self.output == "-":
            raise UsageError("KG109", f"{self.form} writes {what}", "give a folder with -o DIR")
        return Path(self.output)


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what writes it, the extension that stands for it, whether it depends on the date, and is a folder."""

    write: Callable[[Request], list[Path]]
    extension: str = ""
    dated: bool = False
    is_folder: bool = False


def _write(content: str | bytes, request: Request) -> list[Path]:
    path = write_output(content, request.output)
    return [path] if path else []


def _write_facts(request: Request) -> list[Path]:
    from kg.outputs.facts import FURTHER_FACETS, render_facts

    rows = build_facts(request.build)
    chosen = rows if request.all_facets else (fact for fact in rows if fact.facet not in FURTHER_FACETS)
    return _write(render_facts(chosen), request)


def _write_network(request: Request) -> list[Path]:
    from kg.extraction.lexicon_files import known_organisations
    from kg.outputs.networks import FLOW_QUERIES, flow_network, render_gexf, render_graphml

    labels, render = read_labels(request.build), render_gexf if request.form == "gexf" else render_graphml
    return _write(render(flow_network(request.tables(FLOW_QUERIES), labels, known=known_organisations())), request)


def _write_measures(request: Request) -> list[Path]:
    from kg.extraction.lexicon_files import known_organisations
    from kg.outputs.flows.measures import measure_flows, measures_table
    from kg.outputs.networks import FLOW_QUERIES, Parties, read_flows
    from kg.outputs.tables import render_csv, render_json

    tables, labels = request.tables(FLOW_QUERIES), read_labels(request.build)
    flows = read_flows(tables, labels, Parties(tables["documents"], known_organisations()))
    table = measures_table(*measure_flows(flows), labels)
    return _write(render_json(table) if request.output.endswith(".json") else render_csv(table), request)


def _write_register(request: Request) -> list[Path]:
    from kg import __version__
    from kg.outputs.register.assembly import make_register
    from kg.outputs.register.csv_files import register_tables, render_safe_csv
    from kg.outputs.register.entries import REGISTER_QUERIES
    from kg.outputs.register.layout import lay_out
    from kg.outputs.register.ods import render_ods
    from kg.outputs.register.xlsx import render_xlsx

    folder = request.folder("several tables") if request.form == "ropa-csv" else None
    tables = request.tables(REGISTER_QUERIES)
    register = make_register(tables, read_labels(request.build), as_of=request.as_of)
    if folder:
        written = {name: render_safe_csv(table) for name, table in register_tables(register).items()}
        return [path for name, text in written.items() if (path := write_output(text, str(folder / name)))]
    render = render_xlsx if request.form == "ropa-xlsx" else render_ods
    sheets, creator = lay_out(register, __version__), f"compliance-kg {__version__}"
    title = "Records of processing activities"
    return _write(render(sheets, title=title, creator=creator, as_of=request.as_of), request)


def build_facts(build: Opened) -> tuple[Fact, ...]:
    """Return the facts of every document of a build, sorted. Raises StoreError KG311 if a kept text is gone."""
    from kg.graph.claims import read_statements
    from kg.model import Document
    from kg.outputs.facts import sort_facts, statement_facts

    facts: list[Fact] = []
    texts = _passages(build) if isinstance(build, Served) else build_texts(build)
    for entry in build.documents:
        # Only the name and the text of a document matter to its facts.
        document = Document(entry.name, texts[entry.iri], entry.sha256, "text/plain")
        facts += statement_facts(document, read_statements(build.store, entry.iri)[1])
    return sort_facts(facts)


def build_texts(build: Opened) -> dict[str, str]:
    """Return the kept text of each document by the document's IRI. Raises StoreError KG311 if one is gone."""
    texts = {}
    for entry in build.documents:
        text = build.text(entry.iri)
        if text is None:
            raise StoreError(
                "KG311", f"the text of {entry.name} is gone from the build", "build it again with kg build"
            )
        texts[entry.iri] = text
    return texts


def _passages(build: Served) -> dict[str, str]:
    return {entry.iri: quoted_text(build.store.quads(entry.iri)) for entry in build.documents}


def _write_rdf(request: Request) -> list[Path]:
    from kg.outputs.rdf import RDF_NAMES, render_rdf

    build, evidence = request.build, request.evidence
    name: RdfName = next(known for known in RDF_NAMES if known == request.form)
    kind: Evidence = "oa" if evidence == "oa" else "span" if evidence == "span" else "none"
    # Only the selectors of the Web Annotation model quote what stands around a passage.
    needless = isinstance(build, Served) and kind != "oa"
    texts = dict.fromkeys((entry.iri for entry in build.documents), "") if needless else build_texts(build)
    return _write(render_rdf(build.store.quads(), name, evidence=kind, texts=texts), request)


def _write_csv(request: Request) -> list[Path]:
    from kg.outputs.tables import render_csv
    from kg.queries import query_names

    folder = request.folder("one file for each named query")
    tables = request.tables(query_names(""))
    paths = [write_output(render_csv(table), str(folder / f"{name}.csv")) for name, table in tables.items()]
    return [path for path in paths if path]


def _write_parquet(request: Request) -> list[Path]:
    from kg.graph.folder import Build
    from kg.graph.part import read_part
    from kg.outputs.parquet import read_documents, write_parquet

    build = request.build
    if not isinstance(build, Build):
        message = "parquet is written from the files of a build, which a server does not hold"
        raise UsageError("KG172", message, "name the folder of the build instead of --store")
    folder, base = request.folder("two files"), build.manifest.base
    shared = [quad for name in ("reference", "reference/derived", "given") for quad in build.store.quads(base + name)]
    paths = [folder / name for name in ("facts.parquet", "transfers.parquet")]
    with replacing(paths[0]) as facts, replacing(paths[1]) as transfers:
        documents = read_documents(read_part(build.folder))
        write_parquet(documents, shared, facts, transfers, as_of=request.as_of, all_facets=request.all_facets)
    return paths


FORMATS: Final[Mapping[str, Format]] = {
    "facts": Format(_write_facts, ".jsonl"),
    "turtle": Format(_write_rdf, ".ttl"),
    "trig": Format(_write_rdf, ".trig"),
    "nquads": Format(_write_rdf, ".nq"),
    "jsonld": Format(_write_rdf, ".jsonld"),
    "csv": Format(_write_csv, dated=True, is_folder=True),
    "graphml": Format(_write_network, ".graphml", dated=True),
    "gexf": Format(_write_network, ".gexf", dated=True),
    "measures": Format(_write_measures, dated=True),
    "parquet": Format(_write_parquet, dated=True, is_folder=True),
    "ropa-xlsx": Format(_write_register, ".xlsx", dated=True),
    "ropa-ods": Format(_write_register, ".ods", dated=True),
    "ropa-csv": Format(_write_register, dated=True, is_folder=True),
}
"""The formats by name, in the order in which they are listed."""
