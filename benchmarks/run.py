"""One report of speed, memory and disk: `run.py [SIZE ...] [-o FOLDER]`, or `make bench`.

FOLDER (`benchmarks/results` if not given) gets `report.md` and `report.json`. All was measured in this run, on this
machine: ratios are what to compare, and absolute times are there for the order of magnitude. The page on scale shows
the report in `benchmarks/results/`: `run.py 10 1000 10000 50000 -o benchmarks/results` measures it anew, and
`make docs` then draws it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psutil
from cold_starts import SEEDS, measure_cold_starts
from corpus import write_corpus
from extraction import measure, peak_memory
from report import growth, markdown
from sizes import Plan, iter_sizes

from kg import __version__
from kg.resources import is_compiled

SIZES: Final = (10, 1000)
SAMPLE: Final = 25
"""Generated policies on which extraction is measured beside the seeds."""


def main() -> None:
    """Measure what the command line asks for, and write the report."""
    arguments = _arguments()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=arguments.work) as scratch:
        work = Path(scratch)
        # First, since a new process counts what its parent held when it began.
        report: dict[str, Any] = {"machine": _machine(), "large_policy_mb": peak_memory()}
        _say("extraction beside spaCy's parse")
        report["extraction"] = _extraction(work)
        _say("cold starts")
        report["cold_starts"] = measure_cold_starts(work)
        report["sizes"] = []
        plan = Plan(work, arguments.jobs, arguments.query_limit, arguments.load_limit, arguments.rivals_up_to)
        for size in iter_sizes(arguments.sizes or SIZES, plan, _say):
            report["sizes"].append(size)
            report["growth"] = growth(report["sizes"])
            # After each size, so that what was measured stays if a larger one is broken off.
            _write(report, arguments.out)
    print(markdown(report))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sizes", type=int, nargs="*", help="policies of each build (default: 10 1000)")
    parser.add_argument(
        "-o", "--out", type=Path, default=Path(__file__).parent / "results", help="folder of the report"
    )
    parser.add_argument(
        "--work", type=Path, help="folder for builds, removed again (default: that for temporary files)"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes of a build")
    parser.add_argument("--query-limit", type=float, default=20, help="seconds after which a query is given up")
    parser.add_argument("--load-limit", type=float, default=300, help="seconds after which loading is given up")
    parser.add_argument("--rivals-up-to", type=int, default=10_000, help="largest size for other engines")
    return parser.parse_args()


def _machine() -> dict[str, Any]:
    return {
        "version": f"{__version__} ({'compiled' if is_compiled() else 'not compiled'})",
        "date": date.today().isoformat(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
    }


def _extraction(work: Path) -> dict[str, Any]:
    write_corpus(SAMPLE, work / "sample")
    return {"seeds": measure([str(SEEDS)]), "generated": measure([str(work / "sample" / "policies")])}


def _write(report: dict[str, Any], out: Path) -> None:
    (out / "report.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    (out / "report.md").write_text(markdown(report), encoding="utf-8")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
