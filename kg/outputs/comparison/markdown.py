"""A comparison as Markdown, to stand in a pull request: a table a pair of documents, a row a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kg.outputs.comparison.changes import Change, Comparison, PairComparison
from kg.outputs.comparison.differing import Run, mark_differences, pair_passages
from kg.outputs.signs import markdown_text

_SIGNS: Final = {"changed": "↔", "added": "+", "removed": "−"}
_SHOWN: Final = 2
"""So many pairs of passages are shown of one change."""


def render_markdown(comparison: Comparison) -> str:
    """Return a comparison as Markdown; words that the other passage lacks are bold."""
    old, new = markdown_text(comparison.old), markdown_text(comparison.new)
    parts = [f"## What changed from {old} to {new}\n\n"]
    parts += [f"{comparison.summary.capitalize()}, as of {comparison.as_of}. "]
    parts += ["What the policies claim, not legal advice.\n"]
    for pair in comparison.pairs:
        parts += _pair(pair)
    return "".join(parts)


def _pair(pair: PairComparison) -> Iterator[str]:
    names = dict.fromkeys(policy.name for policy in (pair.old, pair.new) if policy)
    yield f"\n### {markdown_text(' → '.join(names))}\n\n"
    if pair.old is None or pair.new is None:
        yield "A new document.\n" if pair.old is None else "A document that is gone.\n"
    elif not pair.changes:
        yield "No claim changed.\n"
    else:
        yield "| | change | before | now |\n| --- | --- | --- | --- |\n"
        for change in pair.changes:
            yield _row(change)


def _row(change: Change) -> str:
    told = [markdown_text(f"{label} {said}".strip()) for label, said in change.details]
    passages = [mark_differences(pair) for pair in pair_passages(change.old, change.new)[:_SHOWN]]
    columns = ["<br>".join(filter(None, (_sentence(runs) for runs in side))) for side in zip(*passages, strict=True)]
    before, now = columns or ("", "")
    what = "<br>".join((f"**{markdown_text(change.title)}**", *told))
    return f"| {_SIGNS[change.turn]} {change.turn} | {what} | {before} | {now} |\n"


def _sentence(runs: Sequence[Run]) -> str:
    """Return a sentence with its passage in quotation marks."""
    text, quoted = "", False
    for run in runs:
        if run.quoted != quoted:
            text += "“" if run.quoted else "”"
            quoted = run.quoted
        words = markdown_text(run.text)
        left, right = " " * run.text[:1].isspace(), " " * (run.text[-1:].isspace() and words != "")
        text += f"{left}{f'**{words}**' if run.differs and words else words}{right}"
    return text + "”" * quoted
