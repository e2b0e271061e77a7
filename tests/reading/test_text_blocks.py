"""What the shape of plain text says: headings, paragraphs, lists, what governs them, flattened tables."""

from __future__ import annotations

import pytest

from kg.model import Document, MediaType, Segment
from kg.reading.segments import segment_document


def _segments(text: str) -> tuple[Segment, ...]:
    return segment_document(Document("p.txt", text, "", "text/plain"))


def _outline(text: str) -> list[tuple[str, str, str]]:
    """Give kind, text and lead-in of each segment."""
    return [(s.kind, s.text, s.lead_in.text if s.lead_in else "") for s in _segments(text)]


WRAPPED = """2.0 What We Collect
2.1 From you
We collect the data that you give us when you register for an account, and the
data that your browser sends to us when you visit. We ask
for it when:
- You use the Website to download articles, data sheets or books about our
services and products
- You request a demo
We also collect data from others.
Legal Disclosures
We may disclose data when the law says so, or when a court orders us to do so
in writing.
"""


def test_hard_wrapped_text_gives_whole_sentences_items_and_headings() -> None:
    lead = "We ask for it when:"
    assert _outline(WRAPPED) == [
        ("heading", "2.0 What We Collect", ""),
        ("heading", "2.1 From you", ""),
        (
            "sentence",
            "We collect the data that you give us when you register for an account, and the data that your browser"
            " sends to us when you visit.",
            "",
        ),
        ("sentence", lead, ""),
        (
            "item",
            "You use the Website to download articles, data sheets or books about our services and products",
            lead,
        ),
        ("item", "You request a demo", lead),
        ("sentence", "We also collect data from others.", ""),
        ("heading", "Legal Disclosures", ""),
        ("sentence", "We may disclose data when the law says so, or when a court orders us to do so in writing.", ""),
    ]


OPENING = """Acme Ltd sells garden tools in its shops and on this site, and it
keeps the names and the addresses of all those who buy them there or
who ask for a catalogue, so that the tools and the catalogues reach
them at home or at work.

"""


def _wrapped(text: str) -> list[tuple[str, str, str]]:
    """Give the outline of what follows an opening that shows how wide the text is wrapped."""
    return _outline(OPENING + text)[1:]


@pytest.mark.parametrize(
    "sentence",
    [
        "We keep the number that your telephone gives us when you call our\n(automated) line.",
        "We keep the number that your telephone gives us when you call our\n“Garden Line” at night.",
        "We give your name to those who print our catalogues, such as Green\nPress Ltd in Leeds.",
        "We keep what the post needs for parcels that go beyond the E.U. or\nU.S. borders by air.",
        "We keep what the customs want for parcels sent abroad to the U.S.\nVirgin Islands and whoever else asks.",
        "We keep what you tell us about your garden when you call for help\n– its size and its soil.",
        "We keep your name for these purposes, which we explain one by one:\nsending parcels, and sending catalogues.",
        "We keep your name so that (i) parcels can be sent to you, and then\n(ii) catalogues, too.",
        "We keep your name as long as the law demands of us, so that either\na) the tax office or b) a court can ask.",
    ],
)
def test_sentence_goes_on_where_a_line_was_full(sentence: str) -> None:
    assert _wrapped(sentence + "\n") == [("sentence", sentence.replace("\n", " "), "")]


def test_rows_longer_than_the_lines_do_not_hide_that_a_text_is_wrapped() -> None:
    row = (
        "Hosty Inc.\t" + "keeps the orders of all our customers and what they wrote to us about them " * 3 + "\tFrance"
    )
    outline = _wrapped(
        f"Name\tPurpose\tCountry\n{row}\n\nWe give the name that you call us by to others, but only to\nAcme Post.\n"
    )
    assert outline[-1] == ("sentence", "We give the name that you call us by to others, but only to Acme Post.", "")


def test_short_lines_in_lower_case_are_not_taken_for_wrapped_ones() -> None:
    names = ["name", "postal address", "age", "the tools that you bought", "garden"]
    assert _outline("\n".join(["We keep your:", *names]) + "\n")[1:] == [
        ("item", name, "We keep your:") for name in names
    ]


@pytest.mark.parametrize("number", ["3. ", "3.1 "])
def test_numbered_heading_may_be_wrapped(number: str) -> None:
    heading = "To Whom We Communicate Identification Numbers of Customers\nand Why"
    assert _wrapped(f"{number}{heading}\n\nWe give them to the post.\n") == [
        ("heading", number + heading.replace("\n", " "), ""),
        ("sentence", "We give them to the post.", ""),
    ]


