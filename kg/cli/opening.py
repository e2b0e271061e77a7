"""Opens what a command reads: the folder of a build, or a build on a SPARQL server (`--store`).

The one place that reads who we are to a server: from the environment, never from the command line.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.graph.connection import Access
    from kg.graph.folder import Build
    from kg.graph.remote import RemoteStore
    from kg.graph.store import Store

_Command = TypeVar("_Command", bound=Callable[..., Any])

_DOCUMENTS: Final = """PREFIX ckg: <https://w3id.org/compliance-kg/ontology#>
SELECT ?name ?iri ?sha256 WHERE { ?iri a ckg:PolicyDocument ; ckg:name ?name ; ckg:sha256 ?sha256 } ORDER BY ?name ?iri
"""


def store_option(command: _Command) -> _Command:
    """Add `--store URL` to a command that reads a build."""
    told = "Read from a SPARQL server instead of BUILD: sparql+http://HOST:PORT/PATH."
    return click.option("--store", "address", default="", metavar="URL", help=told)(command)


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of a build: its name, IRI, and the SHA-256 (hex) of its source."""

    name: str
    iri: str
    sha256: str


@dataclass(frozen=True)
class Opened:
    """A build that is open for reading; `folder` is None where a server holds it.

    `words` are those by which a command names it.
    """

    store: Store
    folder: Build | None
    words: tuple[str, ...]

    @cached_property
    def documents(self) -> tuple[Listed, ...]:
        """The documents, sorted by name."""
        rows = self.store.query(_DOCUMENTS).rows
        return tuple(Listed(*(str(getattr(term, "value", "")) for term in row)) for row in rows)

    def build(self, why: str) -> Build:
        """Return the build's folder. Raises UsageError KG172, with what it is needed for, where a server holds it."""
        if self.folder is None:
            message = f"{why}, and a server does not hold it"
            raise UsageError("KG172", message, "name the folder of the build instead of --store")
        return self.folder


def open_store(build: str, address: str) -> Opened:
    """Open the folder of a build, or the build at the address of a server. Raises UsageError KG172 if both are given.

    A server is asked at once whether it is there and holds a build.
    """
    if not address:
        from kg.graph.folder import open_build

        opened = open_build(Path(build))
        return Opened(opened.store, opened, (build,))
    context = click.get_current_context(silent=True)
    source = context.get_parameter_source("build") if context else None
    if source is click.core.ParameterSource.COMMANDLINE:
        message = f"both the build {build} and --store are given"
        raise UsageError("KG172", message, "leave one of them out")
    store = open_remote(address)
    store.check()
    return Opened(store, None, ("--store", address))


def open_remote(address: str) -> RemoteStore:
    """Return the store at an address, empty or not; nothing is sent yet. Raises UsageError KG170, KG171 or KG173."""
    from kg.graph.address import parse_address
    from kg.graph.remote import RemoteStore

    return RemoteStore(parse_address(address), read_access())


def read_access() -> Access:
    """Return who we are to a server, from `KG_STORE_USER` and `KG_STORE_PASSWORD`, or `KG_STORE_TOKEN`.

    `KG_STORE_CERTIFICATES` names a file of certificates to trust. Raises UsageError KG173 if they do not fit together.
    """
    from kg.graph.connection import Access

    user, password, token = (os.environ.get(f"KG_STORE_{name}", "") for name in ("USER", "PASSWORD", "TOKEN"))
    certificates = os.environ.get("KG_STORE_CERTIFICATES", "")
    hint = "set KG_STORE_USER and KG_STORE_PASSWORD together, or KG_STORE_TOKEN alone"
    if bool(user) != bool(password) or (user and token):
        raise UsageError("KG173", "the environment does not say who you are to the server", hint)
    if not token.isprintable() or not token.isascii() or " " in token:
        raise UsageError("KG173", "KG_STORE_TOKEN holds a space or a sign that no token has", hint)
    if certificates and not Path(certificates).is_file():
        message = "KG_STORE_CERTIFICATES names no file"
        raise UsageError("KG173", message, "name a file of certificates in PEM, or unset it")
    return Access(user, password, token, certificates)
