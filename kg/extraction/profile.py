"""Profile: what a document says of itself: title, publisher, product, effective date, language and length.

In: the segments of a document. Out: a `Profile`. The expressions that find names are in `words.ttl`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain, groupby, islice

from kg.extraction.front_matter import find_effective_date, find_title
from kg.extraction.lexicon import Lexicon
from kg.model import Profile, Segment

_WORD = r"(?<!\w)(?:\d{0,4}[A-Z][\w&'’-]{0,40}(?:\.(?=\w)[\w&'’-]{0,40}){0,4}|[a-z]{1,12}+[A-Z]\w{0,40})"
_CAPITAL = re.compile(r"[A-Z]\w*")
_POSSESSIVE = re.compile(r"['’]s?$")
_OFTEN = 3
"""How often a name must act before it is taken for the publisher's: no name is better than a wrong one."""
_HEAD = 40
_BEGINNING = 3
_LONGEST_ANNOUNCEMENT = 500
_AROUND = ".,;:!?()“”\"'"


def read_profile(segments: Sequence[Segment], language: str, lexicon: Lexicon) -> Profile:
    """Return what a document says of itself: title, publisher, product, effective date, language and length."""
    publisher = _publisher(segments, lexicon)
    return Profile(
        title=find_title(segments, lexicon),
        publisher=publisher,
        product=_product(segments, publisher, lexicon),
        effective_date=find_effective_date(segments, lexicon),
        language=language,
        words=len(" ".join([segment.text for segment in segments]).split()),
    )


def _product(segments: Sequence[Segment], publisher: str, lexicon: Lexicon) -> str:
    """Return the name that the text gives to what the document is about; what is known to be others' is not it."""
    names = find_names("product-", [segment.text for segment in segments], lexicon)
    return next((name for name in names if name in publisher or name not in lexicon.names.values()), "")


def _publisher(segments: Sequence[Segment], lexicon: Lexicon) -> str:
    """Return the name that the text gives to "we"; failing that, the one that acts most often, controls or signs."""
    blocks = _texts(segments)
    head = list(islice(blocks, _HEAD))
    if name := next(find_names("naming-", head, lexicon), ""):
        return name
    texts = [*head, *blocks]
    # An organisation that others deal with speaks for itself only where the beginning names it.
    beginning = " ".join([find_title(segments, lexicon), *texts[:_BEGINNING]]).lower()
    known = _known_names(lexicon)
    # At the start of a sentence any word has a capital, but a name has it everywhere.
    uses = Counter[str]()
    for word, count in Counter("\n".join(texts).split()).items():
        uses[word.strip(_AROUND)] += count

    def is_own(name: str) -> bool:
        stranger = name.lower() in known and name.lower() not in beginning
        return not stranger and any(uses[word.lower()] < uses[word] for word in name.split())

    acting = Counter(filter(is_own, find_names("acting", texts, lexicon)))
    often = [name for name, count in acting.items() if count >= _OFTEN]
    return (
        min(often, key=lambda name: (-acting[name], name), default="")
        or next(filter(is_own, find_names("controlling-", texts, lexicon)), "")
        or next(filter(is_own, find_names("signing-", texts, lexicon)), "")
    )


@cache
def _known_names(lexicon: Lexicon) -> frozenset[str]:
    """Return the names of known organisations in lower case."""
    return frozenset(name.lower() for name in lexicon.names.values())


def _texts(segments: Sequence[Segment]) -> Iterator[str]:
    """Yield the texts of blocks, each after the one that announces it ("Data controller", "Acme Ltd")."""
    announced = ""
    for _, block in groupby(segments, key=lambda segment: segment.block):
        parts = list(block)
        text = " ".join(part.text for part in parts)
        together = f"{announced}\n{text}" if announced else text
        yield together
        announces = (parts[0].kind == "heading" or text.endswith(":")) and len(together) < _LONGEST_ANNOUNCEMENT
        announced = together if announces else ""