def test_numbers_give_the_levels_of_headings_and_letters_begin_a_new_series() -> None:
    lines = [
        "Policy",
        "1.0 Use",
        "We use it.",
        "1.1 Why",
        "We need it.",
        "A.1 Europe",
        "We act.",
        "A.1.1 Rights",
        "Ask.",
    ]
    text = "\n\n".join(lines)
    paths = [s.headings for s in _segments(text) if s.kind == "sentence"]
    assert paths == [
        ("Policy", "1.0 Use"),
        ("Policy", "1.0 Use", "1.1 Why"),
        ("Policy", "A.1 Europe"),
        ("Policy", "A.1 Europe", "A.1.1 Rights"),
    ]


def test_unnumbered_heading_replaces_the_former_one_below_the_title() -> None:
    text = "Acme Policy\n\nSecurity\n\nWe encrypt it.\n\nWhat data do we gather?\n\nWe gather names.\n"
    assert [s.headings for s in _segments(text)] == [
        (),
        ("Acme Policy",),
        ("Acme Policy", "Security"),
        ("Acme Policy",),
        ("Acme Policy", "What data do we gather?"),
    ]


@pytest.mark.parametrize("line", ["Last updated: 1 May 2024", "privacy@acme.example", "We keep it.", "Kept, stored,"])
def test_line_that_is_no_heading(line: str) -> None:
    assert [s.kind for s in _segments(f"{line}\n\nWe collect data.\n")] == ["sentence", "sentence"]


def test_marked_line_with_its_own_paragraph_is_a_heading_that_the_list_governs() -> None:
    text = (
        "We use data for these purposes:\n- Service Provision:\nWe run the platform with it.\n"
        "- Legal Obligations:\nWe share it as follows when the law requires.\nSecurity\nWe encrypt data.\n"
    )
    segments = _segments(text)
    assert [(s.kind, s.text, s.headings) for s in segments] == [
        ("sentence", "We use data for these purposes:", ()),
        ("heading", "Service Provision:", ()),
        ("sentence", "We run the platform with it.", ("Service Provision:",)),
        ("heading", "Legal Obligations:", ()),
        ("sentence", "We share it as follows when the law requires.", ("Legal Obligations:",)),
        ("heading", "Security", ()),
        ("sentence", "We encrypt data.", ("Security",)),
    ]
    assert segments[1].lead_in is segments[3].lead_in is segments[0]
    assert segments[5].lead_in is None


@pytest.mark.parametrize("marker", ["- ", "• ", "* ", "∙", "– ", "1. ", "1) ", "a) ", "(a) ", "(i) ", "- ∙"])
def test_marker_is_left_out_of_the_item(marker: str) -> None:
    text = f"We collect:\n\n{marker}Name and address of the user\n"
    assert _outline(text)[1:] == [("item", "Name and address of the user", "We collect:")]


@pytest.mark.parametrize(
    "text",
    [
        "We collect:\n- contact data:\n  - name\n  - address\n- logs\n",
        "We collect:\n1. contact data:\n   a) name\n   b) address\n2. logs\n",
        "We collect:\n1. contact data:\n- name\n- address\n2. logs\n",
    ],
)
def test_nested_list_is_led_in_by_its_parent_item(text: str) -> None:
    assert _outline(text) == [
        ("sentence", "We collect:", ""),
        ("item", "contact data:", "We collect:"),
        ("item", "name", "contact data:"),
        ("item", "address", "contact data:"),
        ("item", "logs", "We collect:"),
    ]


def test_nested_list_without_indentation_ends_where_upper_case_takes_up_the_outer_list() -> None:
    text = "We use data to:\n- Send you news about:\n- New features\n- event dates\n- our offers\n- Prevent fraud\n"
    assert [lead for _, _, lead in _outline(text)] == [
        "",
        "We use data to:",
        "Send you news about:",
        "Send you news about:",
        "Send you news about:",
        "We use data to:",
    ]


def test_item_that_counts_on_from_an_outer_item_is_its_sibling() -> None:
    text = "We gather two kinds:\n- The first kind is personal, namely:\n- Names of users\n- The second kind is not\n"
    assert [lead for _, _, lead in _outline(text)] == [
        "",
        "We gather two kinds:",
        "The first kind is personal, namely:",
        "We gather two kinds:",
    ]


def test_unmarked_lines_after_a_colon_are_items_until_a_paragraph() -> None:
    text = "You have these rights:\nAccess your data\nErase your data\nExport your data\nWe answer within 30 days.\n"
    lead = "You have these rights:"
    assert _outline(text) == [
        ("sentence", lead, ""),
        ("item", "Access your data", lead),
        ("item", "Erase your data", lead),
        ("item", "Export your data", lead),
        ("sentence", "We answer within 30 days.", ""),
    ]


@pytest.mark.parametrize("rest", ["Name, e-mail address, age.", "privacy@acme.example"])
def test_line_after_a_colon_that_is_no_clause_is_governed_by_it(rest: str) -> None:
    assert _outline(f"We process:\n{rest}\n\nWe keep it.\n") == [
        ("sentence", "We process:", ""),
        ("item", rest, "We process:"),
        ("sentence", "We keep it.", ""),
    ]


