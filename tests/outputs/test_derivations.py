"""Conclusions in words: the sentence, the rule's reason and the chain down to the claims."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.outputs.derivations import Derivation, Premise, explain_derivations
from kg.outputs.explanation import Explanation
from kg.reasoning.rules import Rule
from kg.vocab import PREFIXES

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()) + "@prefix : <urn:d/> .\n"
RULES = (Rule("r", "", "it says so", "GDPR Article 1", ""), Rule("s", "", "of that", "GDPR Article 2", ""))
CLAIM = Explanation("urn:d/c", "a.txt", "role", "Acme says: ...", (), ())
LABELS = {"dpv:DataProcessor": "Processor", "loc:IN": "India", "ckg:GDPR": "GDPR"}


def explain(turtle: str) -> dict[str, Derivation]:
    parsed = parse(HEAD + turtle, format=RdfFormat.TURTLE)
    quads = [Quad(quad.subject, quad.predicate, quad.object, NamedNode("urn:d/derived")) for quad in parsed]
    names = {"urn:d/acme": "Acme", "urn:d/hosty": "Hosty", "urn:d/fact": "Acme is established in India"}
    return explain_derivations(
        quads, document="a.txt", claims={"urn:d/c": CLAIM}, names=names, labels=LABELS, rules=RULES
    )


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (
            "a ckg:DerivedRole ; ckg:party :hosty ; ckg:role dpv:DataProcessor ; ckg:onBehalfOf :acme",
            "Hosty acts as Processor (dpv:DataProcessor) on behalf of Acme",
        ),
        (
            "a ckg:DerivedTransfer ; ckg:importer :hosty ; ckg:destination loc:IN",
            "personal data goes to India (loc:IN) (Hosty)",
        ),
        (
            "a ckg:RestrictedTransfer ; ckg:regime ckg:GDPR ; ckg:destination loc:IN",
            "a restricted transfer under GDPR (ckg:GDPR) to India (loc:IN)",
        ),
        (
            "a dpv:Process ; dpv:hasThirdCountry loc:IN ; dpv:hasDataController :acme",
            "a process with dpv:hasDataController Acme, dpv:hasThirdCountry India (loc:IN)",
        ),
    ],
)
def test_each_kind_of_conclusion_has_its_words(node: str, words: str) -> None:
    assert explain(f":n {node} ; ckg:derivedBy ckg:rule-r ; ckg:premise :c .")["urn:d/n"].sentence == words


def test_the_chain_leads_through_conclusions_to_claims_and_what_was_given() -> None:
    found = explain(
        """
        :n a ckg:DerivedRole ; ckg:party :acme ; ckg:role dpv:DataProcessor ; ckg:derivedBy ckg:rule-r ;
           ckg:premise :c, :fact .
        :m a dpv:Process ; dpv:hasDataProcessor :acme ; ckg:derivedBy ckg:rule-s ; ckg:premise :n .
        """
    )
    end = found["urn:d/m"]
    assert (end.rule, end.because, end.clause) == ("s", "of that", "GDPR Article 2")
    assert end.premises == (found["urn:d/n"],)
    assert found["urn:d/n"].premises == (CLAIM, Premise("urn:d/fact", "Acme is established in India"))
