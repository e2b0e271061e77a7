"""Prints the table of `docs/explanation/evaluation.md` for a build and its gold facts: `figures.py BUILD GOLD`."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Final

from processes import KG

_SHOWN: Final = ("precision", "recall", "f1", "strict", "attrs")


def main(build: str, gold: str) -> None:
    """Score a build with `kg eval` and print a Markdown table."""
    command = (*KG, "eval", build, "--gold", gold, "--json")
    scores = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print("| facet | P | R | F1 | strict | attrs | flips | core | F1, 95 % |\n|", "--- |", " ".join(["---: |"] * 8))
    facets = {name: score for name, score in scores.items() if "f1" in score}
    for facet, score in facets.items():
        name = f"**{facet}**" if facet == "micro" else facet
        shares = [f"{score[key]:.2f}" for key in _SHOWN]
        low, high = {**scores["intervals"]["facets"], "micro": scores["intervals"]["micro"]}[facet]
        counts = (str(score["flips"]), str(score["core"]))
        print("|", " | ".join([name, *shares, *counts, f"{low:.2f}–{high:.2f}"]), "|")


if __name__ == "__main__":
    main(*sys.argv[1:])
