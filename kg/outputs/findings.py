"""Findings of checks as a table, Markdown to paste, and SARIF 2.1.0 for the tools that show findings beside a text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote

from kg.model import Table
from kg.outputs.signs import markdown_text
from kg.reasoning.checks import Check, Finding, Severity, Status

COLUMNS: Final = (
    "document",
    "severity",
    "check",
    "criterion",
    "status",
    "clause",
    "eli",
    "problem",
    "reason",
    "quote",
    "start",
    "end",
    "fix",
)
_LEVELS: Final[dict[Severity, str]] = {"violation": "error", "warning": "warning", "info": "note", "none": "none"}
_KINDS: Final[dict[Status, str]] = {"satisfied": "pass", "not-required": "notApplicable"}
_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def findings_table(findings: Sequence[Finding]) -> Table:
    """Return findings as a table with a row each."""
    return Table(COLUMNS, tuple(tuple(_cell(getattr(finding, name)) for name in COLUMNS) for finding in findings))


def render_markdown(findings: Sequence[Finding], as_of: str) -> str:
    """Return findings as Markdown: a section a document, a table row a finding."""
    parts = [f"# Findings as of {as_of}\n"]
    for document, found in groupby(findings, key=lambda finding: finding.document):
        parts += [
            f"\n## {markdown_text(document)}\n\n",
            "| severity | check | law | finding | passage |\n",
            "| --- " * 5 + "|\n",
        ]
        for finding in found:
            passage = f"“{markdown_text(finding.quote)}” ({finding.start}–{finding.end})" if finding.quote else ""
            law = f"[{markdown_text(finding.clause)}]({finding.eli})"
            cells = (
                finding.severity,
                f"`{finding.rule}` {finding.status}",
                law,
                markdown_text(finding.reason),
                passage,
            )
            parts.append(f"| {' | '.join(cells)} |\n")
    if not findings:
        parts.append("\nNothing was found.\n")
    return "".join(parts)


def render_sarif(findings: Sequence[Finding], checks: Sequence[Check], texts: Mapping[str, str], version: str) -> str:
    """Return findings as SARIF 2.1.0: a rule for each check and criterion, a result for each finding.

    `texts` has the text of each document by name, from which lines are counted.
    """
    why = {check.id: check.why for check in checks}
    first = {finding.rule: finding for finding in reversed(findings)}
    rules = sorted(first)
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "compliance-kg",
                        "version": version,
                        "rules": [_rule(first[rule], why[first[rule].check]) for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, rules.index(finding.rule), texts) for finding in findings],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _cell(value: str | int | None) -> str:
    return "" if value is None else str(value)


def _rule(finding: Finding, why: str) -> dict[str, Any]:
    return {
        "id": finding.rule,
        "name": "".join(word.capitalize() for word in finding.rule.replace("/", "-").split("-")),
        "shortDescription": {"text": finding.problem},
        "fullDescription": {"text": f"{finding.clause}: {why}"},
        "help": {"text": finding.fix},
        "helpUri": finding.eli,
    }


def _result(finding: Finding, index: int, texts: Mapping[str, str]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.document)}}
    region = dict(_region(finding, texts.get(finding.document, "")))
    if region:
        physical["region"] = region
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "kind": _KINDS.get(finding.status, "fail"),
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.problem} {finding.reason[:1].upper()}{finding.reason[1:]}."},
        "locations": [{"physicalLocation": physical}],
        "properties": {"status": finding.status, "severity": finding.severity, "clause": finding.clause},
    }


def _region(finding: Finding, text: str) -> Iterator[tuple[str, Any]]:
    if finding.start is None or finding.end is None:
        return
    if finding.end <= len(text):
        yield "startLine", text.count("\n", 0, finding.start) + 1
        yield "startColumn", finding.start - text.rfind("\n", 0, finding.start)
        yield "endLine", text.count("\n", 0, finding.end) + 1
        yield "endColumn", finding.end - text.rfind("\n", 0, finding.end)
    yield "charOffset", finding.start
    yield "charLength", finding.end - finding.start
    yield "snippet", {"text": finding.quote}
