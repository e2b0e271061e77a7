"""Claims beside labels that others made: what of the labels is found, and which claims stand on one."""

from __future__ import annotations

import json
from pathlib import Path
from runpy import run_path

import pytest

main = run_path(str(Path(__file__).parents[2] / "benchmarks" / "labelled_sentences.py"))["main"]


def test_a_label_is_found_where_a_claim_of_its_facet_overlaps_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentences = [
        "We share your/O e-mail/B-data-shared.data-contact address/I-data-shared.data-contact with "
        "couriers/B-data-receiver.third and owls/B-data-receiver.third .",
        "We collect your data/B-data-collected.data-general and gender .",
    ]
    words = [[word.partition("/") for word in sentence.split()] for sentence in sentences]
    for kind, told in (("I", True), ("II", False)):
        lines = [
            {
                "tokens": [word for word, _, _ in of_one],
                "labels": [label if told and label else "O" for *_, label in of_one],
            }
            for of_one in words
        ]
        (tmp_path / f"type_{kind}_slot_filling_valid.json").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    main(tmp_path, "valid")
    rows = capsys.readouterr().out.splitlines()
    # The gender is a claim without a label, data in general a label that is not asked for.
    assert "| data | 1 | 1.00 | 2 | 0.50 |" in rows
    assert "| recipient | 2 | 0.50 | 1 | 1.00 |" in rows