@pytest.mark.parametrize("comma", ["", ",", ";"])
def test_unmarked_items_may_begin_in_lower_case_and_end_in_commas(comma: str) -> None:
    lead = "We process:"
    assert _outline(f"We process:\nname{comma}\ne-mail address{comma}\nage\n")[1:] == [
        ("item", f"name{comma}", lead),
        ("item", f"e-mail address{comma}", lead),
        ("item", "age", lead),
    ]


def test_paragraph_between_two_items_of_a_list_belongs_to_the_first() -> None:
    text = "You can:\n- Correct your data.\nYou can do it in your account.\n- Delete your data.\n"
    assert [(kind, lead) for kind, _, lead in _outline(text)[1:]] == [("item", "You can:")] * 3


def test_list_after_a_finished_sentence_that_introduces_nothing_has_no_lead_in() -> None:
    assert _outline("We value you.\n\n- Names of users\n")[1] == ("item", "Names of users", "")
    assert _outline("We collect the following data.\n\n- Names of users\n")[1][2] == "We collect the following data."


def test_list_below_a_heading_is_not_led_in_from_above_it() -> None:
    assert _outline("We collect this:\n\nMore Rights\n\n- Access\n")[2] == ("item", "Access", "")


def test_enumeration_within_a_sentence_stays_in_it_where_a_line_begins_with_its_number() -> None:
    text = (
        "The categories of third parties to whom we disclose it may include our service\n"
        "providers and others, as follows: (i) our advisors, (ii) our partners; (iii)\n"
        "networks that we use for our advertising to you and to others everywhere;\n"
        "(iv) analytics providers; and (v) social networks. We do not sell it\n"
        "to anyone.\n"
    )
    assert [kind for kind, _, _ in _outline(text)] == ["sentence", "sentence"]


def test_item_of_several_sentences_gives_several_segments_of_one_block() -> None:
    items = [s for s in _segments("We collect:\n- Logs. They help us.\n- Names.\n") if s.kind == "item"]
    assert [s.text for s in items] == ["Logs.", "They help us.", "Names."]
    assert items[0].block == items[1].block != items[2].block


def test_address_lines_are_one_passage() -> None:
    text = "Write to us through the address below:\n\nACME\n577, Kassel Lane,\nChaska MN 55318,\nUSA.\n"
    address = "ACME 577, Kassel Lane, Chaska MN 55318, USA."
    assert _outline(text)[1:] == [("sentence", address, "Write to us through the address below:")]


FLATTENED = """We disclose the following:

Category Collected

Examples

Who Receives It

A.\xa0\xa0 Identifiers

E-mail address, IP address

Cloud Services

Fraud Prevention

B.\xa0\xa0 Commercial information

Feedback of users

Cloud Services

\xa0

C.\xa0\xa0 Network activity

Usernames, logs (e.g. event logs)

Cloud Services

\xa0

We don’t sell any of it.
"""


def test_flattened_table_gives_rows_with_cells_below_their_headers() -> None:
    segments = _segments(FLATTENED)
    rows = [s for s in segments if s.kind == "row"]
    assert [[(c.header, s.text[c.start : c.end]) for c in s.cells] for s in rows] == [
        [
            ("Category Collected", "Identifiers"),
            ("Examples", "E-mail address, IP address"),
            ("Who Receives It", "Cloud Services; Fraud Prevention"),
        ],
        [
            ("Category Collected", "Commercial information"),
            ("Examples", "Feedback of users"),
            ("Who Receives It", "Cloud Services"),
        ],
        [
            ("Category Collected", "Network activity"),
            ("Examples", "Usernames, logs (e.g. event logs)"),
            ("Who Receives It", "Cloud Services"),
        ],
    ]
    assert all(s.lead_in is segments[0] for s in rows)
    assert [(s.kind, s.text) for s in segments if s.kind != "row"] == [
        ("sentence", "We disclose the following:"),
        ("sentence", "We don’t sell any of it."),
    ]


def test_lettered_list_is_no_table() -> None:
    text = "We collect:\n\nA. Names\n\nB. Addresses\n\nC. Logs\n"
    assert [s.kind for s in _segments(text)] == ["sentence", "item", "item", "item"]


