"""Labels: what the lexicon's wordings say, and where a text has them."""

from __future__ import annotations

from typing import Literal, TypeAlias

from kg.model import Concept
from kg.vocab import expand

LabelKind: TypeAlias = Literal["plain", "contextual", "generic", "other"]
LABEL_KINDS: dict[str, LabelKind] = {
    expand("skos:altLabel"): "plain",
    expand("ckg:pattern"): "plain",
    expand("ckg:acronym"): "plain",
    expand("ckg:contextualLabel"): "contextual",
    expand("ckg:genericLabel"): "generic",
    expand("ckg:otherSense"): "other",
}


class Label:
    """What a matched label says: a concept of a facet, and how much the label says by itself; `weak` means contextual.

    Labels and mentions are plain classes, not tuples: compiled code reads an attribute of a class at once, and reads
    these more often than any other. Nothing changes them.
    """

    __slots__ = ("concept", "facet", "kind", "weak")

    def __init__(self, concept: Concept, facet: str, kind: LabelKind) -> None:
        self.concept = concept
        self.facet = facet
        self.kind = kind
        self.weak = kind == "contextual"

    def says_as(self, other: Label) -> bool:
        """Tell whether another label says the same."""
        return (self.concept, self.facet, self.kind) == (other.concept, other.facet, other.kind)


class Mention:
    """A label found at `tokens[first:last]`; `lightness` is minus the number of words that matched (gaps left out)."""

    __slots__ = ("first", "label", "last", "lightness")

    def __init__(self, first: int, last: int, lightness: int, label: Label) -> None:
        self.first = first
        self.last = last
        self.lightness = lightness
        self.label = label

    @property
    def concept(self) -> Concept:
        """Return the concept that the label names."""
        return self.label.concept

    def order(self) -> tuple[int, bool, int, int, Concept, LabelKind]:
        """Return the key that sorts mentions of one facet.

        By their place and, at one place, by what decides between labels: clear before weak, heavy before light, short
        before long.
        """
        label = self.label
        return self.first, label.weak, self.lightness, self.last, label.concept, label.kind

    def moved(self, first: int, last: int) -> Mention:
        """Return the same at another place."""
        return Mention(first, last, self.lightness, self.label)

    def with_concept(self, concept: Concept) -> Mention:
        """Return the same for another concept."""
        return Mention(self.first, self.last, self.lightness, Label(concept, self.label.facet, self.label.kind))


Mentions: TypeAlias = dict[str, list[Mention]]
"""What a text mentions, by facet or cue, each in order; a `dict`, since compiled code looks into one at once."""
