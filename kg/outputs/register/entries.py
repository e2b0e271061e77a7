"""From the tables of named queries to entries: which row is said in which field of which record.

What one practice ties to purposes is an entry of the record of these purposes; all else is said of the whole policy. So
no row is lost, and none is repeated for purposes of which the text does not say it. Denied claims are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from kg.model import GIVEN, Table
from kg.outputs.durations import spoken_duration
from kg.outputs.tables import table_objects

REGISTER_QUERIES: Final = (
    "documents",
    "practices",
    "purposes-and-bases",
    "data-categories",
    "controller-processor-roles",
    "derived-roles",
    "cross-border-transfers",
    "retention",
    "contacts",
    "rights",
)
"""The named queries whose tables `make_register` reads."""

_Row: TypeAlias = dict[str, str]
Place: TypeAlias = tuple[str, int, int]

_FACETS: Final = {
    "data": "personal_data",
    "data-subject": "data_subjects",
    "purpose": "purposes",
    "legal-basis": "legal_basis",
    "recipient": "recipients",
    "source": "sources",
    "measure": "security_measures",
    "automated-decision": "automated_decisions",
}
_CONTROLLERS: Final = {"dpv:DataController": "controller", "dpv:JointDataControllers": "joint_controllers"}
_CONTACTS: Final = {
    "dpv:DataProtectionOfficer": "data_protection_officer",
    "eu-gdpr:Representative": "representative",
}


class RecordKey(NamedTuple):
    """Which record: of a group of purposes (their CURIEs), of a processor (it and for whom), or of the whole policy."""

    document: str
    about: Literal["policy", "purposes", "processor"]
    of: tuple[str, ...] = ()


class Entry(NamedTuple):
    """One row of a query, as it is said in one field of one record."""

    key: RecordKey
    field: str
    text: str
    concept: str
    place: Place
    quote: str
    query: str


def read_entries(tables: Mapping[str, Table], labels: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return the entries of a register from the tables of `REGISTER_QUERIES`, sorted.

    `labels` has the English label of concepts by CURIE.
    """
    rows = {name: table_objects(table) for name, table in tables.items()}
    found = (_practices(rows), _roles(rows), _work(rows), _transfers(rows, labels), _other(rows, labels))
    return tuple(sorted({entry for entries in found for entry in entries}))


def _say(key: RecordKey, field: str, text: str, concept: str, row: _Row, query: str) -> Entry:
    place = (row["document"], int(row["start"]), int(row["end"]))
    return Entry(key, field, " ".join(text.split()), concept, place, row["quote"], query)


def _practices(rows: Mapping[str, list[_Row]]) -> Iterator[Entry]:
    special = {row["category"] for row in rows["data-categories"] if row["special_category"] == "true"}
    meant = _meant(rows["purposes-and-bases"])
    purposes = _purposes(rows["practices"])
    tied = {_value(row) for row in rows["practices"] if row["claim"] in purposes}
    for row in rows["practices"]:
        aims = purposes.get(row["claim"], ())
        if not aims and _value(row) in tied:
            continue
        key = RecordKey(row["document"], "purposes", aims) if aims else _policy(row)
        field, concept, text = _FACETS[row["facet"]], row["concept"], _words(row)
        for what_for in ("",) if aims else meant.get((row["document"], concept, row["start"], row["end"]), ("",)):
            yield _say(key, field, f"{text}, for: {what_for}" if what_for else text, concept, row, "practices")
        if row["facet"] == "data" and concept in special:
            yield _say(key, "special_categories", text, concept, row, "data-categories")


def _meant(bases: Iterable[_Row]) -> dict[tuple[str, ...], set[str]]:
    """Return what a legal basis is for in the text's words, where no purpose tells it, by the basis and its passage."""
    found: dict[tuple[str, ...], set[str]] = {}
    for row in bases:
        if not row["purpose"]:
            place = (row["document"], row["legal_basis"], row["start"], row["end"])
            found.setdefault(place, set()).add(row["basis_for"])
    return found


def _purposes(practices: Iterable[_Row]) -> dict[str, tuple[str, ...]]:
    """Return the purposes of each practice that has some, sorted, by the practice's IRI."""
    found: dict[str, set[str]] = {}
    for row in practices:
        if row["facet"] == "purpose":
            found.setdefault(row["claim"], set()).add(row["concept"])
    return {claim: tuple(sorted(aims)) for claim, aims in found.items()}


def _value(row: _Row) -> tuple[str, ...]:
    return (row["document"], row["facet"], row["concept"], row["name"], row["start"], row["end"])


