"""Sources: where a passage says that data comes from (GDPR Art. 14(2)(f)).

In: a `Passage` and the organisations that it names. Out: `Found` values of the facet `source`; a denial names none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.flows import flow
from kg.extraction.found import Found, say, stands_in_practice
from kg.extraction.lexicon import Mention
from kg.extraction.organisations import Organisation
from kg.extraction.passages import Passage
from kg.model import Concept, Value

_PERSON, _THIRD, _PUBLIC = "dpv:DataSubjectDataSource", "dpv:ThirdPartyDataSource", "dpv:PublicDataSource"


def find_sources(passage: Passage, organisations: Sequence[Organisation]) -> Iterator[Found]:
    """Yield the sources that data comes from: kinds of source, and organisations by name."""
    if not stands_in_practice(passage):
        return
    if _is_the_reader(passage):
        yield from _come(passage, _PERSON, 0, 1)
    named = [
        m for m in passage.mentions.get("sources", ()) if m.label.kind == "plain" or flow(passage, m.first) == "in"
    ]
    for mention in named:
        yield from _come(passage, mention.concept, mention.first, mention.last)
    for mention in passage.mentions.get("recipients", ()):
        if mention.label.kind == "plain" and flow(passage, mention.first) == "in":
            yield from _come(passage, _THIRD, mention.first, mention.last)
    for organisation in organisations:
        kind = _kind(passage, organisation, named)
        if kind:
            yield from _come(passage, kind, organisation.first, organisation.last, organisation.name)


def _come(passage: Passage, kind: Concept, first: int, last: int, name: str = "") -> Iterator[Found]:
    value = Value("source", kind, passage.span(first, last), name)
    for found in say(value, first, last, passage, "source-organisation" if name else "source-named"):
        if found.polarity == "affirmed":
            yield found


def _kind(passage: Passage, organisation: Organisation, named: Sequence[Mention]) -> Concept:
    """Return as what kind of source an organisation gives data, "" if it gives none."""
    public = [mention for mention in named if mention.concept == _PUBLIC and mention.last <= organisation.first]
    if public and not passage.has("Share", first=public[-1].last, last=organisation.first):
        return _PUBLIC
    return _THIRD if flow(passage, organisation.first) == "in" else ""


def _is_the_reader(passage: Passage) -> bool:
    """Tell whether an item of a list of sources is just "You"."""
    if not passage.holds("Readers", 0) or any(token.is_word for token in passage.tokens[1:]):
        return False
    return "Source" in passage.governing.union(passage.topic)
