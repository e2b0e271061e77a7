"""The magics `%kg` and `%%kg`."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import click

from kg.cli.main import usage_error
from kg.cli.query import parse_params
from kg.errors import UsageError
from kg.notebook.policies import Policies, open
from kg.notebook.shown import Answer

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


class Magic:
    """`%kg` and `%%kg` of one notebook, with the build and the date that are asked unless others are named."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._place = "build"
        self._as_of = ""

    def run(self, line: str, cell: str | None = None) -> Answer | Policies | None:
        """Answer what a line or a cell asks; `%kg --build DIR` says of which build from there on."""
        given = _parse(line)
        if given is None:
            return None
        self._place = given["build"] or self._place
        self._as_of = given["as_of"] or self._as_of
        words = [*given["words"]] if cell is None else [cell, *given["words"]]
        if not words:
            return open(self._place, as_of=self._as_of)
        question, *place = words
        if len(place) > 1:
            raise UsageError("KG102", f'the word "{place[1]}" is one too many', "%kg --help tells what fits")
        # A build is opened anew each time, since it may have been made anew.
        policies = open(*(place or [self._place]), as_of=self._as_of)
        answer = policies.query(question, documents=given["document"], **parse_params(given["param"]))
        if given["to"]:
            self._shell.user_ns[given["to"]] = answer
        return answer


_LINE: Final = click.Command(
    "%kg",
    help="Ask a build: %kg QUESTION [BUILD] for a named query or a .rq file, and %%kg [BUILD] above SPARQL.",
    params=[
        click.Argument(["words"], nargs=-1, metavar="[QUESTION] [BUILD]"),
        click.Option(["--build"], default="", metavar="DIR|URL", help="Ask this build from here on."),
        click.Option(["--as-of"], default="", metavar="DATE", help="Ask as of this date from here on."),
        click.Option(["--param"], multiple=True, metavar="NAME=VALUE", help="Set a parameter of the query."),
        click.Option(["--document"], multiple=True, metavar="NAME", help="Ask of this document only."),
        click.Option(["--to"], default="", metavar="NAME", help="Keep the answer under this name too."),
    ],
)


def _parse(line: str) -> Mapping[str, Any] | None:
    """Return what a line says, None if it asked for help, which is printed."""
    try:
        return _LINE.make_context("%kg", shlex.split(line)).params
    except ValueError as error:
        raise UsageError("KG102", f"the line ends within a quote: {line.strip()}", "close the quote") from error
    except click.exceptions.Exit:
        return None
    except click.ClickException as error:
        raise usage_error(error) from error


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Add `%kg` and `%%kg` to a notebook (called by `%load_ext kg.notebook`)."""
    shell.magics_manager.register_function(Magic(shell).run, "line_cell", "kg")
