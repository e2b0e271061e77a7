"""Roles in wordings of their own: links with adverbs, relative clauses, definitions that claim nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Extraction, RoleAssignment

Reader = Callable[..., tuple[Document, Extraction]]
INTRODUCTION = "This policy is by Acme Ltd (“we”, “us”).\n\n"
CONTROLLER, PROCESSOR = "dpv:DataController", "dpv:DataProcessor"
JOINT, SUB_PROCESSOR = "dpv:JointDataControllers", "dpv:DataSubProcessor"


def holders(extraction: Extraction) -> set[tuple[str, str, str]]:
    """Return party, role and polarity of each role assignment."""
    return {(s.party, s.role, s.polarity) for s in extraction.statements if isinstance(s, RoleAssignment)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We're the data controller for this website.", {("Acme Ltd", CONTROLLER)}),
        ("The administrator of your personal data is Example GmbH.", {("Example GmbH", CONTROLLER)}),
        ("Zulu acts only as a data processor.", {("Zulu", PROCESSOR)}),
        ("Zulu acts strictly as a processor.", {("Zulu", PROCESSOR)}),
        ("We act as a “service provider” or “processor” for such data.", {("Acme Ltd", PROCESSOR)}),
        ("We handle health data as a business associate of the clinics we serve.", {("Acme Ltd", PROCESSOR)}),
        (
            "We act as a processor on behalf of our customers, who are the controllers.",
            {("Acme Ltd", PROCESSOR), ("customers", CONTROLLER)},
        ),
        (
            "We update this as our business needs change and as we engage sub-processors.",
            {("sub-processors", SUB_PROCESSOR)},
        ),
    ],
)
def test_who_holds_a_role(read: Reader, sentence: str, expected: set[tuple[str, str]]) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert holders(extraction) == {(*one, "affirmed") for one in expected}


@pytest.mark.parametrize(
    "sentence",
    [
        "We share data with our business associates.",
        "A sub-processor is a third party data processor who may see data.",
        "The administrator of the forum is a volunteer.",
        "In all cases, your data controller can be contacted at:",
    ],
)
def test_no_role_is_held(read: Reader, sentence: str) -> None:
    _, extraction = read(INTRODUCTION + sentence)
    assert holders(extraction) == set()
