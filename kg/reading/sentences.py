"""Finds where sentences end: a regular expression for candidates, word lists for the exceptions."""

from __future__ import annotations

import re

from kg.reading.language import WordLists, word_lists

# A mark with closing brackets or quotes, then white space; or none, where the writer forgot it ("period.Any"). The
# class of all marks stands first, since a search for it is quick.
_CANDIDATE = re.compile(
    r"[.!?…。！？]"
    r"(?:(?<=[。！？])(?P<wide>\s*)"
    r"|(?<=[.!?…])(?<![.!?…]{2})(?P<more>[.!?…]*+)(?P<close>[\"'”’»)\]]*+)(?P<gap>\s+|(?=[A-Z])))"
)
# A dash parts words too ("EU–U.S."); the hyphen is seen to later, since it may be in an abbreviation.
_LAST_WORD = re.compile(r"(?:.*[\s(\[\"'“‘«/‑–—])?(?P<word>.*)", re.DOTALL)
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_NEXT_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_WORD = 40


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the half-open spans of the sentences of one block, without white space around them.

    >>> [("Ask Acme Inc. about it. We reply."[a:b]) for a, b in sentence_spans("Ask Acme Inc. about it. We reply.")]
    ['Ask Acme Inc. about it.', 'We reply.']
    """
    words = word_lists()
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _CANDIDATE.finditer(text):
        if match.end() >= len(text) or not _is_end(text, start, match, words):
            continue
        spans.append((start, match.start("gap") if match["wide"] is None else len(text[: match.end()].rstrip())))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return tuple(spans)


def _is_end(text: str, start: int, match: re.Match[str], words: WordLists) -> bool:
    if match["wide"] is not None:
        return True
    at, end = match.start(), match.end()
    if not _may_begin(text[end : end + 2]):
        return False
    before = _LAST_WORD.match(text, max(start, at - _LONGEST_WORD), at)
    last = before["word"].lower().rsplit("-", 1)[-1] if before else ""
    if not match["gap"]:
        return last.isalpha() and len(last) > 1 and last not in words.never_ending and _opens(text, end, words)
    if text[at] != "." or match["more"] or match["close"]:
        return True
    if last in words.never_ending:
        return False
    if before is not None and before.start("word") == start and (last.isdigit() or len(last) == 1):
        return False  # "1." or "c." that numbers what follows
    if last in words.maybe_ending or _INITIALS.fullmatch(last):
        return _opens(text, end, words)
    return True


def _opens(text: str, at: int, words: WordLists) -> bool:
    """Tell whether the next word begins sentences."""
    following = _NEXT_WORD.search(text, at, at + _LONGEST_WORD)
    return following is not None and following.group().lower() in words.sentence_openers


def _may_begin(ahead: str) -> bool:
    first = ahead.lstrip("\"'“‘«([")[:1] or ahead[:1]
    return not first.islower() and first not in ",;:)]–-"
