"""Which passages of two claims to read side by side, and which of their words differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple, TypeAlias

from kg.outputs.comparison.claims import Passage

_WORD: Final = re.compile(r"\s+|\w+|[^\w\s]")
_SIMILAR: Final = 0.4
"""From this ratio on (difflib), marks help to compare two passages; below it, most words would be marked."""
PassagePair: TypeAlias = tuple[Passage | None, Passage | None]


class Run(NamedTuple):
    """A run of text within a passage's sentence: whether it is quoted, and whether the other passage lacks it."""

    text: str
    quoted: bool
    differs: bool


def pair_passages(old: Sequence[Passage], new: Sequence[Passage]) -> list[PassagePair]:
    """Pair each old passage with the new one that is most like it, in the order of the old; the rest stand alone.

    Passages that have not changed are left out where others have.
    """
    before, after = ([Counter(_words(passage)) for passage in passages] for passages in (old, new))
    likeness = sorted(
        (-2 * (one & other).total() / (one.total() + other.total()), at, by)
        for at, one in enumerate(before)
        for by, other in enumerate(after)
    )
    partners: dict[int, int] = {}
    for _, at, by in likeness:
        if at not in partners and by not in partners.values():
            partners[at] = by
    pairs: list[PassagePair] = [(one, new[partners[at]] if at in partners else None) for at, one in enumerate(old)]
    pairs += [(None, other) for by, other in enumerate(new) if by not in partners.values()]
    return [(one, other) for one, other in pairs if not one or not other or _words(one) != _words(other)] or pairs


def mark_differences(pair: PassagePair) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return the sentences of two passages as runs; nothing differs where one is missing or they have little alike."""
    old, new = pair
    if old is None or new is None:
        return _runs(old, frozenset()), _runs(new, frozenset())
    matcher = SequenceMatcher(None, _words(old), _words(new), autojunk=False)
    if matcher.ratio() < _SIMILAR:
        return _runs(old, frozenset()), _runs(new, frozenset())
    lost: set[int] = set()
    gained: set[int] = set()
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal":
            lost.update(range(first, last))
            gained.update(range(start, end))
    return _runs(old, lost), _runs(new, gained)


def _words(passage: Passage) -> list[str]:
    return [" " if word.isspace() else word for word in _split(passage)]


def _split(passage: Passage) -> list[str]:
    return [word for part in (passage.prefix, passage.quote, passage.suffix) for word in _WORD.findall(part)]


def _runs(passage: Passage | None, differing: frozenset[int] | set[int]) -> tuple[Run, ...]:
    """Join the words of a passage to runs; a blank between two words that differ goes with them."""
    if passage is None:
        return ()
    first = len(_WORD.findall(passage.prefix))
    last = first + len(_WORD.findall(passage.quote))
    words = _split(passage)
    runs: list[Run] = []
    for at, word in enumerate(words):
        differs = at in differing or (word.isspace() and {at - 1, at + 1} <= differing)
        quoted = first <= at < last
        if runs and runs[-1][1:] == (quoted, differs):
            runs[-1] = runs[-1]._replace(text=runs[-1].text + word)
        else:
            runs.append(Run(word, quoted, differs))
    return tuple(runs)
