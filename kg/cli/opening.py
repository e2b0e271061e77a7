"""Opens what a command reads: the folder of a build, or a build on a SPARQL server (`--store`).

The one place that reads who we are to a server: from the environment, never from the command line.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import click

from kg.errors import UsageError
from kg.vocab import expand

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.graph.connection import Access
    from kg.graph.remote import RemoteStore
    from kg.graph.store import Store

_Command = TypeVar("_Command", bound=Callable[..., Any])

SECRET: Final = tuple(f"KG_STORE_{name}" for name in ("USER", "PASSWORD", "TOKEN", "CERTIFICATES"))
"""Who we are to a server: variables of the environment that are options of no verb, and stand in no file."""
_TYPED: Final = click.core.ParameterSource.COMMANDLINE
_FROM_FILE: Final = click.core.ParameterSource.DEFAULT_MAP

_DOCUMENTS: Final = f"""SELECT ?name ?iri ?sha256 WHERE {{
  ?iri a <{expand("ckg:PolicyDocument")}> ; <{expand("ckg:name")}> ?name ; <{expand("ckg:sha256")}> ?sha256
}} ORDER BY ?name ?iri"""


class Listed(Protocol):
    """A document of a build: its name, IRI, and the SHA-256 (hex) of its source."""

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def iri(self) -> str: ...  # noqa: D102

    @property
    def sha256(self) -> str: ...  # noqa: D102


class Opened(Protocol):
    """What commands read: a build in a folder (`kg.graph.folder.Build`) or on a server (`Served`)."""

    @property
    def store(self) -> Store:
        """The graphs."""
        ...

    @property
    def documents(self) -> Sequence[Listed]:
        """The documents, sorted by name."""
        ...

    @property
    def base(self) -> str:
        """The start of the IRIs of documents and graphs."""
        ...

    def text(self, document: str) -> str | None:
        """Return the text of a document (given by its IRI), None if it is gone."""
        ...


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    iri: str
    sha256: str


@dataclass(frozen=True)
class Served:
    """A build on a server, which holds its graphs but not the texts of its documents."""

    store: RemoteStore

    @cached_property
    def documents(self) -> tuple[_Entry, ...]:
        """The documents, sorted by name."""
        rows = self.store.query(_DOCUMENTS).rows
        return tuple(_Entry(*(str(getattr(term, "value", "")) for term in row)) for row in rows)

    @property
    def base(self) -> str:
        """The start of the IRIs of documents and graphs."""
        return f"{self.documents[0].iri.rpartition('/')[0]}/"

    def text(self, document: str) -> str | None:
        """Raise UsageError KG172: a server holds graphs."""
        message = "this needs the texts of the documents, which a server does not hold"
        hint = "name the folder of the build instead of --store (RDF needs no text with --evidence span)"
        raise UsageError("KG172", message, hint)


def store_option(command: _Command) -> _Command:
    """Add `--store URL` to a command that reads a build."""
    told = "Read from a SPARQL server instead of BUILD: sparql+http://HOST:PORT/PATH."
    return click.option("--store", default="", metavar="URL", callback=_unless_build_is_named, help=told)(command)


def _unless_build_is_named(context: click.Context, _option: click.Parameter, store: str) -> str:
    """Let a build that is named on the command line go before a server that stands in the settings."""
    named, asked = (context.get_parameter_source(name) for name in ("build", "store"))
    return "" if named is _TYPED and asked is not _TYPED else store


def open_store(build: str, store: str) -> Opened:
    """Open the folder of a build, or the build at the address of a server. Raises UsageError KG172 if both are given.

    A server is asked at once whether it is there and holds a build.
    """
    if not store:
        from kg.graph.folder import open_build

        return open_build(Path(build))
    context = click.get_current_context(silent=True)
    if context and context.get_parameter_source("build") is _TYPED:
        raise UsageError("KG172", f"both the build {build} and --store are given", "leave one of them out")
    opened = open_remote(store)
    opened.check()
    return Served(opened)


def words_for(build: str, store: str) -> tuple[str, ...]:
    """Return the words by which a command names what it reads."""
    return ("--store", store) if store else (build,)


def quoted_text(quads: Iterable[Quad]) -> str:
    """Return the passages of a document, from the quads of its graph, each in its place and blanks between them.

    What is quoted from it is what is quoted from the text itself.
    """
    from kg.identify import span_of

    exact = expand("oa:exact")
    found = [(str(quad.subject.value), str(quad.object.value)) for quad in quads if quad.predicate.value == exact]  # type: ignore[union-attr]
    signs = [" "] * max((span_of(iri).end for iri, _ in found), default=0)
    for iri, quote in found:
        span = span_of(iri)
        signs[span.start : span.end] = quote
    return "".join(signs)


def open_remote(store: str) -> RemoteStore:
    """Return the store at an address, empty or not; nothing is sent yet. Raises UsageError KG170, KG171 or KG173.

    Secrets do not go to an address that stands in a file, which may have come with a folder from anybody.
    """
    from kg.graph.address import parse_address
    from kg.graph.remote import RemoteStore

    access = read_access()
    context = click.get_current_context(silent=True)
    if (access.user or access.token) and context and context.get_parameter_source("store") is _FROM_FILE:
        message = "the address of the store comes from a file, and what the environment says of you is not sent there"
        raise UsageError("KG173", message, "give the address with --store, or in KG_STORE")
    return RemoteStore(parse_address(store), access)


def read_access() -> Access:
    """Return who we are to a server, from `KG_STORE_USER` and `KG_STORE_PASSWORD`, or `KG_STORE_TOKEN`.

    `KG_STORE_CERTIFICATES` names a file of certificates to trust. Raises UsageError KG173 if they do not fit together.
    """
    from kg.graph.connection import Access

    user, password, token, certificates = (os.environ.get(name, "") for name in SECRET)
    hint = "set KG_STORE_USER and KG_STORE_PASSWORD together, or KG_STORE_TOKEN alone"
    if bool(user) != bool(password) or (user and token):
        raise UsageError("KG173", "the environment does not say who you are to the server", hint)
    if not token.isprintable() or not token.isascii() or " " in token:
        raise UsageError("KG173", "KG_STORE_TOKEN holds a space or a sign that no token has", hint)
    if certificates and not Path(certificates).is_file():
        raise UsageError("KG173", "KG_STORE_CERTIFICATES names no file", "name a file of certificates in PEM")
    return Access(user, password, token, certificates)
