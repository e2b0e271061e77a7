"""A build on a Ray cluster has the bytes of a local build, also where a worker is killed; what cannot work says so."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow, of the extra parquet, is not installed")
pytest.importorskip("ray", reason="ray, of the extra ray, is not installed")

SEEDS = Path(__file__).parents[2] / "seeds"
SHARDS = 6
PATIENCE = 120.0
CLUSTER = """
import ray
ray.init("local", num_cpus=2, include_dashboard=False, log_to_driver=False)
print(ray.get_runtime_context().gcs_address, flush=True)
input()
ray.shutdown()
"""
# Ray asks whoever joins a cluster for its token, also on one machine: this one is for the tests' own.
ENVIRONMENT = {
    **os.environ,
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": secrets.token_hex(32),
}
KG = "from kg.cli.main import main; main()"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifteen documents, so that the work takes long enough to be disturbed."""
    folder = tmp_path_factory.mktemp("corpus")
    for seed in SEEDS.glob("*.txt"):
        for copy in range(3):
            (folder / f"{copy}-{seed.name}").write_text(f"Version {copy}\n\n{seed.read_text('utf-8')}", "utf-8")
    return folder


@pytest.fixture
def cluster() -> Iterator[subprocess.Popen[str]]:
    """Start a Ray of two cores, which tells its address; it ends with its standard input."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", CLUSTER], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, env=ENVIRONMENT
    ) as process:
        yield process
        process.communicate("\n")


def workers_below(process: int) -> list[int]:
    """Return the processes below a process in which Ray makes a shard at the moment."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    parents = {int(pid): int(parent) for pid, parent, *_ in rows}

    def is_below(pid: int) -> bool:
        return pid == process or (pid in parents and parents[pid] != pid and is_below(parents[pid]))

    return [int(pid) for pid, _, *args in rows if "ray::ShardMaker.make" in "".join(args) and is_below(int(pid))]


def kill_a_worker(cluster: int, driver: subprocess.Popen[str], work: Path, wait: float = 0.0) -> None:
    """Kill a worker that makes a shard, once another shard is done (and some seconds later)."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and driver.poll() is None:
        if any(work.glob("*.tar")):
            time.sleep(wait)
            for worker in workers_below(cluster)[:1]:
                os.kill(worker, signal.SIGKILL)
                return
        time.sleep(0.02)
    pytest.fail("no worker was at work once a shard was done")


def test_a_killed_worker_costs_nothing(run: Run, corpus: Path, cluster: subprocess.Popen[str], tmp_path: Path) -> None:
    assert run("build", corpus, "-o", tmp_path / "local", "--jobs", "1").exit_code == 0
    assert cluster.stdout
    address = cluster.stdout.readline().strip()
    work = tmp_path / "work"
    # One worker more than there are cores: it gets one when another has nothing left to do.
    options = [
        "--jobs",
        "3",
        "--engine",
        "ray",
        "--address",
        address,
        "--shards",
        str(SHARDS),
        "--work",
        f"file://{work}",
    ]
    with subprocess.Popen(
        [sys.executable, "-c", KG, "build", str(corpus), "-o", str(tmp_path / "ray"), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=ENVIRONMENT,
    ) as driver:
        kill_a_worker(cluster.pid, driver, work)
        told = driver.communicate(timeout=PATIENCE)[0]
    assert driver.returncode == 0, told
    for name in ("graph.nq", "documents.jsonl"):
        assert (tmp_path / "ray" / name).read_bytes() == (tmp_path / "local" / name).read_bytes()
    texts = [
        {path.name: path.read_bytes() for path in (tmp_path / name / "texts").iterdir()} for name in ("ray", "local")
    ]
    assert texts[0] == texts[1]
    run("export", tmp_path / "local", "--format", "parquet", "-o", tmp_path / "tables")
    made = [row for path in work.glob("*.parquet") for row in pq.read_table(path).to_pylist()]
    whole = pq.read_table(tmp_path / "tables" / "facts.parquet").to_pylist()
    assert len(list(work.glob("*.parquet"))) == SHARDS
    assert sorted(made, key=lambda row: row["document"]) == whole


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--address", "127.0.0.1:6379"), "KG185", "add --engine ray"),
        (("--shards", "2"), "KG185", "add --engine ray"),
        (("--engine", "ray", "--shard", "1/2"), "KG185", "leave one of the two out"),
        (("--engine", "ray", "--address", "127.0.0.1:1"), "KG185", "add --work"),
        (("--engine", "ray", "--address", "127.0.0.1:1", "--work", "w"), "KG187", "at 127.0.0.1:1: Connection refused"),
        (("--engine", "ray", "--work", "gopher://a/b"), "KG188", "gopher"),
        (("--engine", "spark"), "KG102", "choose one of local, ray"),
    ],
)
def test_what_cannot_be_a_cluster_is_refused(
    run: Run, policies: Path, tmp_path: Path, options: tuple[str, ...], code: str, told: str
) -> None:
    result = run("build", policies, "-o", tmp_path / "build", *options)
    assert (result.exit_code, code in result.stderr, told in result.stderr) == (2, True, True), result.stderr
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize(("package", "work", "code"), [("ray", "w", "KG430"), ("fsspec.core", "file:///w", "KG431")])
def test_a_missing_package_is_named(
    run: Run, policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, work: str, code: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    result = run("build", policies, "-o", tmp_path / "build", "--engine", "ray", "--work", work)
    assert (result.exit_code, code in result.stderr) == (5, True), result.stderr
    assert "pip install 'compliance-kg[ray]'" in result.stderr
