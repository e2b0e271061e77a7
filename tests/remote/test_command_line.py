"""`--store` on the command line: what a command prints from a folder, it prints from a server."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.main import cli
from kg.graph.folder import Build
from kg.reasoning.axioms import ontology_triples
from kg.reasoning.consistency import check_document
from kg.resources import folder as resource
from tests.remote.conftest import Server
from tests.servers import free_port


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="kg")


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "documents"),
        ("query", "SELECT ?s WHERE { ?s a ckg:DataTransfer } ORDER BY ?s", "--json"),
        ("check", "--check", "dual-roles", "--as-of", "2026-01-01", "--json"),
        ("export", "--format", "facts"),
        ("export", "--format", "turtle", "--evidence", "span"),
        ("export", "--format", "nquads", "--evidence", "none"),
        ("export", "--format", "ropa-ods", "--as-of", "2026-01-01"),
        ("export", "--format", "measures"),
        ("show", "--format", "html", "-o", "-", "--as-of", "2026-01-01"),
        ("validate", "--json"),
    ],
    ids=lambda arguments: " ".join(arguments[:3])[:30],
)
def test_a_server_gives_what_the_folder_gives(arguments: tuple[str, ...], server: Server, folder: Path) -> None:
    verb, *rest = arguments
    asked = rest[:1] if verb == "query" else []
    here = run(verb, *asked, folder, *rest[len(asked) :])
    there = run(verb, *rest, "--store", server.address)
    assert (there.exit_code, there.stdout) == (here.exit_code, here.stdout), there.stderr
    assert there.stdout


def test_a_server_is_a_side_of_a_comparison(oxigraph: Server, folder: Path) -> None:
    result = run("diff", oxigraph.address, folder, "--fail-on-change")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "No claim changed"), result.stderr


def test_a_server_is_reasoned_over(oxigraph: Server, build: Build) -> None:
    pytest.importorskip("owlready2", reason="the extra reason is not installed")
    entry = build.documents[0]
    result = run("reason", "--store", oxigraph.address, "--document", entry.name, "--json")
    assert result.exit_code == 0, result.stderr
    expected = check_document(ontology_triples(resource("ontology")), build.store, entry.iri)
    assert json.loads(result.stdout)["documents"] == [json.loads(json.dumps(asdict(expected)))]
    assert expected.roles


def test_what_only_the_texts_can_tell_is_refused(oxigraph: Server) -> None:
    for arguments in (("export", "--format", "turtle"), ("check", "--format", "sarif")):
        result = run(*arguments, "--store", oxigraph.address)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "error[KG172]" in result.stderr


def test_a_folder_and_a_server_are_one_too_many(oxigraph: Server, folder: Path) -> None:
    result = run("query", "documents", folder, "--store", oxigraph.address)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "error[KG172]" in result.stderr


def test_a_server_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.graph.remote.RETRIES", 0)
    monkeypatch.setenv("KG_STORE_TOKEN", "hidden")
    result = run("check", "--store", f"sparql+http://127.0.0.1:{free_port()}/query")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith("error[KG370]")
    assert result.stderr.count("\n") == 1
    assert "hidden" not in result.stderr


@pytest.mark.parametrize(
    "environment",
    [
        {"KG_STORE_USER": "someone"},
        {"KG_STORE_PASSWORD": "secret"},
        {"KG_STORE_USER": "someone", "KG_STORE_PASSWORD": "secret", "KG_STORE_TOKEN": "token"},
        {"KG_STORE_TOKEN": "two words"},
        {"KG_STORE_CERTIFICATES": "/nowhere.pem"},
    ],
    ids=lambda environment: ", ".join(environment),
)
def test_an_environment_that_does_not_say_who_we_are_is_refused(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = run("query", "documents", "--store", "sparql+http://127.0.0.1:9/query")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "error[KG173]" in result.stderr
    assert "secret" not in result.stderr


def test_the_password_comes_from_the_environment(virtuoso: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    # Virtuoso's second endpoint answers only those who log in.
    address = virtuoso.address.replace("/sparql?", "/sparql-auth?")
    refused = run("query", "documents", "--store", address)
    assert (refused.exit_code, refused.stderr.partition("]")[0]) == (4, "error[KG372")
    monkeypatch.setenv("KG_STORE_USER", "dba")
    monkeypatch.setenv("KG_STORE_PASSWORD", "dba")
    result = run("query", "documents", "--store", address)
    assert result.exit_code == 0, result.stderr
    assert "000_5d953c655fc032a0.txt" in result.stdout
