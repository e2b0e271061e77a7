"""The terms of the ontology: those in use are declared, those of DPV are real, files have no blank nodes."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import OWL, PROV, RDF, RDFS, SH, SKOS, XSD, BNode, Graph, URIRef
from rdflib.namespace import DCTERMS, VANN

from kg.extraction.lexicon import lemmas
from kg.graph.shape import FACETS, FIELDS, KINDS
from kg.model import Statement
from kg.resources import folder
from kg.vocab import PREFIXES, expand

ONTOLOGY = folder("ontology")
REFERENCE = sorted(ONTOLOGY.glob("*.ttl"))
LEXICON = sorted((ONTOLOGY / "lexicon").glob("*.ttl"))
SHAPES = sorted((ONTOLOGY / "shapes").glob("*.ttl"))
QUERIES = folder("queries")
DPV = Path(__file__).parents[2].parent / "shared" / "dpv"
GOLD = DPV.parent / "gold"
CKG = PREFIXES["ckg"]
DPV_PREFIXES = ("dpv", "eu-gdpr", "loc", "pd")
DPV_NAMESPACES = tuple(PREFIXES[prefix] for prefix in DPV_PREFIXES)
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


def test_little_is_said_of_terms_of_others() -> None:
    said = {
        predicate
        for subject, predicate, _ in load(ONTOLOGY / "compliance-kg.ttl", ONTOLOGY / "adequacy.ttl")
        if not str(subject).startswith((CKG, CKG.removesuffix("#")))
    }
    # Declarations that OWL asks for, the kind of each mechanism, the law that a role belongs to, and the property that
    # leads to whoever holds a role. Labels of DPV stand in its slice alone.
    own = {URIRef(expand(f"ckg:{name}")) for name in ("mechanismKind", "regime", "roleShortcut")}
    assert said == {RDF.type, *own}


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
    used = iris(declared(), CKG) | (iris(lexicon, CKG) - own) | iris(load(*SHAPES), CKG) | named_in_text("ckg")
    # Rules are named by their files.
    rules = {f"{CKG}rule-{path.stem}" for path in ONTOLOGY.glob("rules/**/*.rq")}
    assert sorted(used - known - rules) == []


def named_in_text(*prefixes: str) -> set[str]:
    """Return the terms with some prefixes that queries, rules and the JSON-LD context name."""
    paths = [*QUERIES.rglob("*.rq"), *ONTOLOGY.glob("rules/**/*.rq"), ONTOLOGY / "context.jsonld"]
    # Comments speak of groups of terms ("ckg:…Cue"), so they are left out.
    text = "\n".join(re.sub(r"(?m)^#.*$", "", path.read_text("utf-8")) for path in sorted(paths))
    curies = re.findall(rf"(?<![\w-])({'|'.join(prefixes)}):([A-Za-z][\w-]*)", text)
    return {PREFIXES[prefix] + name for prefix, name in curies}


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
    used = iris(load(*REFERENCE, *LEXICON), *DPV_NAMESPACES) | named_in_text(*DPV_PREFIXES)
    assert sorted(used - known) == []


@cache
def dpv() -> Graph:
    return load(*(DPV / name for name in ("dpv.ttl", "pd.ttl", "eu-gdpr.ttl", "countries.ttl")))


@needs_dpv
def test_every_dpv_term_that_is_used_exists_in_dpv() -> None:
    real = {str(term) for triple in dpv() for term in triple if isinstance(term, URIRef)}
    used = iris(load(*REFERENCE, *LEXICON, *SHAPES), *DPV_NAMESPACES) | named_in_text(*DPV_PREFIXES)
    assert sorted(used - real) == []


@needs_dpv
def test_no_term_is_used_that_dpv_gives_up_but_for_two_without_successor() -> None:
    status = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
    sunset = {str(term) for term, value in dpv().subject_objects(status) if str(value) == "sunset"}
    assert len(sunset) == 12
    files = [path for path in (*REFERENCE, *LEXICON, *SHAPES) if path.name != "dpv-2.3.ttl"]
    used = iris(load(*files), *DPV_NAMESPACES) | named_in_text(*DPV_PREFIXES)
    assert used & sunset == {expand("dpv:ContractualTerms"), expand("dpv:LegalAgreement")}


@needs_dpv
def test_laws_that_regimes_match_exist_in_dpv() -> None:
    rows = [line.split("\t") for line in (DPV / "dpv23_terms.tsv").read_text("utf-8").splitlines()]
    known = {row[1] for row in rows}
    matched = {str(term) for term in load(ONTOLOGY / "compliance-kg.ttl").objects(None, SKOS.closeMatch)}
    assert {term for term in matched if "/legal/" in term} - known == set()


@pytest.mark.parametrize("path", [*REFERENCE, *LEXICON, *SHAPES], ids=lambda path: path.name)
def test_terms_of_standard_vocabularies_exist(path: Path) -> None:
    vocabularies = (DCTERMS, OWL, PROV, RDF, RDFS, SH, SKOS, VANN, XSD)
    unknown = {
        term
        for vocabulary in vocabularies
        for term in iris(load(path), str(vocabulary))
        if URIRef(term) not in vocabulary
    }
    assert unknown == set()


def test_a_misspelt_term_of_a_standard_vocabulary_is_seen() -> None:
    assert URIRef(str(RDFS) + "Label") not in RDFS
    assert RDFS.label in RDFS


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


CUES_AND_WORDS = {"cues", "words"}
TWO_SENSES = {"right to know and access"}
"""A coordination that names two rights at once."""
SINGLE = {
    expand("skos:altLabel"): "strong",
    expand("ckg:contextualLabel"): "weak",
    expand("ckg:genericLabel"): "generic",
}


@pytest.mark.parametrize(
    "path", [file for file in LEXICON if file.stem not in CUES_AND_WORDS], ids=lambda path: path.stem
)
def test_a_label_stands_under_one_concept_of_its_facet_and_only_once(path: Path) -> None:
    placed: defaultdict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
    for concept, predicate, label in load(path):
        kind = SINGLE.get(str(predicate))
        if kind and str(label) not in TWO_SENSES:
            placed[tuple(lemmas(str(label)))].add((str(concept), kind))
    assert {words: places for words, places in placed.items() if len(places) > 1} == {}
