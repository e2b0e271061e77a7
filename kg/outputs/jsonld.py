"""Quads as compact JSON-LD 1.1 under the project's own context, the same bytes for the same quads.

The context stands inside the document, so that reading it needs no network. A property is written by its term where the
context's type fits all its values, and by its CURIE with full value objects otherwise; either way it means the same.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.resources import folder
from kg.vocab import PREFIXES, compact, expand

Json: TypeAlias = "str | bool | int | list[Json] | dict[str, Json]"
_TYPE: Final = expand("rdf:type")
_STRING: Final = expand("xsd:string")
_BOOLEAN: Final = expand("xsd:boolean")
_INTEGER: Final = expand("xsd:integer")
_CANONICAL_INTEGER: Final = re.compile(r"0|-?[1-9]\d{0,14}")


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of the context: its name, and what it makes of a plain string (`@id`, `@vocab`, a datatype IRI or "")."""

    name: str
    coercion: str
    is_set: bool


def render_jsonld(quads: Iterable[Quad]) -> bytes:
    """Return sorted quads as one JSON-LD document: an object per named graph, with its nodes in the quads' order."""
    context = _Context(_load_context())
    graphs: dict[str, dict[str, dict[str, list[Quad]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for quad in quads:
        graph = "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value
        graphs[graph][_iri(quad.subject)][quad.predicate.value].append(quad)
    members: list[Json] = []
    for graph, subjects in graphs.items():
        nodes: list[Json] = [context.node(subject, properties) for subject, properties in subjects.items()]
        members.extend(nodes if graph == "" else [{context.graph: nodes, context.id: graph}])
    document = {"@context": context.definition, context.graph: members}
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _load_context() -> Mapping[str, object]:
    path = folder("ontology") / "context.jsonld"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))["@context"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError("KG309", "ontology/context.jsonld cannot be read", "reinstall compliance-kg") from error
    if not isinstance(content, dict):
        raise StoreError("KG309", "ontology/context.jsonld cannot be read", "reinstall compliance-kg")
    # CURIEs stand in the document, so it must say what each prefix is.
    return {**PREFIXES, **content}


class _Context:
    """What the context makes of IRIs: terms by the IRI that they stand for, and its names for JSON-LD's keywords."""

    def __init__(self, definition: Mapping[str, object]) -> None:
        self.definition = definition
        self._terms: dict[str, _Term] = {}
        keywords = {value: name for name, value in definition.items() if isinstance(value, str)}
        self.id, self.type, self.graph = (keywords.get(keyword, keyword) for keyword in ("@id", "@type", "@graph"))
        for name in sorted(definition):
            self._add(name, definition[name])

    def node(self, subject: str, properties: Mapping[str, list[Quad]]) -> Json:
        """Return a node object with all that a graph says of a subject."""
        node: dict[str, Json] = {self.id: compact(subject)}
        for predicate, quads in properties.items():
            if predicate == _TYPE:
                node[self.type] = _unwrap([self._class(_iri(quad.object)) for quad in quads], is_set=False)
                continue
            term = self._terms.get(predicate)
            short = [_short(quad, term) for quad in quads] if term else [None]
            if term and None not in short:
                node[term.name] = _unwrap([value for value in short if value is not None], is_set=term.is_set)
            else:
                node[compact(predicate)] = _unwrap([self._full(quad) for quad in quads], is_set=False)
        return node

    def _add(self, name: str, definition: object) -> None:
        entry = {"@id": definition} if isinstance(definition, str) else definition
        if not isinstance(entry, dict) or name.startswith("@"):
            return
        iri, coercion = self._expand(str(entry.get("@id", "@"))), str(entry.get("@type", ""))
        # A string that ends like a namespace is a prefix; one that starts with @ renames a keyword.
        if iri[0] != "@" and iri[-1] not in "#/":
            coercion = coercion if coercion.startswith("@") else self._expand(coercion)
            self._terms[iri] = _Term(name, coercion, entry.get("@container") == "@set")

    def _expand(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        namespace = self.definition.get(prefix)
        return f"{namespace}{local}" if colon and isinstance(namespace, str) and local[:2] != "//" else name

    def _class(self, iri: str) -> str:
        term = self._terms.get(iri)
        return term.name if term else compact(iri)

    def _full(self, quad: Quad) -> Json:
        """Return a value as an object that says all of it, whatever the context makes of its property."""
        value = quad.object
        if not isinstance(value, Literal):
            return {self.id: compact(_iri(value))}
        if value.language:
            return {"@language": value.language, "@value": value.value}
        datatype = value.datatype.value
        if datatype == _STRING:
            return {"@value": value.value}
        return {self.type: compact(datatype), "@value": value.value}


def _unwrap(values: list[Json], *, is_set: bool) -> Json:
    return values[0] if len(values) == 1 and not is_set else values


def _short(quad: Quad, term: _Term) -> Json | None:
    """Return a value as the term's coercion allows, or None where only a value object says it."""
    value = quad.object
    if isinstance(value, NamedNode):
        return compact(value.value) if term.coercion == "@id" else None
    if not isinstance(value, Literal) or value.language:
        return None
    datatype = value.datatype.value
    return _native(value.value, datatype) if datatype == (term.coercion or _STRING) else None


def _native(text: str, datatype: str) -> Json:
    """Return a number or truth value as JSON has it, where that reads back as the same text."""
    if datatype == _BOOLEAN and text in ("true", "false"):
        return text == "true"
    if datatype == _INTEGER and _CANONICAL_INTEGER.fullmatch(text):
        return int(text)
    return text


def _iri(node: object) -> str:
    if isinstance(node, NamedNode):
        return node.value
    raise StoreError("KG310", "the graph holds a blank node, which has no place in it", "build it again")
