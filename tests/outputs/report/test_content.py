"""What a report says is what the named queries and the checks say: each row of them, and nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.graph.folder import Build
from kg.outputs.report import REPORT_QUERIES, Report
from kg.outputs.report.layout import SECTIONS, Layout
from kg.outputs.report.values import Entry, Section
from kg.outputs.tables import table_objects
from kg.queries import load_query, query_names, run_query
from kg.reasoning.checks import check_names, load_check, run_checks
from tests.outputs.report.conftest import DAY, ReportOn

POLICY = """\
Acme Privacy Policy

Acme Inc ("we", "us") is the controller of your personal data. We collect your name and your e-mail address.
We do not sell your personal data. We transfer personal data from the EU to the United States under
standard contractual clauses. We share your e-mail address with our hosting provider.
We keep your personal data for 30 days. You have the right to access your personal data under the GDPR.
"""


def rows_of(build: Build, query: str) -> list[dict[str, str]]:
    rows = table_objects(run_query(build.store, load_query(query), {}, today=DAY))
    # One that answers no is about the text as a whole.
    return [row for row in rows if row.get("answer", "yes") == "yes"]


@pytest.mark.parametrize("layout", SECTIONS, ids=lambda layout: layout.query)
def test_each_section_has_the_rows_of_its_query(report: Report, seeds: Build, layout: Layout) -> None:
    counted = Counter(row["document"] for row in rows_of(seeds, layout.query))
    for policy in report.policies:
        section = policy.section(layout.query)
        assert section.rows == counted[policy.name]
        assert sum(entry.rows for entry in section.entries) == section.rows


@pytest.mark.parametrize("layout", SECTIONS, ids=lambda layout: layout.query)
def test_each_passage_of_a_query_is_a_passage_of_the_report(report: Report, seeds: Build, layout: Layout) -> None:
    wanted = {
        (row["document"], row[f"{prefix}quote"], row[f"{prefix}start"], row[f"{prefix}end"])
        for row in rows_of(seeds, layout.query)
        for prefix, _ in layout.passages
        if row.get(f"{prefix}start")
    }
    found = {
        (policy.name, passage.quote, str(passage.span.start), str(passage.span.end))
        for policy in report.policies
        for entry in policy.section(layout.query).entries
        for passages in entry.passages
        for passage in passages
    }
    assert wanted <= found
    assert layout.query == "dual-role-parties" or wanted == found


def test_no_question_about_single_policies_is_left_out() -> None:
    # These ask of kinds of claim, of points of the law (the checks do), of all policies at once, and of what was given.
    elsewhere = {"claim-patterns", "notice-completeness", "policy-comparison", "given-facts"}
    assert set(REPORT_QUERIES) == (set(query_names("")) - elsewhere) | {"denials"}


def test_findings_are_those_of_all_checks(report: Report, seeds: Build) -> None:
    found = tuple(run_checks(seeds.store, [load_check(name) for name in check_names()], as_of=DAY))
    assert [entry.finding for policy in report.policies for entry in policy.findings] == list(found)


def test_every_passage_is_cited_and_leads_back_to_its_rows(report: Report) -> None:
    for policy in report.policies:
        assert [passage.number for passage in policy.passages] == list(range(1, len(policy.passages) + 1))
        citing = {
            (passage.number, entry.anchor)
            for section in policy.sections
            for entry in section.entries
            for passages in entry.passages
            for passage in passages
        }
        citing |= {(entry.passage.number, entry.anchor) for entry in policy.findings if entry.passage}
        assert {(number, row.anchor) for number, rows in policy.citations.items() for row in rows} == citing
        assert set(policy.citations) == {passage.number for passage in policy.passages}


def test_anchors_are_unique(report: Report) -> None:
    anchors = [entry.anchor for policy in report.policies for section in policy.sections for entry in section.entries]
    anchors += [section.anchor for policy in report.policies for section in policy.sections]
    anchors += [entry.anchor for policy in report.policies for entry in policy.findings]
    assert len(anchors) == len(set(anchors))


def texts(entry: Entry, section: Section) -> dict[str, str]:
    """Return the cells of an entry as text by heading."""
    return {
        heading: "; ".join(value.text for value in cell)
        for (_, heading), cell in zip(section.layout.columns, entry.cells, strict=True)
        if cell
    }


def test_cells_are_in_words_with_their_concept_beside_them(report_on: ReportOn) -> None:
    (policy,) = report_on({"acme.txt": POLICY}).policies
    assert policy.title == "Acme Inc"
    (kept,) = policy.section("retention").entries
    assert texts(kept, policy.section("retention"))["Duration"] == "30 days (P30D)"
    transfer = policy.section("cross-border-transfers").entries[0]
    assert texts(transfer, policy.section("cross-border-transfers")).items() >= {
        ("To", "United States"),
        ("The text says", "affirmed"),
        ("Status", "safeguarded"),
        ("From", "European Union"),
    }
    assert transfer.cells[0][0].concept == "loc:US"


def test_a_denial_is_told_as_one(report_on: ReportOn) -> None:
    (policy,) = report_on({"acme.txt": POLICY}).policies
    denied = [entry for section in policy.sections for entry in section.entries if entry.is_denied]
    assert denied
    assert all(entry.told.endswith(" (denied)") for entry in denied)
    assert all(any(value.text == "denied" for cell in entry.cells for value in cell) for entry in denied)
    # A practice is tied together from what is affirmed alone.
    sale = [value.concept for entry in policy.section("practices").entries for cell in entry.cells for value in cell]
    assert "dpv:SellDataToThirdParties" not in sale


def test_rows_that_say_the_same_are_one_entry_with_their_passages(report_on: ReportOn) -> None:
    (policy,) = report_on({"acme.txt": POLICY}).policies
    section = policy.section("data-categories")
    (address,) = [entry for entry in section.entries if entry.cells[0][0].concept == "pd:EmailAddress"]
    assert (address.rows, [passage.quote for passage in address.passages[0]]) == (
        2,
        ["e-mail address", "e-mail address"],
    )


def test_a_text_without_claims_is_said_to_have_none(report_on: ReportOn) -> None:
    (policy,) = report_on({"empty.txt": "The weather was fine on Tuesday and all of us went for a walk.\n"}).policies
    assert {section.rows for section in policy.sections} == {0}
    assert (policy.title, policy.passages) == ("empty.txt", ())
