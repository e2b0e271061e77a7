"""Prefixes and the few IRIs that code needs by name; every other term is data in `ontology/`."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

DEFAULT_BASE: Final = "https://w3id.org/compliance-kg/data/"

PREFIXES: Final = MappingProxyType(
    {
        "ckg": "https://w3id.org/compliance-kg/ontology#",
        "dcterms": "http://purl.org/dc/terms/",
        "dpv": "https://w3id.org/dpv#",
        "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
        "loc": "https://w3id.org/dpv/loc#",
        "oa": "http://www.w3.org/ns/oa#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "pd": "https://w3id.org/dpv/pd#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
_PREFIX_OF: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def expand(curie: str) -> str:
    """Return the IRI of a CURIE on our prefixes.

    >>> expand("pd:Name")
    'https://w3id.org/dpv/pd#Name'
    """
    prefix, _, name = curie.partition(":")
    return PREFIXES[prefix] + name


def compact(iri: str) -> str:
    """Return the CURIE of an IRI, or the IRI itself where no prefix fits.

    >>> compact("https://w3id.org/dpv/pd#Name")
    'pd:Name'
    """
    start = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _PREFIX_OF.get(iri[:start])
    return f"{prefix}:{iri[start:]}" if prefix else iri
