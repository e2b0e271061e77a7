"""Writes `docs/reference/parquet.md`: the columns of the Parquet files, from the table that their writer reads."""

from __future__ import annotations

from collections.abc import Sequence

from docs.tables import markdown_table
from kg.outputs.columns import FACT_COLUMNS, TRANSFER_COLUMNS, Column

_INTRO = (
    "[`kg export BUILD --format parquet -o FOLDER`](commands.md#kg-export) writes two files; the extra `parquet` brings"
    " what it needs. Null stands for what the text does not say, and for an attribute that a facet does not have."
    " Several values are a list. Concepts are CURIEs. Files are compressed with zstd, columns in which values repeat"
    " are dictionary encoded, and each column's meaning stands in the file's own schema. The same build gives the same"
    " bytes, as of the same date. How to ask them: [Ask a corpus with DuckDB](../how-to/ask-a-corpus-with-duckdb.md)."
)
_FACTS = (
    "The rows of `kg export --format facts` ([its schema](facts.schema.json)), in the same order: one a claim value and"
    " passage. Its attributes are columns of the same names. With `--all-facets` the facets `data-subject`,"
    " `automated-decision` and `provision` are there too."
)
_TRANSFERS = (
    "The rows of [`cross-border-transfers`](queries.md#cross-border-transfers), in its order, as of the date given with"
    " `--as-of` (default: today). The file's metadata has it too, under `as_of`."
)


def columns_page() -> str:
    """Return the page of the Parquet files."""
    parts = ["# Parquet files", _INTRO, "## facts.parquet", _FACTS, _table(FACT_COLUMNS)]
    parts += ["## transfers.parquet", _TRANSFERS, _table(TRANSFER_COLUMNS)]
    return "\n\n".join(parts)


def _table(columns: Sequence[Column]) -> str:
    rows = [(f"`{one.name}`", f"`{one.type}`", "" if one.required else "yes", one.meaning) for one in columns]
    return markdown_table(("column", "type", "may be null", "meaning"), rows)
