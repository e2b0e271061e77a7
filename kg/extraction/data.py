"""Data: which personal data a passage says is collected, kept, used or shared, or is not.

In: a `Passage`. Out: `Found` values of the facet `data`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.advice import is_kept_by_the_reader, is_refusable
from kg.extraction.columns import cells_of
from kg.extraction.data_denial import denies_handling
from kg.extraction.denial import stance
from kg.extraction.flows import flow
from kg.extraction.found import Found, defines, find_said, lists_data, stands_in_practice
from kg.extraction.labels import Mention
from kg.extraction.passages import Passage
from kg.extraction.references import is_title, names_a_party
from kg.model import Cell

_COORDINATION = 5
_BRIEF = 10
_TICK = 2
_OBJECT = 4
"""How far before personal data the verb may stand whose object it is, in tokens."""
_DATA_HEADERS = frozenset({"ckg:CollectCue", "ckg:CollectionTopic", "ckg:DataColumn"})
_NAMES_OF_DATA = frozenset({"data", "ckg:DataColumn"})
_TITLE = 6
"""How many words a heading may have that only names data."""
_COLLECTING = frozenset({"Collection", "Source", "Cookie"})
_HANDLING = ("Collect", "Provide", "Use", "Share", "Retain", "Sell", "Handle")
_PARTIES = ("recipients", "sources")
_VERBAL_ENDINGS = ("ed", "ing")
_APOSTROPHES = ("’", "'")


def find_data(passage: Passage) -> Iterator[Found]:
    """Yield the data categories that a passage says are collected, kept, used or shared (or are not)."""
    mentions = [m for m in passage.mentions.get("data", ()) if m.label.kind != "other" and not passage.is_participle(m)]
    telling = [m for m in mentions if m.label.kind != "generic" or _is_not_gathered(passage, m)]
    if not telling or defines(passage) or not stands_in_practice(passage):
        return
    collecting = _is_of_collection(passage)
    if not (collecting or passage.acts(*_HANDLING) or _is_seen(passage)):
        return
    if any(mention.label.kind == "contextual" for mention in telling):
        weak = _clear_by_context(passage, mentions, collecting)
        telling = [mention for mention in telling if mention.label.kind != "contextual" or mention in weak]
    if "ckg:SafekeepingCue" in passage.mentions:
        telling = [mention for mention in telling if not is_kept_by_the_reader(passage, mention)]
    ticked_off = bool(passage.segment.cells) and _is_ticked_off(passage)
    for mention in telling:
        if is_refusable(passage, mention) or is_title(passage, mention) or _is_of_party(passage, mention):
            continue
        if passage.segment.cells and (_is_among_recipients(passage, mention) or _is_aim(passage, mention)):
            continue
        found = find_said("data", mention, passage, "data-named")
        if found is None or (found.polarity == "denied" and not denies_handling(passage, mention)):
            continue
        yield found._replace(polarity="denied") if ticked_off else found


def _is_seen(passage: Passage) -> bool:
    """Tell whether others than the reader get to see something ("drivers can see your name")."""
    seen = passage.cues("Access")
    return any(not passage.speaks_to_reader(passage.clause_of(cue.first)[0], cue.first) for cue in seen)


def _is_of_collection(passage: Passage) -> bool:
    """Tell whether the section, the lead-in, the row or a label says that what is named is collected."""
    headed = bool(_COLLECTING & (passage.governing | passage.topic)) or passage.is_under_denial
    return (
        headed
        or lists_data(passage)
        or _is_row_of_data(passage)
        or _labels_others(passage)
        or _is_below_name_of_data(passage)
    )


def _is_below_name_of_data(passage: Passage) -> bool:
    """Tell whether the heading above an item names data and nothing else ("Payment information")."""
    if passage.segment.kind != "item" or not passage.headings or passage.about[0] - {"Contact"}:
        return False
    if any("ckg:NegationCue" in heading.mentions for heading in passage.headings):
        return False
    heading = passage.headings[0]
    return heading.mentions.keys() >= _NAMES_OF_DATA and len(heading.text.split()) <= _TITLE


def _clear_by_context(passage: Passage, mentions: Sequence[Mention], collecting: bool) -> list[Mention]:
    """Return the weak mentions that what stands beside or above them makes clear."""
    likely = mentions if collecting else [m for m in mentions if m.label.kind == "plain" or _is_taken(passage, m)]
    clear = [m for m in likely if m.label.kind == "plain" or _is_noun(passage, m)]
    weak = [m for m in (clear if collecting else mentions) if clear and m.label.kind == "contextual"]
    said = [
        mention
        for mention in weak
        if (collecting and _is_item(passage, mention))
        or _is_taken(passage, mention)
        or _is_beside(passage, mention, [other for other in clear if other is not mention])
    ]
    return [m for m in said if (m in clear or _is_noun(passage, m)) and not _is_party(passage, m)]


def _is_party(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention is somebody who gives or gets data ("your name from Acme or other organisations")."""
    parties = (party for facet in _PARTIES for party in passage.mentions.get(facet, ()))
    named = any(party.first <= mention.first and mention.last <= party.last for party in parties)
    return named and flow(passage, mention.first) != ""


