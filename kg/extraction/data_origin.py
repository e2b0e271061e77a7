"""Data origin: where the data that a passage names comes from.

In: a `Passage` and a value that it names. Out: `provided`, `observed`, `third-party`, `derived` or `unstated`. What the
text says nearest wins: the clause, the passage, its lead-ins, the headings above. Where the text is silent, data that
hardly arises in more than one way (an IP address, a password) has its usual origin.
"""

from __future__ import annotations

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
    """Tell where a datum comes from: as the text says, else as it usually does."""
    usual = passage.lexicon.origins.get(found.value.concept) if found.polarity == "affirmed" else None
    said = _said(passage, found.at)
    # A browser sends its address whatever stands beside it in a list of what "you provide".
    if said is None or (usual == "observed" and said in _GIVEN):
        return usual or "unstated"
    return said


def _said(passage: Passage, at: int) -> DataOrigin | None:
    """Return what the text says nearest to a token: in its clause, its passage, the lead-ins or headings above."""
    scopes: list[tuple[Passage, int, int | None]] = []
    if passage.names(_TELLING):
        scopes = [(passage, *passage.scope_of(at)), (passage, 0, None)]
    scopes += [(above, 0, None) for above in passage.above() if above.names(_TELLING)]
    for scope, start, end in scopes:
        for origin, cue in _ORIGINS:
            if scope.has(cue, first=start, last=end):
                return origin
    for topics in passage.about:
        for origin, topic in _ORIGINS:
            if topic in topics:
                return origin
    return None
