"""Whereabouts: places to which data goes though no verb before them moves it.

They are told by a label, a town or a safeguard, by who sits there and uses the data or is engaged, or by a later clause
that points back to them.

In: a `Passage` and where it names a place. Out: whether data goes there.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.labels import Mention
from kg.extraction.passages import Passage

_ADEQUACY = "eu-gdpr:A45-3"
_TRANSFER = frozenset({"Transfer"})
_MOVING_TOPICS = _TRANSFER | {"Processor", "Sharing", "SubProcessor"}
_BRACKET_REACH = 4
_LABEL_REACH = 11
"""How many tokens a label before a place may hold ("place where your data is stored: Norway")."""
_LEAD_REACH = 6
"""How far before the end of a lead-in the countries are named ("to the following countries outside the EEA:")."""
_SEAT_REACH = 4
"""How far after who acts the place is that they are at ("affiliates located in Peru", "staff in an office in Peru")."""
_ACTS_REACH = 4
"""How far after the place their act is ("in Peru may also access")."""
_COMPARISON_REACH = 6
_LONGEST_TOWN = 3
_ROUTE = 2
_DASHES = ("-", "–", "—")
_OWN_PEOPLE = frozenset({"ckg:Affiliate", "ckg:Personnel", "dpv:SubsidiaryLegalEntity"})


def goes_there(passage: Passage, place: Mention, after: int, at: int) -> bool:
    """Tell whether data goes to a place, in words that stand from `at` to `after`, though no verb before moves it."""
    if _is_labelled_as_location(passage, place, at) or _is_of_actors(passage, after, at):
        return True
    return _is_answer(passage, at) or _has_safeguard(passage, place, after, at)


def _is_labelled_as_location(passage: Passage, place: Mention, at: int) -> bool:
    """Tell whether a place stands after what is there ("server location: Norway", "place of processing is")."""
    label = passage.find("Labels", at, place.first) or at - 1
    if label < 1 or not (passage.holds("Labels", label) or passage.holds("Copulas", label)):
        return False
    bare = passage.holds("Labels", label) and label == place.first - 1 and not passage.within("Speakers", 0, label)
    if bare and any(cue.last == label for cue in passage.cues("Store", last=label)):
        # "Hosting: Norway", not "the languages that we process:"
        return True
    first = max(0, label - _LABEL_REACH)
    if not passage.within("Whereabouts", first, label):
        return False
    kept = passage.has("Store", "Transfer", first=first, last=label) or passage.within("Recipients", first, label)
    return kept or _is_under(passage, _MOVING_TOPICS)


def _is_under(passage: Passage, topics: frozenset[str]) -> bool:
    """Tell whether a lead-in or a heading above a passage is about any of some topics."""
    return not topics.isdisjoint(passage.governing.union(*passage.about))


def _has_safeguard(passage: Passage, place: Mention, after: int, at: int) -> bool:
    """Tell whether a safeguard of transfers is told of a place ("to Peru: standard clauses", "such clauses for Peru").

    Where data often comes from, only adequacy is told of the destination ("UK: transfer agreement").
    """
    told = passage.mentions.get("transfers", ())
    # "Basis for third country transfers: standard clauses" names no place.
    named = passage.has("Transfer", first=after, last=after + 1) and not place.concept.startswith("loc:")
    if not told or named or not (_is_under(passage, _TRANSFER) or passage.has("Transfer")):
        return False
    opens = not at or (at == 1 and passage.holds("BeforeDestination", 0))
    labels = opens and (passage.holds("SeatMarks", after) or passage.segment.kind == "row")
    labels = labels or _ends_label(passage, place.first, after)
    # "To Norway (adequacy decision) and Peru (standard clauses)"
    in_bracket = passage.lemmas[after : after + 1] == ("(",) and any(
        mention.first - after in range(1, _BRACKET_REACH) for mention in told
    )
    adequate = all(mention.concept == _ADEQUACY for mention in told)
    if not (labels or in_bracket or _is_served(passage, at) or (adequate and _is_judged(passage, after, opens))):
        return False
    exports = any(place.concept in framework.origins for framework in passage.lexicon.frameworks.values())
    return adequate or not exports


def _ends_label(passage: Passage, first: int, after: int) -> bool:
    """Tell whether a place ends a name that safeguards are told of ("Example (Norway):", "Example Inc., Norway:")."""
    closed = after + (passage.lemmas[after : after + 1] == (")",))
    if not passage.holds("InsertionStarts", first - 1) or passage.holds("Persons", first - 2):
        return False
    return passage.holds("Labels", closed) or (closed > after and passage.holds("SeatMarks", closed))


def _is_judged(passage: Passage, after: int, opens: bool) -> bool:
    """Tell whether it is told what a place before a token is like ("Peru is considered", "Peru, which is")."""
    judged = opens and passage.holds("Copulas", after)
    relative = passage.holds("InsertionStarts", after) and passage.holds("Relatives", after + 1)
    return (judged or relative) and not passage.has("Negation", first=after)


def _is_served(passage: Passage, at: int) -> bool:
    """Tell whether a clause tells safeguards for what is at a token.

    "For India, we rely on clauses", "clauses with Acme in India", "recipients in India are bound by clauses"
    """
    told = passage.mentions["transfers"]
    if passage.holds("BeforeDestination", at - 1):
        bound = passage.within("Recipients", max(0, at - 1 - _SEAT_REACH), at - 1)
        told = [one for one in told if bound or (passage.holds("Companions", one.last) and one.last < at)]
    elif not passage.holds("BeforeService", at - 1):
        return False
    return any(first <= at < last for first, last in (passage.unit_of(one.first) for one in told))


def is_example(passage: Passage, at: int) -> bool:
    """Tell whether a place is an example of those named before it ("such as Norway", "(e.g. in Norway)")."""
    # "Including, without limitation, Norway"
    hollow = {at for cue in passage.cues("PseudoNegation", last=at) for at in range(cue.first, cue.last + 1)}
    while at > 1 and not passage.holds("BeforeExamples", at - 1):
        dresses = passage.holds("BeforeDestination", at - 1) or passage.tokens[at - 1].lemma == "."
        if not dresses and at not in hollow and at - 1 not in hollow:
            return False
        at -= 1
    # "The same protection as Norway" compares, "the Union as well as Norway" adds.
    compares = passage.within("Sames", max(0, at - _COMPARISON_REACH), at - 1) or passage.holds("NoExamples", at - 2)
    return at > 0 and passage.holds("BeforeExamples", at - 1) and not compares


def start_of_town(passage: Passage, at: int) -> int:
    """Return where the name of a town begins to which its country is added ("in Lund, Sweden"), the token if none."""
    first = at
    while first and passage.tokens[first - 1].raw[0].isupper():
        first -= 1
    named = at - first in range(1, _LONGEST_TOWN + 1) and passage.holds("BeforeDestination", first - 1)
    return first if named else at


def is_listed(passage: Passage) -> bool:
    """Tell whether a passage is an item of a list of places ("we transfer data to:", "to the following countries:")."""
    lead = passage.governor
    if lead is None or lead.segment is not passage.segment.lead_in:
        return False
    last = len(lead.tokens) - 1
    named = lead.within("Whereabouts", max(0, last - _LEAD_REACH), last)
    return named or lead.holds("BeforeDestination", last - 1)


def _is_answer(passage: Passage, at: int) -> bool:
    """Tell whether a place answers the heading that asks where data is kept ("In Norway")."""
    if at != 1 or "Transfer" not in passage.topic or not passage.holds("BeforeDestination", 0):
        return False
    asked = passage.headings[0].text.split(maxsplit=1)[:1] if passage.headings else []
    return any(word.lower() in passage.lexicon.words["PlaceQuestions"] for word in asked)


def verb_of_list(passage: Passage) -> int:
    """Return where the verb stands of a sentence that lists the countries told before, 0 if it is none."""
    if not (passage.holds("Determiners", 0) and passage.holds("Whereabouts", 1)):
        return 0
    places = (one.first for one in passage.mentions.get("places", ()) if one.first > 1)
    verbs = (at - passage.holds("Articles", at - 1) - 1 for at in places)
    return next((at for at in verbs if passage.holds("BeforeExamples", at) or passage.holds("Copulas", at)), 0)


def _is_of_actors(passage: Passage, after: int, at: int) -> bool:
    """Tell whether at a place are those who then use data ("our staff in India may access", "affiliates in Peru")."""
    based = _based_provider(passage, after)
    if not (based or _are_actors_at(passage, at) or are_own_people(passage, after) or _is_seat_of_subject(passage, at)):
        return False
    after = max(after, based + 1)
    last = passage.clause_of(after)[1] if after < len(passage.tokens) else after
    near = min(last, after + _ACTS_REACH)
    acts = passage.has("Access", "Use", "Store", first=after, last=near) or passage.within("Receiving", after, near)
    data = passage.find("DataWords", after, last)
    if data is None:
        data = next((one.last - 1 for one in passage.mentions.get("data", ()) if after <= one.first < last), None)
    if not acts or data is None or passage.has("Negation", first=after, last=last):
        return False
    # "In Peru may use chat, and your data is kept elsewhere" says something else of the data.
    elsewhere = passage.holds("Copulas", data + 1) or passage.holds("Modals", data + 1)
    # "Their own data", "data only within the EU"
    return not (elsewhere or passage.within("OthersOwn", after, data) or passage.within("Restrictions", after, last))


def _is_seat_of_subject(passage: Passage, at: int) -> bool:
    """Tell whether a bracket stands after the name that a sentence opens with ("Example (Peru) stores your data")."""
    if passage.lemmas[at : at + 1] != ("(",) or not at or passage.holds("Persons", at - 1):
        return False
    return all(passage.tokens[i].raw[0].isupper() or passage.tokens[i].lemma in {".", ","} for i in range(at))


def are_own_people(passage: Passage, at: int) -> bool:
    """Tell whether what begins at a token are our own people or companies ("our US affiliates", "our US team")."""
    named = passage.mentions.get("recipients", ())
    return passage.holds("Workers", at) or any(one.first == at and one.concept in _OWN_PEOPLE for one in named)


def come_from(passage: Passage, at: int) -> bool:
    """Tell whether a place is where providers come from, to whom data goes ("suppliers from", not "from suppliers")."""
    providers = [one for one in passage.mentions.get("ckg:ProviderClass", ()) if one.last == at - 1]
    return passage.holds("BeforeOrigin", at - 1) and any(
        not passage.within("BeforeOrigin", max(0, one.first - _SEAT_REACH), one.first) for one in providers
    )


def _are_actors_at(passage: Passage, at: int) -> bool:
    """Tell whether a place follows those who may act there ("our staff in", "affiliates located in")."""
    if not (passage.holds("BeforeDestination", at - 1) or come_from(passage, at)):
        return False
    actors = (
        *passage.mentions.get("ckg:ProviderClass", ()),
        *(one for one in passage.mentions.get("recipients", ()) if one.concept in _OWN_PEOPLE),
    )
    near = any(at - 1 - one.last in range(_SEAT_REACH) for one in actors)
    return near or passage.within("Workers", max(0, at - 1 - _SEAT_REACH), at - 1)


def is_of_engaged(passage: Passage, after: int, at: int) -> bool:
    """Tell whether at a place are providers whom we engage ("we use vendors in India", "we use an EU-based host")."""
    first, _ = passage.clause_of(at)
    if _is_seat_of_named(passage, at):
        return True
    if not passage.has("Engage", first=first, last=at):
        return False
    if passage.holds("BeforeDestination", at - 1):
        # "Suppliers in Italy" may supply no more than furniture.
        under, seat = _is_under(passage, _TRANSFER), at - 1 - passage.has("Located", first=at - 2, last=at - 1)
        named = passage.holds("ProviderWords", seat - 1) or (under and passage.holds("GroupNouns", seat - 1))
        if not (named or any(one.last == seat for one in passage.mentions.get("ckg:ProviderClass", ()))):
            return False
        return under or passage.holds("DataHandlers", seat - 1) or passage.within("DataWords", 0, len(passage.tokens))
    if passage.holds("DataHandlers", after) or is_of_named(passage, after, at):
        return True
    return bool(_based_provider(passage, after)) or (are_facilities(passage, after) and not _is_based(passage, after))


def is_of_named(passage: Passage, after: int, at: int) -> bool:
    """Tell whether a place tells of which country a named company is ("Acme, a US company,", "the US company Acme")."""
    if not (passage.holds("GroupNouns", after) and passage.tokens[after].raw.islower()):
        # "The Texas Business Code"
        return False
    named = after + 1 < len(passage.tokens) and passage.tokens[after + 1].raw[0].isupper()
    return named or (passage.holds("InsertionStarts", at) and passage.tokens[at - 1].raw[0].isupper())


def _is_seat_of_named(passage: Passage, at: int) -> bool:
    """Tell whether a name just told is said to be at a place, of whom we engage ("we use Acme, based in Peru, to")."""
    for cue in passage.cues("Located", max(0, at - _SEAT_REACH), at):
        comma = cue.first - 1
        while passage.holds("Copulas", comma) or passage.holds("Relatives", comma):
            comma -= 1
        name = comma
        while name and passage.tokens[name - 1].raw[0].isupper():
            name -= 1
        engaged = passage.has("Engage", first=max(0, name - _SEAT_REACH), last=name)
        if engaged and comma > name and passage.tokens[comma].lemma == ",":
            return True
    return False


def are_facilities(passage: Passage, after: int) -> bool:
    """Tell whether what a place ends with, or what stands after it, keeps data ("servers", "data centres")."""
    if passage.holds("People", after):
        after += 1
    return passage.within("Facilities", after - 1, after + 1)


def _based_provider(passage: Passage, after: int) -> int:
    """Return where a provider stands that is based at the place before a token ("EU-based hosting provider"), or 0."""
    if not _is_based(passage, after):
        return 0
    return passage.find("ProviderWords", after + 1, after + 1 + _SEAT_REACH) or 0


def _is_based(passage: Passage, at: int) -> bool:
    """Tell whether a token is no base, but says that something is based somewhere."""
    return passage.holds("Facilities", at) and passage.tokens[at].is_participle


def is_of_given(passage: Passage, at: int) -> bool:
    """Tell whether what begins at a token is where those are who are given data ("share it with courts in Peru")."""
    if not (passage.holds("BeforeDestination", at - 1) or passage.holds("Outside", at - 1)):
        return False
    first, _ = passage.clause_of(at)
    named = any(first < one.first and one.last == at - 1 for one in passage.mentions.get("recipients", ()))
    return named and passage.has("Share", first=first, last=at)


def is_route(passage: Passage, run: Sequence[Mention]) -> bool:
    """Tell whether two places with a dash name transfers of which safeguards are told ("Peru-US transfers")."""
    if len(run) != _ROUTE or "transfers" not in passage.mentions or run[0].last != run[1].first:
        return False
    after = run[1].last + passage.holds("DataWords", run[1].last)
    dashed = passage.segment.text[passage.ends[run[0].last - 1] : passage.starts[run[1].first]] in _DASHES
    return dashed and passage.has("Transfer", first=after, last=after + 1)
