"""Parties: who speaks in a document ("we"), and under which name.

In: a document's profile and segments. Out: `Parties`, which the rules ask for names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extraction.lexicon import Lexicon
from kg.extraction.passages import Passage
from kg.extraction.profile import find_names
from kg.extraction.tokens import tokenize
from kg.model import Profile, Segment

_HEAD = 80


@dataclass(frozen=True, slots=True)
class Parties:
    """The names in force in a document; `fuller` are those that the text may have for the publisher in full."""

    publisher: str
    head: str
    reader: str
    owners: frozenset[str]
    fuller: frozenset[str]
    legal_forms: frozenset[str]

    def is_publisher(self, name: str) -> bool:
        """Tell whether a name is the publisher's own, in a longer or shorter form, or that of who owns it."""
        if _plain(name) in self.owners:
            return True
        # "Example" is behind "Example.com".
        own, other = (
            {part for word in _core(words.lower(), self.legal_forms) for part in word.split(".")}
            for words in (self.publisher, name)
        )
        return bool(own) and own <= other

    def is_sister(self, name: str) -> bool:
        """Tell whether a name is the publisher's with further words, and no fuller form of its own."""
        own, other = ({word.lower() for word in _core(words, self.legal_forms)} for words in (self.publisher, name))
        return bool(own) and own < other and _plain(name) not in self.fuller | self.owners

    def is_own(self, passage: Passage, at: int) -> bool:
        """Tell whether the publisher's name (or its first word) stands at a token."""
        raw = passage.tokens[at].raw
        return raw == self.head or (self.head.islower() and raw.lower() == self.head)

    def self_mentions(self, passage: Passage, first: int, last: int) -> Iterator[int]:
        """Yield the tokens in a range at which the publisher's name stands."""
        return (at for at in range(first, last) if self.is_own(passage, at))


def find_parties(profile: Profile, segments: Sequence[Segment], lexicon: Lexicon) -> Parties:
    """Return the parties of a document; the publisher goes by the short form of its name that the text prefers.

    A publisher that is not named goes by the word that the text has for it ("we").
    """
    name = _short_name(profile.publisher, segments)
    head = [segment.text for segment in segments[:_HEAD]]
    first = _head(name, lexicon.words["LegalForms"])
    own = [text for text in head if first and first in text]
    readers = find_names("reader", head, lexicon)
    return Parties(
        publisher=name or min(lexicon.words["Speakers"]),
        head=first,
        reader=next(readers, min(lexicon.words["SomeReader"])),
        owners=frozenset(map(_plain, (*find_names("owner", head, lexicon), *_titled(profile, first, lexicon)))),
        fuller=frozenset(map(_plain, (profile.publisher, *find_names("controlling-", own, lexicon)))),
        legal_forms=lexicon.words["LegalForms"],
    )


def _titled(profile: Profile, head: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the known names in a title that does not name the publisher: its own ("Example Pay service: privacy")."""
    if not (head and head in profile.title):
        named = lexicon.mentions(tokenize(profile.title)).get("organisations", ())
        yield from (lexicon.names[mention.concept] for mention in named)


def _plain(name: str) -> str:
    return name.replace(",", "").rstrip(".")


def _core(name: str, legal_forms: frozenset[str]) -> list[str]:
    return [word for word in name.replace(",", " ").split() if word.lower().strip(".") not in legal_forms]


def _head(name: str, legal_forms: frozenset[str]) -> str:
    """Return the first token of a name ("Acme" of "Acme-Shop Ltd"); one letter alone tells nobody."""
    word = next(iter(_core(name, legal_forms)), "")
    first = next((token.raw for token in tokenize(word).items), "")
    return first if len(first) > 1 else word


def _short_name(name: str, segments: Sequence[Segment]) -> str:
    head, _, rest = name.replace(",", "").partition(" ")
    if not rest:
        return name
    alone = re.compile(rf"\b{re.escape(head)}\b(?!,?\s+{re.escape(rest.split()[0])})")
    full = re.compile(rf"\b{re.escape(head)}\b,?\s+{re.escape(rest.split()[0])}")
    texts = [segment.text for segment in segments if head in segment.text]
    uses = [sum(len(pattern.findall(text)) for text in texts) for pattern in (alone, full)]
    return head if uses[0] > 2 * uses[1] else name
