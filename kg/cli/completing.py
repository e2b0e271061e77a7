"""What the shell can complete: for each argument and option of a verb, what is known of it without heavy imports.

Only kinds of parameters are told apart, by name and metavar, so that a verb is completed without being told about it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias

import click
from click.shell_completion import CompletionItem

from kg.cli.options import Words
from kg.resources import folder

Completer: TypeAlias = Callable[[click.Context, str], Iterator[CompletionItem]]

_MOST_DOCUMENTS: Final = 10_000
"""So many documents of a build are looked through: a shell does not wait."""
_FOLDERS: Final = ("build", "shards")
"""The arguments that are folders, whichever verb has them; others may be files."""
_HEADER: Final = re.compile(r"^#\+ (\w+): *(.*)$", re.MULTILINE)


class Known(Words):
    """Text of which the shell can be told how it may go on."""

    name = "text"

    def __init__(self, complete: Completer) -> None:
        self._complete = complete

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return what may stand there and begins like this; a kind of path, which the shell itself completes."""
        found = self._complete(ctx, incomplete)
        return [item for item in found if item.type != "plain" or item.value.startswith(incomplete)]


def teach_completion(verb: str, command: click.Command) -> None:
    """Give the parameters of a verb a type that completes, where something is known of what they take."""
    for parameter in command.params:
        completer = _completer(verb, parameter)
        if completer and isinstance(parameter.type, click.types.StringParamType):
            parameter.type = Known(completer)


def _completer(verb: str, parameter: click.Parameter) -> Completer | None:
    if isinstance(parameter, click.Argument):
        return _ARGUMENTS.get((verb, parameter.name or "")) or _paths("dir" if parameter.name in _FOLDERS else "file")
    named = _OPTIONS.get(max(parameter.opts, key=len))
    metavar = parameter.metavar or ""
    return (
        named
        or (_paths("file") if "FILE" in metavar or "PATH" in metavar else None)
        or (_paths("dir") if "DIR" in metavar else None)
    )


def _paths(kind: str) -> Completer:
    return lambda _, incomplete: iter((CompletionItem(incomplete, type=kind),))


def _queries(context: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    """Yield the named queries with what they answer; what has a slash or a dot is a file of the user's."""
    if "/" in incomplete or "." in incomplete:
        yield CompletionItem(incomplete, type="file")
        return
    for path in _query_files("."):
        if path.stem.startswith(incomplete):
            header = _header(path)
            yield CompletionItem(path.stem, help=header.get("question") or header.get("title"))


def _checks(_context: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    for path in _query_files("checks"):
        if path.stem.startswith(incomplete):
            yield CompletionItem(path.stem, help=_header(path).get("question"))


def _parameters(context: click.Context, _incomplete: str) -> Iterator[CompletionItem]:
    """Yield the parameters of the query that is asked."""
    asked = _argument(context, "query")
    for path in _query_files("."):
        if path.stem == asked:
            for declared in filter(None, _header(path).get("params", "").split(",")):
                yield CompletionItem(f"{declared.partition(':')[0].strip()}=", help=declared.strip())


def _documents(context: click.Context, _incomplete: str) -> Iterator[CompletionItem]:
    """Yield the documents of the build that is named, or of `build`."""
    listed = Path(_argument(context, "build") or "build") / "documents.jsonl"
    if listed.is_file():
        with listed.open(encoding="utf-8") as lines:
            yield from (CompletionItem(json.loads(line)["name"]) for line in islice(lines, _MOST_DOCUMENTS))


def _claims(context: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    """Yield the documents, whose claims are explained by name."""
    return _documents(context, incomplete)


def _schemas(_context: click.Context, _incomplete: str) -> Iterator[CompletionItem]:
    from kg.outputs.schemas import schema_names

    return (CompletionItem(name) for name in schema_names())


def _argument(context: click.Context, name: str) -> str:
    """Return an argument of the line so far; behind an option that lacks its value, click leaves arguments unread."""
    arguments = [one.name for one in context.command.params if isinstance(one, click.Argument)]
    unread = dict(zip(arguments, context.args, strict=False))
    return str(unread.get(name) or context.params.get(name) or "")


def _query_files(where: str) -> list[Path]:
    return sorted((folder("queries") / where).rglob("*.rq"), key=lambda path: path.stem)


def _header(path: Path) -> dict[str, str]:
    return dict(_HEADER.findall(path.read_text(encoding="utf-8")))


_ARGUMENTS: Final[dict[tuple[str, str], Completer]] = {
    ("diff", "new"): _paths("file"),
    ("diff", "old"): _paths("file"),
    ("explain", "claim"): _claims,
    ("queries", "name"): _queries,
    ("query", "query"): _queries,
    ("schema", "name"): _schemas,
}
_OPTIONS: Final[dict[str, Completer]] = {"--check": _checks, "--document": _documents, "--param": _parameters}
