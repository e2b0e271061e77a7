"""Recipients: who a passage says receives data, categories and organisations by name (GDPR Art. 13(1)(e)).

In: a `Passage` and the organisations that it names. Out: `Found` values of the facet `recipient`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.found import Found, find_said, say, stands_in_practice
from kg.extraction.lexicon import Mention
from kg.extraction.organisations import Organisation
from kg.extraction.passages import Passage
from kg.extraction.sources import is_inbound
from kg.model import Concept, Value

_ENGAGED_REACH = 4
_SOME_PROVIDER = "dpv:ServiceProvider"
"""The category of an organisation of which neither the text nor the lexicon says what it does."""


def find_recipients(passage: Passage, organisations: Sequence[Organisation]) -> Iterator[Found]:
    """Yield those who receive data: categories, and organisations by name."""
    if not stands_in_practice(passage):
        return
    sharing = "Sharing" in (passage.governing or passage.topic)
    if not (sharing or passage.has("Share", "Sell", "Engage")) or is_inbound(passage):
        return
    for mention in passage.mentions.get("recipients", ()):
        if mention.label.kind == "contextual" and not (
            (sharing and _is_given_to(passage, mention)) or _is_engaged(passage, mention)
        ):
            continue
        yield from find_said("recipient", mention, passage, "recipient-named")
    for organisation in organisations:
        category = _example_of(passage, organisation) or organisation.category or _SOME_PROVIDER
        span = passage.span(organisation.first, organisation.last)
        value = Value("recipient", category, span, organisation.name)
        yield from say(value, organisation.first, organisation.last, passage, "recipient-organisation")


def _example_of(passage: Passage, organisation: Organisation) -> Concept:
    """Return the category that a text names an organisation as an example of ("affiliates, including Acme")."""
    for mention in reversed(passage.mentions.get("recipients", ())):
        reach = min(mention.last + 3, organisation.first)
        if mention.last <= organisation.first and passage.within("BeforeExamples", mention.last, reach):
            return mention.concept
    return ""


def _is_engaged(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention is one whom the publisher engages, or what those engaged do ("for hosting")."""
    engaged = [cue for cue in passage.cues("Engage", last=mention.first) if passage.has("We", last=cue.first)]
    if any(mention.first - cue.last <= _ENGAGED_REACH for cue in engaged):
        return True
    providers = passage.mentions.get("ckg:ProviderClass", ())
    return bool(engaged or passage.has("OnOurBehalf")) and any(m.last <= mention.first for m in providers)


def _is_given_to(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention is one to whom something is given, or an item of a list of recipients."""
    given = passage.within("BeforeRecipient", max(0, mention.first - 4), mention.first)
    return given or (mention.first <= 3 and passage.segment.kind == "item")
