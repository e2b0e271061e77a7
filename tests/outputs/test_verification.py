"""One wrong byte in a quote, a text or a file is found and named."""

from __future__ import annotations

from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Quad

from kg.outputs.verification import Mismatch, combine, verify_document, verify_file, verify_store, verify_store_files
from kg.vocab import expand

DOC = "https://example.org/data/0123"
TEXT = "We keep your näme 🙂 for ever."
QUOTED = f"{DOC}#char=13,19"


def quad(subject: str, predicate: str, value: NamedNode | Literal) -> Quad:
    return Quad(NamedNode(subject), NamedNode(expand(predicate)), value, NamedNode(DOC))


def graph(quote: str = "näme 🙂") -> list[Quad]:
    return [
        quad(DOC, "ckg:textSha256", Literal(sha256(TEXT.encode()).hexdigest())),
        quad(f"{DOC}/claim/aa", "ckg:evidence", NamedNode(QUOTED)),
        quad(QUOTED, "oa:exact", Literal(quote)),
    ]


def problems(quads: list[Quad], text: str | None = TEXT) -> list[tuple[str, str]]:
    content = None if text is None else text.encode()
    return [(wrong.place, wrong.problem) for wrong in verify_document("a.txt", DOC, quads, content).mismatches]


def test_offsets_count_code_points() -> None:
    result = verify_document("a.txt", DOC, graph(), TEXT.encode())
    assert (result.documents, result.quotes, result.mismatches) == (1, 1, ())


def test_an_altered_quote_is_named_with_what_stands_there() -> None:
    assert problems(graph("name 🙂")) == [
        (QUOTED, 'the quote "name 🙂" is not what stands there: "näme 🙂"'),
    ]


def test_an_altered_text_is_named_even_outside_of_quotes() -> None:
    assert problems(graph(), TEXT.replace("ever", "even")) == [
        (DOC, "the text that the build kept is not the text that was read")
    ]


def test_a_passage_without_its_quote_and_a_missing_text_are_named() -> None:
    assert problems(graph()[:2]) == [(QUOTED, "a claim cites this passage, but it has no quote")]
    assert problems(graph(), None) == [(DOC, "the text that the build kept is missing")]


def test_a_text_that_is_no_text_any_more_has_changed_and_is_not_missing() -> None:
    content = TEXT.encode().replace("🙂".encode(), b"\xff")
    result = verify_document("a.txt", DOC, graph(), content)
    assert [wrong.problem for wrong in result.mismatches] == [
        'the quote "näme 🙂" is not what stands there: "näme \ufffd"',
        "the text that the build kept is not the text that was read",
    ]


def test_files_of_the_store_are_compared_by_name_and_hash() -> None:
    result = verify_store_files(
        {"1.sst": "aa", "2.sst": "bb", "CURRENT": "cc"}, {"1.sst": "aa", "2.sst": "b0", "3": "d"}
    )
    assert (result.files, [(wrong.place, wrong.problem) for wrong in result.mismatches]) == (
        3,
        [
            ("store/2.sst", "the file has changed since the build"),
            ("store/3", "the file is no part of the build"),
            ("store/CURRENT", "the file is missing"),
        ],
    )


def test_files_are_compared_by_hash() -> None:
    good = sha256(b"abc").hexdigest()
    assert verify_file("graph.nq", good, good).mismatches == ()
    assert verify_file("graph.nq", sha256(b"abd").hexdigest(), good).mismatches == (
        Mismatch("", "graph.nq", "the file has changed since the build"),
    )
    assert verify_file("graph.nq", None, good).mismatches == (Mismatch("", "graph.nq", "the file is missing"),)


def test_a_store_that_differs_names_the_quads() -> None:
    result = combine(
        [verify_store(b"<a>\n<b>\n", b"<a>\n<c>\n"), verify_document("a.txt", DOC, graph(), TEXT.encode())]
    )
    assert [wrong.problem for wrong in result.mismatches] == ["only in graph.nq: <b>", "only in the store: <c>"]
    assert (result.documents, result.quotes) == (1, 1)


def test_a_graph_file_in_another_order_or_with_repeated_lines_is_not_canonical() -> None:
    assert verify_store(b"<a>\n<b>\n", b"<a>\n<b>\n").mismatches == ()
    for written in (b"<b>\n<a>\n", b"<a>\n<b>\n<b>\n", b"<a>\n<b>"):
        assert verify_store(written, b"<a>\n<b>\n").mismatches == (
            Mismatch("", "graph.nq", "its lines are not each there once and in order"),
        )
