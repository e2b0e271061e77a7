"""The report of `run.py` as Markdown, from its JSON. Every table says how its figures were measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from growth import exponent

Report = Mapping[str, Any]
Size = Mapping[str, Any]

COSTS: Final[Mapping[str, Callable[[Size], float]]] = {
    "build, s": lambda size: float(size["build"]["seconds"]),
    "build, s of processor time": lambda size: float(size["build"]["cpu_seconds"]),
    "build, peak memory": lambda size: float(size["build"]["peak_mb"]),
    "rebuild with nothing changed, s": lambda size: float(size["rebuild"]["seconds"]),
    "bulk load, s": lambda size: float(size["load"].get("seconds", 0)),
    "store, bytes": lambda size: float(size["bytes"]["store"]),
    "view of one policy": lambda size: float(size["view"].get("warm", 0)),
}
"""What grows with the corpus, beside the queries."""


def markdown(report: Report) -> str:
    """Return the report."""
    machine = report["machine"]
    head = (
        f"compliance-kg {machine['version']}, {machine['date']}: {machine['cores']} cores, {machine['memory_gb']} GB,"
        f" Python {machine['python']}, {machine['system']}."
    )
    parts = ["# Benchmarks", head, _extraction(report), _cold_starts(report)]
    if report["sizes"]:
        sizes = report["sizes"]
        parts += [_builds(sizes), _disk(sizes), _truth(sizes), _queries(sizes), _engines(sizes), _growth(report)]
    return "\n\n".join(parts) + "\n"


def growth(sizes: Sequence[Size]) -> dict[str, float | None]:
    """Return the exponent with which each cost grows, the queries last."""
    grown = {name: exponent([(size["policies"], cost(size)) for size in sizes]) for name, cost in COSTS.items()}
    for name in sizes[0]["queries"]:
        points = [(size["policies"], size["queries"][name].get("warm", 0)) for size in sizes]
        grown[name] = exponent(points)
    return grown


def table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    """Return a Markdown table whose first column is words and whose others are figures."""
    lines = [f"| {' | '.join(head)} |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _extraction(report: Report) -> str:
    def rows() -> Iterator[Sequence[str]]:
        for name, found in report["extraction"].items():
            stages = " + ".join(f"{stage} {ms:.1f}" for stage, ms in found["stages"].items())
            spacy = found["spacy_ms"]
            beside = (f"{spacy:.0f}", f"{spacy / found['ms']:.1f}") if spacy else ("not installed", "")
            yield name, f"{found['ms']:.1f}", stages, *beside

    generated, seeds = (report["extraction"][name]["ms"] for name in ("generated", "seeds"))
    return "\n\n".join(
        [
            "## Extraction",
            "Milliseconds of processor time on one core for 2,000 words, text in and quads out, best of several runs,"
            " nothing cached; spaCy parses the same texts in the same run.",
            table(("texts", "ms", "of which", "spaCy's parse, ms", "times ours"), rows()),
            f"A generated policy takes {generated / seeds:.2f} times as long as the seeds. A policy of 1 MB peaks at"
            f" {report['large_policy_mb']:.0f} MB.",
        ]
    )


def _cold_starts(report: Report) -> str:
    bare = report["cold_starts"][0]["seconds"]
    rows = (
        (f"`{one['command']}`", f"{one['seconds'] * 1000:,.0f}", f"{one['seconds'] / bare:.1f}")
        for one in report["cold_starts"]
    )
    text = "From the shell and back, a new process each time, median of three; on the five policies in `seeds/`."
    return "\n\n".join(["## Cold start", text, table(("command", "ms", "times a bare Python"), rows)])


def _builds(sizes: Sequence[Size]) -> str:
    def rows() -> Iterator[Sequence[str]]:
        for size in sizes:
            built, again, count = size["build"], size["rebuild"], size["policies"]
            yield (
                f"{count:,}",
                f"{built['seconds']:,.1f}",
                f"{count / built['seconds']:.1f}",
                f"{built['cpu_seconds'] / count * 1000:.0f}",
                f"{built['peak_mb']:,.0f}",
                f"{again['seconds']:,.1f}",
                f"{again['seconds'] / built['seconds']:.1%}",
                f"{size['claims'] / count:.0f}",
                f"{size['quads'] / count:,.0f}",
            )

    head = "policies, s, a second, ms of processor each, peak MB, rebuild s, of the build, claims each, quads each"
    text = (
        f"`kg build --jobs {sizes[0]['jobs']}` on generated policies, by the clock. Peak memory is of all processes"
        " together; the rebuild finds nothing changed."
    )
    return "\n\n".join(["## Build", text, table(head.split(", "), rows())])


def _disk(sizes: Sequence[Size]) -> str:
    parts = list(sizes[0]["bytes"])

    def rows() -> Iterator[Sequence[str]]:
        for size in sizes:
            yield f"{size['policies']:,}", *(f"{size['bytes'][part] / size['policies'] / 1000:,.1f}" for part in parts)

    text = "KB (1,000 bytes) a policy; the reference graph, once a build, is in it. `graph.nq.gz` is gzip at level 6."
    return "\n\n".join(["## Disk", text, table(("policies", *(f"`{part}`" for part in parts)), rows())])


def _truth(sizes: Sequence[Size]) -> str:
    def rows() -> Iterator[Sequence[str]]:
        for size in sizes:
            for name, found in size["truth"].items():
                returned = "not finished" if found["returned"] is None else f"{found['returned']:,}"
                differing = "" if found["differing"] is None else f"{found['differing']:,}"
                yield f"`{name}`", f"{size['policies']:,}", f"{found['stated']:,}", returned, differing

    text = "Rows that the templates state, rows that the query returns, and rows of the one that are not in the other."
    return "\n\n".join(["## Truth", text, table(("query", "policies", "stated", "returned", "differing"), rows())])


def _queries(sizes: Sequence[Size]) -> str:
    def rows() -> Iterator[Sequence[str]]:
        for name in sizes[0]["queries"]:
            yield f"`{name}`", *(cell for size in sizes for cell in _asked(size["queries"][name]))

    head = (
        "query",
        *(f"{size['policies']:,}: {what}" for size in sizes for what in ("rows", "first, ms", "warm, ms", "kept, ms")),
    )
    text = (
        "The embedded store: in a new process by the clock, then the median of five more in processor time, computed"
        " each time; last, asked as users ask, of a build that has answered before."
        f" One policy's two graphs take {_views(sizes)} ms."
    )
    return "\n\n".join(["## Named queries", text, table(head, rows())])


def _views(sizes: Sequence[Size]) -> str:
    return ", ".join(f"{size['view'].get('warm', 0) * 1000:.1f} (at {size['policies']:,})" for size in sizes)


def _asked(step: Mapping[str, Any]) -> tuple[str, ...]:
    if "error" in step:
        return "", step["error"], "", ""
    return (
        f"{step['rows']:,}",
        f"{step['seconds'] * 1000:,.0f}",
        *(_ms(step, key) for key in ("warm", "again")),
    )


def _engines(sizes: Sequence[Size]) -> str:
    def rows(size: Size) -> Iterator[Sequence[str]]:
        ours, rivals = size["load"], (size["rdflib"], size["owlready2"])
        yield "load", _ms(ours, "seconds"), *(cell for one in rivals for cell in _beside(one["load"], ours, "seconds"))
        peaks = (f"{one['peak_mb']:,.0f} MB" if "peak_mb" in one else "" for one in rivals)
        yield (
            "peak memory of the process",
            f"{ours.get('peak_mb', 0):,.0f} MB",
            *(x for peak in peaks for x in (peak, "")),
        )
        for name, step in size["queries"].items():
            answers = (one["queries"].get(name, {"error": "not asked"}) for one in rivals)
            yield f"`{name}`", _ms(step, "warm"), *(cell for one in answers for cell in _beside(one, step, "warm"))

    parts = [
        "## Beside other engines",
        "The same `graph.nq` and the same text. Loading by the clock, queries in processor time once warm, ms; `times`"
        " is how many times ours. A query counts as answered only with as many rows as ours.",
    ]
    for size in (size for size in sizes if "rdflib" in size):
        head = ("step", "embedded store", "rdflib, in memory", "times", "owlready2, quadstore", "times")
        parts += [f"### {size['policies']:,} policies", table(head, rows(size))]
    return "\n\n".join(parts)


def _ms(step: Mapping[str, Any], key: str) -> str:
    if "error" in step:
        return str(step["error"])
    return f"{step[key] * 1000:,.1f}" if key in step else ""


def _beside(theirs: Mapping[str, Any], ours: Mapping[str, Any], key: str) -> tuple[str, str]:
    if "error" in theirs or "error" in ours:
        return _ms(theirs, key).replace("|", "/"), ""
    if theirs.get("rows") != ours.get("rows"):
        return f"other rows: {theirs['rows']:,}", ""
    return _ms(theirs, key), f"{theirs[key] / ours[key]:,.1f}" if ours[key] else ""


def _growth(report: Report) -> str:
    rows = ((name, "" if grown is None else f"{grown:.2f}") for name, grown in report["growth"].items())
    text = (
        "The exponent of a power of the number of policies, by least squares on logarithmic axes: 1 is linear, 0 is"
        " constant. Sizes below 1,000 are left out where two others were measured."
    )
    return "\n\n".join(["## Growth", text, table(("cost", "exponent"), rows)])
