r"""Bytes → `Document`: one text with `\n` line ends, or one clear error."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kg.errors import SourceError
from kg.model import Document, MediaType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.reading.sources import Source

MAX_BYTES: Final = 10_000_000
"""The largest source that is read; policies have up to 0.2 MB."""

_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

MEDIA_TYPES: Final[Mapping[str, MediaType]] = MappingProxyType(
    {
        ".txt": "text/plain",
        ".md": "text/markdown",
        ".markdown": "text/markdown",
        ".html": "text/html",
        ".htm": "text/html",
        ".pdf": "application/pdf",
        ".docx": _DOCX,
    }
)
"""The extensions that are read, in lower case."""

_SIGNATURES: Final = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)
_SIGNED: Final[Mapping[MediaType, tuple[bytes, str]]] = MappingProxyType(
    {"application/pdf": (b"%PDF", "PDF"), _DOCX: (b"PK\x03\x04", "DOCX")}
)
_SIGNATURE_REACH = 1024
"""A PDF file may begin with other bytes (ISO 32000-1, annex H)."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONVERT = "convert it to UTF-8, for example with `iconv -f {} -t UTF-8 FILE`"


def read_document(source: Source) -> Document:
    """Return the document of a source; one that cannot be read or holds nothing to read raises SourceError."""
    data, size = read_bytes(source)
    return _decode(data, source.name, source.media_type, size)


def read_bytes(source: Source) -> tuple[bytes, int]:
    """Return what a source holds, up to a byte more than `MAX_BYTES`, and its size. Raises SourceError KG203."""
    if source.data is not None:
        return source.data, len(source.data)
    try:
        with Path(source.path or "").open("rb") as file:
            data = file.read(MAX_BYTES + 1)
            return data, file.seek(0, 2) if len(data) > MAX_BYTES else len(data)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise SourceError("KG203", f"{source.name} cannot be read: {reason}", "check the file's permissions") from error


def decode_document(data: bytes, name: str, media_type: MediaType) -> Document:
    """Return the document that bytes hold: PDF, DOCX, or UTF-8 (a byte order mark dropped, line ends made one newline).

    A source that cannot be read raises SourceError.
    """
    return _decode(data, name, media_type, len(data))


def _decode(data: bytes, name: str, media_type: MediaType, size: int) -> Document:
    if size > MAX_BYTES:
        found = f"{name} has {size / 1e6:.1f} MB, more than the {MAX_BYTES // 1_000_000} MB that are read"
        raise SourceError("KG208", found, "split it, or give the policy alone")
    if media_type in _SIGNED and data:
        return _extract(data, name, media_type)
    if data.startswith(_UTF16):
        found = f"{name} is UTF-16, not UTF-8: byte {data[0]:#04x} at offset 0"
        raise SourceError("KG207", found, _CONVERT.format("UTF-16"))
    _refuse_binary(data, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec's offset leaves out the byte order mark that it has dropped.
        at = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        found = f"{name} is not valid UTF-8: byte {data[at]:#04x} at offset {at}"
        raise SourceError("KG207", found, _CONVERT.format("WINDOWS-1252")) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise SourceError("KG205", f"{name} is empty", "give a file that holds the text of a policy")
    return Document(name, text, sha256(data).hexdigest(), media_type)


def _extract(data: bytes, name: str, media_type: MediaType) -> Document:
    """Return the document of a file whose text must be extracted."""
    signature, kind = _SIGNED[media_type]
    if signature not in data[:_SIGNATURE_REACH]:
        raise SourceError("KG206", f"{name} is no {kind} file, whatever its name says", "check what the file is")
    pages: tuple[int, ...] = ()
    if media_type == _DOCX:
        from kg.reading.docx import docx_text

        text = docx_text(data, name)
    else:
        from kg.reading.pdf import pdf_text

        text, pages = pdf_text(data, name)
    if not text.strip():
        raise SourceError("KG205", f"{name} is empty", "give a file that holds the text of a policy")
    return Document(name, text, sha256(data).hexdigest(), media_type, pages)


def _refuse_binary(data: bytes, name: str) -> None:
    known = next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), "")
    if not known and b"\0" not in data:
        return
    found = (
        f"{name} is {known}, not text"
        if known
        else f"{name} is not text: it holds a NUL byte at offset {data.index(0)}"
    )
    raise SourceError("KG206", found, "give it the extension of what it is, or save it as text in UTF-8")
