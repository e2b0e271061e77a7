"""Each verb prints JSON of the form that is published for it, and no verb has one without the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from kg.cli.main import VERBS
from kg.outputs.schemas import load_schema, schema_names

Run: TypeAlias = Callable[..., Result]
ROOT = Path(__file__).parents[2]
DOCUMENT = "003_5a8cfb142fc424b3.txt"
COMMANDS = {
    "build": (("{new}/acme.txt", "-o", "{new}/build"), ("nowhere", "-o", "{new}/none")),
    "merge": (("{new}/shard", "-o", "{new}/merged"),),
    "query": (("recipients", "{build}"), ("ASK {{ ?s ?p ?o }}", "{build}"), ()),
    "queries": ((), ("cross-border-transfers",)),
    "export": (("{build}", "-o", "{new}/facts.jsonl"), ("{build}", "--format", "csv", "-o", "{new}/tables")),
    "explain": ((DOCUMENT, "{build}"),),
    "check": (("{build}", "--fail-on", "none", "--status", "satisfied", "--status", "missing"), ("--list",)),
    "verify": (("{build}",),),
    "validate": (("{build}",),),
    "reason": (("{build}", "--document", DOCUMENT),),
    "eval": (("{build}", "--gold", "{new}/gold", "--errors", "--against", "{new}/scores.json"),),
    "schema": ((),),
    "completion": (("zsh",),),
    "doctor": ((),),
}
"""What is asked of each verb, with --json, on the seeds; a new verb stands here with its schema."""
NEEDS = {"validate": "shacl", "reason": "owlready2"}


@pytest.fixture(scope="module")
def places(run: Run, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Make what the commands read: a build of the seeds, a shard, gold and earlier scores."""
    new = tmp_path_factory.mktemp("json")
    build = new / "seeds"
    assert run("build", ROOT / "seeds", "-o", build).exit_code == 0
    (new / "acme.txt").write_text("We collect your name, and share it with Google Analytics.", encoding="utf-8")
    assert run("build", new / "acme.txt", "-o", new / "shard", "--shard", "1/1").exit_code == 0
    (new / "gold").mkdir()
    facts = [{"facet": "data", "concept": "pd:Fingerprint", "start": 11, "end": 15, "core": True}]
    gold = {"document": DOCUMENT, "facts": facts, "profile": {"language": "en"}}
    (new / "gold" / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    assert run("eval", build, "--gold", new / "gold", "--save", new / "scores.json").exit_code == 0
    return {"new": str(new), "build": str(build)}


def problems(value: object, name: str) -> list[str]:
    validator = Draft202012Validator(load_schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def test_every_verb_has_a_schema_and_a_case_here() -> None:
    assert sorted(schema_names()) == sorted([*VERBS, "facts"])
    assert list(COMMANDS) == list(VERBS)


@pytest.mark.parametrize(("verb", "words"), [(verb, words) for verb in COMMANDS for words in COMMANDS[verb]])
def test_json_has_the_published_form_and_nothing_comes_after(
    verb: str, words: Sequence[str], places: dict[str, str], run: Run
) -> None:
    if verb in NEEDS and not find_spec(NEEDS[verb]):
        pytest.skip(f"{NEEDS[verb]}, which kg {verb} needs, is not installed")
    result = run(verb, *(word.format(**places) for word in words), "--json")
    assert result.exit_code in ((3,) if "nowhere" in words else (0,)), result.stderr
    assert problems(json.loads(result.stdout), verb) == []
    assert "Next: " not in result.stderr


def test_the_other_forms_of_json_are_those_published_too(places: dict[str, str], run: Run) -> None:
    shard = run("build", f"{places['new']}/acme.txt", "-o", f"{places['new']}/again", "--shard", "1/1", "--json")
    assert problems(json.loads(shard.stdout), "build") == []
    claims = json.loads(run("explain", DOCUMENT, places["build"], "--json").stdout)
    derived = next(end["derived"] for claim in claims for end in claim["follows"])
    conclusions = json.loads(run("explain", derived, places["build"], "--json").stdout)
    assert conclusions[0]["premises"]
    assert problems(conclusions, "explain") == []


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_is_sound_and_refuses_what_has_another_form(name: str, run: Run) -> None:
    result = run("schema", name)
    schema = json.loads(result.stdout)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"].startswith("https://w3id.org/compliance-kg/")
    assert schema["title"] and schema["description"]
    assert problems({"unheard": ["of"]}, name) and problems(7, name)


def test_the_facts_schema_is_the_one_in_the_reference() -> None:
    kept = json.loads((ROOT / "docs/reference/facts.schema.json").read_text(encoding="utf-8"))
    assert load_schema("facts") == kept


def test_an_unknown_schema_is_answered_with_the_nearest(run: Run) -> None:
    result = run("schema", "chek")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        "error[KG118]: there is no schema named chek. Hint: did you mean check? kg schema lists them." in result.stderr
    )
