"""Whatever the text: segmentation never fails, and each character of a segment stands where its span says."""

from __future__ import annotations

from html import unescape
from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.model import Document, MediaType, Segment
from kg.reading.segments import segment_document

MEDIA_TYPES: tuple[MediaType, ...] = ("text/plain", "text/markdown", "text/html")
PIECES = [
    *(
        "We collect data",
        "Data we keep",
        "e.g.",
        "U.S.",
        "Name",
        "name",
        "1.2 Use",
        "A. Identifiers",
        "(i) x",
        "3. Title",
    ),
    *(
        "\n",
        "\n\n",
        "  ",
        "\t",
        "\xa0",
        ".",
        ":",
        ",",
        ";",
        "?",
        "- ",
        "* ",
        "• ",
        "∙",
        "1. ",
        "a) ",
        " | ",
        "|",
        "|--|--|\n",
    ),
    *(
        "<p>",
        "</p>",
        "<ul>",
        "<li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td>",
        "<th>",
        "</table>",
        "<h2>",
        "<b>",
        "</b>",
        "<br>",
    ),
    *(
        "&amp;",
        "&nbsp;",
        "&#x3c;",
        "&lt",
        "&",
        "<",
        ">",
        "<!--",
        "-->",
        "<![x",
        "<script>",
        "</script>",
        "<a href='",
        "</",
    ),
    *(
        "**",
        "*",
        "_",
        "`",
        "```\n",
        "[",
        "](",
        ")",
        "![",
        "\\",
        "# ",
        "> ",
        "---\n",
        "title: x\n",
        "<a@b.cd>",
        "é",
        "字。",
        "\0",
    ),
    *("\u00ad", "\ufb01", "a\u00b9", "a[1]", "<sup>", "</sup>", "1"),
]
SOURCES = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=200))


def _check(source: str, segment: Segment) -> None:
    before = -1
    for at, character in enumerate(segment.text):
        span = segment.span(at, at + 1)
        assert 0 <= span.start < span.end <= len(source)
        assert span.start >= before
        # Lines that were paragraphs of their own are joined by a space, which stands at the end of the one before.
        joins = character == " " and span.start == before
        before = span.start
        found = source[span.start]
        inserted = character in " |;" and segment.kind == "row"
        white = character == " " and (found.isspace() or found in "<&")
        decoded = found == "&" and character in normalize("NFKC", unescape(source[span.start : span.start + 40]))
        printed = character == found or character in normalize("NFKC", found)
        # Markdown replaces NUL, which cannot be text; a document never holds one (it is refused as binary).
        assert printed or inserted or joins or white or decoded or "\0" in source


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
@given(source=SOURCES)
@example(source="0\r0 ")
@example(source="&Aº0>")
@example(source="Q&A-s;>")
@example(source="We collect data<p>1. </ul>(i) x")
@settings(max_examples=300, deadline=None)
def test_each_character_stands_where_its_span_says(media_type: MediaType, source: str) -> None:
    segments = segment_document(Document("p", source, "", media_type))
    for segment in segments:
        assert segment.text.strip()
        assert segment.runs[0][0] == 0
        assert [at for at, _ in segment.runs] == sorted({at for at, _ in segment.runs})
        assert all(0 <= cell.start <= cell.end <= len(segment.text) for cell in segment.cells)
        _check(source, segment)
    assert [segment.block for segment in segments] == sorted(segment.block for segment in segments)


@given(source=SOURCES)
@example(source="<!--<!--1</p>")
@settings(max_examples=150, deadline=None)
def test_plain_text_loses_no_word(source: str) -> None:
    segments = segment_document(Document("p", source, "", "text/plain"))
    kept = {segment.span(at, at + 1).start for segment in segments for at in range(len(segment.text))}
    letters = {at for at, character in enumerate(source) if character.isalpha() and character.islower()}
    if not any(segment.kind == "row" for segment in segments):
        # Only list markers ("a)", "iv.") and page numbers ("p. 1") are left out of the text.
        assert all(_is_marker(source, at) for at in letters - kept)


def _is_marker(source: str, at: int) -> bool:
    line = source[source.rfind("\n", 0, at) + 1 : at + 6]
    return len(line.strip()) <= 16


@pytest.mark.parametrize(
    ("source", "media_type"),
    [
        ("We col\u00adlect your pro\ufb01le, loca\u200btion and e\u2011mail.", "text/plain"),
        ("We col\u00adlect your pro\ufb01le, loca&#8203;tion and e&#8209;mail.", "text/markdown"),
        ("<p>We col&shy;lect your pro&#xFB01;le, loca<wbr>tion and e&#8209;mail&zwnj;.</p>", "text/html"),
    ],
)
def test_what_is_unseen_within_a_word_does_not_break_it(source: str, media_type: MediaType) -> None:
    (segment,) = segment_document(Document("p", source, "", media_type))
    assert segment.text == "We collect your profile, location and e\u2011mail."
    for word in ("collect", "profile", "location"):
        at = segment.text.index(word)
        span = segment.span(at, at + len(word))
        assert (source[span.start], source[span.end - 1]) == (word[0], word[-1])


@pytest.mark.parametrize(
    ("source", "media_type"),
    [
        ("We keep names\u00b9 from the 1st of May,[2] and ages\u00b3.", "text/plain"),
        ("We keep names<sup>1</sup> from the 1<sup>st</sup> of May,<sup>[2]</sup> and ages.", "text/markdown"),
        (
            "<p>We keep names<sup>1</sup> from the 1<sup>st</sup> of May,[2] and ages<sup><a>*</a></sup>.</p>",
            "text/html",
        ),
    ],
)
def test_marks_of_footnotes_are_no_part_of_the_words(source: str, media_type: MediaType) -> None:
    (segment,) = segment_document(Document("p", source, "", media_type))
    assert segment.text == "We keep names from the 1st of May, and ages."
