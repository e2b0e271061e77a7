"""Headers, parameters, users' own queries, and what is said when one is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import KgError, StoreError, UsageError
from kg.graph.store import OxigraphStore
from kg.model import Table
from kg.queries import Parameter, bind_query, load_query, load_query_file, parse_query, run_query
from kg.vocab import expand

GRAPH = NamedNode("https://example.org/g")
DAY = NamedNode(expand("xsd:date"))
STORE = OxigraphStore.of(
    [
        Quad(NamedNode(expand("pd:Name")), NamedNode(expand("ckg:name")), Literal("na; me"), GRAPH),
        Quad(NamedNode("https://example.org/b"), NamedNode(expand("ckg:name")), Literal("b"), GRAPH),
        Quad(
            NamedNode("https://example.org/b"),
            NamedNode(expand("ckg:asOf")),
            Literal("2020-07-16", datatype=DAY),
            GRAPH,
        ),
    ]
)
HEADER = """\
#+ id: mine
#+ title: A title: with a colon
#+ question: What?
#+ clause: GDPR Article 1
#+ returns: thing, names*
#+ params: day: xsd:date = today, who: iri, word: xsd:string = hello
#+ tags: a, b

SELECT ?thing ?names WHERE { ?thing ckg:asOf $day . FILTER(?thing = $who || ?x = $word) }
"""


def rows(sparql: str, **params: str) -> tuple[tuple[str, ...], ...]:
    return run_query(STORE, parse_query(sparql), params).rows


def problem(sparql: str, **params: str) -> KgError:
    with pytest.raises(KgError) as raised:
        run_query(STORE, parse_query(sparql), params)
    return raised.value


def test_a_header_is_read() -> None:
    query = parse_query(HEADER)
    assert (query.id, query.title, query.question, query.clause) == (
        "mine",
        "A title: with a colon",
        "What?",
        "GDPR Article 1",
    )
    assert query.columns == ("thing", "names")
    assert query.several == {"names"}
    assert query.parameters == (
        Parameter("day", "xsd:date", "today"),
        Parameter("who", "iri"),
        Parameter("word", "xsd:string", "hello"),
    )
    assert query.tags == ("a", "b")


def test_parameters_become_terms_of_their_types() -> None:
    text = bind_query(parse_query(HEADER), {"who": "pd:Name", "word": 'a"b\\c'}, today=date(2024, 2, 29))
    assert '?thing ckg:asOf "2024-02-29"^^<http://www.w3.org/2001/XMLSchema#date> .' in text
    assert r'(?thing = <https://w3id.org/dpv/pd#Name> || ?x = "a\"b\\c")' in text


def test_only_variables_are_replaced() -> None:
    query = 'SELECT * { # $x\n <http://e.org/$x> ?p "$x", \'$x\', """a"$x""", $x, $xy, ?x }'
    assert bind_query(parse_query(query), {"x": "v"}) == (
        'SELECT * { # $x\n <http://e.org/$x> ?p "$x", \'$x\', """a"$x""", "v", $xy, ?x }'
    )


def test_a_value_cannot_leave_its_place() -> None:
    nasty = '" } ; DROP ALL #'
    assert rows("SELECT ?s { ?s ckg:name $n }", n=nasty) == ()
    assert rows("SELECT ?s { ?s ckg:name $n }", n="b") == (("https://example.org/b",),)


def test_without_a_header_types_are_told_by_the_look() -> None:
    assert rows("SELECT ?s { ?s ckg:asOf $d }", d="2020-07-16") == (("https://example.org/b",),)
    assert rows("SELECT ?n { $s ckg:name ?n }", s="pd:Name") == (("na; me",),)
    assert rows("SELECT ?n { $s ckg:name ?n }", s="https://example.org/b") == (("b",),)
    assert rows("SELECT ?n { $s ckg:name ?n }", s="<https://example.org/b>") == (("b",),)


def test_cells_are_curies_and_lexical_forms() -> None:
    table = run_query(
        STORE, parse_query("SELECT ?s ?n ?d { ?s ckg:name ?n OPTIONAL { ?s ckg:asOf ?d } } ORDER BY ?n"), {}
    )
    assert table == Table(("s", "n", "d"), (("https://example.org/b", "b", "2020-07-16"), ("pd:Name", "na; me", "")))


