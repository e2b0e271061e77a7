"""Seats: the countries in which named recipients sit, given after the name.

They stand in brackets ("Example Mail Inc. (USA)"), in a list after a comma or dash, or in words ("Example Mail, a firm
based in the USA"), or end an address ("Example Inc., 1 Main Street, Austin, USA"). An address within the EEA tells who
somebody is, not that data is transferred.

In: a `Passage`, the practices found in it, and the passages after it. Out: `DataTransfer` statements (GDPR Art.
13(1)(f)), with the safeguards that are told beside a seat, or soon after it of the same recipient.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.labels import Mention
from kg.extraction.organisations import find_organisations
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.extraction.places import find_places
from kg.extraction.safeguards import find_safeguards, mechanisms_for
from kg.model import Concept, DataTransfer, Practice, Span

_LONGEST_ADDRESS = 30
_FEW_WORDS = 8
_APPOSITION = 2
"""How many tokens join a name and what it is ("Example Mail, a")."""


def find_seats(
    passage: Passage, practices: Sequence[Practice], parties: Parties, after: Sequence[Passage]
) -> Iterator[DataTransfer]:
    """Yield where the recipients that a passage names sit; what is said `after` it may be of them."""
    if "places" not in passage.mentions:
        return
    receiving = {
        value.span
        for practice in practices
        if practice.polarity == "affirmed"
        for value in practice.values
        if value.facet == "recipient" and value.name
    }
    for organisation in find_organisations(passage, parties) if receiving else ():
        if passage.span(organisation.first, organisation.last) in receiving:
            yield from _seat(passage, organisation.name, organisation.first, organisation.last, parties, after)


def _seat(
    passage: Passage, name: str, first: int, last: int, parties: Parties, after: Sequence[Passage]
) -> Iterator[DataTransfer]:
    """Yield the country that stands in brackets after a name, or in a list after a comma or dash."""
    forms = passage.lexicon.words["LegalForms"]
    places = {mention.first for mention in passage.mentions["places"]}
    # "Example Mail Technologies Inc."
    while last < len(passage.tokens) and last not in places:
        if not (passage.lemmas[last] in {".", *forms} or passage.tokens[last].raw[0].isupper()):
            break
        last += 1
    last = _past_bracket(passage, last)
    end = _end(passage, last)
    if end and passage.holds("LegalForms", end + 1):
        return  # "Example (Europe) Ltd" is a name.
    near = passage.lexicon.members if _is_address(passage, last, end) else frozenset()
    for mention in passage.mentions["places"]:
        if mention.concept in near:
            continue
        if (
            _is_added(passage, mention, last, end)
            or _is_told(passage, mention, last)
            or _is_of_firm(passage, mention, first, last)
        ):
            own = [one.concept for one in passage.mentions.get("transfers", ())]
            told, spans = ((), ()) if own else _told_of(passage.tokens[first].raw, after)
            yield DataTransfer(
                kind="disclosed-there",
                destination=mention.concept,
                mechanisms=mechanisms_for("", mention.concept, own or told, passage.lexicon),
                exporter=parties.publisher,
                importer=name,
                evidence=(passage.span(min(first, mention.first), max(last, mention.last)), *spans),
                rule="transfer-seat",
                **passage.manner(first),
            )


def _told_of(name: str, after: Sequence[Passage]) -> tuple[tuple[Concept, ...], tuple[Span, ...]]:
    """Return the safeguards of the first passage that tells any of a recipient, by the first word of its name."""
    for passage in after:
        if "transfers" in passage.mentions and any(token.raw == name for token in passage.tokens):
            told = tuple(find_safeguards(passage, moves=False))
            if told:
                return tuple(one.concept for one in told), (passage.span(0, len(passage.tokens)),)
    return (), ()


def _past_bracket(passage: Passage, at: int) -> int:
    """Return where an item goes on after a bracket that names no place ("Example Mail (e-mail), USA")."""
    if passage.segment.kind != "item" or at >= len(passage.tokens) or passage.lemmas[at] != "(":
        return at
    closed = _end(passage, at)
    named = any(at < mention.first < closed for mention in passage.mentions["places"])
    return at if named or not closed else closed + 1


def _is_added(passage: Passage, place: Mention, last: int, end: int) -> bool:
    """Tell whether a place stands in what is added to a name, which ends at a token."""
    # A long bracket holds an address, which a country ends.
    reached = last < place.first and place.last <= end and (place.last == end or end - last <= _FEW_WORDS)
    before = place.first - 1
    # "(Example Ireland Ltd.)" is a name.
    return reached and (not passage.tokens[before].is_word or passage.holds("SeatJoins", before))


def _is_address(passage: Passage, last: int, end: int) -> bool:
    """Tell whether what is added to a name is no mere country, but an address."""
    numbered = any(token.raw[0].isdigit() for token in passage.tokens[last:end])
    return numbered or (end > last and passage.segment.kind != "item" and passage.lemmas[last] == ",")


def _is_told(passage: Passage, place: Mention, last: int) -> bool:
    """Tell whether words after a name say that it sits at a place, where no transfer to the place is told."""
    between = range(last, place.first)
    if not (0 < len(between) <= _FEW_WORDS and all(passage.holds("SeatWords", at) for at in between)):
        return False
    # "We use Example Mail in Norway" tells where it is used.
    bare = all(passage.holds("SeatJoins", at) or passage.holds("SeatMarks", at) for at in between)
    told = passage.within("BeforeDestination", last, place.first) and not bare
    return told and not _is_goal(passage, place)


def _is_of_firm(passage: Passage, place: Mention, first: int, last: int) -> bool:
    """Tell whether a place tells which firm somebody is ("Example Mail, a US company", "the US-based firm Example")."""
    at = place.last + passage.holds("Seated", place.last)
    noun = next((at for at in (place.last - 1, at) if _names_firm(passage, at)), -1)
    if noun < 0:
        return False
    after = range(last, place.first)
    apposed = len(after) == _APPOSITION and all(passage.holds("SeatWords", at) for at in after)
    return (apposed or noun + 1 == first) and not _is_goal(passage, place)


def _names_firm(passage: Passage, at: int) -> bool:
    return passage.holds("PartnerWords", at) or passage.holds("ProviderWords", at)


def _is_goal(passage: Passage, place: Mention) -> bool:
    """Tell whether a transfer to a place is told anyhow, which takes in who sits there."""
    return any(goal.mention is place and not goal.is_origin for goal in find_places(passage))


def _end_of_address(passage: Passage, at: int) -> int:
    """Return where an address ends that begins after a comma, 0 if none does: numbers and words with a capital.

    A short one may hold no number, but ends with a place ("San Jose, USA").
    """
    end, last = at, at
    for index in range(at, min(len(passage.tokens), at + _LONGEST_ADDRESS)):
        token = passage.tokens[index]
        is_of_name = not token.is_word or token.raw[0].isupper() or token.raw[0].isdigit()
        if not is_of_name or passage.holds("ListBreaks", index):
            break
        last = index + 1 if token.is_word else last
        end = index
    numbered = any(passage.tokens[index].raw[0].isdigit() for index in range(at, end))
    placed = last - at <= _FEW_WORDS and any(place.last == last for place in passage.mentions["places"])
    return last if numbered or placed else 0


def _end(passage: Passage, at: int) -> int:
    """Return where ends what is added to a name at a token, 0 if nothing is."""
    if at >= len(passage.tokens):
        return 0
    if passage.lemmas[at] == "(":
        inside = passage.lemmas[at : at + _LONGEST_ADDRESS]
        return at + inside.index(")") if ")" in inside else 0
    if passage.segment.kind != "item" and passage.lemmas[at] == ",":
        return _end_of_address(passage, at)
    if passage.segment.kind != "item" or not passage.holds("SeatMarks", at):
        return 0
    rest = passage.lemmas[at + 1 : at + 1 + _FEW_WORDS]
    stops = (i for i, lemma in enumerate(rest, at + 1) if lemma in passage.lexicon.words["SeatEnds"])
    return next(stops, min(len(passage.tokens), at + 1 + _FEW_WORDS))
