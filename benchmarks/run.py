"""One report of speed and size, as Markdown on standard output: `make bench`.

Ratios are what to compare: both sides of each were measured in this run, on this machine. Absolute times are there for
the order of magnitude only. Each time is the median of several runs; each cold start is a new process.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from kg.extraction.extract import extract
from kg.extraction.lexicon_files import load_lexicon
from kg.graph.folder import Build, open_build
from kg.outputs.dataset import read_dataset
from kg.queries import bind_query, load_query, run_query
from kg.reading.documents import read_document
from kg.reading.segments import segment_document
from kg.reading.sources import find_sources
from kg.reasoning.derivation import Deriver

SEEDS: Final = Path(__file__).parent.parent / "seeds"
QUERIES: Final = ("controller-processor-roles", "cross-border-transfers")
RUNS: Final = 5
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|\n+")
_KG: Final = (sys.executable, "-c", "from kg.cli.main import main; main()")


def main() -> None:
    """Measure and print the report."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "build"
        print("# Benchmarks\n\nThe five policies in `seeds/`.\n")
        print("\n".join(_cold_starts(folder)), "\n")
        print("\n".join(_extraction()), "\n")
        opened = open_build(folder)
        print("\n".join(_derivation(opened)), "\n")
        print("\n".join(_sizes(opened)), "\n")
        print("\n".join(_engines(opened)))


def _cold_starts(folder: Path) -> Iterator[str]:
    bare = _seconds(lambda: _run((sys.executable, "-c", "pass")))
    commands = {
        "`kg --help`": ("--help",),
        "`kg build seeds/*.txt`": ("build", *map(str, sorted(SEEDS.glob("*.txt"))), "-o", str(folder)),
        **{f"`kg query {name}`": ("query", name, str(folder)) for name in QUERIES},
    }
    yield "## Cold start, from the shell and back\n"
    yield "| command | ms | times a bare Python start |"
    yield "| --- | ---: | ---: |"
    for label, arguments in commands.items():
        seconds = _seconds(lambda arguments=arguments: _run((*_KG, *arguments)))  # type: ignore[misc]
        yield f"| {label} | {seconds * 1000:.0f} | {seconds / bare:.1f} |"


def _extraction() -> Iterator[str]:
    documents = [read_document(source) for source in find_sources([str(SEEDS / "*.txt")]).sources]
    texts = [document.text for document in documents]
    words = sum(len(text.split()) for text in texts)
    lexicon = load_lexicon()
    segmented = [(document, segment_document(document)) for document in documents]
    rows = {
        "sentence split with one regular expression": lambda: [_SENTENCE_END.split(text) for text in texts],
        "segments: headings, lists, tables, sentences": lambda: [segment_document(document) for document in documents],
        "extraction, all facets": lambda: [extract(*pair, lexicon=lexicon) for pair in segmented],
        **_spacy(texts),
    }
    speeds = {label: words / _seconds(work) for label, work in rows.items()}
    split, ours = speeds["sentence split with one regular expression"], speeds["extraction, all facets"]
    yield "## Speed on text\n"
    yield "| stage | words a second | beside the regex split | beside extraction |"
    yield "| --- | ---: | ---: | ---: |"
    for label, speed in speeds.items():
        yield f"| {label} | {_round(speed):,} | 1/{split / speed:,.0f} | {speed / ours:,.1f} |"
    yield f"\nLoading the lexicon, once a build: {_seconds(load_lexicon.__wrapped__, runs=1):.1f} s."
    if not find_spec("spacy"):
        yield "\nspaCy is not installed, so it was not measured."


