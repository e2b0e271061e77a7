"""What each part of the extractor is worth: `ablation.py TEXTS GOLD [TEXTS GOLD ...]`, one row for each part left out.

Without the lexicon, each concept is worded by its own name alone ("pd:EmailAddress": "email address"); places, named
organisations, cues and classes of words stay. Without context, a segment has no headings, no lead-in and no column
headers. Without models, a claim comes from rules alone; the model that says how sure a claim is leaves every claim in.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from kg.extraction.extract import extract
from kg.extraction.labels import LABEL_KINDS
from kg.extraction.lexicon import Lexicon
from kg.extraction.lexicon_files import compile_lexicon, load_lexicon
from kg.extraction.likely import LikelihoodModel, load_likelihood
from kg.model import Document, Fact, Segment
from kg.outputs.agreement import Ancestors, GoldFact
from kg.outputs.evaluation import evaluate
from kg.outputs.facts import facts
from kg.reading.segments import segment_document
from kg.resources import folder

sys.path.insert(0, str(Path(__file__).parent))
from gold import hierarchy, read_gold

Read: TypeAlias = Sequence[tuple[Document, list[GoldFact]]]

KEPT: Final = frozenset({"cues", "languages", "organisations", "places", "words"})
LEFT_OUT: Final = frozenset({"paraphrase"})
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def named_lexicon() -> Lexicon:
    """Return a lexicon in which a concept has no label but its name."""
    with TemporaryDirectory() as scratch:
        for path in (folder("ontology") / "lexicon").glob("*.ttl"):
            triples = list(parse(path=path, format=RdfFormat.TURTLE))
            if path.stem not in KEPT:
                triples = [_named(triple) for triple in triples]
            if path.stem not in LEFT_OUT:
                serialize(triples, Path(scratch) / path.name, format=RdfFormat.TURTLE)
        return compile_lexicon(Path(scratch))


def _named(triple: Triple) -> Triple:
    if triple.predicate.value not in LABEL_KINDS or not isinstance(triple.subject, NamedNode):
        return triple
    name = re.split(r"[/#]", triple.subject.value)[-1]
    label = " ".join(_WORD.findall(name)).lower()
    return Triple(triple.subject, NamedNode("http://www.w3.org/2004/02/skos/core#altLabel"), Literal(label))


def alone(segment: Segment) -> Segment:
    """Return a segment without what governs it."""
    cells = tuple(replace(cell, header="") for cell in segment.cells)
    return replace(segment, headings=(), lead_in=None, cells=cells)


def whole(segment: Segment) -> Segment:
    """Return a segment as it is."""
    return segment


class Extractor(NamedTuple):
    """What a row of the table is about."""

    name: str
    lexicon: Lexicon
    likelihood: LikelihoodModel | None
    change: Callable[[Segment], Segment] = whole


def row(extractor: Extractor, read: Read, ancestors: Ancestors) -> str:
    """Return a row of the table: precision, recall and F1 of an extractor."""
    found: list[Fact] = []
    for document, _ in read:
        segments = [extractor.change(segment) for segment in segment_document(document)]
        claims = extract(document, segments, lexicon=extractor.lexicon, likelihood=extractor.likelihood)
        found += facts(document, claims)
    micro = evaluate(found, {document.name: noted for document, noted in read}, ancestors).micro
    return f"| {extractor.name} | {micro.precision:.3f} | {micro.recall:.3f} | {micro.f1:.3f} | {micro.flips} |"


def main(paths: Sequence[str]) -> None:
    """Print the table."""
    pairs = zip(paths[::2], paths[1::2], strict=True)
    read = [one for texts, gold in pairs for one in read_gold(Path(texts), Path(gold))]
    ancestors, lexicon, likelihood = hierarchy(), load_lexicon(), load_likelihood()
    print("| extractor | P | R | F1 | flips |\n| --- | ---: | ---: | ---: | ---: |")
    for extractor in (
        Extractor("as it ships", lexicon, likelihood),
        Extractor("without the lexicon's wordings", named_lexicon(), likelihood),
        Extractor("without context", lexicon, likelihood, alone),
        Extractor("without models", lexicon, None),
    ):
        print(row(extractor, read, ancestors))


if __name__ == "__main__":
    main(sys.argv[1:])
