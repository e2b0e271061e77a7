"""Speed and memory of the default way, text in and quads out, on one core: `extraction.py [FILE ...]`.

It measures the package that is installed, which is compiled in a wheel and not in an editable install. Without files it
reads the five policies in `seeds/`. Nothing is cached between sentences or documents. Beside it stands
spaCy's small English model on the same texts in the same run, where `pip install -r benchmarks/requirements.txt` put
it. Speeds are per policy of 2,000 words; each time is processor time, the best of several runs, since other work
on the machine only adds to it.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from time import process_time
from typing import Any, Final

from kg import __version__
from kg.collector import COLLECTED_AFTER
from kg.extraction.confidence import load_confidence
from kg.extraction.extract import extract
from kg.extraction.lexicon_files import load_lexicon
from kg.extraction.likely import load_likelihood
from kg.graph.quads import document_nquads
from kg.graph.serialise import canonical_nquads
from kg.model import Document, Extraction, Segment
from kg.reading.documents import read_document
from kg.reading.segments import segment_document
from kg.reading.sources import find_sources
from kg.resources import is_compiled
from kg.vocab import DEFAULT_BASE

SEEDS: Final = Path(__file__).parent.parent / "seeds"
WORDS: Final = 2000
RUNS: Final = 7
LARGE: Final = 1_000_000
MODEL: Final = "en_core_web_sm"


def main(paths: Sequence[str]) -> None:
    """Print speed, stages, the ratio to spaCy and peak memory."""
    print(f"compliance-kg {__version__}, {'compiled' if is_compiled() else 'not compiled'}")
    # First, since a new process counts what its parent held when it began.
    print(f"peak memory for a policy of {LARGE / 1e6:.0f} MB: {peak_memory():.0f} MB")
    found = measure(paths or [str(SEEDS)])
    ours = found["ms"]
    print(f"{1000 / ours:.0f} policies of {WORDS:,} words a second ({ours:.1f} ms each), text in, quads out")
    for stage, milliseconds in found["stages"].items():
        print(f"  {stage:12} {milliseconds:5.1f} ms")
    if found["spacy_ms"]:
        times = found["spacy_ms"] / ours
        print(f"spaCy's parse of the same texts: {found['spacy_ms']:.0f} ms each, {times:.0f} times as long")
    else:
        print("spaCy's model is not installed, so it was not measured")


def measure(paths: Sequence[str]) -> dict[str, Any]:
    """Return the milliseconds that a policy of 2,000 words takes: in all, by stage, and in spaCy (None without it)."""
    gc.set_threshold(COLLECTED_AFTER)  # as in the processes of a build
    documents = [read_document(source) for source in find_sources(paths).sources]
    policies = sum(len(document.text.split()) for document in documents) / WORDS
    load_lexicon()
    ours = _best(lambda: [_quads(document) for document in documents]) / policies * 1000
    stages = {stage: seconds / policies * 1000 for stage, seconds in _stages(documents)}
    model = next((module.name for module in iter_modules() if module.name.startswith(MODEL)), "")
    theirs = None
    if model:
        pipeline = import_module(model).load()
        texts = [document.text for document in documents]
        theirs = _best(lambda: list(pipeline.pipe(texts)), runs=1) / policies * 1000
    return {"ms": ours, "stages": stages, "spacy_ms": theirs}


def _quads(document: Document) -> bytes:
    extraction = _extract(document, segment_document(document))
    return canonical_nquads((), document_nquads(document, extraction, base=DEFAULT_BASE))


def _extract(document: Document, segments: Sequence[Segment]) -> Extraction:
    return extract(
        document, segments, lexicon=load_lexicon(), confidence=load_confidence(), likelihood=load_likelihood()
    )


def _stages(documents: Sequence[Document]) -> Iterator[tuple[str, float]]:
    segments = [segment_document(document) for document in documents]
    pairs = list(zip(documents, segments, strict=True))
    claimed = [(document, _extract(document, found)) for document, found in pairs]
    yield "segments", _best(lambda: [segment_document(document) for document in documents])
    yield "extraction", _best(lambda: [_extract(document, found) for document, found in pairs])
    yield "quads", _best(lambda: [canonical_nquads((), document_nquads(*pair, base=DEFAULT_BASE)) for pair in claimed])


def _best(work: Callable[[], object], runs: int = RUNS) -> float:
    times = []
    for _ in range(runs + 1):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times[1:])


def peak_memory() -> float:
    """Return the peak memory (MB) of a process of its own that reads the seeds over and over, as one large policy."""
    command = [sys.executable, __file__, "--large"]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _read_large() -> None:
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
    large = (text + "\n\n") * (LARGE // len(text) + 1)
    _quads(Document("large.txt", large[:LARGE], "0" * 64, "text/plain"))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    if sys.argv[1:] == ["--large"]:
        _read_large()
    else:
        main(sys.argv[1:])
