"""The lexicon: how policies word each concept, compiled from `ontology/lexicon/*.ttl`.

A file is a facet (`data.ttl`, `purposes.ttl`, ...); a line of Turtle is a label on a concept. Labels are matched on
lemmas: `skos:altLabel` is a plain synonym, `ckg:pattern` may hold `a|b` alternatives for one word and `…` for a gap
of up to four words (which ends at "by" and the like), `ckg:acronym` is matched with its capitals,
`ckg:contextualLabel` counts only beside clearer mentions, `ckg:genericLabel` names personal data as such,
`ckg:otherSense`, which may hold what a pattern may, names nothing and displaces what stands in it ("cookie policy").
`ckg:paraphrase` on a `ckg:Wording` rewrites unusual wording into the standard one before anything else is matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, product

from kg.extraction.labels import LABEL_KINDS, Label, Mention, Mentions
from kg.extraction.overlaps import settle
from kg.extraction.phrases import Phrases
from kg.extraction.tokens import Token, Tokens, tokenize
from kg.model import Concept, DataOrigin
from kg.vocab import expand

_GAP = "…"
_NOTHING: dict[str, _Node] = {}  # one for all the nodes that nothing follows: most
_NO_GOALS = frozenset[str]()
_LONGEST_GAP = 4
_FARTHEST_GOAL = 2 * _LONGEST_GAP + 2
"""Within how many words a gap ends: each word of it may have a comma. What stands in brackets does not count."""
_CUE_KINDS = ("Cue", "Topic", "Class", "Column")
_PARAPHRASE = "paraphrase"
_ACRONYM = expand("ckg:acronym")
_PATTERNS = expand("ckg:pattern"), expand("ckg:otherSense")


@dataclass(frozen=True, slots=True)
class Framework:
    """Between which places a transfer framework holds, the main origin first."""

    origins: tuple[Concept, ...]
    destination: Concept


class _Node:
    """Where a label, or a part of it before a gap, ends: the labels, and what follows, at once or after a gap.

    Where a gap begins, `goals` are the words that are worth looking for behind it.
    """

    __slots__ = ("gap", "goals", "labels", "next")

    def __init__(self) -> None:
        self.labels: tuple[Label, ...] = ()
        self.goals = _NO_GOALS
        self.next = _NOTHING
        self.gap: _Node | None = None

    def tell(self, first: int, last: int, lightness: int, found: Mentions) -> None:
        for label in self.labels:
            found.setdefault(label.facet, []).append(Mention(first, last, lightness, label))

    def grow(self, keys: Iterable[str]) -> _Node:
        node = self
        for key in keys:
            if key not in node.next:
                node.next = {**node.next, key: _Node()}
            node = node.next[key]
        return node

    def across(self) -> _Node:
        if self.gap is None:
            self.gap = _Node()
        return self.gap


class Lexicon:
    """The compiled lexicon: reads a segment's text into tokens, rewriting paraphrases, and finds what they mention."""

    def __init__(self) -> None:
        self._phrases = Phrases(_Node)
        self._acronyms = Phrases(_Node)
        self._standards: dict[Concept, tuple[Token, ...]] = {}
        self.names: dict[Concept, str] = {}
        self.categories: dict[Concept, Concept] = {}
        self.origins: dict[Concept, list[DataOrigin]] = {}
        self.languages: dict[str, frozenset[str]] = {}
        self.words: dict[str, frozenset[str]] = {}
        self.regexes: dict[str, str] = {}
        self.anchors: dict[str, list[str]] = {}
        self.frameworks: dict[Concept, Framework] = {}
        self.instruments: dict[Concept, tuple[Concept, ...]] = {}
        self.members: frozenset[Concept] = frozenset()
        self.topics: dict[str, str] = {}
        self.laws: set[str] = set()

    def add(self, facet: str, concept: Concept, text: str, predicate: str) -> None:
        """Compile one label."""
        label = Label(concept, facet, LABEL_KINDS[predicate])
        if predicate == _ACRONYM:
            nodes = [self._acronyms.at([token.bare for token in tokenize(text).items])]
        elif predicate in _PATTERNS:
            nodes = self._pattern(text)
        else:
            nodes = [self._phrases.at(lemmas(text))]
        _name(nodes, label)
        if facet.endswith("Topic"):
            self.topics[facet] = facet.removeprefix("ckg:").removesuffix("Topic")
        elif facet == concept and not facet.endswith(_CUE_KINDS):
            self.laws.add(facet)

    def _pattern(self, text: str) -> list[_Node]:
        """Return where a pattern ends: up to its first gap it is a phrase (one for each alternative), then a path."""
        before, *after = (part.split() for part in text.split(_GAP))
        alternatives = ([lemmas(word) for word in step.split("|")] for step in before)
        nodes = [self._phrases.at(chain(*steps)) for steps in product(*alternatives)]
        for part in after:
            nodes = [node.across() for node in nodes]
            for step in part:
                nodes = [node.grow(lemmas(word)) for node in nodes for word in step.split("|")]
        return nodes

    def add_wording(self, concept: Concept, paraphrase: str, standard: str) -> None:
        """Compile one paraphrase of a standard wording."""
        self._standards[concept] = tokenize(standard).items
        _name([self._phrases.at(lemmas(paraphrase))], Label(concept, _PARAPHRASE, "plain"))

    def seal(self) -> None:
        """Note what may follow each gap, when all labels are compiled (many gaps have the same goals)."""
        known: dict[frozenset[str], frozenset[str]] = {}
        for gap in (node.gap for node in self._phrases.values if node.gap):
            goals = frozenset({*gap.next, "("})
            gap.goals = known.setdefault(goals, goals)

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
        places = self.mentions(tokens).get("places", ())
        return any(mention.last - mention.first == len(tokens.items) for mention in places)

    def known_name(self, name: str) -> str:
        """Return the name that stands for a well-known organisation, "" for any other ("Example LLC" as "Example")."""
        tokens = tokenize(name)
        forms = self.words["LegalForms"]
        for mention in self.mentions(tokens).get("organisations", ()):
            rest = [token.raw.lower().rstrip(".") for token in tokens.items[mention.last :] if token.is_word]
            if mention.first == 0 and forms.issuperset(rest):
                return self.names[mention.concept]
        return ""

    def read(self, text: str) -> tuple[Tokens, Mentions]:
        """Return the tokens of a text, each paraphrase replaced by its standard wording, and the labels in them."""
        tokens = tokenize(text)
        found = self._matches(tokens)
        if paraphrases := found.pop(_PARAPHRASE, None):
            tokens = self._rewrite(tokens, paraphrases)
            found = self._matches(tokens)
        return tokens, self._settled(found, tokens.lemmas)

    def mentions(self, tokens: Tokens) -> Mentions:
        """Find all labels, by facet and in order; of those that overlap each facet keeps the one that sorts first."""
        return self._settled(self._matches(tokens), tokens.lemmas)

    def _rewrite(self, tokens: Tokens, paraphrases: Iterable[Mention]) -> Tokens:
        """Put standard wording, whose tokens all stand where the paraphrase stood, for the first and longest ones."""
        items, starts, ends = list(tokens.items), list(tokens.starts), list(tokens.ends)
        kept: list[Mention] = []
        for mention in sorted(paraphrases, key=Mention.order):
            if not kept or mention.first >= kept[-1].last:
                kept.append(mention)
        for mention in reversed(kept):
            first, last, standard = mention.first, mention.last, self._standards[mention.concept]
            starts[first:last] = [starts[first]] * len(standard)
            ends[first:last] = [ends[last - 1]] * len(standard)
            items[first:last] = standard
        return Tokens(tuple(items), tuple([token.lemma for token in items]), tuple(starts), tuple(ends))

    def _settled(self, found: Mentions, lemmas: Sequence[str]) -> Mentions:
        """Put the labels of each facet in order, those that others displace left out."""
        found.pop(_PARAPHRASE, None)
        coordinators = self.words.get("Coordinators", frozenset())
        return {
            facet: settle(mentions, lemmas, coordinators) if len(mentions) > 1 else mentions
            for facet, mentions in found.items()
        }

    def _matches(self, tokens: Tokens) -> Mentions:
        """Find all labels by facet, in no order."""
        found: Mentions = {}
        lemmas, nodes = tokens.lemmas, self._phrases.values
        for number, first, last in self._phrases.find(lemmas):
            node = nodes[number]
            for label in node.labels:
                mention = Mention(first, last, first - last, label)
                if label.facet in found:
                    found[label.facet].append(mention)
                else:
                    found[label.facet] = [mention]
            gap = node.gap
            if gap is not None and not gap.goals.isdisjoint(lemmas[last : last + _FARTHEST_GOAL]):
                self._follow(gap, lemmas, first, last, found)
        for number, first, last in self._acronyms.find([token.bare for token in tokens.items]):
            if not self._is_shouted(tokens.items, first):
                self._acronyms.values[number].tell(first, last, first - last, found)
        return found

    def _follow(self, gap: _Node, words: Sequence[str], first: int, last: int, found: Mentions) -> None:
        """Add what every path that goes on after a gap leads to."""
        ends = self.words["GapEnds"]
        gaps = [(gap, last, first - last)]
        while gaps:
            gap, index, lightness = gaps.pop()
            for beyond, after in _across(gap, words, index, ends):
                node: _Node | None = beyond
                at, light = after, lightness - 1
                while node is not None:
                    node.tell(first, at, light, found)
                    if node.gap is not None:
                        gaps.append((node.gap, at, light))
                    node = node.next.get(words[at]) if at < len(words) else None
                    at, light = at + 1, light - 1

    def _is_shouted(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether a function word is in capitals only because its neighbours are ("CONTACT US")."""
        raw = tokens[at].raw
        if not raw.isupper() or not any(raw.lower() in words for words in self.languages.values()):
            return False
        neighbours = [*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2]]
        return any(len(token.raw) > 2 and token.raw.isalpha() and token.raw.isupper() for token in neighbours)


def _name(nodes: Iterable[_Node], label: Label) -> None:
    """Let a label end at nodes, which share what they can."""
    alone = (label,)
    for node in nodes:
        if not any(label.says_as(other) for other in node.labels):
            node.labels += alone


def _across(gap: _Node, words: Sequence[str], index: int, ends: frozenset[str]) -> list[tuple[_Node, int]]:
    """Return the states behind a gap of at most four words that begins at a word; what stands in brackets is skipped.

    A word of the gap may have a comma of its own.
    """
    following, states = gap.next, []
    left = _LONGEST_GAP
    while index < len(words):
        word = words[index]
        index += 1
        if word in following:
            states.append((following[word], index))
        elif word == "(":
            index = next((i for i in range(index, len(words)) if words[i] == ")"), len(words)) + 1
            continue
        if word[0].isalnum():
            left -= 1
            if left < 0 or word in ends:
                break
        elif word != ",":
            break
    return states


@cache
def lemmas(text: str) -> tuple[str, ...]:
    """Return the lemmas of a label's words.

    >>> lemmas("third-party service providers")
    ('third', 'party', 'service', 'provider')
    """
    return tuple(token.lemma for token in tokenize(text).items)