def test_a_query_may_name_its_own_dataset() -> None:
    found = (("https://example.org/b",),)
    assert rows('SELECT ?s FROM <https://example.org/none> { ?s ckg:name "b" }') == ()
    assert rows('SELECT ?s FROM <https://example.org/g> { ?s ckg:name "b" }') == found
    assert rows('SELECT ?s FROM NAMED <https://example.org/g> { ?s ckg:name "b" }') == ()
    assert rows('SELECT ?s FROM NAMED <https://example.org/g> { GRAPH ?g { ?s ckg:name "b" } }') == found
    assert rows('SELECT ?from { ?from ckg:name "b" } # FROM "FROM"') == found


def test_an_iri_parameter_may_ask_for_individuals_of_a_class() -> None:
    regime = NamedNode(expand("ckg:GDPR"))
    store = OxigraphStore.of([Quad(regime, NamedNode(expand("rdf:type")), NamedNode(expand("ckg:Regime")), GRAPH)])
    query = parse_query("#+ params: law: iri of ckg:Regime = ckg:GDPR\nSELECT ?type { $law a ?type }")
    assert query.parameters == (Parameter("law", "iri", "ckg:GDPR", "ckg:Regime"),)
    for params in ({}, {"law": "ckg:GDPR"}, {"law": regime.value}):
        assert run_query(store, query, params).rows == (("ckg:Regime",),)
    with pytest.raises(UsageError) as raised:
        run_query(store, query, {"law": "ckg:Nonsense"})
    assert (raised.value.code, raised.value.hint) == ("KG134", "give one of ckg:GDPR")
    assert raised.value.message == "the parameter law takes a ckg:Regime, and 'ckg:Nonsense' is none"
    for kind in ("xsd:date of ckg:Regime", "iri of Regime", "iri of foo:Regime"):
        assert problem(f"#+ params: x: {kind}\nSELECT * {{ ?s ?p $x }}").code == "KG132"


def test_several_values_are_sorted_and_compact_only_where_the_header_says_so() -> None:
    text = '#+ returns: x*, y\nSELECT ?x ?y { BIND("https://w3id.org/dpv/pd#Name; b; a" AS ?x) BIND("b; a" AS ?y) }'
    assert rows(text) == (("a; b; pd:Name", "b; a"),)


def test_ask_answers_in_a_table() -> None:
    assert run_query(STORE, parse_query("ASK { pd:Name ckg:name ?n }"), {}) == Table(("answer",), (("true",),))
    assert rows("ASK { pd:Age ckg:name ?n }") == (("false",),)


def test_declared_prefixes_win_over_the_supplied_ones() -> None:
    assert rows("PREFIX pd: <https://example.org/>\nSELECT ?n { pd:b ckg:name ?n }") == (("b",),)
    assert rows("prefix pd:<https://example.org/> SELECT ?n { pd:b ckg:name ?n }") == (("b",),)


def test_words_that_look_like_keywords_are_no_keywords() -> None:
    assert rows('SELECT ?service { ?service ckg:name "b" } # SERVICE') == (("https://example.org/b",),)
    assert rows('SELECT ?s { ?s ckg:SERVICE "SERVICE prefix: x" }') == ()


@pytest.mark.parametrize("name", ["cross-border-transfer", "contoller-processor-roles", "xyz"])
def test_an_unknown_query_names_those_that_are_close(name: str) -> None:
    with pytest.raises(UsageError, match=f"there is no query named {name}") as raised:
        load_query(name)
    assert raised.value.code == "KG130"
    close = {"xyz": "kg queries", "cross-border-transfer": "did you mean cross-border-transfers"}
    assert raised.value.hint.startswith(close.get(name, "did you mean controller-processor-roles"))
    assert raised.value.hint.endswith("kg queries lists them")


