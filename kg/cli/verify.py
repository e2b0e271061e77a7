"""`kg verify`: every quote of a build against its source, every hash against what was written down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.console import emit, emit_json, plural, say_next
from kg.errors import StoreError

if TYPE_CHECKING:
    from kg.graph.folder import Build
    from kg.outputs.listing import Listing
    from kg.outputs.verification import Verification


@click.command(epilog="Example: kg verify build --source policies/")
@click.argument("build", default="build")
@click.option("--source", "sources", multiple=True, metavar="PATH", help="Also compare the source files at PATH.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(build: str, sources: Sequence[str], as_json: bool) -> None:
    """Check every quote of a build against the text that it was taken from.

    Also checks the kept texts, graph.nq, documents.jsonl and the store's files against the hashes that the build wrote
    down, and the manifest against the store. Exits with 1 and names each mismatch if anything differs.
    """
    from kg.graph.folder import open_build
    from kg.outputs.verification import combine

    opened = open_build(Path(build))
    result = combine([*_checks(opened), *_source_checks(opened, sources)])
    if as_json:
        emit_json(asdict(result))
    else:
        _print(result)
    if result.mismatches:
        raise SystemExit(1)
    say_next("kg", "query", "cross-border-transfers", build)


def _checks(build: Build) -> Iterator[Verification]:
    """Check each part by itself, so that one that is gone does not hide what is wrong with another."""
    from kg.outputs.verification import Mismatch, Verification, verify_document, verify_file, verify_store_files

    manifest = build.manifest
    yield verify_file("graph.nq", build.file_sha256("graph.nq"), manifest.graph_sha256)
    yield verify_file("documents.jsonl", build.file_sha256("documents.jsonl"), manifest.documents_sha256)
    yield verify_store_files(manifest.store_sha256, build.store_files())
    try:
        foreign = (Mismatch("", name, "the file is no part of the build") for name in build.foreign_files())
        yield Verification(0, 0, 0, tuple(foreign))
        yield from _store_checks(build)
        for document in build.documents:
            own = build.store.quads(document.iri)
            yield verify_document(document.name, document.iri, own, build.text_bytes(document.iri))
    except StoreError as error:
        place = "documents.jsonl" if error.code == "KG323" else "store"
        yield Verification(0, 0, 0, (Mismatch("", place, error.message),))


def _store_checks(build: Build) -> Iterator[Verification]:
    """Check the store against graph.nq and the list of documents, a document at a time."""
    from kg.graph.serialise import canonical_nquads
    from kg.identify import document_of
    from kg.outputs.listing import Listing
    from kg.outputs.verification import verify_store

    listing = Listing(build.manifest, build.documents)
    documents = {name: document_of(name, build.manifest.base) for name in build.store.graphs()}
    unmet = set(documents.values()) - {""}
    beside = [quad for name, document in documents.items() if not document for quad in build.store.quads(name)]
    around: list[bytes] = []
    has_file = (build.folder / "graph.nq").is_file()
    for document, lines in build.graph_parts() if has_file else ():
        if not document:
            around.append(lines)
            continue
        yield verify_store(lines, _count(listing, build, document))
        unmet.discard(document)
    for document in sorted(unmet):
        kept = _count(listing, build, document)
        yield verify_store(b"" if has_file else kept, kept)
    if has_file:
        yield verify_store(b"".join(around), canonical_nquads(beside))
    yield listing.verify(beside)


def _count(listing: Listing, build: Build, document: str) -> bytes:
    """Count a document of the store in, and return its two graphs as N-Quads."""
    from kg.graph.serialise import canonical_nquads

    own = list(build.store.quads(document))
    derived = list(build.store.quads(f"{document}/derived"))
    listing.count(document, own, len(derived))
    return canonical_nquads([*own, *derived])


def _source_checks(build: Build, arguments: Sequence[str]) -> Iterator[Verification]:
    """Compare source files with the hashes of the documents that have their names."""
    if not arguments:
        return
    from kg.outputs.verification import Mismatch, Verification
    from kg.reading.documents import read_document
    from kg.reading.sources import find_sources

    found = find_sources(arguments)
    for failure in found.failures:
        raise failure.error
    hashes = {source.name: read_document(source).sha256 for source in found.sources}
    for document in build.documents:
        known = hashes.get(document.name)
        problem = "its source is not among those given" if known is None else "its source has changed since the build"
        mismatches = () if known == document.sha256 else (Mismatch(document.name, document.iri, problem),)
        yield Verification(0, 0, 1, mismatches)


def _print(result: Verification) -> None:
    for mismatch in result.mismatches:
        emit(f"{mismatch.document or mismatch.place}: {mismatch.problem}\n")
        if mismatch.document:
            emit(f"  at {mismatch.place}\n")
    checked = f"{plural(result.quotes, 'quote')} in {plural(result.documents, 'document')}"
    if result.mismatches:
        emit(f"{plural(len(result.mismatches), 'mismatch', 'mismatches')} among {checked}\n")
    else:
        emit(f"Every quote is what stands in its source: {checked}\n")
