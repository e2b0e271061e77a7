"""Markdown and HTML: the same content as in plain text gives the same segments; mark-up is stripped and mapped."""

from __future__ import annotations

import pytest

from kg.model import Document, MediaType, Segment
from kg.reading.segments import segment_document

TEXT = """Privacy Policy

What We Collect

We collect data & more. We need it for:

- Names
- Logs of:
  - visits
  - clicks
- Feedback. It helps.

How long do we keep it?

We keep it for 30 days.
"""
MARKDOWN = """# Privacy Policy

## What We Collect

We collect **data** &amp; [more](https://acme.example). We need
it for:

* Names
* Logs of:
    * visits
    * *clicks*
* Feedback. It helps.

## How long do we keep it?

We keep it for 30 days.<!-- not more -->
"""
HTML = """<!DOCTYPE html><html><head><title>Acme</title><style>p {color: red}</style></head><body>
<nav><a href="/">Home</a></nav>
<h1>Privacy Policy</h1><h2>What We
Collect</h2>
<p>We collect <b>data</b> &amp;
  <a href="x">more</a>. We need it for:</p>
<ul><li>Names<li>Logs of:<ul><li>visits</li><li><em>clicks</em></li></ul></li><li><p>Feedback. It helps.</p></li></ul>
<h2>How long do we keep it?</h2>We keep it for 30&nbsp;days.
<script>var p = "<p>We sell it.</p>";</script><footer>About us</footer></body></html>
"""


def _segments(text: str, media_type: MediaType) -> tuple[Segment, ...]:
    return segment_document(Document("p", text, "", media_type))


def _outline(text: str, media_type: MediaType) -> list[tuple[str, str, tuple[str, ...], str]]:
    return [(s.kind, s.text, s.headings, s.lead_in.text if s.lead_in else "") for s in _segments(text, media_type)]


@pytest.mark.parametrize(("source", "media_type"), [(MARKDOWN, "text/markdown"), (HTML, "text/html")])
def test_same_content_gives_the_same_segments_in_every_format(source: str, media_type: MediaType) -> None:
    assert _outline(source, media_type) == _outline(TEXT, "text/plain")
    assert len(_outline(TEXT, "text/plain")) == 12


@pytest.mark.parametrize(
    ("source", "media_type", "quote"),
    [
        ("We &lt;collect&gt; it &amp; more.", "text/html", "We &lt;collect&gt; it &amp; more."),
        ("We &#60;collect&#x3e; <b>it</b> & more.", "text/html", "We &#60;collect&#x3e; <b>it</b> & more."),
        ("We \\<collect\\> *it* &amp; more.", "text/markdown", "We \\<collect\\> *it* &amp; more."),
        ('> We `<collect>` it\n> [& more](u "t").', "text/markdown", 'We `<collect>` it\n> [& more](u "t").'),
    ],
)
def test_sentence_maps_back_to_its_source_with_mark_up(source: str, media_type: MediaType, quote: str) -> None:
    (segment,) = _segments(source, media_type)
    assert segment.text == "We <collect> it & more."
    span = segment.span()
    assert source[span.start : span.end] == quote


def test_word_after_an_entity_stands_where_the_source_has_it() -> None:
    source = "<p>R&amp;D of caf&eacute; names</p>"
    (segment,) = _segments(source, "text/html")
    assert segment.text == "R&D of café names"
    at = segment.text.index("names")
    span = segment.span(at, at + 5)
    assert source[span.start : span.end] == "names"


def test_what_is_no_entity_stays_as_it_is() -> None:
    assert [s.text for s in _segments("<p>AT&T &unknown; &", "text/html")] == ["AT&T &unknown; &"]


TABLE_MARKDOWN = """We use these processors:

| Name | Location |
|------|----------|
| AWS \t| United States \t|
| Foo \\| Bar | **India** |
"""
TABLE_HTML = """<p>We use these processors:</p><table><thead><tr><th>Name</th><th>Location</th></tr></thead>
<tr><td>AWS</td><td>United States</td></tr><tr><td>Foo | Bar</td><td><b>India</b></td></tr></table>"""


@pytest.mark.parametrize(("source", "media_type"), [(TABLE_MARKDOWN, "text/markdown"), (TABLE_HTML, "text/html")])
def test_table_rows_have_cells_below_their_headers_and_the_sentence_before_as_lead_in(
    source: str, media_type: MediaType
) -> None:
    lead, *rows = _segments(source, media_type)
    assert [row.kind for row in rows] == ["row", "row"]
    assert [[(c.header, row.text[c.start : c.end]) for c in row.cells] for row in rows] == [
        [("Name", "AWS"), ("Location", "United States")],
        [("Name", "Foo | Bar"), ("Location", "India")],
    ]
    assert [row.text for row in rows] == ["AWS | United States", "Foo | Bar | India"]
    assert all(row.lead_in is lead for row in rows)
    for row in rows:
        last = row.span(row.cells[1].start, row.cells[1].end)
        assert source[last.start : last.end] == row.text[row.cells[1].start :]