def _derivation(opened: Build) -> Iterator[str]:
    claims = {iri: list(opened.store.quads(iri)) for iri in opened.store.documents()}
    reference = list(opened.store.quads(f"{opened.manifest.base}reference"))
    deriver = Deriver(reference)
    seconds = _seconds(lambda: [deriver.derive(iri, quads) for iri, quads in claims.items()])
    derived = sum(deriver.derive(iri, quads).count(b"\n") for iri, quads in claims.items())
    extracted = opened.manifest.seconds["extract"]
    yield "## Derivation\n"
    yield "| what | figure |"
    yield "| --- | ---: |"
    yield f"| derived quads a claim | {derived / opened.manifest.claims:.1f} |"
    yield f"| time beside extraction, in the same build | {seconds / extracted:.2f} |"
    yield f"| ms a policy, warm | {seconds / len(claims) * 1000:.0f} |"
    yield f"| ms for the reference graph, once a build | {_seconds(lambda: Deriver(reference)) * 1000:.0f} |"


def _spacy(texts: Sequence[str]) -> dict[str, Callable[[], object]]:
    """Return spaCy's small English model as one more row, where both are installed."""
    if not find_spec("spacy") or not find_spec("en_core_web_sm"):
        return {}
    from importlib import import_module

    model = import_module("spacy").load("en_core_web_sm")
    return {"spaCy, small English model": lambda: list(model.pipe(texts))}


def _sizes(opened: Build) -> Iterator[str]:
    manifest, folder = opened.manifest, opened.folder
    count = len(manifest.documents)
    graphs = sum(entry.quads for entry in manifest.documents)
    lines = (folder / "graph.nq").read_bytes().splitlines(keepends=True)
    own = [f"<{entry.iri}> .\n".encode() for entry in manifest.documents]
    of_policies = sum(len(line) for line in lines if line.endswith(tuple(own)))
    store = sum(path.stat().st_size for path in (folder / "store").rglob("*.sst"))
    texts = sum(path.stat().st_size for path in (folder / "texts").iterdir())
    yield "## Size\n"
    yield "| what | figure |"
    yield "| --- | ---: |"
    yield f"| claims a policy | {manifest.claims / count:.0f} |"
    yield f"| quads a claim (evidence, parties and document included) | {graphs / manifest.claims:.1f} |"
    yield f"| quads of the derived, reference and provenance graphs | {manifest.quads - graphs:,} |"
    yield f"| bytes a policy, text | {texts // count:,} |"
    yield f"| bytes a policy in graph.nq, its own graph only | {of_policies // count:,} |"
    yield f"| bytes of graph.nq, once a build, for reference and provenance | {sum(map(len, lines)) - of_policies:,} |"
    yield f"| bytes of the store's tables, all graphs | {store:,} |"
    yield f"| store's tables beside graph.nq | {store / sum(map(len, lines)):.2f} |"


def _engines(opened: Build) -> Iterator[str]:
    dataset = read_dataset(opened.store)
    today = date(2026, 11, 22)
    load = _seconds(lambda: read_dataset(opened.store), runs=1)
    yield "## SPARQL engines, warm\n"
    yield "| query | rows | pyoxigraph ms | rdflib ms | ratio |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for name in QUERIES:
        query = load_query(name)
        rows = len(run_query(opened.store, query, {}, today=today).rows)
        ours = _seconds(lambda query=query: run_query(opened.store, query, {}, today=today))  # type: ignore[misc]
        text = bind_query(query, {}, today=today)
        theirs = _seconds(lambda text=text: list(dataset.query(text)), runs=1)  # type: ignore[misc]
        if len(list(dataset.query(text))) != rows:
            raise AssertionError(f"the engines answer {name} differently")
        yield f"| `{name}` | {rows} | {ours * 1000:.0f} | {theirs * 1000:,.0f} | {theirs / ours:,.0f} |"
    yield f"\nrdflib also needs {load:.1f} s to load the graph into memory first; the store on disk is opened as it is."


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median time of several runs, after one that is not counted (if there is more than one)."""
    times = []
    for _ in range(runs + (runs > 1)):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times[-runs:])


def _round(figure: float) -> int:
    """Return a figure with two digits that count."""
    digits: int = 10 ** max(0, len(str(int(figure))) - 2)
    return int(figure / digits + 0.5) * digits


if __name__ == "__main__":
    main()
