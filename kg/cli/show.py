"""`kg show`: the flow of personal data as a page to walk through, or as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import click

from kg.cli.console import emit_json, interruptible, plural, read_date, say, say_next, write_output
from kg.cli.opening import Opened, open_store, store_option, words_for
from kg.cli.options import OneOf, format_of
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.outputs.flows.page import Scene

FORMATS: Final = ("html", "svg")
MOST_DOCUMENTS: Final = 20
"""More documents than this make a picture that nobody can read, and a page that no browser opens at once."""
TITLE: Final = "Where personal data flows"


@click.command(epilog="Example: kg show build -o flows.html")
@click.argument("build", default="build")
@store_option
@click.option("--document", "documents", multiple=True, metavar="NAME", help="Show this document; may be repeated.")
@click.option("--as-of", default="", metavar="DATE", help="Date that transfers are judged as of (default: today).")
@click.option("--format", "form", type=OneOf(FORMATS), help="Format (default: by the extension of -o).")
@click.option("-o", "--output", default="flows.html", show_default=True, metavar="FILE", help="Where to write.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def command(
    build: str, store: str, documents: Sequence[str], as_of: str, form: str | None, output: str, as_json: bool
) -> None:
    """Show who gives personal data to whom and where it goes.

    html: one page that works offline, with the picture, filters, and a list of every flow with its passage. svg: the
    picture alone. Denied claims are no flows. Status of transfers is judged as of a date.
    """
    form = form or format_of(output, {f".{known}": known for known in FORMATS})
    if as_json and output == "-":
        raise UsageError("KG102", "--json tells which file was written, and -o - writes none", "leave one of them out")
    day = read_date(as_of)
    opened = open_store(build, store)
    count = len(set(documents)) if documents else len(opened.documents)
    if count > MOST_DOCUMENTS:
        message = f"{count:,} documents are more than a picture can show; at most {MOST_DOCUMENTS} can be read"
        raise UsageError("KG198", message, "name some with --document; kg export --format graphml writes all")
    scene, content = _render(opened, documents, form, day)
    path = write_output(content, output)
    nodes, flows = len(scene.layout.nodes), len(scene.flows)
    say(f"As of {day}")
    if as_json:
        told = {"as_of": day.isoformat(), "documents": scene.documents, "nodes": nodes, "flows": flows}
        emit_json({"format": form, "file": str(path), **told})
    elif path:
        say(f"Wrote {path}: {plural(flows, 'flow')} between {plural(nodes, 'node')}")
        say_next("kg", "query", "cross-border-transfers", *words_for(build, store))


def _render(build: Opened, documents: Sequence[str], form: str, as_of: date) -> tuple[Scene, str]:
    from kg.cli.claims import read_labels
    from kg.extraction.lexicon_files import known_organisations
    from kg.model import Table
    from kg.outputs.flows.page import SHOWN_QUERIES, read_scene, render_flows_page, render_flows_picture
    from kg.outputs.networks import Parties
    from kg.queries import document_graphs, load_query, run_query

    with interruptible():
        # One document at a time: engines take much longer over many graphs that are named than over few.
        datasets = [document_graphs(build.store, [name]) for name in sorted(set(documents))] or [()]
        tables = {}
        for name in SHOWN_QUERIES:
            query = load_query(name)
            answers = [run_query(build.store, query, {}, today=as_of, dataset=dataset) for dataset in datasets]
            tables[name] = Table(answers[0].columns, tuple(row for answer in answers for row in answer.rows))
        labels = read_labels(build)
    parties = Parties(tables["documents"], known_organisations())
    scene = read_scene(tables, labels, parties)
    title = f"{TITLE}: {documents[0]}" if len(documents) == 1 else TITLE
    if form == "svg":
        return scene, render_flows_picture(scene, title=title, as_of=as_of.isoformat())
    return scene, render_flows_page(scene, labels, title=title, as_of=as_of.isoformat())
