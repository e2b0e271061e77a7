"""`kg.notebook`: cells are answered as `kg` answers, answers display themselves, and mistakes are one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import kg.notebook
from kg.cli.main import cli
from kg.errors import UsageError
from kg.pipeline import build
from kg.queries import load_query, run_query
from kg.reading.sources import Source

SEEDS = Path(__file__).parents[2] / "seeds"
POLICY = """\
Acme Privacy Policy

Acme Inc ("we", "us") is the controller of your personal data. We collect your name and your e-mail address.
We share <script>alert(1)</script> your e-mail address with our hosting provider. We do not sell your personal data.
We transfer personal data from the EU to the United States under standard contractual clauses.
We do not sell your data.\u202e <img src=x onerror=alert(2)> We keep your personal data for 30 days.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("notebook") / "build"
    sources = [Source(name, None, "text/plain", POLICY.encode()) for name in ("a<b>.txt", "beta.txt")]
    build(sources, place, clock=lambda: 0.0)
    return place


@pytest.fixture(scope="module")
def policies(folder: Path) -> kg.notebook.Policies:
    return kg.notebook.open(folder, as_of="2024-01-01")


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Start IPython as a notebook has it, with the magics loaded."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    pytest.importorskip("IPython", reason="IPython, of the extra notebook, is not installed")
    from IPython.core.interactiveshell import InteractiveShell

    shell: Any = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "kg.notebook")
    yield shell
    shell.history_manager.end_session()
    InteractiveShell.clear_instance()


def as_printed(*words: str) -> str:
    result = CliRunner().invoke(cli, list(words), prog_name="kg", env={"COLUMNS": "100"})
    assert result.exit_code == 0, result.stderr
    return result.stdout


