"""Citations of the legal bases in Articles 6(1) and 9(2) GDPR: "Art. 6 para. 1 lit. f", "points (a) and (b) of ...".

In: a `Passage`. Out: mentions of the facet `legal-bases`, as if the lexicon had found them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from types import MappingProxyType

from kg.extraction.labels import Label, Mention
from kg.extraction.lexicon import Lexicon
from kg.extraction.passages import Passage

_LETTER = re.compile(r"(?<![a-z])[a-j](?![a-z])", re.IGNORECASE)
_ARTICLES = MappingProxyType({"6": ("1", "abcdef"), "9": ("2", "abcdefghij")})
"""The paragraph of each article that lists bases, and the letters it has."""


def find_citations(passage: Passage) -> Iterator[Mention]:
    """Yield the legal bases that a passage cites by article, one for each letter."""
    for pattern in _patterns(passage.lexicon):
        for match in pattern.finditer(passage.segment.text):
            paragraph, letters = _ARTICLES[match["article"]]
            if match["paragraph"] not in (None, paragraph):
                continue
            first, last = bisect_right(passage.starts, match.start()) - 1, bisect_left(passage.starts, match.end())
            for letter in _LETTER.findall(match["letters"].lower()):
                if letter in letters:
                    concept = f"eu-gdpr:A{match['article']}-{paragraph}-{letter}"
                    yield Mention(first, last, first - last, Label(concept, "legal-bases", "plain"))


@cache
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], ...]:
    names = sorted(name for name in lexicon.regexes if name.startswith("citation-"))
    return tuple(re.compile(lexicon.regexes[name], re.IGNORECASE) for name in names)
