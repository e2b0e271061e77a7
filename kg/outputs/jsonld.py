"""Quads as compact JSON-LD 1.1 under the project's own context, the same bytes for the same quads.

The context stands inside the document, so that reading it needs no network. A property is written by its term where the
context's type fits all its values, and by its CURIE with full value objects otherwise; either way it means the same.
"""

from __future__ import annotations

import json
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


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of the context: its name, and what it makes of a plain string (`@id`, `@vocab`, a datatype IRI or "")."""

    name: str
    coercion: str
    is_set: bool


def render_jsonld(quads: Iterable[Quad]) -> bytes:
    """Return sorted quads as one JSON-LD document: an object per named graph, with its nodes sorted by IRI."""
    context = _load_context()
    terms = _terms(context)
    graphs: dict[str, dict[str, dict[str, list[Quad]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for quad in quads:
        graph = "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value
        graphs[graph][_iri(quad.subject)][quad.predicate.value].append(quad)
    members: list[Json] = []
    for graph in sorted(graphs):
        nodes: list[Json] = [_node(subject, graphs[graph][subject], terms) for subject in sorted(graphs[graph])]
        members.extend(nodes if graph == "" else [{"@graph": nodes, "@id": graph}])
    document = {"@context": context, "@graph": members}
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


def _terms(context: Mapping[str, object]) -> dict[str, _Term]:
    """Return the context's terms by the IRI of their property."""
    terms: dict[str, _Term] = {}
    for name in sorted(context):
        definition = context[name]
        if isinstance(definition, str) and definition[-1:] not in "#/":
            definition = {"@id": definition}
        if not isinstance(definition, dict) or "@id" not in definition or name.startswith("@"):
            continue
        coercion = str(definition.get("@type", ""))
        if coercion and not coercion.startswith("@"):
            coercion = _expand(coercion, context)
        is_set = definition.get("@container") == "@set"
        terms[_expand(str(definition["@id"]), context)] = _Term(name, coercion, is_set)
    return terms


def _expand(name: str, context: Mapping[str, object]) -> str:
    prefix, _, local = name.partition(":")
    namespace = context.get(prefix)
    return f"{namespace}{local}" if isinstance(namespace, str) and not local.startswith("//") else name


def _node(subject: str, properties: Mapping[str, list[Quad]], terms: Mapping[str, _Term]) -> Json:
    node: dict[str, Json] = {"@id": compact(subject)}
    for predicate, quads in properties.items():
        if predicate == _TYPE:
            node["@type"] = _unwrap([compact(_iri(quad.object)) for quad in quads], is_set=False)
            continue
        term = terms.get(predicate)
        short = [_short(quad, term) for quad in quads] if term else [None]
        if term and None not in short:
            node[term.name] = _unwrap([value for value in short if value is not None], is_set=term.is_set)
        else:
            node[compact(predicate)] = _unwrap([_full(quad) for quad in quads], is_set=False)
    return node


def _unwrap(values: list[Json], *, is_set: bool) -> Json:
    return values[0] if len(values) == 1 and not is_set else values


def _short(quad: Quad, term: _Term) -> Json | None:
    """Return a value as the term's coercion allows, or None where only a value object says it."""
    value = quad.object
    if isinstance(value, NamedNode):
        return compact(value.value) if term.coercion in ("@id", "@vocab") else None
    if not isinstance(value, Literal) or value.language:
        return None
    datatype = value.datatype.value
    if term.coercion == datatype or (not term.coercion and datatype == _STRING):
        return value.value
    return None


def _full(quad: Quad) -> Json:
    value = quad.object
    if not isinstance(value, Literal):
        return {"@id": compact(_iri(value))}
    if value.language:
        return {"@language": value.language, "@value": value.value}
    datatype = value.datatype.value
    if datatype == _STRING:
        return value.value
    return {"@type": compact(datatype), "@value": value.value}


def _iri(node: object) -> str:
    if isinstance(node, NamedNode):
        return node.value
    raise StoreError("KG310", "the graph holds a blank node, which has no place in it", "build it again")
