"""Capacities: what readers become by what they do ("if you apply for a job").

In: a `Passage` and what it says that people do. Out: `Found` kinds of data subjects, affirmed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.found import Found, find_said
from kg.extraction.labels import Mention
from kg.extraction.passages import Passage

PEOPLE_NAMED = "data-subject-named"
_INVITED = frozenset({"ckg:Correspondent", "dpv:Visitor"})
"""What policies invite their readers to become ("contact us for more", "visit this page")."""
_OPENING_REACH = 3
"""How far from its end a condition may open a lead-in ("if you:"), in tokens."""


def find_capacities(passage: Passage, acts: Sequence[Mention]) -> Iterator[Found]:
    """Yield what the reader becomes by what he does ("when you contact us, apply for a job or take part in")."""
    before: Mention | None = None
    for act in acts:
        first, _ = passage.clause_of(act.first)
        goes_on = before is not None and before.first >= first and passage.holds("Coordinators", act.first - 1)
        if goes_on or _is_done_by_the_reader(passage, act, first):
            before = act
            found = find_said("data-subject", act, passage, PEOPLE_NAMED)
            if found is not None and found.polarity == "affirmed":
                yield found


def _is_done_by_the_reader(passage: Passage, act: Mention, first: int) -> bool:
    """Tell whether it is said what happens when the reader does something ("if you contact us", not "contact us")."""
    lead = passage.governor
    if passage.holds("Readers", 0) and all(passage.holds("Auxiliaries", at) for at in range(1, act.first)):
        # "You give us data for one of these reasons: you have applied for a job".
        return bool(lead and lead.segment is passage.segment.lead_in and lead.within("DataWords", 0, len(lead.tokens)))
    if act.first == 0:
        return bool(lead and lead.within("Conditionals", len(lead.tokens) - _OPENING_REACH - 1, len(lead.tokens)))
    invited = act.concept in _INVITED
    if passage.holds("Conditionals", act.first - 1) or (not invited and passage.holds("Occasions", act.first - 1)):
        return True
    condition = next((at for at in range(act.first - 1, first - 1, -1) if passage.holds("Conditionals", at)), -1)
    if condition < first or passage.within("Requests", condition, act.first):
        return False
    listed = passage.within("Alternatives", act.first - 2, act.first)
    if invited and not listed and "," in passage.lemmas[condition : act.first]:
        return False
    subjects = [at for at in range(condition, act.first) if passage.holds("Subjects", at)]
    if len(subjects) == 2:
        # "If you decide that you want to apply"
        decided = passage.within("Volitions", *subjects) and passage.holds("BackReferences", subjects[1] - 1)
        return decided and all(passage.holds("Readers", at) for at in subjects)
    return len(subjects) == 1 and passage.holds("Readers", subjects[0])
