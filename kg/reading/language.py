"""Word lists that segmentation needs, read from `ontology/lexicon/reading-en.txt`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.errors import StoreError
from kg.resources import folder

_FILE = "lexicon/reading-en.txt"


@dataclass(frozen=True, slots=True)
class WordLists:
    """The sections of the file, in lower case and without final full stops."""

    never_ending: frozenset[str]
    maybe_ending: frozenset[str]
    sentence_openers: frozenset[str]
    clause_openers: frozenset[str]
    clause_words: frozenset[str]
    first_ordinals: frozenset[str]
    later_ordinals: frozenset[str]
    introducing: frozenset[str]
    leaving_open: frozenset[str]
    small_words: frozenset[str]
    page_words: frozenset[str]


_SECTIONS = {
    "never_ending": "abbreviations that never end a sentence",
    "maybe_ending": "abbreviations that may end a sentence",
    "sentence_openers": "sentence openers",
    "clause_openers": "clause openers",
    "clause_words": "clause words",
    "first_ordinals": "ordinals that begin a series",
    "later_ordinals": "ordinals that go on with a series",
    "introducing": "introducing words",
    "leaving_open": "words that leave a line open",
    "small_words": "small words of titles",
    "page_words": "words beside page numbers",
}


def parse_word_lists(text: str) -> WordLists:
    """Return the word lists of a file's text; a missing section raises StoreError KG302."""
    found: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in text.splitlines():
        entry = line.strip().lower()
        if entry.startswith("["):
            words = found.setdefault(entry.strip("[]"), set())
        elif entry and not entry.startswith("#"):
            words.add(entry.rstrip("."))
    missing = sorted(set(_SECTIONS.values()) - found.keys())
    if missing:
        raise StoreError("KG302", f"ontology/{_FILE} lacks the section [{missing[0]}]", "reinstall compliance-kg")
    return WordLists(**{field: frozenset(found[title]) for field, title in _SECTIONS.items()})


@cache
def word_lists() -> WordLists:
    """Return the word lists that belong to this installation."""
    return parse_word_lists((folder("ontology") / _FILE).read_text(encoding="utf-8"))
