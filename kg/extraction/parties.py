"""Parties: who speaks in a document ("we"), under which names, and what the document says of itself.

In: a document and its segments. Out: a `Profile`, and `Parties`, which the rules ask for names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extraction.lexicon import Lexicon
from kg.extraction.passages import Passage
from kg.model import Concept, Profile, Segment

_WORD = r"(?:[A-Z][\w&'’.-]*|[a-z]+[A-Z]\w*)"
_FORM = r"(?:,?\s+(?:Inc|LLC|Ltd|GmbH|B\.V|S\.A|PLC|Corp)\.?)"
_NAME = rf"(?P<name>{_WORD}(?:\s+(?:{_WORD}|of|and|&|\((?:Pvt|Pty)\)))*{_FORM}?)"
_WE = r"(?:we|us|our|the\s+Company|Company|the\s+[“\"]?Organi[sz]ation)"
_QUOTE = r"[“\"'‘]"
_NAMINGS = (
    re.compile(rf"{_NAME}\s*(?:,[^,.]{{0,80}})?\((?:[^()]{{0,80}}?[“\"'‘/])?{_WE}\b"),
    re.compile(rf"\b[Aa]t,?\s+{_NAME}(?:\s*\([^)]*\))?,?\s+(?:we|our)\b"),
    re.compile(rf"\b[Ww]e,?\s+(?:at|of),?\s+{_NAME}\b"),
    re.compile(rf"{_NAME}\s+is\s+(?:the|a)\s+(?:producer|owner|provider|operator|developer|controller)\b"),
    re.compile(rf"{_NAME}[^.]{{0,90}}?\([^()]{{0,60}}[“\"'‘/]{_WE}\b"),
)
"""How a text gives "we" a name, the surest way first."""
_ACTS = re.compile(rf"{_NAME}\s+(?:is|are|may|will|collects?|uses?|process(?:es)?|and its|does|has|never|operates)\b")
_PRODUCT = re.compile(
    rf"{_NAME}\s*\([^()]{{0,40}}{_QUOTE}(?:Software|Application|Services?|Product|Platform|App|Website|Site)\b"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*\.?"
_DATE = re.compile(
    r"(?:effective|last\s+(?:updated|modified|revised|changed)|updated|version|as\s+of|in\s+force)[^.\n]{0,40}?"
    rf"(?:(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>{_MONTH}),?\s+(?P<year2>\d{{4}})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2}))",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\b(?:privacy|data protection|cookie|subprocessors?|sub-processors?)\b", re.IGNORECASE)
_NO_NAME = frozenset(
    """a an and any at by cookies customer customers data did do each end for general how however if in information it
    its legal location no not notice on only our party personal policy privacy processing purposes right rights section
    security service services some statement such that the their these they third this those to types use users we what
    when where which who why with you your""".split()
)


@dataclass(frozen=True, slots=True)
class Parties:
    """The names in force in a document."""

    publisher: str
    names: Mapping[Concept, str]
    categories: Mapping[Concept, Concept]

    def name(self, organisation: Concept) -> str:
        """Return the usual name of a known organisation."""
        return self.names.get(organisation, "")

    def category(self, organisation: Concept) -> Concept:
        """Return the recipient category that a known organisation usually acts in, "" if none is known."""
        return self.categories.get(organisation, "")

    def self_mentions(self, passage: Passage, first: int, last: int) -> Iterator[int]:
        """Yield the tokens in a range at which the publisher's name (or its first word) stands."""
        if not self.publisher:
            return
        head = self.publisher.replace(",", " ").split()[0].lower()
        for at in range(first, last):
            if passage.tokens[at].raw.lower() == head:
                yield at


def find_parties(profile: Profile, segments: Sequence[Segment], lexicon: Lexicon) -> Parties:
    """Return the parties of a document; the publisher goes by the short form of its name that the text prefers."""
    return Parties(_short_name(profile.publisher, segments), lexicon.names, lexicon.categories)


def _short_name(name: str, segments: Sequence[Segment]) -> str:
    head, _, rest = name.replace(",", "").partition(" ")
    if not rest:
        return name
    alone = re.compile(rf"\b{re.escape(head)}\b(?!,?\s+{re.escape(rest.split()[0])})")
    full = re.compile(rf"\b{re.escape(head)}\b,?\s+{re.escape(rest.split()[0])}")
    uses = [sum(len(pattern.findall(segment.text)) for segment in segments) for pattern in (alone, full)]
    return head if uses[0] > 2 * uses[1] else name


def read_profile(segments: Sequence[Segment], language: str) -> Profile:
    """Return what a document says of itself: title, publisher, product, effective date, language and length."""
    return Profile(
        title=_title(segments),
        publisher=_publisher(segments),
        product=_first_name(_PRODUCT, segments),
        effective_date=_effective_date(segments),
        language=language,
        words=sum(len(segment.text.split()) for segment in segments),
    )


def _title(segments: Sequence[Segment]) -> str:
    return next((s.text.strip(" :") for s in segments[:12] if len(s.text) < 100 and _TITLE.search(s.text)), "")


def _publisher(segments: Sequence[Segment]) -> str:
    """Return the name that the text gives to "we"; failing that, the name that acts most often."""
    opening = segments[:40]
    for pattern in _NAMINGS:
        if name := _first_name(pattern, opening):
            return name
    acting = Counter(name for s in segments for m in _ACTS.finditer(s.text) if (name := _clean(m["name"])))
    return min(acting, key=lambda name: (-acting[name], name), default="")


def _first_name(pattern: re.Pattern[str], segments: Sequence[Segment]) -> str:
    names = (_clean(match["name"]) for s in segments for match in pattern.finditer(s.text))
    return next((name for name in names if name), "")


def _clean(name: str) -> str:
    """Drop words around a name that are capitalised only by their place in the sentence."""
    words = name.strip(" .,").split()
    while words and words[0].lower().strip(",") in _NO_NAME:
        words = words[1:]
    while words and words[-1].lower() in _NO_NAME | {"of", "&"}:
        words = words[:-1]
    return " ".join(words)


def _effective_date(segments: Sequence[Segment]) -> str:
    for segment in (*segments[:15], *segments[-10:]):
        if match := _DATE.search(segment.text):
            if match["iso"]:
                return match["iso"]
            month = _MONTHS.index((match["month"] or match["month2"])[:3].lower()) + 1
            return f"{match['year'] or match['year2']}-{month:02}-{int(match['day'] or match['day2']):02}"
    return ""
