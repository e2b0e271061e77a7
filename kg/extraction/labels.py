"""Labels: what the lexicon's wordings say, and where a text has them."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

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


class Label(NamedTuple):
    """What a matched label says: a concept of a facet, and how much the label says by itself."""

    concept: Concept
    facet: str
    kind: LabelKind


class Mention(NamedTuple):
    """A label found at `tokens[first:last]`.

    `lightness` is minus the number of words that matched (gaps left out), so that mentions sort by their place and, at
    one place, by what decides between labels: clear before weak, heavy before light, short before long.
    """

    first: int
    weak: bool
    lightness: int
    last: int
    label: Label

    @property
    def concept(self) -> Concept:
        """Return the concept that the label names."""
        return self.label.concept


Mentions: TypeAlias = dict[str, list[Mention]]
"""What a text mentions, by facet or cue, each in order; a `dict`, since compiled code looks into one at once."""
