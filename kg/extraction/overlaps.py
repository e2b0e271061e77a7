"""Overlaps: which of the labels of a facet are left where several claim the same words.

In: `Mention`s of one facet and the lemmas that they stand in. Out: those that are kept, in order.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.labels import Mention

_MOST_RIVALS = 4
_COORDINATED = frozenset({"rights", "purposes", "measures"})


def settle(mentions: list[Mention], lemmas: Sequence[str], coordinators: frozenset[str]) -> list[Mention]:
    """Return labels of one facet in order; of those that overlap the one that sorts first, with what stands beside it.

    `coordinators` are the words that let labels of some facets share what is before or behind them ("and").
    """
    if not _overlap(mentions):
        return mentions
    above, *others = sorted(mentions, key=Mention.order)
    is_coordinated = above.label.facet in _COORDINATED
    kept, reach = [above], above.last
    for mention in others:
        at, last = mention.first, mention.last
        if at >= reach:
            kept.append(mention)
            above, reach = mention, last
            continue
        if above.first != at or _is_longer_compound(mention, above):
            above = mention
        elif not is_coordinated or not _stand_together(above, mention, lemmas, coordinators):
            continue
        _admit(mention, kept, lemmas, coordinators)
        reach = max(reach, last)
    return kept


def _overlap(mentions: Sequence[Mention]) -> bool:
    """Tell whether labels overlap, or do not stand in order."""
    reach = 0
    for mention in mentions:
        if mention.first < reach:
            return True
        reach = mention.last
    return False


def _admit(mention: Mention, kept: list[Mention], lemmas: Sequence[str], coordinators: frozenset[str]) -> None:
    """Keep a label beside those that it overlaps if they stand together, in their place if it outranks them."""
    at, weight, facet = mention.first, (mention.label.weak, mention.lightness), mention.label.facet
    rivals = [other for other in kept[-_MOST_RIVALS:] if other.last > at]
    together = facet in _COORDINATED and all(_stand_together(one, mention, lemmas, coordinators) for one in rivals)
    if not together:
        for other in rivals:
            if (other.label.weak, other.lightness) <= weight and not _is_longer_compound(mention, other):
                return
        del kept[len(kept) - len(rivals) :]
    kept.append(mention)


def _stand_together(one: Mention, other: Mention, lemmas: Sequence[str], coordinators: frozenset[str]) -> bool:
    """Tell whether coordination lets two labels overlap, the second not the first to begin.

    Verbs may share an object ("correct or delete your data"), objects a verb ("detect fraud or abuse").
    """
    if one.label.concept == other.label.concept:
        return False
    if one.first == other.first:
        parting = min(one.last, other.last)
        return one.last != other.last and lemmas[parting] in coordinators
    # "Service delivery" is no delivery.
    return (one.last == other.last and other.label.weak <= one.label.weak) or lemmas[other.first - 1] in coordinators


def _is_longer_compound(one: Mention, other: Mention) -> bool:
    """Tell whether a label ends with the head of a compound whose first part ends the other ("site security")."""
    longer = one.first == other.first and one.last == other.last + 1
    return longer and (one.label.weak, one.lightness) == (other.label.weak, other.lightness)
