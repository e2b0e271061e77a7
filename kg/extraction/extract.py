"""The stage as a whole: segments of a document in, its profile and statements out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from typing import TypeAlias

from kg.extraction.analyst import Analyst
from kg.extraction.confidence import ConfidenceModel
from kg.extraction.contacts import ContactReader
from kg.extraction.entries import find_entry_claims
from kg.extraction.implied_roles import find_implied_roles
from kg.extraction.language import find_language
from kg.extraction.lexicon import Lexicon
from kg.extraction.parties import Parties, find_parties
from kg.extraction.passages import Passage
from kg.extraction.practices import Practices
from kg.extraction.profile import read_profile
from kg.extraction.provision import find_provision
from kg.extraction.retention import find_retention
from kg.extraction.rights import find_rights
from kg.extraction.roles import find_stated_roles
from kg.extraction.rows import find_row_claims
from kg.extraction.seats import find_seats
from kg.extraction.transfers import find_transfers
from kg.model import Document, Extraction, Practice, Segment, Statement

_BATCH = 128
Made: TypeAlias = tuple[Statement, Passage | None]
"""A statement and the passage that makes it; None for transfers, which a section makes."""


def extract(
    document: Document, segments: Sequence[Segment], *, lexicon: Lexicon, confidence: ConfidenceModel | None = None
) -> Extraction:
    """Return what a document claims: its profile and its statements, sorted by first passage.

    Statements have a confidence if there is a model for it.
    """
    profile = read_profile(segments, find_language(segments, lexicon), lexicon)
    parties = find_parties(profile, segments, lexicon)
    made = iter_claims(Analyst(lexicon).passages(segments), parties, document)
    statements = dict.fromkeys(_rated(made, confidence) if confidence else (statement for statement, _ in made))
    return Extraction(profile, tuple(_in_order(statements)))


def _rated(made: Iterator[Made], confidence: ConfidenceModel) -> Iterator[Statement]:
    """Yield statements with their confidence, rated many at a time as `Analyst` reads segments."""
    while batch := list(islice(made, _BATCH)):
        yield from [confidence.rate(*one) for one in batch]


def iter_claims(passages: Iterable[Passage], parties: Parties, document: Document) -> Iterator[Made]:
    """Yield what passages claim, each by itself and with the ones before it; transfers by section."""
    practices = Practices(parties)
    contacts = ContactReader(document)
    prose: list[Passage] = []
    before: Passage | None = None
    opening: Passage | None = None
    for passage in passages:
        if before is not None and before.segment.headings != passage.segment.headings:
            yield from ((transfer, None) for transfer in find_transfers(prose, parties))
            prose = []
        if opening is None or opening.segment.block != passage.segment.block:
            opening = passage
        row = list(find_row_claims(passage, parties))
        for one in row:
            yield (practices.complete(one, passage) if isinstance(one, Practice) else one), passage
        if not row:
            prose.append(passage)
            found = list(practices.find(passage, None if passage is opening else opening))
            others = chain(found, find_seats(passage, found, parties), _others(passage, before, parties))
            yield from ((one, passage) for one in chain(others, contacts.read(passage)))
        before = passage
    yield from ((transfer, None) for transfer in find_transfers(prose, parties))
    yield from ((contact, None) for contact in contacts.rest())


def _others(passage: Passage, before: Passage | None, parties: Parties) -> Iterator[Statement]:
    yield from find_entry_claims(passage, parties, before)
    stated = tuple(find_stated_roles(passage, parties, before))
    yield from stated
    yield from find_implied_roles(passage, parties, stated, before)
    yield from find_retention(passage)
    yield from find_rights(passage, before)
    yield from find_provision(passage)


def _in_order(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield statements by their first passage; all that they say decides only where two share theirs."""
    for _, tied in groupby(sorted(statements, key=_place), key=_place):
        members = list(tied)
        yield from sorted(members, key=repr) if len(members) > 1 else members


def _place(statement: Statement) -> tuple[object, ...]:
    return (statement.evidence, type(statement).__name__)
