"""The page of what `--json` prints, from the published schemas: each verb's output, object by object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docs.tables import markdown_table
from kg.outputs.schemas import Schema, load_schema, schema_names

_INTRO: Final = """\
Every verb takes `--json`. It then prints one JSON document on standard output and nothing else; what is meant for
people stays on standard error, and no next step is named. The form of each is a JSON Schema (draft 2020-12), which
holds all that it refers to, so that it needs no network:

```console
$ kg schema
$ kg schema check > check.schema.json
```

They stand in [`kg/schemas`](../../kg/schemas) and in every installation; that of a fact is also
[`facts.schema.json`](facts.schema.json). Errors are no JSON: they are [one sentence](errors.md) and an exit code."""


def json_page() -> str:
    """Return the page as Markdown."""
    parts = ["# JSON", _INTRO]
    for name in schema_names():
        parts += [f"## {name}", *_schema(name, load_schema(name))]
    return "\n\n".join(parts)


def _schema(name: str, schema: Schema) -> Iterator[str]:
    yield f"**{schema['title']}.** {schema['description']}"
    yield f"`{schema['$id']}`"
    if "oneOf" in schema or "items" in schema or "$ref" in schema:
        yield f"It is {_kind(schema)}."
    yield from _tables("", schema)
    own = {key: part for key, part in schema.get("$defs", {}).items() if "$id" not in part}
    for key, part in own.items():
        yield from _tables(f"`{key}`: {part.get('description', '')}", part)


def _tables(title: str, part: Schema) -> Iterator[str]:
    """Yield the table of an object, or of the objects of a list, with the nameless ones within it."""
    described = _object(part)
    if described:
        yield from filter(None, (title, markdown_table(("key", "value", "meaning"), list(_rows(described, "")))))


def _object(part: Schema) -> Schema:
    """Return the schema of an object, or of what a list holds; nothing if there is nothing to tell of it."""
    inner = part.get("items", part)
    return inner if isinstance(inner, dict) and "properties" in inner else {}


def _rows(part: Schema, before: str) -> Iterator[tuple[str, str, str]]:
    for key, value in part["properties"].items():
        optional = "" if key in part.get("required", ()) else " (may be absent)"
        yield f"`{before}{key}`", f"{_kind(value)}{optional}", value.get("description", "")
        if inner := _object(value):
            yield from _rows(inner, f"{before}{key}." if inner is value else f"{before}{key}[].")


def _kind(part: Schema) -> str:
    """Return in a few words what a value is."""
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2].removesuffix(".schema.json")
        return f"`{name}`" if part["$ref"].startswith("#") else f"what [{name}](#{name}) is"
    if "oneOf" in part:
        return " or ".join(map(_kind, part["oneOf"]))
    if "enum" in part:
        return ", ".join(f"`{word}`" for word in part["enum"])
    if "const" in part:
        return f"`{part['const']}`"
    kind = part.get("type", "any")
    if kind == "array":
        items = part.get("items")
        return f"list of {_kind(items)}" if items else f"list of {len(part['prefixItems'])} values"
    if kind == "object" and isinstance(part.get("additionalProperties"), dict):
        return f"object of {_kind(part['additionalProperties'])} by name"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)
