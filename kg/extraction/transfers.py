"""Transfers: where personal data goes or is kept, from where, and under which safeguard (GDPR Chapter V).

In: the passages of one section, since a safeguard often stands in a later sentence or list than the transfer. Out:
`DataTransfer` statements, one a destination, origin and passage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.clauses import Clause
from kg.extraction.holders import find_holders
from kg.extraction.labels import Mention
from kg.extraction.organisations import find_organisations
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.extraction.places import UNSPECIFIED, Place
from kg.extraction.safeguards import UNNAMED, is_lacking, mechanisms_for
from kg.extraction.transfer_groups import (
    Told,
    crosses_borders,
    given_up,
    goals_of,
    group_transfers,
    paired,
    points_back,
    together,
)
from kg.extraction.transfer_names import is_derogation, names_transfer, stance_at
from kg.model import Concept, DataTransfer, Polarity, Span, TransferKind

_LONGEST_CLAUSE = 300


def find_transfers(section: Sequence[Passage], parties: Parties) -> Iterator[DataTransfer]:
    """Yield the transfers that a section states."""
    for group in group_transfers(section):
        head = group[0]
        named = any(told.safeguards and not told.is_general for told in group)
        for told in group:
            if not (told.destinations or told.safeguards):
                continue
            if told is not head and named and told.mechanisms == {UNNAMED} and not told.destinations:
                # "We ensure appropriate safeguards:" only introduces those that follow.
                continue
            by_framework = told.mechanisms <= told.passage.lexicon.frameworks.keys()
            if told.destinations or (head.abroad and not by_framework):
                yield from _to_places(told, group, parties)
            else:
                yield from _by_mechanism(told, told.origins or head.origins, parties)


def _to_places(told: Told, group: Sequence[Told], parties: Parties) -> Iterator[DataTransfer]:
    """Yield the transfers to the destinations of a passage, or where it names none, to those of its group's head."""
    head = group[0]
    goals = [(place.mention, place.concept) for place in told.destinations]
    goals = goals or [(told.safeguards[0], place.concept) for place in goals_of(told, head) if _is_left(place, head)]
    origins = sorted(told.origins or {origin for one in group for origin in one.origins})
    for mention, destination in goals:
        leads = told is head or (told.destinations and told.mechanisms <= {UNNAMED})
        mechanisms = together(told, group, destination) - given_up(told, group) if leads else told.mechanisms
        if told is not head:
            # "Data goes to Peru if you consent. Our staff in Peru sees it."
            own = told.mechanisms | _agreed_after(told, group)
            mechanisms = {m for m in mechanisms if m in own or not is_derogation(m)}
        mechanisms = mechanisms & paired(told, destination) or mechanisms
        for origin in [origin for origin in origins if origin != destination] or [""]:
            own = mechanisms & paired(told, origin, is_origin=True) or mechanisms
            chosen = mechanisms_for(origin, destination, own, told.passage.lexicon)
            if not chosen and _is_supposed(told.passage, mention):
                continue
            yield from _transfer(told, mention, destination, origin, chosen, parties)


def _agreed_after(told: Told, group: Sequence[Told]) -> set[Concept]:
    """Return what is relied on where a later passage of a group points back ("you consent to this transfer")."""
    after = [one for one in group[group.index(told) + 1 :] if not one.destinations and points_back(one.passage)]
    return {mechanism for one in after for mechanism in one.mechanisms}


def _is_left(place: Place, head: Told) -> bool:
    """Tell whether data may go to a place after all: no safeguard is told of a country that it is kept from."""
    return place.concept == UNSPECIFIED or stance_at(head.passage, place.mention) != "denied"


def _is_supposed(passage: Passage, place: Mention) -> bool:
    """Tell whether it is only said who will be told or asked if data should go to a place ("if we do, we will ask")."""
    return passage.holds("Hypotheses", 0) and passage.within("Notices", place.last, len(passage.tokens))


