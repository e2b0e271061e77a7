"""`kg query`: a named query, a file or a SPARQL string, answered from a build."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.console import emit_rich, interruptible, plural, read_date, say, say_next, terminal_width, write_output
from kg.cli.opening import open_store, store_option, words_for
from kg.cli.options import OneOf
from kg.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from kg.model import Table
    from kg.queries import Query

FORMATS = ("table", "csv", "json", "jsonl")


@click.command(epilog="Example: kg query cross-border-transfers build --param as_of=2024-01-01")
@click.argument("query", required=False)
@click.argument("build", default="build")
@store_option
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="Set a parameter of the query.")
@click.option(
    "--document", "documents", multiple=True, metavar="NAME", help="Ask of this document only; may be repeated."
)
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Show the first N rows of a table on the terminal."
)
@click.option("--as-of", default="", metavar="DATE", help="Date that an answer holds for (default: today).")
@click.option("--format", "form", type=OneOf(FORMATS), default="table", show_default=True, help="Form of the answer.")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write to a file instead of the terminal.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def command(
    query: str | None,
    build: str,
    store: str,
    params: Sequence[str],
    documents: Sequence[str],
    limit: int | None,
    as_of: str,
    form: str,
    output: str,
    as_json: bool,
) -> None:
    """Ask a build a question.

    QUERY is the name of a shipped query, a .rq file, or a SPARQL SELECT or ASK in quotes; without it, the named queries
    are listed. BUILD is the folder of a build (default: build). A query that takes a date takes that of --as-of.
    """
    form = "json" if as_json else form
    if limit is not None and (form != "table" or output != "-"):
        raise UsageError("KG192", "--limit shortens a table on the terminal, never data", "leave --limit out")
    if query is None:
        from kg.cli.queries import list_queries

        list_queries(as_json=form != "table")
        return
    from kg.cli.claims import read_labels
    from kg.model import GIVEN, Table
    from kg.queries import document_graphs, run_query

    asked = find_query(query)
    given = parse_params(params)
    today = read_date(as_of)
    opened = open_store(build, store)
    with interruptible():
        dataset = document_graphs(opened.store, documents)
        table = run_query(opened.store, asked, given, today=today, dataset=dataset)
    dates = answer_dates(asked, given, today)
    if form == "table" and output == "-":
        shown = Table(table.columns, table.rows[:limit])
        labels, left_out = read_labels(opened, shown), len(table.rows) - len(shown.rows)
        emit_rich(*show_answer(asked, shown, dates, labels, left_out, terminal_width()))
    else:
        from kg.outputs.tables import TABLE_RENDERERS

        write_output(TABLE_RENDERERS["csv" if form == "table" else form](table), output)
        if dates:
            say(f"As of {dates}")
    if any(cell.endswith(GIVEN) or f"{GIVEN};" in cell for row in table.rows for cell in row):
        say(f"What ends in{GIVEN} was given beside the documents, not claimed: kg query given-facts")
    say_next(*_next(table, build, store))


def _next(table: Table, build: str, store: str) -> tuple[str, ...]:
    """Return the command that looks behind the first row, or else that takes the tables elsewhere."""
    row = dict(zip(table.columns, table.rows[0], strict=True)) if table.rows else {}
    start = next((row[name] for name in row if name.endswith("start") and row[name]), "")
    if start and row.get("document") and not store:
        return ("kg", "explain", f"{row['document']}:{start}", build)
    return ("kg", "export", *words_for(build, store), "--format", "csv", "-o", "tables")


def find_query(argument: str) -> Query:
    """Return the query that an argument means: SPARQL text has spaces, a file has a slash or ends in .rq."""
    from kg.queries import load_query, load_query_file, parse_query

    if not argument.strip() or re.search(r"\s|\{", argument):
        return parse_query(argument)
    if argument.endswith(".rq") or "/" in argument:
        return load_query_file(Path(argument))
    return load_query(argument)


def parse_params(params: Sequence[str]) -> dict[str, str]:
    """Return parameters by name from `NAME=VALUE`. Raises UsageError KG104 for what sets none."""
    parsed = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name:
            raise UsageError("KG104", f'"{param}" sets no parameter', "write --param NAME=VALUE")
        parsed[name] = value
    return parsed


def answer_dates(query: Query, given: Mapping[str, str], today: date) -> str:
    """Return the dates that an answer holds for, "" if it takes none."""
    from kg.queries import TODAY

    dates = [
        given.get(parameter.name, parameter.default or "")
        for parameter in query.parameters
        if parameter.type == "xsd:date"
    ]
    return ", ".join(today.isoformat() if day == TODAY else day for day in dates)


def show_answer(
    query: Query, table: Table, as_of: str, labels: Mapping[str, str], left_out: int, width: int
) -> list[RenderableType]:
    """Return an answer as it looks at a width: its title with the dates that it holds for, the rows, their number."""
    from rich.text import Text

    from kg.cli.tables import show_comparison, show_table

    title = Text(query.title or query.id or "Answer", style="bold")
    if as_of:
        title.append(f" (as of {as_of})", style="not bold")
    more = f"; {left_out:,} more left out by --limit" if left_out else ""
    count = Text(plural(len(table.rows), "row") + more, style="dim")
    if not table.rows:
        return [title, count]
    shown = show_comparison(table, width) if query.id == "policy-comparison" else show_table(table, width, labels)
    return [title, Text(), shown, Text(), count]
