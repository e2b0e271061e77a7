"""A file of given facts: what it may say, and one clear sentence for what it may not."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.reading.given import Given, GivenDocument, GivenOrganisation, read_given

FACTS = """
[[document]]
name = "clients/*"
established = "IN"
regimes = ["GDPR", "DPDP"]

[[organisation]]
name = "Google LLC"
also_named = ["Google Cloud"]
country = "US"
certified = ["EU-US DPF"]
valid_from = 2024-01-01
valid_to = 2026-12-31
"""


def given(tmp_path: Path, text: str | bytes) -> Given:
    path = tmp_path / "facts.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_given(path)


def test_a_file_says_what_is_given(tmp_path: Path) -> None:
    assert given(tmp_path, FACTS) == Given(
        "facts.toml",
        sha256(FACTS.encode()).hexdigest(),
        (GivenDocument("clients/*", "IN", ("GDPR", "DPDP")),),
        (
            GivenOrganisation(
                "Google LLC", ("Google Cloud",), "US", ("EU-US DPF",), date(2024, 1, 1), date(2026, 12, 31)
            ),
        ),
    )


def test_an_empty_file_gives_nothing(tmp_path: Path) -> None:
    assert (given(tmp_path, "").documents, given(tmp_path, "# nothing\n").organisations) == ((), ())


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("[[document]\n", "KG140", "facts.toml is no valid TOML: expected"),
        ("\ufffd".encode("utf-16"), "KG140", "is not UTF-8 text"),
        ("[[documents]]\nname = 'a'\n", "KG141", "facts.toml has a key 'documents' that is not known"),
        ("[document]\nname = 'a'\n", "KG141", "document in facts.toml is no list of tables"),
        ("[[document]]\nestablished = 'IN'\n", "KG141", "a document in facts.toml has no name"),
        ("[[document]]\nname = 'a'\n", "KG141", "the document 'a' in facts.toml has nothing given"),
        ("[[document]]\nname = 'a'\nregime = 'GDPR'\n", "KG141", "has a key 'regime' that is not known"),
        (
            "[[document]]\nname = 'a'\nregimes = 'GDPR'\n",
            "KG141",
            "regimes of the document 'a' in facts.toml is no list",
        ),
        (
            "[[document]]\nname = 'a'\nestablished = 1\n",
            "KG141",
            "established of the document 'a' in facts.toml is no text",
        ),
        ("[[organisation]]\nname = 'a'\n", "KG141", "the organisation 'a' in facts.toml has nothing given"),
        (
            "[[organisation]]\nname = 'a'\ncountry = 'US'\nvalid_to = '2024-01-01'\n",
            "KG141",
            "valid_to of the organisation",
        ),
        ("[[organisation]]\nname = 'a'\ncountry = 'US'\nvalid_to = 2024-01-01T00:00:00\n", "KG141", "is no date"),
        (FACTS.replace("2026-12-31", "2023-12-31"), "KG144", "is valid to 2023-12-31, before 2024-01-01"),
    ],
)
def test_what_has_no_place_there_is_named(text: str | bytes, code: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        given(tmp_path, text)
    assert raised.value.code == code
    assert words in raised.value.message


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.toml cannot be read: No such file") as raised:
        read_given(tmp_path / "none.toml")
    assert raised.value.code == "KG140"
