"""Language: which of the lexicon's languages a document is in, told by its function words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain, islice

from kg.extraction.lexicon import Lexicon
from kg.model import Segment

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LEAST_SHARE = 0.2
_FEW_WORDS = 40
_ENOUGH = 250
"""How many words tell as surely as all of them do."""


def find_language(segments: Sequence[Segment], lexicon: Lexicon) -> str:
    """Return the BCP 47 tag of a document's language, "" if the lexicon does not know it.

    Running English has function words for a third to a half of its words; other languages and lists of terms stay far
    below a fifth. What is too short to tell is taken for the language whose words it has, or, if it has none of any
    language's, for the lexicon's first as long as it is written in ASCII letters (a bare table of names).
    """
    prose = _words(segment.text for segment in segments if segment.kind in {"sentence", "item"})
    sample = prose if len(prose) >= _FEW_WORDS else _words(segment.text for segment in segments)
    if not sample:
        return ""
    shares = {tag: sum(map(function.__contains__, sample)) / len(sample) for tag, function in lexicon.languages.items()}
    best = min(shares, key=lambda tag: (-shares[tag], tag), default="")
    if shares.get(best, 0.0) >= _LEAST_SHARE:
        return best
    is_list = len(prose) < _FEW_WORDS and all(word.isascii() for word in sample)
    return best if is_list else ""


def _words(texts: Iterable[str]) -> list[str]:
    """Return the first words of texts in lower case."""
    words = islice(chain.from_iterable(map(_WORD.findall, texts)), _ENOUGH)
    return "\n".join(words).lower().replace("’", "'").split()
