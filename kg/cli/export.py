"""`kg export`: a build as facts, RDF, CSV, GraphML or Parquet."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli.console import emit_json, interruptible, plural, read_date, replacing, say, say_next, write_output
from kg.cli.opening import Opened, Served, open_store, quoted_text, store_option, words_for
from kg.cli.options import OneOf
from kg.errors import StoreError, UsageError

if TYPE_CHECKING:
    from kg.model import Fact, Table
    from kg.outputs.rdf import Evidence, RdfName

FORMATS: Final = ("facts", "turtle", "trig", "nquads", "jsonld", "csv", "graphml", "parquet")
EVIDENCE: Final = ("oa", "span", "none")
_EXTENSIONS: Final = {
    ".jsonl": "facts",
    ".ttl": "turtle",
    ".trig": "trig",
    ".nq": "nquads",
    ".jsonld": "jsonld",
    ".graphml": "graphml",
}


@click.command(epilog="Example: kg export build --format turtle -o policies.ttl")
@click.argument("build", default="build")
@store_option
@click.option("--format", "form", type=OneOf(FORMATS), metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.")
@click.option("-o", "--output", default="-", metavar="FILE|DIR", help="Where to write; - is standard output (default).")
@click.option("--all-facets", is_flag=True, help="Add data subjects, automated decisions and provision to facts.")
@click.option(
    "--evidence",
    type=OneOf(EVIDENCE, "evidence", "KG107"),
    default="oa",
    show_default=True,
    help="Evidence in RDF.",
)
@click.option(
    "--as-of", default="", metavar="DATE", help="Date that adequacy in tables is judged as of (default: today)."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON (with -o).")
def command(
    build: str, store: str, form: str | None, output: str, all_facets: bool, evidence: str, as_of: str, as_json: bool
) -> None:
    """Write what a build holds in another form; without --format, the extension of -o decides.

    facts: JSON Lines, one line a claim and passage. turtle: the documents' graphs merged, as Turtle has no named
    graphs. trig, nquads and jsonld: every graph. csv: a file for each named query, into the folder given with -o.
    graphml: the flow of personal data, who gives what to whom and where. parquet: facts.parquet and transfers.parquet,
    into the folder given with -o, to count over a whole corpus.

    Evidence in RDF is oa (W3C Web Annotation selectors: offsets, quote and what stands around it), span (one IRI and
    the quote, as in the store) or none (claims alone).
    """
    form = form or _format_of(output)
    if as_json and output == "-" and form not in ("csv", "parquet"):
        message = "--json tells which files were written, and without -o there are none"
        raise UsageError("KG102", message, "add -o FILE, or leave --json out")
    opened = open_store(build, store)
    date_used = read_date(as_of)
    files = _write(opened, form, output, evidence, date_used, all_facets=all_facets)
    if as_json:
        emit_json({"format": form, "files": [str(path) for path in files]})
    if form in ("csv", "graphml", "parquet"):
        say(f"As of {date_used}")
    if files:
        say(f"Wrote {files[0] if len(files) == 1 else plural(len(files), 'file') + ' to ' + output}")
        say_next("kg", "query", "documents", *words_for(build, store)) if store else say_next("kg", "verify", build)


def _format_of(output: str) -> str:
    """Return the format that a file's extension stands for."""
    extension = Path(output).suffix.lower()
    if extension in _EXTENSIONS:
        return _EXTENSIONS[extension]
    if extension:
        known = ", ".join(f"{known} {form}" for known, form in _EXTENSIONS.items())
        raise UsageError(
            "KG103", f"the extension {extension} stands for no format ({known})", "use one of these, or add --format"
        )
    raise UsageError("KG103", f"no format is given (formats: {', '.join(FORMATS)})", "choose one with --format")


def _write(build: Opened, form: str, output: str, evidence: str, as_of: date, *, all_facets: bool) -> list[Path]:
    if form == "csv":
        return _write_csv(build, output, as_of)
    if form == "parquet":
        return _write_parquet(build, output, as_of, all_facets=all_facets)
    if form == "facts":
        from kg.outputs.facts import FURTHER_FACETS, render_facts

        rows = build_facts(build)
        content: str | bytes = render_facts(rows if all_facets else (f for f in rows if f.facet not in FURTHER_FACETS))
    elif form == "graphml":
        from kg.cli.claims import read_labels
        from kg.extraction.lexicon_files import load_lexicon
        from kg.outputs.networks import FLOW_QUERIES, flow_network, render_graphml

        known = frozenset(load_lexicon().names.values())
        tables = _tables(build, FLOW_QUERIES, as_of)
        content = render_graphml(flow_network(tables, read_labels(build), known=known))
    else:
        content = _render_rdf(build, form, evidence)
    path = write_output(content, output)
    return [path] if path else []


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


def _render_rdf(build: Opened, form: str, evidence: str) -> bytes:
    from kg.outputs.rdf import RDF_NAMES, render_rdf

    name: RdfName = next(known for known in RDF_NAMES if known == form)
    kind: Evidence = "oa" if evidence == "oa" else "span" if evidence == "span" else "none"
    # Only the selectors of the Web Annotation model quote what stands around a passage.
    needless = isinstance(build, Served) and kind != "oa"
    texts = dict.fromkeys((entry.iri for entry in build.documents), "") if needless else build_texts(build)
    return render_rdf(build.store.quads(), name, evidence=kind, texts=texts)


def _write_csv(build: Opened, output: str, as_of: date) -> list[Path]:
    from kg.outputs.tables import render_csv
    from kg.queries import query_names

    if output == "-":
        raise UsageError("KG109", "csv writes one file for each named query", "give a folder with -o DIR")
    tables = _tables(build, query_names(""), as_of)
    paths = [write_output(render_csv(table), str(Path(output) / f"{name}.csv")) for name, table in tables.items()]
    return [path for path in paths if path]


def _write_parquet(build: Opened, output: str, as_of: date, *, all_facets: bool) -> list[Path]:
    from kg.graph.folder import Build
    from kg.graph.part import read_part
    from kg.outputs.parquet import read_documents, write_parquet

    if not isinstance(build, Build):
        message = "parquet is written from the files of a build, which a server does not hold"
        raise UsageError("KG172", message, "name the folder of the build instead of --store")
    if output == "-":
        raise UsageError("KG109", "parquet writes two files", "give a folder with -o DIR")
    base = build.manifest.base
    shared = [quad for name in ("reference", "reference/derived", "given") for quad in build.store.quads(base + name)]
    paths = [Path(output) / name for name in ("facts.parquet", "transfers.parquet")]
    with replacing(paths[0]) as facts, replacing(paths[1]) as transfers:
        write_parquet(
            read_documents(read_part(build.folder)), shared, facts, transfers, as_of=as_of, all_facets=all_facets
        )
    return paths


def _tables(build: Opened, names: tuple[str, ...], as_of: date) -> dict[str, Table]:
    from kg.queries import load_query, run_query

    with interruptible():
        return {name: run_query(build.store, load_query(name), {}, today=as_of) for name in names}
