"""The reference lists every error code that the code can raise, and no other."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_code_is_in_the_reference_and_the_reverse() -> None:
    raised = {
        code
        for path in (ROOT / "kg").rglob("*.py")
        for code in re.findall(r'"(KG\d{3})"', path.read_text(encoding="utf-8"))
    }
    reference = (ROOT / "docs/reference/errors.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (KG\d{3}) \|", reference, re.MULTILINE)
    assert sorted(raised) == listed
