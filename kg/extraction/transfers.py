"""Transfers: where personal data goes or is kept, from where, and under which safeguard (GDPR Chapter V).

In: the passages of one block (a paragraph or list item), since a safeguard often stands in the sentence after the
transfer. Out: `DataTransfer` statements, one a destination, origin and passage.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extraction.denial import stance
from kg.extraction.lexicon import Framework, Mention
from kg.extraction.organisations import find_organisations
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.model import Concept, DataTransfer, TransferKind

_UNSPECIFIED = "ckg:UnspecifiedThirdCountry"
_SUBJECTS_COUNTRY = "ckg:DataSubjectCountry"
_CONSENT = "eu-gdpr:A6-1-a"
_DEROGATION = "eu-gdpr:A49"
"""Derogations for specific situations, GDPR Art. 49; consent and contract are worded like legal bases."""
_UNNAMED = "ckg:UnspecifiedSafeguard"
_GENERAL = frozenset({_UNNAMED, "ckg:DataPrivacyFramework"})


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a passage and its part in the movement of data."""

    passage: Passage
    mention: Mention
    concept: Concept
    is_origin: bool


def find_transfers(block: Sequence[Passage], parties: Parties) -> Iterator[DataTransfer]:
    """Yield the transfers that a block states."""
    groups = _groups(block)
    if not groups:
        yield from _listed(block, parties)
    for group in groups:
        places = [place for passage in group for place in _places(passage)]
        mechanisms = {m.concept for passage in group for m in (*_safeguards(passage), *_consents(passage))}
        origins = sorted({place.concept for place in places if place.is_origin})
        destinations = [place for place in places if not place.is_origin]
        for place in destinations:
            for origin in [origin for origin in origins if origin != place.concept] or [""]:
                chosen = _mechanisms_for(origin, mechanisms, place.passage.lexicon.frameworks)
                yield from _transfer(place.passage, place.mention, place.concept, origin, chosen, parties)
        if not destinations:
            yield from _by_mechanism(group, origins, parties)


def _listed(block: Sequence[Passage], parties: Parties) -> Iterator[DataTransfer]:
    """Yield the transfers of a lead-in ("we transfer data abroad only if:") once for each safeguard listed under it."""
    above = block[0].governor
    if above is None or not _moves_data(above):
        return
    places = list(_places(above))
    origins = sorted({place.concept for place in places if place.is_origin})
    destinations = sorted({place.concept for place in places if not place.is_origin})
    for passage in block:
        for mention in _safeguards(passage):
            for destination in destinations:
                for origin in origins or [""]:
                    yield from _transfer(passage, mention, destination, origin, (mention.concept,), parties)


def _groups(block: Sequence[Passage]) -> list[list[Passage]]:
    """Part a block where a new destination is named: what follows ("for such transfers we rely on") belongs to it."""
    groups: list[list[Passage]] = []
    for passage in block:
        moves = _moves_data(passage)
        if moves and (not groups or any(not place.is_origin for place in _places(passage))):
            groups.append([])
        if groups and (moves or passage.mentions.get("transfers")):
            groups[-1].append(passage)
    return groups


def _safeguards(passage: Passage) -> Iterator[Mention]:
    """Yield the mechanisms that a passage states; consent and the like count only where data is moved."""
    for mention in passage.mentions.get("transfers", ()):
        if passage.has("Negation", first=max(0, mention.first - 8), last=mention.first):
            continue
        if not mention.concept.startswith(_DEROGATION) or (passage.has("Transfer") and passage.mentions.get("places")):
            yield mention


def _consents(passage: Passage) -> Iterator[Mention]:
    """Yield the consent that a passage makes a transfer depend on, as the derogation that it is there."""
    if passage.has("Transfer") and passage.mentions.get("places"):
        for mention in passage.mentions.get("legal-bases", ()):
            if mention.concept == _CONSENT and mention.label.kind == "plain":
                yield mention._replace(label=mention.label._replace(concept=f"{_DEROGATION}-1-a"))


def _mechanisms_for(
    origin: Concept, mechanisms: Iterable[Concept], frameworks: Mapping[Concept, Framework]
) -> tuple[Concept, ...]:
    """Return the mechanisms that can serve an origin: of the frameworks, only the form made for it."""
    known = {mechanism for mechanism in mechanisms if mechanism in frameworks}
    fitting = {mechanism for mechanism in known if origin in frameworks[mechanism].origins}
    dropped = (known - fitting) | {"ckg:DataPrivacyFramework"} if fitting else set()
    kept = set(mechanisms) - dropped
    # "Appropriate safeguards, such as standard contractual clauses" states the clauses.
    return tuple(sorted(kept - {_UNNAMED} or kept))


def _by_mechanism(group: Sequence[Passage], origins: Sequence[Concept], parties: Parties) -> Iterator[DataTransfer]:
    """Yield transfers whose destination is not named: a framework implies it, other safeguards leave it open."""
    for passage in group:
        about = passage.topics() | passage.governing | passage.topic
        named = [m for m in _safeguards(passage) if m.concept not in _GENERAL]
        for mention in named or _safeguards(passage):
            framework = passage.lexicon.frameworks.get(mention.concept)
            if framework is not None:
                covered = framework.origins
                for origin in [origin for origin in origins if origin in covered] or covered[:1]:
                    yield from _transfer(passage, mention, framework.destination, origin, (mention.concept,), parties)
            elif not mention.concept.startswith(_DEROGATION) and passage.has("Transfer") and "Transfer" in about:
                for origin in origins or [""]:
                    yield from _transfer(passage, mention, _UNSPECIFIED, origin, (mention.concept,), parties)


