"""Arguments → the sources they name: files, folders, globs and standard input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from glob import glob as expand_glob
from glob import has_magic
from os.path import normpath
from pathlib import Path, PurePath
from typing import Final

from kg.errors import SourceError
from kg.model import MediaType
from kg.reading.documents import MEDIA_TYPES

STDIN: Final = "-"
STDIN_NAME: Final = "stdin.txt"
_KNOWN = ", ".join(MEDIA_TYPES)


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

    A folder is searched below itself for the known extensions; hidden entries and README files, which tell about the
    folder, are left out. Its documents are named by their path below it. `-` stands for `stdin`, a document called
    `name`. A file given twice is read once.
    """
    found: dict[str, _Candidate] = {}
    failures: list[Failure] = []
    for argument in arguments:
        try:
            for candidate in _candidates(argument, stdin, name):
                found.setdefault(candidate.key, candidate)
        except SourceError as error:
            failures.append(Failure(argument, error))
    return Found(_named(found.values()), tuple(failures))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file with the name it would like; `key` tells the same file reached by two ways."""

    key: str
    name: str
    path: Path | None
    media_type: MediaType
    data: bytes | None = None


def _candidates(argument: str, stdin: bytes, name: str) -> list[_Candidate]:
    if argument == STDIN:
        return [_Candidate(STDIN, name, None, _media_type(PurePath(name)), stdin)]
    path = Path(argument)
    try:
        if path.is_dir():
            return _of_folder(path, argument)
        if path.exists():
            return [_of_file(path, path.name)]
    except (OSError, ValueError) as error:
        raise SourceError("KG203", f"{argument!r} cannot be read", "check the path and its permissions") from error
    if has_magic(argument):
        return _of_glob(argument)
    raise SourceError("KG201", f"there is no file or folder {argument}", "check the path")


def _of_file(path: Path, name: str) -> _Candidate:
    return _Candidate(str(path.resolve()), name, path, _media_type(path))


def _of_folder(folder: Path, argument: str) -> list[_Candidate]:
    inside = sorted(path.relative_to(folder) for path in folder.rglob("*"))
    known = [
        path
        for path in inside
        if path.suffix.lower() in MEDIA_TYPES
        and not any(part.startswith(".") for part in path.parts)
        and path.stem.lower() != "readme"
        and (folder / path).is_file()
    ]
    if not known:
        raise SourceError("KG202", f"the folder {argument} holds no file that ends in {_KNOWN}", "give another folder")
    return [_of_file(folder / path, path.as_posix()) for path in known]


def _of_glob(pattern: str) -> list[_Candidate]:
    matches = sorted(Path(match) for match in expand_glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob refuses an absolute pattern
    known = [path for path in matches if path.is_file() and path.suffix.lower() in MEDIA_TYPES]
    if not known:
        raise SourceError("KG201", f"nothing that ends in {_KNOWN} matches {pattern}", "check the pattern")
    return [_of_file(path, path.name) for path in known]


def _media_type(path: PurePath) -> MediaType:
    try:
        return MEDIA_TYPES[path.suffix.lower()]
    except KeyError:
        message = f"{path.name} has an unknown extension"
        raise SourceError("KG204", message, f"give a file that ends in {_KNOWN}") from None


def _named(candidates: Iterable[_Candidate]) -> tuple[Source, ...]:
    """Give each source a name of its own: where two want the same, both get their path as given."""
    wanted = Counter(candidate.name for candidate in candidates)
    sources: dict[str, Source] = {}
    for candidate in candidates:
        name = candidate.name
        if wanted[name] > 1 and candidate.path is not None:
            name = PurePath(normpath(candidate.path)).as_posix()
        if name in sources:
            name = candidate.key
        sources[name] = Source(name, candidate.path, candidate.media_type, candidate.data)
    return tuple(sources[name] for name in sorted(sources))
