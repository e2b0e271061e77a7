"""Checks: what the law asks of a text, asked of a build by queries and answered as findings.

In: a store, checks (`queries/checks/*.rq`), severities that a profile changes, a date. Out: frozen `Finding`s. The rows
of a check say what was found, missing or unclear; how much that weighs is decided here: by the severity of the
criterion, or else of the check, and only where the text or a given fact shows that the law applies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, cast, get_args

from kg.errors import StoreError, UsageError, did_you_mean
from kg.graph.store import OxigraphStore, Store
from kg.queries import (
    Query,
    load_query,
    named_documents,
    own_graphs,
    query_body,
    query_names,
    run_query,
    shared_graphs,
)
from kg.vocab import PREFIXES

Severity: TypeAlias = Literal["violation", "warning", "info", "none"]
Status: TypeAlias = Literal["missing", "found", "unclear", "satisfied", "not-required"]

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""From the gravest on; `none` is no finding at all."""

STATUSES: Final[tuple[Status, ...]] = get_args(Status)

BATCH: Final = 200
"""So many documents are checked at a time."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check with what its header says; `law` names the regimes under which it weighs, none if it always does."""

    query: Query
    severity: Severity
    law: tuple[str, ...]
    eli: str
    problem: str
    why: str
    fix: str

    @property
    def id(self) -> str:
        """The name of the check, which is that of its query."""
        return self.query.id


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says of a criterion in a document, with the passage, if there is one, that it rests on.

    `severity` is `none` where nothing is wrong (`satisfied`, `not-required`). `clause` cites the law, `eli` links to
    it. `start` and `end` count code points; both are None without a quote.
    """

    check: str
    document: str
    criterion: str
    status: Status
    severity: Severity
    clause: str
    eli: str
    problem: str
    reason: str
    quote: str
    start: int | None
    end: int | None
    fix: str

    @property
    def rule(self) -> str:
        """The check and criterion as one name: `notice/legal-basis`."""
        return f"{self.check}/{self.criterion}"


def check_names() -> tuple[str, ...]:
    """Return the names of the shipped checks, sorted."""
    return query_names("checks")


@cache
def load_check(name: str) -> Check:
    """Return a shipped check by its name. Raises UsageError KG145 for an unknown one, with the names that exist."""
    names = check_names()
    if name not in names:
        hint = did_you_mean(name, names, "kg check --list names them")
        raise UsageError("KG145", f"there is no check named {name}", hint)
    query = load_query(name)
    header = query.header
    law = tuple(regime.strip().removeprefix("ckg:") for regime in header.get("law", "").split(",") if regime.strip())
    severity = cast(Severity, header["severity"])
    return Check(query, severity, law, header["eli"], header["problem"], header["why"], header["fix"])


def parse_profile(text: str) -> dict[str, Severity]:
    """Return the severities that a profile sets, by check or check/criterion.

    A line holds a severity and a name; `#` begins a comment. Raises UsageError KG146 for a line that is not understood.
    """
    profile: dict[str, Severity] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        if len(words) != 2 or words[0] not in SEVERITIES or words[1].partition("/")[0] not in check_names():
            form = f"write one of {', '.join(SEVERITIES)} and a check or check/criterion, as kg check --list names them"
            hint = did_you_mean(words[-1].partition("/")[0], check_names(), form)
            raise UsageError("KG146", f'line {number} of the profile is not understood: "{line.strip()}"', hint)
        profile[words[1]] = words[0]
    return profile


def run_checks(
    store: Store,
    checks: Sequence[Check],
    profile: Mapping[str, Severity] = MappingProxyType({}),
    *,
    as_of: date,
    batch: int = BATCH,
) -> Iterator[Finding]:
    """Return one by one what checks find in a build on a day: by document, the gravest first, then by check as given.

    `batch` documents are asked at a time, so that memory does not grow with the build. Findings that the profile
    switches off are left out. Raises StoreError KG331 for a build without criteria.
    """
    criteria = read_criteria(store)
    if not criteria:
        raise StoreError("KG331", "the build holds no criteria, since an older version made it", "build it again")
    documents = [iri for _, iri in named_documents(store)]
    parts = (documents[start : start + batch] for start in range(0, len(documents), batch))
    return chain.from_iterable(
        sorted(
            _check(store if len(documents) <= batch else _part(store, part), checks, profile, criteria, as_of),
            key=lambda finding: (finding.document, SEVERITIES.index(finding.severity)),
        )
        for part in parts
    )


def _part(store: Store, documents: Sequence[str]) -> Store:
    """Return a store in memory with some documents (by their IRIs) and the graphs that they share."""
    graphs = dict.fromkeys(graph for iri in documents for graph in (*own_graphs(iri), *shared_graphs(iri)))
    return OxigraphStore.of(quad for graph in graphs for quad in store.quads(graph))


def _check(
    store: Store,
    checks: Sequence[Check],
    profile: Mapping[str, Severity],
    criteria: Mapping[str, Criterion],
    as_of: date,
) -> Iterator[Finding]:
    shown = _shown_patterns(store)
    laws = {(row[0], row[1]) for row in run_query(store, _with_patterns(load_query("applicable-law"), shown), {}).rows}
    for check in checks:
        table = run_query(store, _with_patterns(check.query, shown), {}, today=as_of)
        for row in table.rows:
            cells = dict(zip(table.columns, row, strict=True))
            applies = not check.law or any((cells["document"], regime) in laws for regime in check.law)
            finding = _finding(check, cells, criteria.get(cells["criterion"]), applies, profile)
            if finding:
                yield finding


@dataclass(frozen=True, slots=True)
class Criterion:
    """What the reference graph says of a criterion."""

    clause: str
    eli: str
    severity: Severity
    fix: str


def read_criteria(store: Store) -> dict[str, Criterion]:
    """Return the criteria of a store's reference graph by name."""
    rows = run_query(store, _CRITERIA, {}).rows
    return {row[0]: Criterion(row[1], row[2], cast(Severity, row[3]), row[4]) for row in rows}


