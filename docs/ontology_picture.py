"""Draws `docs/reference/ontology.svg`: the core of the ontology, and what its properties lead to.

Which properties stand in which box follows from the ontology and from the shape of claims; only the places of the boxes
are set by hand. Colours follow the reader's light or dark scheme.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final, Literal, TypeAlias

from rdflib import OWL, RDF, RDFS, Graph, URIRef

from kg.graph.shape import FACETS, FIELDS, KINDS
from kg.model import Practice, Statement
from kg.vocab import compact, expand

Kind: TypeAlias = Literal["party", "concept", "value", "said", "text"]
"""What a property leads to: a party, a concept, a value of ours such as a polarity, a claim, or a text or number."""

WIDTH: Final = 1040
_MARGIN: Final = 20
_LINE: Final = 17
_HEAD: Final = 30
_LEGEND: Final[tuple[tuple[Kind, str], ...]] = (
    ("party", "a party"),
    ("concept", "a concept or place"),
    ("value", "a fixed value, law or document"),
    ("said", "a claim"),
    ("text", "a text, number or date"),
)
# Each kind has a form of its own beside its colour, for readers who do not tell colours apart.
_MARKS: Final[dict[Kind, str]] = {
    "party": "m-4 -4h8v8h-8z",
    "concept": "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    "value": "m0 -5l5 5l-5 5l-5 -5z",
    "said": "m0 -5l5 9h-10z",
    "text": "m-4 -1h8v2.5h-8z",
}
# Their values are of several kinds, so that the ontology gives them no range.
_WITHOUT_RANGE: Final[dict[str, Kind]] = {"derivedBy": "value", "premise": "said"}
_STYLE: Final = """
  text { font: 12px ui-sans-serif, system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; font-size: 13px; }
  .note { fill: #59636e; font-size: 11px; font-style: italic; }
  .box { fill: #ffffff; stroke: #6e7781; stroke-width: 1.2; }
  .claim { fill: #eef4fb; stroke: #3b6ea5; }
  .open { stroke-dasharray: 5 4; }
  .edge { fill: none; stroke: #6e7781; stroke-width: 1.2; }
  .tip { fill: #6e7781; stroke: #6e7781; }
  .is { fill: #ffffff; stroke: #6e7781; stroke-width: 1.2; }
  .ground { fill: #fbfcfd; }
  .party { fill: #b35900; } .concept { fill: #1a7f37; } .value { fill: #8250df; } .said { fill: #2a6fbb; }
  .text { fill: #8c959f; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .note { fill: #9198a1; }
    .box { fill: #161b22; stroke: #8b949e; } .claim { fill: #13233a; stroke: #6ca4e0; }
    .edge { stroke: #8b949e; } .tip { fill: #8b949e; stroke: #8b949e; } .is { fill: #0d1117; stroke: #8b949e; }
    .ground { fill: #0d1117; }
    .party { fill: #f0883e; } .concept { fill: #3fb950; } .value { fill: #bc8cff; } .said { fill: #6ca4e0; }
    .text { fill: #6e7681; }
  }"""


@dataclass(frozen=True, slots=True)
class Box:
    """A class with its properties: name and what each leads to. `style` is a class of the style sheet."""

    title: str
    x: int
    y: int
    width: int
    properties: tuple[tuple[str, Kind], ...]
    style: str = ""
    note: str = ""

    @property
    def height(self) -> int:
        """Return the height that the lines need."""
        return _HEAD + _LINE * (len(self.properties) + bool(self.note)) + 8

    @property
    def bottom(self) -> int:
        """Return where the box ends."""
        return self.y + self.height


def picture(graph: Graph) -> str:
    """Return the picture of an ontology as SVG."""
    boxes = _boxes(graph)
    height = max(box.bottom for box in boxes.values()) + 50
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' role="img" aria-labelledby="name">',
        '<title id="name">The core classes of the ontology, their properties and how they hang together</title>',
        f"<style>{_STYLE}\n</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}" rx="8"/>',
        *_edges(boxes),
        *(line for box in boxes.values() for line in _draw(box)),
        *_legend(height - 22),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _boxes(graph: Graph) -> dict[str, Box]:
    """Return the boxes by title: document, claim and passage above, the kinds of claim below, then values and law."""
    common = [row for row in FIELDS[KINDS[0]] if row in FIELDS[KINDS[1]]]
    document = _of(graph, "name", *_with_domain(graph, "PolicyDocument"))
    found = [
        Box("PolicyDocument", _MARGIN, 20, 240, document, note="one version of a policy"),
        Box("Statement", 400, 20, 240, _of(graph, *(row[1] for row in common)), "claim", "what a document claims"),
        Box("passage", 780, 20, 240, _of(graph, "page", "mentions"), "open", "DOCUMENT#char=START,END"),
    ]
    x, y = _MARGIN, max(box.bottom for box in found) + 52
    for kind in KINDS:
        box = Box(kind.__name__, x, y, 154 if kind is Practice else 133, _of(graph, *_own(kind, common)), "claim")
        found.append(box)
        x += box.width + 8
    y = max(box.bottom for box in found) + 28
    law = _of(graph, "regime", "country", "scopeKind", "validFrom", "validTo")
    derived = _of(graph, "derivedBy", "premise", "derivedIn")
    found += [
        Box("Party", _MARGIN, y, 180, _of(graph, "name", "category"), note="as one document names it"),
        Box("what follows", 216, y, 208, derived, "open", "derived, never claimed"),
        Box("AdequacyDecision", 440, y, 190, law),
        Box("Membership", 646, y, 182, _of(graph, "member", "group", "validFrom", "validTo")),
        Box("Regime", 844, y, 176, _of(graph, "jurisdiction"), note="a law, such as ckg:GDPR"),
    ]
    return {box.title: box for box in found}


def _own(kind: type[Statement], common: list[tuple[str, str, str]]) -> list[str]:
    """Return the properties that a kind of claim alone has."""
    names = [row[1] for row in FIELDS[kind] if row not in common]
    return [*FACETS.values(), *names] if kind is Practice else names


def _with_domain(graph: Graph, name: str) -> list[str]:
    found = graph.subjects(RDFS.domain, URIRef(expand(f"ckg:{name}")))
    return sorted(compact(str(term)).removeprefix("ckg:") for term in found)


def _of(graph: Graph, *names: str) -> tuple[tuple[str, Kind], ...]:
    return tuple((name, _kind(graph, name)) for name in names)


def _kind(graph: Graph, name: str) -> Kind:
    term = URIRef(expand(f"ckg:{name}"))
    kinds = set(graph.objects(term, RDF.type))
    if not kinds:
        raise LookupError(f"the ontology has no property ckg:{name}")
    if OWL.ObjectProperty not in kinds:
        return "text"
    if name in _WITHOUT_RANGE:
        return _WITHOUT_RANGE[name]
    value = graph.value(term, RDFS.range)
    return "concept" if value is None else "party" if value == URIRef(expand("ckg:Party")) else "value"


def _draw(box: Box) -> Iterator[str]:
    yield (f'<rect class="box {box.style}" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="6"/>')
    yield f'<text class="title" x="{box.x + 10}" y="{box.y + 20}">{escape(box.title)}</text>'
    y = box.y + _HEAD + 8
    if box.note:
        yield f'<text class="note" x="{box.x + 10}" y="{y}">{escape(box.note)}</text>'
        y += _LINE
    for name, kind in box.properties:
        yield f'<path class="{kind}" d="M{box.x + 15} {y - 4}{_MARKS[kind]}"/>'
        yield f'<text x="{box.x + 26}" y="{y}">{escape(name)}</text>'
        y += _LINE


def _edges(boxes: dict[str, Box]) -> Iterator[str]:
    document, claim, passage = boxes["PolicyDocument"], boxes["Statement"], boxes["passage"]
    level = claim.y + 50
    yield from _arrow(claim.x, document.x + document.width, level, "statedIn")
    yield from _arrow(claim.x + claim.width, passage.x, level, "evidence")
    kinds = [boxes[kind.__name__] for kind in KINDS]
    middle, bus = claim.x + claim.width // 2, kinds[0].y - 20
    yield f'<path class="edge" d="M{middle} {claim.bottom + 12}V{bus}"/>'
    ends = [box.x + box.width // 2 for box in kinds]
    yield f'<path class="edge" d="M{ends[0]} {bus}H{ends[-1]}"/>'
    for box, end in zip(kinds, ends, strict=True):
        yield f'<path class="edge" d="M{end} {bus}V{box.y}"/>'
    yield f'<path class="is" d="M{middle} {claim.bottom}l-7 12h14z"/>'
    yield f'<text class="note" x="{middle + 12}" y="{bus - 6}">is a</text>'


def _arrow(start: int, end: int, y: int, label: str) -> Iterator[str]:
    """Draw an arrow along a line, with its label above the middle."""
    step = 8 if end < start else -8
    yield f'<path class="edge" d="M{start} {y}H{end + step}"/>'
    yield f'<path class="tip" d="M{end} {y}l{step} -4v8z"/>'
    yield f'<text x="{(start + end) // 2}" y="{y - 8}" text-anchor="middle">{escape(label)}</text>'


def _legend(y: int) -> Iterator[str]:
    x = _MARGIN + 118
    yield f'<text class="note" x="{_MARGIN + 2}" y="{y}">What it leads to:</text>'
    for kind, meaning in _LEGEND:
        yield f'<path class="{kind}" d="M{x} {y - 4}{_MARKS[kind]}"/>'
        yield f'<text x="{x + 10}" y="{y}">{escape(meaning)}</text>'
        x += 40 + len(meaning) * 7
