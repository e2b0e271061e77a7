"""The whole way from files to a build: what fails stays alone, and the same input gives the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

import kg.pipeline.worker
from kg.errors import UsageError
from kg.graph.claims import read_statements
from kg.graph.folder import open_build
from kg.graph.manifest import DocumentEntry, Notice
from kg.graph.part import PartWriter
from kg.graph.quads import document_nquads
from kg.graph.serialise import canonical_nquads
from kg.model import Document, Extraction
from kg.pipeline import BuildResult, build
from kg.queries import load_query, run_query
from kg.reading.sources import find_sources

SEEDS = Path(__file__).parents[2] / "seeds"
POLICY = """Privacy Policy

Ospyn is the data controller. We collect your name and e-mail address to send you newsletters.
We store your personal data in India under standard contractual clauses. We never sell your personal data.
"""
GERMAN = (
    "Wir verarbeiten Ihre personenbezogenen Daten nur, soweit dies für die Erfüllung des Vertrags erforderlich ist. "
    * 9
)
NO_POLICY = "The cat sat on the mat and it was happy that the sun was out, as it had been for all of the morning.\n" * 4


def folder(tmp_path: Path, **texts: str) -> Path:
    target = tmp_path / "policies"
    target.mkdir(exist_ok=True)
    for name, text in texts.items():
        (target / f"{name}.txt").write_text(text, "utf-8")
    return target


def run(out: Path, *arguments: Path, told: list[tuple[str, int, int]] | None = None) -> BuildResult:
    found = find_sources([str(argument) for argument in arguments])
    ticks = count()

    def progress(name: str, done: int, total: int) -> None:
        if told is not None:
            told.append((name, done, total))

    return build(found.sources, out, clock=lambda: float(next(ticks)), failures=found.failures, progress=progress)


def entries(build: Path) -> Sequence[DocumentEntry]:
    return open_build(build).documents


def codes(notices: Sequence[Notice]) -> list[tuple[str, str]]:
    return [(notice.name, notice.code) for notice in notices]


def test_a_policy_becomes_a_build_that_answers(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    result = run(tmp_path / "build", folder(tmp_path, b=POLICY, a=POLICY + "More."), told=told)
    opened = open_build(tmp_path / "build")
    assert opened.manifest == result.manifest
    first, second = sorted(entries(tmp_path / "build"), key=lambda entry: entry.iri)
    assert told == [(first.name, 0, 2), (second.name, 1, 2), ("", 2, 2)]
    assert [entry.name for entry in entries(tmp_path / "build")] == ["a.txt", "b.txt"]
    for entry in entries(tmp_path / "build"):
        text = opened.text(entry.iri)
        assert text is not None
        assert sha256(text.encode()).hexdigest() == entry.text_sha256
        assert entry.claims > 0
        assert sum(1 for _ in opened.store.quads(entry.iri)) == entry.quads
    table = run_query(opened.store, load_query("cross-border-transfers"), {"as_of": "2024-01-01"})
    assert {(row[0], row[5], row[6], row[9]) for row in table.rows} == {
        ("a.txt", "loc:IN", "eu-gdpr:A46-2-c", "safeguarded"),
        ("b.txt", "loc:IN", "eu-gdpr:A46-2-c", "safeguarded"),
    }


def test_the_manifest_counts_what_is_there(tmp_path: Path) -> None:
    manifest = run(tmp_path / "build", folder(tmp_path, a=POLICY)).manifest
    assert manifest is not None
    nquads = open_build(tmp_path / "build").nquads()
    assert manifest.graph_sha256 == sha256(nquads).hexdigest()
    assert manifest.quads == nquads.count(b"\n")
    (entry,) = entries(tmp_path / "build")
    assert manifest.document_count == 1
    assert manifest.claims == entry.claims
    assert manifest.quads_per_claim == round(entry.quads / manifest.claims, 2)
    assert nquads[entry.offset : entry.offset + entry.length].count(f"<{entry.iri}> .\n".encode()) == entry.quads
    assert manifest.ontology == "https://w3id.org/compliance-kg/ontology/0.1.0"
    assert len(manifest.lexicon) == 64
    # The clock ticks once a look: each stage is looked at twice, and there is one document.
    stages = ("reference", "read", "segment", "extract", "graph", "derive", "write", "store")
    assert manifest.seconds == dict.fromkeys(stages, 1.0)


def test_what_cannot_be_read_never_stops_the_others(tmp_path: Path) -> None:
    target = folder(tmp_path, good=POLICY, empty="", german=GERMAN)
    (target / "bytes.txt").write_bytes(b"\xff\xfe\x00broken")
    result = run(tmp_path / "build", target, tmp_path / "missing.txt")
    assert [entry.name for entry in entries(tmp_path / "build")] == ["good.txt"]
    assert [notice.name for notice in result.failures] == sorted(notice.name for notice in result.failures)
    assert {name: code for name, code in codes(result.failures) if "missing" not in name} == {
        "bytes.txt": "KG207",
        "empty.txt": "KG205",
        "german.txt": "KG220",
    }
    assert any("missing.txt" in notice.name and notice.code == "KG201" for notice in result.failures)
    assert open_build(tmp_path / "build").manifest.failures == result.failures


def test_a_bug_in_one_document_costs_that_document_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def keep(document: Document, extraction: Extraction, *, base: str) -> object:
        if document.name == "b.txt":
            raise IndexError("list index out of range")
        return document_nquads(document, extraction, base=base)

    monkeypatch.setattr(kg.pipeline.worker, "document_nquads", keep)
    result = run(tmp_path / "build", folder(tmp_path, a=POLICY, b=POLICY + "b", c=POLICY + "c"))
    assert [entry.name for entry in entries(tmp_path / "build")] == ["a.txt", "c.txt"]
    assert codes(result.failures) == [("b.txt", "KG229")]
    assert result.failures[0].message == "b.txt could not be processed: IndexError: list index out of range"


def test_a_text_without_claims_is_kept_with_a_warning(tmp_path: Path) -> None:
    result = run(tmp_path / "build", folder(tmp_path, cat=NO_POLICY))
    (entry,) = entries(tmp_path / "build")
    assert entry.claims == 0
    assert codes(entry.warnings) == [("cat.txt", "KG221")]
    assert codes(result.failures) == []


def test_if_nothing_can_be_read_the_old_build_stays(tmp_path: Path) -> None:
    run(tmp_path / "build", folder(tmp_path, a=POLICY))
    before = open_build(tmp_path / "build").nquads()
    (tmp_path / "policies" / "a.txt").write_text("")
    result = run(tmp_path / "build", tmp_path / "policies")
    assert result.manifest is None
    assert codes(result.failures) == [("a.txt", "KG205")]
    assert open_build(tmp_path / "build").nquads() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["build", "policies"]


@pytest.mark.parametrize(
    "base",
    ["", "data/", "https://e.org/x", "https://e.org/#", "https://e.org/a b/", "no:\n/", "http://x/%zz/", "http://[x/"],
)
def test_a_base_that_makes_no_iris_is_refused(tmp_path: Path, base: str) -> None:
    with pytest.raises(UsageError) as raised:
        build([], tmp_path / "build", clock=lambda: 0.0, base=base)
    assert raised.value.code == "KG125"
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_no_bug_and_the_old_build_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policies = folder(tmp_path, a=POLICY)
    run(tmp_path / "build", policies)
    before = open_build(tmp_path / "build").manifest

    folder(tmp_path, a=POLICY + "More.")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for kind, method in ((Path, "write_bytes"), (PartWriter, "write")):
        with monkeypatch.context() as patch, pytest.raises(UsageError) as raised:
            patch.setattr(kind, method, full)
            run(tmp_path / "build", policies)
        assert raised.value.code == "KG122"
        assert raised.value.message == "build cannot be written: no space left on device"
    assert open_build(tmp_path / "build").manifest == before


def test_another_base_names_everything(tmp_path: Path) -> None:
    found = find_sources([str(folder(tmp_path, a=POLICY))])
    build(found.sources, tmp_path / "build", clock=lambda: 0.0, base="urn:x:/")
    opened = open_build(tmp_path / "build")
    (document,) = opened.store.documents()
    assert document.startswith("urn:x:/")
    assert b"compliance-kg/data/" not in opened.nquads()


def test_what_was_extracted_reads_back_from_the_store(tmp_path: Path) -> None:
    run(tmp_path / "build", SEEDS)
    opened = open_build(tmp_path / "build")
    for entry in opened.documents:
        profile, statements = read_statements(opened.store, entry.iri)
        text = opened.text(entry.iri)
        assert text is not None
        assert len(statements) == entry.claims
        document = Document(entry.name, text, entry.sha256, "text/plain")
        again = document_nquads(document, Extraction(profile, statements), base=opened.manifest.base)
        assert canonical_nquads((), again) == canonical_nquads(opened.store.quads(entry.iri))


SCRIPT = """
import sys
from pathlib import Path
from kg.pipeline import build
from kg.reading.sources import find_sources
build(find_sources(sys.argv[2:]).sources[::int(sys.argv[1])], Path("build"), clock=lambda: 0.0)
"""


def test_the_same_files_give_the_same_bytes_whatever_the_hash_seed_and_order(tmp_path: Path) -> None:
    files = sorted(str(path) for path in SEEDS.glob("*.txt"))
    assert len(files) == 5
    written = []
    for seed, step, arguments in (("1", "1", files), ("2", "-1", files[::-1])):
        place = tmp_path / seed
        place.mkdir()
        environment = os.environ | {"PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", SCRIPT, step, *arguments]
        subprocess.run(command, check=True, cwd=place, env=environment)
        opened = open_build(place / "build")
        texts = {path.name: path.read_bytes() for path in (place / "build" / "texts").iterdir()}
        # The engine gives each store an identity of its own; its hashes tell changes, not sameness.
        manifest = replace(opened.manifest, store_sha256={})
        written.append((opened.nquads(), manifest, texts, canonical_nquads(opened.store.quads())))
    assert written[0] == written[1]
    assert written[0][0] == written[0][3]
    assert len(written[0][2]) == 5
