"""What each verb prints and writes: data on stdout, words on stderr, files where they were asked for."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

import networkx as nx
import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from rich.text import Text

from kg import __version__
from kg.cli.console import render
from kg.cli.main import VERBS
from kg.queries import query_names
from tests.stores import load_store

Run: TypeAlias = Callable[..., Result]
ROOT = Path(__file__).parents[2]
GOLD, SEEDS = ROOT / ".." / "shared" / "gold", ROOT / "seeds"
QUERY = "SELECT ?name WHERE { ?d a ckg:PolicyDocument ; ckg:name ?name } ORDER BY ?name"


def python(code: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, **environment}
    return subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, env=env)


def test_help_names_every_verb_and_imports_none() -> None:
    result = python(
        "import sys, kg.cli.main as m\n"
        "try: m.cli.main(['--help'], prog_name='kg')\n"
        "finally: print(sorted({'rdflib', 'pyoxigraph', 'rich', 'networkx', 'kg.queries'} & set(sys.modules)))"
    )
    lines = result.stdout.decode().splitlines()
    assert lines[-1] == "[]"
    assert [verb for verb in VERBS if not any(line.startswith(f"  {verb} ") for line in lines)] == []


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_explains_itself_with_an_example_and_json(verb: str, run: Run) -> None:
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert f"Example: kg {verb}" in result.stdout
    assert "--json" in result.stdout


def test_help_has_a_short_form() -> None:
    shown = python("import kg.cli.main as m; m.cli.main(['verify', '-h'], prog_name='kg')")
    assert shown.stdout.startswith(b"Usage: kg verify")


def test_kg_alone_shows_the_help(run: Run) -> None:
    assert (run().exit_code, run().stdout) == (0, run("--help").stdout)


def test_a_table_names_the_command_that_looks_behind_its_first_row(built: Path, run: Run) -> None:
    result = run("query", "cross-border-transfers", built)
    command = result.stderr.partition("Next: kg ")[2].split()
    assert command[:1] == ["explain"]
    assert "transfer" in run(*command, "--json").stdout


def test_version_names_program_and_ontology(run: Run) -> None:
    assert run("--version").stdout == f"compliance-kg {__version__} (ontology 0.1.0)\n"


def test_build_from_standard_input_takes_a_name(policies: Path, run: Run, tmp_path: Path) -> None:
    text = (policies / "acme.txt").read_bytes()
    result = run("build", "-", "-o", tmp_path / "b", "--name", "piped.md", "--json", stdin=text)
    assert result.exit_code == 0
    assert [document["name"] for document in json.loads(result.stdout)["documents"]] == ["piped.md"]


def test_build_names_what_comes_next(policies: Path, run: Run, tmp_path: Path) -> None:
    result = run("build", policies / "acme.txt", "-o", tmp_path / "b")
    assert result.stdout == ""
    assert f"Next: kg query cross-border-transfers {tmp_path / 'b'}" in result.stderr


def test_query_without_a_name_lists_the_queries(run: Run) -> None:
    result = run("query")
    assert result.exit_code == 0
    assert "cross-border-transfers" in result.stdout
    assert {entry["name"] for entry in json.loads(run("query", "--json").stdout)} >= {"documents", "rights"}


def test_a_query_is_a_name_a_file_or_a_text(built: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text(QUERY, encoding="utf-8")
    for query in (QUERY, tmp_path / "mine.rq"):
        result = run("query", query, built, "--format", "csv")
        assert (result.exit_code, result.stdout) == (0, "name\nacme.txt\nbeta.txt\n")
    rows = list(csv.DictReader(io.StringIO(run("query", "documents", built, "--format", "csv").stdout)))
    assert [row["document"] for row in rows] == ["acme.txt", "beta.txt"]


def test_the_same_answer_in_every_format(built: Path, run: Run) -> None:
    rows = json.loads(run("query", "documents", built, "--json").stdout)
    assert rows == json.loads(run("query", "documents", built, "--format", "json").stdout)
    lines = run("query", "documents", built, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows
    assert [row["document"] for row in rows] == ["acme.txt", "beta.txt"]


def test_the_date_that_an_answer_holds_for_is_printed(built: Path, run: Run) -> None:
    before = date.today()
    shown = " ".join(run("query", "cross-border-transfers", built).stdout.split())
    assert any(f"as of {day}" in shown for day in (before, date.today()))
    as_csv = run("query", "cross-border-transfers", built, "--format", "csv", "--param", "as_of=2022-01-01")
    assert "As of 2022-01-01" in as_csv.stderr
    assert "As of" not in run("query", "documents", built, "--format", "csv").stderr


@pytest.mark.parametrize("width", ["60", "80", "120"])
def test_tables_fit_the_terminal_and_cut_nothing(
    width: str, built: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    rows = json.loads(run("query", "cross-border-transfers", built, "--json").stdout)
    output = run("query", "cross-border-transfers", built).stdout
    assert rows
    assert max(map(len, output.splitlines())) <= int(width)
    words = " ".join(output.split())
    for row in rows:
        for column in ("destination", "mechanism", "status"):
            assert all(concept in words for concept in row[column].split("; "))
        assert " ".join(row["quote"].split()) in words
    assert "\x1b" not in output


def test_tables_are_text_inside_jupyter_too(monkeypatch: pytest.MonkeyPatch) -> None:
    # rich displays by itself, and in HTML, where it sees a notebook.
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    assert render([Text("shown once")], 40) == "shown once\n"


def test_a_document_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    text = "We collect your name \x1b[2J\u202eand e-mail address. Acme is the controller of your personal data.\n"
    (tmp_path / "evil.txt").write_text(text * 3, encoding="utf-8")
    assert run("build", tmp_path / "evil.txt", "-o", tmp_path / "b").exit_code == 0
    shown = run("explain", "evil.txt", tmp_path / "b").stdout
    shown += run("query", "controller-processor-roles", tmp_path / "b").stdout
    assert "name \ufffd[2J\ufffdand" in shown
    assert "\x1b" not in shown


def test_queries_prints_a_query_to_start_from(built: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "my.rq").write_text(run("queries", "documents").stdout, encoding="utf-8")
    mine = run("query", tmp_path / "my.rq", built, "--format", "csv").stdout
    assert mine == run("query", "documents", built, "--format", "csv").stdout
    assert run("queries").stdout == run("query").stdout


def test_facts_follow_the_order_of_the_documents(built: Path, run: Run, tmp_path: Path) -> None:
    result = run("export", built, "-o", tmp_path / "facts.jsonl")
    assert result.exit_code == 0
    facts = [json.loads(line) for line in (tmp_path / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert facts == sorted(facts, key=lambda fact: (fact["document"], fact["start"], fact["end"]))
    assert {fact["document"] for fact in facts} == {"acme.txt", "beta.txt"}
    denied = {fact["concept"] for fact in facts if fact["polarity"] == "denied"}
    assert "dpv:SellDataToThirdParties" in denied


def test_the_facts_of_the_seeds_follow_the_published_schema(run: Run, tmp_path: Path) -> None:
    schema = Draft202012Validator(json.loads((ROOT / "docs/reference/facts.schema.json").read_text(encoding="utf-8")))
    run("build", *sorted(SEEDS.glob("*.txt")), "-o", tmp_path / "b")
    lines = run("export", tmp_path / "b", "--format", "facts").stdout.splitlines()
    assert len(lines) > 100
    assert [error.message for line in lines for error in schema.iter_errors(json.loads(line))] == []


def test_csv_writes_one_file_for_each_table(built: Path, run: Run, tmp_path: Path) -> None:
    result = run("export", built, "--format", "csv", "-o", tmp_path / "tables", "--as-of", "2024-01-01", "--json")
    written = json.loads(result.stdout)["files"]
    # Checks and questions judge or answer; the tables hold all that was found.
    assert {Path(path).stem for path in written} == set(query_names(""))
    assert (tmp_path / "tables" / "documents.csv").read_text(encoding="utf-8").startswith("document,")
    assert "As of 2024-01-01" in result.stderr


def test_the_network_joins_known_organisations_of_two_documents(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        text = "We share your name with Mailchimp. We transfer your name to service providers in India.\n"
        (tmp_path / f"{name}.txt").write_text(text * 2, encoding="utf-8")
    run("build", tmp_path / "one.txt", tmp_path / "two.txt", "-o", tmp_path / "b")
    network = nx.parse_graphml(run("export", tmp_path / "b", "--format", "graphml").stdout)
    parties = sorted(node for node in network if network.nodes[node]["kind"] == "party")
    assert parties == ["Mailchimp", "publisher of one.txt", "publisher of two.txt"]
    # The words of two documents for a kind of party need not mean the same.
    kinds = {network.nodes[f"service providers in {name}.txt"]["kind"] for name in ("one", "two")}
    assert kinds == {"category"}


def test_exports_do_not_depend_on_order_or_hash_seed(policies: Path, built: Path, tmp_path: Path) -> None:
    forms = ("facts", "turtle", "trig", "nquads", "jsonld", "graphml", "gexf", "measures")
    for seed, files in (("1", ["acme.txt", "beta.txt"]), ("2", ["beta.txt", "acme.txt"])):
        folder = tmp_path / seed
        commands = [["build", *(str(policies / name) for name in files), "-o", str(folder / "build")]]
        commands += [["export", str(folder / "build"), "--format", form, "-o", str(folder / form)] for form in forms]
        code = f"""
