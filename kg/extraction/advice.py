"""Advice: what the reader is told to look after or may refuse, which says nothing of what the publisher does.

In: a `Passage` and data that it names. Out: whether the data is the reader's own, to be kept or refused by the reader.
"""

from __future__ import annotations

from kg.extraction.labels import Mention
from kg.extraction.passages import Passage

_COOKIE = "ckg:CookieIdentifier"
_REFUSAL_REACH = 5
"""How far after a verb of refusing what is refused may stand ("disable all or some browser cookies")."""
_OBJECT_REACH = 8
"""How far after words for safekeeping what is kept may stand, in tokens."""


def is_kept_by_the_reader(passage: Passage, mention: Mention) -> bool:
    """Tell whether the reader is told to look after something ("you should keep your password secret")."""
    for cue in passage.cues("Safekeeping"):
        if cue.first < mention.first < cue.last + _OBJECT_REACH and passage.within("Your", cue.first, mention.last):
            if passage.within("Subjects", 0, cue.first):
                return passage.speaks_to_reader(0, cue.first)
            # "Please store your codes in a safe place"
            imperative = passage.tokens[cue.first].raw.lower() == passage.lemmas[cue.first]
            return imperative and cue.first <= 1 and passage.segment.kind == "sentence"
    return False


def is_refusable(passage: Passage, mention: Mention) -> bool:
    """Tell whether cookies are named as what the reader or a browser may refuse, or as those of others."""
    if mention.concept != _COOKIE:
        return False
    first = max(passage.scope_of(mention.first)[0], mention.first - _REFUSAL_REACH)
    verbs = passage.places("Refusing", first, mention.first)
    if verbs and not passage.within("Speakers", verbs[-1], mention.first):
        return not passage.has("We", first=verbs[-1] - 1, last=verbs[-1])
    return passage.holds("Ownership", mention.first - 1) and passage.holds("OthersOwn", mention.first - 2)