def _transfer(
    passage: Passage,
    mention: Mention,
    destination: Concept,
    origin: Concept,
    mechanisms: tuple[Concept, ...],
    parties: Parties,
) -> Iterator[DataTransfer]:
    polarity = stance(passage, mention.first)
    if polarity is None:
        return
    first, last = passage.clause_of(mention.first)
    importer = _importer(passage, first, mention, parties)
    if polarity == "denied":
        # What safeguards the transfers that are made says nothing of one that is not.
        here = {m.concept for m in passage.mentions.get("transfers", ()) if first <= m.first < last}
        mechanisms = tuple(mechanism for mechanism in mechanisms if mechanism in here)
    kind: TransferKind = "disclosed-there" if importer else "stored-or-processed-there"
    yield DataTransfer(
        kind=kind,
        destination=destination,
        origin=origin,
        mechanisms=mechanisms,
        exporter=parties.publisher,
        importer=importer,
        evidence=(passage.span(first, last),),
        rule="transfer-stated",
        polarity=polarity,
        **passage.manner(mention.first),
    )


def _importer(passage: Passage, first: int, place: Mention, parties: Parties) -> str:
    """Return who receives the data at a place: whom the clause names before it, unless it is kept by the publisher."""
    kept = max((cue.first for cue in passage.cues("Store", first, place.first)), default=first)
    named = [
        (mention.first, mention.last, passage.wording(mention.first, mention.last))
        for mention in passage.mentions.get("ckg:ProviderClass", ())
    ]
    named += [(o.first, o.last, o.name) for o in find_organisations(passage, parties)]
    before = [(first, name) for first, last, name in named if kept <= first and last <= place.first]
    return max(before, default=(0, ""))[1]


def _moves_data(passage: Passage) -> bool:
    if passage.segment.kind in {"heading", "row"} or not passage.tokens:
        return False
    if any(mention.label.kind == "plain" for mention in passage.mentions.get("rights", ())):
        return False
    if not (passage.mentions.get("places") or passage.mentions.get("transfers")):
        return False
    theirs = passage.has("Share") or bool(passage.mentions.get("ckg:ProviderClass"))
    return passage.has("Transfer", "Store") or (passage.has("Located") and theirs)


def _places(passage: Passage) -> Iterator[_Place]:
    """Yield the places of a passage that data comes from or goes to, in the order of the text."""
    mentions = passage.mentions.get("places", ())
    clear = any(mention.label.kind == "plain" for mention in mentions)
    previous: Mention | None = None
    part = ""
    for mention in mentions:
        # Jordan, Chad and Georgia are places only beside clearer ones.
        contextual = mention.label.kind == "contextual"
        # "Atlanta, Georgia": the state after its city.
        state = contextual and previous is not None and previous.last == mention.first - 1
        if _is_part_of_a_name(passage, mention) or state or (contextual and not clear):
            continue
        joined = previous is not None and all(
            passage.holds("PlaceJoins", index) for index in range(previous.last, mention.first)
        )
        if not joined:
            part = _part(passage, mention)
        if part == "outside" and not joined:
            yield _Place(passage, mention, _UNSPECIFIED, is_origin=False)
        if part in {"outside", "from"}:
            yield _Place(passage, mention, mention.concept, is_origin=True)
        elif part == "to" and mention.concept != _SUBJECTS_COUNTRY:
            yield _Place(passage, mention, mention.concept, is_origin=False)
        previous = mention


def _part(passage: Passage, mention: Mention) -> str:
    """Tell what a place is in the movement of data: `from`, `to`, `outside`, or "" for none."""
    end = mention.first
    while end and passage.holds("Articles", end - 1):
        end -= 1
    near = max(0, end - 2)
    # "governed by the laws of India"
    if passage.within("Offices", max(0, end - 6), end):
        return ""
    if _is_of_the_reader(passage, mention):
        return ""
    if passage.within("Outside", near, end):
        return "outside"
    # "from users in the EU"
    theirs = passage.within("Persons", near, end - 1) or _is_of_people(passage, mention)
    if passage.within("BeforeOrigin", near, end) or theirs:
        return "from"
    # "in a variety of locations, including Ireland, the United States"
    listed = passage.within("Coordinators", end - 1, end) and passage.within("BeforeExamples", max(0, end - 10), end)
    if mention.concept == _UNSPECIFIED or listed or passage.within("BeforeDestination", end - 1, end):
        return "to" if _follows_movement(passage, mention) else ""
    return ""


def _is_part_of_a_name(passage: Passage, mention: Mention) -> bool:
    """Tell whether a place only names something else ("EU-US Privacy Shield", "U.S. Department of Commerce")."""
    if any(safeguard.first <= mention.first < safeguard.last for safeguard in passage.mentions.get("transfers", ())):
        return True
    return mention.last < len(passage.tokens) and passage.holds("Offices", mention.last)


def _follows_movement(passage: Passage, mention: Mention) -> bool:
    return passage.has("Transfer", "Store", "Located", "Share", last=mention.first)


def _is_of_people(passage: Passage, mention: Mention) -> bool:
    """Tell whether a place qualifies data or people ("EU data", "EEA residents")."""
    return mention.last < len(passage.tokens) and passage.holds("People", mention.last)


def _is_of_the_reader(passage: Passage, mention: Mention) -> bool:
    """Tell whether a place is where the reader lives ("if you are in the EEA")."""
    return any(
        cue.first < mention.first and mention.first - cue.first <= 10
        for cue in passage.cues("Condition")
        if passage.within("Readers", cue.first, mention.first)
    )
