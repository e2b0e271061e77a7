"""Outputs: what leaves a build as files: RDF, facts, tables, networks."""
