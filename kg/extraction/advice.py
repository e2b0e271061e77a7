"""Advice: what the reader is told to look after, which says nothing of what the publisher does.

In: a `Passage` and data that it names. Out: whether the data is the reader's own, to be kept by the reader.
"""

from __future__ import annotations

from kg.extraction.labels import Mention
from kg.extraction.passages import Passage

_OBJECT_REACH = 4
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
