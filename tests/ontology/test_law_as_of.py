"""Membership and adequacy as of a date."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

from kg.resources import folder
from kg.vocab import expand

CKG = Namespace(expand("ckg:"))
LOC = Namespace(expand("loc:"))
DATED = (CKG.AdequacyDecision, CKG.Membership, CKG.MechanismValidity)


@pytest.fixture(scope="module")
def graph() -> Graph:
    graph = Graph()
    for name in ("countries.ttl", "adequacy.ttl", "mechanisms.ttl", "compliance-kg.ttl"):
        graph.parse(folder("ontology") / name, format="turtle")
    return graph


def holds(graph: Graph, entry: URIRef, day: str) -> bool:
    first, last = graph.value(entry, CKG.validFrom), graph.value(entry, CKG.validTo)
    return str(first) <= day and (last is None or str(last) >= day)


def members(graph: Graph, group: str, day: str) -> list[str]:
    entries = [entry for entry in graph.subjects(CKG.group, LOC[group]) if isinstance(entry, URIRef)]
    return sorted(str(graph.value(entry, CKG.member))[-2:] for entry in entries if holds(graph, entry, day))


def decisions(graph: Graph, regime: str, place: URIRef, day: str) -> list[URIRef]:
    entries = [*graph.subjects(CKG.country, place), *graph.subjects(CKG.adequateFor, place)]
    found = [entry for entry in entries if isinstance(entry, URIRef) and (entry, CKG.regime, CKG[regime]) in graph]
    return [entry for entry in found if holds(graph, entry, day)]


@pytest.mark.parametrize(
    ("group", "day", "count"),
    [("EEA", "2026-11-01", 30), ("EU", "2026-11-01", 27), ("EEA", "2019-06-01", 31), ("EU", "2019-06-01", 28)],
)
def test_members_as_of_a_day(graph: Graph, group: str, day: str, count: int) -> None:
    found = members(graph, group, day)
    assert len(found) == len(set(found)) == count


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2019-06-01", True),
        ("2020-01-31", True),
        ("2020-02-01", True),
        ("2020-12-31", True),
        ("2021-01-01", False),
        ("2021-06-01", False),
    ],
)
def test_united_kingdom_leaves_with_the_transition(graph: Graph, day: str, expected: bool) -> None:
    assert ("GB" in members(graph, "EEA", day)) is expected
    assert ("GB" in members(graph, "EU", day)) is expected


def test_eea_today_is_the_union_with_three_more(graph: Graph) -> None:
    assert set(members(graph, "EEA", "2026-11-01")) - set(members(graph, "EU", "2026-11-01")) == {"IS", "LI", "NO"}


def test_no_country_stands_below_a_group(graph: Graph) -> None:
    assert [s for s in graph.subjects(SKOS.broader) if str(s).startswith(str(LOC))] == []


def test_249_countries_each_with_codes_and_one_name(graph: Graph) -> None:
    countries = list(graph.subjects(RDF.type, URIRef(expand("dpv:Country"))))
    assert len(countries) == 249
    for country in countries:
        (alpha2,) = graph.objects(country, LOC.iso_alpha2)
        (alpha3,) = graph.objects(country, LOC.iso_alpha3)
        (name,) = graph.objects(country, SKOS.prefLabel)
        assert (str(alpha2), len(str(alpha3)), str(name).strip()) == (str(country)[-2:], 3, str(name))
    names = Counter(str(graph.value(country, SKOS.prefLabel)) for country in countries)
    assert set(names.values()) == {1}
    assert {"South Korea", "Russia", "United States", "United Kingdom"} <= set(names)


@pytest.mark.parametrize(
    ("country", "day", "expected"),
    [
        ("IN", "2026-11-01", []),
        ("KR", "2021-12-16", []),
        ("KR", "2021-12-17", ["partial"]),
        ("CA", "2026-11-01", ["partial"]),
        ("BR", "2026-01-25", []),
        ("BR", "2026-01-26", ["full"]),
        ("GB", "2020-12-31", []),
        ("GB", "2021-01-01", ["full"]),
        ("GB", "2021-06-27", ["full"]),
        ("GB", "2021-06-28", ["full"]),
        ("GB", "2025-07-01", ["full"]),
        ("GB", "2025-12-27", ["full"]),
        ("GB", "2025-12-28", ["full"]),
        ("GB", "2031-12-28", []),
        ("US", "2015-10-05", ["certified-only"]),
        ("US", "2015-10-06", []),
        ("US", "2020-07-15", ["certified-only"]),
        ("US", "2020-07-16", []),
        ("US", "2023-07-09", []),
        ("US", "2023-07-10", ["certified-only"]),
    ],
)
def test_adequacy_under_the_gdpr_as_of_a_day(graph: Graph, country: str, day: str, expected: list[str]) -> None:
    found = decisions(graph, "GDPR", LOC[country], day)
    assert [str(graph.value(entry, CKG.scopeKind)) for entry in found] == expected


@pytest.mark.parametrize("regime", ["UKGDPR", "SwissFADP"])
def test_the_eea_is_adequate_by_entries_of_other_lists(graph: Graph, regime: str) -> None:
    (entry,) = decisions(graph, regime, LOC.EEA, "2026-11-01")
    assert str(graph.value(entry, CKG.scopeKind)) == "full"
    named = {str(place)[-2:] for place in graph.objects(entry, CKG.country)} - {"EA", "EU"}
    assert sorted(named) == members(graph, "EEA", "2026-11-01")


def test_seventeen_places_are_adequate_today(graph: Graph) -> None:
    places = set(graph.objects(None, CKG.country)) | set(graph.objects(None, CKG.adequateFor))
    adequate = [
        place for place in places if isinstance(place, URIRef) and decisions(graph, "GDPR", place, "2026-11-01")
    ]
    assert len(adequate) == 17
    assert CKG.EuropeanPatentOrganisation in adequate


def test_certification_is_shown_by_the_framework_of_the_regime(graph: Graph) -> None:
    found = {
        regime: graph.value(decisions(graph, regime, LOC.US, "2026-11-01")[0], CKG.scopeMetBy)
        for regime in ("GDPR", "UKGDPR", "SwissFADP")
    }
    assert found == {
        "GDPR": CKG.EUUSDataPrivacyFramework,
        "UKGDPR": CKG.UKExtensionToDataPrivacyFramework,
        "SwissFADP": CKG.SwissUSDataPrivacyFramework,
    }


def test_struck_down_mechanisms_carry_the_day(graph: Graph) -> None:
    found = {mechanism: str(day) for mechanism, day in graph.subject_objects(CKG.invalidSince)}
    assert found[CKG.PrivacyShield] == found[CKG["Adequacy-GDPR-US-2016"]] == "2020-07-16"
    assert found[CKG.SafeHarbor] == found[CKG["Adequacy-GDPR-US-2000"]] == "2015-10-06"


def test_every_dated_entry_says_when_it_was_looked_at_and_on_what_it_rests(graph: Graph) -> None:
    entries = [entry for kind in DATED for entry in graph.subjects(RDF.type, kind)]
    assert len(entries) == 98
    for entry in entries:
        for predicate in (CKG.validFrom, CKG.asOf):
            (day,) = graph.objects(entry, predicate)
            assert isinstance(day, Literal)
            assert isinstance(day.toPython(), date), entry
        assert graph.value(entry, DCTERMS.source) is not None, entry
        assert graph.value(entry, SKOS.prefLabel) is not None, entry


def test_every_unchecked_entry_says_what_was_not_checked(graph: Graph) -> None:
    entries = [
        entry
        for kind in DATED
        for entry in graph.subjects(RDF.type, kind)
        if (entry, CKG.unchecked, Literal(True)) in graph
    ]
    notes = [str(graph.value(entry, SKOS.note)) for entry in entries]
    assert all("not checked" in note.lower() for note in notes), notes


@pytest.mark.parametrize("name", ["GG-2003", "GB-2025-Renewal", "BR-2026", "EPO-2025", "US-2023"])
def test_days_read_in_a_source_are_told_from_general_knowledge(graph: Graph, name: str) -> None:
    note = str(graph.value(CKG[f"Adequacy-GDPR-{name}"], SKOS.note))
    assert "day of adoption" not in note


@pytest.mark.parametrize("name", ["AD-2010", "AR-2003", "CA-2001", "CH-2000", "IL-2011", "NZ-2012", "UY-2012"])
def test_days_from_general_knowledge_are_marked(graph: Graph, name: str) -> None:
    entry = CKG[f"Adequacy-GDPR-{name}"]
    assert (entry, CKG.unchecked, Literal(True)) in graph
    assert "day of adoption" in str(graph.value(entry, SKOS.note))


def test_a_law_that_is_not_always_in_force_says_which_came_before_or_after(graph: Graph) -> None:
    regimes = set(graph.subjects(RDF.type, CKG.Regime))
    assert set(graph.subjects(CKG.transferListKind)) <= regimes
    for regime in set(graph.subjects(CKG.validFrom)) & regimes:
        earlier = graph.value(regime, CKG.follows)
        assert earlier in regimes, regime
        last = graph.value(earlier, CKG.validTo)
        assert last is None or str(last) < str(graph.value(regime, CKG.validFrom)), regime
    assert {regime for regime in regimes if graph.value(regime, CKG.validTo)} == {CKG.SPDIRules}
