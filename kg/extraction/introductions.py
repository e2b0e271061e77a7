"""Introductions: organisations that nothing but the words before them tells ("vendors such as Acme and Example").

In: a `Passage` and the document's `Parties`. Out: `Organisation` values of no usual category, where that is sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.extraction.holders import Holder, find_holders, is_sure
from kg.extraction.labels import Mention
from kg.extraction.named_recipients import EXAMPLE_REACH, find_appositions
from kg.extraction.organisations import Organisation
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage, cue_facets
from kg.extraction.subjects import find_following
from kg.extraction.tokens import is_coined

_TELLING = cue_facets("Agency", "Engage", "Operated", "Share") | {"recipients"}
"""What a sentence that holds no enumeration mentions at least one of if it introduces organisations."""
_LONGEST_PART = 7
"""How many tokens an enumeration may hold between known organisations."""
_LONGEST_ENTRY = 14
_SHORTEST_SHOUTED = 5
"""Shorter words in capitals name techniques and standards as often as organisations ("API", "TLS")."""
_SUBJECT_REACH = 3
"""How far before a verb of engaging its subject stands ("we may also use Acme")."""
_END_REACH = 4
"""How far before the end of a lead-in those may stand whom the list names ("we share it with these companies:")."""
_GIVING_REACH = 12
"""How far after a verb of giving the preposition may stand that names whom data is given to."""
_COMMON = (
    *("data", "purposes", "recipients", "measures", "sources", "rights", "transfers"),
    *("ckg:CustomerClass", "ckg:ProviderClass", "ckg:ReaderClass"),
)
"""Facets of the lexicon: what they name is capitalised in titles, but is no organisation's name."""


def find_introduced(
    passage: Passage, parties: Parties, organisations: Sequence[Organisation]
) -> Iterator[Organisation]:
    """Yield organisations that examples, enumerations, items and cells name; `organisations` are known already."""
    may_open = passage.segment.kind == "item" or passage.names(_TELLING)
    if not (may_open or passage.segment.cells or len(organisations) > 1):
        return
    if passage.segment.text[1:].islower() and passage.segment.kind not in ("item", "row"):
        # Nobody has a name.
        return
    if not _may_name(passage, parties):
        return
    found = (
        *_begun(passage, parties),
        *_beside(passage, parties),
        *_enumerated(passage, parties, organisations),
        *_cells(passage, parties),
    )
    taken = -1
    for holder in sorted(found, key=lambda one: (one.first, -one.last)):
        if holder.first >= taken and _is_name(passage, parties, holder):
            taken = holder.last
            yield Organisation(holder.name, "", holder.first, holder.last)


def _may_name(passage: Passage, parties: Parties) -> bool:
    """Tell whether any word may begin the name of somebody else than the publisher."""
    no_names = passage.lexicon.words["NoNames"]
    capitals = [token for token in passage.tokens if token.raw[0].isupper()]
    return any(token.lemma not in no_names and token.raw != parties.head for token in capitals)


def _begun(passage: Passage, parties: Parties) -> Iterator[Holder]:
    """Yield who is named where examples, an engagement or an item of a list of providers begins."""
    recipients = passage.mentions.get("recipients", ())
    starts = [at for mention in recipients for at in _after_examples(passage, mention)]
    starts += [cue.last for cue in passage.cues("Engage") if _opens_name(passage, cue.last) and _is_ours(passage, cue)]
    starts += [cue.last for cue in passage.cues("Agency") if cue.first and _opens_name(passage, cue.last)]
    starts += [cue.last for cue in passage.cues("Operated") if passage.has("We", last=cue.first)]
    starts += _after_giving(passage)
    if _lists_providers(passage):
        starts.append(0)
    for start in (at for at in starts if _opens_name(passage, at)):
        holders = find_following(passage, parties, start, passage.clause_of(start)[1])
        # A capital where a sentence begins tells nothing.
        capitalised = bool(start and holders and holders[0].is_weak)
        for holder in holders if not capitalised else ():
            if start or _is_label(passage, holder):
                yield holder


