"""Language: which of the lexicon's languages a document is in, told by its function words."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.lexicon import Lexicon
from kg.model import Segment

_LEAST_SHARE = 0.2
_FEW_WORDS = 40


def find_language(segments: Sequence[Segment], lexicon: Lexicon) -> str:
    """Return the BCP 47 tag of a document's language, "" if the lexicon does not know it.

    Running English has function words for a third to a half of its words; other languages and lists of terms stay far
    below a fifth. A text of a few words (a bare table) is taken to be in the lexicon's first language unless it holds
    none of that language's words and letters beyond ASCII.
    """
    words = [word.strip(".,;:()“”\"'").lower() for segment in segments for word in segment.text.split()]
    prose = [w.strip(".,;:()“”\"'").lower() for s in segments if s.kind in {"sentence", "item"} for w in s.text.split()]
    sample = prose if len(prose) >= _FEW_WORDS else words
    if not sample:
        return ""
    shares = {tag: sum(w in function for w in sample) / len(sample) for tag, function in lexicon.languages.items()}
    best = min(shares, key=lambda tag: (-shares[tag], tag), default="")
    if len(sample) < _FEW_WORDS:
        return best if all(word.isascii() for word in sample) else ""
    return best if shares.get(best, 0.0) >= _LEAST_SHARE else ""
