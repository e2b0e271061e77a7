"""Data subjects: the kinds of people whose data a passage says is processed, or is not (GDPR Art. 30(1)(c)).

In: a `Passage`. Out: `Found` values of the facet `data-subject`. A kind of person counts where it is named as somebody
whose data is spoken of; a bare "you" is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.found import Found, find_said, stands_in_practice
from kg.extraction.lexicon import Mention
from kg.extraction.passages import Passage

_CHILD = "dpv:Child"
_REACH = 3


def find_data_subjects(passage: Passage) -> Iterator[Found]:
    """Yield the kinds of people whose data a passage says is processed."""
    mentions = passage.mentions.get("data-subjects", ())
    if not mentions or not stands_in_practice(passage):
        return
    for mention in mentions:
        if not _is_spoken_of(passage, mention):
            continue
        for found in find_said("data-subject", mention, passage, "data-subject-named"):
            # Whether children use a service, or what is done when they do, is no word on whose data is processed.
            if mention.concept == _CHILD and found.polarity == "affirmed" and _is_about_children(passage, mention):
                continue
            yield found


def _is_spoken_of(passage: Passage, mention: Mention) -> bool:
    """Tell whether the data of the people named is spoken of."""
    first, last = passage.clause_of(mention.first)
    if mention.concept == _CHILD:
        return passage.has("Collect", first=first, last=mention.first)
    if passage.within("DataNouns", mention.last, min(last, mention.last + 1)):
        return True
    plain = mention.label.kind == "plain"
    if plain and passage.has("Provide", first=mention.last, last=min(last, mention.last + 2)):
        return True
    before = max(first, mention.first - _REACH)
    data = passage.within("DataWords", first if plain else max(first, before - _REACH), mention.first)
    return data and passage.within("BeforeSubjects", before, mention.first)


def _is_about_children(passage: Passage, mention: Mention) -> bool:
    topics = passage.topic | passage.governing
    return "Children" in topics or passage.has("Condition", "Negation") or mention.label.kind == "plain"
