"""The ontology is consistent, and HermiT catches claims that cannot be meant, each named in words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeAlias

import pytest
from pyoxigraph import NamedNode, Triple

from kg.graph.store import OxigraphStore
from kg.reasoning.axioms import ROLE_PROPERTIES, document_triples
from kg.reasoning.consistency import check_document, check_ontology, conclude
from kg.vocab import expand

StoreOf: TypeAlias = Callable[..., OxigraphStore]

DOCUMENT = "https://example.org/acme"
pytestmark = pytest.mark.usefixtures("reasoner")


def claim(name: str, kind: str, rest: str, polarity: str = "Affirmed") -> str:
    return f"<{name}> a ckg:{kind} ; ckg:statedIn <../acme> ; ckg:polarity ckg:{polarity} ; {rest} .\n"


def party(name: str) -> str:
    return f'<party/{name}> a ckg:Party ; ckg:name "{name.title()}" .\n'


def test_ontology_is_consistent_and_every_class_can_have_members(ontology: Collection[Triple]) -> None:
    check = check_ontology(ontology)
    assert (check.consistent, check.unsatisfiable) == (True, ())
    assert check.classes > 1_450


def test_class_without_possible_members_is_named(ontology: Collection[Triple]) -> None:
    above = NamedNode(expand("rdfs:subClassOf"))
    wrong = Triple(NamedNode(expand("dpv:DirectMarketing")), above, NamedNode(expand("dpv:Entity")))
    check = check_ontology([*ontology, wrong])
    assert check.consistent
    assert check.unsatisfiable == ("dpv:DirectMarketing",)


def test_contradiction_in_the_ontology_itself_is_told(ontology: Collection[Triple]) -> None:
    member = Triple(NamedNode(expand("ckg:GDPR")), NamedNode(expand("rdf:type")), NamedNode(expand("dpv:Purpose")))
    check = check_ontology([*ontology, member])
    assert (check.consistent, check.unsatisfiable) == (False, ())
    (clash,) = check.clashes
    assert (clash.name, clash.axiom) == ("ckg:GDPR", "nothing is both ckg:Regime and dpv:Purpose")


def test_processor_used_as_purpose_is_caught(ontology: Collection[Triple], store_of: StoreOf) -> None:
    role = claim("claim/1", "RoleAssignment", "ckg:party <party/acme> ; ckg:role dpv:DataProcessor")
    practice = claim("claim/2", "Practice", "ckg:personalData pd:Name ; ckg:purpose <party/acme>")
    check = check_document(ontology, store_of(party("acme") + role + practice), DOCUMENT)
    assert not check.consistent
    (clash,) = check.clashes
    assert (clash.name, clash.axiom) == ("“Acme”", "nothing is both dpv:Entity and dpv:Purpose")
    assert "it is a dpv:Purpose: it is the ckg:purpose of claim/2" in clash.reasons
    assert "it is a dpv:Entity: it is stated to be a ckg:Party" in clash.reasons


def test_concept_of_the_wrong_kind_is_caught(ontology: Collection[Triple], store_of: StoreOf) -> None:
    practice = claim("claim/1", "Practice", "ckg:purpose dpv:DataProcessor")
    check = check_document(ontology, store_of(practice), DOCUMENT)
    assert [clash.name for clash in check.clashes] == ["dpv:DataProcessor"]


def test_derived_node_with_a_processor_as_purpose_is_caught(ontology: Collection[Triple], store_of: StoreOf) -> None:
    derived = "<claim/1/process> a dpv:Process ; dpv:hasPurpose <party/acme> . <party/acme> a dpv:DataProcessor ."
    check = check_document(ontology, store_of("", derived), DOCUMENT)
    assert [clash.axiom for clash in check.clashes] == ["nothing is both dpv:Entity and dpv:Purpose"]


def test_one_assignment_as_controller_and_processor_is_caught(ontology: Collection[Triple], store_of: StoreOf) -> None:
    both = "ckg:party <party/acme> ; ckg:role dpv:DataController, dpv:DataProcessor"
    check = check_document(ontology, store_of(party("acme") + claim("claim/1", "RoleAssignment", both)), DOCUMENT)
    assert not check.consistent
    (clash,) = check.clashes
    assert clash.name == "claim/1"
    assert clash.axiom == "nothing is both ckg:ControllerAssignment and ckg:ProcessorAssignment"
    assert clash.reasons == (
        "it is a ckg:ControllerAssignment: its ckg:role is dpv:DataController",
        "it is a ckg:ProcessorAssignment: its ckg:role is dpv:DataProcessor",
    )


def test_one_party_may_be_controller_here_and_processor_there(ontology: Collection[Triple], store_of: StoreOf) -> None:
    claims = [
        claim(f"claim/{role}", "RoleAssignment", f"ckg:party <party/acme> ; ckg:role dpv:{role}")
        for role in ("DataController", "DataProcessor")
    ]
    check = check_document(ontology, store_of(party("acme") + "".join(claims)), DOCUMENT)
    assert check.consistent
    assert [(role.party, role.property) for role in check.roles] == [
        ("Acme", "dpv:hasDataController"),
        ("Acme", "dpv:hasDataProcessor"),
    ]


RESTRICTED = (
    "<claim/1/t> a ckg:RestrictedTransfer ; ckg:premise <claim/1> ; ckg:regime ckg:{} ; ckg:destination loc:{} ."
)


@pytest.mark.parametrize(
    ("regime", "destination", "consistent"),
    [("GDPR", "DE", False), ("GDPR", "EEA", False), ("GDPR", "IN", True), ("GDPR", "GB", True), ("UKGDPR", "DE", True)],
)
def test_transfer_within_the_eea_is_no_restricted_one_under_the_gdpr(
    ontology: Collection[Triple],
    store_of: StoreOf,
    regime: str,
    destination: str,
    consistent: bool,
) -> None:
    stated = claim("claim/1", "DataTransfer", f"ckg:origin loc:IE ; ckg:destination loc:{destination}")
    check = check_document(ontology, store_of(stated, RESTRICTED.format(regime, destination)), DOCUMENT)
    assert check.consistent is consistent
    expected = [] if consistent else ["nothing is both ckg:TransferOutOfEEA and ckg:TransferToEEA"]
    assert [clash.axiom for clash in check.clashes] == expected
    assert all(clash.thing == f"{DOCUMENT}/claim/1/t" for clash in check.clashes)


def test_claim_that_is_affirmed_and_denied_is_caught(ontology: Collection[Triple], store_of: StoreOf) -> None:
    twice = claim("claim/1", "RightOffered", "ckg:right eu-gdpr:A15 ; ckg:polarity ckg:Denied")
    check = check_document(ontology, store_of(twice), DOCUMENT)
    (clash,) = check.clashes
    assert clash.axiom == "ckg:polarity has one value, and ckg:Affirmed is not ckg:Denied"
    assert clash.reasons == ("it has the value ckg:Affirmed", "it has the value ckg:Denied")


def test_each_affirmed_role_leads_to_dpvs_shortcut_and_no_denied_one(
    ontology: Collection[Triple], store_of: StoreOf
) -> None:
    roles = {
        "1": ("acme", "DataController", "Affirmed"),
        "2": ("acme", "DataProcessor", "Denied"),
        "3": ("beta", "DataSubProcessor", "Affirmed"),
        "4": ("beta", "JointDataControllers", "Affirmed"),
        "5": ("beta", "DataController", "Denied"),
    }
    claims = [
        claim(f"claim/{name}", "RoleAssignment", f"ckg:party <party/{who}> ; ckg:role dpv:{role}", polarity)
        for name, (who, role, polarity) in roles.items()
    ]
    store = store_of(party("acme") + party("beta") + "".join(claims))
    expected = [("1", "Controller", "acme"), ("3", "Processor", "beta"), ("4", "Controller", "beta")]
    conclusions = conclude(ontology, document_triples(store, DOCUMENT))
    assert {triple for triple in conclusions.triples if triple.predicate in ROLE_PROPERTIES} == {
        Triple(
            NamedNode(f"{DOCUMENT}/claim/{name}/process"),
            NamedNode(expand(f"dpv:hasData{link}")),
            NamedNode(f"{DOCUMENT}/party/{who}"),
        )
        for name, link, who in expected
    }
