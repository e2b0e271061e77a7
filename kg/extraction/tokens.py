"""Text in, tokens out: words with their lemmas, and the punctuation that parts clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from simplemma import lemmatize

_TOKEN = re.compile(
    r"""
    (?P<address>[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+ | https?://[^\s<>"')\]]+[^\s<>"')\].,;:] | www\.[\w./-]+\w)
  | (?P<negated>\b(?:ca|do|does|did|is|are|was|were|wo|would|could|should|has|have|had|must|need)(?=n['’]t\b))
  | (?P<not>n['’]t\b)
  | (?P<possessive>['’]s\b)
  | (?P<word>(?:[^\W\d_]\.)+[^\W\d_]\b\.? | [^\W_]+)
  | (?P<mark>[^\w\s]|_)
    """,
    re.VERBOSE,
)
_NEGATED_LEMMAS = {"ca": "can", "wo": "will"}
_JOINERS = "-/‐‑–'’"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a punctuation mark at `text[start:end]` of its segment; `lemma` is lower case."""

    raw: str
    lemma: str
    start: int
    end: int
    is_word: bool


@lru_cache(maxsize=65536)
def lemma_of(word: str) -> str:
    """Return the English lemma of a word, lower case.

    >>> lemma_of("Services")
    'service'
    """
    lower = word.lower().rstrip(".")
    lemma = lemmatize(lower, lang="en").lower()
    # Plurals that the dictionary lacks ("subprocessors").
    if lemma == lower and len(lower) > 4 and lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return lower[:-1]
    return lemma


def tokenize(text: str) -> tuple[Token, ...]:
    """Cut a segment's text into tokens.

    Hyphens and slashes inside words part them and vanish ("third-party" gives two words), "don't" gives "do" and
    "not", possessive endings vanish, e-mail addresses and URLs are one token.

    >>> [token.lemma for token in tokenize("We don't sell third-party users' data.")]
    ['we', 'do', 'not', 'sell', 'third', 'party', 'user', 'data', '.']
    """
    tokens = []
    for match in _TOKEN.finditer(text):
        raw, start, end = match.group(), match.start(), match.end()
        kind = match.lastgroup
        if kind == "word":
            tokens.append(Token(raw, lemma_of(raw), start, end, True))
        elif kind == "mark":
            tight = start > 0 and end < len(text) and not text[start - 1].isspace() and not text[end].isspace()
            if raw in _JOINERS and (tight or raw in "'’"):
                continue
            tokens.append(Token(raw, raw, start, end, False))
        elif kind == "negated":
            tokens.append(Token(raw, _NEGATED_LEMMAS.get(raw.lower(), lemma_of(raw)), start, end, True))
        elif kind == "not":
            tokens.append(Token(raw, "not", start, end, True))
        elif kind == "address":
            tokens.append(Token(raw, raw.lower(), start, end, True))
    return tuple(tokens)
