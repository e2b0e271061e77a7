"""The analyst: segments in reading order, each read once into a `Passage`.

In: segments and the lexicon. Out: passages that know their headings, their lead-in and the law of their section.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kg.extraction.clauses import cut_clauses
from kg.extraction.labels import Mentions
from kg.extraction.lexicon import Lexicon
from kg.extraction.passages import Heading, Passage
from kg.extraction.tokens import Tokens
from kg.model import Segment

_LONGEST_SENTENCE = 10_000
_BATCH = 256
"""How many passages are read at a time: most policies as a whole."""
_HANDLING = frozenset({"Collection", "Purpose", "Sharing", "Source", "Retention"})
_DENIED_COLLECTION = {"ckg:NegationCue", "ckg:CollectCue"}
_NO_TOPICS = frozenset[str]()


@dataclass(frozen=True, slots=True)
class _Section:
    """What the headings above a segment say, as `Passage` has it."""

    headings: tuple[Heading, ...]
    about: tuple[frozenset[str], ...]
    topic: frozenset[str]
    regime: str
    is_under_denial: bool


class Analyst:
    """Analyses segments in reading order; a lead-in is analysed once for all that it governs."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._governors: dict[int, Passage] = {}
        self._headings: dict[str, Heading] = {}
        self._scopes: dict[tuple[str, ...], str] = {}
        self._sections: dict[tuple[str, ...], _Section] = {}

    def passages(self, segments: Sequence[Segment]) -> Iterator[Passage]:
        """Yield the passage of each segment, of a monstrous one in parts; only lead-ins are kept."""
        governing = {id(segment.lead_in) for segment in segments if segment.lead_in}
        parts = (part for segment in segments for part in _parts(segment))
        before: Passage | None = None
        # Step by step for many segments, which is faster than all steps for one after the other: the code and the data
        # of a step stay in the processor's caches.
        while batch := list(islice(parts, _BATCH)):
            read = [self._lexicon.read(part.text) for part in batch]
            passages = []
            for part, (tokens, mentions) in zip(batch, read, strict=True):
                goes_on = before is not None and before.segment.block == part.block
                known = self._governors.get(id(part))
                before = known or self._analyse(part, tokens, mentions, before if goes_on else None)
                if id(part) in governing:
                    self._governors[id(part)] = before
                passages.append(before)
            yield from passages

    def _governor(self, segment: Segment) -> Passage:
        known = self._governors.get(id(segment))
        if known is None:
            known = self._governors[id(segment)] = self._analyse(segment, *self._lexicon.read(segment.text))
        return known

    def _analyse(self, segment: Segment, tokens: Tokens, found: Mentions, before: Passage | None = None) -> Passage:
        """Analyse a segment; a sentence that goes on with the one before it in its block is governed by that."""
        resumes = before is not None and "ckg:ResumeCue" in found and found["ckg:ResumeCue"][0].first == 0
        governor = before if resumes else self._governor(segment.lead_in) if segment.lead_in else None
        columns = {cell.header: frozenset(self._heading(cell.header).mentions) for cell in segment.cells}
        section = self._section(segment.headings)
        about, topic = section.about, section.topic
        if columns:
            titles = _NO_TOPICS.union(*map(self._topics, columns.values()))
            about, topic = (titles, *about), titles or topic
        governing = _NO_TOPICS
        if governor is not None:
            # Topics of a lead-in, but not those of a sentence that this one goes on with.
            named = governor.topics() if governor.segment is segment.lead_in else _NO_TOPICS
            resumed = governor.governor
            if named and resumed is not None and governor.holds("Distributives", 0):
                # "We share data with vendors. Each may use it only for this purpose:"
                named |= resumed.topics()
            governing = (named - {"Contact"} if _names_contact_data(governor) else named) or governor.governing
        law = self._regime(found)
        if segment.kind == "heading":
            self._headings[segment.text] = Heading(segment.text, found, law)
        if law and "ckg:ScopeCue" in found and len(segment.headings) > 1:
            # "Residents of California have these rights" puts the rest of its section under a law.
            self._scopes[segment.headings] = law
            self._sections[segment.headings] = replace(section, regime=law)
        return Passage(
            self._lexicon,
            segment,
            *tokens,
            found,
            frozenset(found),
            cut_clauses(tokens, self._lexicon),
            about,
            law or (governor.regime if governor else "") or section.regime,
            section.is_under_denial,
            columns,
            section.headings,
            topic,
            governing,
            governor,
        )

    def _section(self, headings: tuple[str, ...]) -> _Section:
        """Return what the headings above a segment say (the segments of a section share them)."""
        section = self._sections.get(headings)
        if section is None:
            read = tuple(self._heading(text) for text in reversed(headings))
            about = [self._topics(heading.mentions) for heading in read]
            for depth, heading in enumerate(read):
                if _names_contact_data(heading) and any(_HANDLING & outer for outer in about[depth + 1 :]):
                    about[depth] -= {"Contact"}
            section = self._sections[headings] = _Section(
                read,
                tuple(about),
                next(filter(None, about), _NO_TOPICS),
                self._law(headings),
                bool(read) and _denies(read[0].mentions),
            )
        return section

    def _law(self, headings: tuple[str, ...]) -> str:
        """Return the law of the innermost section above a segment that names one, in its heading or its text."""
        sections = (headings[:depth] for depth in range(len(headings), 0, -1))
        named = (self._scopes.get(path) or self._heading(path[-1]).regime for path in sections)
        return next(filter(None, named), "")

    def _heading(self, text: str) -> Heading:
        """Return what a heading says (repeated headings are read once)."""
        if text not in self._headings:
            _, found = self._lexicon.read(text)
            self._headings[text] = Heading(text, found, self._regime(found))
        return self._headings[text]

    def _topics(self, facets: Iterable[str]) -> frozenset[str]:
        topics = self._lexicon.topics
        return frozenset([topics[facet] for facet in facets if facet in topics])

    def _regime(self, found: Mentions) -> str:
        """Return the law that is named most fully ("UK GDPR" before "GDPR"), the first of several, "" if none is."""
        if self._lexicon.laws.isdisjoint(found):
            return ""
        laws = [mention for law in found.keys() & self._lexicon.laws for mention in found[law]]
        law = min(laws, key=lambda m: (m.label.weak, m.lightness, m.first, m.concept), default=None)
        return law.concept.removeprefix("ckg:") if law else ""


