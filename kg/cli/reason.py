"""`kg reason`: whether the ontology, and what documents claim, can be true together, and which roles follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict
from time import perf_counter
from typing import TYPE_CHECKING, Final

import click

from kg.cli.console import emit, emit_json, emit_rich, plural, say_next, warn
from kg.cli.opening import Listed, Opened, open_store, store_option, words_for
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.reasoning.clashes import Clash
    from kg.reasoning.consistency import DocumentCheck, OntologyCheck

MOST_DOCUMENTS: Final = 20
"""So many documents are reasoned over unless some are named: each takes about two seconds."""


@click.command(epilog="Example: kg reason build --document acme.txt")
@click.argument("build", required=False)
@store_option
@click.option("--document", "wanted", multiple=True, metavar="NAME", help="Reason over this document of the build.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(build: str | None, store: str, wanted: Sequence[str], as_json: bool) -> None:
    """Ask a reasoner for OWL (HermiT) whether all that is said can be true together.

    Without BUILD, the ontology: whether it is consistent, and whether each class can have members. With BUILD, also
    the claims of each document: which roles follow from them, or what they contradict. Of a build with more than 20
    documents the first 20 are taken, unless some are named. Exits with 1 if there is a contradiction or a class that
    can have no members. Needs the extra "reason".
    """
    from kg.reasoning.axioms import ontology_triples
    from kg.reasoning.consistency import check_document, check_ontology
    from kg.resources import folder

    if wanted and build is None and not store:
        raise UsageError("KG102", "--document names a document of a build, and no build is given", "name a build")
    opened = open_store(build or "", store) if build is not None or store else None
    chosen, left_out = _choose(opened, wanted) if opened else ([], 0)
    ontology = ontology_triples(folder("ontology"))
    start = perf_counter()
    check = check_ontology(ontology)
    middle = perf_counter()
    checks = (
        [check_document(ontology, opened.store, entry.iri) for entry in chosen] if opened and check.consistent else []
    )
    seconds = (middle - start, perf_counter() - middle)
    if as_json:
        emit_json(_as_json(check, checks, left_out, seconds))
    else:
        _show_ontology(check, seconds[0])
        if opened:
            _show_documents(checks, seconds[1])
    if left_out:
        warn(f"{plural(left_out, 'document')} left out; name those that you want with --document")
    if not check.consistent or check.unsatisfiable or not all(each.consistent for each in checks):
        raise SystemExit(1)
    words = ("kg", "query", "controller-processor-roles", *words_for(build or "", store))
    say_next(*(words if opened else ("kg", "reason", "build")))


def _choose(build: Opened, wanted: Sequence[str]) -> tuple[list[Listed], int]:
    """Return the documents to reason over and the number of those left out."""
    from kg.queries import unknown_document

    documents = {entry.name: entry for entry in build.documents}
    for name in wanted:
        if name not in documents:
            raise unknown_document(name, documents)
    if wanted:
        return [documents[name] for name in dict.fromkeys(wanted)], 0
    names = sorted(documents)
    return [documents[name] for name in names[:MOST_DOCUMENTS]], max(len(names) - MOST_DOCUMENTS, 0)


def _as_json(
    check: OntologyCheck, checks: Sequence[DocumentCheck], left_out: int, seconds: tuple[float, float]
) -> dict[str, object]:
    return {
        "ontology": {**asdict(check), "seconds": round(seconds[0], 1)},
        "documents": [asdict(each) for each in checks],
        "documents_left_out": left_out,
        "seconds": round(sum(seconds), 1),
    }


def _show_ontology(check: OntologyCheck, seconds: float) -> None:
    size = f"{plural(check.classes, 'class', 'classes')}, {plural(check.properties, 'property', 'properties')}"
    if not check.consistent:
        emit(_told(f"The ontology contradicts itself ({size}; {seconds:.1f} s)", check.clashes))
    elif check.unsatisfiable:
        emit(f"The ontology is consistent ({size}; {seconds:.1f} s), but these classes can have no members:\n")
        emit("".join(f"  {name}\n" for name in check.unsatisfiable))
    else:
        emit(f"The ontology is consistent, and every class can have members ({size}; {seconds:.1f} s)\n")


def _show_documents(checks: Collection[DocumentCheck], seconds: float) -> None:
    from kg.cli.tables import plain_table

    for check in checks:
        if not check.consistent:
            emit(_told(f"{check.document} contradicts the ontology", check.clashes))
    agreeing = [check for check in checks if check.consistent]
    rows = Counter((check.document, role.party, role.role, role.property) for check in agreeing for role in check.roles)
    if rows:
        columns = ("document", "party", "role", "so that a process", "claims")
        emit("\nRoles that follow from affirmed claims\n")
        emit_rich(plain_table(columns, [(*row, str(count)) for row, count in sorted(rows.items())]))
        emit("\n")
    emit(f"{plural(len(agreeing), 'document')} of {len(checks)} agree with the ontology ({seconds:.1f} s)\n")


def _told(whose: str, clashes: Collection[Clash]) -> str:
    """Return what someone contradicts, in words."""
    lines = [whose]
    for clash in clashes:
        lines += [f"  {clash.name}: {clash.axiom}", *(f"    {reason}" for reason in clash.reasons)]
    if not clashes:
        lines.append("  no two classes or values that exclude each other were found in what is said")
    return "\n".join(lines) + "\n"