@pytest.mark.parametrize(
    ("params", "code", "words"),
    [
        ({}, "KG133", "needs the parameter who"),
        ({"who": "pd:Name", "colour": "red"}, "KG133", "has no parameter colour"),
        ({"who": "pd:Name", "day": "16 July"}, "KG134", "day is a date, and '16 July' is none"),
        ({"who": "pd:Name", "day": "2023-02-29"}, "KG134", "day is a date"),
        ({"who": "pd:Name", "day": "20230228"}, "KG134", "day is a date, and '20230228' is none"),
        ({"who": "pd:Name", "day": "2023-W09-2"}, "KG134", "day is a date"),
        ({"who": "India"}, "KG134", "who is an IRI or CURIE, and 'India' is none"),
        ({"who": "foo:Name"}, "KG134", "who is an IRI or CURIE"),
        ({"who": "https://e.org/a b>"}, "KG134", "who is an IRI or CURIE"),
    ],
)
def test_wrong_parameters_say_what_is_valid(params: dict[str, str], code: str, words: str) -> None:
    with pytest.raises(UsageError) as raised:
        bind_query(parse_query(HEADER), params, today=date(2024, 1, 1))
    assert raised.value.code == code
    assert words in raised.value.message
    if code == "KG133":
        assert raised.value.hint == "its parameters are: day (xsd:date), who (iri), word (xsd:string)"


def test_the_core_knows_no_today() -> None:
    with pytest.raises(UsageError, match="needs the parameter as_of"):
        run_query(STORE, load_query("cross-border-transfers"), {})
    assert run_query(STORE, load_query("cross-border-transfers"), {"as_of": "2024-01-01"}).rows == ()


@pytest.mark.parametrize(
    ("sparql", "place"),
    [
        ("SELECT ?s { ?s pd:x ?o ", "line 1, column 23: at its end"),
        ("SELECT ?s\n{ ?s ?p }", "line 2, column 3: near '?s'"),
        ("SELECT ?s\n{ ?s foo:bar ?o }", "line 2, column 13: the prefix foo: is not declared"),
        ("SELECT ?s WHERE ?s pd:x ?o", "line 1, column 17: near '?s'"),
        ("SELECT ?s WHERE {\n  ?s pd:x ?o\n", "line 2, column 13: at its end"),
        ('SELECT ?s { ?s ckg:name "open }', "line 1"),
    ],
)
def test_a_syntax_error_says_where(sparql: str, place: str) -> None:
    error = problem(sparql)
    assert isinstance(error, StoreError)
    assert error.code == "KG330"
    assert f"the query is no valid SPARQL at {place}" in error.message
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("sparql", "words"),
    [
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "begins with CONSTRUCT, and only SELECT and ASK"),
        ("PREFIX pd: <https://e.org/> DESCRIBE pd:b", "begins with DESCRIBE"),
        ("# SELECT\nDROP ALL", "begins with DROP"),
        ("SELEKT ?s { ?s pd:a ?o }", "begins with SELEKT"),
        ("base <https://e.org/>\n# nothing", "is empty"),
        ("", "is empty"),
    ],
)
def test_other_forms_of_query_are_refused(sparql: str, words: str) -> None:
    error = problem(sparql)
    assert error.code == "KG135"
    assert words in error.message


@pytest.mark.parametrize("word", ["SERVICE", "service", "SERVICE SILENT"])
def test_no_query_leaves_the_machine(word: str) -> None:
    error = problem(f"SELECT * {{ {word} <http://127.0.0.1:8080/sparql> {{ ?s ?p ?o }} }}")
    assert error.code == "KG136"


def test_a_wrong_header_says_so() -> None:
    assert problem("#+ params: day = today\nSELECT * { ?s ?p $day }").code == "KG132"
    assert problem("#+ params: day: xsd:time\nSELECT * { ?s ?p $day }").code == "KG132"


def test_a_query_file_is_read_and_a_missing_one_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("SELECT ?n { pd:Name ckg:name ?n }")
    assert load_query_file(path).id == "mine"
    assert run_query(STORE, load_query_file(path), {}).rows == (("na; me",),)
    (tmp_path / "bytes.rq").write_bytes(b"\xff\xfe")
    for name in ("none.rq", "bytes.rq"):
        with pytest.raises(UsageError) as raised:
            load_query_file(tmp_path / name)
        assert raised.value.code == "KG131"
        assert name in raised.value.message
