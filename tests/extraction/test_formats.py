"""The same policy in five formats gives the same facts, spans aside."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterable
from html import unescape
from pathlib import Path
from types import ModuleType

import pytest

from kg.extraction.extract import extract
from kg.extraction.lexicon_files import load_lexicon
from kg.model import Document
from kg.outputs.facts import facts
from kg.reading.blocks import Block
from kg.reading.documents import MEDIA_TYPES, decode_document
from kg.reading.segments import segment_document
from kg.reading.text import text_blocks

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
POLICY = """\
Privacy Policy of Acme Widgets GmbH

1. What we collect

Acme Widgets GmbH ("we") is the controller. When you register, we collect:

- your name and e-mail address
- technical data:
  - IP address
  - browser type

We do not collect credit card numbers.

2. Who receives it

We use the following sub-processors:

Name\tPurpose\tCountry
Hosty Inc.\thosting\tUnited States
Maily Ltd\tsending e-mail\tIreland

We keep your invoices for ten years. Write to privacy@acme.example.
"""
_TAG = re.compile(r"<[^>]*>")
Said = frozenset[tuple[object, ...]]


def _rendering() -> ModuleType:
    path = Path(__file__).parents[1] / "reading" / "rendering.py"
    spec = importlib.util.spec_from_file_location("rendering", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RENDERING = _rendering()
WRITERS: dict[str, Callable[[Iterable[Block]], bytes]] = {
    ".md": RENDERING.markdown,
    ".html": RENDERING.html,
    ".docx": RENDERING.word,
    ".pdf": RENDERING.pdf,
}


def said(document: Document) -> Said:
    """Return what a document says: its facts without offsets, white space and punctuation between lines aside."""
    extraction = extract(document, segment_document(document), lexicon=load_lexicon())
    return frozenset(
        (f.facet, f.concept, f.polarity, _plain(f.attrs), "".join(filter(str.isalnum, unescape(_TAG.sub("", f.quote)))))
        for f in facts(document, extraction)
    )


def _plain(attrs: tuple[tuple[str, object], ...]) -> tuple[tuple[str, object], ...]:
    # An address has commas where the source breaks its lines, and other formats break them elsewhere.
    return tuple((name, value.replace(",", "") if name == "value" else value) for name, value in attrs)  # type: ignore[attr-defined]


@pytest.mark.parametrize("extension", WRITERS)
@pytest.mark.parametrize(
    "text", [POLICY, *(seed.read_text("utf-8") for seed in SEEDS)], ids=["acme", *(s.stem for s in SEEDS)]
)
def test_every_format_says_the_same(text: str, extension: str) -> None:
    plain = decode_document(text.encode(), "policy", "text/plain")
    rendered = WRITERS[extension](RENDERING.ranked(text_blocks(plain.text)))
    other = decode_document(rendered, "policy", MEDIA_TYPES[extension])
    expected = said(plain)
    assert len(expected) > 12
    assert said(other) == expected