def _denies(mentions: Mentions) -> bool:
    """Tell whether a heading denies what stands under it ("What we do not collect", "What we don't do")."""
    return mentions.keys() >= _DENIED_COLLECTION or "ckg:UndoneTopic" in mentions


def _names_contact_data(heading: Heading | Passage) -> bool:
    """Tell whether all that a heading or a lead-in says of contact names data ("Contact information")."""
    cues = heading.mentions.get("ckg:ContactTopic", ())
    data = heading.mentions.get("data", ())
    return bool(cues) and all(any(one.first <= cue.first and cue.last <= one.last for one in data) for cue in cues)


def _parts(segment: Segment) -> Iterator[Segment]:
    """Cut what no sentence is long enough for (a list without stops, a blob), so that time grows with length alone."""
    if len(segment.text) <= _LONGEST_SENTENCE or segment.cells:
        yield segment
        return
    start = 0
    while start < len(segment.text):
        end = start + _LONGEST_SENTENCE
        if end < len(segment.text):
            end = max(segment.text.rfind(" ", start + 1, end), start + _LONGEST_SENTENCE // 2)
        end = min(end, len(segment.text))
        runs = [(0, segment.span(start, start + 1).start)]
        runs += [(at - start, origin) for at, origin in segment.runs if start < at < end]
        yield replace(segment, text=segment.text[start:end], runs=tuple(runs))
        start = end
