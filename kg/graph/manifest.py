"""What a build says of itself: versions, documents, failures, counts, hashes and times, as `manifest.json`.

Times stand here alone, so that `graph.nq` and the texts are the same for the same input. The store's files are not: the
engine gives each database an identity of its own, so their hashes tell changes, not sameness.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, TypeVar, get_origin, get_type_hints

from kg.errors import StoreError

_Record = TypeVar("_Record")

LAYOUT: Final = 4
"""The version of the build folder's layout."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A failure or warning about one source."""

    name: str
    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One document of a build; `quads` counts its own graph, `pages` holds where in its text each page begins."""

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


@dataclass(frozen=True, slots=True)
class Manifest:
    """A build's description. `seconds` is the time of each stage; `quads` counts all graphs; hashes are SHA-256 (hex).

    `quads_per_claim` counts the documents' graphs only: what one more claim costs the store. `given` leads from the
    name of the file of given facts, if there was one, to its hash; `warnings` are about no document of the build.
    """

    version: str
    ontology: str
    lexicon: str
    base: str
    documents: tuple[DocumentEntry, ...]
    failures: tuple[Notice, ...]
    claims: int
    quads: int
    quads_per_claim: float
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
        fields["documents"] = tuple(map(_document, fields["documents"]))
        for notices in ("failures", "warnings"):
            fields[notices] = tuple(_typed(Notice, notice) for notice in fields[notices])
        return _typed(Manifest, fields)
    except (TypeError, KeyError) as error:
        raise StoreError("KG323", "manifest.json is damaged", again) from error


def _document(fields: dict[str, Any]) -> DocumentEntry:
    warnings = tuple(_typed(Notice, warning) for warning in fields["warnings"])
    return _typed(DocumentEntry, {**fields, "warnings": warnings, "pages": tuple(fields["pages"])})


def _typed(kind: type[_Record], fields: Mapping[str, Any]) -> _Record:
    """Return a record of a dataclass. Raises TypeError for fields that are unknown, missing or of another type."""
    record = kind(**fields)
    for name, hint in get_type_hints(kind).items():
        if not isinstance(getattr(record, name), get_origin(hint) or hint):
            raise TypeError(name)
    return record
