"""Sisters: those of the publisher's group who bear its name ("other Acme companies", "Acme Europe GmbH").

In: a `Passage` and the document's `Parties`. Out: `Organisation` values, where data is said to be given to them.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.flows import opening
from kg.extraction.organisations import Organisation, named_by_form
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage

_AFFILIATE = "ckg:Affiliate"
_REACH = 3
"""How many tokens of the publisher's name, its first aside, may stand before the word for its group."""


def find_sisters(passage: Passage, parties: Parties) -> Iterator[Organisation]:
    """Yield companies of the publisher's name whom data is given to; its group as a whole has no name of its own."""
    if not passage.has("Share") or parties.head.lower() not in passage.segment.text.lower():
        return
    addressed = [at for at in parties.self_mentions(passage, 0, len(passage.tokens)) if _is_addressed(passage, at)]
    firms = {one.first: one for one in named_by_form(passage)} if addressed else {}
    for at in addressed:
        firm = firms.get(at)
        if firm is not None and parties.is_sister(firm.name):
            yield Organisation(firm.name, _AFFILIATE, at, firm.last)
        noun = passage.find("GroupNouns", at + 1, at + 1 + _REACH)
        if firm is None and noun is not None and _names_group(passage, parties, at, noun):
            yield Organisation("", _AFFILIATE, at, noun + 1)


def _names_group(passage: Passage, parties: Parties, at: int, noun: int) -> bool:
    """Tell whether the publisher's name and a noun name its group, as "Acme Company" does not."""
    raw = passage.tokens[noun].raw.lower()
    own = {word.lower() for word in parties.publisher.split()}
    between = all(passage.tokens[index].raw[0].isupper() for index in range(at + 1, noun))
    return between and raw not in own and (raw != passage.lemmas[noun] or passage.holds("Groups", noun))


def _is_addressed(passage: Passage, at: int) -> bool:
    """Tell whether data is given to who is named at a token, by others than the reader."""
    before = next((m.first for m in passage.mentions.get("recipients", ()) if m.last == at), at) - 1
    while passage.holds("Articles", before) or passage.holds("Possessives", before):
        before -= 1
    to_them = passage.holds("BeforeRecipient", before) and not passage.holds("BeforeAgent", before)
    if not (to_them or passage.holds("Inside", before)):
        return False
    first = opening(passage, at)
    cues = passage.cues("Share", first, before + 1)
    return bool(cues) and not passage.speaks_to_reader(first, cues[-1].first)
