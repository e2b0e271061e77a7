"""Draws how figures grow: panels of lines on logarithmic axes, as SVG whose colours follow the reader's scheme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from typing import Final, TypeAlias

Point: TypeAlias = tuple[float, float]

_WIDTH: Final = 520
_HEIGHT: Final = 330
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 170, 46, 48
_APART: Final = 14
"""Pixels between the names of lines that end at the same height."""
_MARKS: Final = ("m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", "m-4 -4h8v8h-8z", "m0 -5l5 5l-5 5l-5 -5z", "m0 -5l5 9h-10z")
_STYLE: Final = """
  text { font: 12px ui-sans-serif, system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; font-size: 13px; }
  .tick { fill: #59636e; font-size: 11px; }
  .ground { fill: #fbfcfd; }
  .grid { stroke: #d8dee4; stroke-width: 1; } .axis { stroke: #6e7781; stroke-width: 1; }
  .c0 { stroke: #2a6fbb; fill: #2a6fbb; } .c1 { stroke: #b35900; fill: #b35900; }
  .c2 { stroke: #1a7f37; fill: #1a7f37; } .c3 { stroke: #8250df; fill: #8250df; }
  .c4 { stroke: #9a3a52; fill: #9a3a52; } .c5 { stroke: #59636e; fill: #59636e; }
  .line { fill: none; stroke-width: 2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .tick { fill: #9198a1; } .ground { fill: #0d1117; }
    .grid { stroke: #2b3138; } .axis { stroke: #8b949e; }
    .c0 { stroke: #6ca4e0; fill: #6ca4e0; } .c1 { stroke: #e0975a; fill: #e0975a; }
    .c2 { stroke: #56c271; fill: #56c271; } .c3 { stroke: #b392f0; fill: #b392f0; }
    .c4 { stroke: #e58aa2; fill: #e58aa2; } .c5 { stroke: #9198a1; fill: #9198a1; }
    .line { fill: none; }
  }
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A named line through points (size, figure); figures are above 0."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart: its title says what the figures are and their unit."""

    title: str
    lines: tuple[Line, ...]


def chart(panels: Sequence[Panel], label: str) -> str:
    """Return panels side by side, two in a row; `label` tells a screen reader what they show."""
    columns = min(2, len(panels))
    width, height = columns * _WIDTH, ceil(len(panels) / columns) * _HEIGHT
    drawn = (
        f'<g transform="translate({index % columns * _WIDTH} {index // columns * _HEIGHT})">\n{_panel(panel)}\n</g>'
        for index, panel in enumerate(panels)
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
            f' role="img" aria-label="{escape(label)}">',
            f"<style>{_STYLE}</style>",
            f'<rect class="ground" width="{width}" height="{height}"/>',
            *drawn,
            "</svg>\n",
        ]
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """A logarithmic axis over whole decades, from pixel `start` to pixel `end`."""

    low: int
    high: int
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (log10(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> range:
        return range(self.low, self.high + 1)


def _scale(values: Sequence[float], start: float, end: float) -> _Scale:
    low, high = floor(log10(min(values)) + 1e-9), ceil(log10(max(values)) - 1e-9)
    return _Scale(low, max(high, low + 1), start, end)


def _panel(panel: Panel) -> str:
    points = [point for line in panel.lines for point in line.points] or [(1.0, 1.0)]
    x = _scale([size for size, _ in points], _LEFT, _WIDTH - _RIGHT)
    y = _scale([figure for _, figure in points], _HEIGHT - _BOTTOM, _TOP)
    parts = [f'<text class="title" x="{_LEFT}" y="{_TOP - 20}">{escape(panel.title)}</text>', *_axes(x, y)]
    for index, line in enumerate(panel.lines):
        parts += _line(index, line, x, y)
    return "\n".join([*parts, *_names(panel.lines, x, y)])


def _axes(x: _Scale, y: _Scale) -> Iterator[str]:
    for power in y.ticks():
        at = f"{y.at(10.0**power):.1f}"
        yield f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at}" y2="{at}"/>'
        yield f'<text class="tick" x="{_LEFT - 8}" y="{at}" dy="4" text-anchor="end">{_number(power)}</text>'
    for power in x.ticks():
        at = f"{x.at(10.0**power):.1f}"
        yield f'<line class="grid" x1="{at}" x2="{at}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}"/>'
        yield f'<text class="tick" x="{at}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{_number(power)}</text>'
    bottom = _HEIGHT - _BOTTOM
    yield f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{bottom}" y2="{bottom}"/>'
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    yield f'<text class="tick" x="{middle:.0f}" y="{_HEIGHT - 10}" text-anchor="middle">policies</text>'


def _number(power: int) -> str:
    return f"{10**power:,}" if power >= 0 else f"{10.0**power:.{-power}f}"


def _line(index: int, line: Line, x: _Scale, y: _Scale) -> Iterator[str]:
    places = [f"{x.at(size):.1f} {y.at(figure):.1f}" for size, figure in line.points]
    if len(places) > 1:
        yield f'<path class="c{index % 6} line" d="M{" L".join(places)}"/>'
    for place in places:
        # Each line has a mark of its own beside its colour, for readers who do not tell colours apart.
        yield f'<path class="c{index % 6}" transform="translate({place})" d="{_MARKS[index % len(_MARKS)]}"/>'


def _names(lines: Sequence[Line], x: _Scale, y: _Scale) -> Iterator[str]:
    """Yield the name of each line at its end, moved down where another stands."""
    ends = sorted((y.at(line.points[-1][1]), index) for index, line in enumerate(lines) if line.points)
    last = 0.0
    for at, index in ends:
        last = max(at, last + _APART)
        mark, left = _MARKS[index % len(_MARKS)], _WIDTH - _RIGHT + 12
        yield f'<path class="c{index % 6}" transform="translate({left} {last:.1f}) scale(.8)" d="{mark}"/>'
        yield f'<text class="tick" x="{left + 9}" y="{last:.1f}" dy="4">{escape(lines[index].name)}</text>'
