"""The stage as a whole: segments of a document in, its profile and statements out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple, TypeAlias

from kg.extraction.analyst import Analyst
from kg.extraction.columns import cells_of
from kg.extraction.confidence import ConfidenceModel
from kg.extraction.contacts import ContactReader
from kg.extraction.entries import find_entry_claims
from kg.extraction.implied_roles import IMPLYING_CUES, find_implied_roles
from kg.extraction.language import find_language
from kg.extraction.lexicon import Lexicon
from kg.extraction.likely import LikelihoodModel
from kg.extraction.parties import Parties, find_parties
from kg.extraction.passages import Passage
from kg.extraction.practices import Practices
from kg.extraction.profile import read_profile
from kg.extraction.provision import PROVISION_CUES, find_provision
from kg.extraction.retention import find_retention, may_tell_retention
from kg.extraction.rights import find_rights
from kg.extraction.roles import find_stated_roles
from kg.extraction.rows import find_row_claims
from kg.extraction.seats import find_seats
from kg.extraction.transfers import find_transfers
from kg.model import Document, Extraction, Practice, RoleAssignment, Segment, Statement

_BATCH = 256
"""How many passages are read at a time: most policies as a whole."""
_SAFEGUARD_REACH = 4
"""How many passages after a recipient may tell the safeguard for it."""
Made: TypeAlias = tuple[Statement, Passage | None]
"""A statement and the passage that makes it; None for transfers, which a section makes."""


def extract(
    document: Document,
    segments: Sequence[Segment],
    *,
    lexicon: Lexicon,
    confidence: ConfidenceModel | None = None,
    likelihood: LikelihoodModel | None = None,
) -> Extraction:
    """Return what a document claims: its profile and its statements, sorted by first passage.

    Statements have a confidence if there is a model for it; without one of likelihood, they are what rules find.
    """
    profile = read_profile(segments, find_language(segments, lexicon), lexicon)
    parties = find_parties(profile, segments, lexicon)
    made = iter_claims(Analyst(lexicon).passages(segments), parties, document, likelihood)
    statements = dict.fromkeys(_rated(made, confidence) if confidence else (statement for statement, _ in made))
    return Extraction(profile, tuple(_in_order(statements)))


def _rated(made: Iterator[Made], confidence: ConfidenceModel) -> Iterator[Statement]:
    """Yield statements with their confidence, rated many at a time as `Analyst` reads segments."""
    while batch := list(islice(made, _BATCH)):
        yield from [confidence.rate(*one) for one in batch]


def iter_claims(
    passages: Iterable[Passage], parties: Parties, document: Document, likelihood: LikelihoodModel | None = None
) -> Iterator[Made]:
    """Yield what passages claim, each by itself and with the ones before it; transfers by section."""
    practices, contacts = Practices(parties, likelihood), ContactReader(document)
    section: list[Passage] = []
    places = _places(passages)
    # Rule by rule for many passages, as `Analyst` reads segments.
    while batch := list(islice(places, _BATCH)):
        prose: list[_Place] = []
        for place in batch:
            row = list(find_row_claims(place.passage, parties))
            if row:
                yield from [(_completed(one, place.passage, practices), place.passage) for one in row]
                if cells_of(place.passage, "retention"):
                    yield from [(one, place.passage) for one in find_retention(place.passage)]
            else:
                prose.append(place)
        yield from _practices(prose, practices, parties)
        yield from _others(prose, parties)
        yield from [(contact, at.passage) for at in prose for contact in contacts.read(at.passage)]
        for at in prose:
            if section and section[-1].segment.headings != at.passage.segment.headings:
                yield from [(transfer, None) for transfer in find_transfers(section, parties)]
                section = []
            section.append(at.passage)
    yield from [(transfer, None) for transfer in find_transfers(section, parties)]
    yield from [(contact, None) for contact in contacts.rest()]


class _Place(NamedTuple):
    """A passage, the one before it, and the sentence that opens its paragraph, None if it does so itself."""

    passage: Passage
    before: Passage | None
    opening: Passage | None


def _places(passages: Iterable[Passage]) -> Iterator[_Place]:
    before: Passage | None = None
    opening: Passage | None = None
    for passage in passages:
        if opening is None or opening.segment.block != passage.segment.block:
            opening = passage
        yield _Place(passage, before, None if passage is opening else opening)
        before = passage


def _completed(claim: Statement, row: Passage, practices: Practices) -> Statement:
    return practices.complete(claim, row) if isinstance(claim, Practice) else claim


def _practices(prose: Sequence[_Place], practices: Practices, parties: Parties) -> Iterator[Made]:
    """Yield the practices of passages, and where the recipients that they name sit."""
    found = practices.find((at.passage, at.opening) for at in prose)
    yield from [(practice, at.passage) for at, own in zip(prose, found, strict=True) for practice in own]
    passages = [at.passage for at in prose]
    for index, own in enumerate(found):
        after = passages[index + 1 : index + 1 + _SAFEGUARD_REACH]
        yield from [(seat, passages[index]) for seat in find_seats(passages[index], own, parties, after)]


def _others(prose: Sequence[_Place], parties: Parties) -> Iterator[Made]:
    yield from [(one, at.passage) for at in prose for one in find_entry_claims(at.passage, parties, at.before)]
    yield from [(role, at.passage) for at in prose for role in _roles(at, parties)]
    yield from [
        (one, at.passage) for at in prose if may_tell_retention(at.passage) for one in find_retention(at.passage)
    ]
    yield from [(one, at.passage) for at in prose for one in find_rights(at.passage, at.before)]
    yield from [
        (one, at.passage) for at in prose if at.passage.names(PROVISION_CUES) for one in find_provision(at.passage)
    ]


def _roles(at: _Place, parties: Parties) -> list[RoleAssignment]:
    stated = find_stated_roles(at.passage, parties, at.before)
    if not at.passage.names(IMPLYING_CUES):
        return stated
    return [*stated, *find_implied_roles(at.passage, parties, stated, at.before)]


def _in_order(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield statements by their first passage; all that they say decides only where two share theirs."""
    for _, tied in groupby(sorted(statements, key=_place), key=_place):
        members = list(tied)
        yield from sorted(members, key=repr) if len(members) > 1 else members


def _place(statement: Statement) -> tuple[object, ...]:
    return (statement.evidence, type(statement).__name__)
