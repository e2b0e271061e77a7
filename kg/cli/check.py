"""`kg check`: what the law asks of the texts of a build, and what was found, missing or unclear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli.console import (
    emit_json,
    emit_rich,
    interruptible,
    plural,
    read_date,
    say,
    say_next,
    write_output,
)
from kg.cli.opening import Opened, open_store, store_option, words_for
from kg.cli.options import OneOf
from kg.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from kg.reasoning.checks import Check, Finding, Severity

FORMATS: Final = ("table", "json", "jsonl", "csv", "markdown", "sarif")
FAIL_ON: Final = ("violation", "warning", "info", "none")
STATUSES: Final = ("found", "missing", "unclear", "not-required", "satisfied")
_OPEN: Final = ("missing", "found", "unclear")
_STYLES: Final = {"violation": "bold red", "warning": "yellow", "info": "cyan", "none": "green"}


@click.command(epilog="Example: kg check build --check notice --fail-on warning")
@click.argument("build", default="build")
@store_option
@click.option("--check", "names", multiple=True, metavar="NAME", help="Run this check only; may be repeated.")
@click.option("--as-of", default="", metavar="DATE", help="Date on which the law is asked (default: today).")
@click.option("--profile", default="", metavar="FILE", help="File that changes severities: severity, check/criterion.")
@click.option(
    "--fail-on",
    type=OneOf(FAIL_ON, "severity", "KG102"),
    default="violation",
    show_default=True,
    help="Exit with 1 if there are findings of this severity or a graver one.",
)
@click.option(
    "--status",
    "statuses",
    type=OneOf(STATUSES, "status", "KG102"),
    multiple=True,
    help="Show this status; may be repeated.",
)
@click.option("--format", "form", type=OneOf(FORMATS), default="table", show_default=True, help="Form of output.")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write to a file instead of the terminal.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--list", "listing", is_flag=True, help="List the checks with severity and clause.")
def command(
    build: str,
    store: str,
    names: Sequence[str],
    as_of: str,
    profile: str,
    fail_on: str,
    statuses: Sequence[str],
    form: str,
    output: str,
    as_json: bool,
    listing: bool,
) -> None:
    """Check the texts of a build against what the law asks of them.

    Shown are the statuses missing, found (something is wrong in the text) and unclear; --status shows satisfied and
    not-required too. A finding weighs as a violation or warning only where the text, or a fact given for it, shows that
    the law applies. What a text says or leaves out, not legal advice.
    """
    from kg.reasoning.checks import check_names, load_check, run_checks

    form = "json" if as_json else form
    checks = [load_check(name) for name in names or check_names()]
    if listing:
        _list(checks, as_json=form != "table")
        return
    changed, day = read_profile(profile), read_date(as_of)
    opened = open_store(build, store)
    with interruptible():
        findings = tuple(run_checks(opened.store, checks, changed, as_of=day))
    shown = [finding for finding in findings if finding.status in (statuses or _OPEN)]
    if form == "table" and output == "-":
        _show(findings, shown, day.isoformat())
    else:
        write_output(_render(opened, form, shown, checks, day.isoformat()), output)
        say(f"As of {day}")
    if any(_weighs(finding.severity, fail_on) for finding in findings):
        raise SystemExit(1)
    chosen = [word for name in names for word in ("--check", name)]
    least = ("--fail-on", fail_on) if fail_on != "violation" else ()
    say_next("kg", "check", *words_for(build, store), *chosen, *least, "--format", "markdown", "-o", "findings.md")


def read_profile(path: str) -> dict[str, Severity]:
    """Return the severities that a file changes, none if no file is named. Raises UsageError KG146 or KG147."""
    from kg.reasoning.checks import parse_profile

    if not path:
        return {}
    try:
        return parse_profile(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        hint = "name a file with a severity and a check on each line"
        raise UsageError("KG147", f"the profile {path} cannot be read: {reason}", hint) from error


def _weighs(severity: str, least: str) -> bool:
    """Tell whether a severity is at or above the least one that counts; `none` counts nothing."""
    from kg.reasoning.checks import SEVERITIES

    order: Sequence[str] = SEVERITIES
    return "none" not in (severity, least) and order.index(severity) <= order.index(least)


def _render(build: Opened, form: str, findings: Sequence[Finding], checks: Sequence[Check], as_of: str) -> str:
    from kg import __version__
    from kg.outputs.findings import findings_table, render_markdown, render_sarif
    from kg.outputs.tables import TABLE_RENDERERS

    if form == "markdown":
        return render_markdown(findings, as_of)
    if form == "sarif":
        texts = {document.name: build.text(document.iri) or "" for document in build.documents}
        return render_sarif(findings, checks, texts, __version__)
    return TABLE_RENDERERS["csv" if form == "table" else form](findings_table(findings))


def _list(checks: Sequence[Check], *, as_json: bool) -> None:
    rows = [(check.id, check.severity, check.query.clause, check.query.question) for check in checks]
    columns = ("check", "severity", "law", "asks")
    if as_json:
        emit_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    from kg.cli.tables import plain_table

    emit_rich(plain_table(columns, rows))
    say_next("kg", "check", "build")


def _show(findings: Sequence[Finding], shown: Sequence[Finding], as_of: str) -> None:
    """Print the findings of each document, the gravest first, then how many points are in order."""
    from rich.text import Text

    parts: list[RenderableType] = [Text.assemble(("Findings", "bold"), f" (as of {as_of})")]
    for document, group in groupby(findings, key=lambda finding: finding.document):
        found = list(group)
        parts += [Text(), Text(document, style="bold")]
        for finding in shown:
            if finding.document == document:
                parts += _entry(finding)
        counts = Counter(finding.status for finding in found)
        told = ", ".join(f"{counts[status]} {status.replace('-', ' ')}" for status in ("satisfied", "not-required"))
        parts.append(Text(f"  {told}", style="dim"))
    weights = Counter(finding.severity for finding in findings)
    total = ", ".join(
        (plural(weights["violation"], "violation"), plural(weights["warning"], "warning"), f"{weights['info']} info")
    )
    emit_rich(*parts, Text(), Text(total, style="bold"))


def _entry(finding: Finding) -> list[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from kg.outputs.signs import make_visible

    head = Text.assemble(
        (f"{finding.severity:<9}", _STYLES[finding.severity]),
        f"  {finding.rule}  {finding.status}  ",
        (finding.clause, "dim"),
    )
    lines: list[RenderableType] = [Padding(head, (0, 0, 0, 2))]
    lines.append(Padding(Text(make_visible(" ".join(finding.reason.split()))), (0, 0, 0, 13)))
    if finding.quote:
        words = make_visible(" ".join(finding.quote.split()))
        quoted = Text.assemble(f"“{words}”", (f"  {finding.start}–{finding.end}", "dim"))
        lines.append(Padding(quoted, (0, 0, 0, 13)))
    return lines
