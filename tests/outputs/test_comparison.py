"""Comparison of policies: each change of a claim is told, and other words, another place or order are none."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from textwrap import fill

import pytest

from kg.outputs.comparison import Comparison, Side
from kg.outputs.comparison.claims import Passage, Value
from tests.outputs.comparing import compared, side_of, told

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared/diff"

POLICY = """\
Acme Privacy Policy

Acme Inc ("we", "us") is the controller of your personal data.

We collect your name, your e-mail address and your IP address. We receive information about you from public databases.

We use your data to process payments and to prevent fraud.

We process your data for direct marketing on the basis of your consent.

Our processing is based on our legitimate interests.

We share your e-mail address with hosting providers and payment processors.

We do not sell your personal data to third parties.

We transfer personal data from the EU to India under standard contractual clauses.

We keep account data for 30 days.

We encrypt your data. Access to it is restricted to authorized personnel.

You have the right to access your personal data and the right to erasure under the GDPR.

We do not use automated decision-making.

You must provide your e-mail address to open an account.

Contact us at privacy@acme.example.
"""

CHANGED = {
    "safeguard": (
        "India under standard contractual clauses",
        "India",
        [
            "transfer to India lost its safeguard; safeguard from Art 46(2-c) Standard Contractual Clauses (SCC) by EC"
            " to not stated; status from safeguarded to no-safeguard-stated"
        ],
    ),
    "destination": ("to India under", "to India and Brazil under", ["a new destination: Brazil"]),
    "recipient": (
        "hosting providers and",
        "hosting providers, advertising networks and",
        ["a new recipient: advertising network; data Email Address"],
    ),
    "recipient gone": (
        "hosting providers and ",
        "",
        ["recipient no longer stated: hosting provider; data Email Address"],
    ),
    "denial": (
        "We do not sell your personal data to third parties.",
        "We sell your personal data to third parties.",
        [
            "denied before, now said to be done: Third Party",
            "denied before, now said to be done: Sell Data to Third Parties",
        ],
    ),
    "basis": (
        "on the basis of your consent",
        "on the basis of our legitimate interests",
        ["Direct Marketing: legal basis from Art.6(1-a) consent to Art 6(1-f) legitimate interest"],
    ),
    "basis gone": (
        "Our processing is based on our legitimate interests.",
        "",
        ["no longer stated as a legal basis in general: Art 6(1-f) legitimate interest"],
    ),
    "retention": ("for 30 days", "for ten years", ["retention of account data: from 30 days to 10 years"]),
    "retention without end": (
        "We keep account data for 30 days.",
        "We keep account data indefinitely.",
        ["retention of account data: from 30 days to Indeterminate Duration"],
    ),
    "right": (" and the right to erasure", "", ["a right no longer offered: A17 Right to Erasure"]),
    "data": ("your IP address", "your IP address, your fingerprints", ["a new special category of data: Fingerprint"]),
    "purpose": ("and to prevent fraud", "and to train our staff", ["a new purpose: "]),
    "measure": ("We encrypt your data. ", "", ["a measure no longer stated: Encryption"]),
    "source": (
        "We receive information about you from public databases.",
        "",
        ["source of data no longer stated: Public"],
    ),
    "decision": (
        "We do not use automated decision-making.",
        "We use automated decision-making.",
        ["denied before, now said to be done: Automated Decision Making"],
    ),
    "provision": ("provide your e-mail address to", "provide your tax number to", ["whether to provide newly stated"]),
    "role": (
        "is the controller of your personal data",
        "is a processor of your personal data on behalf of our customers",
        ["role newly stated: the publisher as Data Processor"],
    ),
    "contact": (
        "privacy@acme.example",
        "hello@acme.example",
        ["contact Data Controller: from privacy@acme.example to hello@acme.example"],
    ),
}
"""What is replaced by what, and how some of the lines begin that tell it."""

SAME = {
    "list in another order": (
        "your name, your e-mail address and your IP address",
        "your IP address, your name and your email address",
    ),
    "recipients in another order": (
        "hosting providers and payment processors",
        "payment processors and hosting providers",
    ),
    "rights in another order": (
        "the right to access your personal data and the right to erasure",
        "the right to erasure and the right to access your personal data",
    ),
    "denial in other words": (
        "We do not sell your personal data to third parties.",
        "Your personal data is not sold to third parties.",
    ),
    "transfer in other words": (
        "We transfer personal data from the EU to India under standard contractual clauses.",
        "Under standard contractual clauses, personal data is transferred from the EU to India.",
    ),
    "retention in other words": ("We keep account data for 30 days.", "Account data is retained for thirty days."),
    "measure in other words": ("We encrypt your data.", "Your data is protected by encryption."),
    "encryption in other words": ("We encrypt your data.", "We use encryption to protect your data."),
    "basis in other words": ("on the basis of your consent", "based on your consent"),
    "moved": ("We encrypt your data. Access to it is restricted to authorized personnel.\n\n", ""),
    "lines broken elsewhere": ("", ""),
}


def edited(edits: Mapping[str, tuple[str, str, list[str]] | tuple[str, str]]) -> dict[str, str]:
    texts = {}
    for name, (old, new, *_) in edits.items():
        assert not old or POLICY.count(old) == 1, name
        texts[name] = POLICY.replace(old, new)
    return texts


@pytest.fixture(scope="module")
def changed() -> Comparison:
    return compared(side_of(dict.fromkeys(CHANGED, POLICY)), side_of(edited(CHANGED)))


@pytest.fixture(scope="module")
def same() -> Comparison:
    texts = edited(SAME)
    texts["moved"] += "\nWe encrypt your data. Access to it is restricted to authorized personnel.\n"
    texts["lines broken elsewhere"] = "\n\n".join(fill(part, 60) for part in POLICY.split("\n\n"))
    return compared(side_of(dict.fromkeys(SAME, POLICY)), side_of(texts))


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_claim_is_told(changed: Comparison, name: str) -> None:
    pair = next(pair for pair in changed.pairs if pair.new and pair.new.name == name)
    lines = told(pair.changes)
    missing = [start for start in CHANGED[name][2] if not any(line.startswith(start) for line in lines)]
    assert not missing, lines


@pytest.mark.parametrize("name", SAME)
def test_other_words_are_no_change(same: Comparison, name: str) -> None:
    pair = next(pair for pair in same.pairs if pair.new and pair.new.name == name)
    assert told(pair.changes) == []


def mirrored(comparison: Comparison, *, back: bool) -> Counter[tuple[object, ...]]:
    """Return the changes of a comparison so that those of its reverse are equal with `back`."""
    turns = {"added": "removed", "removed": "added", "changed": "changed"} if back else {}
    found: Counter[tuple[object, ...]] = Counter()
    for change in (change for pair in comparison.pairs for change in pair.changes):
        sides = [(_places(change.old), _places(change.new))]
        sides += ((_keys(aspect.values.lost), _keys(aspect.values.gained)) for aspect in change.aspects)
        shown = tuple((pair[back], pair[not back]) for pair in sides)
        found[(change.facet, turns.get(change.turn, change.turn), shown)] += 1
    return found


def _places(passages: tuple[Passage, ...]) -> tuple[object, ...]:
    return tuple((passage.start, passage.end) for passage in passages)


def _keys(values: tuple[Value, ...]) -> tuple[object, ...]:
    return tuple(value.key for value in values)


@pytest.fixture(scope="module")
def seeds() -> Side:
    return side_of({path.name: path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))})


def test_a_policy_has_not_changed_from_itself(seeds: Side) -> None:
    comparison = compared(seeds, seeds)
    assert len(comparison.pairs) == 5
    assert comparison.is_empty
    assert comparison.summary == "no claim changed"


def test_the_way_back_mirrors_the_way(seeds: Side) -> None:
    names = [policy.name for policy in seeds.policies()]
    other = side_of(dict(zip(names, [seeds.texts[name] for name in (*names[1:], names[0])], strict=True)))
    there, back = compared(seeds, other), compared(other, seeds)
    assert sum(len(pair.changes) for pair in there.pairs) > 100
    assert mirrored(there, back=False) == mirrored(back, back=True)


def test_the_order_of_paragraphs_does_not_matter() -> None:
    head, *paragraphs = POLICY.split("\n\n")
    shuffled = {}
    for seed in range(8):
        random.Random(seed).shuffle(paragraphs)
        shuffled[f"{seed}.txt"] = "\n\n".join([head, *paragraphs])
    comparison = compared(side_of(dict.fromkeys(shuffled, POLICY)), side_of(shuffled))
    assert {pair.new.name: told(pair.changes) for pair in comparison.pairs if pair.new and pair.changes} == {}


def test_the_most_serious_stands_first(changed: Comparison) -> None:
    for pair in changed.pairs:
        ranks = [change.rank for change in pair.changes]
        assert ranks == sorted(ranks)


def test_passages_are_those_of_the_documents(changed: Comparison) -> None:
    texts = edited(CHANGED)
    passages = [passage for pair in changed.pairs for change in pair.changes for passage in change.new]
    assert passages
    for passage in passages:
        assert texts[passage.document][passage.start : passage.end] == passage.quote
        sentence = " ".join(f"{passage.prefix}{passage.quote}{passage.suffix}".split()).strip("…")
        assert sentence in " ".join(texts[passage.document].split())


def test_the_denial_stands_first_where_the_title_tells_that_it_is_gone() -> None:
    shared = "Acme Privacy Policy\n\nWe share your usage data with advertisers.\n\n"
    kept = "We share your email address with advertisers.\n"
    old = side_of({"acme.txt": f"{shared}We do not share your phone number with advertisers.\n"})
    (pair,) = compared(old, side_of({"acme.txt": kept})).pairs
    (change,) = (one for one in pair.changes if one.facet == "recipient")
    assert change.kind == "denial-withdrawn"
    assert [passage.sentence for passage in change.old] == [
        "We do not share your phone number with advertisers.",
        "We share your usage data with advertisers.",
    ]


def test_two_publishers_are_the_same_party() -> None:
    other = POLICY.replace("Acme Inc", "Zeta Works Ltd").replace("Acme", "Zeta").replace("acme", "zeta")
    comparison = compared(side_of({"acme.txt": POLICY}), side_of({"zeta.txt": other}))
    (pair,) = comparison.pairs
    assert told(pair.changes) == ["contact Data Controller: from privacy@acme.example to privacy@zeta.example"]


def test_a_processor_in_a_list_is_told_once_and_a_moved_row_is_none() -> None:
    head = "# Subprocessors\n\n| Name of subprocessor | Description of processing | Location |\n| --- | --- | --- |\n"
    rows = [
        "| Zendesk | Customer support ticketing system | United States |\n",
        "| Cloudflare | Content delivery service | United States |\n",
        "| Fastly | Content delivery service | United States |\n",
    ]
    more = "| Mixpanel | Product analytics | India |\n"
    old, new = head + "".join(rows), head + "".join([rows[2], more, rows[0], rows[1]])
    (pair,) = compared(side_of({"list.md": old}), side_of({"list.md": new})).pairs
    assert [(change.kind, change.title) for change in pair.changes] == [
        ("new-destination", "a new destination: India"),
        ("new-processor", "a new processor: Mixpanel"),
        ("new-purpose", "a new purpose: Service Usage Analytics"),
    ]


def test_documents_are_paired_by_name() -> None:
    old = side_of({"a.txt": POLICY, "b.txt": POLICY})
    new = side_of({"b.txt": POLICY, "c.txt": POLICY})
    comparison = compared(old, new)
    assert [(pair.old and pair.old.name, pair.new and pair.new.name) for pair in comparison.pairs] == [
        ("a.txt", None),
        ("b.txt", "b.txt"),
        (None, "c.txt"),
    ]
    assert comparison.summary == "1 document added; 1 document removed"
    assert not comparison.is_empty


@pytest.mark.skipif(not SHARED.is_dir(), reason="the second version of a seed lies beside the checkout, not in it")
def test_a_second_version_of_a_seed() -> None:
    old = side_of({"old.txt": next((ROOT / "seeds").glob("003_*")).read_text("utf-8")})
    new = side_of({"new.txt": (SHARED / "003_second_version.txt").read_text("utf-8")})
    (pair,) = compared(old, new).pairs
    assert [change.title for change in pair.changes] == [
        "a new contradiction: Sell Data to Third Parties",
        "denied before, now said to be done: Sell Data to Third Parties",
        "transfer to India lost its safeguard",
        "transfer to United States lost its safeguard",
        "transfer to unspecified third country lost a safeguard",
        "a new destination: Vietnam",
        "no longer denied: Third Party",
        "no longer stated as a legal basis in general: Art 6(1-b) contract",
        "retention of information: now also 10 years",
        # The clauses are a measure as well as a safeguard of transfers.
        "a measure no longer stated: Safeguard for Data Transfer",
        "a measure no longer stated: Standard Contractual Clauses (SCC)",
    ]
