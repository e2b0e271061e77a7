"""What the extraction tests share: a policy in, its claims out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extraction.extract import extract
from kg.extraction.lexicon_files import load_lexicon
from kg.model import Document, Extraction, MediaType
from kg.reading.documents import decode_document
from kg.reading.segments import segment_document


@pytest.fixture
def read() -> Callable[..., tuple[Document, Extraction]]:
    """Return a function that reads a text as a document and extracts its claims."""

    def read_text(text: str, media_type: MediaType = "text/plain") -> tuple[Document, Extraction]:
        document = decode_document(text.encode(), "policy.txt", media_type)
        return document, extract(document, segment_document(document), lexicon=load_lexicon())

    return read_text
