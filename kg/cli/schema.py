"""`kg schema`: the form of what `--json` prints."""

from __future__ import annotations

import click

from kg.cli.console import emit_json, emit_rich, say_next


@click.command(epilog="Example: kg schema check")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the list of schemas as JSON; a schema is JSON anyway.")
def command(name: str | None, as_json: bool) -> None:
    """List the JSON Schemas (draft 2020-12) of what --json prints, or print one.

    There is one for each verb, by its name, and "facts" for a line of kg export --format facts. A schema holds all that
    it refers to, so that it works without a network.
    """
    from kg.outputs.schemas import load_schema, schema_names

    if name is not None:
        emit_json(load_schema(name))
        say_next("kg", "export" if name == "facts" else name, "--help")
        return
    schemas = {known: load_schema(known) for known in schema_names()}
    if as_json:
        emit_json([{"name": known, "id": one["$id"], "title": one["title"]} for known, one in schemas.items()])
        return
    from kg.cli.tables import plain_table

    emit_rich(plain_table(("schema", "of"), [(known, one["title"]) for known, one in schemas.items()]))
    say_next("kg", "schema", "check")
