"""Writes the pages of `docs/reference/` that follow from the code, the queries and the ontology.

`python docs/generate.py` (or `make docs`) writes them; a test fails when a page says something else than this does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from rdflib import Graph

from docs.ontology_page import ontology_page
from docs.ontology_picture import picture
from docs.shapes_page import shapes_page
from docs.tables import markdown_table
from kg.cli.main import VERBS, cli
from kg.queries import Query, load_query, query_names
from kg.resources import folder

REFERENCE: Final = Path(__file__).parent / "reference"
_NOTE: Final = "<!-- Written by docs/generate.py: change its source, then run `make docs`. -->"


def pages() -> dict[str, str]:
    """Return the text of each generated page by its file name."""
    graph = Graph().parse(folder("ontology") / "compliance-kg.ttl")
    return {
        "commands.md": _commands(),
        "ontology.md": f"{_NOTE}\n\n{ontology_page(graph)}\n",
        "ontology.svg": picture(graph),
        "queries.md": _queries(),
        "shapes.md": f"{_NOTE}\n\n{shapes_page()}\n",
    }


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")


def _commands() -> str:
    context = click.Context(cli, info_name="kg")
    parts = [_NOTE, "# Commands", (cli.help or "").strip(), _options(cli)]
    parts += [
        "Every verb also takes `-h` (`--help`). Data goes to standard output, everything else to standard error."
        " [Errors](errors.md) lists exit codes and messages."
    ]
    for verb in VERBS:
        command = cli.get_command(context, verb)
        if command is None:
            raise LookupError(f"kg has no verb {verb}")
        parts += [f"## kg {verb}", *_command(verb, command, context)]
    return "\n\n".join(parts) + "\n"


def _command(verb: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=verb, parent=parent)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f"```\n{usage}\n```"
    for paragraph in (command.help or "").split("\n\n"):
        yield " ".join(paragraph.split())
    yield _options(command)
    if command.epilog:
        yield f"Example: `{command.epilog.removeprefix('Example: ')}`"


def _options(command: click.Command) -> str:
    rows = []
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            names = ", ".join(f"`{name}`" for name in parameter.opts)
            value = "" if parameter.is_flag else f"`{parameter.make_metavar(click.Context(command))}`"
            rows.append((names, value, (parameter.help or "").strip(), _default(parameter)))
    return markdown_table(("option", "value", "meaning", "default"), rows)


def _default(option: click.Option) -> str:
    shown = option.default if option.show_default and isinstance(option.default, str) else ""
    return f"`{shown}`" if shown else "required" if option.required else ""


def _queries() -> str:
    # The two main questions come first, as in `kg query`.
    queries = sorted(map(load_query, query_names()), key=lambda query: ("main" not in query.tags, query.id))
    intro = (
        "Ask one with `kg query NAME BUILD`. The columns and their order are fixed. Cells hold CURIEs, plain text or"
        " nothing; several values in one cell are sorted and joined by `; `. `start` and `end` count code points into"
        " the document. Where a table has no `polarity` column, it holds what documents affirm."
    )
    index = [(f"[`{query.id}`](#{query.id})", query.question) for query in queries]
    parts = [_NOTE, "# Named queries", intro, markdown_table(("query", "answers"), index)]
    for query in queries:
        parts += [f"## {query.id}", *_query(query)]
    return "\n\n".join(parts) + "\n"


def _query(query: Query) -> Iterator[str]:
    yield f"**{query.title}.** {query.question}"
    rows = [
        ("law", query.clause),
        ("columns", ", ".join(f"`{column}`" for column in query.columns)),
        ("several values in a cell", ", ".join(f"`{column}`" for column in query.columns if column in query.several)),
        (
            "parameters",
            ", ".join(
                f"`{parameter.name}` ({parameter.type}{' of ' * bool(parameter.of)}{parameter.of}"
                + (f", default {parameter.default})" if parameter.default else ", required)")
                for parameter in query.parameters
            ),
        ),
        ("source", f"[`queries/{query.id}.rq`](../../queries/{query.id}.rq)"),
    ]
    yield markdown_table(("", ""), [row for row in rows if row[1]])


if __name__ == "__main__":
    main()
