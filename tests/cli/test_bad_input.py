"""Whatever is given, the answer is one sentence with a code and a hint, the right exit code, and nothing lost."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import Result

Run: TypeAlias = Callable[..., Result]

ERROR = re.compile(r"^error\[KG\d{3}\]: [^\n]+\. Hint: [^\n]+\.$", re.MULTILINE)
GERMAN = "Wir erheben Ihren Namen und Ihre E-Mail-Adresse, um Ihnen unseren Dienst bereitzustellen. " * 5
BAD_FILES = {
    "empty.txt": (b"", "KG205"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "KG206"),
    "latin1.txt": ("Wir schützen Ihre Daten, Müller".encode("latin-1"), "KG207"),
    "huge.txt": (b"We collect your name. " * 2_400_000, "KG208"),
    "german.txt": (GERMAN.encode(), "KG220"),
    "policy.rtf": (b"{\\rtf1 We collect your name.}", "KG204"),
    "damaged.docx": (b"PK\x03\x04 whatever", "KG210"),
    "damaged.pdf": (b"%PDF-1.7 whatever", "KG210"),
    "renamed.pdf": (b"We collect your name.", "KG206"),
}


def errors(result: Result) -> list[str]:
    assert "Traceback" not in result.output
    return re.findall(r"error\[(KG\d{3})\]", result.stderr)


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_named_and_the_others_are_built(name: str, policies: Path, run: Run, tmp_path: Path) -> None:
    content, code = BAD_FILES[name]
    bad = tmp_path / name
    bad.write_bytes(content)
    result = run("build", bad, policies / "acme.txt", "-o", tmp_path / "build")
    assert result.exit_code == 3
    assert errors(result) == [code]
    assert ERROR.search(result.stderr)
    assert name in result.stderr
    manifest = json.loads((tmp_path / "build" / "manifest.json").read_text(encoding="utf-8"))
    lines = (tmp_path / "build" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["acme.txt"]
    assert [(failure["name"].rpartition("/")[2], failure["code"]) for failure in manifest["failures"]] == [(name, code)]


def test_a_missing_path_is_named_and_the_others_are_built(policies: Path, run: Run, tmp_path: Path) -> None:
    result = run("build", tmp_path / "nowhere.txt", policies, "-o", tmp_path / "build")
    assert (result.exit_code, errors(result)) == (3, ["KG201"])
    assert "1 input could not be read; the others are in the build" in result.stderr
    assert "Built" in result.stderr


def test_nothing_to_build_leaves_an_older_build_alone(policies: Path, run: Run, tmp_path: Path) -> None:
    assert run("build", policies, "-o", tmp_path / "build").exit_code == 0
    before = (tmp_path / "build" / "graph.nq").read_bytes()
    result = run("build", tmp_path / "nowhere", "-o", tmp_path / "build")
    assert (result.exit_code, errors(result)) == (3, ["KG201"])
    assert "nothing was built" in result.stderr
    assert (tmp_path / "build" / "graph.nq").read_bytes() == before


def test_a_text_without_any_claim_is_a_warning(run: Run, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("The cat sat on the mat, and it was a fine day with some sun in the sky.\n" * 3, encoding="utf-8")
    result = run("build", story, "-o", tmp_path / "build")
    assert result.exit_code == 0
    assert "warning: story.txt makes no claim" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code", "named"),
    [
        (("bild", "x"), "KG101", 2, "did you mean build?"),
        (("build",), "KG102", 2, "INPUT"),
        (("query", "--colour"), "KG102", 2, "--colour"),
        (("query", "documents", "BUILD", "--format", "xml"), "KG103", 2, "table, csv, json, jsonl"),
        (("query", "border-transfers", "BUILD"), "KG130", 2, "cross-border-transfers"),
        (("query", "documents", "BUILD", "--param", "as_of"), "KG104", 2, "NAME=VALUE"),
        (("query", "documents", "BUILD", "--param", "when=now"), "KG133", 2, "when"),
        (("query", "cross-border-transfers", "BUILD", "--param", "as_of=soon"), "KG134", 2, "YYYY-MM-DD"),
        (("query", "documents", "nowhere"), "KG120", 2, "nowhere"),
        (("query", "SELECT ?x WHERE { ?x", "BUILD"), "KG330", 4, "line 1"),
        (("query", "missing.rq", "BUILD"), "KG131", 2, "missing.rq"),
        (("export", "BUILD", "--format", "xlsx"), "KG103", 2, "turtle"),
        (("export", "BUILD"), "KG103", 2, "no format is given"),
        (
            ("export", "BUILD", "-o", "out.xyz"),
            "KG103",
            2,
            "the extension .xyz stands for no format (.jsonl facts, .ttl",
        ),
        (("export", "BUILD", "--format", "csv"), "KG109", 2, "-o DIR"),
        (("export", "BUILD", "--format", "trig", "--evidence", "all"), "KG107", 2, "oa, span, none"),
        (("export", "BUILD", "--format", "graphml", "--as-of", "soon"), "KG110", 2, "YYYY-MM-DD"),
        (("export", "BUILD", "--format", "graphml", "--as-of", "20240101"), "KG110", 2, "YYYY-MM-DD"),
        (("export", "BUILD", "--format", "facts", "--json"), "KG102", 2, "without -o there are none"),
        (("export", "BUILD", "--format", "facts", "-o", "/"), "KG108", 2, 'cannot write "/": it names no file'),
        (("query", "", "BUILD"), "KG135", 2, "the query is empty"),
        (("query", " ", "BUILD"), "KG135", 2, "the query is empty"),
        (
            ("query", "cross-border-transfers", "BUILD", "--param", "default_regime=ckg:Nonsense"),
            "KG134",
            2,
            "ckg:UKGDPR",
        ),
        (("build", "seeds", "--name", "a.txt"), "KG102", 2, "- is not among the inputs"),
        (("build", "-", "--name", ""), "KG102", 2, "an empty name"),
        (("build", "-", "-o", ""), "KG122", 2, "an empty word"),
        (("build", "-", "-o", "/"), "KG122", 2, "/ is no place for a build"),
        (("build", "-", "--base", "http://[bad/"), "KG125", 2, "invalid character '[' in host"),
        (("query", "documents", "/"), "KG121", 2, "/ is no build"),
        (("explain", "nobody", "BUILD"), "KG105", 2, "acme.txt"),
        (("eval", "BUILD", "--gold", "EMPTY"), "KG111", 2, "JSON files with document and facts"),
        (("verify", "EMPTY"), "KG121", 2, "manifest.json"),
    ],
)
def test_wrong_use_names_what_is_right(
    arguments: tuple[str, ...], code: str, exit_code: int, named: str, built: Path, run: Run, tmp_path: Path
) -> None:
    places = {"BUILD": built, "EMPTY": tmp_path}
    result = run(*(places.get(argument, argument) for argument in arguments))
    assert (result.exit_code, errors(result)) == (exit_code, [code])
    assert ERROR.search(result.stderr)
    assert named in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "nearest", "listing"),
    [
        (("qeury",), "query", "kg --help"),
        (("check", "BUILD", "--chekc", "notice"), "--check", "kg check --help"),
        (("query", "retnetion", "BUILD"), "retention", "kg queries"),
        (("queries", "retnetion"), "retention", "kg queries"),
        (("query", "transfer", "BUILD"), "cross-border-transfers", "kg queries"),
        (("check", "BUILD", "--check", "notcie"), "notice", "kg check --list"),
        (("check", "BUILD", "--profile", "PROFILE"), "notice", "kg check --list"),
        (("check", "BUILD", "--fail-on", "warnings"), "warning", "violation, warning"),
        (("check", "BUILD", "--status", "misssing"), "missing", "satisfied"),
        (("check", "BUILD", "--format", "sarf"), "sarif", "markdown"),
        (("validate", "BUILD", "--format", "turtel"), "turtle", "markdown"),
        (("export", "BUILD", "--format", "trutle"), "turtle", "graphml"),
        (("export", "BUILD", "--format", "trig", "--evidence", "spam"), "span", "none"),
        (("build", "x", "--engine", "locl"), "local", "ray"),
        (("query", "rights", "BUILD", "--document", "acne.txt"), "acme.txt", "kg query documents"),
        (("reason", "BUILD", "--document", "acne.txt"), "acme.txt", "kg query documents"),
        (("explain", "acne.txt", "BUILD"), "acme.txt", "give the IRI"),
        (("explain", "acne.txt:12", "BUILD"), "acme.txt", "give the IRI"),
        (("query", "cross-border-transfers", "BUILD", "--param", "asof=2024-01-01"), "as_of", "default_regime"),
        (("query", "collects-data", "BUILD", "--param", "category=pd:Locatoin"), "pd:Location", "give one of"),
        (("query", "collects-data", "BUILD", "--param", "category=dvp:Location"), "dpv", "the prefixes are"),
        (("query", "ASK { ?s dvp:hasPurpose ?o }", "BUILD"), "dpv", "without declaring"),
        (("schema", "expotr"), "export", "kg schema"),
        (("completion", "bsh"), "bash", "zsh"),
    ],
)
def test_a_mistyped_name_is_answered_with_the_nearest_and_where_all_are(
    arguments: tuple[str, ...], nearest: str, listing: str, built: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "profile").write_text("none notcie\n", encoding="utf-8")
    places = {"BUILD": built, "PROFILE": tmp_path / "profile"}
    result = run(*(places.get(argument, argument) for argument in arguments))
    assert (result.exit_code in (2, 4), result.stdout, len(errors(result))) == (True, "", 1)
    hint = result.stderr.partition("Hint: ")[2]
    assert f"did you mean {nearest}" in hint
    assert listing in hint


def test_gold_that_is_no_gold_is_named(built: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "acme.json").write_text('{"facts": [{}]}', encoding="utf-8")
    result = run("eval", built, "--gold", tmp_path)
    assert (result.exit_code, errors(result)) == (2, ["KG112"])
    assert "a gold file is JSON with document and facts: see docs/explanation/evaluation.md" in result.stderr


def test_an_export_that_cannot_be_written_says_why(built: Path, run: Run, tmp_path: Path) -> None:
    result = run("export", built, "--format", "facts", "-o", tmp_path)
    assert (result.exit_code, errors(result)) == (2, ["KG108"])


KG = f"{sys.executable} -c 'from kg.cli.main import main; main()'"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    ("arguments", "place", "reason"),
    [
        ("export BUILD --format facts", ">/dev/full", "no space left on device"),
        ("query documents BUILD", ">/dev/full", "no space left on device"),
        ("--help", ">/dev/full", "no space left on device"),
        ("query documents BUILD --format csv", ">&-", "it is closed"),
    ],
)
def test_standard_output_that_cannot_be_written_says_why(arguments: str, place: str, reason: str, built: Path) -> None:
    command = f"{KG} {arguments.replace('BUILD', str(built))} {place}"
    ended = subprocess.run(["sh", "-c", command], check=False, capture_output=True, text=True)
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [
        f"error[KG108]: cannot write to standard output: {reason}. Hint: write to a file or another place."
    ]


def test_standard_error_that_cannot_be_written_costs_nothing(built: Path) -> None:
    command = f"{KG} query documents {built} --format csv 2>/dev/full"
    ended = subprocess.run(["sh", "-c", command], check=False, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout[:9]) == (0, "document,")


ASK = """
import signal, sys
# What is started in the background of a script ignores interrupts, and so would this.
signal.signal(signal.SIGINT, signal.default_int_handler)
from kg.cli.main import main
from kg.graph.store import OxigraphStore
ask = OxigraphStore.query
def asked(self, sparql, **options):
    print("asked", file=sys.stderr, flush=True)
    return ask(self, sparql, **options)