import kg.cli.main
for arguments in {commands!r}:
    try:
        kg.cli.main.cli.main(arguments, prog_name="kg")
    except SystemExit as end:
        assert end.code == 0
"""
        assert python(code, PYTHONHASHSEED=seed).returncode == 0
        assert (folder / "build" / "graph.nq").read_bytes() == (built / "graph.nq").read_bytes()
    for form in forms:
        first = (tmp_path / "1" / form).read_bytes()
        assert len(first) > 500
        assert (tmp_path / "2" / form).read_bytes() == first, form


def test_explain_says_who_says_what_and_where(built: Path, run: Run) -> None:
    claims = json.loads(run("explain", "acme.txt", built, "--json").stdout)
    denied = next(claim for claim in claims if ["polarity", "denied"] in claim["details"])
    shown = run("explain", denied["claim"].rpartition("/")[2][:10], built).stdout
    assert "says that this is NOT so" in shown
    assert f"⟦{denied['passages'][0]['quote']}⟧" in shown
    passage = denied["passages"][0]
    at_place = json.loads(run("explain", f"acme.txt:{passage['start']}", built, "--json").stdout)
    assert denied["claim"] in {claim["claim"] for claim in at_place}
    span = f"{denied['claim'].partition('/claim/')[0]}#char={passage['start']},{passage['end']}"
    assert denied["claim"] in {claim["claim"] for claim in json.loads(run("explain", span, built, "--json").stdout)}


def test_explain_says_what_follows_and_from_what(built: Path, run: Run) -> None:
    claims = json.loads(run("explain", "acme.txt", built, "--json").stdout)
    transfer = next(claim for claim in claims if claim["kind"] == "transfer")
    restricted = next(end for end in transfer["follows"] if end["rule"] == "restricted-transfer")
    assert f"it follows  {restricted['sentence']}"[:40] in run("explain", transfer["claim"], built).stdout
    (chain,) = json.loads(run("explain", f"{restricted['derived']}/process", built, "--json").stdout)
    assert chain["rule"] == "third-country"
    assert chain["premises"][0]["derived"] == restricted["derived"]
    assert chain["premises"][0]["premises"][0]["claim"] == transfer["claim"]
    shown = run("explain", chain["derived"], built).stdout
    assert shown.index("third country") < shown.index("restricted transfer under GDPR") < shown.index("⟦")


def test_verify_passes_a_good_build(built: Path, policies: Path, run: Run) -> None:
    result = run("verify", built, "--source", policies)
    assert result.exit_code == 0, result.output
    assert "Every quote is what stands in its source" in result.stdout


def test_verify_names_an_altered_text(built: Path, run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "build"
    shutil.copytree(built, broken)
    iri = str(_entries(broken)[0]["iri"])
    text = broken / "texts" / f"{iri.rpartition('/')[2]}.txt"
    text.write_text(text.read_text(encoding="utf-8").replace("your name", "your nome"), encoding="utf-8")
    result = run("verify", broken, "--json")
    assert result.exit_code == 1
    mismatches = json.loads(result.stdout)["mismatches"]
    assert {mismatch["document"] for mismatch in mismatches} == {"acme.txt"}
    assert any("is not what stands there" in mismatch["problem"] for mismatch in mismatches)
    assert "acme.txt: " in run("verify", broken).stdout


def test_verify_names_an_altered_graph(built: Path, run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "build"
    shutil.copytree(built, broken)
    graph = broken / "graph.nq"
    graph.write_bytes(graph.read_bytes().replace(b"Affirmed", b"Denied", 1))
    result = run("verify", broken)
    assert result.exit_code == 1
    assert "graph.nq: the file has changed since the build" in result.stdout
    assert "only in graph.nq" in result.stdout


def test_verify_names_lines_that_are_no_quads(built: Path, run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "build"
    shutil.copytree(built, broken)
    with (broken / "graph.nq").open("ab") as graph:
        graph.write(b"nonsense\n<a> <b> <\xff> .")
    result = run("verify", broken)
    assert result.exit_code == 1
    assert "only in graph.nq: nonsense" in result.stdout


def test_verify_names_an_altered_quote_in_the_store(built: Path, run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "build"
    shutil.copytree(built, broken)
    nquads = (broken / "graph.nq").read_bytes()
    altered = nquads.replace(b"We do not sell", b"We do now sell").replace(b'"e-mail address"', b'"e-mail addrexs"')
    assert altered != nquads
    (broken / "graph.nq").write_bytes(altered)
    shutil.rmtree(broken / "store")
    load_store(broken / "store", broken / "graph.nq")
    (broken / "graph.nq").write_bytes(nquads)
    result = run("verify", broken, "--json")
    assert result.exit_code == 1
    problems = [mismatch["problem"] for mismatch in json.loads(result.stdout)["mismatches"]]
    assert any(problem.startswith('the quote "') and "is not what stands there" in problem for problem in problems)
    assert any(problem.startswith("only in the store: ") for problem in problems)


def _entries(build: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (build / "documents.jsonl").read_text(encoding="utf-8").splitlines()]


def _write_entries(build: Path, entries: list[dict[str, object]]) -> None:
    lines = "".join(json.dumps(entry) + "\n" for entry in entries)
    (build / "documents.jsonl").write_text(lines, encoding="utf-8")


def _verified(run: Run, build: Path) -> list[str]:
    result = run("verify", build, "--json")
    assert result.exit_code == 1, result.output
    return [f"{wrong['place']}: {wrong['problem']}" for wrong in json.loads(result.stdout)["mismatches"]]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"sha256": "00"}, "the manifest says that sha256 is 00, and the store says "),
        ({"text_sha256": "00"}, "the manifest says that text_sha256 is 00, and the store says "),
        ({"name": "other.txt"}, "the manifest says that name is other.txt, and the store says acme.txt"),
        ({"words": 1}, "the manifest says that words is 1, and the store says "),
        ({"language": "fr"}, "the manifest says that language is fr, and the store says en"),
        ({"claims": 1}, "the manifest says that claims is 1, and the store says "),
        ({"quads": 1}, "the manifest says that quads is 1, and the store says "),
        ({"iri": "https://example.org/x"}, "the manifest lists this document, and the store does not hold it"),
    ],
)
def test_verify_names_an_altered_entry_of_the_manifest(
    change: dict[str, object], problem: str, built: Path, run: Run, tmp_path: Path
) -> None:
    broken = shutil.copytree(built, tmp_path / "build")
    entries = _entries(broken)
    iri = change.get("iri", entries[0]["iri"])
    entries[0] |= change
    _write_entries(broken, entries)
    assert any(line.startswith(f"{iri}: {problem}") for line in _verified(run, broken))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"claims": 1}, "the manifest says that claims is 1, and it is "),
        ({"quads": 1}, "the manifest says that quads is 1, and it is "),
        ({"quads_per_claim": 1.0}, "the manifest says that quads_per_claim is 1.0, and it is "),
        ({"base": "https://example.org/"}, "the store has no provenance under the base https://example.org/"),
        ({"version": "9"}, "the manifest says that version is 9, and the store does not"),
        ({"lexicon": "00"}, "the manifest says that lexicon is 00, and the store does not"),
    ],
)
def test_verify_names_an_altered_total_of_the_manifest(
    change: dict[str, object], problem: str, built: Path, run: Run, tmp_path: Path
) -> None:
    broken = shutil.copytree(built, tmp_path / "build")
    manifest = json.loads((broken / "manifest.json").read_text(encoding="utf-8")) | change
    (broken / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert any(line.startswith(f"manifest.json: {problem}") for line in _verified(run, broken))


def test_verify_names_a_document_that_the_manifest_leaves_out(built: Path, run: Run, tmp_path: Path) -> None:
    broken = shutil.copytree(built, tmp_path / "build")
    entries = _entries(broken)
    gone = str(entries.pop()["iri"])
    _write_entries(broken, entries)
    lines = _verified(run, broken)
    assert f"{gone}: the store holds this document, and the manifest does not list it" in lines
    assert f"texts/{gone.rpartition('/')[2]}.txt: the file is no part of the build" in lines


def test_verify_names_what_is_gone_altered_or_added_and_goes_on(built: Path, run: Run, tmp_path: Path) -> None:
    broken = shutil.copytree(built, tmp_path / "build")
    (broken / "graph.nq").unlink()
    (broken / "texts" / "extra.txt").write_text("mine", encoding="utf-8")
    text = next(path for path in (broken / "texts").iterdir() if path.name != "extra.txt")
    text.write_bytes(text.read_bytes() + b"\xff")
    options = next((broken / "store").glob("OPTIONS-*"))
    options.write_bytes(options.read_bytes() + b"\n")
    lines = _verified(run, broken)
    assert lines[:3] == [
        "graph.nq: the file is missing",
        f"store/{options.name}: the file has changed since the build",
        "texts/extra.txt: the file is no part of the build",
    ]
    assert [line.partition(": ")[2] for line in lines[3:]] == [
        "the text that the build kept is not the text that was read"
    ]


def test_verify_names_a_store_that_cannot_be_read(built: Path, run: Run, tmp_path: Path) -> None:
    broken = shutil.copytree(built, tmp_path / "build")
    tables = [path for path in sorted((broken / "store").glob("*.sst")) if path.stat().st_size > 10_000]
    for table in tables:
        content = table.read_bytes()
        # The blocks of data come first; what the engine reads when it opens a store stands at the end.
        table.write_bytes(content[:100] + b"\x00" * 100 + content[200:])
    *changed, unreadable = _verified(run, broken)
    assert changed == [f"store/{table.name}: the file has changed since the build" for table in tables]
    assert unreadable.startswith("store: the store cannot be read: ")
    assert str(tmp_path) not in unreadable


def test_verify_names_a_changed_source(built: Path, policies: Path, run: Run, tmp_path: Path) -> None:
    for path in policies.glob("*.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes() + (b" " if path.name == "beta.txt" else b""))
    result = run("verify", built, "--source", tmp_path)
    assert result.exit_code == 1
    assert "beta.txt: its source has changed since the build" in result.stdout
    assert "acme.txt" not in result.stdout


def test_eval_scores_a_build_against_its_own_facts(built: Path, run: Run, tmp_path: Path) -> None:
    facts = [json.loads(line) for line in run("export", built, "--format", "facts").stdout.splitlines()]
    for name in ("acme.txt", "beta.txt"):
        mine = [{**fact, "core": True, "also": []} for fact in facts if fact["document"] == name]
        (tmp_path / f"{name}.json").write_text(json.dumps({"document": name, "facts": mine}), encoding="utf-8")
    scores = json.loads(run("eval", built, "--gold", tmp_path, "--json", "--errors").stdout)
    assert (scores["micro"]["f1"], scores["micro"]["flips"], scores["micro"]["false_quotes"]) == (1.0, 0, 0)
    assert (scores["missed"], scores["wrong"]) == ([], [])
    assert "micro" in run("eval", built, "--gold", tmp_path).stdout


def test_eval_scores_what_documents_say_of_themselves(built: Path, run: Run, tmp_path: Path) -> None:
    for name, publisher in (("acme.txt", "Acme"), ("beta.txt", "Gamma")):
        profile = {"publisher": publisher, "language": "en"}
        gold = {"document": name, "facts": [], "profile": profile}
        (tmp_path / f"{name}.json").write_text(json.dumps(gold), encoding="utf-8")
    scores = json.loads(run("eval", built, "--gold", tmp_path, "--json").stdout)
    assert scores["profile"] == {"publisher": {"right": 1, "noted": 2}, "language": {"right": 2, "noted": 2}}
    assert "publisher" in run("eval", built, "--gold", tmp_path).stdout


def test_eval_reads_a_gold_file_as_the_page_shows_it(built: Path, run: Run, tmp_path: Path) -> None:
    page = (ROOT / "docs/explanation/evaluation.md").read_text(encoding="utf-8")
    (tmp_path / "one.json").write_text(page.partition("```json\n")[2].partition("```")[0], encoding="utf-8")
    scores = json.loads(run("eval", built, "--gold", tmp_path, "--json").stdout)
    assert (scores["recipient"]["core"], scores["recipient"]["recall"]) == (1, 0.0)


def test_doctor_finds_everything(run: Run) -> None:
    result = run("doctor", "--json")
    assert result.exit_code == 0
    checks = {check["name"]: check["state"] for check in json.loads(result.stdout)}
    assert {checks[name] for name in ("compliance-kg", "ontology", "queries", "store")} == {"ok"}


def test_a_reader_that_goes_away_is_no_error(built: Path) -> None:
    command = f"import kg.cli.main as m; m.cli.main(['export', {str(built)!r}, '--format', 'trig'], prog_name='kg')"
    with subprocess.Popen([sys.executable, "-c", command], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        words = process.stderr.read().decode()
        assert process.wait() == 0
    assert "Traceback" not in words
    assert "Broken" not in words


@pytest.mark.skipif(not (GOLD / "score.py").is_file(), reason="the annotators' gold folder is not beside this checkout")
def test_eval_prints_what_the_annotators_script_prints(run: Run, tmp_path: Path) -> None:
    names = [path.name for path in sorted(SEEDS.glob("*.txt"))]
    assert len(names) == 5
    run("build", *sorted(SEEDS.glob("*.txt")), "-o", tmp_path / "b")
    run("export", tmp_path / "b", "-o", tmp_path / "facts.jsonl")
    (tmp_path / "gold").mkdir()
    for name in [*(f"{name}.json" for name in names), "broader.tsv"]:
        shutil.copy(GOLD / name, tmp_path / "gold" / name)
    script = [sys.executable, str(GOLD / "score.py"), "--json", "--texts", str(SEEDS), str(tmp_path / "facts.jsonl")]
    expected = json.loads(subprocess.run([*script, *names], check=True, capture_output=True, text=True).stdout)
    scores = json.loads(run("eval", tmp_path / "b", "--gold", tmp_path / "gold", "--json").stdout)
    expected["micro"]["false_quotes"] = expected["micro"].get("false_quotes", 0)
    assert set(scores.pop("documents")) == set(names)
    intervals = scores.pop("intervals")
    assert intervals["micro"][0] < scores["micro"]["f1"] < intervals["micro"][1]
    assert {facet: pytest.approx(score) for facet, score in expected.items()} == scores
    (tmp_path / "gold" / "broader.tsv").unlink()
    own = json.loads(run("eval", tmp_path / "b", "--gold", tmp_path / "gold", "--json").stdout)
    del own["documents"], own["intervals"]
    assert {facet: pytest.approx(score) for facet, score in expected.items()} == own


def test_eval_compares_with_an_earlier_version(run: Run, tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    fact = {"facet": "data", "concept": "pd:EmailAddress", "start": 11, "end": 24, "core": True}
    (gold / "a.json").write_text(json.dumps({"document": "a.txt", "facts": [fact]}))
    (tmp_path / "a.txt").write_text("We collect e-mail addresses.")
    run("build", tmp_path / "a.txt", "-o", tmp_path / "b")
    kept = tmp_path / "scores.json"
    assert run("eval", tmp_path / "b", "--gold", gold, "--save", kept).exit_code == 0
    kept.write_text(
        kept.read_text()
        .replace('"found": 1', '"found": 0')
        .replace('"missed": []', '"missed": [["a.txt", "data", "affirmed", "pd:EmailAddress", "11–24"]]')
    )
    change = json.loads(run("eval", tmp_path / "b", "--gold", gold, "--against", kept, "--json").stdout)["change"]
    assert [(row["facet"], row["before"], row["after"]) for row in change["facets"]] == [
        ("data", 0.0, 1.0),
        ("micro", 0.0, 1.0),
    ]
    assert change["found"] == [["a.txt", "data", "affirmed", "pd:EmailAddress", "11–24"]]
    assert change["missed"] == change["wronged"] == []
    shown = run("eval", tmp_path / "b", "--gold", gold, "--against", kept).stdout
    assert "+1.000" in shown
    assert "found now" in shown


def test_eval_refuses_scores_and_gold_that_do_not_fit(run: Run, tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    (tmp_path / "a.txt").write_text("We collect e-mail addresses.")
    run("build", tmp_path / "a.txt", "-o", tmp_path / "b")
    (gold / "a.json").write_text(json.dumps({"document": "a.txt", "sha256": "0" * 64, "facts": []}))
    result = run("eval", tmp_path / "b", "--gold", gold)
    assert (result.exit_code, "error[KG114]" in result.stderr) == (2, True)
    result = run("eval", tmp_path / "b", "--gold", gold, "--against", tmp_path / "a.txt")
    assert (result.exit_code, "error[KG113]" in result.stderr) == (2, True)


def test_a_query_may_be_asked_of_one_document(built: Path, run: Run) -> None:
    result = run("query", "retention", built, "--document", "beta.txt", "--format", "csv")
    assert [line.partition(",")[0] for line in result.stdout.splitlines()] == ["document", "beta.txt"]
    result = run("query", "retention", built, "--document", "gamma.txt")
    assert (result.exit_code, result.stderr.count("KG190")) == (2, 1)


def test_a_limit_shortens_what_is_shown_and_says_so_but_no_data(built: Path, run: Run) -> None:
    shown = run("query", "documents", built, "--limit", 1)
    assert ("acme.txt" in shown.stdout, "beta.txt" in shown.stdout) == (True, False)
    assert "1 row; 1 more left out by --limit" in shown.stdout
    assert "left out" not in run("query", "documents", built, "--limit", 2).stdout
    for arguments in (("--format", "csv"), ("--json",), ("-o", "rows.csv")):
        refused = run("query", "documents", built, "--limit", 1, *arguments)
        assert (refused.exit_code, refused.stdout, "KG192" in refused.stderr) == (2, "", True)
