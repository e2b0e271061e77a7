"""`kg eval`: a build's facts against what careful readers noted down."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.console import emit_json, emit_rich, say, say_next, warn
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.graph.folder import Build
    from kg.model import Fact
    from kg.outputs.agreement import Ancestors, GoldFact
    from kg.outputs.change import Change
    from kg.outputs.evaluation import Evaluation, FacetScore
    from kg.outputs.intervals import Interval
    from kg.outputs.profiles import FieldScore

_HIERARCHY = """
SELECT ?narrower ?broader WHERE {
  ?narrower <http://www.w3.org/2004/02/skos/core#broader> ?broader
} ORDER BY ?narrower ?broader
"""


@click.command("eval", epilog="Example: kg eval build --gold gold/ --errors")
@click.argument("build", default="build")
@click.option("--gold", required=True, metavar="DIR", help="Folder with one JSON file of gold facts for each document.")
@click.option("--errors", is_flag=True, help="Also list what was missed and what was wrong.")
@click.option("--save", metavar="FILE", help="Keep the scores in a file, for --against.")
@click.option("--against", metavar="FILE", help="Compare with scores that --save kept of another version or build.")
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
def command(build: str, gold: str, errors: bool, save: str | None, against: str | None, as_json: bool) -> None:
    """Score a build against gold facts.

    Per facet and per document: precision (P), recall of core facts (R), F1 with the interval in which chance moves it
    (95 % of resampled documents), F1 with the gold's own concept alone (strict), the share of right attributes (attrs),
    affirmations of what the gold denies and the reverse (flips). Documents that the build lacks count as missed;
    documents without gold are not scored. Where the gold notes what a document says of itself (publisher, product,
    effective_date, language), that is scored too.
    """
    from kg.cli.console import write_output
    from kg.cli.formats import build_facts, build_texts
    from kg.graph.claims import read_statements
    from kg.graph.folder import open_build
    from kg.outputs.change import compare, parse_record, record, render_record
    from kg.outputs.evaluation import evaluate
    from kg.outputs.profiles import score_profiles

    opened = open_build(Path(build))
    names = {entry.iri: entry.name for entry in opened.documents}
    texts = {names[iri]: text for iri, text in build_texts(opened).items()}
    earlier = parse_record(_read(Path(against)), against) if against else None
    golds, noted = _read_gold(Path(gold), texts, {entry.name: entry.sha256 for entry in opened.documents})
    for name in sorted(set(golds) - set(names.values())):
        warn(f"{name} has gold but is not in the build: its facts count as missed")
    result = evaluate(build_facts(opened), golds, _ancestors(Path(gold), opened), texts)
    profiles = score_profiles({name: read_statements(opened.store, iri)[0] for iri, name in names.items()}, noted)
    now = record(result)
    change = compare(earlier, now) if earlier else None
    if save:
        write_output(render_record(now), save)
    if as_json:
        emit_json(_scores(result, profiles, change, errors=errors))
        return
    _print(result, profiles, errors=errors)
    if change:
        _print_change(change)
    say_next("kg", "eval", build, "--gold", gold, *(("--save", "scores.json") if errors else ("--errors",)))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("KG113", f"{path} cannot be read", "name a file that kg eval --save wrote") from error


def _read_gold(
    folder: Path, texts: Mapping[str, str], hashes: Mapping[str, str]
) -> tuple[Mapping[str, list[GoldFact]], Mapping[str, Mapping[str, str]]]:
    """Return the facts and the profiles that the gold notes, by document."""
    from kg.outputs.agreement import iter_gold_facts

    golds, profiles = {}, {}
    for path in sorted(folder.glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if "facts" not in content:
                continue
            name = str(content["document"])
            golds[name] = list(iter_gold_facts(name, content["facts"], texts.get(name, "")))
            profiles[name] = {str(field): str(value) for field, value in content.get("profile", {}).items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            hint = "a gold file is JSON with document and facts: see docs/explanation/evaluation.md"
            raise UsageError("KG112", f"{path.name} does not hold gold facts", hint) from error
        if hashes.get(name) not in (None, content.get("sha256", hashes.get(name))):
            message = f"the gold in {path.name} is of another version of {name} than the build's"
            raise UsageError("KG114", message, "build the version whose sha256 the gold names")
    if not golds:
        raise UsageError(
            "KG111", f"the folder {folder} holds no gold file", "give a folder of JSON files with document and facts"
        )
    return golds, profiles


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


def _scores(
    result: Evaluation, profiles: Sequence[FieldScore], change: Change | None, *, errors: bool
) -> dict[str, object]:
    from kg.outputs.intervals import f1_intervals

    scores: dict[str, object] = {facet: asdict(score) for facet, score in result.facets}
    scores["micro"] = {**asdict(result.micro), "false_quotes": result.false_quotes}
    scores["documents"] = {name: asdict(score) for name, score in result.documents}
    scores["intervals"] = asdict(f1_intervals(result))
    if profiles:
        scores["profile"] = {score.field: {"right": score.right, "noted": score.noted} for score in profiles}
    if errors:
        from kg.outputs.facts import fact_object

        scores["missed"] = [fact_object(fact) for fact in result.missed]
        scores["wrong"] = [fact_object(fact) for fact in result.wrong]
    if change:
        scores["change"] = asdict(change)
    return scores


def _print(result: Evaluation, profiles: Sequence[FieldScore], *, errors: bool) -> None:
    from kg.cli.tables import numbers_table, plain_table
    from kg.outputs.intervals import f1_intervals

    columns = ("P", "R", "F1", "95 %", "strict", "attrs", "flips", "said", "core")
    found = f1_intervals(result)
    micro = _row("micro", result.micro, found.micro)
    by_facet = [_row(name, score, found.facets[name]) for name, score in result.facets]
    emit_rich(numbers_table(("facet", *columns), [*by_facet, micro]))
    if len(result.documents) > 1:
        by_document = [_row(name, score, found.documents[name]) for name, score in result.documents]
        emit_rich("", numbers_table(("document", *columns), [*by_document, micro]))
    if profiles:
        rows = [(score.field, str(score.right), str(score.noted)) for score in profiles]
        emit_rich("", plain_table(("profile", "right", "noted"), rows))
    say(f"False quotes: {result.false_quotes}")
    if errors:
        listed = [*_errors("missed", result.missed), *_errors("wrong", result.wrong)]
        emit_rich("", plain_table(("", "document", "facet", "polarity", "concept", "quote"), listed))


def _print_change(change: Change) -> None:
    from kg.cli.tables import numbers_table, plain_table

    rows = [
        (row.facet, f"{row.before:.3f}", f"{row.after:.3f}", f"{row.after - row.before:+.3f}", _range(row.interval))
        for row in change.facets
    ]
    emit_rich("", numbers_table(("facet", "F1 before", "after", "change", "95 %"), rows))
    listed = [
        (kind, *said)
        for kind, facts in (
            ("found now", change.found),
            ("missed now", change.missed),
            ("right now", change.righted),
            ("wrong now", change.wronged),
        )
        for said in facts
    ]
    if listed:
        emit_rich("", plain_table(("", "document", "facet", "polarity", "concept", "place"), listed))


def _row(name: str, score: FacetScore, interval: Interval) -> tuple[str, ...]:
    shares = [f"{share:.3f}" for share in (score.precision, score.recall, score.f1, score.strict, score.attrs)]
    counts = (score.flips, score.said, score.core)
    return (name, *shares[:3], _range(interval), *shares[3:], *(str(count) for count in counts))


def _range(interval: Interval) -> str:
    return f"{interval[0]:.2f}–{interval[1]:.2f}" if interval[0] >= 0 else f"{interval[0]:+.2f}…{interval[1]:+.2f}"


def _errors(kind: str, facts: tuple[Fact, ...]) -> Iterator[tuple[str, ...]]:
    for fact in facts:
        attrs = ", ".join(str(value) for _, value in fact.attrs if value and not isinstance(value, bool))
        quote = " ".join(fact.quote.split())
        yield kind, fact.document, fact.facet, fact.polarity, fact.concept, quote + (f" ({attrs})" if attrs else "")
