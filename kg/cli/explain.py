"""`kg explain`: a claim in words, with its passage in context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.console import emit_json, emit_rich, say_next

if TYPE_CHECKING:
    from rich.console import RenderableType

    from kg.cli.claims import Found
    from kg.outputs.derivations import Derivation
    from kg.outputs.explanation import Explanation


@click.command(epilog="Example: kg explain 3f2a9c81 build")
@click.argument("claim")
@click.argument("build", default="build")
@click.option("--json", "as_json", is_flag=True, help="Print the explanations as JSON.")
def command(claim: str, build: str, as_json: bool) -> None:
    """Show what a claim says, who says it, where it stands and what follows from it.

    CLAIM is the IRI of a claim, a passage or a document, the first characters (4 or more) of a claim's hash, the name
    of a document, or NAME:OFFSET for the claims that a place in a document makes. Given the IRI of what was derived,
    it shows the rule and the chain of premises down to the passages.
    """
    from kg.cli.claims import find_claims
    from kg.graph.folder import open_build

    found = find_claims(open_build(Path(build)), claim)
    if as_json:
        emit_json(_objects(found))
        return
    emit_rich(*show_claims(found))
    say_next("kg", "verify", build)


def _objects(found: Found) -> list[dict[str, object]]:
    """Return the claims, each with what follows from it; where none is meant, the conclusions with their chains."""
    if not found.claims:
        return [asdict(conclusion) for conclusion in found.conclusions]
    return [asdict(claim) | {"follows": [_outline(end) for end in found.resting_on(claim)]} for claim in found.claims]


def _outline(conclusion: Derivation) -> dict[str, str]:
    return {
        "derived": conclusion.derived,
        "sentence": conclusion.sentence,
        "rule": conclusion.rule,
        "because": conclusion.because,
    }


def show_claims(found: Found) -> list[RenderableType]:
    """Return claims in words, each with its passages and what follows; or else conclusions with their premises."""
    from rich.text import Text

    parts: list[RenderableType] = []
    for claim in found.claims:
        parts += [Text()] if parts else []
        # Processes say in DPV's terms what the claim itself says.
        follows = [end for end in found.resting_on(claim) if end.kind != "dpv:Process"]
        parts += _claim(claim, [("it follows", f"{end.sentence}, because {end.because}") for end in follows], 0)
    for conclusion in found.conclusions if not found.claims else ():
        parts += [Text()] if parts else []
        parts += _conclusion(conclusion, 0)
    return parts


def _conclusion(conclusion: Derivation, indent: int) -> Iterator[RenderableType]:
    """Yield a conclusion and, further in, its premises down to the passages."""
    from rich.padding import Padding
    from rich.text import Text

    from kg.outputs.derivations import Derivation, Premise
    from kg.outputs.signs import make_visible

    sentence = f"It follows from {conclusion.document}: {conclusion.sentence}"
    yield Padding(Text(make_visible(sentence), style="bold"), (0, 0, 0, indent))
    details = (
        ("derived", conclusion.derived),
        ("rule", conclusion.rule),
        ("because", f"{conclusion.because} ({conclusion.clause})"),
    )
    yield _grid(details, indent)
    for premise in conclusion.premises:
        if isinstance(premise, Derivation):
            yield from _conclusion(premise, indent + 4)
        elif isinstance(premise, Premise):
            yield Padding(Text(make_visible(f"Given: {premise.sentence}")), (0, 0, 0, indent + 4))
        else:
            yield from _claim(premise, (), indent + 4)


def _claim(claim: Explanation, more: Sequence[tuple[str, str]], indent: int) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from kg.outputs.signs import make_visible

    yield Padding(Text(make_visible(claim.sentence), style="bold"), (0, 0, 0, indent))
    yield _grid((("claim", claim.claim), *claim.details, *more), indent)
    for passage in claim.passages:
        page = f", page {passage.page}" if passage.page else ""
        yield Padding(Text(f"passage {passage.start}–{passage.end}{page}", style="dim"), (0, 0, 0, indent + 2))
        # The quote is marked by signs as well as colour, since a file or a pipe has no colour.
        before, quote, after = (make_visible(text) for text in (passage.before, passage.quote, passage.after))
        marked = Text.assemble(before, (f"⟦{quote}⟧", "bold yellow"), after)
        yield Padding(marked, (0, 0, 0, indent + 4))


def _grid(details: Iterable[tuple[str, str]], indent: int) -> RenderableType:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from kg.outputs.signs import make_visible

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in details:
        grid.add_row(name, Text(make_visible(value)))
    return Padding(grid, (0, 0, 0, indent + 2))