def _by_mechanism(told: Told, origins: set[Concept], parties: Parties) -> Iterator[DataTransfer]:
    """Yield transfers whose destination is not named: a framework implies it, other safeguards leave it open."""
    passage, frameworks = told.passage, told.passage.lexicon.frameworks
    others: list[Mention] = []
    for mention in told.safeguards:
        framework = frameworks.get(mention.concept)
        if framework is None:
            others.append(mention)
        elif passage.has("Adhere", "Transfer"):
            covered = framework.origins
            for origin in sorted(origins & set(covered)) or covered[:1]:
                yield from _transfer(told, mention, framework.destination, origin, (mention.concept,), parties)
    specific = [mention for mention in others if mention.concept != UNNAMED]
    named = specific or others
    if (
        named
        and (not is_derogation(named[0].concept) or _is_agreed(passage, named[0]))
        and _is_about_transfers(told, bool(specific))
    ):
        for origin in sorted(origins) or [""]:
            beside = paired(told, origin, is_origin=True)
            # "From the UK, we use the IDTA, from the EEA standard clauses"
            own = [mention for mention in named if mention.concept in beside] or named
            stated = mechanisms_for(origin, UNSPECIFIED, {mention.concept for mention in own}, passage.lexicon)
            yield from _transfer(told, own[0], UNSPECIFIED, origin, stated, parties)


def _is_agreed(passage: Passage, consent: Mention) -> bool:
    """Tell whether consent is given, under no condition, to a transfer that is called international."""
    return crosses_borders(passage) and not passage.has("Condition", last=consent.first)


def _is_about_transfers(told: Told, is_specific: bool) -> bool:
    """Tell whether a safeguard serves a transfer: by its verb, its section or an origin; one of no kind needs two."""
    passage = told.passage
    moves = passage.has("Transfer")
    about = bool(told.origins) or "Transfer" in passage.topics() | passage.governing | passage.topic
    return moves or about if is_specific else moves and about


def _transfer(
    told: Told,
    mention: Mention,
    destination: Concept,
    origin: Concept,
    mechanisms: tuple[Concept, ...],
    parties: Parties,
) -> Iterator[DataTransfer]:
    passage = told.passage
    # A safeguard that is lacking was left out before.
    polarity = stance_at(passage, mention) if mention.label.facet == "places" else "affirmed"
    if polarity == "denied":
        polarity, mechanisms = _denied(told, mention, mechanisms)
    if polarity is None:
        return
    first, last = passage.scope_of(mention.first)
    if names_transfer(passage, mention):
        # "Third country transfers: none" says it after the name.
        last = len(passage.tokens)
    importer = _importer(passage, first, mention, parties)
    kind: TransferKind = "disclosed-there" if importer else "stored-or-processed-there"
    yield DataTransfer(
        kind=kind,
        destination=destination,
        origin=origin,
        mechanisms=mechanisms,
        exporter=parties.publisher,
        importer=importer,
        evidence=_evidence(told, mention, (first, last), mechanisms),
        rule="transfer-stated",
        polarity=polarity,
        **passage.manner(mention.first),
    )


def _denied(
    told: Told, mention: Mention, mechanisms: tuple[Concept, ...]
) -> tuple[Polarity | None, tuple[Concept, ...]]:
    """Return what a denial comes to: a transfer is denied, made under a safeguard alone, or not spoken of."""
    passage = told.passage
    first, last = passage.scope_of(mention.first)
    stated = [m for m in passage.mentions.get("transfers", ()) if first <= m.first < last]
    if any(m.first < mention.first and is_lacking(passage, m) for m in stated):
        # "We no longer rely on the Privacy Shield to transfer data" denies the reliance.
        return None, ()
    relied = [m for m in told.safeguards if first <= m.first < last and not is_derogation(m.concept)]
    exceptions = {m: _exception(passage, mention.last, m.first) for m in relied}
    # "Except to India under standard clauses" excepts India, not what has the clauses.
    places = {place.first for place in passage.mentions.get("places", ())}
    unplaced = [m for m, at in exceptions.items() if at is not None and places.isdisjoint(range(at, m.first))]
    excepted = {m.concept for m in unplaced}
    if excepted:
        # "We do not transfer data abroad unless there are adequate safeguards" transfers it with them.
        return "affirmed", tuple(sorted(excepted - {UNNAMED})) or mechanisms
    # What safeguards the transfers that are made says nothing of one that is not.
    return "denied", tuple(sorted({m.concept for m, at in exceptions.items() if at is None} & set(mechanisms)))


def _exception(passage: Passage, first: int, last: int) -> int | None:
    """Return where an exception stands between what is denied and a safeguard."""
    return min(passage.places("ScopeEnds", first, last) + passage.places("Withouts", first, last), default=None)


