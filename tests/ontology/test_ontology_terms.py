"""The ontology's own quality: one header, every term declared once, no blank nodes, only real DPV terms."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, VANN

from kg.graph.shape import FACETS, FIELDS, KINDS
from kg.model import Statement
from kg.resources import folder
from kg.vocab import PREFIXES, expand

ONTOLOGY = folder("ontology")
REFERENCE = sorted(ONTOLOGY.glob("*.ttl"))
LEXICON = sorted((ONTOLOGY / "lexicon").glob("*.ttl"))
DPV = Path(__file__).parents[2].parent / "shared" / "dpv"
GOLD = DPV.parent / "gold"
CKG = PREFIXES["ckg"]
HEADER = URIRef(CKG.removesuffix("#"))
DPV_NAMESPACES = tuple(PREFIXES[prefix] for prefix in ("dpv", "eu-gdpr", "loc", "pd"))
needs_dpv = pytest.mark.skipif(not DPV.is_dir(), reason="DPV's own files are not beside this checkout (../shared/dpv)")

needs_gold = pytest.mark.skipif(not GOLD.is_dir(), reason="the gold guide is not beside this checkout (../shared/gold)")


@cache
def load(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def iris(graph: Graph, *namespaces: str) -> set[str]:
    return {
        str(term)
        for triple in graph
        for term in triple
        if isinstance(term, URIRef) and str(term).startswith(namespaces)
    }


def declared() -> Graph:
    return load(*REFERENCE)


@pytest.mark.parametrize("path", [*REFERENCE, *LEXICON], ids=lambda path: path.name)
def test_both_parsers_read_the_same_triples_without_blank_nodes(path: Path) -> None:
    graph = load(path)
    assert len(graph) == len(list(parse(path=path, format=RdfFormat.TURTLE)))
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]


def test_header_is_complete_and_typed() -> None:
    graph = load(ONTOLOGY / "compliance-kg.ttl")
    expected = {
        OWL.versionIRI: URIRef(f"{HEADER}/0.1.0"),
        OWL.versionInfo: Literal("0.1.0"),
        DCTERMS.license: URIRef("https://www.apache.org/licenses/LICENSE-2.0"),
        DCTERMS.source: URIRef("https://w3id.org/dpv/2.3"),
        VANN.preferredNamespacePrefix: Literal("ckg"),
        VANN.preferredNamespaceUri: Literal(CKG),
    }
    assert {predicate: graph.value(HEADER, predicate) for predicate in expected} == expected
    for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.creator, RDFS.label):
        assert str(graph.value(HEADER, predicate))
    for predicate in (DCTERMS.created, DCTERMS.modified):
        date = graph.value(HEADER, predicate)
        assert isinstance(date, Literal)
        assert date.datatype == XSD.date


def test_every_term_has_one_label_one_definition_and_its_ontology() -> None:
    graph = load(ONTOLOGY / "compliance-kg.ttl")
    terms = {subject for subject in graph.subjects() if str(subject).startswith(CKG)}
    assert len(terms) > 150
    for term in terms:
        labels = [*graph.objects(term, RDFS.label), *graph.objects(term, SKOS.prefLabel)]
        definitions = list(graph.objects(term, SKOS.definition))
        assert len(labels) == len(definitions) == 1, term
        assert str(definitions[0]).endswith("."), term
        assert list(graph.objects(term, RDFS.isDefinedBy)) == [HEADER], term


def test_no_two_terms_share_a_definition_and_no_two_of_a_kind_a_label() -> None:
    graph = load(ONTOLOGY / "compliance-kg.ttl")
    definitions = Counter(str(text) for text in graph.objects(None, SKOS.definition))
    assert [text for text, count in definitions.items() if count > 1] == []
    labels = Counter(
        (str(text), kind)
        for term, text in graph.subject_objects(SKOS.prefLabel)
        for kind in graph.objects(term, RDF.type)
    )
    assert [label for label, count in labels.items() if count > 1] == []


def test_every_own_term_that_is_used_is_declared() -> None:
    known = {str(subject) for subject in declared().subjects()}
    lexicon = load(*LEXICON)
    # Cues, topics, words, wordings and known organisations are the lexicon's own: they are never values of a claim.
    own = {str(subject) for subject in lexicon.subjects() if re.search(r"(Cue|Topic|Class|Column)$", str(subject))}
    own |= {str(subject) for subject in lexicon.subjects(RDF.type, URIRef(expand("ckg:KnownOrganisation")))}
    own |= {
        str(subject)
        for predicate in ("ckg:paraphrase", "ckg:word", "ckg:regex", "ckg:functionWord")
        for subject in lexicon.subjects(URIRef(expand(predicate)))
    }
    queries = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(folder("ontology").parent.glob("queries/*.rq"))
    )
    used = iris(declared(), CKG) | (iris(lexicon, CKG) - own)
    used |= {CKG + name for name in re.findall(r"\bckg:([A-Za-z][\w-]*)", queries)}
    assert sorted(used - known) == []


def test_every_property_of_claims_is_one_that_the_graph_writes() -> None:
    graph = load(ONTOLOGY / "compliance-kg.ttl")
    kinds: tuple[type, ...] = (Statement, *KINDS)
    classes = {URIRef(expand(f"ckg:{kind.__name__}")) for kind in kinds}
    declared = {str(found) for kind in classes for found in graph.subjects(RDFS.domain, kind)}
    fields = {name for rows in FIELDS.values() for _, name, _ in rows} | set(FACETS.values())
    assert declared - {expand(f"ckg:{name}") for name in fields | {"statedIn", "evidence"}} == set()


@pytest.mark.parametrize("name", ["recipient", "source", "mentions"])
def test_properties_whose_value_can_be_a_party_say_so(name: str) -> None:
    definition = load(ONTOLOGY / "compliance-kg.ttl").value(URIRef(expand(f"ckg:{name}")), SKOS.definition)
    assert "concept" in str(definition) and "ckg:Party" in str(definition)


def test_every_dpv_term_that_is_used_is_in_the_reference_graph() -> None:
    known = {str(subject) for subject in declared().subjects()} | {expand("loc:iso_alpha2"), expand("loc:iso_alpha3")}
    used = iris(load(*REFERENCE, *LEXICON), *DPV_NAMESPACES)
    assert sorted(used - known) == []


@needs_dpv
def test_every_dpv_term_that_is_used_exists_in_dpv() -> None:
    sources = [DPV / name for name in ("dpv.ttl", "pd.ttl", "eu-gdpr.ttl", "countries.ttl")]
    real = {str(term) for triple in load(*sources) for term in triple if isinstance(term, URIRef)}
    used = iris(load(*REFERENCE, *LEXICON), *DPV_NAMESPACES)
    assert sorted(used - real) == []


def test_values_of_a_claim_lie_below_a_member_of_a_facet() -> None:
    graph = declared()
    concepts = {concept for concept in graph.subjects(RDF.type, SKOS.Concept) if str(concept).startswith(CKG)}
    members = set(graph.objects(None, SKOS.member))
    loose = {concept for concept in concepts if members.isdisjoint(graph.transitive_objects(concept, SKOS.broader))}
    assert loose == {URIRef(expand("ckg:EuropeanPatentOrganisation"))}


@pytest.mark.parametrize(
    ("concept", "notation"),
    [
        ("pd:EmailAddress", "data"),
        ("ckg:FileMetadata", "data"),
        ("dpv:DirectMarketing", "purpose"),
        ("ckg:HostingProvider", "recipient"),
        ("dpv:DataProtectionAuthority", "recipient"),
        ("eu-gdpr:A6-1-f", "legal-basis"),
        ("eu-gdpr:A46-2-c", "mechanism"),
        ("ckg:UKExtensionToDataPrivacyFramework", "mechanism"),
        ("eu-gdpr:A15", "right"),
        ("ckg:RightToKnow", "right"),
        ("dpv:Encryption", "measure"),
        ("dpv:PublicDataSource", "source"),
        ("dpv:UntilEventDuration", "retention"),
        ("dpv:DataSubProcessor", "role"),
        ("dpv:DataProtectionOfficer", "contact"),
    ],
)
def test_facet_of_a_concept_follows_from_its_ancestors(concept: str, notation: str) -> None:
    graph = declared()
    above = graph.transitive_objects(URIRef(expand(concept)), SKOS.broader)
    facets = {facet for ancestor in above for facet in graph.subjects(SKOS.member, ancestor)}
    assert notation in {str(graph.value(facet, SKOS.notation)) for facet in facets}


@needs_gold
def test_own_terms_have_the_parents_that_the_gold_guide_gives_them() -> None:
    graph = declared()
    rows = [line.split("\t") for line in (GOLD / "broader.tsv").read_text(encoding="utf-8").splitlines()]
    wanted = {(URIRef(expand(child)), URIRef(expand(parent))) for child, parent in rows if child.startswith("ckg:")}
    assert len(wanted) > 30
    assert sorted(wanted - set(graph.subject_objects(SKOS.broader))) == []


@needs_gold
def test_every_concept_of_the_gold_guide_is_known() -> None:
    known = {str(subject) for subject in declared().subjects()}
    curies = set(
        re.findall(r"\b(?:ckg|dpv|eu-gdpr|loc|pd):[A-Z][\w-]*", (GOLD / "GUIDE.md").read_text(encoding="utf-8"))
    )
    # "loc:XX" stands for any country, "A9-2-*" for every point of Art. 9(2).
    assert sorted(curie for curie in curies - {"loc:XX", "eu-gdpr:A9-2-"} if expand(curie) not in known) == []


def test_hierarchy_has_no_cycle() -> None:
    graph = declared()
    for child, parent in graph.subject_objects(SKOS.broader):
        assert child not in set(graph.transitive_objects(parent, SKOS.broader)), child
