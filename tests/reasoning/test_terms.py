"""The ontology as Python classes and individuals."""

from __future__ import annotations

import pytest

import kg
from kg.errors import MissingPartError
from kg.reasoning.terms import Ontology


@pytest.fixture(scope="module")
def terms(reasoner: None) -> Ontology:
    return kg.ontology()


def test_kinds_of_claim_are_subclasses_of_statement(terms: Ontology) -> None:
    kinds = {kind.name for kind in terms.ckg.Statement.subclasses()}
    assert kinds == {
        "ContactPoint",
        "DataProvision",
        "DataTransfer",
        "Practice",
        "Retention",
        "RightOffered",
        "RoleAssignment",
    }
    assert issubclass(terms.ckg.SubProcessorAssignment, terms.ckg.Statement)


def test_concepts_of_dpv_are_classes_with_their_ancestors(terms: Ontology) -> None:
    assert issubclass(terms.dpv.DirectMarketing, terms.dpv.Purpose)
    assert issubclass(terms.pd.EmailAddress, terms.dpv.PersonalData)
    assert issubclass(terms.ckg.HostingProvider, terms.dpv.ServiceProvider)
    assert issubclass(terms.eu_gdpr["A6-1-f"], terms.dpv.LegalBasis)
    assert terms.dpv.NoSuchThing is None


def test_regimes_countries_and_legal_roles_are_individuals(terms: Ontology) -> None:
    assert terms.ckg.GDPR in terms.ckg.Regime.instances()
    assert terms.loc.DE in terms.ckg.PlaceInEEA.instances()
    business = terms.ckg.CCPABusiness
    assert business in terms.ckg.LegalRole.instances()
    assert (business.regime, business.closeMatch) == ([terms.ckg.CCPA], [terms.dpv.DataController])


def test_terms_are_found_by_label(terms: Ontology) -> None:
    assert terms.world.search(label="Direct Marketing") == [terms.dpv.DirectMarketing]
    assert terms.world.search(prefLabel="hosting*") == [terms.ckg.HostingProvider]


def test_each_call_gives_a_world_of_its_own(terms: Ontology) -> None:
    assert kg.ontology().world is not terms.world


def test_without_owlready2_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.reasoning.hermit.find_spec", lambda name: None)
    with pytest.raises(MissingPartError) as caught:
        kg.ontology()
    assert caught.value.code == "KG410"
    assert "compliance-kg[reason]" in caught.value.hint
