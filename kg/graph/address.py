"""The address of a store on a SPARQL server, `sparql+http(s)://HOST[:PORT]/QUERY[?data=/STORE&NAME=VALUE...]`.

The path is the server's query endpoint (SPARQL 1.1 Protocol), `data` its Graph Store (SPARQL 1.1 Graph Store HTTP
Protocol), which only writing needs. Any other parameter goes to the server with each query over the union of graphs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urljoin, urlsplit

from kg.errors import UsageError

EXAMPLE: Final = "sparql+http://127.0.0.1:7878/query?data=/store"
_SCHEMES: Final = ("sparql+http", "sparql+https")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server answers queries and takes graphs, as URLs; `data` is "" where no Graph Store was named.

    `parameters` go with each query that names no dataset of its own.
    """

    query: str
    data: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def server(self) -> str:
        """The scheme, host and port: what messages call the server."""
        parts = urlsplit(self.query)
        return f"{parts.scheme}://{parts.netloc}"


def parse_address(text: str) -> Address:
    """Return the address that a text names.

    Raises UsageError KG170 for what is no address, KG171 for one that holds a name or password.
    """
    hint = f"write it like {EXAMPLE}"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError("KG170", "the address of the store is no URL", hint) from error
    if parts.username is not None or parts.password is not None:
        # The text itself is not repeated: it holds what nobody should read over a shoulder.
        raise UsageError(
            "KG171",
            "the address of the store holds a name or password",
            "take them out, and set KG_STORE_USER and KG_STORE_PASSWORD in the environment",
        )
    if parts.scheme not in _SCHEMES or not host or parts.fragment:
        raise UsageError("KG170", f'"{text}" is no address of a store', hint)
    query = f"{parts.scheme.removeprefix('sparql+')}://{parts.netloc}{parts.path or '/'}"
    parameters = parse_qsl(parts.query, keep_blank_values=True)
    data = [value for name, value in parameters if name == "data"]
    graphs = urljoin(query, data[-1]) if data else ""
    if not graphs.startswith(f"{parts.scheme.removeprefix('sparql+')}://{parts.netloc}/") and data:
        raise UsageError("KG170", "data= names another server than the address of the store", hint)
    return Address(query, graphs, tuple((name, value) for name, value in parameters if name != "data"))
