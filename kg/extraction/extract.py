"""The stage as a whole: segments of a document in, its profile and statements out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.lexicon import Lexicon
from kg.extraction.parties import find_parties, read_profile
from kg.extraction.passages import Analyst
from kg.extraction.practices import find_practices
from kg.model import Document, Extraction, Segment, Statement


def extract(document: Document, segments: Sequence[Segment], *, lexicon: Lexicon) -> Extraction:
    """Return what a document claims: its profile and its statements, sorted by first passage."""
    profile = read_profile(document, segments)
    parties = find_parties(profile, lexicon)
    passages = list(Analyst(lexicon).passages(segments))

    def claims() -> Iterator[Statement]:
        for passage in passages:
            yield from find_practices(passage, parties)

    statements = dict.fromkeys(claims())
    return Extraction(profile, tuple(sorted(statements, key=_order)))


def _order(statement: Statement) -> tuple[object, ...]:
    return (statement.evidence, type(statement).__name__, repr(statement))
