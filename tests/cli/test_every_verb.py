"""What all verbs have in common: JSON of the form that is published, and a next step that can be taken."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
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
    "build": ("build acme.txt -o acme", "build nowhere -o none"),
    "merge": ("merge shard -o merged",),
    "query": ("query recipients", "query 'ASK { ?s ?p ?o }'", "query"),
    "queries": ("queries", "queries rights"),
    "export": ("export -o facts.jsonl", "export --format csv -o tables"),
    "show": ("show -o flows.html", f"show --document {DOCUMENT} -o flows.svg"),
    "explain": (f"explain {DOCUMENT}",),
    "check": ("check --check notice --fail-on none --status satisfied --status missing", "check --list"),
    "report": ("report", f"report --document {DOCUMENT} -o report.md"),
    "diff": ("diff acme.txt newer.txt",),
    "verify": ("verify",),
    "validate": ("validate",),
    "reason": (f"reason build --document {DOCUMENT}",),
    "eval": ("eval --gold gold --errors --against scores.json",),
    "schema": ("schema",),
    "completion": ("completion zsh",),
    "doctor": ("doctor",),
}
"""What is asked of each verb, of a build of the seeds; a new verb stands here, and has its schema in kg/schemas."""
CASES = [(verb, command) for verb, commands in COMMANDS.items() for command in commands]
NEEDS = {"validate": "shacl", "reason": "owlready2"}


@pytest.fixture(scope="module")
def folder(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make what the commands read: a build of the seeds, a policy, a shard, gold and earlier scores."""
    new = tmp_path_factory.mktemp("verbs")
    assert run("build", ROOT / "seeds", "-o", new / "build").exit_code == 0
    (new / "acme.txt").write_text("We collect your name, and share it with Google Analytics.", encoding="utf-8")
    (new / "newer.txt").write_text("We collect your name, and share it with Mixpanel.", encoding="utf-8")
    assert run("build", new / "acme.txt", "-o", new / "shard", "--shard", "1/1").exit_code == 0
    (new / "gold").mkdir()
    facts = [{"facet": "data", "concept": "pd:Fingerprint", "start": 11, "end": 15, "core": True}]
    gold = {"document": DOCUMENT, "facts": facts, "profile": {"language": "en"}}
    (new / "gold" / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    assert run("eval", new / "build", "--gold", new / "gold", "--save", new / "scores.json").exit_code == 0
    return new


@pytest.fixture
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    return folder


def problems(value: object, name: str) -> list[str]:
    validator = Draft202012Validator(load_schema(name))
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def skip_without_extra(verb: str) -> None:
    if verb in NEEDS and not find_spec(NEEDS[verb]):
        pytest.skip(f"{NEEDS[verb]}, which kg {verb} needs, is not installed")


def test_every_verb_has_a_schema_and_a_case_here() -> None:
    assert sorted(schema_names()) == sorted([*VERBS, "facts"])
    assert list(COMMANDS) == list(VERBS)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("verb", "command"), CASES)
def test_json_has_the_published_form_and_no_word_for_people_follows(verb: str, command: str, run: Run) -> None:
    skip_without_extra(verb)
    result = run(*shlex.split(command), "--json")
    assert result.exit_code == (3 if "nowhere" in command else 0), result.stderr
    assert problems(json.loads(result.stdout), verb) == []
    assert "Next: " not in result.stderr


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("verb", "command"), [case for case in CASES if "nowhere" not in case[1]])
def test_the_next_step_that_is_named_can_be_taken(verb: str, command: str, run: Run) -> None:
    skip_without_extra(verb)
    named = [line for line in run(*shlex.split(command)).stderr.splitlines() if line.startswith("Next: ")]
    assert len(named) == 1
    program, *words = shlex.split(named[0].removeprefix("Next: "))
    assert program == "kg"
    # A shell would take what stands behind these.
    ends = [at for at, word in enumerate(words) if word == ">"]
    result = run(*words[: ends[0] if ends else None])
    assert result.exit_code in (0, 1), named[0] + result.stderr  # 1: it found something


@pytest.mark.usefixtures("here")
def test_the_other_forms_of_json_are_those_published_too(run: Run) -> None:
    shard = run("build", "acme.txt", "-o", "again", "--shard", "1/1", "--json")
    assert problems(json.loads(shard.stdout), "build") == []
    claims = json.loads(run("explain", DOCUMENT, "--json").stdout)
    derived = next(end["derived"] for claim in claims for end in claim["follows"])
    conclusions = json.loads(run("explain", derived, "--json").stdout)
    assert conclusions[0]["premises"]
    assert problems(conclusions, "explain") == []


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_is_sound_and_refuses_what_has_another_form(name: str, run: Run) -> None:
    schema = json.loads(run("schema", name).stdout)
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
    assert "there is no schema named chek. Hint: did you mean check? kg schema lists them." in result.stderr
