"""Data subjects: the kinds of people whose data a passage says is processed, or is not (GDPR Art. 30(1)(c)).

In: a `Passage`. Out: `Found` values of the facet `data-subject`. A kind of person counts where it is named as somebody
whose data is spoken of, or where the reader is said to be or to become one ("if you apply for a job"); a bare "you" is
none.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.capacities import PEOPLE_NAMED, find_capacities
from kg.extraction.denial import is_conditional
from kg.extraction.found import Found, find_said, stands_in_practice
from kg.extraction.labels import Mention
from kg.extraction.passages import ACTIONS, Passage
from kg.model import Value

_CHILD, _CONTACT, _STAFF = "dpv:Child", "ckg:BusinessContact", "dpv:Employee"
_PEOPLE = "ckg:PeopleCue"
_PLURAL, _POSSESSIVE = ("s", "S", "’", "'"), ("’s", "'s", "s’", "s'")
_PHRASE_ENDS = ("Prepositions", "Readers", "Coordinators")
_REACH = 3
_GAP = 6
"""How many tokens may stand between people that are named together."""


def find_data_subjects(passage: Passage) -> Iterator[Found]:
    """Yield the kinds of people whose data a passage says is processed."""
    people = _people_in(passage)
    acts = passage.mentions.get("capacities", ())
    if not (people or acts) or not stands_in_practice(passage):
        return
    before: Mention | None = None
    for mention in people:
        if not (_is_spoken_of(passage, mention) or (before and _are_together(passage, before, mention))):
            if mention.concept == _CHILD and _is_denied_after(passage, mention):
                span = passage.span(mention.first, mention.last)
                yield Found(Value("data-subject", _CHILD, span), mention.first, PEOPLE_NAMED, "denied")
            continue
        before = None if mention.concept == _CHILD else mention
        found = find_said("data-subject", mention, passage, PEOPLE_NAMED)
        if found and _counts(found, mention, passage):
            yield found
    yield from find_capacities(passage, acts)


def find_headed_people(heading: Passage) -> Iterator[Found]:
    """Yield the people that a heading is only about ("For job applicants"), unless they are recipients or children.

    Or those that it makes of the reader ("When you visit our site").
    """
    people, acts = _people_in(heading), heading.mentions.get("capacities", ())
    if not (people or acts) or "Sharing" in heading.topic or not stands_in_practice(heading):
        return
    if heading.has("Trigger", last=1) and not heading.has("Negation"):
        yield from find_capacities(heading, acts)
    named = {at for mention in people for at in range(mention.first, mention.last)}
    if all(at in named or heading.holds("PeopleHeadings", at) for at in range(len(heading.tokens))):
        for mention in people:
            found = find_said("data-subject", mention, heading, PEOPLE_NAMED) if mention.concept != _CHILD else None
            if found is not None:
                yield found


def _people_in(passage: Passage) -> list[Mention]:
    return [mention for mention in passage.mentions.get("data-subjects", ()) if mention.label.kind != "other"]


def _counts(found: Found, mention: Mention, passage: Passage) -> bool:
    """Tell whether what is said is said of whose data is processed."""
    denied = found.polarity == "denied"
    if mention.concept == _CHILD and not (denied and passage.holds("Your", mention.first - 1)):
        # Whether children use a service, or what is done when they do, is no word on whose data is processed.
        about_children = "Children" in passage.topic | passage.governing or passage.has("Condition", "Negation")
        return denied or not about_children or _is_told_of(passage, mention)
    # Who does not sell the data of its customers has it.
    cues = passage.cues("Negation", passage.clause_of(found.at)[0], found.at)
    return not denied or any(passage.within("Gathering", cue.last, found.at) for cue in cues)


def _is_spoken_of(passage: Passage, mention: Mention) -> bool:
    """Tell whether the data of the people named is spoken of."""
    first, last = passage.clause_of(mention.first)
    if mention.concept == _CHILD:
        collected = passage.has("Collect", first=first, last=mention.first)
        return (collected and not _is_modifier(passage, mention)) or _is_told_of(passage, mention)
    if _has_data(passage, mention, last) or _is_labelled_as_people(passage, mention):
        return True
    return not _is_modifier(passage, mention) and (
        _gives_data(passage, mention, first, last)
        or _is_the_reader(passage, mention, first)
        or _is_object(passage, mention, first)
        or _is_dealt_with(passage, mention, first)
        or _is_listed(passage, mention)
        or _is_served(passage, mention, first)
    )


def _is_told_of(passage: Passage, mention: Mention) -> bool:
    """Tell whether data of a child is named ("your child's name", "information about your child", "Child: name")."""
    first, last = passage.clause_of(mention.first)
    if passage.holds("Your", mention.first - 1) and _is_object(passage, mention, first):
        # "If you believe that we have data of your child" does not say so.
        return not is_conditional(passage, mention.first, 0)
    owns = passage.words(mention.last - 1, mention.last).endswith(_POSSESSIVE) and _has_data(passage, mention, last)
    inside = any(data.first <= mention.first < data.last for data in passage.mentions.get("data", ()))
    # "Children's information" is a title.
    stated = passage.governor is not None or passage.has(*ACTIONS)
    return (stated and (owns or inside)) or _labels_data(passage, mention)


def _is_modifier(passage: Passage, mention: Mention) -> bool:
    """Tell whether the word only modifies a noun ("customer service"): it is singular, and no function word follows."""
    at = mention.last
    if passage.within("Relatives", mention.first, at):  # "people who visit"
        return False
    # "Children under the age of majority"
    ended = passage.holds("Determiners", at - 1) or passage.holds("Prepositions", at - 1)
    if ended or at == len(passage.tokens) or passage.words(at - 1, at).endswith(_PLURAL):
        return False
    goes_on = passage.holds("AfterNouns", at) or passage.holds("Joining", at)
    return passage.tokens[at].lemma.isalpha() and not goes_on


def _has_data(passage: Passage, mention: Mention, last: int) -> bool:
    """Tell whether data of theirs follows ("customer data", "the user's chosen name")."""
    at = mention.last
    if passage.holds("Particulars", at) and at < last and not passage.holds("Policies", at + 1):
        return True
    reach = _REACH if passage.words(at - 1, at).endswith(_POSSESSIVE) else 0
    return any(at <= data.first <= at + reach for data in passage.mentions.get("data", ()))


def _gives_data(passage: Passage, mention: Mention, first: int, last: int) -> bool:
    """Tell whether they give data, or what they do is watched ("how visitors use our site")."""
    if mention.concept == _STAFF or passage.holds("Passives", mention.last):
        return False
    behind = min(last, mention.last + 2)
    if passage.has("Provide", first=mention.last, last=behind):
        return mention.label.kind == "plain" or _names_data(passage, first, last)
    if passage.within("Joining", mention.last, behind) and not passage.within("Withouts", mention.last, behind):
        return _names_data(passage, 0, len(passage.tokens))
    before = mention.first - passage.holds("Determiners", mention.first - 1) - 1
    return passage.holds("Manners", before) and passage.within("Behaving", mention.last, behind)


def _is_labelled_as_people(passage: Passage, mention: Mention) -> bool:
    """Tell whether a label or a column's header says that people are named, or they label data ("Parents: names")."""
    labelled = any(passage.holds("Labels", cue.last) for cue in passage.cues("People", 0, mention.first))
    return labelled or _PEOPLE in passage.column_at(mention.first) or _labels_data(passage, mention)


