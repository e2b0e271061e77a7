"""The stage as a whole: segments of a document in, its profile and statements out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from kg.extraction.contacts import ContactReader
from kg.extraction.implied_roles import find_implied_roles
from kg.extraction.language import find_language
from kg.extraction.lexicon import Lexicon
from kg.extraction.parties import Parties, find_parties, read_profile
from kg.extraction.passages import Analyst, Passage
from kg.extraction.practices import find_practices
from kg.extraction.provision import find_provision
from kg.extraction.retention import find_retention
from kg.extraction.rights import find_rights
from kg.extraction.roles import find_stated_roles
from kg.extraction.rows import find_row_claims
from kg.extraction.transfers import find_transfers
from kg.model import Document, Extraction, Segment, Statement


def extract(document: Document, segments: Sequence[Segment], *, lexicon: Lexicon) -> Extraction:
    """Return what a document claims: its profile and its statements, sorted by first passage."""
    profile = read_profile(segments, find_language(segments, lexicon), lexicon)
    parties = find_parties(profile, segments, lexicon)
    passages = Analyst(lexicon).passages(segments)
    contacts = ContactReader(document)
    statements = {
        statement: None
        for _, section in groupby(_in_order(passages), key=lambda place: place[1].segment.headings)
        for statement in _claims(section, parties, contacts)
    }
    statements.update(dict.fromkeys(contacts.rest()))
    return Extraction(profile, tuple(sorted(statements, key=_order)))


def _in_order(passages: Iterable[Passage]) -> Iterator[tuple[Passage | None, Passage]]:
    """Yield each passage with the one before it."""
    before: Passage | None = None
    for passage in passages:
        yield before, passage
        before = passage


def _claims(
    section: Iterable[tuple[Passage | None, Passage]], parties: Parties, contacts: ContactReader
) -> Iterator[Statement]:
    prose: list[Passage] = []
    for before, passage in section:
        row = list(find_row_claims(passage, parties))
        if row:
            yield from row
            continue
        prose.append(passage)
        yield from find_practices(passage, parties)
        stated = tuple(find_stated_roles(passage, parties))
        yield from stated
        yield from find_implied_roles(passage, parties, stated)
        yield from find_retention(passage)
        yield from find_rights(passage, before)
        yield from find_provision(passage)
        yield from contacts.read(passage)
    yield from find_transfers(prose, parties)


def _order(statement: Statement) -> tuple[object, ...]:
    return (statement.evidence, type(statement).__name__, repr(statement))
