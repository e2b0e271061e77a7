"""What follows from claims: each rule on a tiny graph, and what never follows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryTriples, RdfFormat, Store, Triple, parse

from kg.extraction.extract import extract
from kg.extraction.lexicon_files import load_lexicon
from kg.graph.quads import document_nquads
from kg.graph.reference import reference_quads
from kg.graph.serialise import canonical_nquads
from kg.graph.shape import ckg
from kg.identify import document_iri
from kg.model import Document
from kg.reading.documents import read_document
from kg.reading.segments import segment_document
from kg.reading.sources import find_sources
from kg.reasoning.derivation import Deriver, close_reference, derived_graph
from kg.reasoning.rules import load_reference_rules, load_rules
from kg.resources import folder
from kg.vocab import DEFAULT_BASE, PREFIXES, compact, expand

DOC = "https://example.org/d"
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()) + f"@prefix : <{DOC}/> .\n"
POLICY = f"""
<{DOC}> a ckg:PolicyDocument ; ckg:name "acme.txt" ; dcterms:publisher <{DOC}/party/acme> .
<{DOC}/party/acme> ckg:name "Acme" .
"""
Facts = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def reference() -> list[Quad]:
    return reference_quads(folder("ontology"), base=DEFAULT_BASE)


@pytest.fixture(scope="module")
def deriver(reference: list[Quad]) -> Deriver:
    return Deriver(reference)


def nquads(claims: str) -> bytes:
    text = HEAD + POLICY + claims.replace("said", f"ckg:statedIn <{DOC}> ; ckg:polarity ckg:Affirmed")
    return canonical_nquads(
        Quad(triple.subject, triple.predicate, triple.object, NamedNode(DOC))
        for triple in parse(text, format=RdfFormat.TURTLE)
    )


def facts(derived: bytes) -> Facts:
    """Return triples as local names of nodes below the document, CURIEs and values."""
    found = parsed(derived)
    assert {quad.graph_name for quad in found} <= {derived_graph(DOC)}
    return {(_short(quad.subject), _short(quad.predicate), _short(quad.object)) for quad in found}


def parsed(nquads: bytes) -> list[Quad]:
    return list(parse(nquads, format=RdfFormat.N_QUADS))


def _short(term: object) -> str:
    value = str(getattr(term, "value", ""))
    return value.removeprefix(f"{DOC}/") if value.startswith(f"{DOC}/") else compact(value)


def about(node: str, found: Facts) -> set[tuple[str, str]]:
    return {(predicate, value) for subject, predicate, value in found if subject == node}


def test_a_practice_becomes_a_process_in_the_terms_of_dpv(deriver: Deriver) -> None:
    found = facts(
        deriver.derive(DOC, nquads(":c a ckg:Practice ; said ; ckg:personalData pd:Name ; ckg:purpose dpv:Marketing ."))
    )
    assert about("c/process", found) == {
        ("rdf:type", "dpv:Process"),
        ("dpv:hasPersonalData", "pd:Name"),
        ("dpv:hasPurpose", "dpv:Marketing"),
        ("ckg:derivedBy", "ckg:rule-process"),
        ("ckg:premise", "c"),
    }


def test_a_stated_role_becomes_the_controller_of_a_process(deriver: Deriver) -> None:
    found = facts(
        deriver.derive(DOC, nquads(":c a ckg:RoleAssignment ; said ; ckg:party :p ; ckg:role dpv:DataController ."))
    )
    assert ("c/process", "dpv:hasDataController", "p") in found
    assert ("c/process", "ckg:premise", "c") in found


def test_a_sub_processor_is_a_processor_of_a_process(deriver: Deriver) -> None:
    found = facts(
        deriver.derive(DOC, nquads(":c a ckg:RoleAssignment ; said ; ckg:party :p ; ckg:role dpv:DataSubProcessor ."))
    )
    assert ("c/process", "dpv:hasDataProcessor", "p") in found


def test_a_publisher_without_a_role_is_controller_of_what_it_says_it_does(deriver: Deriver) -> None:
    found = facts(
        deriver.derive(DOC, nquads(":c a ckg:Practice ; said ; ckg:personalData pd:Name ; ckg:purpose dpv:Marketing ."))
    )
    held = "derived/publisher-is-controller"
    assert {("ckg:party", "party/acme"), ("ckg:role", "dpv:DataController"), ("ckg:premise", "c")} <= about(held, found)
    # The derived role leads on to a process, with the role as its premise.
    assert {("dpv:hasDataController", "party/acme"), ("ckg:premise", held)} <= about(f"{held}/process", found)


@pytest.mark.parametrize(
    "also",
    [
        ':r a ckg:RoleAssignment ; said ; ckg:party :p ; ckg:role dpv:DataProcessor . :p ckg:name "Acme" .',
        ':r a ckg:RoleAssignment ; said ; ckg:party :p ; ckg:role dpv:DataController . :p ckg:name "Acme Holdings" .',
        f":r a ckg:RoleAssignment ; ckg:statedIn <{DOC}> ; ckg:polarity ckg:Denied ; ckg:party <{DOC}/party/acme> .",
    ],
    ids=["is processor", "under a longer name", "denies it"],
)
def test_a_publisher_with_a_role_gets_no_other(deriver: Deriver, also: str) -> None:
    claims = ":c a ckg:Practice ; said ; ckg:personalData pd:Name ; ckg:purpose dpv:Marketing . " + also
    assert not about("derived/publisher-is-controller", facts(deriver.derive(DOC, nquads(claims))))


def test_data_without_a_purpose_makes_nobody_controller(deriver: Deriver) -> None:
    found = facts(deriver.derive(DOC, nquads(":c a ckg:Practice ; said ; ckg:personalData pd:Name .")))
    assert not about("derived/publisher-is-controller", found)


HOSTY = f'<{DOC}/party/h> ckg:name "Hosty" .'
PROVIDER = HOSTY + f":c a ckg:Practice ; said ; ckg:recipient <{DOC}/party/h> . <{DOC}/party/h> ckg:category %s ."


def test_a_named_provider_of_work_for_others_is_processor_and_its_principal_controller(deriver: Deriver) -> None:
    found = facts(deriver.derive(DOC, nquads(PROVIDER % "ckg:HostingProvider")))
    held = "derived/provider-is-processor/h"
    assert {
        ("ckg:party", "party/h"),
        ("ckg:role", "dpv:DataProcessor"),
        ("ckg:onBehalfOf", "party/acme"),
        ("ckg:premise", "c"),
    } <= about(held, found)
    assert {("ckg:party", "party/acme"), ("ckg:premise", held)} <= about("derived/principal-is-controller/acme", found)


@pytest.mark.parametrize("category", ["ckg:AdvertisingNetwork", "ckg:PaymentProvider", "dpv:Authority"])
def test_who_may_decide_for_itself_is_no_processor(deriver: Deriver, category: str) -> None:
    found = facts(deriver.derive(DOC, nquads(PROVIDER % category)))
    assert not about("derived/provider-is-processor/h", found)


WORK = f"""<{DOC}/party/x> ckg:name "Clients" .
:c a ckg:RoleAssignment ; said ; ckg:party :p ; ckg:onBehalfOf <{DOC}/party/x> """


def test_the_principal_of_a_stated_processor_is_controller(deriver: Deriver) -> None:
    claims = WORK + "; ckg:role dpv:DataProcessor ."
    found = facts(deriver.derive(DOC, nquads(claims)))
    assert {("ckg:party", "party/x"), ("ckg:role", "dpv:DataController"), ("ckg:premise", "c")} <= about(
        "derived/principal-is-controller/x", found
    )


def test_the_principal_of_a_sub_processor_is_not_said_to_decide(deriver: Deriver) -> None:
    claims = WORK + "; ckg:role dpv:DataSubProcessor ."
    assert not about("derived/principal-is-controller/x", facts(deriver.derive(DOC, nquads(claims))))


GOES = HOSTY + f":c a ckg:Practice ; said ; ckg:personalData pd:Name ; ckg:recipient <{DOC}/party/h> ."
LOCATED = f"""{GOES}
:t a ckg:DataTransfer ; said ; ckg:kind "disclosed-there" ; ckg:importer <{DOC}/party/i> ; ckg:destination loc:IN .
<{DOC}/party/i> ckg:name "Hosty" .
"""


def test_data_goes_to_where_its_recipient_is(deriver: Deriver) -> None:
    assert about("c/transfer/h-IN", facts(deriver.derive(DOC, nquads(LOCATED)))) == {
        ("rdf:type", "ckg:DerivedTransfer"),
        ("ckg:kind", "disclosed-there"),
        ("ckg:importer", "party/h"),
        ("ckg:destination", "loc:IN"),
        ("dpv:hasPersonalData", "pd:Name"),
        ("ckg:derivedBy", "ckg:rule-recipient-in-country"),
        ("ckg:premise", "c"),
        ("ckg:premise", "t"),
        ("ckg:derivedIn", DOC),
    }


TRANSFER = ':t a ckg:DataTransfer ; said ; ckg:kind "{kind}" ; ckg:destination {place} {more} .'


@pytest.mark.parametrize(
    ("kind", "place", "more", "laws"),
    [
        ("disclosed-there", "loc:IN", "; ckg:regime ckg:GDPR", {"GDPR"}),
        ("disclosed-there", "loc:IN", "; ckg:origin loc:EU", {"GDPR"}),
        ("disclosed-there", "loc:IN", "; ckg:origin loc:GB", {"UKGDPR"}),
        ("disclosed-there", "loc:US", "; ckg:mechanism ckg:SwissUSDataPrivacyFramework", {"SwissFADP"}),
        ("disclosed-there", "loc:IN", "; ckg:mechanism ckg:UKIDTA ; ckg:origin loc:EEA", {"GDPR", "UKGDPR"}),
        ("stored-or-processed-there", "loc:IN", "; ckg:origin loc:EU ; ckg:mechanism eu-gdpr:A46-2-c", {"GDPR"}),
        ("disclosed-there", "ckg:UnspecifiedThirdCountry", "; ckg:regime ckg:GDPR", {"GDPR"}),
        ("disclosed-there", "loc:GB", "; ckg:regime ckg:GDPR", {"GDPR"}),
        ("disclosed-there", "loc:FR", "; ckg:regime ckg:UKGDPR", {"UKGDPR"}),
        # within the territory of the law
        ("disclosed-there", "loc:FR", "; ckg:regime ckg:GDPR", set()),
        ("disclosed-there", "loc:NO", "; ckg:regime ckg:GDPR", set()),
        ("disclosed-there", "loc:EU", "; ckg:regime ckg:GDPR", set()),
        ("disclosed-there", "loc:GB", "; ckg:regime ckg:UKGDPR", set()),
        # no law that restricts transfers is known to apply
        ("disclosed-there", "loc:IN", "", set()),
        ("disclosed-there", "loc:IN", "; ckg:regime ckg:CCPA", set()),
        # people hand their data to a company abroad themselves
        ("stored-or-processed-there", "loc:IN", "; ckg:regime ckg:GDPR", set()),
        ("disclosed-there", "ckg:DataSubjectCountry", "; ckg:regime ckg:GDPR", set()),
    ],
)  # fmt: skip
def test_which_crossings_are_restricted_and_by_which_law(
    deriver: Deriver, kind: str, place: str, more: str, laws: set[str]
) -> None:
    found = facts(deriver.derive(DOC, nquads(TRANSFER.format(kind=kind, place=place, more=more))))
    restricted = {subject for subject, _, value in found if value == "ckg:RestrictedTransfer"}
    assert restricted == {f"t/restricted/{law}" for law in laws}
    for node in restricted:
        assert ("dpv:hasThirdCountry", place) in about(f"{node}/process", found)


def test_what_is_given_counts_as_a_premise(deriver: Deriver) -> None:
    given = NamedNode(f"{DEFAULT_BASE}given")
    fact = NamedNode("https://example.org/fact")
    facts_given = [
        Quad(fact, ckg("forDocument"), NamedNode(DOC), given),
        Quad(fact, ckg("applicableRegime"), ckg("GDPR"), given),
    ]
    claims = TRANSFER.format(kind="disclosed-there", place="loc:IN", more="")
    found = facts(deriver.derive(DOC, nquads(claims), facts_given))
    assert {("ckg:premise", "t"), ("ckg:premise", fact.value)} <= about("t/restricted/GDPR", found)


@pytest.mark.parametrize(
    ("seat", "laws"), [("loc:DE", {"GDPR"}), ("loc:GB", {"UKGDPR"}), ("loc:IN", set())], ids=["within", "UK", "abroad"]
)
def test_who_is_established_within_exports_what_it_keeps_abroad(deriver: Deriver, seat: str, laws: set[str]) -> None:
    given = NamedNode(f"{DEFAULT_BASE}given")
    fact = NamedNode("https://example.org/fact")
    facts_given = [
        Quad(fact, ckg("forDocument"), NamedNode(DOC), given),
        Quad(fact, ckg("establishedIn"), NamedNode(expand(seat)), given),
    ]
    claims = TRANSFER.format(kind="stored-or-processed-there", place="loc:IN", more="")
    found = facts(deriver.derive(DOC, nquads(claims), facts_given))
    assert {subject for subject, _, value in found if value == "ckg:RestrictedTransfer"} == {
        f"t/restricted/{law}" for law in laws
    }


def test_the_country_given_for_an_organisation_counts(deriver: Deriver) -> None:
    given = NamedNode(f"{DEFAULT_BASE}given")
    fact = NamedNode("https://example.org/fact")
    facts_given = [
        Quad(fact, NamedNode(expand("rdf:type")), ckg("GivenFact"), given),
        Quad(fact, ckg("organisationName"), Literal("Hosty"), given),
        Quad(fact, ckg("establishedIn"), NamedNode(expand("loc:US")), given),
    ]
    found = facts(deriver.derive(DOC, nquads(GOES), facts_given))
    assert {("ckg:destination", "loc:US"), ("ckg:premise", fact.value)} <= about("c/transfer/h-US", found)


SAID = """
Acme Ltd collects your name and email address for marketing. Acme Ltd is the data controller. We share your name with
Amazon Web Services, our hosting provider. We transfer personal data from the EU to India under standard contractual
clauses. We process your data on the basis of your consent. You have the right of access.
"""


def asserted(polarity: str = "") -> bytes:
    document = Document("a.txt", SAID, "00", "text/plain")
    extraction = extract(document, segment_document(document), lexicon=load_lexicon())
    written = document_nquads(document, extraction, base=DEFAULT_BASE).decode()
    said = str(ckg("polarity"))
    return re.sub(f"{said} <[^>]*>", f"{said} {ckg(polarity)}", written).encode() if polarity else written.encode()


def test_nothing_follows_from_denials(deriver: Deriver) -> None:
    document = document_iri(DEFAULT_BASE, "a.txt", "00")
    assert deriver.derive(document, asserted()).count(b"\n") > 20
    assert deriver.derive(document, asserted("Denied")) == b""


def test_each_derived_node_names_one_rule_and_its_premises_and_all_but_processes_the_document(deriver: Deriver) -> None:
    document = document_iri(DEFAULT_BASE, "a.txt", "00")
    derived = parsed(deriver.derive(document, asserted()))
    rules = {ckg(f"rule-{rule.id}") for rule in load_rules()}
    known = {quad.subject for quad in parsed(asserted())} | {quad.subject for quad in derived}
    for node in {quad.subject for quad in derived}:
        own = [quad for quad in derived if quad.subject == node]
        assert len([quad for quad in own if quad.predicate == ckg("derivedBy") and quad.object in rules]) == 1
        # Processes end each chain. Every other node is a premise of some rule, which finds it by its document.
        ends = any(quad.object == NamedNode(expand("dpv:Process")) for quad in own)
        found_by = [quad.object for quad in own if quad.predicate == ckg("derivedIn")]
        assert found_by == ([] if ends else [NamedNode(document)])
        premises = [quad.object for quad in own if quad.predicate == ckg("premise")]
        assert premises
        assert set(premises) <= known


def test_one_document_leaves_nothing_behind_for_the_next(deriver: Deriver) -> None:
    document = document_iri(DEFAULT_BASE, "a.txt", "00")
    first = deriver.derive(document, asserted())
    assert deriver.derive(DOC, nquads("")) == b""
    assert deriver.derive(document, asserted()) == first


SEEDS = Path(__file__).parents[2] / "seeds"


def everything(reference: list[Quad], graph: NamedNode, quads: list[Quad]) -> set[Triple]:
    """Return what follows if each rule runs on the whole of both graphs until nothing new does."""
    engine, known = Store(), set[Triple]()
    engine.extend([*reference, *quads])
    found = True
    while found:
        before = len(known)
        for rule in load_rules():
            triples = engine.query(rule.text, use_default_graph_as_union=True)
            assert isinstance(triples, QueryTriples)
            known |= set(triples)
        engine.extend(Quad(triple.subject, triple.predicate, triple.object, graph) for triple in known)
        found = len(known) > before
    return known


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name)
def test_nothing_is_lost_by_running_few_rules_on_few_quads(deriver: Deriver, reference: list[Quad], path: Path) -> None:
    document = read_document(find_sources([str(path)]).sources[0])
    extraction = extract(document, segment_document(document), lexicon=load_lexicon())
    iri = document_iri(DEFAULT_BASE, document.name, document.sha256)
    written = document_nquads(document, extraction, base=DEFAULT_BASE)
    derived = parsed(deriver.derive(iri, written))
    assert {quad.triple for quad in derived} == everything(reference, derived_graph(iri), parsed(written))


def test_a_category_falls_under_all_that_is_broader_within_its_facet(reference: list[Quad]) -> None:
    closure = parsed(close_reference(reference, base=DEFAULT_BASE))
    assert {quad.graph_name.value for quad in closure} == {f"{DEFAULT_BASE}reference/derived"}  # type: ignore[union-attr]
    above = {quad.object.value for quad in closure if quad.subject.value == expand("pd:EmailAddress")}  # type: ignore[union-attr]
    assert sorted(map(compact, above)) == [
        "dpv:PersonalData",
        "pd:Contact",
        "pd:EmailAddress",
        "pd:Tracking",
    ]


def test_every_rule_says_why() -> None:
    for rule in (*load_rules(), *load_reference_rules()):
        assert rule.title
        assert rule.clause
        assert rule.because[0].islower()
        assert not rule.because.endswith(".")
