"""Checks over builds: what the seeds are found to lack, and how severity follows from law, facts, profile and date."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Quad
from rdflib import RDF, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from kg.cli.main import cli
from kg.errors import StoreError, UsageError
from kg.graph.folder import Build, open_build
from kg.graph.store import OxigraphStore
from kg.outputs.findings import render_markdown, render_sarif
from kg.queries import load_query, run_query
from kg.reasoning.checks import SEVERITIES, Finding, check_names, load_check, parse_profile, run_checks
from kg.resources import folder
from kg.vocab import expand

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden" / "seed-findings.json"
DAY = date(2026, 1, 1)
CHECKS = [load_check(name) for name in check_names()]

Builder: TypeAlias = Callable[..., Build]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Builder:
    """Return a function that builds texts by their names, or the seeds if none are given."""

    def made(**texts: str) -> Build:
        place = tmp_path_factory.mktemp("texts")
        for name, text in texts.items():
            (place / f"{name}.txt").write_text(text, encoding="utf-8")
        output = tmp_path_factory.mktemp("builds") / "build"
        done = CliRunner().invoke(cli, ["build", str(place if texts else ROOT / "seeds"), "-o", str(output)])
        assert done.exit_code == 0, done.stderr
        return open_build(output)

    return made


@pytest.fixture(scope="module")
def seeds(build: Builder) -> Build:
    return build()


@pytest.fixture(scope="module")
def findings(seeds: Build) -> tuple[Finding, ...]:
    return tuple(run_checks(seeds.store, CHECKS, as_of=DAY))


def outcome(found: Sequence[Finding], rule: str) -> list[tuple[str, str]]:
    return [(finding.status, finding.severity) for finding in found if finding.rule == rule]


def checked(built: Build, name: str, *, as_of: date = DAY) -> tuple[Finding, ...]:
    return tuple(run_checks(built.store, [load_check(name)], as_of=as_of))


def test_the_findings_of_the_seeds_are_those_kept(
    findings: tuple[Finding, ...], request: pytest.FixtureRequest
) -> None:
    now = [asdict(finding) for finding in findings if finding.severity != "none"]
    if request.config.getoption("--update-golden"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert now == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_the_violations_of_the_seeds_are_those_that_a_reader_confirmed(findings: tuple[Finding, ...]) -> None:
    assert [(finding.document[:3], finding.rule) for finding in findings if finding.severity == "violation"] == [
        ("001", "notice/right-complaint"),
        ("002", "notice/provision"),
        ("002", "notice/right-complaint"),
        ("002", "notice/right-objection"),
        ("002", "notice/right-restriction"),
        ("003", "notice/provision"),
    ]


def test_every_quote_of_a_finding_stands_at_its_place(seeds: Build, findings: tuple[Finding, ...]) -> None:
    texts = {document.name: seeds.text(document.iri) or "" for document in seeds.documents}
    quoted = [finding for finding in findings if finding.quote]
    assert len(quoted) > 100
    assert [f for f in quoted if texts[f.document][f.start : f.end] != f.quote] == []


def test_the_patterns_given_once_change_no_answer(seeds: Build, findings: tuple[Finding, ...]) -> None:
    asked = run_query(seeds.store, load_query("notice"), {}).rows
    found = [finding for finding in findings if finding.check == "notice"]
    assert sorted(row[:3] for row in asked) == sorted((f.document, f.criterion, f.status) for f in found)


SILENT = "Acme Privacy Policy\n\nAcme Inc collects your name and your e-mail address. We use them to send newsletters."
UNDER_GDPR = f"{SILENT} Under the GDPR you have the right to access your personal data."


@pytest.mark.parametrize("batch", [1, 2])
def test_documents_checked_a_few_at_a_time_give_the_same_findings(
    seeds: Build, findings: tuple[Finding, ...], batch: int
) -> None:
    assert tuple(run_checks(seeds.store, CHECKS, as_of=DAY, batch=batch)) == findings


def test_a_lack_is_a_violation_only_where_the_text_shows_that_the_law_applies(build: Builder) -> None:
    found = checked(build(silent=SILENT, under=UNDER_GDPR), "notice")
    silent = [finding for finding in found if finding.document == "silent.txt"]
    under = [finding for finding in found if finding.document == "under.txt"]
    assert outcome(silent, "notice/legal-basis") == [("missing", "info")]
    assert outcome(under, "notice/legal-basis") == [("missing", "violation")]
    assert outcome(under, "notice/right-access") == [("satisfied", "none")]
    assert outcome(under, "notice/right-objection") == [("missing", "violation")]
    assert outcome(under, "notice/right-portability") == [("unclear", "info")]
    assert outcome(under, "notice/transfer") == [("not-required", "none")]
    assert {finding.reason for finding in silent if finding.criterion == "legal-basis"} == {
        "no passage was found that states a legal basis of the processing; "
        "nothing in the text says that the GDPR applies"
    }


def test_a_given_fact_shows_the_law_as_well(build: Builder) -> None:
    built = build(silent=SILENT)
    document = built.documents[0].iri
    fact, graph = NamedNode("https://example.org/given/1"), NamedNode("https://example.org/given")
    given = [("rdf:type", "ckg:GivenFact"), ("ckg:applicableRegime", "ckg:UKGDPR")]
    quads = [Quad(fact, NamedNode(expand(name)), NamedNode(expand(value)), graph) for name, value in given]
    quads.append(Quad(fact, NamedNode(expand("ckg:forDocument")), NamedNode(document), graph))
    store = OxigraphStore.of([*built.store.quads(), *quads])
    found = tuple(run_checks(store, [load_check("notice")], as_of=DAY))
    assert outcome(found, "notice/legal-basis") == [("missing", "violation")]


def test_a_criterion_is_added_as_data_alone(seeds: Build) -> None:
    criterion, graph = NamedNode("https://example.org/children"), NamedNode("https://example.org/more")
    told: dict[str, NamedNode | RdfLiteral] = {
        "skos:notation": RdfLiteral("children"),
        "ckg:criteriaSet": NamedNode(expand("ckg:PrivacyNotice")),
        "ckg:clause": RdfLiteral("GDPR Article 8"),
        "dcterms:source": NamedNode("http://data.europa.eu/eli/reg/2016/679/art_8/oj"),
        "ckg:severity": RdfLiteral("warning"),
        "ckg:asks": RdfLiteral("speaks to children"),
        "ckg:satisfiedBy": NamedNode(expand("ckg:pattern-special-category-basis")),
        "ckg:fix": RdfLiteral("Speak to them."),
        "rdf:type": NamedNode(expand("ckg:Criterion")),
    }
    more = [Quad(criterion, NamedNode(expand(name)), value, graph) for name, value in told.items()]
    found = tuple(run_checks(OxigraphStore.of([*seeds.store.quads(), *more]), [load_check("notice")], as_of=DAY))
    assert outcome(found, "notice/children").count(("missing", "warning")) == 3
    assert {finding.fix for finding in found if finding.criterion == "children"} == {"Speak to them."}


def test_a_text_that_tells_nothing_of_processing_is_no_notice(build: Builder) -> None:
    found = checked(build(listing="Subprocessors\n\nContact us at privacy@acme.example under the GDPR.\n"), "notice")
    assert {finding.status for finding in found} == {"not-required"}


def test_a_transfer_is_judged_on_the_day_that_is_asked_for(build: Builder) -> None:
    built = build(shield="We transfer personal data from the EU to the United States under the EU-US Privacy Shield.")
    before = checked(built, "transfers", as_of=date(2018, 1, 1))
    after = checked(built, "transfers", as_of=DAY)
    assert {finding.status for finding in before} == {"satisfied"}
    assert outcome(after, "transfers/transfer-mechanism") == [("found", "warning")]


def test_a_text_for_california_is_asked_for_what_the_ccpa_asks(build: Builder) -> None:
    text = "Under the CCPA you have the right to request deletion of your personal information."
    found = checked(build(here=text, elsewhere=SILENT), "california-notice")
    here = [finding for finding in found if finding.document == "here.txt"]
    assert outcome(here, "california-notice/ccpa-rights") == [("satisfied", "none")]
    assert outcome(here, "california-notice/ccpa-sources") == [("missing", "violation")]
    assert {finding.status for finding in found if finding.document == "elsewhere.txt"} == {"not-required"}


def test_a_profile_changes_severities_and_switches_off(seeds: Build) -> None:
    profile = parse_profile("warning\tnotice  # all of them\n\nnone notice/provision\nviolation notice/dpo-contact\n")
    assert profile == {"notice": "warning", "notice/provision": "none", "notice/dpo-contact": "violation"}
    found = tuple(run_checks(seeds.store, [load_check("notice")], profile, as_of=DAY))
    assert outcome(found, "notice/provision") == []
    assert ("missing", "warning") in outcome(found, "notice/right-complaint")
    assert "violation" not in {finding.severity for finding in found}
    assert set(outcome(found, "notice/dpo-contact")) == {("unclear", "info")}


@pytest.mark.parametrize("line", ["grave notice", "warning", "warning no-such-check/x", "info notice provision"])
def test_a_wrong_line_of_a_profile_is_named(line: str) -> None:
    with pytest.raises(UsageError, match="line 2 of the profile is not understood") as raised:
        parse_profile(f"# comment\n{line}\n")
    assert raised.value.code == "KG146"


def test_a_build_without_criteria_is_to_be_built_again() -> None:
    with pytest.raises(StoreError) as raised:
        run_checks(OxigraphStore.of([]), CHECKS, as_of=DAY)
    assert raised.value.code == "KG331"


def test_an_unknown_check_names_those_that_exist() -> None:
    with pytest.raises(UsageError, match="there is no check named notices") as raised:
        load_check("notices")
    assert (raised.value.code, raised.value.hint.split("?")[0]) == ("KG145", "did you mean notice")


@pytest.mark.parametrize("name", check_names())
def test_a_check_says_what_it_rests_on(name: str) -> None:
    check = load_check(name)
    assert check.query.columns == ("document", "criterion", "status", "reason", "quote", "start", "end")
    assert check.severity in SEVERITIES[:3]
    assert check.eli.startswith(("http://data.europa.eu/eli/", "https://leginfo.legislature.ca.gov/"))
    for sentence in (check.problem, check.why, check.fix):
        assert sentence.endswith(".")
    regimes = set(
        Graph().parse(folder("ontology") / "compliance-kg.ttl").subjects(RDF.type, URIRef(expand("ckg:Regime")))
    )
    assert {URIRef(expand(f"ckg:{regime}")) for regime in check.law} <= regimes


def test_criteria_are_complete_and_every_pattern_is_used() -> None:
    graph = Graph().parse(folder("ontology") / "criteria.ttl")

    def term(name: str) -> URIRef:
        return URIRef(expand(f"ckg:{name}"))

    criteria = set(graph.subjects(RDF.type, term("Criterion")))
    assert len(criteria) == 40
    assert len(set(graph.objects(None, SKOS.notation))) == len(criteria)
    for criterion in criteria:
        for name in ("criteriaSet", "clause", "severity", "asks", "satisfiedBy", "fix"):
            assert graph.value(criterion, term(name)) or len(set(graph.objects(criterion, term(name)))) > 1, criterion
        assert isinstance(graph.value(criterion, DCTERMS.source), URIRef), criterion
        assert str(graph.value(criterion, term("severity"))) in SEVERITIES[:3]
        conditional = bool(set(graph.objects(criterion, term("requiredIf"))))
        assert isinstance(graph.value(criterion, term("requiredWhere")), Literal) == conditional, criterion
    patterns = set(graph.subjects(RDF.type, term("ClaimPattern")))
    relations = ("satisfiedBy", "requiredIf", "decidedBy", "exemptIf", "hintedBy", "shownBy")
    used = {pattern for relation in relations for pattern in graph.objects(None, term(relation))}
    assert used == patterns


def test_sarif_has_what_the_standard_asks_for(seeds: Build, findings: tuple[Finding, ...]) -> None:
    texts = {document.name: seeds.text(document.iri) or "" for document in seeds.documents}
    log: dict[str, Any] = json.loads(render_sarif(findings, CHECKS, texts, "1.0"))
    assert (log["version"], log["$schema"].rpartition("/")[2]) == ("2.1.0", "sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    assert run["tool"]["driver"]["name"] == "compliance-kg"
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["help"]["text"] and rule["shortDescription"]["text"] and rule["helpUri"].startswith("http")
    assert len(run["results"]) == len(findings)
    for result, finding in zip(run["results"], findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        assert result["message"]["text"].endswith(".")
        # A result that is no failure has no level (SARIF 2.1.0, 3.27.10).
        assert (result["level"] == "none") == (result["kind"] != "fail")
        (location,) = result["locations"]
        region = location["physicalLocation"].get("region")
        assert location["physicalLocation"]["artifactLocation"]["uri"] == finding.document
        assert (region is None) == (finding.start is None)
        if region:
            text = texts[finding.document]
            assert text[region["charOffset"] : region["charOffset"] + region["charLength"]] == finding.quote
            lines = text.split("\n")
            assert lines[region["startLine"] - 1][region["startColumn"] - 1 :].startswith(finding.quote.split("\n")[0])
            assert lines[region["endLine"] - 1][: region["endColumn"] - 1].endswith(finding.quote.split("\n")[-1])


def test_markdown_keeps_one_row_a_finding_whatever_a_quote_holds() -> None:
    finding = Finding(
        check="notice",
        document="a|b.txt",
        criterion="purposes",
        status="missing",
        severity="violation",
        clause="GDPR Article 13",
        eli="http://data.europa.eu/eli/reg/2016/679/art_13/oj",
        problem="P.",
        reason="none",
        quote="a | b\n*c*",
        start=1,
        end=8,
        fix="F.",
    )
    lines = render_markdown([finding], "2026-01-01").splitlines()
    assert lines[0] == "# Findings as of 2026-01-01"
    assert lines[2] == r"## a\|b.txt"
    assert lines[-1] == (
        "| violation | `notice/purposes` missing | [GDPR Article 13](http://data.europa.eu/eli/reg/2016/679/art_13/oj)"
        r" | none | “a \| b \*c\*” (1–8) |"
    )
    assert render_markdown([], "2026-01-01").endswith("\nNothing was found.\n")