_CRITERIA: Final = Query(
    "criteria",
    "SELECT ?name ?clause (MIN(STR(?source)) AS ?eli) ?severity ?fix WHERE {"
    " ?point a ckg:Criterion ; skos:notation ?name ; ckg:clause ?clause ; dcterms:source ?source ;"
    " ckg:severity ?severity ; ckg:fix ?fix } GROUP BY ?name ?clause ?severity ?fix ORDER BY ?name",
)
_PATTERNS: Final = "claim-patterns"


def _finding(
    check: Check, cells: Mapping[str, str], criterion: Criterion | None, applies: bool, profile: Mapping[str, Severity]
) -> Finding | None:
    """Return the finding of a row, or None if the profile switches it off."""
    status, name = cast(Status, cells["status"]), cells["criterion"]
    own = criterion.severity if criterion else check.severity
    severity = profile.get(f"{check.id}/{name}", profile.get(check.id, own))
    if severity == "none":
        return None
    reason = cells["reason"]
    if status in ("satisfied", "not-required"):
        severity = "none"
    elif status == "unclear":
        severity = "info"
    elif severity != "info" and not applies:
        severity, reason = "info", f"{reason}; nothing in the text says that the {check.law[0]} applies"
    return Finding(
        check=check.id,
        document=cells["document"],
        criterion=name,
        status=status,
        severity=severity,
        clause=criterion.clause if criterion else check.query.clause,
        eli=criterion.eli if criterion else check.eli,
        problem=check.problem,
        reason=reason,
        quote=cells["quote"],
        start=int(cells["start"]) if cells["start"] else None,
        end=int(cells["end"]) if cells["end"] else None,
        fix=criterion.fix if criterion else check.fix,
    )


def _shown_patterns(store: Store) -> str:
    """Return the answer of `claim-patterns` as a VALUES clause: most checks build on it, and it is asked once."""
    query = load_query(_PATTERNS)
    prologue = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    answer = store.query(prologue + query_body(query))
    rows = " ".join(f"({' '.join('UNDEF' if term is None else str(term) for term in row)})" for row in answer.rows)
    return f"VALUES ({' '.join(f'?{name}' for name in answer.variables)}) {{ {rows} }}"


def _with_patterns(query: Query, values: str) -> Query:
    return replace(query, text=query.text.replace(query_body(load_query(_PATTERNS)), values))
