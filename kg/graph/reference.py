"""The two graphs beside the documents': the reference graph (what the law and the vocabularies say) and provenance."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg import __version__
from kg.errors import StoreError
from kg.graph.quads import software_iri
from kg.graph.shape import RDF_TYPE, ckg, concept
from kg.identify import digest
from kg.vocab import PREFIXES

ONTOLOGY = PREFIXES["ckg"].removesuffix("#")


def reference_quads(folder: Path, *, base: str) -> list[Quad]:
    """Return the reference graph: every Turtle file directly in the ontology folder, without the lexicon.

    Axioms that need blank nodes (disjointness lists) stay in the files: queries do not use them, and blank nodes would
    make two builds differ. Raises StoreError KG320 for a file that is not Turtle, KG321 if there is none.
    """
    graph = NamedNode(f"{base}reference")
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise StoreError("KG321", f"the folder {folder.name}/ holds no Turtle file", "reinstall compliance-kg")
    return [Quad(triple.subject, triple.predicate, triple.object, graph) for file in files for triple in _triples(file)]


def provenance_quads(folder: Path, reference: list[Quad], *, base: str) -> list[Quad]:
    """Return the provenance graph: the program, its version, the ontology's version and the lexicon's digest."""
    graph, agent = NamedNode(f"{base}provenance"), NamedNode(software_iri(base))
    lexicon = lexicon_digest(folder)
    entity = NamedNode(f"{base}lexicon/{lexicon[:16]}")
    triples: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
        (agent, RDF_TYPE, concept("prov:SoftwareAgent")),
        (agent, ckg("name"), Literal("compliance-kg")),
        (agent, concept("owl:versionInfo"), Literal(__version__)),
        (agent, concept("dcterms:requires"), entity),
        (entity, RDF_TYPE, concept("prov:Entity")),
        (entity, ckg("sha256"), Literal(lexicon)),
    ]
    version = ontology_version(reference)
    if version:
        triples.append((agent, concept("dcterms:requires"), NamedNode(version)))
        triples.append((NamedNode(version), RDF_TYPE, concept("prov:Entity")))
    return [Quad(*triple, graph) for triple in triples]


def ontology_version(reference: list[Quad]) -> str:
    """Return the version IRI of our ontology, "" if its header has none."""
    found = (quad.object for quad in reference if quad.subject == _ONTOLOGY and quad.predicate == _VERSION_IRI)
    return next((term.value for term in found if isinstance(term, NamedNode)), "")


def lexicon_digest(folder: Path) -> str:
    """Return the SHA-256 (hex) over the names and contents of the lexicon's files below the ontology folder."""
    files = sorted((folder / "lexicon").glob("*.ttl"))
    return sha256("\n".join(digest(file.name, file.read_text("utf-8")) for file in files).encode()).hexdigest()


_ONTOLOGY = NamedNode(ONTOLOGY)
_VERSION_IRI = concept("owl:versionIRI")


def _triples(file: Path) -> Iterator[Quad]:
    try:
        for triple in parse(path=str(file), format=RdfFormat.TURTLE):
            if not isinstance(triple.subject, BlankNode) and not isinstance(triple.object, BlankNode):
                yield triple
    except SyntaxError as error:
        raise StoreError("KG320", f"{file.name} is no valid Turtle: {error.msg}", "reinstall compliance-kg") from error
