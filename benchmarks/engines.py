"""What an engine takes to load a build's graph and to answer the named queries; run by `sizes.py`, a process an engine.

    engines.py ENGINE BUILD LIMIT [QUERY ...]

ENGINE is `oxigraph-load`, `oxigraph`, `view`, `rdflib` or `owlready2`. Each step is printed as a line of JSON when it
is done, so that what was done before a process is stopped is known. A query of rdflib or owlready2 is given up after
LIMIT seconds of work. Every engine loads the same `graph.nq` and is asked the same text. `seconds` are by the clock, at
first; `warm` is processor time (s), the median of several more times: other work on the machine bears less on it.
Ours is computed each time for both; `again` is the processor time of the answer that the build's folder kept.
"""

from __future__ import annotations

import json
import re
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Timer
from time import perf_counter, process_time
from typing import Any, Final

import pyoxigraph
from corpus import AS_OF, COLUMNS

from kg.graph.folder import STORE, open_build
from kg.graph.store import OxigraphStore, Store
from kg.model import Table
from kg.queries import Query, bind_query, load_query, query_names, run_query
from kg.vocab import PREFIXES

WARM_RUNS: Final = 5
WORTH_REPEATING: Final = 10.0
"""Seconds after which a query is not asked again; one that takes as long is cold and warm at once."""
VIEWS: Final = 200
_DAY: Final = date.fromisoformat(AS_OF)
_GRAPH: Final = re.compile(rb" <[^>]*> \.$")


def askable() -> tuple[str, ...]:
    """Return the names of the queries that need no parameter of the user's."""
    names = query_names("")
    return tuple(name for name in names if all(p.default is not None for p in load_query(name).parameters))


def main(engine: str, build: str, limit: str, *names: str) -> None:
    """Run the steps of an engine."""
    queries = [load_query(name) for name in names or askable()]
    steps = {"oxigraph-load": _load_oxigraph, "view": _view, "oxigraph": _oxigraph}
    if engine in steps:
        steps[engine](Path(build), queries)
    else:
        {"rdflib": _rdflib, "owlready2": _owlready2}[engine](Path(build), float(limit), queries)


def _load_oxigraph(build: Path, _: Sequence[Query]) -> None:
    with TemporaryDirectory(dir=build.parent) as scratch:
        start = perf_counter()
        store = pyoxigraph.Store(scratch)
        store.bulk_load(path=str(build / "graph.nq"), format=pyoxigraph.RdfFormat.N_QUADS, lenient=True)
        store.optimize()
        store.flush()
        _tell("load", perf_counter() - start)


def _view(build: Path, _: Sequence[Query]) -> None:
    opened = open_build(build)
    step = max(1, len(opened.documents) // VIEWS)
    times = []
    for entry in opened.documents[::step]:
        start = process_time()
        quads = [*opened.store.quads(entry.iri), *opened.store.quads(f"{entry.iri}/derived")]
        times.append(process_time() - start)
        if len(quads) < entry.quads:
            raise AssertionError(f"the store lacks quads of {entry.name}")
    _tell("view", times[0], warm=median(times))


def _oxigraph(build: Path, queries: Sequence[Query]) -> None:
    # Not as part of the build, which keeps its answers.
    store, keeping = OxigraphStore.open(build / STORE), open_build(build).store
    for query in queries:
        step = _ask(query.id, lambda query=query: _cells(run_query(store, query, _parameters(query), today=_DAY)))  # type: ignore[misc]
        _again(keeping, query, step)


def _again(store: Store, query: Query, step: dict[str, Any]) -> None:
    """Tell how long a query takes that this build has answered before; answers of little work are computed again."""
    times = []
    for _ in range(WARM_RUNS):
        used = process_time()
        run_query(store, query, _parameters(query), today=_DAY)
        times.append(process_time() - used)
    _tell(query.id, **step, again=median(times[1:]))


def _rdflib(build: Path, limit: float, queries: Sequence[Query]) -> None:
    from rdflib import Dataset

    dataset = Dataset(default_union=True)
    start = perf_counter()
    dataset.parse(build / "graph.nq", format="nquads")
    _tell("load", perf_counter() - start)
    for query in queries:
        text = _text(query)
        with _given_up(query.id):
            signal.signal(signal.SIGPROF, _out_of_time)
            signal.setitimer(signal.ITIMER_PROF, limit)
            _ask(query.id, lambda text=text: list(dataset.query(text)))  # type: ignore[misc]
        signal.setitimer(signal.ITIMER_PROF, 0)


def _owlready2(build: Path, limit: float, queries: Sequence[Query]) -> None:
    from owlready2 import World

    with TemporaryDirectory(dir=build.parent) as scratch:
        triples = Path(scratch) / "graph.nt"
        with (build / "graph.nq").open("rb") as quads, triples.open("wb") as out:
            out.writelines(_GRAPH.sub(b" .", line.rstrip(b"\n")) + b"\n" for line in quads)
        start = perf_counter()
        world = World(filename=str(Path(scratch) / "quads.sqlite3"))
        world.get_ontology(triples.as_uri()).load()
        world.save()
        _tell("load", perf_counter() - start)
        for query in queries:
            text = _text(query)
            # The engine computes inside SQLite, which another thread can interrupt.
            timer = Timer(limit, world.graph.db.interrupt)
            timer.start()
            with _given_up(query.id):
                _ask(query.id, lambda text=text: list(world.sparql(text)))  # type: ignore[misc]
            timer.cancel()


@contextmanager
def _given_up(name: str) -> Iterator[None]:
    """Tell of a query that an engine cannot answer, or not in time."""
    try:
        yield
    except Exception as error:
        late = isinstance(error, TimeoutError) or "interrupted" in str(error)
        reason = "" if late else f"{type(error).__name__}: {error}".split("\n")[0][:160]
        print(json.dumps({"step": name, "error": reason or "not finished"}), flush=True)


def _out_of_time(*_: object) -> None:
    raise TimeoutError


def _text(query: Query) -> str:
    """Return a query as any engine understands it, with the prefixes that it leaves out."""
    text = bind_query(query, _parameters(query), today=_DAY)
    missing = (f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items() if f"PREFIX {name}:" not in text)
    return "".join(missing) + text


def _parameters(query: Query) -> dict[str, str]:
    return {"as_of": AS_OF} if any(parameter.name == "as_of" for parameter in query.parameters) else {}


def _ask(name: str, ask: Callable[[], Sequence[Any]]) -> dict[str, Any]:
    """Tell how long a query takes at first, and once it was asked a few times more; return what was told last."""
    start, used = perf_counter(), process_time()
    rows = ask()
    first, warm = perf_counter() - start, process_time() - used
    told = {"seconds": first, "warm": warm, "rows": len(rows), **_counts(name, rows)}
    _tell(name, **told)
    times: list[float] = []
    while len(times) < WARM_RUNS and perf_counter() - start + first < WORTH_REPEATING:
        used = process_time()
        ask()
        times.append(process_time() - used)
    if times:
        told["warm"] = median(times)
        _tell(name, **told)
    return told


def _cells(table: Table) -> list[dict[str, str]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _counts(name: str, rows: Sequence[Any]) -> dict[str, Any]:
    """Return how often each row comes, by the columns that the truth tells, where these are known."""
    if name not in COLUMNS or not rows or not isinstance(rows[0], dict):
        return {}
    counts = Counter(tuple(row[column] for column in COLUMNS[name]) for row in rows)
    return {"counts": sorted([*row, count] for row, count in counts.items())}


def _tell(step: str, seconds: float, **more: Any) -> None:
    print(json.dumps({"step": step, "seconds": seconds, **more}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
