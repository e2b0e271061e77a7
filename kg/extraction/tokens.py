"""Text in, tokens out: words with their lemmas, and the punctuation that parts clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from simplemma import is_known, lemmatize

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
_OWN_LEMMAS = {
    "ai": "ai",
    "goods": "goods",
    "others": "others",
    "determining": "determine",
    "fixing": "fix",
    "furnishing": "furnish",
    "gathering": "gather",
    "growing": "grow",
    "proving": "prove",
    "tracing": "trace",
    "undertaking": "undertake",
}
"""What the dictionary takes for a form of another word ("ain't", "good"), and verbs that it lacks."""
_NEGATED_LEMMAS = {"ca": "can", "wo": "will"}
_PAST_ENDINGS = ("ed", "en", "nt")
"""How English participles end. Nouns ("payment") and plain forms ("present") end so too, but are their own lemmas."""
_JOINERS = "-/‐‑–'’"
_LONGEST_KNOWN = 40
_MOST_KNOWN = 65536


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a punctuation mark; `lemma` is lower case, `bare` the word as it is written, final stops aside."""

    raw: str
    lemma: str
    bare: str
    is_word: bool

    @property
    def is_participle(self) -> bool:
        """Tell whether a verb stands in a past form, unlike what ends so itself.

        >>> [token.raw for token in tokenize("A payment was sent, given and shared").items if token.is_participle]
        ['sent', 'given', 'shared']
        """
        lower = self.raw.lower()
        return lower != self.lemma and lower.endswith(_PAST_ENDINGS)


class Tokens(NamedTuple):
    """The tokens of a text: `items[i]`, whose lemma is `lemmas[i]`, stands at `text[starts[i]:ends[i]]`."""

    items: tuple[Token, ...]
    lemmas: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@lru_cache(maxsize=65536)
def lemma_of(word: str) -> str:
    """Return the English lemma of a word, lower case.

    >>> lemma_of("Services"), lemma_of("AI")
    ('service', 'ai')
    """
    lower = word.lower().rstrip(".")
    if lower in _OWN_LEMMAS:
        return _OWN_LEMMAS[lower]
    lemma = lemmatize(lower, lang="en").lower()
    # Plurals that the dictionary lacks ("subprocessors").
    if lemma == lower and len(lower) > 4 and lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return lower[:-1]
    return lemma


@lru_cache(maxsize=4096)
def is_coined(word: str) -> bool:
    """Tell whether a word is no word of English but a name: the dictionary lacks it, or it has a capital inside.

    >>> is_coined("Zorbex"), is_coined("MailBird"), is_coined("Marketing"), is_coined("GDPR")
    (True, True, False, False)
    """
    inside = any(letter.isupper() for letter in word[1:])
    return word.isalpha() and not word.isupper() and (inside or not is_known(word.lower(), lang="en"))


def tokenize(text: str) -> Tokens:
    """Cut a segment's text, whose words are parted by single spaces, into tokens.

    Hyphens and slashes inside words part them and vanish ("third-party" gives two words, as does "third- party", where
    a line ended), "don't" gives "do" and "not", possessive endings vanish, e-mail addresses and URLs are one token.

    >>> [token.lemma for token in tokenize("We don't sell third-party users' data.").items]
    ['we', 'do', 'not', 'sell', 'third', 'party', 'user', 'data', '.']
    """
    items: list[Token] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    chunks = text.split(" ")
    read = list(map(_chunks.__getitem__, chunks))
    if "- " in text:
        for at, (chunk, after) in enumerate(pairwise(chunks)):
            if chunk[-1:] == "-" and len(read[at]) > 1 and after[:1].islower():
                read[at] = read[at][:-1]
    at = 0
    for chunk, tokens in zip(chunks, read, strict=True):
        for token, start, end in tokens:
            items.append(token)
            starts.append(at + start)
            ends.append(at + end)
        at += len(chunk) + 1
    return Tokens(tuple(items), tuple([token.lemma for token in items]), tuple(starts), tuple(ends))


def _chunk(text: str) -> tuple[tuple[Token, int, int], ...]:
    """Return the tokens of what stands between two spaces, each with its place there."""
    tokens = []
    for match in _TOKEN.finditer(text):
        raw, start, end = match.group(), match.start(), match.end()
        kind = match.lastgroup
        if kind == "word":
            tokens.append((Token(raw, lemma_of(raw), raw.rstrip("."), True), start, end))
        elif kind == "mark":
            tight = start > 0 and end < len(text)
            if raw in _JOINERS and (tight or raw in "'’"):
                continue
            tokens.append((Token(raw, raw, raw.rstrip("."), False), start, end))
        elif kind == "negated":
            tokens.append((Token(raw, _NEGATED_LEMMAS.get(raw.lower(), lemma_of(raw)), raw, True), start, end))
        elif kind == "not":
            tokens.append((Token(raw, "not", raw, True), start, end))
        elif kind == "address":
            tokens.append((Token(raw, raw.lower(), raw, True), start, end))
    return tuple(tokens)


class _Chunks(dict[str, tuple[tuple[Token, int, int], ...]]):
    """What was read between two spaces, if it is of a common length: the same words recur all the time."""

    def __missing__(self, text: str) -> tuple[tuple[Token, int, int], ...]:
        read = _chunk(text)
        if len(text) <= _LONGEST_KNOWN:
            if len(self) >= _MOST_KNOWN:
                self.clear()
            self[text] = read
        return read


_chunks = _Chunks()