def _is_denied_after(passage: Passage, mention: Mention) -> bool:
    """Tell whether a clause goes on that no data of children is collected ("and we do not collect their data")."""
    for cue in passage.cues("Negation", mention.last):
        _, last = passage.clause_of(cue.first)
        verb = passage.find("Gathering", cue.last, min(last, cue.last + _REACH))
        if verb is None or passage.within("Conditionals", 0, cue.first) or not passage.within("DataWords", verb, last):
            continue
        if passage.within("OthersOwn", verb, last) or passage.within("TheySubjects", verb, last):
            return True
    return False


def _labels_data(passage: Passage, mention: Mention) -> bool:
    """Tell whether a sentence opens with the people whose data it lists ("Parents: names and addresses")."""
    opens = mention.first == 0 and passage.holds("LabelEnds", mention.last)
    return opens and any(data.first == mention.last + 1 for data in passage.mentions.get("data", ()))


def _names_data(passage: Passage, first: int, last: int) -> bool:
    """Tell whether data is named in a token range."""
    named = any(first <= data.first < last for data in passage.mentions.get("data", ()))
    return named or passage.within("DataWords", first, last)


def _is_the_reader(passage: Passage, mention: Mention, first: int) -> bool:
    """Tell whether the reader is said to be one of them ("if you are a customer", "you as a user")."""
    at = _before_phrase(passage, mention, first, "Becoming")
    if at is None or not passage.within("Articles", at + 1, mention.first) or "Children" in passage.topics():
        return False
    return passage.within("Readers", max(first, at - _GAP), at)


