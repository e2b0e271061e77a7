"""What is given beside the documents, which no text can tell: a TOML file → values.

```toml
[[document]]
name = "policy.txt"            # the document's name in outputs, or a pattern such as "clients/*"
established = "IN"             # where its publisher is established
regimes = ["GDPR", "DPDP"]     # which law applies to what it describes

[[organisation]]
name = "Google LLC"
also_named = ["Google Cloud"]
country = "US"
certified = ["EU-US DPF"]
valid_from = 2024-01-01
valid_to = 2026-12-31
```

Whether the names of countries, regimes and frameworks are known is for `kg.graph.given` to say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from kg.errors import UsageError, did_you_mean


@dataclass(frozen=True, slots=True)
class GivenDocument:
    """What is given about each document whose name matches `name` (a pattern as in shells)."""

    name: str
    established: str = ""
    regimes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenOrganisation:
    """What is given about an organisation; it holds from `valid_from` to `valid_to`, both included."""

    name: str
    also_named: tuple[str, ...] = ()
    country: str = ""
    certified: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A file of given facts: its name, the SHA-256 (hex) of its bytes, and what it says."""

    name: str
    sha256: str
    documents: tuple[GivenDocument, ...]
    organisations: tuple[GivenOrganisation, ...]


def read_given(path: Path) -> Given:
    """Return the facts that a file gives.

    Raises UsageError KG140 for a file that cannot be read or is no TOML, KG141 for a key or value that has no place
    there, KG144 for a period that ends before it begins.
    """
    try:
        content = path.read_bytes()
        tables = tomllib.loads(content.decode())
    except OSError as error:
        raise UsageError(
            "KG140", f"{path} cannot be read: {error.strerror}", "name a TOML file with --given"
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError("KG140", f"{path.name} is not UTF-8 text", "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        reason = str(error)[:1].lower() + str(error)[1:]
        raise UsageError("KG140", f"{path.name} is no valid TOML: {reason}", "mend the line that it names") from error
    where = path.name
    _check_keys(tables, ("document", "organisation"), where)
    return Given(
        where,
        sha256(content).hexdigest(),
        tuple(_document(entry, where) for entry in _entries(tables, "document", where)),
        tuple(_organisation(entry, where) for entry in _entries(tables, "organisation", where)),
    )


_DOCUMENT_KEYS: Final = ("name", "established", "regimes")
_ORGANISATION_KEYS: Final = ("name", "also_named", "country", "certified", "valid_from", "valid_to")


def _entries(tables: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
    entries = tables.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError("KG141", f"{key} in {where} is no list of tables", f"begin each with a line [[{key}]]")
    return entries


def _document(entry: Mapping[str, Any], where: str) -> GivenDocument:
    name = _name(entry, "document", where)
    about = f"the document {name!r} in {where}"
    _check_keys(entry, _DOCUMENT_KEYS, about)
    document = GivenDocument(name, _text(entry, "established", about), _texts(entry, "regimes", about))
    if not (document.established or document.regimes):
        raise UsageError("KG141", f"{about} has nothing given", "add established or regimes")
    return document


def _organisation(entry: Mapping[str, Any], where: str) -> GivenOrganisation:
    name = _name(entry, "organisation", where)
    about = f"the organisation {name!r} in {where}"
    _check_keys(entry, _ORGANISATION_KEYS, about)
    organisation = GivenOrganisation(
        name,
        _texts(entry, "also_named", about),
        _text(entry, "country", about),
        _texts(entry, "certified", about),
        _day(entry, "valid_from", about),
        _day(entry, "valid_to", about),
    )
    if not (organisation.country or organisation.certified):
        raise UsageError("KG141", f"{about} has nothing given", "add country or certified")
    first, last = organisation.valid_from, organisation.valid_to
    if first and last and last < first:
        raise UsageError("KG144", f"{about} is valid to {last}, before {first}", "correct valid_from or valid_to")
    return organisation


def _check_keys(table: Mapping[str, Any], known: tuple[str, ...], about: str) -> None:
    for key in table:
        if key not in known:
            hint = did_you_mean(key, known, f"the keys are {', '.join(known)}")
            raise UsageError("KG141", f"{about} has a key {key!r} that is not known", hint)


def _name(entry: Mapping[str, Any], kind: str, where: str) -> str:
    name = _text(entry, "name", f"a {kind} in {where}")
    if not name.strip():
        raise UsageError("KG141", f"a {kind} in {where} has no name", "add name")
    return name


def _text(entry: Mapping[str, Any], key: str, about: str) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str):
        raise UsageError("KG141", f"{key} of {about} is no text", f'write it like {key} = "…"')
    return value


def _texts(entry: Mapping[str, Any], key: str, about: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UsageError("KG141", f"{key} of {about} is no list of texts", f'write it like {key} = ["…", "…"]')
    return tuple(value)


def _day(entry: Mapping[str, Any], key: str, about: str) -> date | None:
    value = entry.get(key)
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise UsageError("KG141", f"{key} of {about} is no date", f"write it like {key} = 2026-12-31, without quotes")
