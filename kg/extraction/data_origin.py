"""Data origin: where the data that a passage names comes from.

In: a `Passage` and a value that it names. Out: `provided`, `observed`, `third-party`, `derived` or `unstated`. What the
text says nearest wins: the clause, the passage, its lead-ins, the headings above. Where the text is silent, data that
hardly arises in more than one way (an IP address, a password) has its usual origin, and other data that of what it is
named together with.
"""

from __future__ import annotations

from functools import lru_cache

from kg.extraction.found import Found
from kg.extraction.passages import Passage, cue_facets
from kg.model import DataOrigin

_ORIGINS: tuple[tuple[DataOrigin, str], ...] = (
    ("derived", "Derived"),
    ("third-party", "ThirdPartyOrigin"),
    ("provided", "Provided"),
    ("observed", "Observed"),
)
_TELLING = cue_facets(*(cue for _, cue in _ORIGINS))
_GIVEN = frozenset({"provided", "derived"})


def data_origin(passage: Passage, found: Found) -> DataOrigin:
    """Tell where a datum comes from: as the text says, else as it usually does, else as what is named beside it."""
    affirmed = found.polarity == "affirmed"
    known = passage.lexicon.origins.get(found.value.concept, ()) if affirmed else ()
    usual = known[0] if len(known) == 1 else None
    said = _said(passage, found.at)
    # "From you and from others": data comes the usual way, if that is one of them. A browser sends its address whatever
    # stands beside it in a list of what "you provide".
    if said and usual not in said and not (usual == "observed" and _GIVEN.intersection(said)):
        return said[0]
    if affirmed and not known:
        usual = _usual_beside(passage, found.at)
    return usual or "unstated"


def _usual_beside(passage: Passage, at: int) -> DataOrigin | None:
    """Return the usual origin of what is named beside a datum, if it is one ("your name, gender and address")."""
    first, last = passage.scope_of(at)
    beside = [one for one in passage.mentions["data"] if first <= one.first < last and one.label.kind != "other"]
    known = [passage.lexicon.origins.get(one.concept, ()) for one in beside]
    usual = {origins[0] for origins in known if len(origins) == 1}
    return usual.pop() if len(usual) == 1 else None


def _said(passage: Passage, at: int) -> tuple[DataOrigin, ...]:
    """Return what the text says nearest to a token: in its clause, its passage, the lead-ins or headings above."""
    if not passage.names(_TELLING):
        return _said_above(passage)
    return _said_in(passage, *passage.scope_of(at)) or _said_in(passage, 0, None)


@lru_cache(maxsize=1)
def _said_above(passage: Passage) -> tuple[DataOrigin, ...]:
    """Return what the lead-ins and the headings above say of all that a passage names."""
    for above in passage.above():
        if above.names(_TELLING):
            return _said_in(above, 0, None)
    for topics in passage.about:
        if said := tuple(origin for origin, topic in _ORIGINS if topic in topics):
            return said
    return ()


def _said_in(passage: Passage, first: int, last: int | None) -> tuple[DataOrigin, ...]:
    """Return the origins that a token range speaks of, the most particular first."""
    return tuple(origin for origin, cue in _ORIGINS if passage.has(cue, first=first, last=last))
