"""Retention, rights, contacts, the profile of a document, and what holds for every text."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.extract import extract
from kg.extraction.lexicon_files import load_lexicon
from kg.model import ContactPoint, Document, Extraction, Practice, Retention, RightOffered
from kg.reading.documents import decode_document
from kg.reading.segments import segment_document
from kg.resources import folder

Reader = Callable[..., tuple[Document, Extraction]]


@pytest.mark.parametrize(
    ("sentence", "kind", "duration"),
    [
        ("We keep log data for 30 days.", "dpv:TemporalDuration", "P30D"),
        ("We retain your data for a period of six (6) months.", "dpv:TemporalDuration", "P6M"),
        ("We retain records for two years.", "dpv:TemporalDuration", "P2Y"),
        ("We keep your data for as long as you have an account.", "dpv:UntilEventDuration", ""),
        ("We retain your data until you ask us to delete it.", "dpv:UntilEventDuration", ""),
        ("We keep your data indefinitely.", "dpv:IndeterminateDuration", ""),
        ("Log data is deleted within 6 months.", "dpv:TemporalDuration", "P6M"),
        ("If you close your account, we will delete your data.", "dpv:UntilEventDuration", ""),
        ("We do not retain data for longer than necessary.", "dpv:UntilEventDuration", ""),
        ("We do not retain your personal information for any longer than is necessary.", "dpv:UntilEventDuration", ""),
        ("We keep log data for eleven months.", "dpv:TemporalDuration", "P11M"),
        ("We keep log data for twenty-one days.", "dpv:TemporalDuration", "P21D"),
        ("We retain invoices for a period of 10 years.", "dpv:TemporalDuration", "P10Y"),
    ],
)
def test_retention(read: Reader, sentence: str, kind: str, duration: str) -> None:
    _, extraction = read(sentence)
    (rule,) = [s for s in extraction.statements if isinstance(s, Retention)]
    assert (rule.kind, rule.duration, rule.polarity) == (kind, duration, "affirmed")


def test_retention_names_the_data_before_the_period(read: Reader) -> None:
    _, extraction = read("We keep your invoices for 10 years.")
    assert [s.data for s in extraction.statements if isinstance(s, Retention)] == ["your invoices"]


def test_what_the_reader_may_delete_is_no_retention(read: Reader) -> None:
    _, extraction = read("You may delete your data when you close your account.")
    assert not [s for s in extraction.statements if isinstance(s, Retention)]


def test_answering_in_thirty_days_is_no_retention(read: Reader) -> None:
    _, extraction = read("We will answer your request for information within 30 days.")
    assert not [s for s in extraction.statements if isinstance(s, Retention)]


def test_rights_carry_the_law_of_their_section(read: Reader) -> None:
    _, extraction = read(
        "Your Rights Under GDPR\n\nYou have the right to access your data.\n\n"
        "California Privacy Rights\n\nYou have the right to opt out of the sale of your personal information.\n"
    )
    offered = {(s.right, s.regime) for s in extraction.statements if isinstance(s, RightOffered)}
    assert offered == {("eu-gdpr:A15", "GDPR"), ("ckg:RightToOptOutOfSale", "CCPA")}


@pytest.mark.parametrize(
    "sentence",
    [
        "We may delete your account and your data at any time.",
        "You will receive an email when we correct or delete your data.",
    ],
)
def test_what_the_publisher_does_is_no_right(read: Reader, sentence: str) -> None:
    _, extraction = read(sentence)
    assert not [s for s in extraction.statements if isinstance(s, RightOffered)]


def test_a_place_is_no_law(read: Reader) -> None:
    _, extraction = read("Our servers in California store your email address.")
    assert {s.regime for s in extraction.statements} == {""}


def test_coordinated_rights_share_their_object(read: Reader) -> None:
    _, extraction = read("You can ask us to correct or delete your personal data.")
    assert {s.right for s in extraction.statements if isinstance(s, RightOffered)} == {"eu-gdpr:A16", "eu-gdpr:A17"}


@pytest.mark.parametrize(
    ("sentence", "of", "value"),
    [
        ("Contact us at privacy@acme.example.", "dpv:DataController", "privacy@acme.example"),
        (
            "Write to our Data Protection Officer at dpo[at]acme[dot]example.",
            "dpv:DataProtectionOfficer",
            "dpo@acme.example",
        ),
    ],
)
def test_contacts(read: Reader, sentence: str, of: str, value: str) -> None:
    _, extraction = read(sentence)
    assert [(s.contact_of, s.value) for s in extraction.statements if isinstance(s, ContactPoint)] == [(of, value)]


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("This policy is by Acme Ltd (“we”, “us”). We collect data.", "Acme Ltd"),
        ("At Acme, we take privacy seriously.", "Acme"),
        ("Acme Inc is the provider of Rocket. Rocket may crash.", "Acme Inc"),
    ],
)
def test_the_publisher_is_whoever_says_we(read: Reader, text: str, publisher: str) -> None:
    _, extraction = read(text)
    assert extraction.profile.publisher == publisher


def test_a_name_that_is_not_given_is_not_guessed_from_common_words(read: Reader) -> None:
    _, extraction = read("Consent is needed. Consent may be withdrawn. Consent is free. Without consent we do nothing.")
    assert extraction.profile.publisher == ""


def test_the_name_that_acts_most_often_is_the_publisher(read: Reader) -> None:
    _, extraction = read(
        "Acme is a shop. Acme may collect data. Acme uses data. Stripe is paid. Stripe may ask. Stripe is used."
    )
    assert extraction.profile.publisher == "Acme"


def test_the_profile_is_read_from_the_text(read: Reader) -> None:
    _, extraction = read(
        "Privacy Policy of Acme\n\nLast updated: March 3, 2024\n\nAt Acme, we use the data you give us.\n"
    )
    profile = extraction.profile
    assert (profile.title, profile.effective_date, profile.language) == ("Privacy Policy of Acme", "2024-03-03", "en")


@pytest.mark.parametrize(
    "text", ["We don’t sell your data. Contact us at a@b.example.", "We collect your name — no more."]
)
def test_a_short_english_text_is_english(read: Reader, text: str) -> None:
    _, extraction = read(text)
    assert extraction.profile.language == "en"


@pytest.mark.parametrize("line", ["Last updated: February 31, 2024", "Version 2024-13-45"])
def test_a_day_that_does_not_exist_is_no_date(read: Reader, line: str) -> None:
    _, extraction = read(line + "\n\nAt Acme, we use the data you give us.\n")
    assert extraction.profile.effective_date == ""


def test_german_is_no_known_language(read: Reader) -> None:
    german = "Wir verarbeiten Ihre personenbezogenen Daten nur, soweit dies zur Bereitstellung nötig ist. " * 8
    _, extraction = read(german)
    assert extraction.profile.language == ""


def test_a_text_without_stops_is_read_in_parts_with_true_passages(read: Reader) -> None:
    document, extraction = read("We collect your email address, " * 1000)
    spans = {v.span for s in extraction.statements if isinstance(s, Practice) for v in s.values}
    assert {document.quote(span) for span in spans} == {"email address"}
    assert len(spans) == 1000


COMMON = st.sampled_from(
    "we do not never collect share your email address with third parties ( ) : ; , . in India if unless you (i) 30 "
    "days delete keep the controller on behalf of our customers \n - Data | # “we” Acme don't US".split(" ")
)
CLOSED = st.sampled_from(sorted({word for words in load_lexicon().words.values() for word in words}))
CUES = (folder("ontology") / "lexicon" / "cues.ttl").read_text(encoding="utf-8")
CUE_WORDS = sorted({word for label in re.findall(r'"([^"]+)"@en', CUES) for word in re.findall("[a-z]+", label)})
LABELLED = st.sampled_from(CUE_WORDS)
WORDS = st.one_of(COMMON, CLOSED, LABELLED)


LINES = st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), max_size=12)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.lists(WORDS, max_size=60).map(" ".join), LINES.map("\n\n".join), LINES.map("\n- ".join)))
def test_every_claim_of_any_text_stands_on_passages_within_it(text: str) -> None:
    document = decode_document((text + " data").encode(), "any.txt", "text/plain")
    segments = segment_document(document)
    extraction = extract(document, segments, lexicon=load_lexicon())
    for statement in extraction.statements:
        assert statement.evidence
        assert all(0 <= span.start < span.end <= len(document.text) for span in statement.evidence)
        if isinstance(statement, Practice):
            assert statement.values
            assert set(statement.evidence) == {value.span for value in statement.values}
    assert extraction == extract(document, segments, lexicon=load_lexicon())


@pytest.mark.parametrize(
    "layout", ["{}", "We keep your data:\n\n- {}", "| Data | Retention |\n| --- | --- |\n| {0} | {0} |"]
)
def test_every_word_of_a_cue_may_stand_alone(layout: str) -> None:
    for word in CUE_WORDS:
        document = decode_document(layout.format(word).encode(), "any.md", "text/markdown")
        for statement in extract(document, segment_document(document), lexicon=load_lexicon()).statements:
            assert all(0 <= span.start < span.end <= len(document.text) for span in statement.evidence)
