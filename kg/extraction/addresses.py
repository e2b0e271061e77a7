"""Postal addresses: runs of names and numbers with a postal code, a post-office box or a street and a place.

In: passages that stand together, of which several may be the lines of one address. Out: the address and its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kg.extraction.lexicon import Lexicon
from kg.extraction.passages import Passage
from kg.model import Document, Span

_LINE_LENGTH = 80
_LEAST_WORDS = 4
_LENGTHS = range(16, 400)
_MOST_LINES = 12
_DIGIT = re.compile("[0-9]")
_NUMBER = re.compile(r"\d+")
_INLINE = ("<", "[", "*")
_MARKUP = " ,.;>*_\\|"


def is_address_line(passage: Passage) -> bool:
    """Tell whether a passage may be one line of an address: a few names and numbers, no sentence."""
    text = passage.segment.text
    if len(text) > _LINE_LENGTH or passage.segment.kind in {"heading", "row"}:
        return False
    return _patterns(passage.lexicon)["run"].fullmatch(text.strip(_MARKUP)) is not None


def find_address(lines: Sequence[Passage], document: Document) -> tuple[str, Span, int] | None:
    """Return the postal address that passages give: its text, its passage, and where it begins in the first of them."""
    if len(lines) == 1:
        return _within(lines[0], document)
    if len(lines) > _MOST_LINES:
        return None
    text = ", ".join(line.segment.text.strip(_MARKUP) for line in lines)
    if not _is_address(text, any(line.mentions.get("places") for line in lines), lines[0].lexicon):
        return None
    span = Span(lines[0].segment.span().start, lines[-1].segment.span().end)
    return text, span, 0


def _within(passage: Passage, document: Document) -> tuple[str, Span, int] | None:
    text = passage.segment.text
    if not _DIGIT.search(text):
        return None
    for match in _patterns(passage.lexicon)["run"].finditer(text):
        if match.end() - match.start() not in _LENGTHS or not _DIGIT.search(text, *match.span()):
            continue
        start, end = _trim(text, *match.span(), passage.lexicon)
        places = [m for m in passage.mentions.get("places", ()) if start <= passage.starts[m.first] < end]
        if _is_address(text[start:end], bool(places), passage.lexicon):
            span = passage.segment.span(start, end)
            return _lines(document.quote(span)) or text[start:end], span, start
    return None


def _lines(quote: str) -> str:
    """Return the lines of an address as one; nothing where mark-up stands between them."""
    if any(sign in quote for sign in _INLINE):
        return ""
    return ", ".join(line for raw in quote.splitlines() if (line := raw.strip(_MARKUP)))


def _trim(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """Leave out a label, a joining word or a bracket that follows ("... Ireland Phone:", "... USA and")."""
    if text[end : end + 1] == ":":
        end = max(text.rfind(" ", start, end), start)
    words = text[start:end].rstrip(_MARKUP).split(" ")
    while words and words[-1] in lexicon.words["AddressJoins"]:
        words.pop()
    kept = " ".join(words).rstrip(_MARKUP)
    if kept.endswith(")") and kept.count("(") < kept.count(")"):
        kept = kept[:-1]
    return start, start + len(kept)


def _is_address(text: str, has_place: bool, lexicon: Lexicon) -> bool:
    if len(text.split()) < _LEAST_WORDS:
        return False
    patterns = _patterns(lexicon)
    if patterns["post-box"].search(text):
        return True
    if patterns["postal-code"].search(text) and (has_place or "," in text or patterns["street"].search(text)):
        return True
    if not has_place:
        return bool(patterns["local-code"].search(text) and patterns["street"].search(text))
    if patterns["street"].search(text):
        return True
    return bool(patterns["local-code"].search(text)) and len(_NUMBER.findall(text)) > 1


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    names = ("postal-code", "post-box", "local-code", "street")
    patterns = {name: re.compile(lexicon.regexes[name]) for name in names}
    joins, labels = ("|".join(sorted(lexicon.words[name])) for name in ("AddressJoins", "AddressLabels"))
    name = r"[A-Z][\w'’.-]*"
    bracketed = rf"\({name}(?:\s{name}){{0,5}}\)"
    piece = rf"(?:(?i:{labels})\b\.?:?|[A-ZÀ-Þ\d#][\w'’.&/()+#-]*|{bracketed}|(?:{joins})(?!\w))"
    return patterns | {"run": re.compile(rf"(?<![\w@./-]){piece}(?:(?:[,;]?\s+|,|\s[–—-]\s){piece})*")}
