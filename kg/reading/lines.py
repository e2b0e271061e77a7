"""Lines of a plain text: where each stands, how it is marked, what its shape says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.reading.language import word_lists

_BULLET = re.compile(r"(?:[•∙▪●■◦‣⁃·➢✓]\s*|[-–—*+o](?=\s)\s+)+")
_ENUMERATOR = re.compile(
    r"(?:\((?P<inner>\w{1,4})\)|(?P<outer>\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})(?P<dot>[.)-]))(?=[^\S\n])\s+"
)
_ROMAN = re.compile(r"[ivx]+", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:(?:section|article|part|chapter|annex|schedule|appendix)\s+)?"
    r"(?P<number>\d{1,2}(?:\.\d{1,2})+|[A-Z](?:\.\d{1,2})+)[.):]?\s+(?=\S)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_ADDRESS_END = re.compile(r"(?:\S+@\S+\.\w+|https?://\S+|www\.\S+)$")
_TAIL = 200
_DATED = re.compile(r":\s.*\d|\d(?:st|nd|rd|th)?[,.]?\s+(?:[^\W\d]+\.?\s+)?(?:19|20)\d\d$|\d[./-]\d{1,2}[./-]\d{2,4}$")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
TITLE_WORDS: Final = 12
TITLE_LENGTH: Final = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: `text` begins at `start` of the document, after `indent` columns of white space.

    `marker` is the kind of list marker it begins with ("" if none), `body` the offset in `text` after the marker.
    `gap` counts the blank lines before it, `fillers` those of them that hold a no-break space.
    """

    text: str
    start: int
    indent: int
    gap: int
    fillers: int
    marker: str
    token: str
    body: int

    @property
    def content(self) -> str:
        """The line without its marker."""
        return self.text[self.body :]

    @property
    def end(self) -> int:
        """The offset in the document where the line ends."""
        return self.start + len(self.text)


def split_lines(source: str) -> tuple[Line, ...]:
    """Return the lines of a text that are not blank."""
    lines: list[Line] = []
    start = gap = fillers = 0
    for raw in source.split("\n"):
        text = raw.strip()
        if text:
            lead = raw[: len(raw) - len(raw.lstrip())]
            marker, token, body = _marker(text)
            indent = len(lead.expandtabs(4))
            lines.append(Line(text, start + len(lead), indent, gap, fillers, marker, token, body))
            gap = fillers = 0
        else:
            gap += 1
            fillers += "\xa0" in raw
        start += len(raw) + 1
    return tuple(lines)


def _marker(text: str) -> tuple[str, str, int]:
    bullet = _BULLET.match(text)
    if bullet and bullet.end() < len(text):
        return text[0], "", bullet.end()
    match = _ENUMERATOR.match(text)
    if not match:
        return "", "", 0
    token = match["inner"] or match["outer"]
    form = match["dot"] or "()"
    if token.isdigit():
        return f"1{form}", token, match.end()
    if match["inner"] and len(token) > 1 and not _ROMAN.fullmatch(token):
        return "", "", 0
    # "I. " and "A. " may open a sentence with an initial, but a line seldom begins with one.
    kind = "i" if _ROMAN.fullmatch(token) and token.lower() != "x" else "a"
    return (kind.upper() if token.isupper() else kind) + form, token, match.end()


def section_level(text: str) -> int:
    """Return the level that a section number gives (`2.0` 2, `2.1` 3, `A.1` 2, `A.2.1` 3), 0 without a number."""
    match = _NUMBER.match(text)
    if not match or text[match.end()].islower():
        return 0
    parts = match["number"].split(".")
    if len(parts) == 2 and parts[1] == "0":
        parts.pop()
    return len(parts) + (0 if parts[0].isalpha() else 1)


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends as a sentence does, or with an e-mail address or URL."""
    tail = text[-_TAIL:]
    return bool(_SENTENCE_END.search(tail) or _ADDRESS_END.search(tail))


def words_of(text: str) -> list[str]:
    """Return the words of a line."""
    return _WORD.findall(text)


def is_short(text: str) -> bool:
    """Tell whether a line is short enough for a heading."""
    return len(text) <= TITLE_LENGTH and len(text.split()) <= TITLE_WORDS


def is_title_case(text: str) -> bool:
    """Tell whether all words but the small ones begin in upper case."""
    words = words_of(text)
    small = word_lists().small_words
    return bool(words) and all(word[0].isupper() or word.lower() in small for word in words)


def is_title_like(text: str) -> bool:
    """Tell whether a line taken alone could be a heading: short, capital first, no final punctuation but `?`."""
    if not is_short(text) or text[-1] in ".,;:!" or _ADDRESS_END.search(text) or not words_of(text) or is_dated(text):
        return False
    return text[0].isupper() or text[0].isdigit() or not text[0].isalnum()


def is_dated(text: str) -> bool:
    """Tell whether a line gives a date or a number after a colon ("Last updated: 1 May 2024"): data, not a heading."""
    return bool(_DATED.search(text))


def is_clause(text: str) -> bool:
    """Tell whether a line has the words of a clause (`we`, `you`, `may`, `is`, ...)."""
    return not word_lists().clause_words.isdisjoint(word.lower() for word in words_of(text))


def opens_clause(text: str) -> bool:
    """Tell whether a line begins as a sentence of its own does (`We ...`, `This ...`, `If ...`)."""
    words = words_of(text)
    return bool(words) and words[0].lower() in word_lists().clause_openers


def is_left_open(text: str) -> bool:
    """Tell whether a line stops where no sentence could: after a comma or after a word such as `the`."""
    words = text.split()
    return text[-1] in ",(" or words[-1].lower() in word_lists().leaving_open
