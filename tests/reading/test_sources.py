"""Which sources arguments lead to, how they are named, and what is said about those that lead nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.reading.sources import find_sources


def _write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("We collect your name.", encoding="utf-8")


def test_folder_is_read_recursively_sorted_and_named_below_itself(tmp_path: Path) -> None:
    _write(tmp_path, "b.txt", "a/z.HTML", "a/y.md", "c.markdown", "d.htm", "e.rtf", ".hidden.txt", ".git/x.txt")
    found = find_sources([str(tmp_path)])
    assert [source.name for source in found.sources] == ["a/y.md", "a/z.HTML", "b.txt", "c.markdown", "d.htm"]
    assert [source.media_type for source in found.sources] == [
        "text/markdown",
        "text/html",
        "text/plain",
        "text/markdown",
        "text/html",
    ]
    assert found.failures == ()


def test_readme_tells_about_a_folder_and_is_read_only_when_named(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("About these policies", encoding="utf-8")
    (tmp_path / "policy.md").write_text("We collect data.", encoding="utf-8")
    assert [source.name for source in find_sources([str(tmp_path)]).sources] == ["policy.md"]
    assert [source.name for source in find_sources([str(tmp_path / "README.md")]).sources] == ["README.md"]


def test_file_is_named_by_its_file_name(tmp_path: Path) -> None:
    _write(tmp_path, "deep/policy.txt")
    path = tmp_path / "deep" / "policy.txt"
    (source,) = find_sources([str(path)]).sources
    assert (source.name, source.path) == ("policy.txt", path)


def test_glob_takes_the_known_extensions(tmp_path: Path) -> None:
    _write(tmp_path, "x/one.txt", "x/two.md", "x/three.rtf")
    found = find_sources([str(tmp_path / "x" / "*")])
    assert [source.name for source in found.sources] == ["one.txt", "two.md"]


def test_file_whose_name_looks_like_a_glob_is_a_file(tmp_path: Path) -> None:
    _write(tmp_path, "policy[1].txt")
    assert [source.name for source in find_sources([str(tmp_path / "policy[1].txt")]).sources] == ["policy[1].txt"]


def test_same_file_by_two_ways_is_read_once(tmp_path: Path) -> None:
    _write(tmp_path, "policy.txt")
    found = find_sources([str(tmp_path), str(tmp_path / "policy.txt"), str(tmp_path / "*.txt")])
    assert [source.name for source in found.sources] == ["policy.txt"]


def test_same_name_in_two_folders_gives_longer_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, "one/policy.txt", "two/policy.txt", "two/other.txt")
    monkeypatch.chdir(tmp_path)
    found = find_sources(["one", "./two/"])
    assert [source.name for source in found.sources] == ["one/policy.txt", "other.txt", "two/policy.txt"]


def test_order_of_arguments_does_not_matter(tmp_path: Path) -> None:
    _write(tmp_path, "one/policy.txt", "two/policy.txt", "two/other.txt")
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    assert find_sources([one, two]).sources == find_sources([two, one]).sources


def test_dash_is_standard_input_under_the_name_given() -> None:
    found = find_sources(["-"], stdin=b"We collect.", name="acme.html")
    (source,) = found.sources
    assert (source.name, source.path, source.data) == ("acme.html", None, b"We collect.")
    assert source.media_type == "text/html"
    assert find_sources(["-"], stdin=b"x").sources[0].name == "stdin.txt"


def test_each_bad_argument_is_reported_and_the_good_ones_are_found(tmp_path: Path) -> None:
    _write(tmp_path, "good.txt", "sheet.xlsx", "full/a.rtf")
    (tmp_path / "empty").mkdir()
    arguments = ["missing.txt", "sheet.xlsx", "empty", "full", "*.html", "good.txt"]
    found = find_sources([str(tmp_path / argument) for argument in arguments])
    assert [source.name for source in found.sources] == ["good.txt"]
    assert [(Path(failure.name).name, failure.error.code) for failure in found.failures] == [
        ("missing.txt", "KG201"),
        ("sheet.xlsx", "KG204"),
        ("empty", "KG202"),
        ("full", "KG202"),
        ("*.html", "KG201"),
    ]


def test_unknown_extension_names_the_known_ones(tmp_path: Path) -> None:
    _write(tmp_path, "policy.rst")
    (failure,) = find_sources([str(tmp_path / "policy.rst")]).failures
    assert failure.error.message == "policy.rst has an unknown extension"
    assert failure.error.hint == "give a file that ends in .txt, .md, .markdown, .html, .htm, .pdf, .docx"
    assert failure.error.exit_code == 3


def test_argument_that_no_path_can_be_is_an_error_not_a_crash() -> None:
    assert [failure.error.code for failure in find_sources(["a\0b.txt", "x" * 5000]).failures] == ["KG201", "KG203"]


def test_file_whose_name_is_no_utf8_fails_alone(tmp_path: Path) -> None:
    _write(tmp_path, "good.txt")
    (tmp_path / os.fsdecode(b"b\xffd.txt")).write_text("We collect your name.")
    wanted = [("good.txt",), ("b\ufffdd.txt", "KG203", "the name of b\ufffdd.txt is not valid UTF-8")]
    for argument in (str(tmp_path), str(tmp_path / "*.txt")):
        found = find_sources([argument])
        failures = [(failure.name, failure.error.code, failure.error.message) for failure in found.failures]
        assert [*((source.name,) for source in found.sources), *failures] == wanted
    (failure,) = find_sources([os.fsdecode(b"no\xff.txt")]).failures
    assert (failure.name, failure.error.message) == ("no\ufffd.txt", "there is no file or folder no\ufffd.txt")


def test_names_do_not_depend_on_the_locale(tmp_path: Path) -> None:
    _write(tmp_path, "Müller.txt")
    script = "import sys; from kg.reading.sources import find_sources; s = find_sources(sys.argv[1:]).sources; "
    script += "sys.stdout.buffer.write(s[0].name.encode())"
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for argument in (tmp_path, tmp_path / "Müller.txt"):
        command = [sys.executable, "-c", script, str(argument)]
        assert subprocess.run(command, check=True, env=environment, capture_output=True).stdout == "Müller.txt".encode()


def test_a_build_within_a_folder_is_not_read(tmp_path: Path) -> None:
    _write(tmp_path, "policy.txt", "build/texts/0123.txt", "builds/texts/a.txt")
    (tmp_path / "build" / "store").mkdir()
    (tmp_path / "build" / "graph.nq").touch()
    (tmp_path / "build" / "manifest.json").touch()
    assert [source.name for source in find_sources([str(tmp_path)]).sources] == ["builds/texts/a.txt", "policy.txt"]


def test_a_folder_that_cannot_be_opened_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, "policy.txt", "locked/other.txt")
    scandir = os.scandir

    def refusing(path: str) -> Iterator[os.DirEntry[str]]:
        # Not chmod, which does not stop root.
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = find_sources([str(tmp_path)])
    assert [source.name for source in found.sources] == ["policy.txt"]
    assert [(failure.error.code, failure.error.message) for failure in found.failures] == [
        ("KG203", f"the folder {tmp_path / 'locked'} cannot be read: permission denied")
    ]


def test_an_empty_word_is_not_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, "policy.txt")
    monkeypatch.chdir(tmp_path)
    found = find_sources([""])
    assert found.sources == ()
    assert [(failure.error.code, failure.error.message) for failure in found.failures] == [
        ("KG201", "an input is given as an empty word")
    ]


def test_a_pipe_or_device_is_refused_without_being_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for argument in (str(tmp_path / "pipe.txt"), "/dev/zero"):
        (failure,) = find_sources([argument]).failures
        assert (failure.error.code, failure.error.message) == (
            "KG203",
            f"{argument} is a pipe or a device, not a file",
        )


def test_standard_input_gives_way_to_a_file_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, "stdin.txt")
    monkeypatch.chdir(tmp_path)
    for arguments in (["-", "stdin.txt"], ["stdin.txt", "-"]):
        found = find_sources(arguments, stdin=b"We collect.")
        assert [(source.name, source.path is None) for source in found.sources] == [
            ("stdin-2.txt", True),
            ("stdin.txt", False),
        ]
