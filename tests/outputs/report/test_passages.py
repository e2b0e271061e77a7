"""Texts cut at the ends of passages: nothing is lost, and each passage can be put together again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kg.model import Span
from kg.outputs.report.passages import Paragraph, cut_text, markup_spans, number_passages

TEXT = "We keep your name and your e-mail address for two years.\n\nThen we delete both."


def joined(paragraphs: Sequence[Paragraph], number: int) -> str:
    """Return what stands in the pieces of a passage."""
    return "".join(piece.text for paragraph in paragraphs for piece in paragraph.pieces if number in piece.passages)


def span(words: str, text: str = TEXT) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


@pytest.mark.parametrize(
    "words",
    [
        ("your name and your e-mail address", "your e-mail address"),  # one within another
        ("your name and your e-mail", "e-mail address for two years"),  # they overlap
        ("your name", "your name and"),  # they begin together
        ("two years", "for two years"),  # they end together
        ("two years.\n\nThen we", "Then we delete"),  # over the end of a paragraph
        (TEXT, "both."),  # the whole text
    ],
)
def test_passages_that_share_words_are_both_whole(words: tuple[str, str]) -> None:
    numbers = number_passages([span(phrase) for phrase in words])
    cut = cut_text(TEXT, numbers)
    assert "".join(paragraph.text for paragraph in cut) == TEXT
    assert {joined(cut, numbers[span(phrase)]) for phrase in words} == set(words)
    assert sorted(number for paragraph in cut for number in paragraph.begins) == [1, 2]


def test_the_shortest_passage_around_a_piece_comes_last() -> None:
    numbers = number_passages([span("your e-mail address"), span("e-mail"), span(TEXT)])
    pieces = [piece for paragraph in cut_text(TEXT, numbers) for piece in paragraph.pieces]
    assert [piece.passages for piece in pieces if piece.text == "e-mail"] == [(1, 2, 3)]


def test_passages_are_numbered_in_the_order_of_the_text_and_the_same_one_once() -> None:
    assert number_passages([Span(9, 12), Span(2, 4), Span(2, 9), Span(9, 12)]) == {
        Span(2, 9): 1,
        Span(2, 4): 2,
        Span(9, 12): 3,
    }


def test_headings_items_and_long_lines_are_paragraphs() -> None:
    long = "x " * 90
    text = f"Data\n{long}\nWe share:\n- names\n- dates\n"
    cut = cut_text(text, {}, headings=[Span(0, 4)])
    assert [paragraph.text for paragraph in cut] == ["Data\n", f"{long}\n", "We share:\n", "- names\n", "- dates\n"]
    assert [paragraph.is_heading for paragraph in cut] == [True, False, False, False, False]


def test_lines_broken_to_a_width_flow_and_a_list_of_short_lines_does_not() -> None:
    broken = "This line was broken by somebody who wanted to keep\nit short enough for the paper that was there\nthen."
    assert [paragraph.flows for paragraph in cut_text(broken, {})] == [True]
    assert [paragraph.flows for paragraph in cut_text("names\ndates\nplaces", {})] == [False]


def test_pages_begin_where_they_begin() -> None:
    cut = cut_text("one\n\ntwo\n\nthree", {}, pages=(0, 5))
    assert [(paragraph.text, paragraph.page) for paragraph in cut] == [("one\n\n", 1), ("two\n\n", 2), ("three", 0)]


def test_blocks_of_html_on_one_line_are_paragraphs_and_only_the_heading_is_one() -> None:
    text = "<h1>Data</h1><p>We share <b>names</b>.</p><ul><li>one<li>two</ul>"
    cut = cut_text(text, {}, headings=[span("Data", text)], markup=markup_spans(text))
    shown = ["".join(piece.text for piece in part.pieces if not piece.is_markup) for part in cut]
    assert [(words, part.is_heading) for words, part in zip(shown, cut, strict=True) if words] == [
        ("Data", True),
        ("We share names.", False),
        ("one", False),
        ("two", False),
    ]


def test_markup_is_told_from_text_and_both_stay() -> None:
    text = "<p>Prices < 5 <b class='x'>EUR</b><!-- <p> --><STYLE>p{}</STYLE></p><script>if (a<b) c"
    spans = markup_spans(text)
    assert "".join(text[start:end] for start, end in spans) == text.replace("Prices < 5 ", "").replace("EUR", "")
    number = number_passages([span("5 <b class='x'>EUR", text)])
    cut = cut_text(text, number, markup=spans)
    assert joined(cut, 1) == "5 <b class='x'>EUR"
    shown = [piece.text for paragraph in cut for piece in paragraph.pieces if not piece.is_markup]
    assert "".join(shown) == "Prices < 5 EUR"
