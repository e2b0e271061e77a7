"""Zip archives, which office files are, as the same bytes whenever they are made."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

# The earliest that the format can say; Python takes the clock otherwise.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def pack(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Return an archive of named parts, in their order. A part named `mimetype` is stored as it is, as ODF asks."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in parts:
            info = ZipInfo(name, _NO_TIME)
            info.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            archive.writestr(info, content)
    return packed.getvalue()


def unpack(packed: bytes) -> list[tuple[str, bytes]]:
    """Return the parts of an archive, in their order."""
    with ZipFile(io.BytesIO(packed)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]
