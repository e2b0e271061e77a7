"""What makes a document's graphs from its source, as one hash: with the same maker, the same source gives the same."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import kg
from kg.graph.manifest import LAYOUT
from kg.reading.given import Given
from kg.resources import folder

_STAGES: Final = ("", "reading", "extraction", "graph", "reasoning", "pipeline")
_LIBRARIES: Final = (
    "ahocorasick_rs", "markdown-it-py", "pdfplumber", "pdfminer.six", "pyoxigraph", "python-docx", "simplemma",
)  # fmt: skip


def maker_digest(base: str, given: Given | None) -> str:
    """Return the SHA-256 (hex) over our code and data, the libraries that read texts, the base and the given facts."""
    digest = sha256()
    for part in _parts(base, given):
        digest.update(part + b"\x1f")
    return digest.hexdigest()


def _parts(base: str, given: Given | None) -> Iterator[bytes]:
    yield f"{LAYOUT} {base} {given.name if given else ''} {given.sha256 if given else ''}".encode()
    for library in _LIBRARIES:
        try:
            yield f"{library} {version(library)}".encode()
        except PackageNotFoundError:
            yield library.encode()
    package = Path(kg.__file__).parent
    for stage in _STAGES:
        yield from map(_content, sorted((package / stage).glob("*.py")))
    for path in sorted(folder("ontology").rglob("*")):
        if path.is_file() and path.suffix != ".md" and path.suffix != ".py":
            yield _content(path)


def _content(path: Path) -> bytes:
    return path.name.encode() + b"\x1f" + path.read_bytes()
