"""Sources: where a passage says that data comes from (GDPR Art. 14(2)(f)).

In: a `Passage` and the organisations that it names. Out: `Found` values of the facet `source`; a denial names none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.denial import stance
from kg.extraction.flows import flow, names_data
from kg.extraction.found import Found, stands_in_practice
from kg.extraction.labels import Mention
from kg.extraction.organisations import Organisation
from kg.extraction.passages import Passage
from kg.model import Concept, Value

_TELLING = frozenset({"sources", "recipients"})
_CONSULTING_REACH = 6
_CONSENT_REACH = 3
"""How far after words for giving what is given may stand ("where you give us your consent"), in tokens."""
_HANDING_REACH = 4
_LABEL = "ckg:SourceColumn"
_LABEL_REACH = 4
"""Before how many tokens after its first word a label ends ("Sources of your data:")."""
_OBJECT_REACH = 5
_SERVICE_REACH = 4
"""How far after those who provide something a service is named, in tokens."""
_SERIES_REACH = 2
"""How far after "and" the next of a series of parties may begin ("advertisers and our publishers")."""
_OTHER_CLAUSE = ("Subjects", "Coordinators", "BeforeRecipient", "Relatives")
"""Classes of words after which a verb has another subject, or tells what a party is for ("vendors who provide us")."""
_PERSON, _THIRD, _PUBLIC = "dpv:DataSubjectDataSource", "dpv:ThirdPartyDataSource", "dpv:PublicDataSource"


def find_sources(passage: Passage, organisations: Sequence[Organisation]) -> Iterator[Found]:
    """Yield the sources that data comes from: kinds of source, and organisations by name."""
    lists_you = _is_the_reader(passage)
    if not (lists_you or organisations or passage.names(_TELLING)) or not stands_in_practice(passage):
        return
    if lists_you:
        yield from _come(passage, _PERSON, 0, 1)
    mentions = [m for m in passage.mentions.get("sources", ()) if m.label.kind != "other"]
    mentions = [m for m in mentions if not _provides_service(passage, m)]
    named = [m for m in mentions if m.label.kind == "plain" or _is_origin(passage, m)]
    for mention in named:
        if mention.concept == _PERSON and _is_of_others(passage, mention):
            continue
        yield from _come(passage, mention.concept, mention.first, mention.last)
    for mention in passage.mentions.get("recipients", ()):
        if mention.label.kind == "plain" and _is_origin(passage, mention):
            yield from _come(passage, _THIRD, mention.first, mention.last)
    for organisation in organisations:
        kind = _kind(passage, organisation, named)
        if kind:
            yield from _come(passage, kind, organisation.first, organisation.last, organisation.name)


def _is_origin(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention is one whom data comes from, who hands it to the publisher, or which is consulted."""
    if _is_labelled_as_source(passage, mention.first):
        return True
    if flow(passage, mention.first) == "in" or _hands_over(passage, _end_of_givers(passage, mention.last)):
        return True
    if passage.holds("BeforeOrigin", mention.last):
        return passage.holds("BeforeList", mention.last + 1)
    consulted = passage.within("Consulting", max(0, mention.first - _CONSULTING_REACH), mention.first)
    return consulted and mention.concept == _PUBLIC and passage.has("We", last=mention.first)


def _provides_service(passage: Passage, mention: Mention) -> bool:
    """Tell whether it is a service that somebody provides us with ("those who provide us with support services")."""
    if mention.concept == _PERSON:
        # "What you provide with your application" is no service.
        return False
    reach = mention.last + _SERVICE_REACH
    return passage.holds("Companions", mention.last) and passage.within("Tools", mention.last, reach)


def _is_of_others(passage: Passage, mention: Mention) -> bool:
    """Tell whether people give something else than data ("obtain consent from you"), or give it to somebody else."""
    first, last = mention.first, min(len(passage.lemmas), mention.last + _CONSENT_REACH)
    given = passage.holds("Relatives", first - 1) and passage.holds("Consents", first - 2)
    if given or passage.within("Consents", first, last):
        return True
    at = mention.first
    while at and passage.holds("Auxiliaries", at - 1):
        at -= 1
    return any(party.last == at < mention.first for party in passage.mentions.get("recipients", ()))


def _is_labelled_as_source(passage: Passage, first: int) -> bool:
    """Tell whether a label or a column's header says that sources are named ("Sources: credit bureaus").

    What follows a label in a sentence of its own is no list.
    """
    if _LABEL in passage.column_at(first):
        return True
    if _LABEL not in passage.mentions:
        return False
    labels = [cue.last for cue in passage.mentions[_LABEL] if cue.last < first]
    ends = (last for last in labels if passage.within("Labels", last, min(first, last + _LABEL_REACH)))
    return any(not passage.within("Subjects", last, first) for last in ends)


def _end_of_givers(passage: Passage, after: int) -> int:
    """Return where a series of parties ends that goes on before a token ("advertisers and publishers share")."""
    while passage.holds("Alternatives", after):
        parties = (m for facet in _TELLING for m in passage.mentions.get(facet, ()) if m.label.kind != "other")
        ends = [m.last for m in parties if after < m.first <= after + _SERIES_REACH]
        if not ends:
            break
        after = min(ends)
    return after


def _hands_over(passage: Passage, after: int) -> bool:
    """Tell whether who stands before a token hands data to the publisher ("friends may tell us your name")."""
    end = passage.clause_of(after)[1] - 1 if after < len(passage.tokens) else after
    if passage.holds("Agents", after - 1) or not passage.within("Giving", after, after + _HANDING_REACH):
        return False
    for verb in range(after, min(end, after + _HANDING_REACH)):
        if any(passage.holds(words, verb) for words in _OTHER_CLAUSE):
            return False
        if passage.holds("Giving", verb):
            objects = range(verb + 1, min(end, verb + _OBJECT_REACH))
            given = [at for at in objects if passage.holds("BeforeRecipient", at) and passage.holds("Speakers", at + 1)]
            to_us = passage.holds("Speakers", verb + 1) or bool(given)
            return to_us and names_data(passage, verb, end + 1) and not names_data(passage, after, verb)
    return False


def _come(passage: Passage, kind: Concept, first: int, last: int, name: str = "") -> Iterator[Found]:
    if stance(passage, first, last) == "affirmed":
        value = Value("source", kind, passage.span(first, last), name)
        yield Found(value, first, "source-organisation" if name else "source-named", "affirmed")


def _kind(passage: Passage, organisation: Organisation, named: Sequence[Mention]) -> Concept:
    """Return as what kind of source an organisation gives data, "" if it gives none."""
    given = flow(passage, organisation.first) == "in" or _hands_over(passage, organisation.last)
    before = [mention for mention in named if mention.last <= organisation.first]
    public = [mention for mention in before if mention.concept == _PUBLIC]
    # "From public sources and analytics providers (such as Acme)": the list has gone on to others.
    gone_on = given and bool(public) and before[-1].concept != _PUBLIC
    if public and not gone_on and not passage.has("Share", first=public[-1].last, last=organisation.first):
        return _PUBLIC
    return _THIRD if given else ""


def _is_the_reader(passage: Passage) -> bool:
    """Tell whether an item of a list of sources is just "You"."""
    if not ("Source" in passage.governing or "Source" in passage.topic) or not passage.holds("Readers", 0):
        return False
    return not any(token.is_word for token in passage.tokens[1:])