class Elements(HTMLParser):
    """Collects elements, their attributes and the text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102
        self.elements.add(tag)
        self.attributes.update(attrs)

    def handle_data(self, data: str) -> None:  # noqa: D102
        self.words.append(data)


@pytest.mark.parametrize("name", ["cross-border-transfers", "recipients", "policy-comparison", "documents", "sources"])
def test_an_answer_reads_as_in_the_terminal_and_holds_the_rows_of_the_query(
    name: str, policies: kg.notebook.Policies, folder: Path
) -> None:
    answer = policies.query(name)
    assert answer.table == run_query(policies.build.store, load_query(name), {}, today=date(2024, 1, 1))
    assert answer._repr_mimebundle_()["text/plain"] + "\n" == as_printed(
        "query", name, str(folder), "--as-of", "2024-01-01"
    )


def test_claims_read_as_in_the_terminal(policies: kg.notebook.Policies, folder: Path) -> None:
    claims = policies.claims("beta.txt")
    assert repr(claims) == as_printed("explain", "beta.txt", str(folder)).rstrip("\n")
    shown = Elements(claims._repr_mimebundle_()["text/html"])
    assert all(claim.passages[0].quote in "".join(shown.words) for claim in claims.found.claims)
    derived = claims.found.conclusions[0].derived
    chain = policies.claims(derived)
    assert repr(chain) == as_printed("explain", derived, str(folder)).rstrip("\n")
    assert chain.found.conclusions[0].sentence in Elements(chain._repr_mimebundle_()["text/html"]).words


def test_every_cell_of_a_row_stands_in_the_html(policies: kg.notebook.Policies) -> None:
    answer = policies.query("cross-border-transfers")
    words = Elements(answer._repr_mimebundle_()["text/html"]).words
    text = " ".join(words)
    for row in answer:
        assert row["quote"] in words
        assert f"{row['start']}–{row['end']}" in words
        assert f"{row['destination']} (United States)" in words
        assert row["status"] in words
    assert "as of 2024-01-01" in text
    assert "No row has: adequacy" in text or "adequacy" in words


def test_what_a_policy_says_is_text_and_nothing_reaches_beyond_the_cell(policies: kg.notebook.Policies) -> None:
    shown = [policies.query("recipients"), policies.query("documents"), policies.claims("a<b>.txt")]
    for part in shown:
        bundle = part._repr_mimebundle_()
        page = Elements(bundle["text/html"])
        assert not page.elements & {"script", "img", "style", "link", "iframe", "b"}
        assert page.attributes <= {("style", "text-align:left"), ("scope", "col")}
        assert not re.search("[\x00-\x08\u202a-\u202e]", bundle["text/html"] + bundle["text/plain"])
    assert "alert(1)" in repr(policies.claims("a<b>.txt"))
    assert "<script>alert(1)</script>" in "".join(Elements(shown[2]._repr_mimebundle_()["text/html"]).words)


def test_an_answer_is_rows_by_column(policies: kg.notebook.Policies) -> None:
    rights = policies.query("retention", documents=["beta.txt"])
    assert len(rights) == len(list(rights)) == len(rights.rows) == 1
    assert rights.rows[0]["duration"] == "P30D"
    assert policies.text("beta.txt")[int(rights.rows[0]["start"]) :].startswith(rights.rows[0]["quote"])
    narrow = policies.query("data-categories").only("document")
    assert narrow.rows == [{"document": "a<b>.txt"}, {"document": "beta.txt"}]


def test_parameters_and_the_day_are_those_given(policies: kg.notebook.Policies) -> None:
    ask = 'ASK { FILTER($day = "2020-07-16"^^xsd:date) }'
    assert policies.query(ask, day=date(2020, 7, 16)).rows == [{"answer": "true"}]
    stale = kg.notebook.open(policies.build.folder, as_of=date(2020, 7, 16))  # type: ignore[attr-defined]
    assert stale.query("cross-border-transfers").dates == "2020-07-16"
    assert policies.query("cross-border-transfers", as_of=date(2021, 1, 1)).dates == "2021-01-01"


def test_the_flows_are_those_of_the_network(policies: kg.notebook.Policies) -> None:
    flows = policies.graph("beta.txt")
    assert {row[2] for row in flows.table.rows} == {flow["relation"] for *_, flow in flows.network.edges(data=True)}
    assert sum(int(row[3]) for row in flows.table.rows) == flows.network.number_of_edges()
    assert ("Acme Inc", "Hosting Provider") in {(row[0], row[1].title()) for row in flows.table.rows}


def test_flows_show_as_the_picture_that_show_draws_or_as_a_table_where_it_would_hold_too_much(
    policies: kg.notebook.Policies, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = policies.graph()._repr_mimebundle_()
    drawn = as_printed("show", str(folder), "--as-of", "2024-01-01", "--format", "svg", "-o", "-")
    assert (sorted(bundle), bundle["image/svg+xml"]) == (["image/svg+xml", "text/plain"], drawn)
    monkeypatch.setattr("kg.notebook.shown.MOST_DOCUMENTS", 1)
    page = Elements(policies.graph()._repr_mimebundle_()["text/html"])
    assert "discloses to" in page.words
    assert page.attributes <= {("style", "text-align:left"), ("scope", "col")}


def test_a_long_answer_shows_its_beginning_and_says_so(
    policies: kg.notebook.Policies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.notebook.shown.MOST_ROWS", 1)
    answer = policies.query("documents")
    assert (len(answer.rows), "beta.txt" in repr(answer)) == (2, False)
    assert "1 row; 1 more left out" in repr(answer)
    assert "2 rows, of which 1 are shown" in answer._repr_mimebundle_()["text/html"]


def test_cells_and_lines_ask_the_build_that_was_set(shell: Any, folder: Path) -> None:
    assert "asked as of 2024-01-01" in repr(shell.run_line_magic("kg", f"--build {folder} --as-of 2024-01-01"))
    answer = shell.run_line_magic("kg", "cross-border-transfers --document beta.txt")
    assert (answer.dates, {row["document"] for row in answer}) == ("2024-01-01", {"beta.txt"})
    shell.run_cell_magic("kg", "--to names", "SELECT ?name { ?d a ckg:PolicyDocument ; ckg:name ?name } ORDER BY ?name")
    assert shell.user_ns["names"].rows == [{"name": "a<b>.txt"}, {"name": "beta.txt"}]
    assert len(shell.run_cell_magic("kg", f"{folder} --document beta.txt", "SELECT ?c { ?c ckg:polarity ckg:Denied }"))


def test_a_build_is_read_as_it_is_now(shell: Any, tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        build([Source(name, None, "text/plain", POLICY.encode())], tmp_path / "b", clock=lambda: 0.0)
        answer = shell.run_line_magic("kg", f"documents {tmp_path / 'b'}")
        assert [row["document"] for row in answer] == [name]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("%kg retnetion {folder}", "error[KG130]: there is no query named retnetion. Hint: did you mean retention?"),
        (
            "%kg retention {folder} --document bta.txt",
            "error[KG190]: there is no document named bta.txt. Hint: did you",
        ),
        ("%kg retention --parm x", "error[KG102]: %kg has no option --parm. Hint: did you mean --param?"),
        ("%kg retention {folder} --param x", "error[KG104]"),
        ("%kg retention 'x", "error[KG102]: the line ends within a quote"),
        ("%kg retention one two", 'error[KG102]: the word "two" is one too many'),
        ("%kg retention nowhere", "error[KG120]: there is no build at nowhere"),
        ("%%kg {folder}\nSELECT ?x {{ ?x", "error[KG330]"),
        ("kg.notebook.open('{folder}').query('rights').only('rigth')", "error[KG119]: the answer has no column"),
        ("kg.notebook.open('{folder}', as_of='soon')", "error[KG110]"),
    ],
)
def test_a_mistake_in_a_cell_is_one_sentence(
    cell: str, told: str, shell: Any, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.run_cell("import kg.notebook")
    result = shell.run_cell(cell.format(folder=folder))
    printed = capsys.readouterr()
    assert not result.success
    assert (printed.out + printed.err).startswith(told)
    assert (printed.out + printed.err).count("\n") == 1


def test_an_unknown_document_is_named(policies: kg.notebook.Policies) -> None:
    with pytest.raises(UsageError, match=r"KG190.*did you mean beta\.txt"):
        policies.text("bet.txt")


def test_help_of_the_magic_is_printed(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run_line_magic("kg", "--help") is None
    assert "--param NAME=VALUE" in capsys.readouterr().out
