"""Where sentences end, and where a full stop ends none."""

from __future__ import annotations

import pytest

from kg.reading.sentences import sentence_spans


@pytest.mark.parametrize(
    "text",
    [
        "We collect data. You may object. Why? Because!",
        "Register for a demo. The data is kept.",
        "Ospyn Technologies Pvt.Ltd keeps it. We do not.",
        "You agree (see above). We keep it.",
        "He said “stop.” We stopped.",
        "It is Acme Inc. We run it.",
        "Data is kept. 30 days later it goes.",
        "We share it. (Some of it is encoded.)",
        "この方針。私たちは。",
        "We use the billing period.Any unused part is lost.",
    ],
)
def test_text_is_cut_into_whole_sentences(text: str) -> None:
    spans = sentence_spans(text)
    assert len(spans) >= 2
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        "We use tools (e.g. Google Analytics, i.e. Google LLC) for this.",
        "Contact Acme Inc. (“Acme”) or Foo Ltd. Attn Legal.",
        "See Cal. Civ. Code § 1798.80(e), No. 5 and Art. 6 GDPR.",
        "The EU-U.S. Data Privacy Framework and the U.S. Department of Commerce apply.",
        "We joined the EU–U.S. Data Privacy Framework.",
        "Ask J. R. Smith at privacy@acme.example.org or www.acme.com today.",
        "Version 1.2 of TLS uses 256.5 bits.",
        "Still there? contact us.",
        "1. Account data is kept.",
        "c. We keep it.",
        "Use Node.js or Booking.Com for this.",
    ],
)
def test_full_stop_that_ends_no_sentence(text: str) -> None:
    assert sentence_spans(text) == ((0, len(text)),)


def test_nothing_gives_no_sentence() -> None:
    assert sentence_spans("") == ()
    assert sentence_spans("   ") == ()