def _after_giving(passage: Passage) -> Iterator[int]:
    """Yield where those are named whom data is given to ("we send your name to Acme")."""
    for cue in passage.cues("Share"):
        last = min(passage.clause_of(cue.first)[1], cue.last + _GIVING_REACH, len(passage.tokens) - 1)
        for at in passage.places("BeforeRecipient", cue.first + 1, last):
            titled = passage.tokens[at - 1].raw.istitle() and not passage.holds("Coordinators", at - 2)
            if _opens_name(passage, at + 1) and not titled and not passage.within("Conditionals", cue.last, at):
                yield at + 1


def _beside(passage: Passage, parties: Parties) -> Iterator[Holder]:
    """Yield who is named beside what they do ("our host Acme", "our host, Acme,", "our carrier (Acme)")."""
    for mention, begins, ends in find_appositions(passage):
        if not _is_lower(passage, mention):
            continue
        marked = begins > mention.last
        sure = mention.label.kind == "plain" and not marked
        if _opens_name(passage, begins) and (sure or passage.holds("Determiners", mention.first - 1)):
            for holder in find_following(passage, parties, begins, passage.clause_of(begins)[1]):
                inserted = holder.last == len(passage.tokens) or passage.holds("InsertionEnds", holder.last)
                if (not marked or inserted) and not _abbreviates(passage, mention, holder):
                    yield holder
        if ends > 0:
            before = find_holders(passage, parties, passage.clause_of(ends)[0], ends)
            yield from (one for one in before if one.last == ends and not one.is_weak)


def _is_lower(passage: Passage, mention: Mention) -> bool:
    """Tell whether words stand in no title, where each has a capital."""
    return any(passage.tokens[at].raw.islower() for at in (mention.first, mention.last - 1))


def _abbreviates(passage: Passage, mention: Mention, holder: Holder) -> bool:
    """Tell whether a name only abbreviates what stands before it ("content delivery network (CDN)")."""
    initials = "".join(token.raw[0] for token in passage.tokens[: mention.last] if token.is_word).upper()
    return initials.endswith(holder.name.rstrip("s").upper())


def _enumerated(passage: Passage, parties: Parties, organisations: Sequence[Organisation]) -> Iterator[Holder]:
    """Yield who is named between organisations of an enumeration ("Stripe, Acme and PayPal")."""
    for one, other in pairwise(organisations):
        between = range(one.last, other.first)
        if 1 < len(between) <= _LONGEST_PART and all(
            passage.holds("Coordinators", at) or passage.tokens[at].raw[0].isupper() for at in between
        ):
            yield from find_holders(passage, parties, one.last, other.first)


def _cells(passage: Passage, parties: Parties) -> Iterator[Holder]:
    """Yield who is all that a cell of a column of recipients names."""
    if not passage.segment.cells:
        return
    # Under "Who we share data with", a column "Company" names recipients too.
    shared = "Sharing" in passage.governing.union(*passage.about[1:])
    columns = {"ckg:SharingTopic", "ckg:NameColumn"} if shared else {"ckg:SharingTopic"}
    for cell in passage.segment.cells:
        if columns & passage.columns.get(cell.header, frozenset()):
            within = [at for at, start in enumerate(passage.starts) if cell.start <= start < cell.end]
            for holder in find_holders(passage, parties, within[0], within[-1] + 1) if within else ():
                if (holder.first, holder.last) == (within[0], within[-1] + 1):
                    yield holder


def _after_examples(passage: Passage, mention: Mention) -> Iterator[int]:
    """Yield where examples of a mention begin ("vendors such as", "our host is")."""
    first, last = mention.last, min(len(passage.tokens) - 1, mention.last + EXAMPLE_REACH)
    at = first if first < last and passage.holds("Copulas", first) else passage.find("BeforeExamples", first, last)
    if at is not None:
        yield at + 1


def _opens_name(passage: Passage, at: int) -> bool:
    return at < len(passage.tokens) and passage.tokens[at].raw[0].isupper()


def _is_ours(passage: Passage, cue: Mention) -> bool:
    """Tell whether the publisher engages by a cue, and the clause says for what ("we use Acme for hosting")."""
    last = passage.clause_of(cue.first)[1]
    ours = passage.has("We", first=max(0, cue.first - _SUBJECT_REACH), last=cue.first)
    aims = (*passage.mentions.get("recipients", ()), *passage.mentions.get("purposes", ()))
    told = any(m.last <= cue.first or m.first > cue.last for m in aims) or passage.within("Aims", cue.last, last)
    return ours and cue.last < last and told


