"""A map of the world for a policy: the places that data goes to, each with the status of the transfer, and where from.

Shapes come from `kg/outputs/pages/assets/world.json`. Regions stand for those who belong to them on the day.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import hypot
from pathlib import Path
from string import ascii_uppercase
from types import MappingProxyType
from typing import Final

from kg.model import GIVEN, Concept, Table
from kg.queries import Query

MEMBERS_QUERY: Final = Query(
    "members",
    "SELECT ?region ?member ?valid_from ?valid_to WHERE {"
    " ?membership a ckg:Membership ; ckg:group ?region ; ckg:member ?member ; ckg:validFrom ?valid_from"
    " OPTIONAL { ?membership ckg:validTo ?valid_to } } ORDER BY ?region ?member ?valid_from",
)
"""Who belongs to a region, from when to when."""

STATUSES: Final = (
    "no-safeguard-stated",
    "stale-mechanism",
    "destination-unspecified",
    "scope-unknown",
    "derogation",
    "safeguarded",
    "adequate",
    "not-restricted",
    "denied",
)
"""What a place is drawn as: of several statuses the first, and `denied` only where nothing goes there."""
_APART: Final = 56.0
"""Marks closer than this, in units of the map, hide each other."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A country that belongs to a region from one ISO date to another, both within; "" for no end."""

    region: Concept
    member: Concept
    valid_from: str
    valid_to: str

    def holds(self, day: str) -> bool:
        """Tell whether it holds on a day."""
        return self.valid_from <= day and (not self.valid_to or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class World:
    """The shapes of countries as SVG paths, and the points at which their marks stand, by two letters of ISO 3166-1."""

    width: int
    height: int
    shapes: Mapping[str, str]
    points: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the map: a letter, its name, the statuses of the transfers there, and the countries to be drawn."""

    letter: str
    label: str
    statuses: tuple[str, ...]
    countries: tuple[str, ...]
    x: int
    y: int

    @property
    def status(self) -> str:
        """The status that the place is drawn as."""
        return self.statuses[0]


@dataclass(frozen=True, slots=True)
class WorldMap:
    """The map of a policy.

    `origins` are the names of the places that data is said to come from, drawn as `origin_countries`; `elsewhere` are
    destinations that no map can show, with their statuses.
    """

    marks: tuple[Mark, ...]
    origins: tuple[str, ...]
    origin_countries: tuple[str, ...]
    elsewhere: tuple[tuple[str, tuple[str, ...]], ...]


@cache
def load_world() -> World:
    """Return the shapes of the world."""
    path = Path(__file__).parents[1] / "pages" / "assets" / "world.json"
    world = json.loads(path.read_text("utf-8"))
    points = {code: (x, y) for code, (x, y) in world["points"].items()}
    return World(world["width"], world["height"], MappingProxyType(world["shapes"]), MappingProxyType(points))


def read_members(table: Table) -> tuple[Membership, ...]:
    """Return the memberships that `MEMBERS_QUERY` answers with."""
    return tuple(Membership(*row) for row in table.rows)


def draw_map(
    rows: Iterable[Mapping[str, str]], labels: Mapping[Concept, str], members: Sequence[Membership]
) -> WorldMap:
    """Return the map of rows of `cross-border-transfers`; `members` are those that belong to regions on the day."""
    statuses: dict[Concept, set[str]] = {}
    origins: dict[Concept, None] = {}
    for row in rows:
        statuses.setdefault(row["destination"], set()).add(row["status"] or row["polarity"])
        if row["polarity"] == "affirmed":
            origins |= dict.fromkeys(place.removesuffix(GIVEN) for place in row["origin"].split("; ") if place)
    marks: list[Mark] = []
    elsewhere = []
    for place in sorted(statuses, key=lambda place: labels.get(place, place)):
        said = tuple(sorted(statuses[place], key=STATUSES.index))
        countries = tuple(_countries(place, members))
        if countries:
            marks.append(_mark(len(marks), labels.get(place, place), said, countries, marks))
        else:
            elsewhere.append((labels.get(place, place), said))
    drawn = dict.fromkeys(code for place in origins for code in _countries(place, members))
    return WorldMap(tuple(marks), tuple(labels.get(place, place) for place in origins), tuple(drawn), tuple(elsewhere))


def _countries(place: Concept, members: Sequence[Membership]) -> Iterator[str]:
    """Yield the countries that a place is drawn as: itself, or those that belong to it."""
    within = [membership.member for membership in members if membership.region == place] or [place]
    for concept in dict.fromkeys(within):
        code = concept.removeprefix("loc:")
        if concept.startswith("loc:") and code in load_world().points:
            yield code


def _mark(
    number: int, label: str, statuses: tuple[str, ...], countries: tuple[str, ...], others: Sequence[Mark]
) -> Mark:
    """Return a mark in the middle of its countries, moved down where another one stands."""
    points = [load_world().points[code] for code in countries]
    x, y = (round(sum(values) / len(points)) for values in zip(*points, strict=True))
    while any(hypot(other.x - x, other.y - y) < _APART for other in others):
        y += 8
    return Mark(_letter(number), label, statuses, countries, x, y)


def _letter(number: int) -> str:
    """Return A to Z, then AA, AB, ..."""
    before, last = divmod(number, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[last]
