"""How texts name places: every country has a name, no label names two places, short forms keep their capitals."""

from __future__ import annotations

from collections import defaultdict

import pytest
from rdflib import RDF, SKOS, Graph, URIRef

from kg.resources import folder
from kg.vocab import compact, expand


@pytest.fixture(scope="module")
def places() -> Graph:
    return Graph().parse(folder("ontology") / "lexicon" / "places.ttl", format="turtle")


def concepts_of(places: Graph, label: str) -> dict[str, str]:
    """Return the concepts that a label names, with the property that says how it is matched."""
    return {
        compact(str(concept)): compact(str(predicate))
        for concept, predicate, text in places
        if str(text).casefold() == label.casefold()
    }


def test_every_country_has_a_name_in_texts(places: Graph) -> None:
    countries = Graph().parse(folder("ontology") / "countries.ttl", format="turtle")
    known = set(countries.subjects(RDF.type, URIRef(expand("dpv:Country"))))
    assert known <= set(places.subjects())


def test_no_label_names_two_places(places: Graph) -> None:
    named = defaultdict(set)
    for concept, text in places.subject_objects():
        named[str(text).casefold()].add(concept)
    assert {text: concepts for text, concepts in named.items() if len(concepts) > 1} == {}


@pytest.mark.parametrize(
    ("label", "concept", "how"),
    [
        ("India", "loc:IN", "skos:altLabel"),
        ("Bangalore", "loc:IN", "skos:altLabel"),
        ("California", "loc:US", "skos:altLabel"),
        ("Northern Ireland", "loc:GB", "skos:altLabel"),
        ("Republic of Korea", "loc:KR", "skos:altLabel"),
        ("US", "loc:US", "ckg:acronym"),
        ("EEA", "loc:EEA", "ckg:acronym"),
        ("Georgia", "loc:GE", "ckg:contextualLabel"),
        ("third country", "ckg:UnspecifiedThirdCountry", "skos:altLabel"),
        ("your country", "ckg:DataSubjectCountry", "skos:altLabel"),
    ],
)
def test_label_names_its_place(places: Graph, label: str, concept: str, how: str) -> None:
    assert concepts_of(places, label) == {concept: how}


@pytest.mark.parametrize("word", ["us", "American", "Indian", "European", "in", "outside"])
def test_words_that_are_no_places_are_no_plain_labels(places: Graph, word: str) -> None:
    plain = {str(text).casefold() for text in places.objects(None, SKOS.altLabel)}
    assert word.casefold() not in plain
