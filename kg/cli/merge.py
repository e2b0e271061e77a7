"""`kg merge`: the shards of a build in, the build out."""

from __future__ import annotations

import time
from pathlib import Path

import click

from kg.cli.building import show_progress, show_result, upload_result
from kg.errors import UsageError


@click.command(epilog="Example: kg merge shards/* -o build")
@click.argument("shards", nargs=-1, required=True, metavar="SHARD...")
@click.option("-o", "--output", default="build", show_default=True, metavar="DIR", help="Folder of the build.")
@click.option("--given", metavar="FILE", help="The file of given facts that the shards were made with.")
@click.option("--store", metavar="URL", help="Upload the graphs as well: sparql+http://HOST:PORT/PATH?data=/STORE.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest and the documents as JSON.")
def command(shards: tuple[str, ...], output: str, given: str | None, store: str | None, as_json: bool) -> None:
    """Join the shards of a build, made by kg build --shard I/N on one machine or many.

    SHARD is a folder; all N are needed, in any order. The build is the same, byte by byte, as one made in one go.
    """
    from kg.pipeline import merge_shards
    from kg.reading.given import read_given

    if not output:
        raise UsageError("KG122", "the folder of the build is given as an empty word", "name a folder with -o")
    facts = None if given is None else read_given(Path(given))
    start = time.perf_counter()
    with show_progress() as progress:
        result = merge_shards(
            [Path(shard) for shard in shards], Path(output), clock=time.perf_counter, given=facts, progress=progress
        )
    if store:
        upload_result(result, output, store)
    show_result(result, output, time.perf_counter() - start, as_json=as_json)
