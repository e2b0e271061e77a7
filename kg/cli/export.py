"""`kg export`: a build as facts, RDF, CSV, GraphML, Parquet or a register of processing."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from kg.cli.console import emit_json, plural, read_date, say, say_next
from kg.cli.formats import FORMATS, Request
from kg.cli.opening import open_store, store_option, words_for
from kg.cli.options import OneOf, format_of
from kg.errors import UsageError

EVIDENCE: Final = ("oa", "span", "none")


@click.command(epilog="Example: kg export build --format turtle -o policies.ttl")
@click.argument("build", default="build")
@store_option
@click.option("--format", "form", type=OneOf(tuple(FORMATS)), metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.")
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
    graphml and gexf: the flow of personal data, who gives what to whom and where. measures: figures of that flow, as
    CSV, or as JSON into a file that ends in .json. parquet: facts.parquet and transfers.parquet,
    into the folder given with -o, to count over a whole corpus.

    ropa-xlsx, ropa-ods and ropa-csv: records of processing activities, in the fields of Article 30 GDPR for controllers
    and processors, each with the passages that say it; csv into the folder given with -o.

    Evidence in RDF is oa (W3C Web Annotation selectors: offsets, quote and what stands around it), span (one IRI and
    the quote, as in the store) or none (claims alone).
    """
    form = form or _format_of(output)
    chosen = FORMATS[form]
    if as_json and output == "-" and not chosen.is_folder:
        message = "--json tells which files were written, and without -o there are none"
        raise UsageError("KG102", message, "add -o FILE, or leave --json out")
    request = Request(open_store(build, store), form, output, read_date(as_of), evidence, all_facets)
    files = chosen.write(request)
    if as_json:
        emit_json({"format": form, "files": [str(path) for path in files]})
    if chosen.dated:
        say(f"As of {request.as_of}")
    if files:
        say(f"Wrote {files[0] if len(files) == 1 else plural(len(files), 'file') + ' to ' + output}")
        say_next("kg", "query", "documents", *words_for(build, store)) if store else say_next("kg", "verify", build)


def _format_of(output: str) -> str:
    """Return the format that a file's extension stands for."""
    if not Path(output).suffix:
        raise UsageError("KG103", f"no format is given (formats: {', '.join(FORMATS)})", "choose one with --format")
    return format_of(output, {chosen.extension: form for form, chosen in FORMATS.items() if chosen.extension})
