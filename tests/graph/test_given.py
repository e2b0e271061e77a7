"""Given facts in the graph: which node says what, by which names things are known, and what meets nothing."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode

from kg.errors import UsageError
from kg.graph.given import given_quads, named_organisations, read_names, unmet
from kg.graph.reference import reference_quads
from kg.reading.given import Given, GivenDocument, GivenOrganisation
from kg.resources import folder
from kg.vocab import compact

BASE = "https://example.org/"
NAMES = read_names(reference_quads(folder("ontology"), base=BASE))
DOCUMENTS = {"a/one.txt": f"{BASE}1", "a/two.txt": f"{BASE}2", "[b].txt": f"{BASE}3"}


def known_name(name: str) -> str:
    return "Google" if name.startswith("Google") else ""


def facts(*entries: GivenDocument | GivenOrganisation) -> Given:
    documents = tuple(entry for entry in entries if isinstance(entry, GivenDocument))
    organisations = tuple(entry for entry in entries if isinstance(entry, GivenOrganisation))
    return Given("facts.toml", "ab12", documents, organisations)


def said(given: Given) -> list[list[str]]:
    """Return what each given fact says, as `property value`, in the order of the file."""
    found: dict[str, list[str]] = {}
    for quad in given_quads(given, NAMES, DOCUMENTS, known_name, base=BASE):
        assert quad.graph_name == NamedNode(f"{BASE}given")
        value = quad.object.value if isinstance(quad.object, NamedNode | Literal) else ""
        assert isinstance(quad.subject, NamedNode)
        found.setdefault(quad.subject.value, []).append(f"{compact(quad.predicate.value)} {compact(value)}")
    assert found.pop(f"{BASE}given") == ["rdf:type prov:Entity", "ckg:sha256 ab12"]
    assert all(lines.pop(0) == "rdf:type ckg:GivenFact" for lines in found.values())
    return list(found.values())


def test_what_is_given_about_documents() -> None:
    assert said(
        facts(GivenDocument("a/*", "IN", ("GDPR", "DPDP")), GivenDocument("[b].txt", regimes=("uk gdpr",)))
    ) == [
        [
            "ckg:establishedIn loc:IN",
            "ckg:applicableRegime ckg:GDPR",
            "ckg:applicableRegime ckg:DPDP",
            f"ckg:forDocument {BASE}1",
            f"ckg:forDocument {BASE}2",
        ],
        ["ckg:applicableRegime ckg:UKGDPR", f"ckg:forDocument {BASE}3"],
    ]


def test_what_is_given_about_an_organisation_is_said_by_the_name_in_the_documents_too() -> None:
    google = GivenOrganisation(
        "Google LLC", ("Google Cloud",), "us", ("EU-US DPF",), date(2024, 1, 1), date(2026, 12, 31)
    )
    assert said(facts(google)) == [
        [
            "ckg:organisationName Google",
            "ckg:organisationName Google Cloud",
            "ckg:organisationName Google LLC",
            "ckg:establishedIn loc:US",
            "ckg:certifiedUnder ckg:EUUSDataPrivacyFramework",
            "ckg:validFrom 2024-01-01",
            "ckg:validTo 2026-12-31",
        ]
    ]


def test_the_name_of_a_fact_is_made_from_what_it_says() -> None:
    one, same, other = (
        {str(quad.subject) for quad in given_quads(facts(entry), NAMES, DOCUMENTS, known_name, base=BASE)}
        for entry in (GivenDocument("a/*", "IN"), GivenDocument("a/*", "India"), GivenDocument("a/*", "GB"))
    )
    assert one == same != other


@pytest.mark.parametrize(
    "framework",
    ["EU-US DPF", "EU-US Data Privacy Framework", "EUUSDataPrivacyFramework", "ckg:EUUSDataPrivacyFramework"],
)
def test_a_framework_is_known_by_several_names(framework: str) -> None:
    assert NAMES.find("framework", framework, "it").value.endswith("#EUUSDataPrivacyFramework")


@pytest.mark.parametrize(
    ("entry", "message", "hint"),
    [
        (GivenDocument("a", "ZZ"), "there is no country 'ZZ', as given for the document 'a'", "ISO 3166"),
        (GivenDocument("a", "EU"), "there is no country 'EU', as given for the document 'a'", "ISO 3166"),
        (GivenDocument("a", regimes=("GDRP",)), "there is no regime 'GDRP'", "DPDP, GDPR, "),
        (GivenOrganisation("b", certified=("DPF",)), "there is no framework 'DPF'", "EU-US DPF, Privacy Shield, "),
    ],
)
def test_a_name_that_is_not_known_is_refused(entry: GivenDocument | GivenOrganisation, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as raised:
        said(facts(entry))
    assert raised.value.code == "KG142"
    assert message in raised.value.message
    assert hint in raised.value.hint


def test_what_meets_nothing_is_told() -> None:
    given = facts(
        GivenDocument("a/*", "IN"),
        GivenDocument("c/*", "IN"),
        GivenOrganisation("Google LLC", country="US"),
        GivenOrganisation("Gogle LLC", country="US"),
    )
    assert [
        notice.message for notice in unmet(given, DOCUMENTS, named_organisations(given, ["GOOGLE"], known_name))
    ] == [
        "facts.toml gives facts about 'c/*', and no document of the build has that name",
        "facts.toml gives facts about 'Gogle LLC', and no document names that organisation",
    ]
