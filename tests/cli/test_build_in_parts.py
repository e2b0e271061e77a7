"""`kg build --shard`, `kg merge`, `--jobs`, and what a second build says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_shards_merge_to_the_build(built: Path, policies: Path, run: Run, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        result = run("build", policies, "--shard", f"{number}/3", "-o", tmp_path / f"shard-{number}")
        assert (result.exit_code, result.stdout) == (0, ""), result.stderr
        assert f"Made shard {number} of 3 in {tmp_path}/shard-{number}" in result.stderr
    merged = run("merge", *(tmp_path / f"shard-{number}" for number in (2, 3, 1)), "-o", tmp_path / "merged", "--json")
    assert merged.exit_code == 0, merged.stderr
    assert [document["name"] for document in json.loads(merged.stdout)["documents"]] == ["acme.txt", "beta.txt"]
    assert (tmp_path / "merged" / "graph.nq").read_bytes() == (built / "graph.nq").read_bytes()
    assert run("verify", tmp_path / "merged").exit_code == 0


def test_a_shard_lists_what_could_not_be_read(policies: Path, run: Run, tmp_path: Path) -> None:
    result = run("build", policies, tmp_path / "none.txt", "--shard", "1/1", "-o", tmp_path / "shard", "--json")
    assert result.exit_code == 3
    shard = json.loads(result.stdout)
    assert (shard["number"], shard["count"], [failure["code"] for failure in shard["failures"]]) == (1, 1, ["KG201"])
    assert "the others are in the shard" in result.stderr
    merged = run("merge", tmp_path / "shard", "-o", tmp_path / "build")
    assert merged.exit_code == 3
    assert "1 input could not be read; the others are in the build" in merged.stderr


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "a/b", "1/2/3", "-1/2"])
def test_a_part_that_is_none_is_refused(policies: Path, run: Run, tmp_path: Path, shard: str) -> None:
    result = run("build", policies, f"--shard={shard}", "-o", tmp_path / "shard")
    assert result.exit_code == 2
    assert "error[KG160]" in result.stderr
    assert not (tmp_path / "shard").exists()


def test_a_second_build_says_that_nothing_has_changed(policies: Path, run: Run, tmp_path: Path) -> None:
    assert "Built" in run("build", policies, "-o", tmp_path / "build", "--jobs", "1").stderr
    again = run("build", policies, "-o", tmp_path / "build", "--jobs", "1")
    assert again.exit_code == 0
    assert f"Nothing has changed: {tmp_path}/build holds 2 documents, " in again.stderr


def test_a_build_over_a_shard_replaces_it(policies: Path, run: Run, tmp_path: Path) -> None:
    run("build", policies, "--shard", "1/1", "-o", tmp_path / "build")
    refused = run("query", "documents", tmp_path / "build")
    assert refused.exit_code == 2
    assert "kg merge" in refused.stderr
    assert run("build", policies, "-o", tmp_path / "build").exit_code == 0
    assert run("query", "documents", tmp_path / "build").exit_code == 0
