"""Bytes become one text, or one clear error."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.reading.documents import MAX_BYTES, decode_document, read_document
from kg.reading.sources import Source


def _refusal(data: bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        decode_document(data, "p.txt", "text/plain")
    return caught.value


def test_byte_order_mark_and_line_ends_are_normalised_and_the_hash_is_of_the_bytes() -> None:
    data = "\ufeffA\r\nB\rC\nD\r\r\nÉ".encode()
    document = decode_document(data, "p.md", "text/markdown")
    assert document.text == "A\nB\nC\nD\n\nÉ"
    assert document.sha256 == sha256(data).hexdigest()
    assert (document.name, document.media_type) == ("p.md", "text/markdown")


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\ufeff\n".encode(), "\xa0".encode()])
def test_nothing_to_read_is_empty(data: bytes) -> None:
    error = _refusal(data)
    assert (error.code, error.message) == ("KG205", "p.txt is empty")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7\n", "p.txt is a PDF file, not text"),
        (b"PK\x03\x04rest", "p.txt is a ZIP or Office file, not text"),
        (b"We collect\0 data", "p.txt is not text: it holds a NUL byte at offset 10"),
    ],
)
def test_binary_is_not_text(data: bytes, message: str) -> None:
    error = _refusal(data)
    assert (error.code, error.message) == ("KG206", message)


def test_invalid_utf8_says_which_byte_and_how_to_convert() -> None:
    error = _refusal(b"caf\xe9 policy")
    assert (error.code, error.message) == ("KG207", "p.txt is not valid UTF-8: byte 0xe9 at offset 3")
    assert "iconv -f WINDOWS-1252 -t UTF-8 FILE" in error.hint


def test_offset_of_an_invalid_byte_counts_the_byte_order_mark() -> None:
    assert _refusal(b"\xef\xbb\xbfab\xff").message == "p.txt is not valid UTF-8: byte 0xff at offset 5"


def test_utf16_is_named() -> None:
    error = _refusal("\ufeffWe".encode("utf-16-le"))
    assert (error.code, error.message) == ("KG207", "p.txt is UTF-16, not UTF-8: byte 0xff at offset 0")


def test_too_large_is_refused_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(SourceError) as caught:
        read_document(Source("big.txt", path, "text/plain"))
    assert caught.value.code == "KG208"
    assert caught.value.message == "big.txt has 50.0 MB, more than the 10 MB that are read"


def test_largest_size_is_read() -> None:
    assert len(decode_document(b"a" * MAX_BYTES, "p.txt", "text/plain").text) == MAX_BYTES
    assert _refusal(b"a" * (MAX_BYTES + 1)).code == "KG208"


def test_source_is_read_from_its_file_or_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.write_bytes(b"From a file.")
    assert read_document(Source("p.txt", path, "text/plain")).text == "From a file."
    assert read_document(Source("in.txt", None, "text/plain", b"From a pipe.")).text == "From a pipe."


def test_file_that_vanished_is_an_error_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_document(Source("gone.txt", tmp_path / "gone.txt", "text/plain"))
    assert str(caught.value).startswith("error[KG203]: gone.txt cannot be read: no such file or directory. Hint: ")