@pytest.mark.parametrize("delimiter", ["\t", " | "])
def test_delimited_lines_are_a_table(delimiter: str) -> None:
    text = f"Our processors:\nName{delimiter}Country\nAWS{delimiter}United States\nFoo{delimiter}India\n"
    rows = [s for s in _segments(text) if s.kind == "row"]
    assert [s.text for s in rows] == ["AWS | United States", "Foo | India"]
    assert [cell.header for cell in rows[0].cells] == ["Name", "Country"]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_singly_numbered_titles_are_headings_and_numbered_lines_of_a_list_are_not(gap: str) -> None:
    lines = [
        "1. Your choices",
        "You may ask us for:",
        "1. Names",
        "2. Logs",
        "2. Data processors",
        "We use Acme for this.",
    ]
    assert [kind for kind, _, _ in _outline(gap.join(lines))][:4] == ["heading", "sentence", "item", "item"]
    assert [kind for kind, _, _ in _outline(gap.join([lines[0], lines[1][:-1] + ".", *lines[4:]]))] == [
        "heading",
        "sentence",
        "heading",
        "sentence",
    ]


LINES = """We keep the names and the addresses of all those who buy tools in our
shops or on this site, and of those who ask us for a catalogue, so that
the tools and the catalogues reach them at home or at work, and we give
the names to:
* those who carry parcels for us, by road or by air, to all who bought
something of us;
* Acme Post.
7
We never give them to anybody else, wherever they ask, whom we do not
know to need them.
"""


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown"])
def test_lines_that_are_paragraphs_of_their_own_are_joined(media_type: MediaType) -> None:
    text = LINES.replace("\n", "\n\n").replace("\n\n* Acme", "\n* Acme")
    segments = segment_document(Document("p", text, "", media_type))
    lead = (
        "We keep the names and the addresses of all those who buy tools in our shops or on this site, and of those who"
        " ask us for a catalogue, so that the tools and the catalogues reach them at home or at work, and we give the"
        " names to:"
    )
    assert [(s.kind, s.text, s.lead_in.text if s.lead_in else "") for s in segments] == [
        ("sentence", lead, ""),
        (
            "item",
            "those who carry parcels for us, by road or by air, to all who bought something of us;",
            lead,
        ),
        ("item", "Acme Post.", lead),
        ("sentence", "We never give them to anybody else, wherever they ask, whom we do not know to need them.", ""),
    ]


def test_paragraphs_that_begin_in_lower_case_now_and_then_stay_apart() -> None:
    text = "\n\n".join(["We keep names.", "acme keeps ages", "example keeps addresses of all", "we all keep tools"] * 3)
    segments = segment_document(Document("p.md", text, "", "text/markdown"))
    assert len(segments) == 12


@pytest.mark.parametrize("number", ["3", "Page 3 of 12", "- 3 -", "3 / 12"])
@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown"])
def test_sentence_goes_on_after_a_page_number(number: str, media_type: MediaType) -> None:
    parts = (
        "We keep the name and the postal address that you gave us when in",
        "the shop where you bought tools, as you asked.",
    )
    rest = "We sell tools, and we give advice on them to all who ask."
    text = "\n\n".join((parts[0], number, parts[1], number, rest, ""))
    segments = segment_document(Document("p", text, "", media_type))
    assert [s.text for s in segments] == [" ".join(parts), rest]


def test_brief_paragraphs_after_a_colon_are_the_items_of_a_list() -> None:
    paragraphs = ["We keep what we know of you:", "Name", "Home address", "Tools bought", "We sell tools."]
    segments = segment_document(Document("p.md", "\n\n".join(paragraphs), "", "text/markdown"))
    assert [(s.kind, s.text, s.lead_in.text if s.lead_in else "") for s in segments] == [
        ("sentence", paragraphs[0], ""),
        *(("item", text, paragraphs[0]) for text in paragraphs[1:4]),
        ("sentence", paragraphs[4], ""),
    ]


@pytest.mark.parametrize("lines", [["Acme Ltd", "High Street 3", "London"], ["Name", "Address"], ["We ask", "We"]])
def test_an_address_and_what_a_label_labels_are_no_list(lines: list[str]) -> None:
    segments = segment_document(Document("p.md", "\n\n".join(["Write to:", *lines]), "", "text/markdown"))
    assert all(segment.kind == "sentence" for segment in segments)


def test_a_title_as_wide_as_the_lines_stays_apart() -> None:
    lines = LINES.replace("\n", "\n\n").replace("\n\n* Acme", "\n* Acme")
    title = "What we never tell to anybody who buys from us and sells on again or who resells for us"
    text = f"{lines}\n\n{title}\n\nYour name goes to those who carry parcels for us.\n"
    segments = segment_document(Document("p.md", text, "", "text/markdown"))
    assert [s.text for s in segments][-2:] == [title, "Your name goes to those who carry parcels for us."]


@pytest.mark.parametrize("word", ["iPods", "eReaders"])
def test_a_name_that_begins_in_lower_case_begins_a_sentence_after_a_page_number(word: str) -> None:
    text = f"We keep the names of all\n\n12\n\n{word} keep them too.\n"
    segments = segment_document(Document("p.md", text, "", "text/markdown"))
    assert [s.text for s in segments] == ["We keep the names of all", f"{word} keep them too."]