def find_names(prefix: str, texts: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """Yield the names that the expressions of a kind find, those of the surest expression first."""
    whole, cleaned = "\0".join(texts), dict[str, str]()
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    for regex in sorted(name for name in lexicon.regexes if name.startswith(prefix)):
        anchors = lexicon.anchors.get(regex)
        likely = range(len(texts)) if anchors is None else _holding(anchors, whole, starts)
        for match in chain.from_iterable(_expression(regex, lexicon).matches(texts[at]) for at in likely):
            name = match["name"]
            if name not in cleaned:
                cleaned[name] = _clean(name, lexicon)
            if cleaned[name]:
                yield cleaned[name]


def _holding(anchors: Iterable[str], whole: str, starts: Sequence[int]) -> list[int]:
    """Return which of the texts that make up a whole, each from its start on, hold any of the anchors."""
    holding = set[int]()
    for anchor in anchors:
        at = whole.find(anchor)
        while at >= 0:
            index = bisect_right(starts, at) - 1
            holding.add(index)
            at = whole.find(anchor, starts[index + 1])
    return sorted(holding)


@dataclass(frozen=True, slots=True)
class _Expression:
    """A regular expression that finds names; `named` tells that it begins with one."""

    pattern: re.Pattern[str]
    named: bool

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches in a text, from the left, none of which overlap."""
        return self._matches_from_names(text) if self.named else self.pattern.finditer(text)

    def _matches_from_names(self, text: str) -> Iterator[re.Match[str]]:
        # A search would try each character; a name has a capital.
        end = 0
        for capital in _CAPITAL.finditer(text):
            start = capital.start()
            while start > end and (text[start - 1].isalnum() or text[start - 1] == "_"):
                start -= 1
            if start >= end and (match := self.pattern.match(text, start)):
                yield match
                end = match.end()


@cache
def _expression(name: str, lexicon: Lexicon) -> _Expression:
    """Compile an expression in which NAME stands for a capitalised name, FIRM for one with its legal form."""
    legal = sorted(lexicon.words["LegalForms"], reverse=True)
    # What begins with another letter is passed over at once.
    forms = "|".join(
        rf"[{first.upper()}{first}](?i:{'|'.join(re.escape(form[1:]) for form in group)})"
        for first, group in groupby(legal, lambda form: form[0])
    )
    joins = "|".join(re.escape(join) for join in sorted(lexicon.words["NameJoins"]))
    bracketed = rf"\((?:{forms})\)"
    words = rf"{_WORD}(?: (?:(?:{joins}) )?(?:{_WORD}|{bracketed})){{0,7}}"
    # A name is taken whole or not at all, which spares most of the search.
    named = rf"(?P<name>(?>{words})(?:,? (?:{forms})\b)?\.?)"
    firm = rf"(?P<name>{words}?,? (?=[A-Z]|\w\.)(?:{forms})\b\.?)"
    regex = lexicon.regexes[name]
    pattern = re.compile(regex.replace("NAME", named).replace("FIRM", firm))
    return _Expression(pattern, regex.startswith(("NAME", "FIRM")))


def _clean(name: str, lexicon: Lexicon) -> str:
    """Drop words around a name that are capitalised only by their place in the sentence; "" if no name is left."""
    no_name, forms, after = lexicon.words["NoNames"], lexicon.words["LegalForms"], _no_ends(lexicon)
    words = _first_of_several(name.strip(" .,"), lexicon).split()
    while words and (words[0].lower().strip(",") in no_name or words[0] in lexicon.words["NameJoins"]):
        # "Policy of Acme" holds "Acme".
        words = words[1:]
    # "Example IT" ends in no pronoun.
    while words and words[-1].lower() in after and (not words[-1].isupper() or name.isupper()):
        if lexicon.is_place(" ".join(words)):
            return ""
        words = words[:-1]
    cleaned = _POSSESSIVE.sub("", " ".join(words))
    if all(word.lower().strip(".,") in forms for word in words):
        return ""
    return "" if lexicon.is_place(cleaned) else cleaned


@cache
def _no_ends(lexicon: Lexicon) -> frozenset[str]:
    """Return the words that end no name."""
    return (lexicon.words["NoNames"] | lexicon.words["NameJoins"]) - lexicon.words["NameEnds"]


def _first_of_several(name: str, lexicon: Lexicon) -> str:
    """Return the first of names that are joined, where a place or a legal form tells that they are several."""
    first, joined, rest = name.partition(" and ")
    if joined and lexicon.is_place(first):
        return rest
    return first if joined and first.split()[-1].lower().strip(".") in lexicon.words["LegalForms"] else name
