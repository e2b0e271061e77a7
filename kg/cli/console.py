"""What a person sees: data on stdout, everything else on stderr, colour on a terminal only."""

from __future__ import annotations

import io
import json
import os
import shlex
import signal
import sys
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, TextIO

import click

from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType


def emit(content: str | bytes) -> None:
    """Write data to stdout as UTF-8 bytes, whatever the locale; a reader that has gone away ends it quietly.

    Raises UsageError KG108 if stdout is closed or its disk is full.
    """
    try:
        stream = sys.stdout.buffer
        stream.write(content.encode() if isinstance(content, str) else content)
        stream.flush()
    except BrokenPipeError:
        abandon_stdout()
    except (AttributeError, OSError) as error:
        # Python sets sys.stdout to None where the descriptor was closed before it started.
        raise stdout_error(error) from error


def abandon_stdout() -> None:
    """Let what is still to be written to stdout go nowhere: Python flushes once more at exit, and that would fail."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def stdout_error(error: Exception) -> UsageError:
    """Return what to tell when stdout cannot be written, and give stdout up."""
    abandon_stdout()
    reason = ((error.strerror if isinstance(error, OSError) else None) or "it is closed").lower()
    return UsageError("KG108", f"cannot write to standard output: {reason}", "write to a file or another place")


def emit_json(value: object) -> None:
    """Write one JSON document to stdout."""
    emit(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def emit_rich(*parts: RenderableType) -> None:
    """Write tables and styled text to stdout, at the width of the terminal."""
    emit(render(parts, terminal_width(), colour=has_colour(sys.stdout)))


def render(parts: Iterable[RenderableType], width: int, *, colour: bool = False) -> str:
    """Return rich parts as text of a width, without trailing spaces where there is no colour."""
    from rich.console import Console

    file = io.StringIO()
    console = Console(
        file=file,
        width=width,
        force_terminal=colour,
        force_jupyter=False,
        color_system="standard" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for part in parts:
        console.print(part)
    text = file.getvalue()
    return text if colour else "".join(line.rstrip() + "\n" for line in text.splitlines())


def say(message: str) -> None:
    """Write a message for a person to stderr, if anybody listens there."""
    with suppress(OSError):
        click.echo(message, err=True)


def say_next(*words: str) -> None:
    """Name the command to run next, on stderr, each word quoted as a shell needs it.

    Not where JSON was asked for: what reads that is a program.
    """
    context = click.get_current_context(silent=True)
    if context is None or not context.params.get("as_json"):
        say(_paint("Next: ", "dim") + shlex.join(words))


def warn(message: str) -> None:
    """Write a warning to stderr."""
    say(_paint("warning: ", "yellow") + message)


def say_error(error: KgError) -> None:
    """Write an error to stderr, in the one form that all errors have."""
    say_failure(error.code, error.message, error.hint)


def say_failure(code: str, message: str, hint: str) -> None:
    """Write what went wrong to stderr, as every error is written."""
    say(f"{_paint(f'error[{code}]', 'red')}: {message}. Hint: {hint}.")


def has_colour(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal that wants colour (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _paint(text: str, style: str) -> str:
    if not has_colour(sys.stderr):
        return text
    return click.style(text, dim=True) if style == "dim" else click.style(text, fg=style, bold=True)


def terminal_width() -> int:
    """Return how many characters a line of the terminal holds; 100 where there is no terminal."""
    # COLUMNS is asked first, then the terminal itself.
    return max(get_terminal_size((100, 24)).columns, 40)


def write_output(content: str | bytes, destination: str) -> Path | None:
    """Write an export to a file, or to stdout for `-`; return the file. Raise UsageError where it cannot be written."""
    if destination == "-":
        emit(content)
        return None
    path = Path(destination)
    with replacing(path) as partial:
        partial.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a file to write beside an output file, which takes its place in the end; raise UsageError KG108 if not.

    A half-written export is worse than none: readers see the old file or the new one.
    """
    if not path.name:
        raise UsageError("KG108", f'cannot write "{path}": it names no file', "give a file with -o")
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        partial.replace(path)
    except OSError as error:
        reason = (error.strerror or "it is not writable").lower()
        raise UsageError("KG108", f"cannot write {path}: {reason}", "give another file with -o") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end the process at once: the engine answers a long query without looking at Python's signals.

    For reading only, where nothing is left half done. A shell shows the end by a signal as exit code 130.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def read_date(given: str) -> date:
    """Return the date that an option names; today if it names none. Raises UsageError KG110 for what is no date."""
    from kg.queries import TODAY, parse_date

    if given in ("", TODAY):
        return date.today()
    try:
        return parse_date(given)
    except ValueError as error:
        raise UsageError("KG110", f'"{given}" is no date', "write it as YYYY-MM-DD") from error


def plural(count: int, noun: str, nouns: str = "") -> str:
    """Return a count with its noun.

    >>> plural(1, "document"), plural(2, "policy", "policies")
    ('1 document', '2 policies')
    """
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"
