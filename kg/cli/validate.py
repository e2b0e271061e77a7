"""`kg validate`: does every claim of a build have the form that the SHACL shapes ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final

import click

from kg.cli.console import emit_rich, interruptible, plural, render, say, say_next, terminal_width, write_output
from kg.cli.opening import Opened, open_store, store_option, words_for
from kg.cli.options import OneOf, format_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from kg.reasoning.validation import Defect

FORMATS: Final = ("table", "json", "markdown", "turtle")
FAIL_ON: Final = ("violation", "warning", "info", "none")
_EXTENSIONS: Final = {".json": "json", ".md": "markdown", ".ttl": "turtle"}


@click.command(epilog="Example: kg validate build --fail-on warning")
@click.argument("build", default="build")
@store_option
@click.option("--format", "form", type=OneOf(FORMATS), help="Form of the report (default: table).")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write to a file; its extension may tell the format.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--fail-on",
    type=OneOf(FAIL_ON, "severity", "KG102"),
    default="violation",
    show_default=True,
    help="Least severity that makes the exit code 1.",
)
def command(build: str, store: str, form: str | None, output: str, as_json: bool, fail_on: str) -> None:
    """Check that the graph of a build has its form, by the SHACL shapes in ontology/shapes.

    Each claim, document, passage and party is held to what queries and other tools rely on, and so are the dated facts
    of law in the reference graph. The table names each thing that is wrong once, with how often it is; json, markdown
    and turtle (a SHACL validation report) have every place. Whether quotes are true to their source is told by
    kg verify.
    """
    form = "json" if as_json else form or ("table" if output == "-" else format_of(output, _EXTENSIONS))
    opened = open_store(build, store)
    with interruptible():
        defects = list(_defects(opened))
    _show(defects, len(opened.documents), form, output)
    if any(defect.severity in FAIL_ON[: FAIL_ON.index(fail_on) + 1] for defect in defects) and fail_on != "none":
        raise SystemExit(1)
    say_next("kg", "query", "documents", *words_for(build, store)) if store else say_next("kg", "verify", build)


def _defects(build: Opened) -> Iterator[Defect]:
    """Yield what is wrong in the reference graph, then in each document's graphs, one document at a time."""
    from kg.reasoning.validation import load_validator

    # What the user gave beside the texts (establishment, certificates) is read with the law, and judged as it is.
    shared = (build.store.quads(f"{build.base}{name}") for name in ("reference", "given"))
    validator = load_validator(chain.from_iterable(shared))
    yield from validator.defects
    for document in build.documents:
        own = chain(build.store.quads(document.iri), build.store.quads(f"{document.iri}/derived"))
        yield from validator.check_document(document.name, own)


def _show(defects: Sequence[Defect], documents: int, form: str, output: str) -> None:
    from kg.outputs.defects import defects_table, render_markdown, render_report
    from kg.outputs.tables import table_objects

    content: str | bytes
    if form == "json":
        found = {"documents": documents, "conforms": not defects, "defects": table_objects(defects_table(defects))}
        content = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    elif form == "markdown":
        content = render_markdown(defects, documents)
    elif form == "turtle":
        content = render_report(defects)
    elif output == "-":
        emit_rich(*_table(defects, documents, terminal_width()))
        return
    else:
        content = render(_table(defects, documents, 100), 100)
    if write_output(content, output):
        say(f"Wrote {output}")


def _table(defects: Sequence[Defect], documents: int, width: int) -> Sequence[RenderableType]:
    from rich.text import Text

    from kg.cli.tables import show_table
    from kg.outputs.defects import summary_table

    checked = plural(documents, "document")
    if not defects:
        return (Text(f"Every graph has its form: {checked} and the reference graph"),)
    found = plural(len(defects), "defect")
    return show_table(summary_table(defects), width, {}), Text(), Text(f"{found} in {checked} and the reference graph")
