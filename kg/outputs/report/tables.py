"""What all forms of a report show in the same way: its title, its overview, which columns a table has, and quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.outputs.report.values import FoundEntry, Passage, Policy, Report, Section

OVERVIEW: Final = (
    ("controller-processor-roles", "Roles"),
    ("cross-border-transfers", "Transfers"),
    ("data-categories", "Data"),
    ("recipients", "Recipients"),
    ("rights", "Rights"),
    ("contradictions", "Contradictions"),
)
"""The named queries whose rows the overview counts, and the headings there."""

NONE_FOUND: Final = "No check found anything missing, wrong or unclear."
NONE_MISSING: Final = "No check misses anything in this text."
NONE_SATISFIED: Final = "No check found a point satisfied."
_SIGNS: Final = {"violation": "✖", "warning": "▲", "info": "ℹ", "satisfied": "✔", "not-required": "–"}

GIVEN_NOTE: Final = "What ends in (given) was given beside the documents, and is not claimed by them."


def report_title(report: Report) -> str:
    """Return the title of a report: whose policy it is about, or how many."""
    if len(report.policies) == 1:
        return f"{report.policies[0].title}: what its privacy policy claims"
    return f"What {len(report.policies)} privacy policies claim"


def filled_columns(section: Section) -> tuple[tuple[int, str], ...]:
    """Return the place and heading of each column of a section that some entry fills."""
    return tuple(
        (at, heading)
        for at, (_, heading) in enumerate(section.layout.columns)
        if any(entry.cells[at] for entry in section.entries)
    )


def if_judged(policy: Policy, sentence: str) -> str:
    """Return a sentence on what no check found, or that there was nothing to judge, which is no praise of the text."""
    judged = policy.count("satisfied") + policy.count("found")
    return sentence if judged else "The checks found nothing in this text that they can judge."


def weight(entry: FoundEntry) -> str:
    """Return the severity of a finding, or the status of a point that has none, after its sign."""
    word = entry.finding.severity if entry.finding.severity != "none" else entry.finding.status
    return f"{_SIGNS[word]} {word}"


def same_quotes(passages: Sequence[Passage]) -> tuple[tuple[str, tuple[Passage, ...]], ...]:
    """Return passages with the same words together, under these words on one line."""
    by_words: dict[str, list[Passage]] = {}
    for passage in passages:
        by_words.setdefault(" ".join(passage.quote.split()), []).append(passage)
    return tuple((words, tuple(same)) for words, same in by_words.items())
