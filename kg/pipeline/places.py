"""Where the shards of a build on many machines are kept: a folder that all reach, or a URL that fsspec knows.

At a URL a shard is one tar file, `NAME.tar`: it is there whole or not at all, however many texts it has. In a folder it
is the folder `NAME`. The facts of a shard stand beside it as `NAME.parquet`.
"""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from kg.errors import MissingPartError, UsageError


class Place(Protocol):
    """Where shards are kept. A place is a plain value, so that it can be sent to the machines at work."""

    def making(self, name: str) -> AbstractContextManager[Path]:
        """Give a folder to make the shard `name` in, below it by that name; what stands of it already is there."""
        ...

    def holding(self, names: Sequence[str]) -> AbstractContextManager[list[Path]]:
        """Give the folders of shards, for reading."""
        ...


def find_place(work: str) -> Place:
    """Return the place that a folder or URL names.

    Raises MissingPartError KG431 for a URL without fsspec, UsageError KG188 for one that it does not know.
    """
    if "://" not in work:
        return Folder(Path(work).resolve())
    with _reaching(work):
        _file_system(work)
    return Url(work)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that every machine sees under the same path."""

    path: Path

    @contextmanager
    def making(self, name: str) -> Iterator[Path]:
        """Give the folder itself."""
        with _reaching(str(self.path)):
            self.path.mkdir(parents=True, exist_ok=True)
        yield self.path

    @contextmanager
    def holding(self, names: Sequence[str]) -> Iterator[list[Path]]:
        """Give the folders as they stand."""
        yield [self.path / name for name in names]


@dataclass(frozen=True, slots=True)
class Url:
    """A URL in one of the file systems that fsspec knows."""

    url: str

    @contextmanager
    def making(self, name: str) -> Iterator[Path]:
        """Give a folder of this machine, and send what was made."""
        with TemporaryDirectory(prefix="kg-") as made:
            folder = Path(made)
            try:
                self._fetch(name, folder)
            except UsageError:
                # It was never sent, or a machine died that was sending it.
                shutil.rmtree(folder / name, ignore_errors=True)
            yield folder
            self._send(name, folder)

    @contextmanager
    def holding(self, names: Sequence[str]) -> Iterator[list[Path]]:
        """Give copies on this machine."""
        with TemporaryDirectory(prefix="kg-") as copies:
            for name in names:
                self._fetch(name, Path(copies))
            yield [Path(copies) / name for name in names]

    def _fetch(self, name: str, folder: Path) -> None:
        packed = folder / f"{name}.tar"
        with _reaching(self.url):
            system, root = _file_system(self.url)
            system.get_file(f"{root}/{packed.name}", str(packed))
            with tarfile.open(packed) as tar:
                tar.extractall(folder, filter="data")
            packed.unlink()

    def _send(self, name: str, folder: Path) -> None:
        packed = folder / f"{name}.tar"
        with _reaching(self.url):
            with tarfile.open(packed, "w") as tar:
                tar.add(folder / name, name)
            system, root = _file_system(self.url)
            system.makedirs(root, exist_ok=True)
            for file in (packed, folder / f"{name}.parquet"):
                if file.exists():
                    system.put_file(str(file), f"{root}/{file.name}")


def _file_system(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingPartError("KG431", "keeping shards at a URL needs the package fsspec", "ray") from error
    system, root = url_to_fs(url)
    return system, root.rstrip("/")


@contextmanager
def _reaching(place: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, ImportError, tarfile.TarError) as error:
        reason = (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")
        hint = "name a folder or URL that every machine can read and write with --work"
        raise UsageError("KG188", f"{place} cannot be used to keep shards: {reason}", hint) from error
