"""Profile: what a document says of itself: title, publisher, product, effective date, language and length.

In: the segments of a document. Out: a `Profile`. The expressions that find names are in `words.ttl`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from kg.extraction.front_matter import find_effective_date, find_title
from kg.extraction.lexicon import Lexicon
from kg.model import Profile, Segment

_WORD = r"(?<!\w)(?:\d{0,4}[A-Z](?:[\w&'’-]|\.(?=\w)){0,40}|[a-z]{1,12}+[A-Z]\w{0,40})"
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
        words=sum(len(segment.text.split()) for segment in segments),
    )


def _product(segments: Sequence[Segment], publisher: str, lexicon: Lexicon) -> str:
    """Return the name that the text gives to what the document is about; what is known to be others' is not it."""
    names = find_names("product-", [segment.text for segment in segments], lexicon)
    return next((name for name in names if name in publisher or name not in lexicon.names.values()), "")


def _publisher(segments: Sequence[Segment], lexicon: Lexicon) -> str:
    """Return the name that the text gives to "we"; failing that, the one that acts most often, controls or signs."""
    texts = list(_texts(segments))
    if name := next(find_names("naming-", texts[:_HEAD], lexicon), ""):
        return name
    # An organisation that others deal with speaks for itself only where the beginning names it.
    beginning = " ".join([find_title(segments, lexicon), *texts[:_BEGINNING]]).lower()
    strangers = {name.lower() for name in lexicon.names.values() if name.lower() not in beginning}
    # At the start of a sentence any word has a capital, but a name has it everywhere.
    uses = Counter(word.strip(_AROUND) for text in texts for word in text.split())

    def is_own(name: str) -> bool:
        return name.lower() not in strangers and any(uses[word.lower()] < uses[word] for word in name.split())

    acting = Counter(filter(is_own, find_names("acting", texts, lexicon)))
    often = [name for name, count in acting.items() if count >= _OFTEN]
    return (
        min(often, key=lambda name: (-acting[name], name), default="")
        or next(filter(is_own, find_names("controlling-", texts, lexicon)), "")
        or next(filter(is_own, find_names("signing-", texts, lexicon)), "")
    )


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
    for regex in sorted(name for name in lexicon.regexes if name.startswith(prefix)):
        pattern, anchors = _pattern(regex, lexicon), lexicon.anchors.get(regex, ("",))
        likely = (text for text in texts if any(map(text.__contains__, anchors)))
        matches = (match for text in likely for match in pattern.finditer(text))
        cleaned = (_clean(match["name"], lexicon) for match in matches)
        yield from filter(None, cleaned)


@cache
def _pattern(name: str, lexicon: Lexicon) -> re.Pattern[str]:
    """Compile an expression in which NAME stands for a capitalised name, FIRM for one with its legal form."""
    forms = "|".join(re.escape(form) for form in sorted(lexicon.words["LegalForms"], reverse=True))
    joins = "|".join(re.escape(join) for join in sorted(lexicon.words["NameJoins"]))
    bracketed = rf"\((?i:{forms})\)"
    words = rf"{_WORD}(?: (?:(?:{joins}) )?(?:{_WORD}|{bracketed})){{0,7}}"
    # A name is taken whole or not at all, which spares most of the search.
    named = rf"(?P<name>{words}+(?:,? (?i:{forms})\b)?\.?)"
    firm = rf"(?P<name>{words}?,? (?=[A-Z]|\w\.)(?i:{forms})\b\.?)"
    expression = lexicon.regexes[name].replace("NAME", named).replace("FIRM", firm)
    return re.compile(expression)


def _clean(name: str, lexicon: Lexicon) -> str:
    """Drop words around a name that are capitalised only by their place in the sentence; "" if no name is left."""
    no_name, forms = lexicon.words["NoNames"], lexicon.words["LegalForms"]
    after = (no_name | lexicon.words["NameJoins"]) - lexicon.words["NameEnds"]
    words = _first_of_several(name.strip(" .,"), lexicon).split()
    while words and words[0].lower().strip(",") in no_name:
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


def _first_of_several(name: str, lexicon: Lexicon) -> str:
    """Return the first of names that are joined, where a place or a legal form tells that they are several."""
    first, joined, rest = name.partition(" and ")
    if joined and lexicon.is_place(first):
        return rest
    return first if joined and first.split()[-1].lower().strip(".") in lexicon.words["LegalForms"] else name
