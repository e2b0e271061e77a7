"""Statements written as quads read back as themselves."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, Quad, RdfFormat, parse

from kg.graph.claims import read_claims, read_statements
from kg.graph.quads import document_nquads, statement_iri
from kg.graph.serialise import canonical_nquads
from kg.graph.store import OxigraphStore
from kg.identify import document_iri
from kg.model import (
    ContactPoint,
    DataTransfer,
    Document,
    Extraction,
    Practice,
    Profile,
    Retention,
    RightOffered,
    RoleAssignment,
    Span,
    Statement,
    Value,
)
from kg.vocab import DEFAULT_BASE

TEXT = 'Ospyn shares your é-mail "address"\n\twith Google Analytics, in India \\ and 🌍 elsewhere.'
DOCUMENT = Document("a b.txt", TEXT, sha256(TEXT.encode()).hexdigest(), "text/plain")
START = TEXT.index("Google")
IRI = document_iri(DEFAULT_BASE, DOCUMENT.name, DOCUMENT.sha256)

spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 9)).map(lambda at: Span(at[0], min(sum(at), len(TEXT))))
evidences = st.lists(spans, min_size=1, max_size=3, unique=True).map(lambda found: tuple(sorted(found)))
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = words.filter(bool)
common: dict[str, Any] = {
    "evidence": evidences,
    "rule": names,
    "polarity": st.sampled_from(["affirmed", "denied"]),
    "modality": st.sampled_from(["stated", "possible", "required"]),
    "condition": words,
    "regime": st.sampled_from(["", "GDPR", "CCPA", "UKGDPR"]),
}
places = st.sampled_from(["loc:IN", "loc:EU", "ckg:UnspecifiedThirdCountry"])
CONCEPTS = {
    "data": ("pd:Name", "pd:EmailAddress"),
    "purpose": ("dpv:Marketing", "dpv:SellDataToThirdParties"),
    "recipient": ("dpv:ThirdParty", "ckg:AnalyticsProvider"),
    "legal-basis": ("eu-gdpr:A6-1-a",),
    "source": ("dpv:PublicDataSource",),
    "measure": ("dpv:Encryption",),
}


def value_at(span: Span) -> st.SearchStrategy[Value]:
    # A passage carries the same value in every claim, as extraction guarantees for one mention.
    facet = sorted(CONCEPTS)[span.start % len(CONCEPTS)]
    concept = CONCEPTS[facet][span.end % len(CONCEPTS[facet])]
    name = f"Né {span.end}" if facet in ("recipient", "source") and span.start % 2 else ""
    return st.just(Value(facet, concept, span, name))  # type: ignore[arg-type]


@st.composite
def practices(draw: st.DrawFn) -> Practice:
    values = tuple(draw(value_at(span)) for span in draw(evidences))
    fields: dict[str, Any] = {name: draw(strategy) for name, strategy in common.items()} | {
        "evidence": tuple(value.span for value in values)
    }
    fields["data_origin"] = draw(st.sampled_from(["provided", "observed", "third-party", "derived", "unstated"]))
    return Practice(**fields, values=values, basis_for=draw(words))


statements: st.SearchStrategy[Statement] = st.one_of(
    practices(),
    st.builds(
        RoleAssignment,
        **common,
        party=names,
        role=st.sampled_from(["dpv:DataController", "dpv:DataProcessor"]),
        context=words,
        on_behalf_of=words,
        explicit=st.booleans(),
    ),
    st.builds(
        DataTransfer,
        **common,
        kind=st.sampled_from(["stored-or-processed-there", "disclosed-there", "restricted-transfer"]),
        destination=places,
        origin=places | st.just(""),
        mechanisms=st.sets(st.sampled_from(["eu-gdpr:A46-2-c", "ckg:UKIDTA"])).map(lambda found: tuple(sorted(found))),
        exporter=words,
        importer=words,
    ),
    st.builds(
        Retention,
        **common,
        kind=st.just("dpv:UntilEventDuration"),
        until=words,
        duration=st.sampled_from(["", "P61M", "P30D"]),
        data=words,
    ),
    st.builds(RightOffered, **common, right=st.sampled_from(["eu-gdpr:A15", "ckg:RightToKnow"])),
    st.builds(ContactPoint, **common, contact_of=st.just("dpv:DataController"), value=names),
)
profiles = st.builds(
    Profile,
    title=words,
    publisher=words,
    product=words,
    effective_date=st.sampled_from(["", "2024-02-29"]),
    language=st.sampled_from(["", "en"]),
    words=st.integers(0, 10**6),
)


def quads_of(extraction: Extraction) -> list[Quad]:
    written = document_nquads(DOCUMENT, extraction, base=DEFAULT_BASE)
    quads = list(parse(written, format=RdfFormat.N_QUADS))
    # What is written is what the library would write.
    assert canonical_nquads(quads) == canonical_nquads((), written)
    return quads


@settings(deadline=None)
@given(profiles, st.lists(statements, max_size=6))
def test_statements_read_back_as_they_were_written(profile: Profile, found: list[Statement]) -> None:
    store = OxigraphStore.of(quads_of(Extraction(profile, tuple(found))))
    again, read = read_statements(store, IRI)
    assert again == profile
    assert {statement_iri(IRI, one): one for one in read} == {statement_iri(IRI, one): one for one in found}
    assert [one.evidence for one in read] == sorted(one.evidence for one in read)


@settings(deadline=None)
@given(st.lists(statements, max_size=4), st.randoms())
def test_bytes_do_not_depend_on_the_order_of_quads(found: list[Statement], random: object) -> None:
    quads = quads_of(Extraction(Profile(), tuple(found)))
    shuffled = [*quads, *quads[::2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert canonical_nquads(shuffled) == canonical_nquads(quads)
    assert canonical_nquads(parse(canonical_nquads(quads), format=RdfFormat.N_QUADS)) == canonical_nquads(quads)


@settings(deadline=None)
@given(st.lists(statements, max_size=4))
def test_graphs_have_no_blank_node_and_no_empty_string(found: list[Statement]) -> None:
    for quad in quads_of(Extraction(Profile(), tuple(found))):
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)
        assert quad.object != Literal("")
        assert quad.graph_name.value == IRI  # type: ignore[union-attr]


def test_claim_iris_differ_by_every_field() -> None:
    base = DataTransfer(evidence=(Span(0, 5),), rule="r", kind="disclosed-there", destination="loc:IN")
    others = [
        DataTransfer(evidence=(Span(0, 6),), rule="r", kind="disclosed-there", destination="loc:IN"),
        DataTransfer(evidence=(Span(0, 5),), rule="r", kind="disclosed-there", destination="loc:US"),
        DataTransfer(evidence=(Span(0, 5),), rule="r", kind="disclosed-there", destination="loc:IN", polarity="denied"),
        DataTransfer(evidence=(Span(0, 5),), rule="r", kind="disclosed-there", destination="loc:IN", exporter="Ospyn"),
        DataTransfer(evidence=(Span(0, 5),), rule="r", kind="disclosed-there", destination="loc:IN", importer="Ospyn"),
    ]
    iris = {statement_iri(IRI, one) for one in (base, *others)}
    assert len(iris) == 6
    assert all(re.fullmatch(re.escape(IRI) + "/claim/[0-9a-f]{16}", iri) for iri in iris)


def test_a_small_document_is_written_as_the_contract_says() -> None:
    value = Value("recipient", "ckg:AnalyticsProvider", Span(START, START + 16), "Google Analytics")
    practice = Practice(evidence=(value.span,), rule="share", values=(value,), polarity="denied")
    extraction = Extraction(Profile(language="en", words=12), (practice,))
    quads = quads_of(extraction)
    claim, passage = statement_iri(IRI, practice), f"{IRI}#char={START},{START + 16}"
    _, claims = read_claims(quads, IRI)
    assert claims == {claim: practice}
    lines = canonical_nquads(quads).decode().replace(DEFAULT_BASE, ":").replace(IRI.removeprefix(DEFAULT_BASE), "D")
    ckg = "https://w3id.org/compliance-kg/ontology#"
    claim, passage = (iri.replace(IRI, ":D") for iri in (claim, passage))
    party = next(line.split(" ")[2] for line in lines.splitlines() if f"<{ckg}recipient>" in line)
    # What most claims are is not written: stated, and that without reserve.
    assert "modality" not in lines
    for expected in (
        f"<{claim}> <{ckg}polarity> <{ckg}Denied> <:D> .",
        f"<{claim}> <{ckg}statedIn> <:D> <:D> .",
        f"<{claim}> <{ckg}evidence> <{passage}> <:D> .",
        f'<{passage}> <http://www.w3.org/ns/oa#exact> "Google Analytics" <:D> .',
        f"<{passage}> <{ckg}mentions> {party} <:D> .",
        f'{party} <{ckg}name> "Google Analytics" <:D> .',
        f"{party} <{ckg}category> <{ckg}AnalyticsProvider> <:D> .",
        "<:D/extraction> <http://www.w3.org/ns/prov#used> <:D> <:D> .",
    ):
        assert expected in lines.splitlines()
