"""A segment analysed: tokens, mentions, clauses, and what its headings and lead-in say about it.

In: a `Segment` and the lexicon. Out: a `Passage`, which answers the questions that every rule asks: how firmly is this
said, under which condition, what is this section about, which law is it scoped to. (`denial` tells what is denied.)
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypedDict

from kg.extraction.clauses import Clause, introduction, unit
from kg.extraction.labels import Mention, Mentions
from kg.extraction.lexicon import Lexicon
from kg.extraction.tokens import Token
from kg.model import Modality, Segment, Span

ACTIONS = ("Collect", "Use", "Share", "Sell", "Retain", "Delete", "Provide", "Act")
_AROUND = " .,;:()[]“”\"'–—-"
_PHRASE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading or a column's header says: its text, its mentions by facet or cue, the law that it names."""

    text: str
    mentions: Mentions
    regime: str


@dataclass(frozen=True, eq=False)
class Passage:
    """A segment with all that extraction needs to know of it.

    `tokens[i]`, whose lemma is `lemmas[i]`, stands at `segment.text[starts[i]:ends[i]]`. `mentions` maps a lexicon
    facet (`data`, `purposes`, ...) or a cue (`ckg:CollectCue`) to its mentions in order, `facets` are those that have
    any. `clauses` are half-open token
    ranges that cover the tokens. `about` are the topics of the headings above, innermost heading first (for a row, its
    column headers come before them); `columns` maps a row's column headers to the cues in them; `headings` are those
    above, innermost first. `topic` are the topics in force, those of the innermost heading that has any; `governing`
    those of the lead-ins above, the nearest that has any. `governor` is the analysed lead-in. `is_under_denial` marks a
    heading such as "What we do not collect". No two passages are equal, which lets rules remember what they found out
    about the last ones.
    """

    lexicon: Lexicon
    segment: Segment
    tokens: tuple[Token, ...]
    lemmas: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    mentions: Mentions
    facets: frozenset[str]
    clauses: tuple[Clause, ...]
    about: tuple[frozenset[str], ...]
    regime: str
    is_under_denial: bool
    columns: dict[str, frozenset[str]]
    headings: tuple[Heading, ...]
    topic: frozenset[str]
    governing: frozenset[str]
    governor: Passage | None = None

    def clause_of(self, at: int) -> Clause:
        """Return the clause that holds a token."""
        clauses = self.clauses
        return clauses[bisect_left(clauses, (at + 1,)) - 1] if len(clauses) > 1 else clauses[0]

    def introduction_of(self, at: int) -> Clause | None:
        """Return the clause that introduces the enumeration that a token stands in ("we never: (a) sell ...")."""
        index = self._clause_index(at)
        return introduction(self.lemmas, self.clauses, index, self.lexicon) if index else None

    def unit_of(self, at: int) -> Clause:
        """Return the clause that holds a token, together with the label or the fronted adjunct that opens it."""
        if len(self.clauses) == 1:
            return self.clauses[0]
        return unit(self.lemmas, self.clauses, self._clause_index(at), self.lexicon)

    def _clause_index(self, at: int) -> int:
        return bisect_left(self.clauses, (at + 1,)) - 1

    def scope_of(self, at: int) -> Clause:
        """Return the clause that holds a token; in a row, what of it stands in the token's cell, and sentence."""
        first, last = self.clause_of(at)
        for cell in self.segment.cells:
            if cell.start <= self.starts[at] < cell.end:
                first, last = (
                    max(first, bisect_left(self.starts, cell.start)),
                    min(last, bisect_left(self.starts, cell.end)),
                )
                stops = self.places("Stops", first, last)
                first = max((stop + 1 for stop in stops if stop < at), default=first)
                return first, min((stop + 1 for stop in stops if stop >= at), default=last)
        return first, last

    def column_at(self, at: int) -> frozenset[str]:
        """Return the cues in the header of the column that a token stands in, none outside a row."""
        if not self.segment.cells:
            return frozenset()
        start = self.starts[at]
        headers = (cell.header for cell in self.segment.cells if cell.start <= start < cell.end)
        return self.columns.get(next(headers, ""), frozenset())

    def span(self, first: int, last: int) -> Span:
        """Return the passage of the document that `tokens[first:last]` stand at."""
        return self.segment.span(self.starts[first], self.ends[last - 1])

    def words(self, first: int, last: int) -> str:
        """Return the clean text of `tokens[first:last]`."""
        if first >= last:
            return ""
        return self.segment.text[self.starts[first] : self.ends[last - 1]]

    def wording(self, first: int, last: int) -> str:
        """Return `tokens[first:last]` in standard words where the text paraphrases them, else as the text has it."""
        places = zip(self.tokens[first:last], self.starts[first:last], self.ends[first:last], strict=True)
        if all(token.raw == self.segment.text[start:end] for token, start, end in places):
            return self.words(first, last)
        return " ".join(token.raw for token in self.tokens[first:last])

    def phrase(self, first: int, last: int) -> str:
        """Return a few words of `tokens[first:last]`: whole ones, without brackets and stops around them."""
        text = self.words(first, last).strip(_AROUND)
        if len(text) > _PHRASE_LENGTH:
            text = text[:_PHRASE_LENGTH].rsplit(" ", 1)[0].strip(_AROUND)
        return text

    def cues(self, name: str, first: int = 0, last: int | None = None) -> list[Mention]:
        """Return the mentions of a cue (`Collect`) that begin within a token range."""
        found = self.mentions.get(_CUES[name])
        if found is None:
            return []
        return [m for m in found if first <= m.first and (last is None or m.first < last)]

    def names(self, facets: frozenset[str]) -> bool:
        """Tell whether any of the facets or cues (`cue_facets`) is mentioned, which is quick to tell."""
        return not self.facets.isdisjoint(facets)

    def has(self, *names: str, first: int = 0, last: int | None = None) -> bool:
        """Tell whether any of the cues begins within a token range."""
        for name in names:
            for mention in self.mentions.get(_CUES[name], ()):
                if first <= mention.first and (last is None or mention.first < last):
                    return True
        return False

    def holds(self, words: str, at: int) -> bool:
        """Tell whether a token is one of a class of words (`ontology/lexicon/words.ttl`); beyond the ends none is."""
        return 0 <= at < len(self.lemmas) and self.lemmas[at] in self.lexicon.words[words]

    def speaks_to_reader(self, first: int, last: int) -> bool:
        """Tell whether the nearest pronoun before a token that may be a subject is the reader ("you may not use")."""
        nearest = next((at for at in range(last - 1, first - 1, -1) if self.holds("Subjects", at)), None)
        return nearest is not None and self.holds("Readers", nearest)

    def places(self, words: str, first: int, last: int) -> list[int]:
        """Return the tokens of a class of words in a range of the passage's tokens."""
        lemmas, words_of_class = self.lemmas, self.lexicon.words[words]
        return [at for at in range(first, last) if lemmas[at] in words_of_class]

    def find(self, words: str, first: int, last: int) -> int | None:
        """Return the first token of a class of words in a range of tokens (none of them before the passage begins)."""
        lemmas, words_of_class = self.lemmas, self.lexicon.words[words]
        for at in range(first, min(last, len(lemmas))):
            if lemmas[at] in words_of_class:
                return at
        return None

    def within(self, words: str, first: int, last: int) -> bool:
        """Tell whether a word of a class stands in a token range."""
        return not self.lexicon.words[words].isdisjoint(self.lemmas[first:last])

    def is_quoted(self, first: int, last: int) -> bool:
        """Tell whether a quotation is open at the end of a range (`the section "Processing as a controller"`)."""
        return len(self.places("Quotes", first, last)) % 2 == 1

    def is_bracketed(self, at: int) -> bool:
        """Tell whether a token stands in brackets or is one."""
        last = next((lemma for lemma in reversed(self.lemmas[: at + 1]) if lemma in ("(", ")")), "")
        return last == "(" or self.lemmas[at] == ")"

    def acts(self, *names: str) -> bool:
        """Tell whether any of the cues stands in the passage or in its lead-in."""
        return self.has(*names) or (self.governor is not None and self.governor.has(*names))

    def topics(self) -> frozenset[str]:
        """Return what the passage's own words are about, as far as topic cues tell (`Sharing`)."""
        topics = self.lexicon.topics
        told = [facet for facet in self.mentions if facet in topics]
        return frozenset([topics[it] for it in told if any(m.label.kind != "other" for m in self.mentions[it])])

    def section(self) -> frozenset[str]:
        """Return the topics of the innermost heading that has any, whatever the columns of a row are about."""
        return next(filter(None, self.about[bool(self.columns) :]), frozenset())

    def above(self) -> Iterator[Passage]:
        """Yield the lead-ins above, the nearest first."""
        governor = self.governor
        while governor is not None:
            yield governor
            governor = governor.governor

    def lead_ins(self) -> Iterator[Passage]:
        """Yield the lead-ins of the lists above, the nearest first; a sentence gone on with is none."""
        passage = self
        while passage.governor is not None and passage.governor.segment is passage.segment.lead_in:
            passage = passage.governor
            yield passage

    def is_hollow(self, cue: Mention) -> bool:
        """Tell whether a negative word denies nothing ("including but not limited to")."""
        return any(pseudo.first <= cue.first < pseudo.last for pseudo in self.mentions.get("ckg:PseudoNegationCue", ()))

    def past_determiners(self, at: int) -> int:
        """Return the nearest token at or before one that is no determiner ("for | the other | users")."""
        while self.holds("Determiners", at):
            at -= 1
        return at

    def is_served(self, at: int) -> bool:
        """Tell whether something is done on behalf of who stands at a token ("stored on behalf of our customers")."""
        before = self.past_determiners(at - 1)
        return self.holds("Partitives", before) and any(cue.last == before for cue in self.cues("Behalf"))

    def is_participle(self, mention: Mention) -> bool:
        """Tell whether the head of a mention, a noun, is the participle of the same word ("services requested")."""
        last = mention.last - 1
        return self.lemmas[last] in self.lexicon.words["NounsOrVerbs"] and self.tokens[last].is_participle

    def modality(self, at: int) -> Modality:
        """Tell how firmly a clause (or the lead-in) says what stands at a token."""
        if self.names(_FIRMNESS):
            first, _ = self.clause_of(at)
            if self.has("Possible", first=first, last=at):
                return "possible"
            if self.has("Required", first=first, last=at):
                return "required"
        if self.governor is not None and self.governor.has("Possible"):
            return "possible"
        return "stated"

    def manner(self, at: int) -> Manner:
        """Return how what stands at a token is said."""
        condition = self.condition(at) if "ckg:ConditionCue" in self.mentions else ""
        return {"modality": self.modality(at), "condition": condition, "regime": self.regime}

    def condition(self, at: int) -> str:
        """Return the condition or exception of the clause at a token, in the text's words."""
        first, last = self.clause_of(at)
        for cue in self.cues("Condition", first, last):
            stop = last
            if cue.first == first or cue.first < at:
                stop = next((i for i in range(cue.first, last) if self.tokens[i].lemma == ","), last)
            if cue.first <= at < stop:
                continue
            return self.phrase(cue.first, stop)
        return ""


class _Cues(dict[str, str]):
    """The lexicon's name of each cue."""

    def __missing__(self, name: str) -> str:
        return self.setdefault(name, f"ckg:{name}Cue")


_CUES = _Cues()


def cue_facets(*names: str) -> frozenset[str]:
    """Return what the lexicon calls cues (`Collect`), as the keys of `Passage.mentions` have it."""
    return frozenset([_CUES[name] for name in names])


_FIRMNESS = cue_facets("Possible", "Required")


class Manner(TypedDict):
    """How something is said, as the fields of a statement."""

    modality: Modality
    condition: str
    regime: str
