"""A report as Markdown: the tables of the page with numbered passages, and a list of the passages with their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.outputs.report.tables import (
    GIVEN_NOTE,
    NONE_FOUND,
    NONE_MISSING,
    NONE_SATISFIED,
    OVERVIEW,
    filled_columns,
    if_judged,
    report_title,
    same_quotes,
    weight,
)
from kg.outputs.report.values import Entry, FoundEntry, Passage, Policy, Report, Section, Value
from kg.outputs.signs import markdown_text


def render_markdown(report: Report) -> str:
    """Return a report as Markdown (tables as on GitHub). What comes from a policy is text."""
    lines = [f"# {markdown_text(report_title(report))}", "", f"Adequacy and status as of **{report.as_of}**.", ""]
    lines += [GIVEN_NOTE, ""] if report.has_given else []
    if len(report.policies) > 1:
        lines += ["## Overview", "", *_overview(report.policies)]
    for policy in report.policies:
        lines += _policy(policy)
    lines += ["---", "", "This says what the policies claim, not that it is true. It is not legal advice."]
    return "\n".join(lines) + "\n"


def _overview(policies: Sequence[Policy]) -> Iterator[str]:
    yield from _table(
        ("Policy", "Violations", "Warnings", "Info", *(heading for _, heading in OVERVIEW)),
        (
            (
                f"{markdown_text(policy.title)}<br>{markdown_text(policy.name)}",
                *(str(policy.count(severity)) for severity in ("violation", "warning", "info")),
                *(str(policy.section(query).rows) for query, _ in OVERVIEW),
            )
            for policy in policies
        ),
    )


def _policy(policy: Policy) -> Iterator[str]:
    yield from (f"## {markdown_text(policy.title)}", "")
    yield from _table(("The document", ""), ((heading, markdown_text(value)) for heading, value in policy.identity))
    yield from ("### Findings", "")
    yield from _findings(policy.with_severity("violation", "warning", "info"), if_judged(policy, NONE_FOUND))
    yield from ("### What this text does not say", "")
    yield from [f"- {markdown_text(entry.finding.reason)} ({entry.finding.clause})" for entry in policy.missing] or [
        if_judged(policy, NONE_MISSING)
    ]
    yield from ("", "### Satisfied, or not required", "")
    yield from _findings(policy.with_severity("none"), NONE_SATISFIED)
    for section in policy.sections:
        yield from _section(section)
    yield from ("### Passages", "")
    for passage in policy.passages:
        rows = "; ".join(markdown_text(citing.told) for citing in policy.citations[passage.number])
        yield f"{passage.number}. “{markdown_text(passage.quote)}” ({passage.place}): {rows}"
    yield ""


def _findings(entries: Sequence[FoundEntry], empty: str) -> Iterator[str]:
    if not entries:
        yield from (empty, "")
        return
    rows = []
    for entry in entries:
        finding = entry.finding
        passage = _quotes((entry.passage,)) if entry.passage else ""
        law = f"[{markdown_text(finding.clause)}]({finding.eli})"
        rule = f"`{finding.rule}` {finding.status}"
        rows.append((weight(entry), rule, markdown_text(finding.reason), law, passage))
    yield from _table(("Weight", "Check", "Finding", "Law", "Passage"), rows)


def _section(section: Section) -> Iterator[str]:
    yield from (f"### {section.title}", "")
    if not section.entries:
        yield from (section.layout.empty, "")
        return
    yield from (f"{section.question} {section.clause}. Rows of `{section.layout.query}`: {section.rows}.", "")
    columns = filled_columns(section)
    headings = (*(heading for _, heading in columns), *(heading for _, heading in section.layout.passages))
    yield from _table(headings, (_row(entry, [at for at, _ in columns]) for entry in section.entries))


def _row(entry: Entry, columns: Sequence[int]) -> tuple[str, ...]:
    cells = ("<br>".join(map(_value, entry.cells[at])) for at in columns)
    return (*cells, *map(_quotes, entry.passages))


def _value(value: Value) -> str:
    text = markdown_text(value.text)
    if value.is_mark and value.text == "denied":
        return f"**{text}**"
    return f"{text} `{value.concept}`" if value.concept else text


def _quotes(passages: Sequence[Passage]) -> str:
    return "<br>".join(
        f"“{markdown_text(words)}” ({', '.join(str(passage.number) for passage in same)})"
        for words, same in same_quotes(passages)
    )


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield "| --- " * len(headings) + "|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""
