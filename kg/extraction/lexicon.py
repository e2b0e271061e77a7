"""The lexicon: how policies word each concept, compiled from `ontology/lexicon/*.ttl`.

A file is a facet (`data.ttl`, `purposes.ttl`, ...); a line of Turtle is a label on a concept. Labels are matched on
lemmas: `skos:altLabel` is a plain synonym, `ckg:pattern` may hold `a|b` alternatives for one word and `…` for a gap of
up to four words, `ckg:acronym` is matched with its capitals, `ckg:contextualLabel` counts only beside clearer mentions,
`ckg:genericLabel` names personal data as such. `ckg:paraphrase` on a `ckg:Wording` rewrites unusual wording into the
standard one before anything else is matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, TypeAlias

from kg.extraction.tokens import Token, tokenize
from kg.model import Concept
from kg.vocab import expand

LabelKind: TypeAlias = Literal["plain", "contextual", "generic"]

_GAP = "…"
_LONGEST_GAP = 4
_COORDINATED = frozenset({"rights", "purposes", "measures"})
LABEL_KINDS: dict[str, LabelKind] = {
    expand("skos:altLabel"): "plain",
    expand("ckg:pattern"): "plain",
    expand("ckg:acronym"): "plain",
    expand("ckg:contextualLabel"): "contextual",
    expand("ckg:genericLabel"): "generic",
}
_ACRONYM, _PATTERN = expand("ckg:acronym"), expand("ckg:pattern")


@dataclass(frozen=True, slots=True)
class Label:
    """What a matched label says: a concept of a facet, and how much the label says by itself."""

    facet: str
    concept: Concept
    kind: LabelKind


@dataclass(frozen=True, slots=True)
class Mention:
    """A label found at `tokens[first:last]`; `weight` is the number of words that matched (gaps left out)."""

    label: Label
    first: int
    last: int
    weight: int

    @property
    def rank(self) -> tuple[bool, int]:
        """Return what decides between labels at one place: clear before weak, then the number of words."""
        return (self.label.kind != "contextual", self.weight)

    @property
    def concept(self) -> Concept:
        """Return the concept that the label names."""
        return self.label.concept


@dataclass(frozen=True, slots=True)
class Framework:
    """Between which places a transfer framework holds, the main origin first."""

    origins: tuple[Concept, ...]
    destination: Concept


@dataclass(slots=True)
class _Node:
    """A state of the matcher: where each next key leads, and the labels that end here."""

    next: dict[str, _Node] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    standard: tuple[Token, ...] = ()

    def grow(self, keys: Iterable[str]) -> _Node:
        node = self
        for key in keys:
            following = node.next.get(key)
            if following is None:
                following = node.next[key] = _Node()
            node = following
        return node


class Lexicon:
    """The compiled lexicon: rewrites paraphrases and finds mentions in a segment's tokens."""

    def __init__(self) -> None:
        self._root = _Node()
        self._wordings = _Node()
        self.names: dict[Concept, str] = {}
        self.categories: dict[Concept, Concept] = {}
        self.languages: dict[str, frozenset[str]] = {}
        self.words: dict[str, frozenset[str]] = {}
        self.regexes: dict[str, str] = {}
        self.frameworks: dict[Concept, Framework] = {}

    def add(self, facet: str, concept: Concept, text: str, predicate: str) -> None:
        """Compile one label."""
        label = Label(facet, concept, LABEL_KINDS[predicate])
        if predicate == _ACRONYM:
            steps = [[tuple(map(_capitals, tokenize(text)))]]
        elif predicate == _PATTERN:
            steps = [[(_GAP,) if word == _GAP else lemmas(word) for word in step.split("|")] for step in text.split()]
        else:
            steps = [[lemmas(text)]]
        nodes = [self._root]
        for alternatives in steps:
            nodes = [node.grow(keys) for node in nodes for keys in alternatives]
        for node in nodes:
            if label not in node.labels:
                node.labels.append(label)

    def add_wording(self, paraphrase: str, standard: str) -> None:
        """Compile one paraphrase of a standard wording."""
        self._wordings.grow(lemmas(paraphrase)).standard = tokenize(standard)

    def numbered(self, kind: str) -> dict[str, str]:
        """Return the words of a numbered kind (`number`, `unit`, `month`), each with what its class is numbered."""
        prefix = kind + "-"
        return {
            word: name.removeprefix(prefix)
            for name, words in self.words.items()
            if name.startswith(prefix)
            for word in words
        }

    def is_unit(self, lemma: str) -> bool:
        """Tell whether a word is a unit of time or stands before one ("30 business days")."""
        return lemma in self.words["UnitModifiers"] or any(
            lemma in words for name, words in self.words.items() if name.startswith("unit-")
        )

    def is_place(self, name: str) -> bool:
        """Tell whether a name is that of a country, city or region."""
        tokens = tokenize(name)
        return any(m.label.facet == "places" and m.last - m.first == len(tokens) for m in self.mentions(tokens))

    def rewrite(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """Replace each paraphrase by its standard wording, whose tokens all stand where the paraphrase stood."""
        if not any(token.lemma in self._wordings.next for token in tokens):
            return tuple(tokens)
        out: list[Token] = []
        at = 0
        while at < len(tokens):
            end, standard = self._longest_wording(tokens, at)
            if not standard:
                out.append(tokens[at])
                at += 1
                continue
            start, stop = tokens[at].start, tokens[end - 1].end
            out += (Token(token.raw, token.lemma, start, stop, token.is_word) for token in standard)
            at = end
        return tuple(out)

    def _longest_wording(self, tokens: Sequence[Token], at: int) -> tuple[int, tuple[Token, ...]]:
        node, best = self._wordings, (at, ())
        for index in range(at, len(tokens)):
            following = node.next.get(tokens[index].lemma)
            if following is None:
                break
            node = following
            if node.standard:
                best = (index + 1, node.standard)  # type: ignore[assignment]
        return best

    def mentions(self, tokens: Sequence[Token]) -> tuple[Mention, ...]:
        """Find all labels; at one place each facet keeps the clearest, then heaviest, then shortest match."""
        found: dict[str, list[Mention]] = {}
        for at in range(len(tokens)):
            best: dict[str, Mention] = {}
            for mention in self._from(tokens, at):
                rival = best.get(mention.label.facet)
                if rival is None or _precedence(mention) < _precedence(rival):
                    best[mention.label.facet] = mention
            for facet, mention in best.items():
                kept = found.setdefault(facet, [])
                # Verbs may share an object ("correct or delete your data"); else a heavier match displaces a lighter.
                shares = facet in _COORDINATED and bool(kept) and kept[-1].last == mention.last
                if not kept or kept[-1].last <= at or (shares and kept[-1].concept != mention.concept):
                    kept.append(mention)
                elif mention.rank > kept[-1].rank:
                    kept[-1] = mention
        return tuple(sorted((m for kept in found.values() for m in kept), key=lambda m: (m.first, m.label.facet)))

    def _from(self, tokens: Sequence[Token], at: int) -> Iterator[Mention]:
        """Walk every path of the matcher that begins at a token."""
        keys = [tokens[at].lemma]
        if not self._is_shouted(tokens, at):
            keys.append(_capitals(tokens[at]))
        stack = [(node, at + 1, 1) for key in keys if (node := self._root.next.get(key)) is not None]
        while stack:
            node, index, weight = stack.pop()
            for label in node.labels:
                yield Mention(label, at, index, weight)
            if not node.next:
                continue
            if index < len(tokens):
                for key in (tokens[index].lemma, _capitals(tokens[index])):
                    if (following := node.next.get(key)) is not None:
                        stack.append((following, index + 1, weight + 1))
            if (gap := node.next.get(_GAP)) is not None:
                stack += self._across(gap, tokens, index, weight)

    def _is_shouted(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether a function word is in capitals only because its neighbours are ("CONTACT US")."""
        raw = tokens[at].raw
        if not raw.isupper() or not any(raw.lower() in words for words in self.languages.values()):
            return False
        neighbours = [*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2]]
        return any(len(token.raw) > 2 and token.raw.isalpha() and token.raw.isupper() for token in neighbours)

    @staticmethod
    def _across(gap: _Node, tokens: Sequence[Token], index: int, weight: int) -> Iterator[tuple[_Node, int, int]]:
        words = 0
        while index < len(tokens) and words <= _LONGEST_GAP:
            token = tokens[index]
            if token.lemma == "(":
                # What stands in brackets does not count.
                index = next((i for i in range(index, len(tokens)) if tokens[i].lemma == ")"), len(tokens)) + 1
                continue
            if (following := gap.next.get(token.lemma)) is not None:
                yield following, index + 1, weight + 1
            if not token.is_word and token.lemma != ",":
                return
            words += token.is_word
            index += 1


def _precedence(mention: Mention) -> tuple[bool, int, int, Concept]:
    clear, weight = mention.rank
    return (not clear, -weight, mention.last, mention.concept)


def _capitals(token: Token) -> str:
    """Return the key by which acronyms are matched: the word as it is written ("U.S." and "U.S" alike)."""
    return "=" + token.raw.rstrip(".")


@cache
def lemmas(text: str) -> tuple[str, ...]:
    """Return the lemmas of a label's words.

    >>> lemmas("third-party service providers")
    ('third', 'party', 'service', 'provider')
    """
    return tuple(token.lemma for token in tokenize(text))
