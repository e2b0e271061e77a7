"""Each SHACL shape catches its own mistake and nothing else, in our engine and in pySHACL alike."""

from __future__ import annotations

from dataclasses import MISSING
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from pyshacl import validate
from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection

from kg.graph.shape import FACETS, FIELDS, KINDS, FieldKind
from kg.model import Practice, Statement
from kg.reasoning.validation import Defect, load_validator, read_shapes, shape_files
from kg.resources import folder
from kg.vocab import expand

HERE = Path(__file__).parent
CONFORMING = (HERE / "conforming.ttl").read_text("utf-8")
CASES = [
    (*line.split("\t"), "")[:3] for line in (HERE / "defects.tsv").read_text("utf-8").splitlines()[1:] if line.strip()
]
SHAPE = "https://w3id.org/compliance-kg/shapes#"
# What every claim has beside the fields of its kind.
CLAIM = {expand("ckg:statedIn"), expand("ckg:evidence")}
COMMON = set(FIELDS[KINDS[0]]).intersection(*FIELDS.values())
DATATYPES: dict[FieldKind, URIRef] = {"text": XSD.string, "flag": XSD.boolean, "share": XSD.decimal}
CLASSES: dict[FieldKind, str] = {"party": "ckg:Party", "regime": "ckg:Regime"}


@cache
def shapes() -> Graph:
    return Graph().parse(data=read_shapes(), format="turtle")


def check(turtle: str) -> tuple[Defect, ...]:
    graph = NamedNode("https://example.org/g")
    quads = [
        Quad(triple.subject, triple.predicate, triple.object, graph)
        for triple in parse(turtle, format=RdfFormat.TURTLE)
    ]
    return load_validator(quads).defects


def oracle(turtle: str) -> set[tuple[str, str]]:
    """Return message and severity of each result that pySHACL finds."""
    data = Graph().parse(data=turtle, format="turtle")
    _, report, _ = validate(data, shacl_graph=shapes(), inplace=True)
    return {
        (str(report.value(result, SH.resultMessage)), str(report.value(result, SH.resultSeverity)).rpartition("#")[2])
        for result in report.objects(report.value(None, RDF.type, SH.ValidationReport), SH.result)
    }


def test_a_graph_in_form_has_no_defect() -> None:
    assert check(CONFORMING) == ()
    assert oracle(CONFORMING) == set()


@pytest.mark.parametrize(("message", "right", "wrong"), CASES)
def test_a_seeded_mistake_is_caught_in_words(message: str, right: str, wrong: str) -> None:
    assert right in CONFORMING
    broken = CONFORMING.replace(right, wrong)
    found = {(defect.message, defect.severity.capitalize()) for defect in check(broken)}
    assert message in {text for text, _ in found}
    assert found == oracle(broken)


def test_every_message_is_seen_in_a_case() -> None:
    assert {str(text) for text in shapes().objects(None, SH.message)} == {message for message, _, _ in CASES}


def test_what_is_constrained_has_one_message_and_a_severity() -> None:
    graph = shapes()
    constrained = {*graph.objects(None, SH.property), *graph.subjects(SH.closed), *graph.subjects(SH.sparql)}
    # The shapes of facets speak through the properties that use them.
    constrained -= {shape for facet in facets() for shape in graph.objects(named(facet), SH.property)}
    assert len(constrained) > 90
    for shape in constrained:
        told = graph.value(shape, SH.sparql, default=shape)
        (message,) = graph.objects(told, SH.message)
        assert isinstance(message, Literal)
        assert message.language == "en"
        assert not str(message).endswith(".")
        assert graph.value(shape, SH.severity) in (SH.Violation, SH.Warning, SH.Info)


@pytest.mark.parametrize("path", shape_files(), ids=lambda path: path.name)
def test_both_parsers_read_the_same_shapes(path: Path) -> None:
    assert len(Graph().parse(path)) == len(list(parse(path=path, format=RdfFormat.TURTLE)))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_shape_of_a_kind_has_its_fields_and_no_more(kind: type[Statement]) -> None:
    own = {row for row in FIELDS[kind] if row not in COMMON}
    values = set(FACETS.values()) if kind is Practice else set()
    paths = properties(kind.__name__)
    assert set(paths) == {expand(f"ckg:{name}") for name in {name for _, name, _ in own} | values}
    for field, name, how in own:
        hold_cardinality(kind, field, how, paths[expand(f"ckg:{name}")])
        hold_value(how, paths[expand(f"ckg:{name}")])


