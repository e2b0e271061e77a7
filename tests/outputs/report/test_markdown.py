"""The report as Markdown: a golden one for a seed, and what comes from a policy is text."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from kg.cli.report import read_report
from kg.graph.folder import Build
from kg.outputs.report.markdown import render_markdown
from kg.outputs.signs import markdown_text
from tests.outputs.report.conftest import DAY, ReportOn

GOLDEN = Path(__file__).parent / "golden" / "004.md"
HOSTILE = """\
Evil | Policy

Evil <b>Inc</b> ("we") is the *controller*. We collect your name | and `e-mail` [address](javascript:x) <script>.
You have the right to access your | data <script>x</script> \\| &lt;b&gt; under the GDPR.
"""


def test_the_golden_report(seeds: Build, request: pytest.FixtureRequest) -> None:
    made = render_markdown(read_report(seeds, ["004_80dc04729d682d39.txt"], DAY))
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text(made, encoding="utf-8")
    assert made == GOLDEN.read_text(encoding="utf-8")


def test_what_a_policy_says_is_text_in_its_cell(report_on: ReportOn) -> None:
    made = render_markdown(report_on({"evil.txt": HOSTILE}))
    html = MarkdownIt("commonmark").enable("table").render(made)
    assert "<script" not in html and 'href="javascript' not in html and "<b>" not in html
    # A bar that is not escaped would make one cell more than the table has columns.
    for is_table, lines in groupby(made.splitlines(), key=lambda line: line.startswith("|")):
        bars = {len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in lines}
        assert not is_table or len(bars) == 1


@pytest.mark.parametrize(
    "words",
    [
        "a | b \\| c \\\\| d",
        "<script>x</script> <!-- y --> &lt;b&gt; &amp; &#65;",
        "*a* __b__ ~~c~~ `d` $e$ [f](javascript:g) ![h](i) <https://j.example>",
        "# one",
        "> two",
    ],
)
def test_words_of_a_policy_come_out_as_they_are(words: str) -> None:
    shown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(f"x {markdown_text(words)}")
    assert shown == f"<p>x {escape(words, quote=False)}</p>\n"


def test_denials_and_the_day_are_said(report_on: ReportOn) -> None:
    text = 'Acme Inc ("we") is the controller. We do not sell your personal data. We collect your name.\n'
    made = render_markdown(report_on({"acme.txt": text}))
    assert "Adequacy and status as of **2026-11-01**." in made
    (row,) = [line for line in made.splitlines() if "`dpv:SellDataToThirdParties`" in line]
    assert "| **denied** |" in row


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("We do not sell your personal data.\n", 2),
        ("The weather was fine on Tuesday and all of us went for a walk.\n", 1),
    ],
)
def test_a_text_with_nothing_to_judge_is_not_praised(report_on: ReportOn, text: str, times: int) -> None:
    made = render_markdown(report_on({"short.txt": text}))
    assert made.count("The checks found nothing in this text that they can judge.") == times
    assert "– not-required" in made and "✔" not in made and "No check misses" not in made