def _lists_providers(passage: Passage) -> bool:
    """Tell whether a passage is an item under words on who is engaged ("the providers that we use are:")."""
    above = passage.governor
    if passage.segment.kind != "item" or not passage.tokens:
        return False
    if above is not None and "recipients" in above.mentions and above.has("Engage") and not above.has("Share"):
        return True
    if above is not None and _presents_providers(above):
        return True
    if _names_function(passage):
        return _is_of_providers(passage)
    return is_coined(passage.tokens[0].raw) and above is not None and _ends_with_recipients(above)


def _presents_providers(above: Passage) -> bool:
    """Tell whether a lead-in only presents those who serve the publisher ("our main providers are:")."""
    providers = above.mentions.get("ckg:ProviderClass")
    if not providers or providers[0].first > _SUBJECT_REACH or not above.has("We", last=1):
        return False
    end = providers[-1].last
    return above.holds("Labels", end + above.holds("Copulas", end))


def _ends_with_recipients(above: Passage) -> bool:
    """Tell whether a lead-in says last of all with whom data is shared ("we share it with the following partners:")."""
    recipients, end = above.mentions.get("recipients"), len(above.tokens) - 1
    if not recipients or recipients[-1].last != end or not above.holds("Labels", end):
        return False
    return above.has("Share", last=recipients[-1].first)


def _is_of_providers(passage: Passage) -> bool:
    """Tell whether a list is one of providers: its lead-in ends with them ("we share it with:"), its heading shares."""
    above = passage.governor
    if above is None:
        return bool(passage.about) and "Sharing" in passage.about[0]
    end = len(above.tokens) - _END_REACH
    if above.has("Share") and above.within("BeforeRecipient", end, len(above.tokens)):
        return True
    providers = above.mentions.get("ckg:ProviderClass", ())
    if not providers or providers[-1].last >= end:
        return bool(providers)
    # "We share data with the providers needed to run our site:", but not "with providers for the following ends:".
    shared = above.has("Share", last=providers[-1].first) and above.holds("Labels", len(above.tokens) - 1)
    return shared and not above.cues("Pointer", providers[-1].last)


def _names_function(passage: Passage) -> bool:
    """Tell whether a short item says after its first words what a provider does, or where ("Acme (hosting)")."""
    if len(passage.tokens) > _LONGEST_ENTRY or passage.has("We", "Engage"):
        return False
    told = (m for facet in ("recipients", "purposes", "places") for m in passage.mentions.get(facet, ()))
    return any(mention.first for mention in told)


def _is_label(passage: Passage, holder: Holder) -> bool:
    """Tell whether a name is all of an item, or parted off by a mark ("Acme (hosting)")."""
    at = holder.last
    return at == len(passage.tokens) or not passage.tokens[at].is_word


def _is_name(passage: Passage, parties: Parties, holder: Holder) -> bool:
    """Tell whether a holder is named by a proper name of its own, parted from the words around it."""
    if holder.kind != "name" or is_sure(passage, parties, holder) or not passage.tokens[holder.first].raw[0].isupper():
        return False
    at = holder.last
    thing = holder.last - holder.first == 1 and passage.holds("Things", holder.first)
    several = holder.last - holder.first > 1
    letters = holder.name.removesuffix("s")
    shouted = letters.isupper() and (several or len(letters) < _SHORTEST_SHOUTED)
    parted = at == len(passage.tokens) or not passage.tokens[at].is_word or passage.holds("AfterNouns", at)
    named = range(holder.first, holder.last)
    common = (m for facet in _COMMON for m in passage.mentions.get(facet, ()))
    overlaps = any(m.first in named or holder.first in range(m.first, m.last) for m in common)
    # "Sharing with Followers"
    last = passage.tokens[holder.last - 1]
    plural = not several and last.lemma != last.raw.lower() and last.raw.endswith("s")
    return parted and not (thing or shouted or plural or overlaps)
