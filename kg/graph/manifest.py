"""What a build says of itself: `manifest.json` (versions, failures, counts, hashes, times) and `documents.jsonl`.

Times stand in the manifest alone, so that all else is the same for the same input. The store's files are not: the
engine gives each database an identity of its own, so their hashes tell changes, not sameness. The documents have a file
of their own, a line each, so that a build of a million opens as fast as one of five.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, TypeVar, get_origin, get_type_hints

from kg.errors import StoreError

_Record = TypeVar("_Record")

LAYOUT: Final = 5
"""The version of the build folder's layout."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A failure or warning about one source; `iri` is that of a document which fails whenever it is tried."""

    name: str
    code: str
    message: str
    hint: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One document of a build.

    `quads` counts its own graph, without what follows from it; `pages` holds where in its text each page begins;
    `organisations` are those among the given facts that it names. Its two graphs are the `length` bytes of `graph.nq`
    from `offset` on, and `graph_sha256` is their hash.
    """

    name: str
    iri: str
    sha256: str
    text_sha256: str
    language: str
    words: int
    claims: int
    quads: int
    warnings: tuple[Notice, ...] = ()
    pages: tuple[int, ...] = ()
    organisations: tuple[str, ...] = ()
    graph_sha256: str = ""
    offset: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """A build's description. `seconds` is the time of each stage; `quads` counts all graphs; hashes are SHA-256 (hex).

    `maker` is the hash of all that makes a document's graphs from its source. `quads_per_claim` counts the documents'
    graphs only: what one more claim costs the store. `given` leads from the name of the file of given facts, if there
    was one, to its hash; `warnings` are about no document of the build.
    """

    version: str
    ontology: str
    lexicon: str
    maker: str
    base: str
    document_count: int
    failures: tuple[Notice, ...]
    claims: int
    quads: int
    quads_per_claim: float
    documents_sha256: str
    graph_sha256: str
    store_sha256: Mapping[str, str]
    seconds: Mapping[str, float]
    given: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Notice, ...] = ()
    layout: int = LAYOUT


def render_manifest(manifest: Manifest) -> str:
    """Return a manifest as JSON with sorted keys."""
    return json.dumps(asdict(manifest), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def parse_manifest(text: str) -> Manifest:
    """Return a manifest from its JSON.

    Raises StoreError KG323 if it is no manifest, KG324 if another version of the layout wrote it.
    """
    again = "build it again with kg build"
    try:
        fields = json.loads(text)
        layout = fields["layout"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise StoreError("KG323", "manifest.json is damaged", again) from error
    if layout != LAYOUT:
        message = f"the build has layout {layout}, and this version reads layout {LAYOUT}"
        newer = isinstance(layout, int) and layout > LAYOUT
        raise StoreError("KG324", message, "update compliance-kg" if newer else again)
    try:
        for notices in ("failures", "warnings"):
            fields[notices] = tuple(_typed(Notice, notice) for notice in fields[notices])
        return _typed(Manifest, fields)
    except (TypeError, KeyError) as error:
        raise StoreError("KG323", "manifest.json is damaged", again) from error


def render_entry(entry: DocumentEntry) -> str:
    """Return a document as one line of JSON."""
    return json.dumps(asdict(entry), sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"


def parse_entries(lines: Iterable[str]) -> Iterator[DocumentEntry]:
    """Yield documents from their lines. Raises StoreError KG323 at one that is no document."""
    for line in lines:
        try:
            fields = json.loads(line)
            fields["warnings"] = tuple(_typed(Notice, notice) for notice in fields["warnings"])
            for several in ("pages", "organisations"):
                fields[several] = tuple(fields[several])
            yield _typed(DocumentEntry, fields)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise StoreError("KG323", "documents.jsonl is damaged", "build it again with kg build") from error


def _typed(kind: type[_Record], fields: Mapping[str, Any]) -> _Record:
    """Return a record of a dataclass. Raises TypeError for fields that are unknown, missing or of another type."""
    record = kind(**fields)
    for name, expected in _TYPES[kind].items():
        if not isinstance(getattr(record, name), expected):
            raise TypeError(name)
    return record


_TYPES: Final[Mapping[type, Mapping[str, type]]] = {
    kind: {name: get_origin(hint) or hint for name, hint in get_type_hints(kind).items()}
    for kind in (Notice, DocumentEntry, Manifest)
}
