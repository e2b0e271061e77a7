"""What each verb of `kg` takes from the shell and back, on the five policies in `seeds/`, beside a bare Python."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from statistics import median
from typing import Any, Final

from processes import HERE, run, run_kg

SEEDS: Final = HERE.parent / "seeds"
RUNS: Final = 3
SLOW: Final = frozenset({"reason"})
"""Verbs that take so long that one run must do."""


def measure_cold_starts(work: Path) -> list[dict[str, Any]]:
    """Return the seconds of each verb (median of several new processes) and of Python alone, which comes first."""
    measured = [{"command": "python -c pass", "seconds": _median([sys.executable, "-c", "pass"])}]
    for arguments in _commands(work):
        seconds = median(_fresh(arguments) for _ in range(1 if arguments[0] in SLOW else RUNS))
        shown = " ".join(word.replace(f"{work}/", "") for word in map(str, arguments))
        measured.append({"command": f"kg {shown}".replace(str(SEEDS), "seeds"), "seconds": seconds})
    return measured


def _commands(work: Path) -> Iterator[tuple[str, ...]]:
    build = str(work / "build")
    yield ("--help",)
    yield ("build", str(SEEDS), "-o", build)
    yield ("build", str(SEEDS), "-o", str(work / "shard"), "--shard", "1/1")
    yield ("merge", str(work / "shard"), "-o", str(work / "merged"))
    yield ("query", "controller-processor-roles", build)
    yield ("query", "cross-border-transfers", build)
    yield ("queries",)
    yield ("export", build, "--format", "facts", "-o", str(work / "facts.jsonl"))
    yield ("explain", "000_5d953c655fc032a0.txt:524", build)
    yield ("check", build)
    yield ("verify", build)
    yield ("validate", build)
    yield ("reason", build)
    yield ("eval", build, "--gold", _gold(work))
    yield ("doctor",)


def _gold(work: Path) -> str:
    """Return a folder with the facts that were exported, as if a reader had noted them down."""
    facts: dict[str, list[object]] = {}
    for line in (work / "facts.jsonl").read_text("utf-8").splitlines():
        fact = json.loads(line)
        facts.setdefault(fact["document"], []).append(fact)
    folder = work / "gold"
    folder.mkdir(exist_ok=True)
    for name, noted in facts.items():
        (folder / f"{name}.json").write_text(json.dumps({"document": name, "facts": noted}), encoding="utf-8")
    return str(folder)


def _fresh(arguments: tuple[str, ...]) -> float:
    """Return the seconds of a verb, which finds nothing of what it did before."""
    if arguments[0] in ("build", "merge"):
        rmtree(arguments[arguments.index("-o") + 1], ignore_errors=True)
    return run_kg(*arguments).seconds


def _median(command: list[str]) -> float:
    return median(run(command).seconds for _ in range(RUNS))
