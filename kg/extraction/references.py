"""References: words that only name a part of the text ("see the section on Cookies") or a party ("search providers").

In: a `Passage` and a mention. Out: whether it stands in a title that the text refers to, or before a word for a party.
"""

from __future__ import annotations

from kg.extraction.labels import Mention
from kg.extraction.passages import Passage

_LONGEST_TITLE = 8
_MARKS = frozenset({"_", "("})


def is_title(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention stands in the title of a part of the text, before or after the word for the part."""
    first, last = mention.first, mention.last
    if not passage.within("TextParts", 0, len(passage.lemmas)):
        return False
    if not first or passage.tokens[first].raw.islower():
        return passage.holds("Quotes", first - 1) and passage.holds("Quotes", last) and _is_part(passage, last + 1)
    return _reaches_part(passage, range(last, last + _LONGEST_TITLE)) or _reaches_part(
        passage, range(first - 1, first - _LONGEST_TITLE, -1)
    )


def names_a_party(passage: Passage, mention: Mention) -> bool:
    """Tell whether the words only say which party is meant ("data analytics providers", "our care team")."""
    at = mention.last
    if passage.holds("Tools", at):
        # "payment tool providers"
        at += 1
    joined = (other for other in passage.mentions[mention.label.facet] if other.first == at + 1)
    if passage.holds("Alternatives", at) and any(names_a_party(passage, other) for other in joined):
        return True
    return any(passage.holds(words, at) for words in ("PartnerWords", "ProviderWords", "Workers"))


def _reaches_part(passage: Passage, places: range) -> bool:
    """Tell whether only words of a title stand on the way to a word for a part of the text."""
    for at in places:
        if _is_part(passage, at):
            return True
        if not _is_of_title(passage, at):
            return False
    return False


def _is_part(passage: Passage, at: int) -> bool:
    return passage.holds("TextParts", at)


def _is_of_title(passage: Passage, at: int) -> bool:
    """Tell whether a token may be part of a title, or stand between it and its number: a word with a capital."""
    if not 0 <= at < len(passage.tokens):
        return False
    raw = passage.tokens[at].raw
    marks = any(passage.holds(words, at) for words in ("Labels", "Quotes", "SmallInTitles"))
    return marks or raw[0].isdigit() or raw[0].isupper() or raw in _MARKS
