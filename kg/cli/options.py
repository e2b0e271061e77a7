"""What options of several verbs have in common: words to choose from, and where a value comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click
from click.shell_completion import CompletionItem

from kg.errors import UsageError, did_you_mean

# Only newer versions of click know what a type of parameter converts to.
if TYPE_CHECKING:
    Words: TypeAlias = click.ParamType[str]
else:
    Words = click.ParamType


class OneOf(Words):
    """One of a few words, such as the formats of a verb; for any other, the error names the nearest."""

    name = "word"

    def __init__(self, words: Sequence[str], what: str = "format", code: str = "KG103") -> None:
        self.words = words
        self.what = what
        self.code = code

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the words as help shows them."""
        return "|".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word as it is. Raises UsageError with the code given for a word that is none of these."""
        if value not in self.words:
            hint = did_you_mean(str(value), self.words, f"choose one of {', '.join(self.words)}")
            where = f" ({variable})" if (variable := from_environment(param, ctx)) else ""
            raise UsageError(self.code, f'there is no {self.what} "{value}"{where}', hint)
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the words that begin like this."""
        return [CompletionItem(word) for word in self.words if word.startswith(incomplete)]


def option_key(option: click.Parameter) -> str:
    """Return the name by which `kg.toml` and the environment know an option: `fail_on` for `--fail-on`."""
    longest = max(option.opts, key=len)
    return longest.lstrip("-").replace("-", "_")


def from_environment(param: click.Parameter | None, ctx: click.Context | None) -> str:
    """Return the variable of the environment that a parameter has its value from, "" if it has it from elsewhere."""
    if param is None or ctx is None or ctx.get_parameter_source(param.name or "") is not _ENVIRONMENT:
        return ""
    names = [param.envvar] if isinstance(param.envvar, str) else param.envvar or ()
    return next((name for name in names if os.environ.get(name)), "")


_ENVIRONMENT = click.core.ParameterSource.ENVIRONMENT


def format_of(output: str, formats: Mapping[str, str]) -> str:
    """Return the format that a file's extension stands for (`formats` has them by extension, such as `.html`).

    Raises UsageError KG103 if it stands for none.
    """
    extension = Path(output).suffix.lower()
    if extension in formats:
        return formats[extension]
    told = ", ".join(f"{known} {form}" for known, form in formats.items())
    called = f"the extension {extension}" if extension else f'a name without an extension, "{output}",'
    raise UsageError("KG103", f"{called} stands for no format ({told})", "use one of these, or add --format")