def _evidence(told: Told, place: Mention, clause: Clause, mechanisms: Sequence[Concept]) -> tuple[Span, ...]:
    """Return what to quote: the clause with the safeguards in others, those apart if the whole is too long.

    "When we transfer data to Peru, we rely on standard clauses"
    """
    passage = told.passage
    relied = [mention for mention in told.safeguards if mention.concept in mechanisms]
    for reach in ([passage.clause_of(m.first) for m in relied], [(m.first, m.last) for m in relied]):
        ranges = [clause, *reach]
        opening, end = min(at for at, _ in ranges), max(at for _, at in ranges)
        if _is_quotable(passage, opening, end):
            return (passage.span(opening, end),)
    further = {passage.scope_of(m.first): m for m in relied}
    further.pop(passage.scope_of(place.first), None)
    own = passage.span(*_narrowed(passage, place, *clause))
    return (own, *(passage.span(*_narrowed(passage, m, *one)) for one, m in further.items()))


def _is_quotable(passage: Passage, first: int, last: int) -> bool:
    """Tell whether a token range is not too long to be quoted, with the addresses of its links."""
    quote = passage.span(first, last)
    return quote.end - quote.start <= _LONGEST_CLAUSE


def _narrowed(passage: Passage, mention: Mention, first: int, last: int) -> tuple[int, int]:
    """Return the part of a long clause from the movement to the place."""
    if _is_quotable(passage, first, last):
        return first, last
    moved = max((cue.first for cue in passage.cues("Transfer", first, mention.first)), default=first)
    return moved, mention.last


def _importer(passage: Passage, first: int, place: Mention, parties: Parties) -> str:
    """Return who receives the data at a place: whom the clause names before it, unless it is kept by the publisher."""
    kept = max((cue.first for cue in passage.cues("Store", first, place.first)), default=first)
    named = [_provider(passage, mention) for mention in passage.mentions.get("ckg:ProviderClass", ())]
    named += [(o.first, o.last, o.name) for o in find_organisations(passage, parties)]
    before = [
        (at, name)
        for at, end, name in named
        if first <= at and end <= place.first and not _gives(passage, at)
        if kept <= at or _keeps(passage, first, at, end, kept) or _has_facility(passage, at, end)
    ]
    return max(before, default=(0, ""))[1] or _keeper(passage, first, kept, parties)


def _has_facility(passage: Passage, at: int, end: int) -> bool:
    """Tell whether data is kept by somebody named, or on his machines ("stored by Acme", "an Acme server")."""
    return passage.holds("BeforeAgent", at - 1) or passage.holds("Facilities", end)


def _gives(passage: Passage, at: int) -> bool:
    """Tell whether data comes from who stands at a token ("what we obtain from a third party is kept in")."""
    return passage.holds("BeforeOrigin", passage.past_determiners(at - 1))


def _provider(passage: Passage, mention: Mention) -> tuple[int, int, str]:
    """Return where a provider stands and what it is called: by the name right after ("our provider Example Cloud")."""
    last = mention.last
    while last < len(passage.tokens) and passage.tokens[last].raw[0].isupper():
        last += 1
    return mention.first, last, passage.words(mention.last, last) or passage.wording(mention.first, mention.last)


def _keeper(passage: Passage, first: int, kept: int, parties: Parties) -> str:
    """Return the name of several words that is the subject of a verb of keeping ("Example Hosting stores data in")."""
    at = kept
    while at > first and passage.holds("Modals", at - 1):
        at -= 1
    agrees = at < kept or passage.tokens[kept].raw.lower() != passage.lemmas[kept]
    if at == first or not agrees or not passage.tokens[kept].raw.lower().endswith(("s", passage.lemmas[kept])):
        return ""
    named = [one for one in find_holders(passage, parties, first, at) if one.last == at and one.kind == "name"]
    name = named[0].name if named and named[0].last - named[0].first > 1 else ""
    return "" if not name or parties.is_publisher(name) else name


def _keeps(passage: Passage, first: int, at: int, end: int, kept: int) -> bool:
    """Tell whether a clause opens with somebody named who keeps data ("we and our providers process or store")."""
    parties = (*passage.mentions.get("ckg:ProviderClass", ()), *passage.mentions.get("recipients", ()))
    verbs = (cue for name in ("Access", "Use", "Store") for cue in passage.cues(name, end, kept))
    named, acting = ({i for m in mentions for i in range(m.first, m.last)} for mentions in (parties, verbs))
    opens = all(
        i in named or any(passage.holds(words, i) for words in ("Determiners", "Coordinators", "Speakers"))
        for i in range(first, at)
    )
    # The dot of "Example Inc." stands behind the name.
    return opens and all(
        i in named | acting
        or passage.holds("Auxiliaries", i)
        or passage.holds("Coordinators", i)
        or passage.tokens[i].lemma == "."
        for i in range(end, kept)
    )
