"""Commands run as a user would, and what each took: time, processor time and memory, of its own processes too."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic
from typing import Final

import psutil

# -P: the kg that is installed, not the one in the current folder.
KG: Final = (sys.executable, "-P", "-c", "from kg.cli.main import main; main()")
HERE: Final = Path(__file__).parent
_PAUSE: Final = 0.05
_MB: Final = 1e6


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command took.

    `seconds` by the clock, `cpu_seconds` of all its processes, `peak_mb` the most memory (RSS) that they held
    together, sampled 20 times a second; pages that processes share count for each. `output` is its standard output;
    `code` is None if it was stopped at its limit.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    output: str
    code: int | None


def run(command: Sequence[str], limit: float | None = None) -> Ran:
    """Run a command to its end, or stop it with its processes after `limit` seconds."""
    before = _children_cpu()
    with TemporaryFile("w+", encoding="utf-8") as output, TemporaryFile("w+", encoding="utf-8") as errors:
        start = monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=errors)
        peak = 0.0
        while (code := _wait(process)) is None:
            peak = max(peak, _memory(process.pid))
            if limit is not None and monotonic() - start > limit:
                _stop(process)
                break
        seconds = monotonic() - start
        output.seek(0)
        errors.seek(0)
        if code not in (None, 0, 1, 5):
            raise RuntimeError(f"{' '.join(map(str, command))} ended with {code}: {errors.read()[-2000:]}")
        return Ran(seconds, _children_cpu() - before, peak, output.read(), code)


def run_kg(*arguments: str | Path) -> Ran:
    """Run a verb of `kg`."""
    return run((*KG, *map(str, arguments)))


def _wait(process: subprocess.Popen[bytes]) -> int | None:
    try:
        return process.wait(_PAUSE)
    except subprocess.TimeoutExpired:
        return None


def _memory(pid: int) -> float:
    """Return the memory (MB) of a process and all below it."""
    total = 0
    try:
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            total += process.memory_info().rss
    except psutil.Error:
        pass
    return total / _MB


def _stop(process: subprocess.Popen[bytes]) -> None:
    below = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    for child in below:
        if child.is_running():
            child.kill()


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
