"""Free text of claims as what it speaks of, so that the same thing in other words compares as the same.

Parties become one key each: the publisher, an organisation under any of its names, a kind of party, or the words of
their name. Other text becomes the set of its words that carry meaning, with the concepts that the lexicon finds in it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from kg.extraction.lexicon import Lexicon
from kg.extraction.tokens import tokenize

PUBLISHER: Final = "publisher"
"""The key of the party whose policy it is, whatever its name: "we"."""

_FUNCTION_WORDS: Final = ("AfterNouns", "BeforeNouns", "Auxiliaries", "Modals", "Prepositions", "Possessives")
_SAYS_NOTHING: Final = ("DataWords", "PersonalDataWords", "NoContext", "Particulars")
_ALIKE: Final = 0.5
"""The share of words, of the text that has fewer, from which on two texts speak of the same."""


class Wording:
    """What words mean for a comparison, by the lexicon's closed classes of words and its concepts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        classes = [lexicon.words[name] for name in (*_FUNCTION_WORDS, *_SAYS_NOTHING)]
        self._empty = frozenset().union(*classes, *lexicon.languages.values())

    def words(self, text: str) -> frozenset[str]:
        """Return the lemmas of a text that carry meaning, and the concepts that it names."""
        tokens, mentions = self._lexicon.read(" ".join(text.split()))
        said = {token.lemma for token in tokens.items if token.is_word} - self._empty
        concepts = (
            mention.concept
            for facet in ("data", "purposes")
            for mention in mentions.get(facet, ())
            if mention.label.kind == "plain"
        )
        return frozenset(said).union(concepts)

    def party(self, name: str, publisher: str) -> str:
        """Return the key of a party: `PUBLISHER`, a concept, or the words of its name without its legal form."""
        words = self._name(name)
        if not words or words == ["we"] or (publisher and words == self._name(publisher)[: len(words)]):
            return PUBLISHER
        known = self._lexicon.known_name(name)
        if known:
            return known.casefold()
        _, mentions = self._lexicon.read(name)
        for facet in ("recipients", "data-subjects"):
            # A kind of party is one however it is worded; "Acme Hosting Provider" is a name.
            kinds = [mention for mention in mentions.get(facet, ()) if mention.label.kind != "other"]
            if kinds and (name == name.lower() or kinds[0].last - kinds[0].first >= len(words)):
                return kinds[0].concept
        return " ".join(words)

    def _name(self, name: str) -> list[str]:
        tokens = [token for token in tokenize(name).items if token.is_word]
        forms = self._lexicon.words["LegalForms"]
        return [token.lemma for token in tokens if token.raw.lower().rstrip(".") not in forms | {"the", "our", "your"}]


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """Return which share of the words of the shorter text the other has, 0 where that is too little to pair them."""
    share = len(frozenset(one) & frozenset(other)) / max(min(len(one), len(other)), 1)
    return share if share >= _ALIKE else 0.0
