"""Rows of the named queries as claims: what each is about and says, in keys that compare, with the rows that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from kg.model import GIVEN
from kg.outputs.comparison.facets import STANCE, Column, Facet, Row, Tables, rows_of
from kg.outputs.comparison.wording import PUBLISHER, Wording
from kg.outputs.durations import spoken_duration

_CONTEXT: Final = 160
_END: Final = re.compile(r"[.!?:;]\s|\n(?=\s*[-*•|#\n])|(?<![^\n]{60})\n|[.!?]$")
"""Where a sentence ends, as far as a reader needs it; a short line was not broken to fit a width."""


class Passage(NamedTuple):
    """A passage that makes a claim, with what stands around it in its sentence ("" where the text is not at hand)."""

    document: str
    start: int | None
    end: int | None
    quote: str
    prefix: str = ""
    suffix: str = ""

    @property
    def sentence(self) -> str:
        """The passage with what stands around it, in one line."""
        return " ".join(f"{self.prefix}{self.quote}{self.suffix}".split())


class Value(NamedTuple):
    """A value of an aspect: the `key` that is compared, what people read, and the words of free text."""

    key: str
    label: str
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Saying:
    """What one row says: the values of each aspect by its name, and the passages."""

    values: Mapping[str, tuple[Value, ...]]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """All that a document says about one subject in a facet; `spoken` are the words of its passages if it is worded."""

    facet: Facet
    subject: tuple[Value, ...]
    sayings: tuple[Saying, ...]
    spoken: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[str, ...]:
        """The keys of the subject."""
        return tuple(value.key for value in self.subject)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages that make the claim."""
        return tuple(passage for saying in self.sayings for passage in saying.passages)

    def values(self, aspect: str) -> dict[str, Value]:
        """Return the values of an aspect by key, of all rows."""
        return {value.key: value for saying in self.sayings for value in saying.values.get(aspect, ())}


class Policy(NamedTuple):
    """A document to compare: its name, and what it says of itself ("" where it does not)."""

    name: str
    publisher: str
    title: str
    effective_date: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared on one side: how people called it, and by document name the answers of the queries and the text.

    `unread` names the documents that could not be read.
    """

    source: str
    tables: Mapping[str, Tables]
    texts: Mapping[str, str]
    unread: frozenset[str] = frozenset()

    def policies(self) -> tuple[Policy, ...]:
        """Return the documents, sorted by name."""
        columns = ("document", "publisher", "title", "effective_date", "sha256")
        rows = (row for tables in self.tables.values() for row in rows_of(tables["documents"]))
        return tuple(sorted(Policy(*(row[name] for name in columns)) for row in rows))


class ClaimReader:
    """Reads the claims of documents, with labels for concepts and one measure for words."""

    def __init__(self, wording: Wording, labels: Mapping[str, str]) -> None:
        self._wording = wording
        self._labels = labels

    def read(self, side: Side, policy: Policy, facet: Facet) -> tuple[Claim, ...]:
        """Return the claims of a facet that a document of a side makes, one a subject."""
        found: dict[tuple[str, ...], tuple[tuple[Value, ...], list[Saying]]] = {}
        text = side.texts.get(policy.name, "")
        for row in facet.rows(side.tables[policy.name]):
            subject = tuple(self._one(column, row, policy) for column in facet.subject)
            key = tuple(value.key for value in subject)
            if facet.keeps(key):
                saying = Saying(self._values(facet, row, policy), tuple(_passages(facet, row, text)))
                found.setdefault(key, (subject, []))[1].append(saying)
        claims = (Claim(facet, subject, tuple(sayings)) for subject, sayings in found.values())
        return tuple(replace(claim, spoken=self._spoken(claim)) if facet.worded else claim for claim in claims)

    def _spoken(self, claim: Claim) -> frozenset[str]:
        return self._wording.words(" ".join(passage.quote for passage in claim.passages))

    def _values(self, facet: Facet, row: Row, policy: Policy) -> dict[str, tuple[Value, ...]]:
        stance = row.get(STANCE.name, "affirmed")
        # Of what is denied, only that it is denied is compared: its data and purposes are no practice.
        columns = facet.aspects if stance == "affirmed" else (STANCE,)
        return {column.name: tuple(self._cell(column, row, policy)) for column in columns}

    def _one(self, column: Column, row: Row, policy: Policy) -> Value:
        return next(iter(self._cell(column, row, policy)), Value("", ""))

    def _cell(self, column: Column, row: Row, policy: Policy) -> Iterator[Value]:
        cell = row[column.name]
        parts = cell.split("; ") if column.form == "concept" else (cell,)
        for part in parts:
            if part and part not in column.silent and not part.endswith(GIVEN):
                yield self._value(column, part, policy)

    def _value(self, column: Column, text: str, policy: Policy) -> Value:
        label = self._labels.get(text, text)
        if column.form == "concept" or text in self._labels:
            return Value(text, label)
        shown = " ".join(text.split())
        if column.form == "address":
            return Value(shown.casefold().rstrip("/"), shown)
        if column.form == "duration":
            return Value(text, spoken_duration(text))
        if column.form == "party":
            key = self._wording.party(shown, policy.publisher)
            return Value(key, "the publisher" if key == PUBLISHER else self._labels.get(key, shown))
        words = self._wording.words(shown)
        return Value(" ".join(sorted(words)), shown, words)


def _passages(facet: Facet, row: Row, text: str) -> Iterable[Passage]:
    for prefix in facet.passages:
        quote, start, end = (row[f"{prefix}{name}"] for name in ("quote", "start", "end"))
        if quote and start and end:
            first, last = int(start), int(end)
            yield Passage(row["document"], first, last, quote, *_around(text, first, last))
        elif quote:
            yield Passage(row["document"], None, None, quote)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a passage in its sentence; a long sentence is cut at a word."""
    first, last = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    ends = [match.end() for match in _END.finditer(text, first, start)]
    before = text[ends[-1] : start] if ends else text[first:start]
    if not ends and first:
        before = "…" + before.partition(" ")[2]
    closed = _END.search(text, end - 1, last)
    after = text[end : max(end, closed.end())].rstrip() if closed else text[end:last]
    if not closed and last < len(text):
        after = after.rpartition(" ")[0] + "…"
    blank_before, blank_after = " " * before[-1:].isspace(), " " * after[:1].isspace()
    return " ".join(before.split()) + blank_before, blank_after + " ".join(after.split())
