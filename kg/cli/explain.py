"""`kg explain`: a claim in words, with its passage in context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.console import emit_json, emit_rich, say_next

if TYPE_CHECKING:
    from kg.outputs.explanation import Explanation


@click.command(epilog="Example: kg explain 3f2a9c81 build")
@click.argument("claim")
@click.argument("build", default="build")
@click.option("--json", "as_json", is_flag=True, help="Print the explanations as JSON.")
def command(claim: str, build: str, as_json: bool) -> None:
    """Show what a claim says, who says it and where it stands.

    CLAIM is the IRI of a claim, a passage or a document, the first characters (4 or more) of a claim's hash, the name
    of a document, or NAME:OFFSET for the claims that a place in a document makes.
    """
    from kg.cli.claims import find_claims
    from kg.graph.folder import open_build

    explanations = find_claims(open_build(Path(build)), claim)
    if as_json:
        emit_json([asdict(explanation) for explanation in explanations])
        return
    _print(explanations)
    say_next("kg", "verify", build)


def _print(explanations: Sequence[Explanation]) -> None:
    from rich.console import RenderableType
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from kg.cli.tables import make_visible

    parts: list[RenderableType] = []
    for explanation in explanations:
        parts += [Text()] if parts else []
        parts.append(Text(make_visible(explanation.sentence), style="bold"))
        details = Table.grid(padding=(0, 2, 0, 0))
        details.add_column(style="dim", no_wrap=True)
        details.add_column(overflow="fold")
        details.add_row("claim", explanation.claim)
        for name, value in explanation.details:
            details.add_row(name, Text(make_visible(value)))
        parts.append(Padding(details, (0, 0, 0, 2)))
        for passage in explanation.passages:
            page = f", page {passage.page}" if passage.page else ""
            parts.append(Padding(Text(f"passage {passage.start}–{passage.end}{page}", style="dim"), (0, 0, 0, 2)))
            # The quote is marked by signs as well as colour, since a file or a pipe has no colour.
            before, quote, after = (make_visible(text) for text in (passage.before, passage.quote, passage.after))
            marked = Text.assemble(before, (f"⟦{quote}⟧", "bold yellow"), after)
            parts.append(Padding(marked, (0, 0, 0, 4)))
    emit_rich(*parts)
