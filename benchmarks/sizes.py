"""Everything that is measured at one size: the build, its memory and disk, the queries, other engines, the truth."""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from corpus import COLUMNS, count_rows, write_corpus
from engines import askable
from processes import HERE, Ran, run, run_kg

from kg.graph.folder import open_build

Say: TypeAlias = Callable[[str], None]
GivenUp: TypeAlias = set[tuple[str, str]]
"""Engines and their steps (the name of a query, or "load") that did not finish."""
RIVALS: Final = ("rdflib", "owlready2")
START: Final = 15
"""Seconds that a process may take before and after what is measured."""
LEFT_OUT: Final = "left out: it did not finish at a smaller size"
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Plan:
    """How to measure: processes of a build, and after how many seconds an engine is given up on.

    `query_limit` holds for one query, `load_limit` for loading. What did not finish at one size is not tried at a
    larger one, and other engines are asked at no more than `rivals_up_to` policies, since they need room for copies.
    """

    work: Path
    jobs: int
    query_limit: float
    load_limit: float
    rivals_up_to: int


def measure_size(policies: int, plan: Plan, given_up: GivenUp, say: Say) -> dict[str, Any]:
    """Return the figures of one size, in seconds, MB (10^6 bytes) and bytes; add to `given_up` what did not finish."""
    folder = plan.work / str(policies)
    corpus, build = folder / "corpus", folder / "build"
    shutil.rmtree(folder, ignore_errors=True)
    say(f"{policies:,} policies: writing them")
    write_corpus(policies, corpus)
    say(f"{policies:,} policies: building")
    command = ("build", corpus / "policies", "-o", build, "--jobs", str(plan.jobs))
    built, again = run_kg(*command), run_kg(*command)
    opened = open_build(build)
    queries = _queries(build, plan, given_up, say)
    return {
        "policies": policies,
        "jobs": plan.jobs,
        "words": sum(entry.words for entry in opened.documents),
        "claims": opened.manifest.claims,
        "quads": opened.manifest.quads,
        "build": _took(built),
        "stages": dict(opened.manifest.seconds),
        "rebuild": _took(again),
        "bytes": _sizes(build),
        "truth": _truth(corpus, queries),
        "load": _only(_steps("oxigraph-load", build, plan)),
        "view": _only(_steps("view", build, plan)),
        "queries": {name: {k: v for k, v in step.items() if k != "counts"} for name, step in queries.items()},
        **{rival: _rival(rival, build, plan, given_up, say) for rival in RIVALS if policies <= plan.rivals_up_to},
    }


def _took(ran: Ran) -> dict[str, float]:
    return {"seconds": ran.seconds, "cpu_seconds": ran.cpu_seconds, "peak_mb": ran.peak_mb}


def _sizes(build: Path) -> dict[str, int]:
    """Return the bytes of each part of a build, and of `graph.nq` once it is compressed."""
    parts = {name: build / name for name in ("store", "texts", "graph.nq", "documents.jsonl")}
    sizes = {name: sum(map(_size, [path, *path.rglob("*")])) for name, path in parts.items()}
    squeezed = _Counting()
    with (build / "graph.nq").open("rb") as plain, gzip.GzipFile(fileobj=squeezed, mode="wb", compresslevel=6) as out:
        shutil.copyfileobj(plain, out, _PIECE)
    return {**sizes, "graph.nq.gz": squeezed.count}


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


class _Counting:
    """A file that keeps nothing but its length."""

    count = 0

    def write(self, data: bytes) -> int:
        self.count += len(data)
        return len(data)

    def flush(self) -> None: ...


def _queries(build: Path, plan: Plan, given_up: GivenUp, say: Say) -> dict[str, Any]:
    """Return each named query's figures, asked in a process of its own, so that each is cold at first."""
    found: dict[str, Any] = {}
    for name in askable():
        if ("oxigraph", name) in given_up:
            found[name] = {"error": LEFT_OUT}
            continue
        say(f"  asking {name}")
        found[name] = _steps("oxigraph", build, plan, name).get(
            name, {"error": f"not finished in {plan.query_limit:g} s"}
        )
        if "error" in found[name]:
            given_up.add(("oxigraph", name))
    return found


def _rival(engine: str, build: Path, plan: Plan, given_up: GivenUp, say: Say) -> dict[str, Any]:
    """Return what another engine took to load the same graph and to answer the same queries."""
    if (engine, "load") in given_up:
        return {"load": {"error": LEFT_OUT}, "queries": {}}
    say(f"  asking {engine}")
    names = [name for name in askable() if (engine, name) not in given_up]
    limit = plan.load_limit + 3 * plan.query_limit * len(names)
    command = (sys.executable, str(HERE / "engines.py"), engine, str(build), str(plan.query_limit), *names)
    ran = run(command, limit)
    steps = _parse(ran.output)
    load = steps.pop("load", {"error": f"not finished in {plan.load_limit:g} s"})
    for name in askable():
        if name not in steps:
            steps[name] = {"error": "not finished" if name in names else LEFT_OUT}
    given_up |= {(engine, name) for name, step in {"load": load, **steps}.items() if "error" in step}
    return {"load": load, "queries": steps, "peak_mb": ran.peak_mb}


def _steps(engine: str, build: Path, plan: Plan, *names: str) -> dict[str, Any]:
    limit = plan.query_limit if names else plan.load_limit
    command = (sys.executable, str(HERE / "engines.py"), engine, str(build), str(limit), *names)
    ran = run(command, limit + START)
    return {name: {**step, "peak_mb": ran.peak_mb} for name, step in _parse(ran.output).items()}


def _parse(output: str) -> dict[str, Any]:
    """Return the steps of an engine; once answered, a query stays so if more runs of it are broken off."""
    steps: dict[str, Any] = {}
    for line in output.splitlines():
        step = json.loads(line)
        name = step.pop("step")
        if "error" not in step or name not in steps:
            steps[name] = step
    return steps


def _only(steps: Mapping[str, Any]) -> Any:
    return next(iter(steps.values()), {"error": "not finished"})


def _truth(corpus: Path, queries: Mapping[str, Any]) -> dict[str, Any]:
    """Return for each query whose truth is known the rows stated, the rows returned, and how many do not agree."""
    with (corpus / "truth.jsonl").open(encoding="utf-8") as lines:
        stated = count_rows(lines)
    return {name: _compared(stated[name], queries.get(name, {}).get("counts")) for name in COLUMNS}


def _compared(stated: Counter[tuple[str, ...]], returned: Sequence[Sequence[Any]] | None) -> dict[str, Any]:
    if returned is None:
        return {"stated": stated.total(), "returned": None, "differing": None}
    found = Counter({tuple(row[:-1]): row[-1] for row in returned})
    differing = (found - stated).total() + (stated - found).total()
    return {"stated": stated.total(), "returned": found.total(), "differing": differing}


def iter_sizes(sizes: Sequence[int], plan: Plan, say: Say, *, keep: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the figures of each size, from the smallest on; a size's files are removed unless they are to be kept."""
    given_up: GivenUp = set()
    for policies in sorted(set(sizes)):
        yield measure_size(policies, plan, given_up, say)
        if not keep:
            shutil.rmtree(plan.work / str(policies), ignore_errors=True)
