"""Role words: the words of a passage that name a role under data protection law, and those that are joined.

In: a `Passage`. Out: `Mention` values with the role that each names (GDPR Art. 4(7), 4(8) and 26).
"""

from __future__ import annotations

from kg.extraction.labels import Mention
from kg.extraction.passages import Passage, cue_facets
from kg.extraction.subjects import owns
from kg.model import Concept

_ROLES: tuple[tuple[str, Concept], ...] = (
    ("JointController", "dpv:JointDataControllers"),
    ("Controller", "dpv:DataController"),
    ("SubProcessor", "dpv:DataSubProcessor"),
    ("Processor", "dpv:DataProcessor"),
    ("Servant", "dpv:DataProcessor"),
    ("Server", "dpv:DataProcessor"),
)
ROLE_CUES = cue_facets(*(cue for cue, _ in _ROLES))
"""What a passage mentions at least one of if it has role words."""


def find_role_words(passage: Passage) -> list[tuple[Mention, Concept]]:
    """Return the words that name a role; "payment processor" and "the controller's" name none."""
    if not passage.names(ROLE_CUES):
        return []
    taken = {at for word in passage.cues("NoRole") for at in range(word.first, word.last)}
    found: list[tuple[Mention, Concept]] = []
    for cue, role in _ROLES:
        for word in passage.cues(cue):
            if not taken & set(range(word.first, word.last)) and not _is_owner(passage, word):
                found.append((word, role))
            taken |= set(range(word.first, word.last))
    return sorted(found, key=lambda one: one[0].first)


def _is_owner(passage: Passage, word: Mention) -> bool:
    """Tell whether a role is only said to own something ("the controllers' duties"), but not in quotes."""
    return owns(passage, word.last) and not passage.within("OpeningQuotes", max(0, word.first - 1), word.last)


def start_of_roles(passage: Passage, words: list[Mention], word: Mention) -> int:
    """Return where the roles begin that are joined to one ("a controller and a processor")."""
    start = word.first
    for before in reversed(words):
        joint = before.last <= start and all(_is_joint(passage, at) for at in range(before.last, start))
        # "We as the controller and the processors whom we use": they are others.
        if joint and is_plural(passage, before) == is_plural(passage, word):
            start = before.first
    return start


def is_plural(passage: Passage, word: Mention) -> bool:
    """Tell whether a role word names several."""
    return passage.tokens[word.last - 1].raw.lower().endswith("s")


def _is_joint(passage: Passage, at: int) -> bool:
    if passage.holds("Coordinators", at) or passage.holds("Articles", at) or not passage.tokens[at].is_word:
        return True
    if _contrasts(passage, at):
        return True
    # "a processor and not as a controller"
    goes_on = passage.holds("Additions", at - 1) or _contrasts(passage, at - 1)
    return goes_on and passage.has("Link", first=at, last=at + 1) and not passage.holds("Copulas", at)


def _contrasts(passage: Passage, at: int) -> bool:
    """Tell whether a token denies one role beside another ("not", "rather than")."""
    contrasts = (*passage.cues("Negation", at, at + 1), *passage.cues("RatherThan", at - 1, at + 1))
    return any(cue.first <= at < cue.last for cue in contrasts)
