"""Transfers: where personal data goes or is kept, from where, and under which safeguard (GDPR Chapter V).

In: the passages of one block (a paragraph or list item), since a safeguard often stands in the sentence after the
transfer. Out: `DataTransfer` statements, one a destination, origin and passage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extraction.lexicon import Mention
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.model import Concept, DataTransfer, TransferKind

UNSPECIFIED = "ckg:UnspecifiedThirdCountry"
_SUBJECTS_COUNTRY = "ckg:DataSubjectCountry"
_REGIONS = frozenset({"loc:EU", "loc:EEA"})
_FRAMEWORKS: dict[Concept, Concept] = {
    "ckg:EUUSDataPrivacyFramework": "loc:EU",
    "ckg:UKExtensionToDataPrivacyFramework": "loc:GB",
    "ckg:SwissUSDataPrivacyFramework": "loc:CH",
}
_BEFORE_DESTINATION = frozenset({"to", "in", "into", "within", "at", "across", "include", "including", "our"})
_JOINS = frozenset({"and", "or", ",", "the", "(", ")", "&", "other", "both"})


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a passage and its part in the movement of data."""

    passage: Passage
    mention: Mention
    concept: Concept
    is_origin: bool


def find_transfers(block: Sequence[Passage], parties: Parties) -> Iterator[DataTransfer]:
    """Yield the transfers that a block states."""
    passages = [p for p in block if p.segment.kind != "heading" and p.tokens]
    moving = [p for p in passages if _moves_data(p)]
    if not moving:
        return
    places = [place for p in moving for place in _places(p)]
    destinations = [place for place in places if not place.is_origin]
    mechanisms = tuple(sorted({m.concept for p in passages for m in p.mentions.get("transfers", ())}))
    origins = sorted({place.concept for place in places if place.is_origin}) or [""]
    if destinations:
        for place in destinations:
            for origin in [o for o in origins if o != place.concept] or [""]:
                yield _transfer(place.passage, place.mention, place.concept, origin, mechanisms, parties)
    else:
        yield from _by_mechanism(moving, origins, parties)


def _by_mechanism(moving: Sequence[Passage], origins: list[Concept], parties: Parties) -> Iterator[DataTransfer]:
    """Yield transfers whose destination is not named: a framework implies it, other safeguards leave it open."""
    for passage in moving:
        for mention in passage.mentions.get("transfers", ()):
            framework = _FRAMEWORKS.get(mention.concept)
            destination = "loc:US" if framework else UNSPECIFIED
            for origin in [framework] if framework else origins:
                yield _transfer(passage, mention, destination, origin, (mention.concept,), parties)


def _transfer(
    passage: Passage,
    mention: Mention,
    destination: Concept,
    origin: Concept,
    mechanisms: tuple[Concept, ...],
    parties: Parties,
) -> DataTransfer:
    first, last = passage.clause_of(mention.first)
    importer = next((m for m in passage.mentions.get("ckg:ProviderClass", ()) if first <= m.first < last), None)
    disclosed = importer is not None or passage.has("Share", first=first, last=last)
    kind: TransferKind = "disclosed-there" if disclosed else "stored-or-processed-there"
    return DataTransfer(
        kind=kind,
        destination=destination,
        origin=origin,
        mechanisms=mechanisms,
        exporter=parties.publisher,
        importer=passage.words(importer.first, importer.last) if importer else "",
        evidence=(passage.span(first, last),),
        rule="transfer-stated",
        polarity=passage.polarity(mention.first),
        modality=passage.modality(mention.first),
        condition=passage.condition(mention.first),
        regime=passage.regime,
    )


def _moves_data(passage: Passage) -> bool:
    if passage.has("Transfer", "Store") and (passage.mentions.get("places") or passage.mentions.get("transfers")):
        return True
    return bool(passage.has("Located") and passage.mentions.get("places") and passage.has("Share"))


def _places(passage: Passage) -> Iterator[_Place]:
    """Yield the places of a passage that data comes from or goes to, in the order of the text."""
    origin_from = False
    previous: Mention | None = None
    for mention in passage.mentions.get("places", ()):
        joined = previous is not None and all(
            token.lemma in _JOINS for token in passage.tokens[previous.last : mention.first]
        )
        before = [token.lemma for token in passage.tokens[max(0, mention.first - 3) : mention.first]]
        if not joined:
            origin_from = "from" in before
        if "outside" in before:
            yield _Place(passage, mention, UNSPECIFIED, is_origin=False)
            yield _Place(passage, mention, mention.concept, is_origin=True)
        elif origin_from or _is_owner(passage, mention):
            yield _Place(passage, mention, mention.concept, is_origin=True)
        elif _is_of_the_reader(passage, mention):
            continue
        elif joined or mention.concept == UNSPECIFIED or set(before) & _BEFORE_DESTINATION:
            yield _Place(passage, mention, mention.concept, is_origin=False)
        previous = mention


def _is_owner(passage: Passage, mention: Mention) -> bool:
    """Tell whether a place qualifies the data ("EU data", "EEA residents")."""
    return mention.last < len(passage.tokens) and passage.tokens[mention.last].lemma in {"data", "resident", "personal"}


def _is_of_the_reader(passage: Passage, mention: Mention) -> bool:
    """Tell whether a place is where the reader lives ("if you are in the EEA")."""
    return any(
        cue.first < mention.first and mention.first - cue.first <= 8
        for cue in passage.cues("Condition")
        if any(token.lemma == "you" for token in passage.tokens[cue.first : mention.first])
    )
