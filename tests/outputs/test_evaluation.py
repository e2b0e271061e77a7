"""The scorer agrees with the annotators' own script, and counts what it says it counts."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from kg.model import Fact
from kg.outputs.agreement import GoldFact, close_hierarchy, fact_from_object, iter_gold_facts
from kg.outputs.evaluation import evaluate
from kg.outputs.facts import render_facts, sort_facts

GOLD = Path(__file__).parents[2] / ".." / "shared" / "gold"
SEEDS = Path(__file__).parents[2] / "seeds"

HIERARCHY = close_hierarchy([("pd:EmailAddress", "pd:Contact"), ("pd:Contact", "dpv:PersonalData")])


def fact(
    concept: str, start: int, end: int, *, facet: str = "data", polarity: str = "affirmed", **attrs: str | bool
) -> Fact:
    return fact_from_object(
        {
            "document": "a.txt",
            "facet": facet,
            "concept": concept,
            "polarity": polarity,
            "attrs": attrs,
            "start": start,
            "end": end,
            "quote": "x" * (end - start),
        }
    )


def gold(noted: Fact, *also: str, core: bool = True) -> GoldFact:
    return GoldFact(noted, frozenset(also), core)


def test_a_right_fact_scores_full() -> None:
    noted = fact("pd:EmailAddress", 5, 10)
    result = evaluate([noted], {"a.txt": [gold(noted)]}, HIERARCHY)
    assert (result.micro.precision, result.micro.recall, result.micro.f1, result.micro.strict) == (1, 1, 1, 1)
    assert (result.missed, result.wrong) == ((), ())


def test_a_more_general_concept_elsewhere_is_neither_right_nor_wrong() -> None:
    noted = fact("pd:EmailAddress", 5, 10)
    result = evaluate([fact("dpv:PersonalData", 50, 60)], {"a.txt": [gold(noted)]}, HIERARCHY)
    assert (result.micro.said, result.micro.recall) == (0, 0.0)
    assert result.missed == (noted,)


def test_a_denial_read_as_practice_is_a_flip_and_wrong() -> None:
    noted = fact("pd:EmailAddress", 5, 10, polarity="denied")
    mine = fact("pd:EmailAddress", 5, 10)
    result = evaluate([mine], {"a.txt": [gold(noted)]}, HIERARCHY)
    assert result.micro.flips == 1
    assert result.wrong == (mine,)


def test_an_accepted_alternative_is_right_but_not_strictly() -> None:
    noted = fact("pd:EmailAddress", 5, 10)
    result = evaluate([fact("pd:Contact", 5, 10)], {"a.txt": [gold(noted, "pd:Contact")]}, HIERARCHY)
    assert (result.micro.f1, result.micro.strict) == (1.0, 0.0)


def test_classes_of_party_agree_whatever_their_word() -> None:
    noted = fact("dpv:DataController", 5, 10, facet="role", party="customers", context="", explicit=True)
    mine = fact("dpv:DataController", 5, 10, facet="role", party="your employer", context="", explicit=False)
    result = evaluate([mine], {"a.txt": [gold(noted)]}, HIERARCHY)
    assert (result.micro.f1, result.micro.attrs) == (1.0, 0.0)


def test_a_quote_that_is_not_its_slice_is_counted() -> None:
    noted = fact("pd:EmailAddress", 0, 3)
    assert evaluate([noted], {"a.txt": [gold(noted)]}, HIERARCHY, {"a.txt": "xxx"}).false_quotes == 0
    assert evaluate([noted], {"a.txt": [gold(noted)]}, HIERARCHY, {"a.txt": "yyy"}).false_quotes == 1


@pytest.mark.skipif(not (GOLD / "score.py").is_file(), reason="the annotators' gold folder is not beside this checkout")
@pytest.mark.parametrize("seed", range(3))
def test_scores_agree_with_the_annotators_script(seed: int, tmp_path: Path) -> None:
    golds: dict[str, list[GoldFact]] = {}
    for path in sorted(GOLD.glob("*.txt.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        golds[content["document"]] = list(iter_gold_facts(content["document"], content["facts"]))
    assert len(golds) == 5
    chaos = random.Random(seed)
    said = sort_facts(_distort(noted, golds, chaos) for facts in golds.values() for noted in facts)
    lines = tmp_path / "facts.jsonl"
    lines.write_text(render_facts(said), encoding="utf-8")
    script = [sys.executable, str(GOLD / "score.py"), "--json", "--texts", str(SEEDS), str(lines), *golds]
    expected = json.loads(subprocess.run(script, check=True, capture_output=True, text=True).stdout)
    pairs = [line.split("\t") for line in (GOLD / "broader.tsv").read_text(encoding="utf-8").splitlines()]
    texts = {name: (SEEDS / name).read_text(encoding="utf-8") for name in golds}
    result = evaluate(said, golds, close_hierarchy((child, parent) for child, parent in pairs), texts)
    rows = {**dict(result.facets), "micro": result.micro}
    assert list(rows) == list(expected)
    assert expected["micro"].pop("false_quotes") == result.false_quotes > 0
    for facet, row in rows.items():
        assert {name: getattr(row, name) for name in expected[facet]} == pytest.approx(expected[facet])
    assert 0.2 < result.micro.f1 < 0.95
    assert result.micro.flips > 0


def _distort(noted: GoldFact, golds: dict[str, list[GoldFact]], chaos: random.Random) -> Fact:
    """Return a gold fact, changed as a careless reader would: place, polarity, concept or attributes."""
    same, other = noted.fact, chaos.choice(golds[noted.fact.document]).fact
    shift = chaos.choice([0, 0, 0, 5, -5, 500])
    start = max(0, same.start + shift)
    concept = chaos.choice([same.concept] * 3 + sorted(noted.also) + [other.concept])
    polarity = chaos.choice([same.polarity] * 5 + ["denied"])
    attrs = chaos.choice([same.attrs] * 3 + [other.attrs])
    return Fact(same.document, same.facet, concept, polarity, attrs, start, start + same.end - same.start, same.quote)
