"""Writes the pages of `docs/reference/` that follow from the code, the queries and the ontology, and fills `scale.md`.

`python docs/generate.py` (or `make docs`) writes them; a test fails when a page says something else than this does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from rdflib import SKOS, Graph, URIRef

from docs import scale
from docs.columns_page import columns_page
from docs.facts_page import facts_page
from docs.json_page import json_page
from docs.ontology_page import ontology_page
from docs.ontology_picture import picture
from docs.questions_page import questions_page
from docs.register_page import register_page
from docs.shapes_page import shapes_page
from docs.tables import markdown_table
from kg.cli.main import VERBS, cli
from kg.outputs.schemas import SCHEMAS
from kg.queries import Query, load_query, query_names, query_path
from kg.reasoning.checks import Check, check_names, load_check
from kg.resources import folder
from kg.vocab import expand

REFERENCE: Final = Path(__file__).parent / "reference"
_NOTE: Final = "<!-- Written by docs/generate.py: change its source, then run `make docs`. -->"


def pages() -> dict[str, str]:
    """Return the text of each generated page by its file name."""
    graph = Graph().parse(folder("ontology") / "compliance-kg.ttl")
    return {
        "checks.md": _checks(),
        "commands.md": _commands(),
        "facts.md": f"{_NOTE}\n\n{facts_page()}\n",
        "facts.schema.json": (SCHEMAS / "facts.json").read_text(encoding="utf-8"),
        "json.md": f"{_NOTE}\n\n{json_page()}\n",
        "ontology.md": f"{_NOTE}\n\n{ontology_page(graph)}\n",
        "ontology.svg": picture(graph),
        "parquet.md": f"{_NOTE}\n\n{columns_page()}\n",
        "queries.md": _queries(),
        "questions.md": f"{_NOTE}\n\n{questions_page()}\n",
        "register.md": f"{_NOTE}\n\n{register_page()}\n",
        "shapes.md": f"{_NOTE}\n\n{shapes_page()}\n",
    }


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
    scale.main()


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


def _checks() -> str:
    checks = [load_check(name) for name in check_names()]
    intro = (
        "Run them with `kg check BUILD`, one alone with `--check NAME`; `kg query NAME BUILD` gives the bare rows. A"
        " row says whether a criterion is `satisfied`, `missing`, `not-required` or `unclear`, or that something was"
        " `found` that should not be there. The severity is that of the criterion, if it has one below, or else of the"
        " check; it is `info` where nothing in the text, and no given fact, shows that the law applies, and where the"
        " status is `unclear`. A finding says what a text says or leaves out; nothing here is legal advice."
    )
    index = [(f"[`{check.id}`](#{check.id})", check.query.question) for check in checks]
    parts = [_NOTE, "# Checks", intro, markdown_table(("check", "asks"), index)]
    graph = Graph().parse(folder("ontology") / "criteria.ttl")
    for check in checks:
        parts += [f"## {check.id}", *_check(check, graph)]
    return "\n\n".join(parts) + "\n"


def _check(check: Check, graph: Graph) -> Iterator[str]:
    yield f"**{check.query.title}.** {check.problem} {check.why}"
    laws = f" under {' or '.join(check.law)}" if check.law else ""
    rows = [
        ("severity", f"{check.severity}{laws}"),
        ("law", f"[{check.query.clause}]({check.eli})"),
        ("what to do", check.fix),
        ("parameters", ", ".join(f"`{one.name}` (default {one.default})" for one in check.query.parameters)),
        ("source", _source(check.id)),
    ]
    yield markdown_table(("", ""), [row for row in rows if row[1]])
    chosen = next((one.default for one in check.query.parameters if one.name == "criteria"), None)
    if chosen:
        yield markdown_table(
            ("criterion", "law", "severity", "a passage that", "asked for where"), _criteria(graph, chosen)
        )


def _criteria(graph: Graph, chosen: str) -> list[tuple[str, ...]]:
    """Return the criteria of a set, in the order of the law."""
    rows = []
    for criterion in graph.subjects(URIRef(expand("ckg:criteriaSet")), URIRef(expand(chosen))):
        clause, severity, asks, where = (
            str(graph.value(criterion, URIRef(expand(f"ckg:{name}"))) or "")
            for name in ("clause", "severity", "asks", "requiredWhere")
        )
        name, link = graph.value(criterion, SKOS.notation), graph.value(criterion, URIRef(expand("dcterms:source")))
        rows.append((f"`{name}`", f"[{clause}]({link})", severity, asks, where or "always"))
    return sorted(rows, key=lambda row: (row[1], row[0]))


def _source(name: str) -> str:
    place = query_path(name).relative_to(folder("queries").parent).as_posix()
    return f"[`{place}`](../../{place})"


def _queries() -> str:
    # The two main questions come first, as in `kg query`. Checks have a page of their own.
    names = sorted(set(query_names()) - set(check_names()))
    queries = sorted(map(load_query, names), key=lambda query: ("main" not in query.tags, query.id))
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
        ("source", _source(query.id)),
    ]
    yield markdown_table(("", ""), [row for row in rows if row[1]])


if __name__ == "__main__":
    main()
