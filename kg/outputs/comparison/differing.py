"""Which passages of two claims to read side by side, and which of their words differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from difflib import SequenceMatcher
from typing import Final, NamedTuple, TypeAlias

from kg.outputs.comparison.claims import Passage

_PIECE: Final = re.compile(r"\s+|\w+|[^\w\s]")
_SIMILAR: Final = 0.5
"""From this ratio of words on (difflib), marks help to compare two passages; below it, most would be marked."""
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
    return [
        piece
        for part in (passage.prefix, passage.quote, passage.suffix)
        for piece in _PIECE.findall(part)
        if not piece.isspace()
    ]


def _runs(passage: Passage | None, differing: Set[int]) -> tuple[Run, ...]:
    """Return a sentence as runs, given which of its words differ; a blank between two that do goes with them."""
    runs: list[Run] = []
    word = 0
    parts = () if passage is None else ((passage.prefix, False), (passage.quote, True), (passage.suffix, False))
    for piece, quoted in ((piece, quoted) for part, quoted in parts for piece in _PIECE.findall(part)):
        differs = {word - 1, word} <= differing if piece.isspace() else word in differing
        word += not piece.isspace()
        if runs and runs[-1][1:] == (quoted, differs):
            runs[-1] = runs[-1]._replace(text=runs[-1].text + piece)
        else:
            runs.append(Run(piece, quoted, differs))
    return tuple(runs)