def test_empty_cells_keep_their_columns() -> None:
    source = "| A | B | C |\n|--|--|--|\n|  | two |  |\n|||three|\n"
    rows = _segments(source, "text/markdown")
    assert [[row.text[c.start : c.end] for c in row.cells] for row in rows] == [["", "two", ""], ["", "", "three"]]
    span = rows[0].span(rows[0].cells[1].start, rows[0].cells[1].end)
    assert source[span.start : span.end] == "two"


def test_first_row_names_the_columns_where_no_row_is_marked_as_header() -> None:
    source = "<table><tr><td>Purpose</td><td>Basis</td></tr><tr><td>Billing.</td><td>Contract.</td></tr></table>"
    (row,) = _segments(source, "text/html")
    assert [(c.header, row.text[c.start : c.end]) for c in row.cells] == [
        ("Purpose", "Billing."),
        ("Basis", "Contract."),
    ]


def test_header_that_spans_columns_heads_each_of_them() -> None:
    source = "<table><tr><th>Who</th><th colspan=2>Where</th></tr><tr><td>AWS<td>US<td>EU</table>"
    (row,) = _segments(source, "text/html")
    assert [cell.header for cell in row.cells] == ["Who", "Where", "Where"]


def test_list_in_a_cell_is_one_cell() -> None:
    source = "<table><tr><th>D<th>P</tr><tr><td><ul><li>Name<li>Age</ul><td>Use</table>"
    (row,) = _segments(source, "text/html")
    assert row.text == "Name; Age | Use"


def test_item_outside_a_list_ends_with_itself() -> None:
    kinds = [s.kind for s in _segments("<li>Name</li><li>Age</li><p>We act.</p>", "text/html")]
    assert kinds == ["item", "item", "sentence"]


def test_table_of_one_cell_is_layout() -> None:
    source = "<table><tr><td><h1>Policy</h1><p>We act.</p><ul><li>Name</ul></td></tr></table>"
    assert [s.kind for s in _segments(source, "text/html")] == ["heading", "sentence", "item"]


def test_bold_paragraph_is_a_heading_below_the_real_ones() -> None:
    for source, media_type in (
        ("# Policy\n\n**Cookies**\n\nWe use **few** cookies.\n", "text/markdown"),
        ("<h1>Policy</h1><p><strong>Cookies</strong></p><p>We use <b>few</b> cookies.</p>", "text/html"),
    ):
        segments = segment_document(Document("p", source, "", media_type))  # type: ignore[arg-type]
        assert [(s.kind, s.headings) for s in segments] == [
            ("heading", ()),
            ("heading", ("Policy",)),
            ("sentence", ("Policy", "Cookies")),
        ]


def test_bold_date_line_is_no_heading() -> None:
    assert [s.kind for s in _segments("**Last updated: 1 May 2024**\n\nWe act.\n", "text/markdown")] == ["sentence"] * 2


def test_front_matter_gives_its_title_alone() -> None:
    source = "---\ntitle: 'Acme Processors'\nversions:\n  fpt: '*'\n---\n\nWe use few.\n"
    assert [(s.kind, s.text) for s in _segments(source, "text/markdown")] == [
        ("heading", "Acme Processors"),
        ("sentence", "We use few."),
    ]


def test_autolink_and_link_text_are_kept_and_link_targets_are_not() -> None:
    source = 'Ask <privacy@acme.example> or see [our page](https://a.example/(x) "See our page") on our page.\n'
    (segment,) = _segments(source, "text/markdown")
    assert segment.text == "Ask privacy@acme.example or see our page on our page."
    at = segment.text.rindex("our page")
    assert segment.span(at, at + 8).start == source.rindex("our page")


def test_html_in_markdown_is_read_as_html() -> None:
    table = "<table><tr><th>Who</th></tr>\n<tr><td>AWS</td><td>US</td></tr></table>"
    source = f"We act.\n\n{table}\n\n<!-- x -->\n\nDone<br>so.\n"
    assert [(s.kind, s.text) for s in _segments(source, "text/markdown")] == [
        ("sentence", "We act."),
        ("row", "AWS | US"),
        ("sentence", "Done so."),
    ]


@pytest.mark.parametrize(
    "source", ["<![if !IE]><p>We act.</p><![endif]>", "<p>We act.</p><!-- open", "<svg/><p>We act."]
)
def test_odd_mark_up_loses_no_text(source: str) -> None:
    assert [s.text for s in _segments(source, "text/html")] == ["We act."]


def test_reference_links_of_markdown_show_their_text() -> None:
    (segment,) = _segments(
        "We share data with [our partners][list].\n\n[list]: https://acme.example/list\n", "text/markdown"
    )
    assert segment.text == "We share data with our partners."
