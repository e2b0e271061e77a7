"""Places to which a passage points back: where those are who were named before, or "there".

In: a `Passage` and the one before it. Out: `Place` values, as those that the passage names itself.
"""

from __future__ import annotations

from kg.extraction.movements import goes_to_pointer
from kg.extraction.passages import Passage
from kg.extraction.places import Place, find_listed_places, find_places
from kg.extraction.residences import is_of_persons, is_where_the_reader_is


def find_pointed_places(passage: Passage, before: Passage | None) -> tuple[Place, ...]:
    """Return the places that a passage tells data to go to by what the sentence before it names or asks."""
    if before is None or before.segment.block != passage.segment.block:
        return ()
    if before.holds("QuestionMarks", len(before.tokens) - 1):
        return _places_asked(passage, before)
    return places_after(passage, _verb_of_those(passage, before)) or _places_there(passage, before)


def places_after(passage: Passage, verb: int) -> tuple[Place, ...]:
    """Return the places after a verb that tells where countries or people told before are, none if there is no verb."""
    listed = find_listed_places(passage) if verb else ()
    return tuple(Place(one, concept, is_origin=False) for one, concept, _ in listed if one.first > verb)


def _places_asked(passage: Passage, question: Passage) -> tuple[Place, ...]:
    """Return the places of a question that a passage answers with yes or no ("Is data sent abroad? No.")."""
    if not (passage.holds("Ticks", 0) and (len(passage.tokens) == 1 or not passage.tokens[1].is_word)):
        return ()
    answer = [(place, place.mention.moved(0, 1)) for place in find_places(question)]
    return tuple(Place(at, place.concept, place.is_origin) for place, at in answer)


def _places_there(passage: Passage, before: Passage) -> tuple[Place, ...]:
    """Return the one place that the sentence before names, if data goes there ("We are in Peru. Data goes there")."""
    at = passage.find("PlacePointers", 0, len(passage.tokens))
    if at is None or not before.has("Located") or not goes_to_pointer(passage, at):
        return ()
    named = [one for one in before.mentions.get("places", ()) if one.concept.startswith("loc:")]
    if len({one.concept for one in named}) != 1 or is_where_the_reader_is(before, named[0]):
        return ()
    there = named[0].moved(at, at + 1)
    return () if is_of_persons(before, named[0].first) else (Place(there, there.concept, is_origin=False),)


def _verb_of_those(passage: Passage, before: Passage) -> int:
    """Return where the verb is that tells where those are to whom data goes by the sentence before, 0 if none does.

    "They are located in Peru", "some of these companies may be outside Norway"
    """
    if not _names_handlers(before):
        return 0
    subject = 2 * (passage.holds("Shares", 0) and passage.holds("Partitives", 1))
    points = any(passage.holds(words, subject) for words in ("TheySubjects", "BackReferences", "Shares"))
    subject += passage.holds("BackReferences", subject) and passage.holds("GroupNouns", subject + 1)
    verb = subject + 1 + passage.holds("Modals", subject + 1)
    if not (points and passage.holds("Copulas", verb)):
        return 0
    at = verb + 1 + passage.has("Located", first=verb + 1, last=verb + 2)
    at += passage.holds("PlaceModifiers", at)
    return verb if passage.holds("BeforeDestination", at) or passage.holds("Outside", at) else 0


def _names_handlers(passage: Passage) -> bool:
    """Tell whether a passage names providers whom we engage, or others to whom data is given."""
    if "ckg:ProviderClass" in passage.mentions and passage.has("Engage", "Share"):
        return True
    return (
        "recipients" in passage.mentions
        and passage.has("Share")
        and passage.within("DataWords", 0, len(passage.tokens))
    )
