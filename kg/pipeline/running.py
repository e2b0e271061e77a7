"""Tasks → records, in the order of the tasks: in this process, or in several beside it.

A document that kills the process at work on it is listed as a failure, and the others go on.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Final, NamedTuple, TypeAlias

from kg.collector import COLLECTED_AFTER
from kg.errors import SourceError, StoreError
from kg.graph.manifest import Notice
from kg.pipeline.tasks import Task
from kg.pipeline.worker import Clock, Record, Worker
from kg.reading.documents import read_bytes
from kg.reading.given import Given
from kg.reading.sources import Source

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told before each document, `(name, done, total)`, and once before the store is finished, with `done == total`."""
Outcome: TypeAlias = Record | Notice

_AHEAD: Final = 4
"""Documents handed out ahead for each process, so that none waits and memory stays flat."""
_KILLED: Final = (BrokenProcessPool, BrokenPipeError)
"""What the end of a process raises; the second if it ends before it has read what it is to do."""
_GRACE: Final = 1.0
"""Seconds in which a pool that has lost a process learns of it, unless it waits for what the process was saying."""
_BY_CHANCE: Final = ("KG203", "KG230")
_WINDOW: Final = 1000
"""The most tasks between the one whose turn it is and the last one handed out."""


def run_tasks(tasks: Sequence[Task], worker: Worker, jobs: int) -> Iterator[Outcome]:
    """Yield what becomes of each task, in their order, with `jobs` processes at work (1: this one).

    A document that an earlier build did is taken from there, unless it is damaged. Raises StoreError where we are
    broken.
    """
    outcomes = _in_turn(tasks, worker) if jobs == 1 else _ahead(tasks, worker, jobs)
    for task, outcome in zip(tasks, outcomes, strict=True):
        if isinstance(outcome, Notice):
            yield (
                outcome
                if outcome.code in _BY_CHANCE or outcome.code.startswith("KG4")
                else replace(outcome, iri=task.iri)
            )
        elif outcome.entry.iri != task.iri:
            message = f"{task.name} changed while the build was at work"
            yield Notice(task.name, "KG231", message, "build again")
        else:
            yield outcome


def _in_turn(tasks: Sequence[Task], worker: Worker) -> Iterator[Outcome]:
    for task in tasks:
        yield _kept(task) or worker.take(_loaded(task))


def _ahead(tasks: Sequence[Task], worker: Worker, jobs: int) -> Iterator[Outcome]:
    with _Processes(worker, jobs) as processes:
        waiting: deque[tuple[Task, _Handed | None]] = deque()
        ahead = iter(tasks)
        handed = 0
        while True:
            while handed < jobs * _AHEAD and len(waiting) < _WINDOW and (task := next(ahead, None)):
                given = None if task.kept else processes.submit(task)
                handed += given is not None
                waiting.append((task, given))
            if not waiting:
                return
            task, given = waiting.popleft()
            handed -= given is not None
            yield processes.result(task, given) if given else _kept(task) or worker.take(_loaded(task))


def _kept(task: Task) -> Record | None:
    if not task.kept:
        return None
    found = task.kept.part.read(task.kept.entry)
    return Record(task.kept.entry, *found) if found else None


def _loaded(task: Task) -> Source:
    """Return the source of a task with its bytes, so that what is read is what is named; it may fail when read."""
    if task.source is None:
        message = f"the shard with {task.name} is damaged: its graph or text is not what was written"
        raise StoreError("KG362", message, "make that shard again with kg build --shard I/N")
    try:
        return replace(task.source, path=None, data=read_bytes(task.source)[0])
    except SourceError:
        # Whoever reads it next meets the same error, and lists it.
        return task.source


class _Handed(NamedTuple):
    """What was handed to a pool of processes."""

    future: Future[Outcome]
    pool: ProcessPoolExecutor

    def result(self) -> Outcome:
        """Wait for the result, also where a process is killed with half of it said: the pool would wait for ever."""
        while True:
            try:
                return self.future.result(_GRACE)
            except TimeoutError:
                if all(process.is_alive() for process in self.pool._processes.values()):
                    continue
            _kill(self.pool)
            # What is left of the pipe ends when nobody can write to it, and the pool learns that it is broken.
            self.pool._result_queue._writer.close()  # type: ignore[attr-defined]
            try:
                return self.future.result(_GRACE)
            except TimeoutError:
                # It broke just as this was handed to it.
                raise BrokenProcessPool from None


def _kill(pool: ProcessPoolExecutor) -> None:
    for process in pool._processes.values():
        process.kill()


class _Processes:
    """The processes at work; once one was killed, the documents in hand are tried one by one in another."""

    def __init__(self, worker: Worker, jobs: int) -> None:
        self._worker = worker
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._alone: ProcessPoolExecutor | None = None

    def __enter__(self) -> _Processes:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in (self._pool, self._alone):
            if pool:
                pool.shutdown(cancel_futures=True)

    def submit(self, task: Task) -> _Handed:
        pool = self._pool = self._pool or self._start(self._jobs)
        try:
            return _Handed(pool.submit(_take, _loaded(task)), pool)
        except _KILLED as error:
            _kill(pool)
            broken: Future[Outcome] = Future()
            broken.set_exception(error)
            return _Handed(broken, pool)

    def result(self, task: Task, handed: _Handed) -> Outcome:
        try:
            return handed.result()
        except _KILLED:
            # What was handed out since then went to a new one.
            self._pool = None if self._pool is handed.pool else self._pool
        try:
            self._alone = self._alone or self._start(1)
            return _Handed(self._alone.submit(_take, _loaded(task)), self._alone).result()
        except _KILLED:
            self._alone = None
            message = f"{task.name} ended the process that read it, perhaps for want of memory"
            return Notice(task.name, "KG230", message, "try it alone, or report it with the file")

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        worker = (self._worker.base, self._worker.given, self._worker.clock)
        # Not by fork: the engine has threads of its own in this process.
        pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_begin, initargs=worker)
        # All begin with the first task: one begun while the pool breaks may be given pipes that are closed already.
        pool._safe_to_dynamically_spawn_children = False  # type: ignore[attr-defined]
        return pool


_worker: Worker | None = None


def _begin(base: str, given: Given | None, clock: Clock) -> None:
    global _worker
    _worker = Worker(base, given, clock)
    # Hardly anything of a document refers to itself, so looking for what does is worth it once a document, not more.
    gc.set_threshold(COLLECTED_AFTER)
    # Ctrl-C reaches every process of the terminal; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _take(source: Source) -> Outcome:
    if _worker is None:
        raise ValueError("the process was not begun")
    return _worker.take(source)
