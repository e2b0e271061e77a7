"""Arguments → the sources they name: files, folders, globs and standard input."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from glob import glob as expand_glob
from glob import has_magic
from itertools import chain, count
from os.path import normpath
from pathlib import Path, PurePath
from typing import Final

from kg.errors import SourceError
from kg.model import MediaType
from kg.reading.documents import MEDIA_TYPES

STDIN: Final = "-"
STDIN_NAME: Final = "stdin.txt"
_KNOWN = ", ".join(MEDIA_TYPES)
_BUILDS: Final = (frozenset({"manifest.json", "graph.nq", "store"}), frozenset({"shard.json", "graph.nq"}))
"""What tells the folder of a build, and of a shard of one; `kg.graph`, which writes them, stands above this room."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input: a file at `path`, or bytes of standard input in `data`; exactly one of both is given.

    `name` is the document's name in every output: unique among the sources found together.
    """

    name: str
    path: Path | None
    media_type: MediaType
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that was left out: its name (or the argument as given) and why."""

    name: str
    error: SourceError


@dataclass(frozen=True, slots=True)
class Found:
    """What arguments lead to: the sources sorted by name, and the arguments that lead nowhere, as given."""

    sources: tuple[Source, ...]
    failures: tuple[Failure, ...]


def find_sources(arguments: Sequence[str], *, stdin: bytes = b"", name: str = STDIN_NAME) -> Found:
    """Return the sources that arguments name; what is wrong with one of them does not stop the others.

    A folder is searched below itself for the known extensions; hidden entries, builds and README files, which tell
    about the folder, are left out. Its documents are named by their path below it. `-` stands for `stdin`, a document
    called `name`. A file given twice is read once.
    """
    found: dict[str, _Candidate] = {}
    failures: dict[str, Failure] = {}
    for argument in arguments:
        try:
            for candidate in _candidates(argument, stdin, name):
                if isinstance(candidate, Failure):
                    failures.setdefault(candidate.name, candidate)
                else:
                    found.setdefault(candidate.key, candidate)
        except SourceError as error:
            failures.setdefault(_shown(argument), Failure(_shown(argument), error))
    return Found(_named(found.values()), tuple(failures.values()))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file with the name it would like; `key` tells the same file reached by two ways."""

    key: str
    name: str
    path: Path | None
    media_type: MediaType
    data: bytes | None = None


def _candidates(argument: str, stdin: bytes, name: str) -> Sequence[_Candidate | Failure]:
    if argument == STDIN:
        return [_Candidate(STDIN, _decoded(name), None, _media_type(PurePath(name)), stdin)]
    if not argument:
        raise SourceError("KG201", "an input is given as an empty word", "name a file or folder")
    path = Path(argument)
    try:
        if path.is_dir():
            return _of_folder(path, argument)
        if path.is_file():
            return [_of_file(path, path.name)]
        special = path.exists()
    except (OSError, ValueError) as error:
        hint = "check the path and its permissions"
        raise SourceError("KG203", f"{_shown(argument)!r} cannot be read", hint) from error
    if special:
        message = f"{_shown(argument)} is a pipe or a device, not a file"
        raise SourceError("KG203", message, "give a file, or - for standard input")
    if has_magic(argument):
        return _of_glob(argument)
    raise SourceError("KG201", f"there is no file or folder {_shown(argument)}", "check the path")


def _of_file(path: Path, name: str) -> _Candidate:
    return _Candidate(str(path.resolve()), _decoded(name), path, _media_type(path))


def _of_folder(folder: Path, argument: str) -> list[_Candidate | Failure]:
    found: list[_Candidate | Failure] = []
    for path in _walk(folder, found):
        found.append(_or_failure(folder / path, path.as_posix()))
    if not found:
        message = f"the folder {_shown(argument)} holds no file that ends in {_KNOWN}"
        raise SourceError("KG202", message, "give another folder")
    return found


def _walk(folder: Path, failures: list[_Candidate | Failure]) -> list[Path]:
    """Return the files to read below a folder, by path below it, sorted; list the folders that cannot be opened."""

    def refused(error: OSError) -> None:
        name = _shown(str(error.filename))
        reason = (error.strerror or type(error).__name__).lower()
        message = f"the folder {name} cannot be read: {reason}"
        failures.append(Failure(name, SourceError("KG203", message, "check its permissions")))

    known: list[Path] = []
    for place, folders, files in os.walk(folder, onerror=refused):
        if any({*folders, *files} >= build for build in _BUILDS):
            # The texts that a build keeps were read once already.
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        known += [Path(place, name).relative_to(folder) for name in files if _is_policy(name)]
    return sorted(path for path in known if (folder / path).is_file())


def _is_policy(name: str) -> bool:
    path = PurePath(name)
    return path.suffix.lower() in MEDIA_TYPES and not name.startswith(".") and path.stem.lower() != "readme"


def _of_glob(pattern: str) -> list[_Candidate | Failure]:
    matches = sorted(Path(match) for match in expand_glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob refuses an absolute pattern
    known = [path for path in matches if path.is_file() and path.suffix.lower() in MEDIA_TYPES]
    if not known:
        message = f"nothing that ends in {_KNOWN} matches {_shown(pattern)}"
        raise SourceError("KG201", message, "check the pattern")
    return [_or_failure(path, path.name) for path in known]


def _or_failure(path: Path, name: str) -> _Candidate | Failure:
    try:
        return _of_file(path, name)
    except SourceError as error:
        return Failure(_shown(name), error)


def _decoded(name: str) -> str:
    """Return a name as UTF-8 reads it, whatever the locale: Python hides bytes that it cannot decode in surrogates."""
    try:
        return os.fsencode(name).decode()
    except UnicodeError as error:
        message = f"the name of {_shown(name)} is not valid UTF-8"
        raise SourceError("KG203", message, "rename the file") from error


def _shown(name: str) -> str:
    """Return a name for people to read, with a replacement character for what is no UTF-8."""
    try:
        return os.fsencode(name).decode(errors="replace")
    except UnicodeError:
        return name.encode(errors="replace").decode()


def _media_type(path: PurePath) -> MediaType:
    try:
        return MEDIA_TYPES[path.suffix.lower()]
    except KeyError:
        message = f"{path.name} has an unknown extension"
        raise SourceError("KG204", message, f"give a file that ends in {_KNOWN}") from None


def _named(candidates: Iterable[_Candidate]) -> tuple[Source, ...]:
    """Give each source a name of its own: where two want the same, files get their path as given, the rest a number."""
    wanted = Counter(candidate.name for candidate in candidates)
    sources: dict[str, Source] = {}
    for candidate in sorted(candidates, key=lambda candidate: (candidate.path is None, candidate.key)):
        name = candidate.name
        if wanted[name] > 1 and candidate.path is not None:
            name = _shown(PurePath(normpath(candidate.path)).as_posix())
        name = _free(name, sources)
        sources[name] = Source(name, candidate.path, candidate.media_type, candidate.data)
    return tuple(sources[name] for name in sorted(sources))


def _free(name: str, taken: Container[str]) -> str:
    path = PurePath(name)
    numbered = (path.with_stem(f"{path.stem}-{number}").as_posix() for number in count(2))
    return next(free for free in chain([name], numbered) if free not in taken)
