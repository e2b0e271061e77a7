"""The published form of what `--json` prints: JSON Schemas (draft 2020-12), one a verb, and that of the facts.

`kg/schemas/NAME.json` holds each, by the name of its verb. A schema may refer to another by its `$id`; what is handed
out holds both, so that it works without a network.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

from kg.errors import UsageError, did_you_mean

Schema: TypeAlias = dict[str, Any]

SCHEMAS: Final = Path(__file__).parents[1] / "schemas"
"""The folder of the schemas."""


def schema_names() -> tuple[str, ...]:
    """Return the names of the published schemas, sorted."""
    return tuple(sorted(_schemas()))


def load_schema(name: str) -> Schema:
    """Return a schema with those that it refers to (in `$defs`). Raises UsageError KG118 for an unknown name."""
    schemas = _schemas()
    if name not in schemas:
        hint = did_you_mean(name, schemas, "kg schema lists them")
        raise UsageError("KG118", f"there is no schema named {name}", hint)
    schema = schemas[name]
    names = {other["$id"]: known for known, other in schemas.items()}
    for other in sorted({names[reference] for reference in _references(schema) if reference in names} - {name}):
        schema.setdefault("$defs", {})[other] = load_schema(other)
    return schema


def _schemas() -> dict[str, Schema]:
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")}


def _references(part: object) -> Iterator[str]:
    """Yield what a schema refers to."""
    if isinstance(part, list):
        for item in part:
            yield from _references(item)
    elif isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from _references(value)
