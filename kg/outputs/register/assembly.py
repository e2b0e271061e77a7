"""From entries to the register: records with numbers, and the passages that they cite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from kg.model import Table
from kg.outputs.register.entries import Entry, Place, RecordKey, read_entries
from kg.outputs.register.records import FIELDS, PROCESSOR_FIELDS, Passage, Policy, Record, Register, Value
from kg.outputs.tables import table_objects


def make_register(tables: Mapping[str, Table], labels: Mapping[str, str], *, as_of: date) -> Register:
    """Return the register of a build from the tables of `REGISTER_QUERIES`, asked as of a date.

    `labels` has the English label of concepts by CURIE.
    """
    entries = read_entries(tables, labels)
    passages = _passages(entries)
    numbers = {passage[:3]: number for number, passage in enumerate(passages, 1)}
    documents = table_objects(tables["documents"])
    by_document: dict[str, list[Entry]] = {row["document"]: [] for row in documents}
    for entry in entries:
        by_document[entry.key.document].append(entry)
    records: list[Record] = []
    for number, row in enumerate(documents, 1):
        found = tuple(_records(str(number), row["document"], row["publisher"], by_document[row["document"]], numbers))
        records += _with_unstated(found)
    return Register(
        as_of,
        tuple(Policy(**{name: row[name] for name in Policy._fields}) for row in documents),
        tuple(record for record in records if record.kind == "controller"),
        tuple(record for record in records if record.kind == "processor"),
        passages,
    )


def _passages(entries: Iterable[Entry]) -> tuple[Passage, ...]:
    quotes: dict[Place, str] = {}
    queries: dict[Place, set[str]] = {}
    for entry in entries:
        quotes[entry.place] = entry.quote
        queries.setdefault(entry.place, set()).add(entry.query)
    return tuple(Passage(*place, quotes[place], tuple(sorted(queries[place]))) for place in sorted(quotes))


def _records(
    number: str, document: str, publisher: str, entries: Iterable[Entry], numbers: Mapping[Place, int]
) -> Iterator[Record]:
    """Yield the records of one document: the whole policy, its purposes, its processors."""
    by_key: dict[RecordKey, list[Entry]] = {RecordKey(document, "policy"): []}
    for entry in entries:
        by_key.setdefault(entry.key, []).append(entry)
    values = {key: _values(found, numbers) for key, found in by_key.items()}
    policy = values.pop(RecordKey(document, "policy"))
    yield Record(number, "controller", document, "what the policy says of no one purpose", number, policy)
    stated = frozenset(policy)
    of_processors = stated & {field.name for field in PROCESSOR_FIELDS}
    counts = {"purposes": 0, "processor": 0}
    for key in sorted(values, key=lambda key: (key.about == "processor", _first(by_key[key]), key)):
        counts[key.about] += 1
        if key.about == "purposes":
            name, title = f"{number}.{counts[key.about]}", "; ".join(value.text for value in values[key]["purposes"])
            yield Record(name, "controller", document, title, number, values[key], stated)
        else:
            party, whom = key.of
            name, title = f"{number}.P{counts[key.about]}", f"{party}, on behalf of {whom}" if whom else party
            own = of_processors if _is_publisher(party, publisher) else frozenset[str]()
            yield Record(name, "processor", document, title, number, values[key], own)


def _first(entries: Iterable[Entry]) -> Place:
    return min(entry.place for entry in entries if entry.field in ("purposes", "processor"))


def _values(entries: Iterable[Entry], numbers: Mapping[Place, int]) -> dict[str, tuple[Value, ...]]:
    found: dict[str, dict[tuple[str, str], set[int]]] = {}
    for entry in entries:
        found.setdefault(entry.field, {}).setdefault((entry.text, entry.concept), set()).add(numbers[entry.place])
    return {
        field: tuple(
            sorted(
                (Value(text, concept, tuple(sorted(places))) for (text, concept), places in values.items()),
                key=lambda value: (value.passages, value),
            )
        )
        for field, values in found.items()
    }


def _is_publisher(party: str, publisher: str) -> bool:
    """Tell whether a party bears the publisher's name, or the words with which that begins ("Acme" of "Acme Inc")."""
    words = party.casefold().split()
    return bool(words) and publisher.casefold().split()[: len(words)] == words


def _with_unstated(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records of one policy with what they lack."""
    listed = tuple(records)
    stated = {name for record in listed if record.kind == "controller" for name in record.values}
    for record in listed:
        lacking = tuple(
            field
            for field in FIELDS[record.kind]
            if not {field.name} & (record.values.keys() | record.whole)
            and (record.kind == "processor" or record.is_whole_policy != (field.name in stated))
        )
        yield replace(record, unstated=lacking)