def _is_object(passage: Passage, mention: Mention, first: int) -> bool:
    """Tell whether they are those that data is of, about or from, or that the policy is for."""
    at = _before_phrase(passage, mention, first, "BeforeSubjects")
    if at is None:
        return _is_addressed(passage, mention, first)
    if passage.holds("Determiners", at - 1) and passage.holds("Partitives", at - 2):
        at -= 2  # "the data of any of our customers"
    if passage.holds("Adjoining", at):
        data = passage.mentions.get("data", ())
        particular = passage.within("Particulars", at - 2, at) and not passage.holds("Policies", at - 1)
        return particular or any(one.last == at for one in data)
    if passage.holds("BeforeOrigin", at):
        given = passage.within("DataWords", first, at) or passage.has("Collect", first=first, last=at)
        return given and mention.concept != _CONTACT
    # "Data about our users, and about our clients": what the later clause leaves out stands before.
    goes_on = all(passage.holds("Coordinators", one) or passage.holds("ClauseBreaks", one) for one in range(first, at))
    return passage.within("DataWords", 0 if goes_on else first, at)


def _is_addressed(passage: Passage, mention: Mention, first: int) -> bool:
    """Tell whether the policy applies to them, or data is got, used or held for them ("contact details for users")."""
    at = _before_phrase(passage, mention, first, "BeforeAddressees")
    if at is None:
        return False
    # "For job applicants, we collect your CV"
    if at == 0 and passage.lemmas[mention.last : mention.last + 1] == (",",):
        ours = passage.has("Collect", "Use", first=mention.last) and passage.has("We", first=mention.last)
        return ours and _names_data(passage, mention.last, len(passage.tokens))
    scoped = passage.within("Scoping", first, at) or passage.holds("Passives", at - 1)
    if scoped and passage.within("Policies", first, at):
        return True
    used = passage.holds("Handling", at - 1) and passage.within("DataWords", first, at)
    held = passage.holds("DataWords", at - 1) and any(data.last == at for data in passage.mentions.get("data", ()))
    return (used or held) and not passage.holds("BeforeRecipient", at)


def _is_dealt_with(passage: Passage, mention: Mention, first: int) -> bool:
    """Tell whether they are told apart, or written to ("identify returning visitors", "communicate with users")."""
    at = _before_phrase(passage, mention, first, "Companions")
    if _before_phrase(passage, mention, first, "Identifying") is not None:
        return True
    if at is None or mention.concept == _CONTACT or passage.within("Exceptions", at, mention.first):
        return False
    return passage.holds("Dealings", at - 1)


def _is_served(passage: Passage, mention: Mention, first: int) -> bool:
    """Tell whether we use data for the people named ("we use your data to offer support to our users")."""
    if mention.label.kind != "plain" or _before_phrase(passage, mention, first, "BeforeAddressees") is None:
        return False
    used = passage.has("Use", "Collect", last=mention.first) and passage.has("We", last=mention.first)
    return used and passage.within("DataWords", 0, mention.first) and not passage.has("Share", "Sell")


def _before_phrase(passage: Passage, mention: Mention, first: int, words: str) -> int | None:
    """Return the word of a class that the people's noun phrase follows."""
    start = max(first, mention.first - _REACH - 1)
    if not passage.within(words, start, mention.first):
        return None
    for at in range(mention.first - 1, start - 1, -1):
        if passage.holds(words, at):
            return at
        if any(passage.holds(name, at) for name in _PHRASE_ENDS) and not passage.holds(words, at - 1):
            return None
    return None


def _is_listed(passage: Passage, mention: Mention) -> bool:
    """Tell whether an item names them under a lead-in that speaks of people's data."""
    lead = passage.governor
    if mention.first > 1 or lead is None or lead.segment is not passage.segment.lead_in:
        return False
    ends = mention.last == len(passage.tokens) or passage.holds("PeopleEnds", mention.last)
    size = len(lead.tokens)
    spoken_of = lead.within("Persons", 0, size) or lead.within("BeforeSubjects", size - 2, size)
    return ends and spoken_of and lead.within("DataWords", 0, size) and not lead.has("Access", "Share")


def _are_together(passage: Passage, before: Mention, mention: Mention) -> bool:
    """Tell whether people are named together with others whose data is spoken of."""
    first, last = before.last, mention.first
    near = range(last - 1, max(first, last - _REACH) - 1, -1)
    joint = next((at for at in near if passage.holds("Coordinators", at)), -1)
    return (
        joint >= 0
        and last - first <= _GAP
        and passage.clause_of(before.first) == passage.clause_of(mention.first)
        and not passage.has(*ACTIONS, first=first, last=last)
        and not passage.within("Subjects", first, last)
        and not passage.within("Prepositions", joint, last)
        and not _is_modifier(passage, mention)
    )