def _words(row: _Row) -> str:
    label = row["label"] or row["concept"]
    return f"{row['name']} ({label})" if row["name"] else label


def _roles(rows: Mapping[str, list[_Row]]) -> Iterator[Entry]:
    for query in ("controller-processor-roles", "derived-roles"):
        for row in rows[query]:
            how = " (inferred)" if query == "derived-roles" else "" if row["explicit"] == "true" else " (implied)"
            context, whom = row.get("context", ""), row["on_behalf_of"]
            if row["role"] in _CONTROLLERS:
                text = f"{row['party']}{how}: {context}" if context else row["party"] + how
                yield _say(_policy(row), _CONTROLLERS[row["role"]], text, row["role"], row, query)
                continue
            key = _processor(row)
            kind = " (sub-processor)" if row["role"] == "dpv:DataSubProcessor" else ""
            yield _say(key, "processor", row["party"] + kind + how, row["role"], row, query)
            for field, text in (("controllers", whom), ("processing", context)):
                if text:
                    yield _say(key, field, text, "", row, query)


def _policy(row: _Row) -> RecordKey:
    return RecordKey(row["document"], "policy")


def _processor(row: _Row) -> RecordKey:
    return RecordKey(row["document"], "processor", (row["party"], row["on_behalf_of"]))


def _processors(rows: Mapping[str, list[_Row]]) -> dict[tuple[str, str], set[RecordKey]]:
    """Return the records of each processor, by document and name."""
    found: dict[tuple[str, str], set[RecordKey]] = {}
    for row in (*rows["controller-processor-roles"], *rows["derived-roles"]):
        if row["role"] not in _CONTROLLERS:
            found.setdefault((row["document"], row["party"]), set()).add(_processor(row))
    return found


def _work(rows: Mapping[str, list[_Row]]) -> Iterator[Entry]:
    """Yield what processors do, where practices name them as recipients: as what they act, and for which purposes."""
    processors = _processors(rows)
    claims: dict[str, set[RecordKey]] = {}
    for row in rows["practices"]:
        keys = processors.get((row["document"], row["name"]), set()) if row["facet"] == "recipient" else set()
        claims.setdefault(row["claim"], set()).update(keys)
        for key in keys:
            yield _say(key, "processing", row["label"] or row["concept"], row["concept"], row, "practices")
    for row in rows["practices"]:
        for key in claims[row["claim"]] if row["facet"] == "purpose" else ():
            yield _say(key, "processing", _words(row), row["concept"], row, "practices")


def _transfers(rows: Mapping[str, list[_Row]], labels: Mapping[str, str]) -> Iterator[Entry]:
    query = "cross-border-transfers"
    processors = _processors(rows)
    for row in rows[query]:
        if row["polarity"] != "affirmed":
            continue
        where = labels.get(row["destination"], row["destination"])
        means = "; ".join(_mechanism(name, labels) for name in row["mechanism"].split("; ") if name)
        law = f" under {row['regime']}" if row["regime"] else ""
        status = f"{where}: {means or 'none stated'} ({row['status'].replace('-', ' ')}{law})"
        keys = processors.get((row["document"], row["importer"]), set())
        for key in (_policy(row), *keys):
            to = f", to {row['importer']}" if row["importer"] and key.about == "policy" else ""
            yield _say(key, "third_countries", where + to, row["destination"], row, query)
            yield _say(key, "safeguards", status, row["mechanism"], row, query)


def _mechanism(name: str, labels: Mapping[str, str]) -> str:
    concept = name.removesuffix(GIVEN)
    return labels.get(concept, concept) + name[len(concept) :]


def _other(rows: Mapping[str, list[_Row]], labels: Mapping[str, str]) -> Iterator[Entry]:
    """Yield what no claim ties to a purpose: retention, contacts, rights."""
    for row in rows["retention"]:
        # With both, the one counts from the other: 30 days, after you close your account.
        told = " ".join(filter(None, (spoken_duration(row["duration"]), row["until"])))
        time = told or labels.get(row["kind"], row["kind"])
        text = f"{row['data']}: {time}" if row["data"] else time
        yield _say(_policy(row), "retention", text, row["kind"], row, "retention")
    for row in rows["contacts"]:
        field = _CONTACTS.get(row["contact_of"], "contact_details")
        yield _say(_policy(row), field, row["value"], row["contact_of"], row, "contacts")
    for row in rows["rights"]:
        text = row["label"] or row["right"]
        text += f" ({row['regime']})" if row["regime"] else ""
        yield _say(_policy(row), "rights", text, row["right"], row, "rights")
