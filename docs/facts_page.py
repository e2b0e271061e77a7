"""Writes `docs/reference/facts.md`: what a line of the facts export holds, from its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from docs.tables import markdown_table
from kg.outputs.schemas import load_schema

_EXAMPLE: Final = """\
```console
$ kg build seeds -o build
$ kg export build --format facts | grep '"end": 2915'
{"attrs": {"name": ""}, "concept": "ckg:Personnel", "confidence": 0.88, "document": "000_5d953c655fc032a0.txt", \
"end": 2915, "facet": "recipient", "polarity": "affirmed", \
"quote": "employees and contractors", "start": 2890}
```"""


def facts_page() -> str:
    """Return the page of the facts export."""
    schema = load_schema("facts")
    intro = (
        "`kg export BUILD --format facts` writes JSON Lines: one line a claim and passage, sorted by document, start,"
        " end, facet and concept, with sorted keys. A fact is what a document says, never what is so. The facets"
        " `data-subject`, `automated-decision` and `provision` are written with `--all-facets` only. The [JSON"
        " Schema](facts.schema.json) (2020-12) says all of this page to a program; [Parquet files](parquet.md) hold the"
        " same as columns."
    )
    required = set(schema["required"])
    rows = [
        (f"`{key}`", _form(value), "" if key in required else "yes", value.get("description", ""))
        for key, value in schema["properties"].items()
    ]
    parts = ["# Facts", intro, _EXAMPLE, "## Keys"]
    parts += [markdown_table(("key", "form", "may be missing", "meaning"), rows)]
    parts += [
        "## Facets",
        'What `attrs` holds beside the concept, all of it always there; "" where the text is silent.',
    ]
    parts += [part for rule in schema["allOf"] for part in _facet(rule)]
    return "\n\n".join(parts)


def _facet(rule: Mapping[str, Any]) -> Iterator[str]:
    told = rule["then"]["properties"]
    yield f"### {rule['if']['properties']['facet']['const']}"
    if concept := _form(told.get("concept", {})):
        yield f"`concept`: {concept}"
    rows = [
        (f"`{key}`", _form(value), value.get("description", ""))
        for key, value in sorted(told["attrs"]["properties"].items())
    ]
    yield markdown_table(("attribute", "form", "meaning"), rows) if rows else "No attributes."


def _form(value: Mapping[str, Any]) -> str:
    """Return what a value may be, in words of the schema."""
    if "enum" in value:
        return ", ".join(f"`{one}`" for one in value["enum"])
    if value.get("type") == "array":
        return f"list of {_form(value['items'])}"
    if "pattern" in value:
        return f"text like `{value['pattern']}`"
    kinds = {"string": "text", "integer": "whole number", "boolean": "`true`, `false`", "object": "by facet, below"}
    return kinds.get(value.get("type", ""), value.get("type", ""))
