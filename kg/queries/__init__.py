"""Questions: `.rq` files with a header, parameters bound as RDF terms, answers as tables of plain values."""

from kg.queries.catalogue import (
    Parameter,
    ParameterType,
    Query,
    load_query,
    load_query_file,
    parse_query,
    query_body,
    query_groups,
    query_names,
    query_path,
    read_header,
)
from kg.queries.documents import document_graphs, named_documents, own_graphs, shared_graphs, unknown_document
from kg.queries.parameters import TODAY, bind_query, parse_date
from kg.queries.run import run_query

__all__ = [
    "TODAY",
    "Parameter",
    "ParameterType",
    "Query",
    "bind_query",
    "document_graphs",
    "load_query",
    "load_query_file",
    "named_documents",
    "own_graphs",
    "parse_date",
    "parse_query",
    "query_body",
    "query_groups",
    "query_names",
    "query_path",
    "read_header",
    "run_query",
    "shared_graphs",
    "unknown_document",
]
