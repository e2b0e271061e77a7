"""Scores profiles against what readers noted: publisher, product, effective date, language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kg.model import Profile

_NAMES: Final = ("publisher", "product")
_NOTED: Final = (*_NAMES, "effective_date", "language")


@dataclass(frozen=True, slots=True)
class FieldScore:
    """In how many documents a field of the profile is right, and of how many readers noted it (as "" too)."""

    field: str
    right: int
    noted: int


def score_profiles(said: Mapping[str, Profile], gold: Mapping[str, Mapping[str, str]]) -> tuple[FieldScore, ...]:
    """Score the profile of each document, by name, that has one in the gold; one that is not said is all wrong.

    A name may be shorter or longer than the reader's ("Acme", "Acme Inc."); where the reader notes "", so must we.
    """
    pairs = [(said.get(name), profile) for name, profile in gold.items()]
    scores = []
    for field in _NOTED:
        noted = [(own, profile[field]) for own, profile in pairs if field in profile]
        right = sum(own is not None and _agree(field, getattr(own, field), value) for own, value in noted)
        scores.append(FieldScore(field, right, len(noted)))
    return tuple(score for score in scores if score.noted)


def _agree(field: str, own: str, noted: str) -> bool:
    if field not in _NAMES or not own or not noted:
        return own == noted
    shorter, longer = sorted((own.lower(), noted.lower()), key=len)
    return longer.startswith(shorter)
