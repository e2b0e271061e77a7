"""Claims beside labels that others made: `labelled_sentences.py FOLDER [PART]`, a table in Markdown.

FOLDER holds PolicyIE (Ahmad et al., 2021) as JSON Lines, a sentence each: `type_I_slot_filling_PART.json` and
`type_II_slot_filling_PART.json` with `tokens` and their `labels` (`B-data-receiver.third-party-entity`), PART being
`train`, `valid` or `test`. All sentences are read as one text. A label is found if a claim of its facet overlaps it, a
claim stands on a label if it overlaps one; which concept was claimed is not asked, since the labels know few.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from kg.extraction.extract import extract
from kg.extraction.lexicon_files import load_lexicon
from kg.extraction.likely import load_likelihood
from kg.outputs.facts import facts
from kg.reading.documents import decode_document
from kg.reading.segments import segment_document

SLOTS: Final[Mapping[str, str]] = {
    "data-collected": "data",
    "data-protected": "data",
    "data-receiver": "recipient",
    "data-retained": "data",
    "data-shared": "data",
    "method": "measure",
    "purpose-argument": "purpose",
    "retention-period": "retention",
}
"""The facet of each kind of label that says what a facet says."""
GENERAL: Final = "data-general"
"""The label of data as such ("your information"), which is no claim of a category."""
_TIGHT_BEFORE, _TIGHT_AFTER = frozenset("-/.,;:)!?%”’'") | {"n't", "'s", "’s"}, frozenset("-/(“‘")


class Passage(NamedTuple):
    """What a label or a claim of a facet covers, in the text of all sentences."""

    facet: str
    start: int
    end: int


def main(folder: Path, part: str) -> None:
    """Print how many labels are found, and how many claims stand on one, by facet."""
    text, labels = read_labels(folder, part)
    claims = find_claims(text)
    print("| what | labels | found | claims | on a label |\n| --- | ---: | ---: | ---: | ---: |")
    for facet in sorted(set(SLOTS.values())):
        labelled, claimed = ([one for one in all_ if one.facet == facet] for all_ in (labels, claims))
        found, standing = shares(labelled, claimed), shares(claimed, labelled)
        print(f"| {facet} | {len(labelled)} | {found:.2f} | {len(claimed)} | {standing:.2f} |")


def read_labels(folder: Path, part: str) -> tuple[str, list[Passage]]:
    """Return the sentences as one text, a paragraph each, and what is labelled in it, general data aside."""
    files = [(folder / f"type_{kind}_slot_filling_{part}.json").read_text("utf-8") for kind in ("I", "II")]
    text, labels = "", []
    for lines in zip(*map(str.splitlines, files), strict=True):
        first, second = map(json.loads, lines)
        places, text = _append(text, first["tokens"])
        for said in (first["labels"], second["labels"]):
            labels += [Passage(facet, places[at][0], places[end - 1][1]) for facet, at, end in _slots(said)]
    return text, labels


def find_claims(text: str) -> list[Passage]:
    """Return what a text claims."""
    document = decode_document(text.encode(), "sentences.txt", "text/plain")
    segments = segment_document(document)
    extraction = extract(document, segments, lexicon=load_lexicon(), likelihood=load_likelihood())
    return [Passage(fact.facet, fact.start, fact.end) for fact in facts(document, extraction)]


def shares(ones: Sequence[Passage], others: Sequence[Passage]) -> float:
    """Return the share of passages that overlap any of the others, 0 without any.

    >>> shares([Passage("data", 0, 4), Passage("data", 9, 12)], [Passage("data", 3, 9)])
    0.5
    """
    ordered = sorted((other.start, other.end) for other in others)
    longest = max((end - start for start, end in ordered), default=0)
    starts = [start for start, _ in ordered]

    def overlaps(one: Passage) -> bool:
        near = ordered[bisect_right(starts, one.start - longest) : bisect_right(starts, one.end - 1)]
        return any(end > one.start for _, end in near)

    return sum(map(overlaps, ones)) / len(ones) if ones else 0.0


def _append(text: str, tokens: Sequence[str]) -> tuple[list[tuple[int, int]], str]:
    """Return where the tokens of a sentence stand, and the text with it."""
    places = []
    text += "\n\n" if text else ""
    for at, token in enumerate(tokens):
        tight = not at or token in _TIGHT_BEFORE or tokens[at - 1] in _TIGHT_AFTER
        text += token if tight else f" {token}"
        places.append((len(text) - len(token), len(text)))
    return places, text


def _slots(labels: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield facet, first token and end of each labelled run that has a facet."""
    for at, label in enumerate(labels):
        slot, _, kind = label.removeprefix("B-").partition(".")
        if label.startswith("B-") and slot in SLOTS and kind != GENERAL:
            inside = label.replace("B-", "I-", 1)
            end = next((end for end in range(at + 1, len(labels)) if labels[end] != inside), len(labels))
            yield SLOTS[slot], at, end


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3] or ["valid"])
