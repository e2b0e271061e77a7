"""Parties: who speaks in a document ("we"), under which names, and what the document says of itself.

In: a document and its segments. Out: a `Profile`, and `Parties`, which the rules ask for names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kg.extraction.lexicon import Lexicon
from kg.extraction.passages import Passage
from kg.extraction.profile import find_effective_date, find_title
from kg.model import Profile, Segment

_WORD = r"(?<!\w)(?:[A-Z][\w&'’.-]{0,40}|[a-z]{1,12}[A-Z]\w{0,40})"
_OFTEN = 3
"""How often a name must act before it is taken for the publisher's: no name is better than a wrong one."""


@dataclass(frozen=True, slots=True)
class Parties:
    """The names in force in a document."""

    publisher: str
    legal_forms: frozenset[str]

    def is_publisher(self, name: str) -> bool:
        """Tell whether a name is the publisher's own, in a longer or shorter form."""
        own, other = (set(_core(words.lower(), self.legal_forms)) for words in (self.publisher, name))
        return bool(own) and own <= other

    def self_mentions(self, passage: Passage, first: int, last: int) -> Iterator[int]:
        """Yield the tokens in a range at which the publisher's name (or its first word) stands."""
        head = self.publisher.replace(",", " ").split()[0]
        for at in range(first, last):
            raw = passage.tokens[at].raw
            if raw == head or (head.islower() and raw.lower() == head):
                yield at


def find_parties(profile: Profile, segments: Sequence[Segment], lexicon: Lexicon) -> Parties:
    """Return the parties of a document; the publisher goes by the short form of its name that the text prefers.

    A publisher that is not named goes by the word that the text has for it ("we").
    """
    name = _short_name(profile.publisher, segments) or min(lexicon.words["Speakers"])
    return Parties(name, lexicon.words["LegalForms"])


def _core(name: str, legal_forms: frozenset[str]) -> list[str]:
    return [word for word in name.replace(",", " ").split() if word.strip(".") not in legal_forms]


def _short_name(name: str, segments: Sequence[Segment]) -> str:
    head, _, rest = name.replace(",", "").partition(" ")
    if not rest:
        return name
    alone = re.compile(rf"\b{re.escape(head)}\b(?!,?\s+{re.escape(rest.split()[0])})")
    full = re.compile(rf"\b{re.escape(head)}\b,?\s+{re.escape(rest.split()[0])}")
    uses = [sum(len(pattern.findall(segment.text)) for segment in segments) for pattern in (alone, full)]
    return head if uses[0] > 2 * uses[1] else name


def read_profile(segments: Sequence[Segment], language: str, lexicon: Lexicon) -> Profile:
    """Return what a document says of itself: title, publisher, product, effective date, language and length."""
    return Profile(
        title=find_title(segments, lexicon),
        publisher=_publisher(segments, lexicon),
        product=_first_name("product", segments, lexicon),
        effective_date=find_effective_date(segments, lexicon),
        language=language,
        words=sum(len(segment.text.split()) for segment in segments),
    )


def _publisher(segments: Sequence[Segment], lexicon: Lexicon) -> str:
    """Return the name that the text gives to "we"; failing that, the name that acts most often."""
    for naming in sorted(name for name in lexicon.regexes if name.startswith("naming-")):
        if name := _first_name(naming, segments[:40], lexicon):
            return name
    acting = _pattern("acting", lexicon)
    # An organisation that others deal with speaks for itself only where the title names it.
    title = find_title(segments, lexicon).lower()
    known = {name.lower() for name in lexicon.names.values() if name.lower() not in title}
    names = (_clean(match["name"], lexicon) for s in segments for match in acting.finditer(s.text))
    counted = Counter(name for name in names if name and name.lower() not in known)
    # At the start of a sentence any word has a capital, but a name has it everywhere.
    common = {word for s in segments for word in s.text.split() if word.islower()}
    often = [name for name, count in counted.items() if count >= _OFTEN and not set(name.lower().split()) <= common]
    return min(often, key=lambda name: (-counted[name], name), default="")


def _first_name(regex: str, segments: Sequence[Segment], lexicon: Lexicon) -> str:
    pattern = _pattern(regex, lexicon)
    names = (_clean(match["name"], lexicon) for s in segments for match in pattern.finditer(s.text))
    return next((name for name in names if name), "")


@cache
def _pattern(name: str, lexicon: Lexicon) -> re.Pattern[str]:
    forms = "|".join(re.escape(form) for form in sorted(lexicon.words["LegalForms"]))
    joins = "|".join(re.escape(join) for join in sorted(lexicon.words["NameJoins"]))
    bracketed = rf"\((?i:{forms})\)"
    named = rf"(?P<name>{_WORD}(?:\s+(?:{_WORD}|{joins}|{bracketed})){{0,7}}(?:,?\s+(?i:{forms})\b\.?)?)"
    return re.compile(lexicon.regexes[name].replace("NAME", named))


def _clean(name: str, lexicon: Lexicon) -> str:
    """Drop words around a name that are capitalised only by their place in the sentence; "" if no name is left."""
    no_name, joins = lexicon.words["NoNames"], lexicon.words["NameJoins"]
    words = name.strip(" .,").split()
    while words and words[0].lower().strip(",") in no_name:
        words = words[1:]
    while words and words[-1].lower() in no_name | joins:
        words = words[:-1]
    cleaned = " ".join(words)
    if all(word.lower().strip(".,") in lexicon.words["LegalForms"] for word in words):
        return ""
    return "" if lexicon.is_place(cleaned) else cleaned
