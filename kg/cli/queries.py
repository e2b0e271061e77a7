"""`kg queries`: which questions there are, and how one of them is asked."""

from __future__ import annotations

import click

from kg.cli.console import emit, emit_json, emit_rich, say, say_next

_GROUPS = {"": "tables", "questions": "questions (yes, no, not-stated)"}


@click.command(epilog="Example: kg queries rights")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the queries with their columns and parameters as JSON.")
def command(name: str | None, as_json: bool) -> None:
    """List the named queries, or print the SPARQL of one as a start for your own."""
    if name is None:
        list_queries(as_json=as_json)
        return
    from kg.queries import load_query

    query = load_query(name)
    if as_json:
        emit_json(_object(name))
    else:
        emit(query.text)
        say(f"Next: kg queries {name} > my.rq && kg query my.rq")


def list_queries(*, as_json: bool) -> None:
    """Print the named queries by group, the main ones first."""
    from kg.queries import load_query, query_groups, query_names

    if as_json:
        emit_json([_object(name) for name in query_names()])
        return
    from kg.cli.tables import plain_table

    for group in query_groups():
        queries = sorted(map(load_query, query_names(group)), key=lambda query: "main" not in query.tags)
        rows = [(query.id, query.question or query.title) for query in queries]
        emit_rich(plain_table((_GROUPS.get(group, group), "answers"), rows), "")
    say_next("kg", "query", "cross-border-transfers", "build")


def _object(name: str) -> dict[str, object]:
    from kg.queries import load_query

    query = load_query(name)
    return {
        "name": query.id,
        "title": query.title,
        "question": query.question,
        "clause": query.clause,
        "tags": query.tags,
        "columns": query.columns,
        "parameters": {
            parameter.name: {"type": parameter.type, "default": parameter.default, "of": parameter.of}
            for parameter in query.parameters
        },
        "header": dict(query.header),
        "sparql": query.text,
    }