def test_shape_of_all_claims_has_the_common_fields() -> None:
    paths = properties("Statement")
    names = {expand(f"ckg:{name}") for _, name, _ in COMMON}
    assert set(paths) == names | CLAIM | {str(RDF.type)}
    for field, name, how in COMMON:
        hold_value(how, paths[expand(f"ckg:{name}")])
        assert limit(paths[expand(f"ckg:{name}")], SH.maxCount) == 1, field
    listed = {str(kind) for kind in collection(shapes().value(paths[str(RDF.type)], SH["in"]))}
    assert listed == {expand(f"ckg:{kind.__name__}") for kind in KINDS}
    for kind in KINDS:
        ignored = collection(shapes().value(named(kind.__name__), SH.ignoredProperties))
        assert {str(path) for path in ignored} == set(paths)


def test_terms_of_dpv_are_watched_for_every_property_of_claims() -> None:
    watched = {str(path) for path in shapes().objects(named("SubjectOfClaims"), SH.targetSubjectsOf)}
    fields = {name for rows in FIELDS.values() for _, name, _ in rows} | set(FACETS.values())
    # The law of a mechanism is its own affair, so ckg:regime may be said of a term of DPV.
    assert watched == {expand(f"ckg:{name}") for name in fields - {"regime"} | {"name", "mentions"}} | CLAIM


def test_every_facet_has_a_shape_of_its_concepts() -> None:
    shaped = {str(shape).removeprefix(SHAPE) for shape in shapes().subjects() if isinstance(shape, URIRef)}
    assert facets() - shaped == set()


def hold_cardinality(kind: type[Statement], field: str, how: FieldKind, shape: URIRef) -> None:
    """Hold that a field without default is required, and that one for a single value is single."""
    required = kind.__dataclass_fields__[field].default is MISSING
    # `explicit` has a default in Python and is always written.
    assert limit(shape, SH.minCount) == (1 if required or how == "flag" else None), field
    assert limit(shape, SH.maxCount) == (None if how == "concepts" else 1), field


def hold_value(how: FieldKind, shape: URIRef) -> None:
    """Hold that a field's values are of the kind that the graph writes."""
    graph = shapes()
    if how == "text":
        assert graph.value(shape, SH.datatype) == XSD.string or graph.value(shape, SH["in"])
    elif how in DATATYPES:
        assert graph.value(shape, SH.datatype) == DATATYPES[how]
    elif how in CLASSES:
        assert graph.value(shape, SH["class"]) == URIRef(expand(CLASSES[how]))
    elif how == "individual":
        ontology = Graph().parse(folder("ontology") / "compliance-kg.ttl")
        assert graph.value(shape, SH["class"]) == ontology.value(graph.value(shape, SH.path), RDFS.range)
    else:
        assert str(graph.value(shape, SH.node)).removeprefix(SHAPE) in facets()


def properties(name: str) -> dict[str, URIRef]:
    """Return the property shapes of a shape by their property."""
    return {str(shapes().value(shape, SH.path)): shape for shape in shapes().objects(named(name), SH.property)}  # type: ignore[misc]


@cache
def facets() -> set[str]:
    ontology = Graph().parse(folder("ontology") / "compliance-kg.ttl")
    return {str(facet).rpartition("#")[2] for facet in ontology.subjects(RDF.type, URIRef(expand("ckg:Facet")))}


def named(name: str) -> URIRef:
    return URIRef(SHAPE + name)


def limit(shape: URIRef, bound: URIRef) -> int | None:
    value = shapes().value(shape, bound)
    return None if value is None else int(str(value))


def collection(head: object) -> list[object]:
    return list(Collection(shapes(), head))  # type: ignore[arg-type]
