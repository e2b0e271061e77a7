"""compliance-kg: what privacy policies claim, as an OWL/RDF graph in which every claim cites its passage."""

__version__ = "0.1.0"
