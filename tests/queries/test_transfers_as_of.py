"""Where data may go on a day, under which law, by the shipped facts of law."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from kg.graph.reference import reference_quads
from kg.graph.store import OxigraphStore
from kg.queries import load_query, run_query
from kg.resources import folder
from kg.vocab import DEFAULT_BASE, PREFIXES

SCC, CONSENT, CONTRACT, RULES = "eu-gdpr:A46-2-c", "eu-gdpr:A49-1-a", "eu-gdpr:A49-1-b", "eu-gdpr:A46-2-b"
DECISION, SAFEGUARD, OPEN = "eu-gdpr:A45-3", "ckg:UnspecifiedSafeguard", "ckg:UnspecifiedThirdCountry"
SHIELD, HARBOR, DPF = "ckg:PrivacyShield", "ckg:SafeHarbor", "ckg:EUUSDataPrivacyFramework"
BRIDGE, SWISS_DPF = "ckg:UKExtensionToDataPrivacyFramework", "ckg:SwissUSDataPrivacyFramework"
IDTA, ADDENDUM = "ckg:UKIDTA", "ckg:UKAddendum"
CLAUSES_2001, CLAUSES_2010 = "ckg:StandardContractualClauses2001", "ckg:StandardContractualClauses2010"
EPO = "European Patent Office"


class Case(NamedTuple):
    """A claim that data goes to a place, and what the query says of it on a day."""

    day: str
    destination: str
    status: str
    adequacy: str = ""
    mechanisms: str = ""
    regime: str = ""
    origin: str = ""
    importer: str = ""


UNITED_KINGDOM = (
    Case("2020-01-01", "loc:GB", "not-restricted", "United Kingdom in the EEA"),
    Case("2020-01-31", "loc:GB", "not-restricted", "United Kingdom in the EEA"),
    Case("2020-02-01", "loc:GB", "not-restricted", "United Kingdom in the EEA (transition)"),
    Case("2020-12-31", "loc:GB", "not-restricted", "United Kingdom in the EEA (transition)"),
    Case("2021-01-01", "loc:GB", "adequate", "Bridge for the United Kingdom under the GDPR (2021)"),
    Case("2021-06-27", "loc:GB", "adequate", "Bridge for the United Kingdom under the GDPR (2021)"),
    Case("2021-06-28", "loc:GB", "adequate", "Adequacy of United Kingdom under the GDPR (2021)"),
    Case("2025-12-27", "loc:GB", "adequate", "Adequacy of United Kingdom under the GDPR (extension of 2025)"),
    Case("2026-11-26", "loc:GB", "adequate", "Adequacy of United Kingdom under the GDPR (renewal of 2025)"),
    Case("2031-12-27", "loc:GB", "adequate", "Adequacy of United Kingdom under the GDPR (renewal of 2025)"),
    Case("2031-12-28", "loc:GB", "no-safeguard-stated"),
    Case("2031-12-28", "loc:GB", "stale-mechanism", mechanisms=DECISION),
)
UNITED_STATES = (
    Case("2015-10-05", "loc:US", "adequate", "Adequacy of United States under the GDPR (2000)", HARBOR),
    Case("2015-10-06", "loc:US", "stale-mechanism", mechanisms=HARBOR),
    Case("2020-01-01", "loc:US", "adequate", "Adequacy of United States under the GDPR (2016)", SHIELD),
    Case("2020-07-15", "loc:US", "adequate", "Adequacy of United States under the GDPR (2016)", SHIELD),
    Case("2020-07-16", "loc:US", "stale-mechanism", mechanisms=SHIELD),
    Case("2020-07-16", "loc:US", "safeguarded", mechanisms=f"{SHIELD} {SCC}"),
    Case("2023-07-09", "loc:US", "no-safeguard-stated", mechanisms=DPF),
    Case("2023-07-10", "loc:US", "adequate", "Adequacy of United States under the GDPR (2023)", DPF),
    Case("2026-11-26", "loc:US", "scope-unknown", "Adequacy of United States under the GDPR (2023)"),
    Case("2026-11-26", "loc:US", "stale-mechanism", "Adequacy of United States under the GDPR (2023)", SHIELD),
    # That there is a decision does not show that the importer has certified.
    Case("2026-11-26", "loc:US", "scope-unknown", "Adequacy of United States under the GDPR (2023)", DECISION),
    Case("2022-01-01", "loc:US", "stale-mechanism", mechanisms=DECISION),
    # Each form of the framework is for data from one place, from a day of its own.
    Case("2023-10-11", "loc:US", "no-safeguard-stated", mechanisms=BRIDGE, regime="UKGDPR"),
    Case("2023-10-12", "loc:US", "adequate", "Adequacy of United States under the UK GDPR (2023)", BRIDGE, "UKGDPR"),
    Case("2026-11-26", "loc:US", "scope-unknown", "Adequacy of United States under the UK GDPR (2023)", DPF, "UKGDPR"),
    Case("2024-09-14", "loc:US", "no-safeguard-stated", mechanisms=SWISS_DPF, origin="loc:CH"),
    Case("2024-09-15", "loc:US", "adequate", "Adequacy of United States under the Swiss FADP (2024)", SWISS_DPF),
)
OTHER_DECISIONS = (
    Case("2021-12-16", "loc:KR", "no-safeguard-stated"),
    Case("2021-12-17", "loc:KR", "scope-unknown", "Adequacy of South Korea under the GDPR (2021)"),
    Case("2021-12-17", "loc:KR", "adequate", "Adequacy of South Korea under the GDPR (2021)", DECISION),
    Case("2021-12-17", "loc:KR", "no-safeguard-stated", regime="UKGDPR"),
    Case("2022-12-19", "loc:KR", "scope-unknown", "Adequacy of South Korea under the UK GDPR (2022)", "", "UKGDPR"),
    Case("2026-01-25", "loc:BR", "no-safeguard-stated"),
    Case("2026-01-26", "loc:BR", "adequate", "Adequacy of Brazil under the GDPR (2026)"),
    Case("2026-11-26", "loc:CA", "scope-unknown", "Adequacy of Canada under the GDPR (2001)"),
    Case("2026-11-26", "loc:CA", "adequate", "Adequacy of Canada under the GDPR (2001)", DECISION),
    Case("2026-11-26", "loc:CA", "safeguarded", "Adequacy of Canada under the GDPR (2001)", SCC),
    # An international organisation is judged by itself, not by where its offices are.
    Case("2025-07-14", "loc:DE", "no-safeguard-stated", importer=EPO),
    Case(
        "2025-07-15",
        "loc:DE",
        "adequate",
        "Adequacy of the European Patent Organisation under the GDPR (2025)",
        importer=EPO,
    ),
    Case("2026-11-26", "loc:DE", "not-restricted", "Germany in the EEA", importer="Example GmbH"),
    Case("2026-11-26", "loc:IN", "no-safeguard-stated"),
)
MECHANISMS = (
    Case("2022-12-27", "loc:IN", "safeguarded", mechanisms=CLAUSES_2010),
    Case("2022-12-28", "loc:IN", "stale-mechanism", mechanisms=CLAUSES_2010),
    Case("2022-12-28", "loc:IN", "stale-mechanism", mechanisms=CLAUSES_2001),
    # Where a text says which clauses it means, that they are standard clauses adds nothing.
    Case("2022-12-28", "loc:IN", "stale-mechanism", mechanisms=f"{SCC} {CLAUSES_2010}"),
    Case("2026-11-26", "loc:IN", "safeguarded", mechanisms=SCC),
    Case("2024-03-20", "loc:IN", "safeguarded", mechanisms=SCC, regime="UKGDPR"),
    Case("2024-03-21", "loc:IN", "stale-mechanism", mechanisms=SCC, regime="UKGDPR"),
    Case("2024-03-21", "loc:IN", "safeguarded", mechanisms=f"{SCC} {ADDENDUM}", regime="UKGDPR"),
    Case("2022-03-20", "loc:IN", "scope-unknown", mechanisms=IDTA, regime="UKGDPR"),
    Case("2022-03-21", "loc:IN", "safeguarded", mechanisms=IDTA, regime="UKGDPR"),
    Case("2026-11-26", "loc:IN", "no-safeguard-stated", mechanisms=IDTA, regime="GDPR"),
    Case("2022-12-31", "loc:IN", "safeguarded", mechanisms=CLAUSES_2010, regime="SwissFADP"),
    Case("2023-01-01", "loc:IN", "stale-mechanism", mechanisms=CLAUSES_2010, regime="SwissFADP"),
    Case("2026-11-26", "loc:IN", "safeguarded", mechanisms=RULES, regime="UKGDPR"),
    Case("2026-11-26", "loc:IN", "derogation", mechanisms=CONSENT),
)
LAWS = (
    # Before it was law, the United Kingdom had the GDPR.
    Case("2020-01-01", "loc:US", "adequate", "Adequacy of United States under the GDPR (2016)", SHIELD, "UKGDPR"),
    Case("2020-12-31", "loc:FR", "not-restricted", "France in the EEA", regime="UKGDPR"),
    Case(
        "2021-01-01",
        "loc:FR",
        "adequate",
        "Adequacy of the European Economic Area under the UK GDPR (2020)",
        "",
        "UKGDPR",
    ),
    Case("2026-11-26", "loc:GB", "not-restricted", regime="UKGDPR"),
    Case("2026-11-26", "loc:CH", "adequate", "Adequacy by the UK's transitional provisions (2020)", origin="loc:GB"),
    Case("2026-11-26", "loc:SG", "scope-unknown", regime="UKGDPR"),
    Case("2026-11-26", "loc:SG", "no-safeguard-stated", origin="loc:FR"),
    Case(
        "2022-01-01",
        "loc:FR",
        "adequate",
        "Adequacy of the European Economic Area under the Swiss FADP (2008)",
        "",
        "SwissFADP",
    ),
    # India, until the DPDP Act's duties: Rule 7 asks for the same level of protection and consent or a contract's need.
    Case("2026-11-26", "loc:US", "no-safeguard-stated", regime="DPDP"),
    Case("2026-11-26", "loc:US", "scope-unknown", mechanisms=SAFEGUARD, regime="DPDP"),
    Case("2026-11-26", "loc:US", "scope-unknown", mechanisms=CONSENT, regime="SPDIRules"),
    Case("2026-11-26", "loc:US", "safeguarded", mechanisms=f"{CONSENT} {SAFEGUARD}", regime="SPDIRules"),
    Case("2026-11-26", "loc:US", "safeguarded", mechanisms=f"{CONTRACT} {SAFEGUARD}", regime="DPDP"),
    Case("2026-11-26", OPEN, "destination-unspecified", origin="loc:IN"),
    Case("2026-11-26", "loc:IN", "not-restricted", origin="loc:IN"),
    # From then on, data may go anywhere but to places that a notification names, and none does.
    Case("2027-05-12", "loc:US", "no-safeguard-stated", regime="DPDP"),
    Case("2027-05-13", "loc:US", "not-restricted", regime="DPDP"),
    Case("2027-05-13", OPEN, "not-restricted", regime="DPDP"),
    Case("2027-05-13", "loc:US", "not-restricted", regime="SPDIRules"),
)
CASES = (*UNITED_KINGDOM, *UNITED_STATES, *OTHER_DECISIONS, *MECHANISMS, *LAWS)
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + f"@base <{DEFAULT_BASE}> .\n"


def claim(name: str, case: Case) -> str:
    """Return the graph of a document that makes one claim."""
    properties = [("mechanism", mechanism) for mechanism in case.mechanisms.split()]
    properties += [("regime", f"ckg:{case.regime}")] if case.regime else []
    properties += [("origin", case.origin)] if case.origin else []
    properties += [("importer", f"<{name}/importer>")] if case.importer else []
    more = "".join(f" ; ckg:{key} {value}" for key, value in properties)
    return f"""
        <{name}> {{
          <{name}> a ckg:PolicyDocument ; ckg:name "{name}" .
          <{name}/importer> ckg:name "{case.importer}" .
          <{name}/1> a ckg:DataTransfer ; ckg:kind "disclosed-there" ; ckg:statedIn <{name}> ;
            ckg:polarity ckg:Affirmed ; ckg:evidence <{name}#char=0,1> ; ckg:destination {case.destination}{more} .
          <{name}#char=0,1> oa:exact "a" .
        }}
    """


def quads(trig: str) -> Iterator[Quad]:
    """Yield the shipped facts of law and what a text in TriG adds to them."""
    yield from reference_quads(folder("ontology"), base=DEFAULT_BASE)
    yield from parse(HEAD + trig, format=RdfFormat.TRIG)


@cache
def answers() -> dict[Case, list[tuple[str, str]]]:
    """Return adequacy and status of each case, asked day by day."""
    found: dict[Case, list[tuple[str, str]]] = defaultdict(list)
    by_day: dict[str, list[Case]] = defaultdict(list)
    for case in CASES:
        by_day[case.day].append(case)
    for day, cases in by_day.items():
        store = OxigraphStore.of(quads("".join(claim(str(number), case) for number, case in enumerate(cases))))
        table = run_query(store, load_query("cross-border-transfers"), {"as_of": day})
        for row in (dict(zip(table.columns, cells, strict=True)) for cells in table.rows):
            found[cases[int(row["document"])]].append((row["adequacy"], row["status"]))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(filter(None, case)))
def test_status_of_a_transfer_as_of_a_day(case: Case) -> None:
    assert answers()[case] == [(case.adequacy, case.status)]
