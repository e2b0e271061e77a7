"""Sources: where a passage says that data comes from (GDPR Art. 14(2)(f)).

In: a `Passage` and the organisations that it names. Out: `Found` values of the facet `source`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.found import Found, find_said, say
from kg.extraction.organisations import Organisation
from kg.extraction.passages import Passage
from kg.model import Value


def find_sources(passage: Passage, organisations: Sequence[Organisation]) -> Iterator[Found]:
    """Yield the sources that data comes from: kinds of source, and organisations by name."""
    inbound = is_inbound(passage)
    public = False
    for mention in passage.mentions.get("sources", ()):
        if mention.label.kind == "contextual" and not inbound:
            continue
        public = public or mention.concept == "dpv:PublicDataSource"
        yield from find_said("source", mention, passage, "source-named")
    for organisation in organisations if inbound or public else ():
        kind = "dpv:PublicDataSource" if public else "dpv:ThirdPartyDataSource"
        value = Value("source", kind, passage.span(organisation.first, organisation.last), organisation.name)
        yield from say(value, organisation.first, organisation.last, passage, "source-organisation")


def is_inbound(passage: Passage) -> bool:
    """Tell whether a passage speaks of data that comes in, so that those whom it names are sources."""
    if passage.has("Sell"):
        return False
    topics = passage.governing or passage.topic
    outbound = passage.has("Share") or "Sharing" in topics
    if outbound and "Source" not in topics and not passage.has("ThirdPartyOrigin"):
        return False
    plain = any(
        m.label.kind == "plain" and m.concept != "dpv:DataSubjectDataSource"
        for m in passage.mentions.get("sources", ())
    )
    return plain or passage.has("ThirdPartyOrigin") or "Source" in topics
