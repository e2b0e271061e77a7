"""Writes `docs/reference/ontology.md`: every term with its meaning, the tree of classes, and the mappings."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from docs.tables import markdown_table
from kg.resources import folder
from kg.vocab import compact, expand

_TERM_KINDS: Final = (
    (OWL.Class, "Classes"),
    (OWL.ObjectProperty, "Properties that lead to a thing"),
    (OWL.DatatypeProperty, "Properties that hold a text, number or truth value"),
    (OWL.AnnotationProperty, "Annotations"),
    (SKOS.Concept, "Concepts that DPV has no term for"),
    (URIRef(expand("ckg:Polarity")), "Polarities"),
    (URIRef(expand("ckg:Modality")), "Modalities"),
    (URIRef(expand("ckg:DataOrigin")), "Origins of data"),
    (URIRef(expand("ckg:Regime")), "Regimes"),
    (URIRef(expand("ckg:Facet")), "Facets"),
)


def ontology_page(graph: Graph) -> str:
    """Return the page of an ontology."""
    header = next(graph.subjects(RDF.type, OWL.Ontology))
    intro = (
        f"Version {graph.value(header, OWL.versionInfo)}. Namespace `{expand('ckg:')}`, prefix `ckg:`. Values of claims"
        " are concepts of the [W3C Data Privacy Vocabulary](https://w3id.org/dpv) 2.3 wherever it has one; these are"
        " the terms that it lacks, in [`ontology/compliance-kg.ttl`](../../ontology/compliance-kg.ttl). What changed in"
        " meaning stands in its [changelog](../../ontology/CHANGELOG.md), what form graphs have in [Shapes](shapes.md)."
    )
    parts = ["# Ontology", intro, "![The core classes, their properties and how they hang together](ontology.svg)"]
    parts += ["## Tree of classes", f"```\n{_tree(graph)}\n```"]
    for kind, title in _TERM_KINDS:
        rows = [_term(graph, term) for term in _terms(graph, kind)]
        parts += [f"## {title}", markdown_table(("term", "label", "meaning", "under", "of a", "value"), rows)]
    parts += ["## Mappings", *_mappings()]
    return "\n\n".join(parts)


def _terms(graph: Graph, kind: URIRef) -> list[URIRef]:
    found = graph.subjects(RDF.type, kind)
    return sorted({term for term in found if isinstance(term, URIRef) and term.startswith(expand("ckg:"))})


def _term(graph: Graph, term: URIRef) -> tuple[str, ...]:
    label = _english(graph, term, SKOS.prefLabel) or _english(graph, term, RDFS.label)
    above = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broader)
    return (
        f"`{compact(term)}`",
        label,
        _english(graph, term, SKOS.definition),
        *(_names(graph, term, *relations) for relations in (above, (RDFS.domain,), (RDFS.range,))),
    )


def _names(graph: Graph, term: URIRef, *relations: URIRef) -> str:
    found = {other for relation in relations for other in graph.objects(term, relation) if isinstance(other, URIRef)}
    return ", ".join(f"`{name}`" for name in sorted(map(compact, found)))


def _english(graph: Graph, term: URIRef, relation: URIRef) -> str:
    texts = [str(text) for text in graph.objects(term, relation) if isinstance(text, Literal) and text.language == "en"]
    return " ".join(sorted(texts)[0].split()) if texts else ""


def _tree(graph: Graph) -> str:
    """Return the classes as an indented tree, those of other vocabularies only where ours are below them."""
    own = set(_terms(graph, OWL.Class))
    children: dict[URIRef, set[URIRef]] = {}
    for term in own:
        for above in graph.objects(term, RDFS.subClassOf):
            if isinstance(above, URIRef):
                children.setdefault(above, set()).add(term)
    below = {term for terms in children.values() for term in terms}
    tops = sorted((own | set(children)) - below, key=compact)
    return "\n".join(line for top in tops for line in (compact(top), *_branches(top, children, "")))


def _branches(term: URIRef, children: dict[URIRef, set[URIRef]], indent: str) -> Iterator[str]:
    found = sorted(children.get(term, ()), key=compact)
    for child in found:
        is_last = child is found[-1]
        yield f"{indent}{'└─' if is_last else '├─'} {compact(child)}"
        yield from _branches(child, children, indent + ("   " if is_last else "│  "))


def _mappings() -> Iterator[str]:
    yield (
        "What comes nearest in other vocabularies, in [SSSOM](https://mapping-commons.github.io/sssom/): `broad` means"
        " that the object of a row is the broader one. Each row was set by hand."
    )
    rows = [_mapping(path) for path in sorted((folder("ontology") / "mappings").glob("*.sssom.tsv"))]
    yield markdown_table(("file", "from and to", "terms", "rows", "exact", "close", "broad", "narrow", "related"), rows)


def _mapping(path: Path) -> tuple[str, ...]:
    text = path.read_text("utf-8")
    title = re.search(r'^#mapping_set_title: "(.*)"$', text, flags=re.MULTILINE)
    rows = list(csv.DictReader((line for line in text.splitlines() if line[0] != "#"), delimiter="\t"))
    counts = Counter(row["predicate_id"] for row in rows)
    kinds = (str(counts[f"skos:{kind}Match"]) for kind in ("exact", "close", "broad", "narrow", "related"))
    link = f"[`{path.name}`](../../ontology/mappings/{path.name})"
    return link, title[1] if title else "", str(len({row["subject_id"] for row in rows})), str(len(rows)), *kinds
