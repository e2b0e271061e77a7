"""Denial: what a negative word denies, what it leaves standing, and what it makes unsayable.

In: a `Passage` and a token in it. Out: `affirmed`, `denied`, or None where the text neither does nor denies what stands
there ("if you do not provide your name", "we are not responsible for"), so that no claim may be made. A denial must
never read as a practice; in doubt, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kg.extraction.addressees import is_not_ours, is_of_strangers, is_of_the_reader, is_request
from kg.extraction.asides import is_asked, is_excepted, is_inserted, is_parenthetic, is_replaced
from kg.extraction.clauses import Clause
from kg.extraction.labels import Mention
from kg.extraction.passages import ACTIONS, Passage, cue_facets
from kg.model import Polarity

_RECENT = 64
"""Of how many passages it is known what can deny what stands in them: a passage and its lead-ins are asked often."""
_UNSAYING = cue_facets("Negation", "RatherThan", "Stranger")
_REACH = 8
"""How far after a negation its verb may stand, in tokens."""
_SUBJECT_REACH = 5
"""How far after "no" the verb may stand whose subject it denies."""
_PASSIVE_REACH = 3
"""The same for the participle of a passive ("are not stored", "will never knowingly be shared")."""


def stance(passage: Passage, at: int, end: int = 0) -> Polarity | None:
    """Tell whether what stands at a token is affirmed or denied, by its clause, its lead-in or its heading.

    A negation inside what is asked about (`tokens[at:end]`, "not used for other purposes") belongs to it.
    """
    if _is_plain(passage):
        return "affirmed"
    if is_asked(passage, at) or is_of_strangers(passage, at) or is_replaced(passage, at):
        return None
    return _stated_stance(passage, at, end)


@lru_cache(maxsize=_RECENT)
def _is_plain(passage: Passage) -> bool:
    """Tell whether nothing in a passage or above it denies or asks what stands anywhere in it."""
    return (
        not (passage.names(_UNSAYING) or passage.is_under_denial)
        and not passage.within("QuestionMarks", 0, len(passage.lemmas))
        and _stance_above(passage) == "affirmed"
    )


def _stated_stance(passage: Passage, at: int, end: int = 0) -> Polarity | None:
    own = _own_stance(passage, at, end)
    if own != "affirmed":
        return own
    return "denied" if passage.is_under_denial and _labels_item(passage, at) else _stance_above(passage)


def _labels_item(passage: Passage, at: int) -> bool:
    """Tell whether a token stands in the label of an item ("Location data: we never ask where you are")."""
    end = passage.find("Labels", at, len(passage.lemmas)) if passage.segment.kind == "item" else None
    return end is not None and not passage.has(*ACTIONS, last=end)


@lru_cache(maxsize=_RECENT)
def _stance_above(passage: Passage) -> Polarity | None:
    """Tell what the lead-in or the heading says of all that stands in a passage."""
    if (above := passage.governor) is not None and above.tokens:
        return _inherited(passage, above)
    # "What we do not collect" denies the bare names that stand under it, not sentences with a verb of their own.
    return "denied" if passage.is_under_denial and (not _has_verb(passage) or _is_deed(passage)) else "affirmed"


def _has_verb(passage: Passage) -> bool:
    """Tell whether a passage says by itself what is done with data; an item "connection records" has no verb."""
    data = passage.mentions.get("data", ()) if passage.segment.kind == "item" else ()
    named = {at for mention in data for at in range(mention.first, mention.last)}
    return any(cue.first not in named for action in ACTIONS for cue in passage.cues(action))


def _is_deed(passage: Passage) -> bool:
    """Tell whether an item only names what a heading says is not done ("What we don't do": "Sell your data")."""
    undone = passage.segment.kind == "item" and "ckg:UndoneTopic" in passage.headings[0].mentions
    return undone and not passage.within("Subjects", 0, len(passage.tokens))


def _inherited(passage: Passage, above: Passage) -> Polarity | None:
    """Tell what the lead-in, or the sentence that this one goes on with, says of what stands here."""
    if any(above.holds("Exceptions", condition.first) for condition in above.cues("Condition")):
        return "affirmed"
    if above.segment is not passage.segment.lead_in:
        # The condition that the sentence before ends with is not that of this one.
        return _stated_stance(above, len(above.tokens) - 1) or "affirmed"
    pointer = _pointer(above)
    return "affirmed" if pointer is None else _stated_stance(above, pointer)


def _pointer(lead: Passage) -> int | None:
    """Return the token of a lead-in that stands for what is listed under it: "following", "below", or an open end.

    "We collect what is listed below, not your name." denies nothing below it; a full sentence that points nowhere
    ("We never sell data.") is only above its list, and says nothing of it.
    """
    pointers = lead.cues("Pointer")
    last = len(lead.tokens) - 1
    return pointers[-1].first if pointers else None if lead.holds("Stops", last) else last


def denials(passage: Passage, at: int, end: int = 0) -> Iterator[Mention]:
    """Yield the negations in the scope of a token, without hollow ones and those inside `tokens[at:end]`."""
    return _negations(passage, passage.scope_of(at), at, end)


def _negations(passage: Passage, scope: Clause, at: int, end: int) -> Iterator[Mention]:
    for cue in passage.cues("Negation", *scope):
        if not (passage.is_hollow(cue) or at <= cue.first < end):
            yield cue


def _own_stance(passage: Passage, at: int, end: int) -> Polarity | None:
    if "ckg:NegationCue" not in passage.mentions:
        return "affirmed"
    said = _stance_in(passage, passage.scope_of(at), at, end)
    if said == "affirmed" and _is_denied_label(passage, at):
        return "denied"
    introduction = passage.introduction_of(at) if said == "affirmed" else None
    return said if introduction is None else _stance_in(passage, introduction, introduction[1], 0)


def _is_denied_label(passage: Passage, at: int) -> bool:
    """Tell whether a token stands in a label that is followed by a bare denial ("Health data: not collected")."""
    _, last = passage.clause_of(at)
    labels = last < len(passage.tokens) and passage.holds("Labels", last - 1)
    cue = next((cue for cue in passage.cues("Negation", last, last + 1)), None) if labels else None
    return cue is not None and passage.has(*ACTIONS, first=cue.last, last=cue.last + 1)


def _stance_in(passage: Passage, scope: Clause, at: int, end: int) -> Polarity | None:
    """Tell how a clause leaves what stands at a token, in it or in an enumeration that it introduces."""
    verdicts = {_verdict(passage, cue, at, *scope) for cue in _negations(passage, scope, at, end)}
    if "denied" in verdicts:
        return "denied"
    return None if None in verdicts else "affirmed"


def _verdict(passage: Passage, cue: Mention, at: int, first: int, last: int) -> Polarity | None:
    """Tell what one negation says of a token in its clause."""
    if is_parenthetic(passage, cue, at):
        return "affirmed"
    if passage.holds("Refusals", cue.first):
        if at > cue.first and is_not_ours(passage, cue, first):
            return None
        refused = passage.holds("Disabling", cue.first) or _acts(passage, cue.last, last)
        refused = refused and not is_conditional(passage, cue.first, first)
        return "denied" if at > cue.first and refused and passage.has("We", first=first, last=cue.first) else "affirmed"
    if passage.holds("Withouts", cue.first):
        if at > cue.first and passage.speaks_to_reader(first, cue.first):
            # "You may visit our site without giving us your name."
            return None
        if passage.past_determiners(at - 1) < cue.last <= at:
            # "We count visits without identifiers."
            return None
        return "denied" if at > cue.first and _acts(passage, cue.last, min(last, cue.last + 1)) else "affirmed"
    if passage.holds("Impossibilities", cue.first):
        # "It is impossible to ensure": what cannot be done is not done, but nothing is said to be refused.
        return None if at > cue.first else "affirmed"
    if is_excepted(passage, cue.last, at):
        return "affirmed"
    opener = _opener(passage, "Conditionals", cue.first, first)
    if opener is None:
        opener = _proviso(passage, cue, first)
    if opener is not None:
        # "We collect your name even if you do not log in" collects it.
        return "affirmed" if at < opener else None
    if at < cue.first:
        return _before(passage, cue, at, first, last)
    return _after(passage, cue, at, first, last)


def _before(passage: Passage, cue: Mention, at: int, first: int, last: int) -> Polarity | None:
    """Tell what a negation says of what precedes it: it denies a passive subject ("card numbers are not stored").

    What an active subject does not do ("cookies cannot read your files") says nothing of the subject.
    """
    if passage.has("Occur", first=cue.last, last=cue.last + 1) and not _is_relative(passage, cue.first, first):
        # "Profiling does not take place."
        return "denied"
    acted = passage.has(*ACTIONS, first=first, last=cue.first) or not _acts(passage, cue.last, last)
    determines = passage.holds("NegativeDeterminers", cue.first) and not passage.holds("Copulas", cue.first - 1)
    if acted or determines or _is_relative(passage, cue.first, first) or passage.within("Subjects", at, cue.first):
        return "affirmed"
    return "denied" if _is_passive(passage, cue, last) else None


def _is_passive(passage: Passage, cue: Mention, last: int) -> bool:
    """Tell whether the verb of a negation is a passive; "not used to" and "not used for" deny the aim alone."""
    reach = min(last, cue.last + _PASSIVE_REACH)
    verb = next((at for at in range(cue.last, reach) if passage.has(*ACTIONS, first=at, last=at + 1)), None)
    if verb is None or not passage.within("Copulas", max(0, cue.first - 1), verb):
        return False
    needless = passage.holds("Needs", verb)
    return not (needless or (passage.has("Use", first=verb, last=verb + 1) and passage.holds("UseAims", verb + 1)))


def _after(passage: Passage, cue: Mention, at: int, first: int, last: int) -> Polarity | None:
    """Tell what a negation says of what follows it in its clause."""
    if is_inserted(passage, cue, at):
        return "affirmed"
    near = at - cue.last <= 1 and not passage.holds("Copulas", cue.first - 1)
    acts = _acts(passage, cue.last, last) or near or _is_determiner_of_subjects(passage, cue, last)
    by_reader = is_of_the_reader(passage, cue, first)
    if _is_relative(passage, cue.first, first):
        # "and" leads back to the main clause: "limits that forbid this, and rely on clauses".
        denies = acts and not passage.within("Additions", cue.last, at)
        if denies and _goes_back(passage, cue.last, at):
            return None
        return "affirmed" if not denies else None if by_reader else "denied"
    asked = by_reader or is_request(passage, cue.first, first)
    if asked or _is_inability(passage, cue, last) or _disclaims(passage, cue, last):
        return None
    if passage.holds("Partials", cue.last):
        # What is not deleted automatically may be deleted otherwise.
        return None
    if passage.within("Conditionals", cue.last, at):
        # "Some features may not work if you disable cookies."
        return None
    # "We collect no health data", "... your e-mail address, not your telephone number", "but not with advertisers"
    contrasts = passage.holds("NegativeDeterminers", cue.first) or (
        cue.last < last and passage.holds("AfterContrast", cue.last)
    )
    if acts or (contrasts and passage.has(*ACTIONS, last=cue.first)):
        return "denied"
    return None


def _is_determiner_of_subjects(passage: Passage, cue: Mention, last: int) -> bool:
    """Tell whether a long list of subjects stands between "no" and its verb ("no names, ages or jobs are stored")."""
    verb = passage.find("Copulas", cue.last, last) if passage.holds("NegativeDeterminers", cue.first) else None
    return verb is not None and passage.has(*ACTIONS, first=verb + 1, last=min(last, verb + _PASSIVE_REACH))


def _goes_back(passage: Passage, first: int, at: int) -> bool:
    """Tell whether examples after a comma may be of what a relative clause describes ("data that stays, such as")."""
    commas = (index for index in range(first, at) if passage.lemmas[index] == ",")
    return any(passage.within("BeforeExamples", comma + 1, comma + 3) for comma in commas)


def _acts(passage: Passage, first: int, last: int) -> bool:
    return passage.has(*ACTIONS, first=first, last=min(last, first + _REACH))


def is_conditional(passage: Passage, at: int, first: int) -> bool:
    """Tell whether a negation stands in a condition ("if you do not provide")."""
    return _opener(passage, "Conditionals", at, first) is not None


def _proviso(passage: Passage, cue: Mention, first: int) -> int | None:
    """Return where the words begin that make a negation a condition ("as long as it is not necessary")."""
    above = passage.introduction_of(cue.first)
    provisos = passage.cues("Proviso", first if above is None else above[0], cue.first)
    if not provisos or "," in passage.lemmas[provisos[-1].last : cue.first]:
        return None
    return provisos[-1].first


def _is_relative(passage: Passage, at: int, first: int) -> bool:
    """Tell whether a negation stands in a relative clause; "please note that we do not" states what it reports."""
    opener = _opener(passage, "Relatives", at, first)
    if opener is None:
        return False
    return not (passage.holds("ThatClauses", opener) and passage.within("Reporting", max(first, opener - 1), opener))


def _opener(passage: Passage, words: str, at: int, first: int) -> int | None:
    """Return the word of a class that opens the subordinate clause around a token, unless a comma ended that clause."""
    if not passage.within(words, first, at):
        return None
    for index in range(at - 1, first - 1, -1):
        if passage.lemmas[index] == ",":
            return None
        if passage.holds(words, index):
            return index
    return None


def _is_inability(passage: Passage, cue: Mention, last: int) -> bool:
    """Tell whether something is only said to be impossible ("we may not be able to", "we cannot", "nor can we")."""
    able = passage.holds("Abilities", cue.first - 1) or passage.holds("Abilities", cue.last)
    if passage.holds("NegativeDeterminers", cue.first):
        # "No system can prevent all breaches."
        able = able or passage.within("Abilities", cue.last, min(last, cue.last + _SUBJECT_REACH))
    return able or passage.within("Inabilities", cue.first, min(last, cue.last + 2))


def _disclaims(passage: Passage, cue: Mention, last: int) -> bool:
    """Tell whether only responsibility or scope is rejected ("we are not responsible for", "does not apply to")."""
    return passage.within("Disclaimers", cue.last, min(last, cue.last + 2))
