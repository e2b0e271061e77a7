"""`kg report`: what each policy of a build claims, with its passages and findings, as a page, Markdown or DOCX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import click

from kg.cli.console import emit_json, interruptible, plural, read_date, say, say_next, write_output
from kg.cli.options import OneOf, format_of
from kg.errors import StoreError, UsageError

if TYPE_CHECKING:
    from kg.graph.folder import Build
    from kg.model import Document
    from kg.outputs.report import Report
    from kg.reasoning.checks import Severity

FORMATS: Final = ("html", "markdown", "docx")
_EXTENSIONS: Final = {".html": "html", ".htm": "html", ".md": "markdown", ".docx": "docx"}
_DEFAULT: Final = {"html": "report.html", "markdown": "report.md", "docx": "report.docx"}


@click.command(epilog="Example: kg report build --document policy.txt -o report.html")
@click.argument("build", default="build")
@click.option(
    "--document", "documents", multiple=True, metavar="NAME", help="Report on this document only; may be repeated."
)
@click.option("--as-of", default="", metavar="DATE", help="Date that the law is asked as of (default: today).")
@click.option("--profile", default="", metavar="FILE", help="File that changes severities, as in kg check.")
@click.option("--format", "form", type=OneOf(FORMATS), help="Format; without it, the extension of -o decides.")
@click.option(
    "-o", "--output", default="", metavar="FILE", help="Where to write (default: report.html); - is standard output."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def command(
    build: str, documents: Sequence[str], as_of: str, profile: str, form: str | None, output: str, as_json: bool
) -> None:
    """Write a report to read: what each policy claims, with the passages that say so, and what checks find.

    html: one page that needs no network, with a map and the text of each policy, in which every cited passage is marked
    and linked both ways. markdown and docx: the same tables, with numbered passages.

    What policies claim, not legal advice.
    """
    form = form or ("html" if output in ("", "-") else format_of(output, _EXTENSIONS))
    output = output or _DEFAULT[form]
    if output == "-" and (as_json or form == "docx"):
        message = "--json tells what was written to a file" if as_json else "docx is written to a file"
        raise UsageError("KG193", f"{message}, and -o - is standard output", "name a file with -o FILE")
    if form == "docx":
        from kg.outputs.report.docx import check_docx

        check_docx()
    from kg.cli.check import read_profile
    from kg.graph.folder import open_build

    day, severities = read_date(as_of), read_profile(profile)
    report = read_report(open_build(Path(build)), documents, day, severities)
    path = write_output(_render(report, form), output)
    if as_json:
        names = [policy.name for policy in report.policies]
        emit_json({"as_of": day.isoformat(), "documents": names, "format": form, "file": str(path)})
    say(f"As of {day}")
    if path:
        say(f"Wrote {path}: {plural(len(report.policies), 'policy', 'policies')}")
    if not as_json:
        say_next("kg", "check", build, "--as-of", day.isoformat())


def read_report(
    build: Build, documents: Sequence[str], day: date, severities: Mapping[str, Severity] = MappingProxyType({})
) -> Report:
    """Return the report on a build, or on some of its documents by name, as of a day.

    `severities` are those that a profile changes.
    Raises UsageError KG190 for a name that no document has, StoreError KG311 if a kept text is gone or was changed.
    """
    from kg.cli.claims import read_labels
    from kg.graph.store import OxigraphStore
    from kg.outputs.report import REPORT_QUERIES, build_report
    from kg.outputs.report.map import MEMBERS_QUERY, read_members
    from kg.queries import document_graphs, load_query, run_query
    from kg.reasoning.checks import check_names, load_check, run_checks

    with interruptible():
        graphs = document_graphs(build.store, documents)
        store = (
            OxigraphStore.of(quad for graph in graphs for quad in build.store.quads(graph)) if graphs else build.store
        )
        return build_report(
            read_documents(build, documents),
            {name: run_query(store, load_query(name), {}, today=day) for name in REPORT_QUERIES},
            tuple(run_checks(store, [load_check(name) for name in check_names()], severities, as_of=day)),
            labels=read_labels(build),
            members=read_members(run_query(store, MEMBERS_QUERY, {})),
            as_of=day.isoformat(),
        )


def read_documents(build: Build, names: Sequence[str]) -> tuple[Document, ...]:
    """Return the documents of a build with their kept texts: all, or those with some names.

    Raises StoreError KG311 for a text that is not the one that was built, whose passages would be other words.
    """
    from kg.model import Document
    from kg.reading.documents import MEDIA_TYPES

    documents = []
    for entry in build.documents:
        if names and entry.name not in names:
            continue
        text = build.text_bytes(entry.iri)
        if text is None or sha256(text).hexdigest() != entry.text_sha256:
            message = f"the text of {entry.name} is gone from the build or was changed"
            raise StoreError("KG311", message, "build it again with kg build")
        media_type = MEDIA_TYPES.get(Path(entry.name).suffix.lower(), "text/plain")
        documents.append(Document(entry.name, text.decode(), entry.sha256, media_type, entry.pages))
    return tuple(documents)


def _render(report: Report, form: str) -> str | bytes:
    if form == "docx":
        from kg.outputs.report.docx import render_docx

        return render_docx(report)
    if form == "markdown":
        from kg.outputs.report.markdown import render_markdown

        return render_markdown(report)
    from kg.outputs.report.html import render_html

    return render_html(report)
