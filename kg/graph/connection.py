"""A line to a SPARQL server over HTTP: who we are, patience with what fails in passing, and refusals in one sentence.

Comes in: a request. Goes out: the whole reply, or a StoreError. Only requests that may be repeated are ever sent:
queries change nothing, and PUT and DELETE end in the same state however often they arrive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.errors import MissingPartError, StoreError

if TYPE_CHECKING:
    from types import TracebackType

    from requests import Response, Session
    from urllib3 import BaseHTTPResponse
    from urllib3.connectionpool import ConnectionPool

CONNECT_SECONDS: Final = 10.0
READ_SECONDS: Final = 300.0
"""How long a server may think before its answer begins, and fall silent within it."""
RETRIES: Final = 5
HOW_TO: Final = "docs/how-to/use-a-sparql-server.md"
NOT_FOUND: Final = 404
_UNAUTHORISED: Final = 401
_FORBIDDEN: Final = 403
_NOT_ALLOWED: Final = 405
_PASSING: Final = (429, 502, 503, 504)
"""What a server says when it may well answer a little later."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who we are to a server: a user with a password, or a token; nobody by default.

    `certificates` is a file of certificates to trust instead of the public ones. Nothing of it is ever shown.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    certificates: str = ""


class Connection:
    """A line to one server (`http://HOST:PORT`, as messages call it); nothing is sent before it is asked for."""

    def __init__(self, server: str, access: Access, *, seconds: float = READ_SECONDS, retries: int = RETRIES) -> None:
        """Make ready. Raises MissingPartError KG421 if the package requests is not installed."""
        self._server = server
        self._access = access
        self._timeout = (CONNECT_SECONDS, seconds)
        self._session = _session(access, retries)

    def send(
        self,
        method: str,
        url: str,
        *,
        parameters: Sequence[tuple[str, str]] = (),
        body: bytes | dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Response:
        """Return the reply to a request, whatever its status.

        Raises StoreError KG370 where no whole reply came, KG371 where it did not come in time.
        """
        import requests
        from requests.auth import HTTPBasicAuth

        def ask() -> Response:
            return self._session.request(
                method,
                url,
                params=list(parameters),
                data=body,
                headers=headers,
                timeout=self._timeout,
                # A POST that is sent elsewhere becomes a GET without its query.
                allow_redirects=False,
            )

        try:
            reply = ask()
            if reply.status_code == _UNAUTHORISED and self._access.user and not _asks_for_digest(reply):
                self._session.auth = HTTPBasicAuth(self._access.user.encode(), self._access.password.encode())
                reply = ask()
            return reply
        except requests.Timeout as error:
            message = f"{self._server} did not answer in time"
            raise StoreError("KG371", message, "ask for less, or look why the server is slow") from error
        except requests.exceptions.SSLError as error:
            message = f"{self._server} shows no certificate that is trusted here"
            raise StoreError("KG370", message, "name the file that certifies it in KG_STORE_CERTIFICATES") from error
        except requests.RequestException as error:
            message = f"{self._server} cannot be reached, or broke off its answer"
            raise StoreError("KG370", message, "check the address, and that the server runs") from error

    def refusal(self, reply: Response, code: str, what: str) -> StoreError:
        """Return what to tell of a reply that says no: KG372 for no access, KG374 for no endpoint, else `code`."""
        status = reply.status_code
        if status in (_UNAUTHORISED, _FORBIDDEN):
            known = "with this name or token" if self._access.user or self._access.token else "without a name or token"
            hint = "set KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN, in the environment"
            return StoreError("KG372", f"{self._server} allows no access {known} (HTTP {status})", hint)
        if status in (NOT_FOUND, _NOT_ALLOWED) or 300 <= status < 400:
            return self.no_endpoint(reply)
        # Virtuoso repeats the whole query after its message. A page for browsers says nothing in one sentence.
        said = " ".join(reply.text[:1000].partition("SPARQL query:")[0].split())[:200].rstrip(". ")
        told = "" if not said or "html" in reply.headers.get("Content-Type", "") else f": {said}"
        return StoreError(code, f"{self._server} {what} (HTTP {status}{told})", "see what the server's log says of it")

    def no_endpoint(self, reply: Response) -> StoreError:
        """Return what to tell of a reply that does not speak the protocol."""
        path = (reply.url or "").partition("?")[0]
        kind = reply.headers.get("Content-Type", "no type")
        message = f"{path} does not answer as a SPARQL server (HTTP {reply.status_code}, {kind})"
        return StoreError("KG374", message, f"name the paths that the server has: {HOW_TO} lists them")


def _session(access: Access, retries: int) -> Session:
    """Return a session that tries again, later and later, what fails in passing, and reads no environment."""
    try:
        from requests import Session
        from requests.adapters import HTTPAdapter
        from requests.auth import HTTPDigestAuth
        from urllib3.exceptions import ReadTimeoutError
        from urllib3.util import Retry
    except ImportError as error:
        raise MissingPartError("KG421", "asking a SPARQL server needs the package requests", "remote") from error

    class Patience(Retry):
        """Tries again what fails in passing, except what did not come in time: the server would work twice."""

        def increment(
            self,
            method: str | None = None,
            url: str | None = None,
            response: BaseHTTPResponse | None = None,
            error: Exception | None = None,
            _pool: ConnectionPool | None = None,
            _stacktrace: TracebackType | None = None,
        ) -> Patience:
            if isinstance(error, ReadTimeoutError):
                raise error
            return super().increment(method, url, response, error, _pool, _stacktrace)

    session = Session()
    session.trust_env = False
    session.verify = access.certificates or True
    patience = Patience(
        total=retries, backoff_factor=0.2, status_forcelist=_PASSING, allowed_methods=None, raise_on_status=False
    )
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=patience))
    if access.user:
        session.auth = HTTPDigestAuth(access.user, access.password)
    if access.token:
        session.headers["Authorization"] = f"Bearer {access.token}"
    return session


def _asks_for_digest(reply: Response) -> bool:
    return "digest" in reply.headers.get("WWW-Authenticate", "").lower()
