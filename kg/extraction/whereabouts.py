"""Whereabouts: places to which data goes though no verb before them moves it.

They are told by a label, by who sits there and uses the data, or by a later clause that points back to them.

In: a `Passage` and where it names a place. Out: whether data goes to that place, or only the reader is there.
"""

from __future__ import annotations

from kg.extraction.labels import Mention
from kg.extraction.passages import Passage

_LABEL_REACH = 8
"""How many tokens a label before a place may hold ("place where your data is stored: Norway")."""
_SEAT_REACH = 3
"""How far after who acts the place is that they are at ("affiliates located in Peru")."""
_ACTS_REACH = 4
"""How far after the place their act is ("in Peru may also access")."""
_OWN_PEOPLE = frozenset({"ckg:Affiliate", "ckg:Personnel", "dpv:SubsidiaryLegalEntity"})


def is_labelled_as_location(passage: Passage, place: Mention) -> bool:
    """Tell whether a place stands after a colon and what is there ("server location: Norway")."""
    colon = place.first - 1
    if colon < 1 or passage.tokens[colon].lemma != ":":
        return False
    first = max(0, colon - _LABEL_REACH)
    return passage.within("Whereabouts", first, colon) and passage.has("Store", "Transfer", first=first, last=colon)


def is_listed(passage: Passage) -> bool:
    """Tell whether a passage is an item of a list of places ("we transfer data to:", "to the following countries:")."""
    lead = passage.governor
    if lead is None or lead.segment is not passage.segment.lead_in:
        return False
    last = len(lead.tokens) - 1
    named = lead.within("Whereabouts", max(0, last - _SEAT_REACH), last)
    return named or lead.holds("BeforeDestination", last - 1)


def is_of_actors(passage: Passage, after: int, at: int) -> bool:
    """Tell whether at a place are those who then use data ("our staff in India may access", "affiliates in Peru")."""
    if not passage.holds("BeforeDestination", at - 1):
        return False
    actors = (
        *passage.mentions.get("ckg:ProviderClass", ()),
        *(one for one in passage.mentions.get("recipients", ()) if one.concept in _OWN_PEOPLE),
    )
    if not any(at - 1 - one.last in range(_SEAT_REACH) for one in actors):
        return False
    last = passage.clause_of(after)[1] if after < len(passage.tokens) else after
    acts = passage.has("Access", "Use", "Store", first=after, last=min(last, after + _ACTS_REACH))
    data = passage.find("DataWords", after, last)
    if not acts or data is None or passage.has("Negation", first=after, last=last):
        return False
    # "In Peru may use chat, and your data is kept elsewhere" says something else of the data.
    elsewhere = passage.holds("Copulas", data + 1) or passage.holds("Modals", data + 1)
    # "Their own data", "data only within the EU"
    return not (elsewhere or passage.within("OthersOwn", after, data) or passage.within("Restrictions", after, last))


def is_pointed_at(passage: Passage, after: int) -> bool:
    """Tell whether a later clause moves or keeps data at a place ("we are based in Peru and data is kept there")."""
    for at in range(after, len(passage.tokens)):
        if passage.holds("PlacePointers", at):
            first, _ = passage.clause_of(at)
            first = max(first, after)
            stored = passage.has("Transfer", "Store", first=first, last=at)
            return stored and not passage.has("Negation", first=first, last=at)
    return False


def is_where_the_reader_is(passage: Passage, mention: Mention) -> bool:
    """Tell whether a place is where the reader is ("if you are in the EEA")."""
    for cue in passage.cues("Condition", last=mention.first):
        between = passage.tokens[cue.first : mention.first]
        if not passage.within("Readers", cue.first, mention.first) or any(token.lemma == "," for token in between):
            continue
        theirs = any(cue.first < m.first < mention.first for m in passage.mentions.get("ckg:ProviderClass", ()))
        if not theirs and all(
            _is_visit(passage, moved) for moved in passage.cues("Transfer", cue.first, mention.first)
        ):
            return True
    return False


def _is_visit(passage: Passage, moved: Mention) -> bool:
    """Tell whether words like those for access to data tell that the reader visits ("you are accessing our site")."""
    return passage.tokens[moved.last - 1].raw.endswith("ing") and passage.speaks_to_reader(0, moved.first)
