"""Data denials: whether a denial is of the data itself, which may be held though it is not shared.

In: a `Passage` and data that it denies. Out: whether it says that the publisher does not collect, store or use it.
"""

from __future__ import annotations

from kg.extraction.denial import denials
from kg.extraction.labels import Mention
from kg.extraction.passages import ACTIONS, Passage

_KEEPING = ("Collect", "Use", "Retain")
_OTHERS = ("organisations", "recipients")
_VERB_REACH = 4
"""How far after a negation the verb that it denies may stand, in tokens."""
_AIM_REACH = 4
"""How far after data that is not used the word may stand that says for what, in tokens."""


def denies_handling(passage: Passage, mention: Mention) -> bool:
    """Tell whether a denial is of the data itself: who does not share it, or is not given it, may yet have it."""
    first, _ = passage.scope_of(mention.first)
    cues = list(denials(passage, mention.first, mention.last))
    if cues:
        return not all(
            _only_shares(passage, cue.last, mention.first if cue.first < mention.first else cue.last + _VERB_REACH)
            or _is_of_recipients(passage, cue, first)
            or _is_left_open(passage, cue, first, mention.first)
            or _is_use_for(passage, cue, mention)
            for cue in cues
        )
    if passage.has(*ACTIONS, first=first, last=mention.first):
        return not _only_shares(passage, first, mention.first)
    lead = passage.governor
    above = passage.introduction_of(mention.first)
    if above is not None:
        return not _only_shares(passage, *above)
    return lead is None or not _only_shares(lead, 0, len(lead.tokens))


def _only_shares(passage: Passage, first: int, last: int) -> bool:
    """Tell whether data is said to be shared in a token range, and no more."""
    return passage.has("Share", "Sell", first=first, last=last) and not passage.has(*_KEEPING, first=first, last=last)


def _is_of_recipients(passage: Passage, cue: Mention, first: int) -> bool:
    """Tell whether those who do not get data are others ("our advertisers do not receive your name")."""
    if not passage.within("Receiving", cue.last, cue.last + _VERB_REACH):
        return False
    named = [m for facet in _OTHERS for m in passage.mentions.get(facet, ()) if first <= m.first < cue.first]
    return bool(named) and not passage.within("Speakers", named[-1].last, cue.first)


def _is_left_open(passage: Passage, cue: Mention, first: int, at: int) -> bool:
    """Tell whether others only "may not" do something, or data is what we have ("the data that we keep in cookies")."""
    may = passage.has("Possible", first=max(first, cue.first - 1), last=cue.first)
    others = may and not passage.within("Speakers", first, cue.first)
    return others or passage.within("Speakers", cue.last, at)


def _is_use_for(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """Tell whether only a use for something is denied, or the use of something else for the data.

    "We do not use your messages for advertising", "we do not use tools of others for messages".
    """
    verbs = passage.cues("Use", cue.last, mention.first)
    if not verbs or passage.has("Collect", "Retain", first=cue.last, last=mention.first):
        return False
    aims = (verbs[-1].last, mention.first), (mention.last, mention.last + _AIM_REACH)
    return any(passage.within("UseAims", *reach) for reach in aims)
