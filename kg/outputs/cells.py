"""Answers, claims and flows as HTML for the cell of a notebook.

What comes from a document is text, never mark-up. No style sheet, since it would reach beyond the cell, and no colour,
so that it can be read in light and in dark; the one style says that text begins at the left, as notebooks would have it
at the right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from kg.model import Concept, Table
from kg.outputs.derivations import Derivation, Premise
from kg.outputs.explanation import Explanation, Passage
from kg.outputs.signs import make_visible
from kg.outputs.tables import join_offsets, label_concepts

_BLANKS: Final = re.compile(r"\s+")
_LEFT: Final = ' style="text-align:left"'


def answer_cell(title: str, table: Table, labels: Mapping[Concept, str], note: str) -> str:
    """Return a table under its title, concepts with their labels, and a note below; columns without value are named."""
    shown = label_concepts(join_offsets(table), labels)
    used = [at for at in range(len(shown.columns)) if not shown.rows or any(row[at] for row in shown.rows)]
    empty = [name for at, name in enumerate(shown.columns) if at not in used]
    head = "".join(f'<th scope="col"{_LEFT}>{_text(shown.columns[at].replace("_", " "))}</th>' for at in used)
    rows = "".join(f"<tr>{''.join(f'<td{_LEFT}>{_text(row[at])}</td>' for at in used)}</tr>" for row in shown.rows)
    body = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if shown.rows else ""
    lacking = f"<br>No row has: {_text(', '.join(empty))}" if empty else ""
    return f"<p><strong>{_text(title)}</strong></p>{body}<p><small>{_text(note)}{lacking}</small></p>"


def claims_cell(claims: Sequence[tuple[Explanation, Sequence[Derivation]]]) -> str:
    """Return claims in words, each with what it says, its passages in their context, and what follows from it."""
    return "".join(_claim(claim, [f"{end.sentence}, because {end.because}" for end in ends]) for claim, ends in claims)


def conclusions_cell(conclusions: Iterable[Derivation]) -> str:
    """Return conclusions, each with the chain of its premises down to the passages."""
    return "".join(map(_conclusion, conclusions))


def _conclusion(conclusion: Derivation) -> str:
    premises = "".join(f"<li>{_premise(premise)}</li>" for premise in conclusion.premises)
    because = f"because {conclusion.because} ({conclusion.clause}; rule {conclusion.rule})"
    return f"<p><strong>{_text(conclusion.sentence)}</strong><br>{_text(because)}</p><ul>{premises}</ul>"


def _premise(premise: Derivation | Explanation | Premise) -> str:
    if isinstance(premise, Derivation):
        return _conclusion(premise)
    return _claim(premise, ()) if isinstance(premise, Explanation) else f"<p>Given: {_text(premise.sentence)}</p>"


def _claim(claim: Explanation, follows: Sequence[str]) -> str:
    details = [*claim.details, *(("it follows", sentence) for sentence in follows)]
    rows = "".join(f"<li>{_text(name)}: {_text(value)}</li>" for name, value in details)
    return f"<p><strong>{_text(claim.sentence)}</strong></p><ul>{rows}</ul>{''.join(map(_passage, claim.passages))}"


def _passage(passage: Passage) -> str:
    page = f", page {passage.page}" if passage.page else ""
    words = f"{_text(passage.before)}<mark>{_text(passage.quote)}</mark>{_text(passage.after)}"
    return f"<blockquote>{words}<br><small>passage {passage.start}–{passage.end}{page}</small></blockquote>"


def _text(words: str) -> str:
    """Return text on one line, with nothing in it that a browser or a reader's eye would take for something else."""
    return escape(make_visible(_BLANKS.sub(" ", words)))
