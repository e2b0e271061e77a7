"""Rights: which rights a document offers to the people whose data it speaks of, and under which law.

In: a `Passage` and the one before it, which may be its label ("Right to object"). Out: `RightOffered` statements
(GDPR Art. 7(3), 13 to 22, 77; CCPA).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.columns import cells_of
from kg.extraction.denial import is_conditional, stance
from kg.extraction.labels import Mention
from kg.extraction.passages import Passage
from kg.model import Concept, RightOffered

_LABEL_LENGTH = 8
_LONG_CLAUSE = 300
"""How many characters of a clause are still a passage that one can take in."""
_ENUMERATOR_LENGTH = 3
"""How many letters a word has at most that may stand before a right in a list of them ("(iv) The")."""


def find_rights(passage: Passage, before: Passage | None) -> Iterator[RightOffered]:
    """Yield the rights that a passage offers."""
    offered = set()
    for mention in passage.mentions.get("rights", ()):
        if _is_offered(passage, mention):
            offered.add(mention.concept)
            yield _right(passage, mention.concept, "right-offered", mention.first, _part(passage, mention))
    if before is not None and "rights" in before.mentions and _explains(passage, before):
        for mention in before.mentions.get("rights", ()):
            if mention.concept not in offered and _counts(before, mention):
                offered.add(mention.concept)
                yield _right(passage, mention.concept, "right-labelled", 0, (0, len(passage.tokens)))


def _right(passage: Passage, concept: Concept, rule: str, at: int, part: tuple[int, int]) -> RightOffered:
    return RightOffered(
        right=concept,
        evidence=(passage.span(*part),),
        rule=rule,
        condition=passage.condition(at),
        regime=passage.regime,
    )


def _part(passage: Passage, mention: Mention) -> tuple[int, int]:
    """Return the tokens that carry a right: its clause, or of a long one that enumerates rights its part alone."""
    first, last = passage.clause_of(mention.first)
    if passage.ends[last - 1] - passage.starts[first] <= _LONG_CLAUSE:
        return first, last
    others = [right for right in passage.mentions["rights"] if right.concept != mention.concept]
    start = max((right.last for right in others if first <= right.first < mention.first), default=first)
    end = min((right.first for right in others if mention.first < right.first < last), default=last)
    start = min(start, mention.first)
    if start > first:
        start = max((at + 1 for at in range(start, mention.first) if passage.tokens[at].lemma == ","), default=start)
    return start, max(end, mention.last)


def _is_offered(passage: Passage, mention: Mention) -> bool:
    """Tell whether a passage gives the reader the right that a mention names."""
    first, _ = passage.clause_of(mention.first)
    # "We will not discriminate" offers a right; no other right is offered by a denial.
    if mention.concept == "ckg:RightToNonDiscrimination":
        return _counts(passage, mention)
    if passage.segment.kind == "heading" and not passage.within("Readers", first, mention.last):
        return False
    if not (_counts(passage, mention) and (_is_entitled(passage, mention) or _is_listed(passage, mention))):
        return False
    return not (_is_own(passage, mention, first) or _is_refused(passage, mention, first))


def _counts(passage: Passage, mention: Mention) -> bool:
    """Tell whether a mention names a right: bare words ("erasure") do so only where the text speaks of rights.

    To "request a copy of the standard contractual clauses" is no right of access.
    """
    if any(pseudo.first < mention.last and mention.first < pseudo.last for pseudo in passage.cues("PseudoRight")):
        return False
    if any(cell.start <= passage.starts[mention.first] < cell.end for cell in cells_of(passage, "retention")):
        # "Until you unsubscribe"
        return False
    return mention.label.kind != "contextual" or _is_about_rights(passage) or _is_in_series(passage, mention)


def _is_in_series(passage: Passage, mention: Mention) -> bool:
    """Tell whether another right stands beside a mention ("to ask for erasure or restriction")."""
    for other in passage.mentions["rights"]:
        between = range(min(mention.last, other.last), max(mention.first, other.first))
        if other.concept != mention.concept and between and all(passage.holds("Coordinators", at) for at in between):
            return True
    return False


def _is_about_rights(passage: Passage) -> bool:
    return "Rights" in (passage.governing or passage.topic)


def _is_entitled(passage: Passage, mention: Mention) -> bool:
    """Tell whether a clause says "you may", or goes on from one that does ("you have the right to: (1) ...; (2) ...").

    "To withdraw consent, contact us" says so, too.
    """
    first, _ = passage.clause_of(mention.first)
    if passage.holds("Aims", first) and mention.first <= first + 1 and passage.has("Contact", first=mention.last):
        return True
    while not passage.has("Entitled", first=first, last=mention.last):
        if first == 0 or _has_subject(passage, first):
            return False
        first, _ = passage.clause_of(first - 1)
    return True


def _has_subject(passage: Passage, first: int) -> bool:
    """Tell whether a clause has a subject of its own ("; (b) we delete ...") and does not go on from the one before."""
    words = (at for at in range(first, len(passage.tokens)) if len(passage.tokens[at].raw) > 1)
    opening = next((at for at in words if not passage.holds("Coordinators", at)), first)
    return passage.holds("Subjects", opening)


def _is_listed(passage: Passage, mention: Mention) -> bool:
    """Tell whether a right stands in a list of rights, or opens a paragraph of a section on rights."""
    if not _is_about_rights(passage):
        return False
    opening = passage.tokens[: mention.first]
    opens = all(not token.is_word or len(token.raw) <= _ENUMERATOR_LENGTH for token in opening)
    addressed = passage.within("Subjects", 0, mention.first)
    return passage.segment.kind in {"item", "row"} or (opens and not addressed)


def _is_own(passage: Passage, mention: Mention, first: int) -> bool:
    """Tell whether it is the publisher who may do what a mention names ("we reserve the right to delete your data")."""
    if mention.first > first and passage.holds("Speakers", mention.first - 1):
        return True
    return any(
        not passage.has("Entitled", first=cue.last, last=mention.last)
        for cue in passage.cues("OwnRight", first, mention.first)
    )


def _is_refused(passage: Passage, mention: Mention, first: int) -> bool:
    """Tell whether a negation takes away the right that a mention names ("you may not opt out of service messages").

    One in a condition does not ("if you are not satisfied you may complain"), nor does one that is part of a right
    ("not to be profiled").
    """
    for cue in passage.cues("Negation", first, mention.last):
        if passage.is_hollow(cue) or passage.holds("Refusals", cue.first) or passage.holds("Withouts", cue.first):
            continue
        if passage.within("Modals", max(0, cue.first - 1), cue.last):
            return True
        if any(right.first <= cue.first < right.last for right in passage.mentions["rights"]):
            continue
        excused = is_conditional(passage, cue.first, first) and passage.has(
            "Entitled", first=cue.last, last=mention.last
        )
        if cue.first < mention.first and not excused:
            return True
    above = passage.governor
    return above is not None and bool(above.tokens) and stance(above, len(above.tokens) - 1) != "affirmed"


def _explains(passage: Passage, before: Passage) -> bool:
    """Tell whether a passage says what the label before it means ("Right to object. You can do so at any time")."""
    if before.segment.kind != "heading" and (
        before.segment.block != passage.segment.block or len(before.tokens) > _LABEL_LENGTH
    ):
        return False
    if passage.segment.kind == "heading" or before.has("OwnRight") or passage.has("Negation"):
        return False
    return passage.has("Entitled")
