"""`kg.toml`: what a project always asks for, so that nobody has to type it. Flags go before it, and the environment.

Keys are verbs and their long options; a few options that mean the same everywhere may stand at the top. A file that is
not understood is refused as a whole: a setting that is silently left out would give a wrong answer as right.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from kg.cli.console import read_date
from kg.cli.options import option_key
from kg.errors import KgError, UsageError, did_you_mean

SHARED: Final = {"as_of": "DATE", "base": "IRI", "given": "FILE", "store": "URL"}
"""The options that may stand at the top of the file, for every verb that has them, and what each takes."""

_UPLOADS: Final = frozenset({("build", "store"), ("merge", "store")})
"""Options that send data away, which is asked for verb by verb."""

_PLACES: Final = re.compile(r"\b(FILE|DIR|PATH)\b")

Verbs = Callable[[str], click.Command | None]
"""Gives a verb by its name."""


@dataclass(frozen=True, slots=True)
class Config:
    """A file of settings: where it is, its text, and what it sets at the top and for each verb."""

    path: Path
    text: str
    shared: Mapping[str, Any]
    verbs: Mapping[str, Mapping[str, Any]]

    def settings(self) -> Iterator[tuple[str, Any]]:
        """Yield each setting with the name that a person gives it: `as_of`, `check.fail_on`."""
        yield from self.shared.items()
        for verb, table in self.verbs.items():
            yield from ((f"{verb}.{key}", value) for key, value in table.items())


def find_config() -> Path | None:
    """Return the settings for the working directory: the nearest `kg.toml`, or `pyproject.toml` with a table `tool.kg`.

    Looked at are the directory and those above it up to the root of its repository, or it alone outside of one: a file
    that happens to lie further up is nobody's intention. What may not be looked at is as good as not there.
    """
    try:
        here = Path.cwd()
        above = [here, *here.parents]
        root = next((at for at, folder in enumerate(above) if (folder / ".git").exists()), 0)
        found = next(filter(None, map(_settings_in, above[: root + 1])), None)
    except OSError:
        return None
    return Path(found.name) if found and found.parent == here else found


def _settings_in(folder: Path) -> Path | None:
    if (folder / "kg.toml").is_file():
        return folder / "kg.toml"
    project = folder / "pyproject.toml"
    table = re.compile(r"^\[tool\.kg[\].]", re.MULTILINE)
    return project if project.is_file() and table.search(project.read_text("utf-8", "replace")) else None


def read_config(path: Path, verbs: Verbs, names: tuple[str, ...]) -> Config:
    """Return the settings of a file, all of them checked against the verbs (`names`) and their options.

    Raises UsageError KG115 for a file that cannot be read, KG116 for a key that stands for no option, KG117 for a value
    that does not fit its option.
    """
    text, content = _parse(path)
    tables = {key: value for key, value in content.items() if key in names and isinstance(value, dict)}
    config = Config(path, text, {key: value for key, value in content.items() if key not in tables}, tables)
    for key, value in config.shared.items():
        if key not in SHARED:
            then = f"the tables are the verbs that kg --help lists; {', '.join(SHARED)} stand at the top"
            hint = f"write it as a table: [{key}]" if key in names else did_you_mean(key, (*SHARED, *names), then)
            raise _error("KG116", config, "", key, f'"{key}" has no place here', hint)
        _fit(config, "", key, value, click.Option([f"--{key}"], metavar=SHARED[key]))
    for verb, table in tables.items():
        options = _options(verbs(verb))
        for key, value in table.items():
            if key not in options:
                hint = did_you_mean(key, options, f"kg {verb} --help lists the options")
                raise _error("KG116", config, verb, key, f'kg {verb} has no option "{key}"', hint)
            _fit(config, verb, key, value, options[key])
    return config


def default_values(config: Config, verb: str, command: click.Command) -> dict[str, Any]:
    """Return what a file sets for a verb, by the name of the verb's parameter in Python, as click's `default_map`."""
    own = config.verbs.get(verb, {})
    values: dict[str, Any] = {}
    for key, option in _options(command).items():
        value = own.get(key, config.shared.get(key) if is_shared(verb, key) else None)
        if value is not None and option.name:
            values[option.name] = _fit(config, verb, key, value, option)
    # What kg build writes is what the others read.
    output = config.verbs.get("build", {}).get("output")
    values |= {name: _placed(config, output) for name in build_arguments(command) if output}
    return values


def is_shared(verb: str, key: str) -> bool:
    """Tell whether an option of a verb may be set for all verbs at once."""
    return key in SHARED and (verb, key) not in _UPLOADS


def build_arguments(command: click.Command) -> list[str]:
    """Return the arguments of a verb that stand for the build that `kg build` writes if it is told nothing else."""
    return [
        one.name for one in command.params if isinstance(one, click.Argument) and one.name and one.default == "build"
    ]


def teach_environment(verb: str, command: click.Command) -> None:
    """Let each option of a verb be set in the environment: `KG_CHECK_FAIL_ON`, and `KG_AS_OF` for all verbs."""
    for key, option in _options(command).items():
        names = [f"KG_{verb}_{key}".upper()]
        option.envvar = [*names, f"KG_{key}".upper()] if is_shared(verb, key) else names
    for argument in command.params:
        if argument.name in build_arguments(command):
            argument.envvar = "KG_BUILD_OUTPUT"


def _options(command: click.Command | None) -> dict[str, click.Option]:
    options = command.params if command else ()
    return {option_key(option): option for option in options if isinstance(option, click.Option)}


def _parse(path: Path) -> tuple[str, Mapping[str, Any]]:
    hint = "name a TOML file with --config, or leave it out with --no-config"
    try:
        text = path.read_text("utf-8")
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error)[:1].lower() + str(error)[1:]
        raise UsageError("KG115", f"{path} is no valid TOML: {reason}", "mend the line that it names") from error
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror or "").lower() if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError("KG115", f"the settings {path} cannot be read: {reason}", hint) from error
    if path.name != "pyproject.toml":
        return text, content
    table = content.get("tool", {}).get("kg")
    if not isinstance(table, dict):
        raise UsageError("KG115", f"{path} has no table [tool.kg]", hint)
    return text, table


def _fit(config: Config, verb: str, key: str, value: Any, option: click.Option) -> Any:
    """Return a value as its option takes it. Raises UsageError KG117 if it is of another type, or none of its words."""
    if option.is_flag:
        kind, fits = "true or false", isinstance(value, bool)
    elif option.multiple:
        kind, fits = 'a list of texts like ["…"]', isinstance(value, list) and all(isinstance(x, str) for x in value)
    elif isinstance(option.type, click.types.IntParamType):
        kind, fits = "a number", isinstance(value, int) and not isinstance(value, bool)
    else:
        value = value.isoformat() if type(value) is date else value
        kind, fits = "a date" if option.metavar == "DATE" else 'text like "…"', isinstance(value, str)
    called = f"{verb}.{key}" if verb else key
    if not fits:
        raise _error("KG117", config, verb, key, f"{called} takes {kind}", f"write it like {key} = {_example(option)}")
    try:
        option.type_cast_value(click.Context(click.Command(verb)), value)
        if option.metavar == "DATE":
            read_date(value)
    except KgError as error:
        raise _error("KG117", config, verb, key, f"{called}: {error.message}", error.hint) from error
    except click.BadParameter as error:
        message = error.message.rstrip(".")
        raise _error("KG117", config, verb, key, f"{called}: {message}", f"kg {verb} --help tells what fits") from error
    return _placed(config, value) if isinstance(value, str) and _is_place(option) else value


def _example(option: click.Option) -> str:
    if option.is_flag:
        return "true"
    if option.metavar == "DATE":
        return "2026-11-01"
    words = getattr(option.type, "words", ("…",))
    return f'["{words[0]}"]' if option.multiple else "4" if option.type.name.startswith("integer") else f'"{words[0]}"'


def _is_place(option: click.Option) -> bool:
    return bool(option.metavar and _PLACES.search(option.metavar))


def _placed(config: Config, value: str) -> str:
    """Return a path as seen from here: in the file, it is told from where the file stands."""
    folder = config.path.parent.resolve()
    return value if value == "-" or "://" in value or folder == Path.cwd() else str(folder / value)


def _error(code: str, config: Config, verb: str, key: str, message: str, hint: str) -> UsageError:
    return UsageError(code, f"{config.path}, line {_line(config, verb, key)}: {message}", hint)


def _line(config: Config, verb: str, key: str) -> int:
    """Return the line on which a key stands, counted from 1; tomllib does not tell."""
    prefix = "tool.kg" if config.path.name == "pyproject.toml" else ""
    wanted, table = ".".join(filter(None, (prefix, verb, key))), ""
    lines = config.text.splitlines()
    for number, line in enumerate(lines, 1):
        head = re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line)
        name = re.match(r"\s*([\w.\"' -]+?)\s*=", line)
        table = head[1] if head else table
        here = table if head else ".".join(filter(None, (table, name[1].strip("\"'")))) if name else ""
        if here.replace(" ", "") == wanted:
            return number
    # Written in another way, such as `check = { fail_on = "info" }`: the first line that has the word.
    return next((number for number, line in enumerate(lines, 1) if re.search(rf"\b{re.escape(key)}\b", line)), 1)
