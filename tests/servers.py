"""Real SPARQL servers on loopback for tests: the Oxigraph server, and Virtuoso Open Source."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

VIRTUOSO_ROWS = 10_000
"""More than any graph or answer that the tests want whole, fewer than all graphs of the seeds together."""

_VIRTUOSO = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{server}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = {rows}
"""


@contextmanager
def oxigraph_server(folder: Path, *options: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Give the port and process of an Oxigraph server that keeps its graphs in a folder."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if program is None:
        _missing("the Oxigraph server is not installed (package oxigraph in requirements-dev.txt)")
    port = free_port()
    command = [str(program), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}", *options]
    with _running(command, folder, port) as process:
        yield port, process


@contextmanager
def virtuoso_server(folder: Path) -> Iterator[int]:
    """Give the HTTP port of a Virtuoso that keeps its database in a folder; its user is dba with the password dba."""
    program = shutil.which("virtuoso-t")
    if program is None:
        _missing("Virtuoso is not installed (Debian package virtuoso-opensource-7-bin)")
    port = free_port()
    settings = _VIRTUOSO.format(server=free_port(), http=port, rows=VIRTUOSO_ROWS)
    (folder / "virtuoso.ini").write_text(settings, "utf-8")
    with _running([str(program), "+foreground", "+configfile", "virtuoso.ini"], folder, port):
        yield port


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _missing(reason: str) -> None:
    """Skip a test for want of a server, or fail it where both must be there (`.ci/run`)."""
    if os.environ.get("KG_TEST_SERVERS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(port, process)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server does not answer")
