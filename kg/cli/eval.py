"""`kg eval`: a build's facts against what careful readers noted down."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.console import emit_json, emit_rich, say, warn
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.graph.folder import Build
    from kg.model import Fact
    from kg.outputs.agreement import Ancestors, GoldFact
    from kg.outputs.evaluation import Evaluation, FacetScore

_HIERARCHY = """
SELECT ?narrower ?broader WHERE {
  ?narrower <http://www.w3.org/2004/02/skos/core#broader> ?broader
} ORDER BY ?narrower ?broader
"""


@click.command("eval", epilog="Example: kg eval build --gold gold/ --errors")
@click.argument("build", default="build")
@click.option("--gold", required=True, metavar="DIR", help="Folder with one JSON file of gold facts for each document.")
@click.option("--errors", is_flag=True, help="Also list what was missed and what was wrong.")
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
def command(build: str, gold: str, errors: bool, as_json: bool) -> None:
    """Score a build against gold facts.

    Per facet: precision (P), recall of core facts (R), F1, F1 with the gold's own concept alone (strict), the share of
    right attributes (attrs), affirmations of what the gold denies and the reverse (flips). Documents that the build
    lacks count as missed; documents without gold are not scored.
    """
    from kg.cli.export import build_facts, build_texts
    from kg.graph.folder import open_build
    from kg.outputs.evaluation import evaluate

    golds = _read_gold(Path(gold))
    opened = open_build(Path(build))
    names = {entry.iri: entry.name for entry in opened.manifest.documents}
    for name in sorted(set(golds) - set(names.values())):
        warn(f"{name} has gold but is not in the build: its facts count as missed")
    texts = {names[iri]: text for iri, text in build_texts(opened).items()}
    result = evaluate(build_facts(opened), golds, _ancestors(Path(gold), opened), texts)
    if as_json:
        emit_json(_scores(result, errors=errors))
        return
    _print(result, errors=errors)


def _read_gold(folder: Path) -> Mapping[str, list[GoldFact]]:
    from kg.outputs.agreement import iter_gold_facts

    golds = {}
    for path in sorted(folder.glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if "facts" in content:
                golds[str(content["document"])] = list(iter_gold_facts(content["document"], content["facts"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            hint = "a gold file is JSON with document and facts: see docs/explanation/evaluation.md"
            raise UsageError("KG112", f"{path.name} does not hold gold facts", hint) from error
    if not golds:
        raise UsageError(
            "KG111", f"the folder {folder} holds no gold file", "give a folder of JSON files with document and facts"
        )
    return golds


def _ancestors(folder: Path, build: Build) -> Ancestors:
    """Return the hierarchy that the gold comes with (`broader.tsv`), or that of the build's reference graph."""
    from kg.outputs.agreement import close_hierarchy
    from kg.vocab import compact

    listed = folder / "broader.tsv"
    if listed.is_file():
        lines = (line.split("\t") for line in listed.read_text(encoding="utf-8").splitlines())
        return close_hierarchy((parts[0], parts[1]) for parts in lines if len(parts) == 2)
    rows = build.store.query(_HIERARCHY).rows
    return close_hierarchy(
        (compact(str(getattr(narrower, "value", ""))), compact(str(getattr(broader, "value", ""))))
        for narrower, broader in rows
    )


def _scores(result: Evaluation, *, errors: bool) -> dict[str, object]:
    scores: dict[str, object] = {facet: asdict(score) for facet, score in result.facets}
    scores["micro"] = {**asdict(result.micro), "false_quotes": result.false_quotes}
    if errors:
        from kg.outputs.facts import fact_object

        scores["missed"] = [fact_object(fact) for fact in result.missed]
        scores["wrong"] = [fact_object(fact) for fact in result.wrong]
    return scores


def _print(result: Evaluation, *, errors: bool) -> None:
    from kg.cli.tables import numbers_table

    columns = ("facet", "P", "R", "F1", "strict", "attrs", "flips", "said", "core")
    rows = [_row(facet, score) for facet, score in (*result.facets, ("micro", result.micro))]
    emit_rich(numbers_table(columns, rows))
    say(f"False quotes: {result.false_quotes}")
    if errors:
        from kg.cli.tables import plain_table

        listed = [*_errors("missed", result.missed), *_errors("wrong", result.wrong)]
        emit_rich("", plain_table(("", "document", "facet", "polarity", "concept", "quote"), listed))


def _row(facet: str, score: FacetScore) -> tuple[str, ...]:
    shares = (score.precision, score.recall, score.f1, score.strict, score.attrs)
    counts = (score.flips, score.said, score.core)
    return (facet, *(f"{share:.3f}" for share in shares), *(str(count) for count in counts))


def _errors(kind: str, facts: tuple[Fact, ...]) -> Iterator[tuple[str, ...]]:
    for fact in facts:
        attrs = ", ".join(str(value) for _, value in fact.attrs if value and not isinstance(value, bool))
        quote = " ".join(fact.quote.split())
        yield kind, fact.document, fact.facet, fact.polarity, fact.concept, quote + (f" ({attrs})" if attrs else "")