OxigraphStore.query = asked
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
def test_an_interrupt_ends_a_long_query(built: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?c && ?f != ?l) }"
    command = [sys.executable, "-c", ASK, "query", endless, str(built)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"asked\n"
        process.send_signal(signal.SIGINT)
        # The end by the signal itself, which a shell shows as 130.
        assert process.wait(60) == -signal.SIGINT


def test_the_next_command_can_be_pasted(policies: Path, run: Run, tmp_path: Path) -> None:
    result = run("build", policies, "-o", tmp_path / "my build")
    assert f"Next: kg query cross-border-transfers '{tmp_path / 'my build'}'" in result.stderr
    shown = run("query", "rights", tmp_path / "my build", "--format", "csv").stderr
    assert shown.endswith(f" '{tmp_path / 'my build'}'\n")


def test_today_is_shown_as_the_day_that_it_is(built: Path, run: Run) -> None:
    result = run("query", "cross-border-transfers", built, "--param", "as_of=today", "--format", "csv")
    assert f"As of {date.today().isoformat()}\n" in result.stderr


def test_our_own_mistake_is_one_sentence_with_a_way_to_report_it(
    built: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_name: str) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("kg.queries.load_query", broken)
    result = run("query", "documents", built)
    assert (result.exit_code, errors(result)) == (70, ["KG900"])
    assert "kg --debug query documents" in result.stderr
    assert isinstance(run("--debug", "query", "documents", built).exception, RuntimeError)


def test_an_interrupt_exits_with_130(built: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.queries.load_query", interrupted)
    result = run("query", "documents", built)
    assert result.exit_code == 130
    assert "Interrupted" in result.stderr
