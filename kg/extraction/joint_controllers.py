"""Joint controllers: with whom somebody decides on the processing of data (GDPR Art. 26).

In: a `Passage`, the document's `Parties` and a word for the role. Out: `Holder` values, beside those found without it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.holders import Holder, find_holders, is_sure
from kg.extraction.labels import Mention
from kg.extraction.nouns import find_noun_after
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.extraction.subjects import find_following, links_to

_COMPANION_REACH = 6


def with_companions(
    passage: Passage, parties: Parties, holders: list[Holder], word: Mention, rest: int
) -> tuple[list[Holder], int]:
    """Add those with whom somebody is joint controller ("together with Acme"): with the publisher if it is not said.

    They may open the clause ("Together with Acme, we are").
    """
    end, (opening, _) = len(passage.tokens), passage.unit_of(word.first)
    after = passage.find("Companions", word.last, word.last + _COMPANION_REACH)
    if after is not None and passage.has("Share", "Collect", "Use", first=word.last, last=after):
        # "Joint controllers of data that we share with Acme"
        after = None
    if after is None and (before := passage.find("Companions", opening, opening + 2)) is not None:
        return [*holders, *find_following(passage, parties, before + 1, word.first)], rest
    companions = find_following(passage, parties, after + 1, end) if after is not None else []
    if after is not None and not companions:
        companions = find_noun_after(passage, after + 1, end)
    own = Holder(parties.publisher, "speaker", word.last - 1, word.last)
    if holders and passage.holds("Companions", holders[0].first - 1):
        # "We run this page together with Acme as joint controllers"
        ours = passage.within("Speakers", opening, holders[0].first)
        return [own, *holders] if ours else holders, rest
    if not companions:
        return holders, rest
    return [*(holders or [own]), *companions], companions[-1].last


def find_partners(passage: Passage, parties: Parties) -> Iterator[tuple[Mention, str]]:
    """Yield with whom the publisher has a contract on joint control ("a joint controller agreement with Acme")."""
    for cue in passage.cues("JointContract"):
        first, _ = passage.clause_of(cue.first)
        named = find_following(passage, parties, cue.last, len(passage.tokens))
        if passage.within("Speakers", first, cue.first):
            yield from ((cue, one.name) for one in named if is_sure(passage, parties, one))


def of_controllership(passage: Passage, parties: Parties, word: Mention) -> tuple[list[Holder], tuple[int, int]]:
    """Return the publisher and the organisations named where joint controllership is said to exist ("there is")."""
    first, last = passage.clause_of(word.first)
    links = passage.cues("Link", first, word.first)
    if not links or not links_to(passage, links[-1].last, word.first):
        return [], (word.first, word.first)
    named = [one for one in find_holders(passage, parties, 0, last) if is_sure(passage, parties, one)]
    others = [one for one in named if not parties.is_own(passage, one.first)]
    own = Holder(parties.publisher, "speaker", word.first - 1, word.first)
    return [own, *others], (links[-1].first, word.first)
