"""Write `world.json`, the shapes and places of the countries, from npm's `world-atlas` (Natural Earth).

    npm pack world-atlas i18n-iso-countries     # and unpack both
    python kg/outputs/pages/assets/generate_world.py FOLDER

FOLDER holds `countries-110m.json` and `countries-50m.json` of world-atlas, and `codes.json` of i18n-iso-countries: the
two letters of ISO 3166-1 for each number. Countries are drawn from 110m; one that is too small for it has a point
alone, from 50m. The projection is Equal Earth (Šavrič, Patterson and Jenny, 2018), in which areas can be compared. The
same input gives the same bytes.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]

WIDTH: Final = 2000
NORTH: Final = 84.0
SOUTH: Final = -57.0
"""Degrees of latitude at the map's edges: Antarctica is left out."""
_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_UNNUMBERED: Final = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}
"""Shapes without a number of ISO 3166-1; the last two are within these states by international law."""


def main(folder: Path) -> None:
    """Write the file beside this script."""
    letters = {number: two for two, _, number, *_ in json.loads((folder / "codes.json").read_text("utf-8"))}
    coarse = _countries(json.loads((folder / "countries-110m.json").read_text("utf-8")), letters)
    fine = _countries(json.loads((folder / "countries-50m.json").read_text("utf-8")), letters)
    shapes = {code: _path(rings) for code, rings in coarse.items() if code != "AQ"}
    points = {code: _middle(rings) for code, rings in {**fine, **coarse}.items() if code != "AQ"}
    height = round(_place(0, NORTH)[1] * -1 + _place(0, SOUTH)[1])
    world = {"height": height, "points": points, "shapes": shapes, "width": WIDTH}
    text = json.dumps(world, sort_keys=True, separators=(",", ":"))
    Path(__file__).with_name("world.json").write_text(text.replace('","', '",\n"') + "\n", encoding="utf-8")


def _countries(atlas: dict[str, Any], letters: dict[str, str]) -> dict[str, list[Ring]]:
    """Return the rings of each country on the page by its two letters, of a TopoJSON topology."""
    arcs = [list(_arc(arc, atlas["transform"])) for arc in atlas["arcs"]]
    found: dict[str, list[Ring]] = {}
    for shape in atlas["objects"]["countries"]["geometries"]:
        code = letters.get(shape.get("id", ""), _UNNUMBERED.get(shape["properties"]["name"], ""))
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
        rings = [part for polygon in polygons for ring in polygon for part in _cut(_ring(ring, arcs))]
        if code:
            found.setdefault(code, []).extend([_on_page(*point) for point in ring] for ring in rings)
    return found


def _arc(deltas: list[list[int]], transform: dict[str, list[float]]) -> Iterator[Point]:
    """Yield the degrees of longitude and latitude of an arc, whose points are told from the one before."""
    x = y = 0
    (east, north), (west, south) = transform["scale"], transform["translate"]
    for dx, dy in deltas:
        x, y = x + dx, y + dy
        yield x * east + west, y * north + south


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    """Return a ring of arcs; a negative number is an arc backwards."""
    ring: Ring = []
    for number in numbers:
        ring += (arcs[number] if number >= 0 else arcs[~number][::-1])[bool(ring) :]
    return ring


def _cut(ring: Ring) -> Iterator[Ring]:
    """Yield the parts of a ring on either side of the 180th meridian, where the page ends."""
    turned, shift = [ring[0]], 0
    for (before, _), (x, y) in pairwise(ring):
        shift += -360 if x - before > 180 else 360 if x - before < -180 else 0
        turned.append((x + shift, y))
    for turn in (-360, 0, 360):
        part = [(x + turn, y) for x, y in turned]
        for side in (1, -1):
            part = _within(part, side)
        if len(part) > 2:
            yield [*part, part[0]]


def _within(ring: Ring, side: int) -> Ring:
    """Return the part of a ring west (1) or east (-1) of the 180th meridian on that side (Sutherland and Hodgman)."""
    kept: Ring = []
    for (u, v), (x, y) in zip(ring[-1:] + ring[:-1], ring, strict=True):
        if (u * side > 180) != (x * side > 180):
            kept.append((180 * side, v + (y - v) * (180 * side - u) / (x - u)))
        if x * side <= 180:
            kept.append((x, y))
    return kept


def _on_page(longitude: float, latitude: float) -> Point:
    """Return where a place is on the page; what lies north or south of the page is at its edge."""
    x, y = _place(longitude, min(max(latitude, SOUTH), NORTH))
    return x + WIDTH / 2, y - _place(0, NORTH)[1]


def _place(longitude: float, latitude: float) -> Point:
    """Return a place in the Equal Earth projection, in units of the page from its centre, y downwards."""
    a1, a2, a3, a4 = _A
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square, sixth = theta**2, theta**6
    stretch = 3 * (9 * a4 * theta**8 + 7 * a3 * sixth + 3 * a2 * square + a1)
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta) / stretch
    y = theta * (a4 * theta**8 + a3 * sixth + a2 * square + a1)
    unit = WIDTH / (4 * math.sqrt(3) * math.pi / (3 * a1))
    return x * unit, -y * unit


def _path(rings: list[Ring]) -> str:
    """Return rings as an SVG path in whole units, each point told from the one before it."""
    parts = []
    for ring in rings:
        grid = [(round(x), round(y)) for x, y in ring]
        steps = [(x - u, y - v) for (u, v), (x, y) in pairwise(grid) if (x, y) != (u, v)]
        if len(steps) > 2:
            parts.append(f"M{grid[0][0]} {grid[0][1]}l" + "".join(f"{_signed(x)}{_signed(y)}" for x, y in steps) + "z")
    return "".join(parts).replace("l ", "l")


def _signed(number: int) -> str:
    return f"{number:+d}" if number < 0 else f" {number}"


def _middle(rings: list[Ring]) -> tuple[int, int]:
    """Return the centroid of the largest ring, where a country's mark stands."""
    ring = max(rings, key=lambda points: abs(_area(points)))
    area, x, y = _area(ring), 0.0, 0.0
    for (u, v), (s, t) in pairwise(ring):
        cross = u * t - s * v
        x, y = x + (u + s) * cross, y + (v + t) * cross
    return round(x / (6 * area)), round(y / (6 * area))


def _area(ring: Ring) -> float:
    return sum(u * t - s * v for (u, v), (s, t) in pairwise(ring)) / 2


if __name__ == "__main__":
    main(Path(sys.argv[1]))
