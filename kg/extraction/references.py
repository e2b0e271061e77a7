"""References: words that only name a part of the text ("see the section on Cookies"), which says nothing of data.

In: a `Passage` and a mention. Out: whether it stands in a title that the text refers to.
"""

from __future__ import annotations

from kg.extraction.labels import Mention
from kg.extraction.passages import Passage

_LONGEST_TITLE = 8


def is_title(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention stands in the title of a part of the text, before or after the word for the part."""
    first, last = mention.first, mention.last
    if not first or passage.tokens[first].raw.islower():
        return passage.holds("Quotes", first - 1) and passage.holds("Quotes", last) and _is_part(passage, last + 1)
    after = next((at for at in range(last, last + _LONGEST_TITLE) if not _is_of_title(passage, at)), last)
    before = next((at for at in range(first - 1, first - _LONGEST_TITLE, -1) if not _is_of_title(passage, at)), first)
    return _is_part(passage, after) or _is_part(passage, before) or _is_part(passage, before + 1)


def _is_part(passage: Passage, at: int) -> bool:
    return passage.holds("TextParts", at)


def _is_of_title(passage: Passage, at: int) -> bool:
    """Tell whether a token may be part of a title or stand between it and its number: a word with a capital."""
    if not 0 <= at < len(passage.tokens):
        return False
    raw = passage.tokens[at].raw
    marks = passage.holds("Quotes", at) or passage.holds("Labels", at) or raw[0].isdigit() or raw == "_"
    return marks or raw[0].isupper() or passage.holds("SmallInTitles", at)
