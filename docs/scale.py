"""Fills the figures of `docs/explanation/scale.md` and draws its pictures, from the report of `benchmarks/run.py`.

`python docs/scale.py [REPORT]` writes them; `make docs` does so from `benchmarks/results/report.json`. In the page each
block of figures stands between `<!-- figures: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from docs.charts import Line, Panel, chart
from docs.tables import markdown_table

ROOT: Final = Path(__file__).parent.parent
REPORT: Final = ROOT / "benchmarks" / "results" / "report.json"
PAGE: Final = ROOT / "docs" / "explanation" / "scale.md"
SHOWN: Final = (
    "controller-processor-roles",
    "cross-border-transfers",
    "purposes-and-bases",
    "processors",
    "recipients",
)
"""The named queries whose growth is drawn."""
ENGINES: Final = {"rdflib": "rdflib", "owlready2": "owlready2"}
PLANNED: Final = (1_000_000, 100_000_000)
Report = Mapping[str, Any]
Size = Mapping[str, Any]


def main(report: str = str(REPORT)) -> None:
    """Write the page and its pictures."""
    figures = json.loads(Path(report).read_text("utf-8"))
    PAGE.write_text(filled(PAGE.read_text("utf-8"), figures), encoding="utf-8")
    for name, picture in pictures(figures).items():
        (PAGE.parent / name).write_text(picture, encoding="utf-8")


def filled(page: str, report: Report) -> str:
    """Return the page with each of its blocks filled anew."""
    blocks = {"machine": _machine, "build": _build, "queries": _queries, "growth": _growth, "plan": _plan}

    def block(match: re.Match[str]) -> str:
        return f"{match[1]}\n\n{blocks[match[2]](report)}\n\n<!-- end -->"

    return re.sub(r"(<!-- figures: (\w+) -->).*?<!-- end -->", block, page, flags=re.DOTALL)


def pictures(report: Report) -> dict[str, str]:
    """Return the pictures by their file names."""
    sizes = report["sizes"]
    return {
        "scale-build.svg": chart(tuple(_build_panels(sizes)), "How time, memory and disk of a build grow"),
        "scale-queries.svg": chart(
            tuple(_query_panels(sizes)), "How the time of queries grows, here and in other engines"
        ),
    }


def _build_panels(sizes: Sequence[Size]) -> Iterator[Panel]:
    took = {
        "first build": lambda size: size["build"]["seconds"],
        "nothing changed": lambda size: size["rebuild"]["seconds"],
        "bulk load alone": lambda size: size["load"].get("seconds", 0),
    }
    yield Panel("Build, seconds", tuple(_line(name, sizes, figure) for name, figure in took.items()))
    peaks = {
        "first build": lambda size: size["build"]["peak_mb"],
        "nothing changed": lambda size: size["rebuild"]["peak_mb"],
    }
    yield Panel("Peak memory, MB", tuple(_line(name, sizes, figure) for name, figure in peaks.items()))
    kept = ("store", "graph.nq.gz", "texts")
    parts = (_line(part, sizes, lambda size, part=part: _kilobytes(size, part)) for part in kept)
    yield Panel("Disk, KB a policy", tuple(parts))
    used = _line("first build", sizes, lambda size: size["build"]["cpu_seconds"] / size["policies"] * 1000)
    yield Panel("Processor time, ms a policy", (used,))


def _query_panels(sizes: Sequence[Size]) -> Iterator[Panel]:
    lines = [_line(name, sizes, lambda size, name=name: _warm(size["queries"].get(name, {}))) for name in SHOWN]
    one = _line("one policy's view", sizes, lambda size: _warm(size["view"]))
    yield Panel("Embedded store, warm, ms", (*lines, one))
    name = SHOWN[0]
    ours = _line("embedded store", sizes, lambda size: _warm(size["queries"].get(name, {})))
    theirs = (
        _line(shown, sizes, lambda size, engine=engine: _warm(size.get(engine, {}).get("queries", {}).get(name, {})))
        for engine, shown in ENGINES.items()
    )
    yield Panel(f"{name}, ms", (ours, *theirs))


def _line(name: str, sizes: Sequence[Size], figure: Any) -> Line:
    points = ((float(size["policies"]), float(figure(size))) for size in sizes)
    return Line(name, tuple(point for point in points if point[1] > 0))


def _kilobytes(size: Size, part: str) -> float:
    """Return the KB (1,000 bytes) that a part of a build takes for each policy."""
    return float(size["bytes"][part]) / float(size["policies"]) / 1000


def _warm(step: Mapping[str, Any]) -> float:
    return 0.0 if "error" in step else float(step.get("warm", 0)) * 1000


def _machine(report: Report) -> str:
    machine = report["machine"]
    return (
        f"Measured on {machine['date']} with compliance-kg {machine['version']}: {machine['cores']} cores,"
        f" {machine['memory_gb']} GB of memory, Python {machine['python']}."
    )


def _build(report: Report) -> str:
    columns = (
        "policies",
        "build, s",
        "policies a second",
        "peak memory, MB",
        "nothing changed, s",
        "quads a policy",
        "store, KB a policy",
        "`graph.nq` compressed, KB a policy",
    )
    return markdown_table(columns, [_build_row(size) for size in report["sizes"]])


def _build_row(size: Size) -> tuple[str, ...]:
    count, built = size["policies"], size["build"]
    return (
        f"{count:,}",
        f"{built['seconds']:,.1f}",
        f"{count / built['seconds']:.1f}",
        f"{built['peak_mb']:,.0f}",
        f"{size['rebuild']['seconds']:,.1f} ({size['rebuild']['seconds'] / built['seconds']:.1%})",
        f"{size['quads'] / count:,.0f}",
        *(f"{_kilobytes(size, part):,.0f}" for part in ("store", "graph.nq.gz")),
    )


def _queries(report: Report) -> str:
    sizes = report["sizes"]
    rows = []
    for name in sizes[0]["queries"]:
        cells = [_milliseconds(size["queries"][name], "warm") for size in sizes]
        kept = _milliseconds(sizes[-1]["queries"][name], "again")
        rows.append((f"`{name}`", *cells, kept, _ratio(sizes, name, "rdflib"), _ratio(sizes, name, "owlready2")))
    counts = [f"{size['policies']:,}" for size in sizes]
    columns = ("query, computed, ms", *counts, f"{counts[-1]}, kept", "rdflib takes", "owlready2 takes")
    return markdown_table(columns, rows)


def _milliseconds(step: Mapping[str, Any], key: str) -> str:
    if "error" in step:
        return str(step["error"])
    return f"{step[key] * 1000:,.1f}" if key in step else ""


def _ratio(sizes: Sequence[Size], name: str, engine: str) -> str:
    """Return how many times as long another engine takes, at the largest size at which it answered with our rows."""
    asked = [size for size in sizes if engine in size]
    for size in reversed(asked):
        ours, theirs = size["queries"][name], size[engine]["queries"].get(name, {"error": "not asked"})
        if "error" not in ours and "error" not in theirs and ours["rows"] == theirs["rows"] and ours["warm"]:
            return f"{theirs['warm'] / ours['warm']:,.1f} times (at {size['policies']:,})"
    errors = {size[engine]["queries"].get(name, {}).get("error", "other rows") for size in asked}
    return "not in time" if errors & {"not finished"} else "cannot"


def _growth(report: Report) -> str:
    rows = [(name, f"{grown:.2f}") for name, grown in report["growth"].items() if grown is not None]
    return markdown_table(("cost", "exponent"), rows)


def _plan(report: Report) -> str:
    largest = max(report["sizes"], key=lambda size: size["policies"])
    count = largest["policies"]
    each = {
        "processor hours of the whole build": largest["build"]["cpu_seconds"] / 3600,
        "of which reading, extraction, derivation": _working(largest) / 3600,
        "hours of bulk load, one process": largest["load"].get("seconds", 0) / 3600,
        "quads, million": largest["quads"] / 1e6,
        "store, GB": largest["bytes"]["store"] / 1e9,
        "`graph.nq` compressed, GB": largest["bytes"]["graph.nq.gz"] / 1e9,
        "texts, GB": largest["bytes"]["texts"] / 1e9,
    }
    rows = [(name, *(f"{figure / count * planned:,.0f}" for planned in PLANNED)) for name, figure in each.items()]
    head = ("cost, in proportion", *(f"{planned:,}" for planned in PLANNED))
    return f"From {count:,} policies, in proportion:\n\n{markdown_table(head, rows)}"


def _working(size: Size) -> float:
    """Return the seconds that the workers of a build spent on documents."""
    stages = size["stages"]
    return float(sum(stages.get(stage, 0) for stage in ("read", "segment", "extract", "graph", "derive")))


if __name__ == "__main__":
    main(*sys.argv[1:])