def _is_of_party(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention only modifies a party ("your search provider"); "e-mails to our support team" are data."""
    return names_a_party(passage, mention) and not passage.within("Prepositions", mention.first, mention.last)


def _is_among_recipients(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention stands in a column that lists who gets data ("browsers and operating systems")."""
    header = passage.column_at(mention.first)
    return "ckg:SharingTopic" in header and not header & _DATA_HEADERS


def _is_aim(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention stands in a column that says for what data is used ("communications")."""
    # A "description" may be one of data.
    header = passage.column_at(mention.first)
    return mention.label.kind == "contextual" and "ckg:PurposeTopic" in header and not header & _DATA_HEADERS


def find_headed_data(passage: Passage) -> Iterator[Found]:
    """Yield the data categories that make up a heading below one of collection ("Information we collect: Log data")."""
    mentions = passage.mentions.get("data", ())
    if not mentions or "Collection" not in passage.topic:
        return
    named = {at for mention in mentions for at in range(mention.first, mention.last)}
    others = [at for at, token in enumerate(passage.tokens) if token.is_word and at not in named]
    if all(passage.holds("HeadingWords", at) for at in others):
        for mention in (mention for mention in mentions if mention.label.kind == "plain"):
            found = find_said("data", mention, passage, "data-headed")
            if found is not None:
                yield found


def _is_ticked_off(passage: Passage) -> bool:
    """Tell whether a row says "No" under a header such as "Collected"."""
    return any(
        cell.start <= passage.starts[cue.first] < cell.end
        for cell in _ticks(passage)
        for cue in passage.cues("Negation")
    )


def _is_row_of_data(passage: Passage) -> bool:
    """Tell whether a row has a column of data, or one that ticks off what is collected."""
    return bool(passage.segment.cells) and (bool(cells_of(passage, "data")) or _is_ticked(passage))


def _is_ticked(passage: Passage) -> bool:
    """Tell whether a row says "Yes" or "No" under a header such as "Collected"."""
    return any(
        cell.start <= passage.starts[at] < cell.end and passage.holds("Ticks", at)
        for cell in _ticks(passage)
        for at in range(len(passage.tokens))
    )


def _ticks(passage: Passage) -> list[Cell]:
    """Return the brief cells of a row that stand under a header such as "Collected"."""
    return [
        cell
        for cell in passage.segment.cells
        if "ckg:CollectCue" in passage.columns[cell.header]
        and len(passage.segment.text[cell.start : cell.end].split()) <= _TICK
    ]


def _is_item(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention is a brief item of a list of what is collected ("* your phone"), or opens a longer one."""
    if passage.segment.cells:
        return _is_in_data_cell(passage, mention)
    listed = passage.governing or (passage.topic if passage.segment.kind == "item" else frozenset())
    if not ("Collection" in listed and "Purpose" not in listed) and not lists_data(passage):
        return False
    return len(passage.tokens) <= _BRIEF or _opens_item(passage, mention)


def _is_in_data_cell(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention stands in a brief cell of a column of data."""
    first, last = passage.scope_of(mention.first)
    at = passage.starts[mention.first]
    return last - first <= _BRIEF and any(cell.start <= at < cell.end for cell in cells_of(passage, "data"))


def _opens_item(passage: Passage, mention: Mention) -> bool:
    """Tell whether an item begins with a mention that is the subject of no sentence ("* Country (of residence)")."""
    opens = all(passage.holds("Determiners", at) for at in range(mention.first))
    return opens and passage.segment.kind == "item" and not passage.holds("Auxiliaries", mention.last)


def _labels_others(passage: Passage) -> bool:
    """Tell whether a kind of data is a label before others ("Contact data: postal address, phone number")."""
    kinds = [mention for mention in passage.mentions.get("data", ()) if mention.label.kind == "plain"]
    labels = passage.places("Labels", 0, len(passage.tokens)) if len(kinds) > 1 else []
    if len(labels) != 1 or not passage.holds("DataWords", labels[0] - 1):
        return False
    return any(kind.last == labels[0] for kind in kinds) and kinds[-1].first > labels[0]


def _is_noun(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention is a noun phrase of its own, not a verb ("to address") or a part ("mobile apps")."""
    last = passage.tokens[mention.last - 1]
    if last.raw.lower().endswith(_VERBAL_ENDINGS) and not last.lemma.endswith(_VERBAL_ENDINGS):
        return False
    return (
        _may_stand(passage, mention.first - 1, "BeforeNouns")
        and _may_stand(passage, mention.last, "AfterNouns")
        and not _is_place(passage, mention)
    )


def _may_stand(passage: Passage, at: int, words: str) -> bool:
    """Tell whether a noun phrase may begin after a token (or end before it): at marks, function words and verbs."""
    if not 0 <= at < len(passage.tokens):
        return True
    token = passage.tokens[at]
    owner = words == "BeforeNouns" and passage.segment.text.startswith(_APOSTROPHES, passage.ends[at])
    if owner or not token.is_word or token.raw.isdigit() or passage.holds(words, at):
        return True
    data = passage.mentions.get("data", ())
    return passage.has(*_HANDLING, first=at, last=at + 1) or any(m.first <= at < m.last for m in data)


def _is_place(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention says where or by what means something is done ("on your device", "by phone or email")."""
    if not passage.within("Channels", 0, mention.first):
        return False
    inside = {at for m in passage.mentions.get("data", ()) for at in range(m.first, m.last)}
    at = mention.first - 1
    while at >= 0 and (at in inside or passage.holds("Coordinators", at) or passage.holds("Determiners", at)):
        at -= 1
    return at >= 0 and passage.holds("Channels", at)


def _is_not_gathered(passage: Passage, mention: Mention) -> bool:
    """Tell whether personal data as such is said not to be collected; that it is collected goes without saying."""
    first, _ = passage.clause_of(mention.first)
    at = mention.first
    # "We did not collect it directly from you" only tells of another source.
    if passage.within("Directness", mention.last, mention.last + _OBJECT) or not passage.within("Gathering", first, at):
        return False
    # "We do not collect, store, or share any personal information" lists verbs before their object.
    while at - 1 > first and (passage.has(*_HANDLING, first=at - 1, last=at) or _leads_on(passage, at - 1)):
        at -= 1
    gathered = passage.within("Gathering", max(first, min(at, mention.first - _OBJECT)), mention.first)
    return gathered and stance(passage, mention.first) == "denied"


def _leads_on(passage: Passage, at: int) -> bool:
    return passage.holds("Coordinators", at) or passage.holds("Determiners", at)


def _is_taken(passage: Passage, mention: Mention) -> bool:
    """Tell whether a weak mention is what a verb of gathering takes from the reader ("we record your messages")."""
    at = mention.first
    if not passage.holds("Your", at):
        at -= 1
        if not passage.holds("Your", at):
            return False
    return passage.holds("Taking", at - 1)


def _is_beside(passage: Passage, mention: Mention, others: list[Mention]) -> bool:
    """Tell whether a weak mention is coordinated with others ("name, gender and e-mail address")."""
    for other in others:
        first, last = min(mention.last, other.last), max(mention.first, other.first)
        coordinated = last - first <= _COORDINATION and passage.within("Coordinators", first, last)
        if coordinated and not _parts_cells(passage, first, last):
            return True
    return False


def _parts_cells(passage: Passage, first: int, last: int) -> bool:
    """Tell whether a cell of a row ends between two tokens."""
    return any(passage.ends[first - 1] <= cell.start <= passage.starts[last] for cell in passage.segment.cells)
