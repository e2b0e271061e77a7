"""A comparison as people read it on a terminal: each change in a line, then what it changed and both passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from kg.cli.console import plural
from kg.outputs.signs import make_visible

if TYPE_CHECKING:
    from rich.console import RenderableType

    from kg.outputs.comparison import Change, Comparison, PairComparison
    from kg.outputs.comparison.differing import Run

_SIGNS: Final = {"added": ("+", "green"), "removed": ("−", "red"), "changed": ("↔", "yellow")}
_SHOWN: Final = 2
"""So many pairs of passages are shown of one change."""


def show_comparison(comparison: Comparison, width: int) -> list[RenderableType]:
    """Return a comparison for a terminal that many characters wide."""
    head = Text.assemble(
        ("What changed", "bold"), f" from {comparison.old} to {comparison.new} (as of {comparison.as_of})"
    )
    parts: list[RenderableType] = [head]
    for pair in comparison.pairs:
        parts += [Text(), *_pair(pair)]
    return [*parts, Text(), Text(comparison.summary.capitalize(), style="bold")]


def _pair(pair: PairComparison) -> Iterator[RenderableType]:
    if pair.old is None or pair.new is None:
        policy = pair.old or pair.new
        sign, style = _SIGNS["added" if pair.old is None else "removed"]
        told = "a new document" if pair.old is None else "a document that is gone"
        yield Text.assemble((f"{sign} ", style), (policy.name if policy else "", "bold"), f"  {told}")
        return
    names = dict.fromkeys((pair.old.name, pair.new.name))
    yield Text(make_visible(" → ".join(names)), style="bold")
    if not pair.changes:
        yield Text("  no claim changed", style="dim")
    for change in pair.changes:
        yield from _change(change)


def _change(change: Change) -> Iterator[RenderableType]:
    sign, style = _SIGNS[change.turn]
    head = Grid.grid()
    head.add_column(width=4)
    head.add_column(overflow="fold")
    head.add_row(Text(f"  {sign} ", style=style), Text(make_visible(change.title), style="bold"))
    yield head
    body = Grid.grid(padding=(0, 2, 0, 0))
    body.add_column(style="dim", min_width=6, no_wrap=True)
    body.add_column(overflow="fold")
    for label, said in change.details:
        body.add_row(label, Text(make_visible(said)))
    for label, runs, place in _passages(change):
        body.add_row(label, Text.assemble(_sentence(runs), "  ", (place, "dim")))
    yield Padding(body, (0, 0, 0, 4))


def _passages(change: Change) -> Iterator[tuple[str, Sequence[Run], str]]:
    from kg.outputs.comparison.differing import mark_differences, pair_passages

    pairs = pair_passages(change.old, change.new)
    for pair in pairs[:_SHOWN]:
        for label, passage, runs in zip(("before", "now"), pair, mark_differences(pair), strict=True):
            if passage:
                yield label, runs, "" if passage.start is None else f"{passage.start}–{passage.end}"
    if len(pairs) > _SHOWN:
        yield "", (), f"and {plural(len(pairs) - _SHOWN, 'more passage')}"


def _sentence(runs: Sequence[Run]) -> Text:
    """Return a sentence with its quote in quotation marks, and in bold the words that differ."""
    text, quoted = Text(), False
    for run in runs:
        if run.quoted != quoted:
            text.append("“" if run.quoted else "”")
            quoted = run.quoted
        words = make_visible(" ".join(run.text.split()))
        left, right = (" " * flag for flag in (run.text[:1].isspace(), run.text[-1:].isspace()))
        shown = f"{left}{words}{right}" if words else left
        text.append(shown, style="bold underline" if run.differs else "" if run.quoted else "dim")
    return text.append("”") if quoted else text
