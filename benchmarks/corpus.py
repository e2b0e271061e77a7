"""Makes privacy policies of about 2,000 words whose claims are known: `corpus.py N -o FOLDER [--seed S]`.

FOLDER gets `policies/00/000123.md` (or .txt, .html), and `truth.jsonl` with a line for each policy: what its templates
state, as the named queries count it. The wordings in `corpus/` are our own, and every name in them is invented. A
policy depends on the seed and its number alone, so that a larger corpus begins with the smaller one.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, Final

from formats import FORMATS, Part, count_words

TEMPLATES: Final = Path(__file__).parent / "corpus"
AS_OF: Final = "2026-11-26"
"""The day for which the truth tells whether a transfer is lawful (`--param as_of=`)."""
LENGTHS: Final = (1900, 2100)
"""Words of a policy, between which its length is drawn; the last sentence may go a little beyond."""
MIX: Final = ("md", "md", "md", "md", "txt", "html")
"""Of which formats a corpus is made: most of it is Markdown."""
PLACES: Final = ("first", "early", "middle", "late", "last")
UNSPECIFIED: Final = "ckg:UnspecifiedThirdCountry"
_SLOT: Final = re.compile(r"\{([a-z]+)(\d?)(?:\.([a-z]+))?\}")


@dataclass(slots=True)
class Truth:
    """What a policy states, one entry a row of a named query."""

    roles: list[tuple[str, str]] = field(default_factory=list)
    transfers: list[tuple[str, str, str, str]] = field(default_factory=list)
    purposes: list[tuple[str, str]] = field(default_factory=list)

    def rows(self) -> dict[str, list[list[str]]]:
        """Return the rows of each named query, sorted, with the columns that the truth knows."""
        processors = [(party, role) for party, role in self.roles if role.endswith("Processor")]
        named = {
            "controller-processor-roles": self.roles,
            "processors": processors,
            "cross-border-transfers": self.transfers,
            "purposes-and-bases": self.purposes,
        }
        return {name: sorted(map(list, rows)) for name, rows in named.items()}


COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "controller-processor-roles": ("party", "role"),
    "processors": ("processor", "role"),
    "cross-border-transfers": ("kind", "destination", "mechanism", "status"),
    "purposes-and-bases": ("purpose", "legal_basis"),
}
"""The columns of each named query that the truth of a policy tells."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A generated policy: its name below `policies/`, its text, the words that a reader sees, and its truth."""

    name: str
    text: str
    words: int
    truth: Mapping[str, list[list[str]]]


def make_policy(number: int, seed: int = 0) -> Policy:
    """Return a policy, the same for the same number and seed."""
    random = Random(f"{seed}/{number}")  # noqa: S311
    form = random.choice(MIX)
    writer = _Writer(random, form)
    parts = writer.write()
    return Policy(
        f"{number // 1000:02}/{number:06}.{form}", FORMATS[form](parts), count_words(parts), writer.truth.rows()
    )


class _Writer:
    """Writes one policy: draws what fills the slots, and notes what that states."""

    def __init__(self, random: Random, form: str) -> None:
        self.random, self.form, self.truth = random, form, Truth()
        self.bags: dict[str, list[Any]] = {}
        self.names = self._publisher()

    def write(self) -> list[Part]:
        """Return the parts of the policy."""
        chosen = [section for section in templates()["section"] if self._happens(section)]
        chosen.sort(key=lambda section: (PLACES.index(section["place"]), self.random.random()))
        sections = [(self.random.choice(section["headings"]), self._blocks(section)) for section in chosen]
        plain = [(index, text) for index, section in enumerate(chosen) for text in section["plain"]]
        self.random.shuffle(plain)
        length = self.random.randint(*LENGTHS)
        words = sum(count_words([Part("heading", (heading,)), *blocks]) for heading, blocks in sections)
        fillers: dict[int, list[str]] = {}
        while words < length and plain:
            index, text = plain.pop()
            fillers.setdefault(index, []).append(self._fill(text, {}))
            words += len(fillers[index][-1].split())
        parts = [Part("title", (f"{self.names['company']} privacy policy",))]
        for index, (heading, blocks) in enumerate(sections):
            parts.append(Part("heading", (heading,)))
            parts += self._mixed(blocks, fillers.get(index, []))
        return parts

    def _happens(self, template: Mapping[str, Any]) -> bool:
        return self.random.random() < template.get("chance", 1)

    def _blocks(self, section: Mapping[str, Any]) -> list[Part]:
        groups: dict[str, list[Mapping[str, Any]]] = {}
        for block in section.get("block", ()):
            if self.form in block.get("formats", (self.form,)):
                groups.setdefault(block["group"], []).append(block)
        chosen = (self.random.choice(blocks) for blocks in groups.values())
        return [self._block(block) for block in chosen if self._happens(block)]

    def _mixed(self, blocks: Sequence[Part], sentences: list[str]) -> Iterator[Part]:
        """Yield the blocks of a section with its plain sentences as paragraphs before, between and after them."""
        paragraphs = []
        while sentences:
            size = self.random.randint(1, 4)
            paragraphs.append(Part("paragraph", (" ".join(sentences[:size]),)))
            sentences = sentences[size:]
        order = sorted([*range(len(blocks)), *(self.random.uniform(-1, len(blocks)) for _ in paragraphs)])
        rest = iter(paragraphs)
        for at in order:
            yield blocks[at] if isinstance(at, int) else next(rest)

    def _block(self, block: Mapping[str, Any]) -> Part:
        filled: dict[str, Mapping[str, Any]] = {}
        if "texts" in block:
            sentences = [
                self._stated(sentence, block, filled) for sentence in self.random.choice(block["texts"]).split("|")
            ]
            part = Part("paragraph", (" ".join(sentences),))
        else:
            count = self.random.randint(*block["count"])
            part = self._table(block, count) if "row" in block else self._list(block, count)
        self._note(block, filled)
        return part

    def _list(self, block: Mapping[str, Any], count: int) -> Part:
        items = [self._stated(self.random.choice(block["items"]), block, {}) for _ in range(count)]
        return Part("list", (self._fill(self.random.choice(block["lead"]), {}), *items))

    def _table(self, block: Mapping[str, Any], count: int) -> Part:
        rows = ["\t".join(block["head"])]
        for _ in range(count):
            filled: dict[str, Mapping[str, Any]] = {}
            rows.append("\t".join(_capital(self._fill(cell, filled)) for cell in block["row"]))
            self._tie(filled, tied=True)
        return Part("table", tuple(rows))

    def _stated(self, text: str, block: Mapping[str, Any], filled: dict[str, Mapping[str, Any]]) -> str:
        """Return a text with its slots filled, and note the purposes and bases that it states."""
        here: dict[str, Mapping[str, Any]] = {}
        written = self._fill(text, here)
        self._tie(here, tied=block.get("tie", False))
        filled |= here
        return written

    def _tie(self, filled: Mapping[str, Mapping[str, Any]], *, tied: bool) -> None:
        purposes = [slot["concept"] for name, slot in filled.items() if name.startswith("purpose")]
        bases = [slot["concept"] for name, slot in filled.items() if name.startswith(("basis", "ground"))]
        self.truth.purposes += product(purposes, bases if tied else [""])

    def _note(self, block: Mapping[str, Any], filled: Mapping[str, Mapping[str, Any]]) -> None:
        known = {name: slot.get("concept", slot.get("text")) for name, slot in filled.items()} | self.names
        for party, role in block.get("roles", ()):
            self.truth.roles.append((party.format_map(known), role))
        for kind, destination, mechanism in block.get("transfers", ()):
            slot = filled.get(destination.strip("{}"), {})
            self._transfer(kind, destination.format_map(known), mechanism.format_map(known), slot)
        for kind, destination in block.get("denials", ()):
            self.truth.transfers.append((kind, destination, "", ""))

    def _transfer(self, kind: str, destination: str, mechanism: str, slot: Mapping[str, Any]) -> None:
        status = _status(destination, mechanism, slot)
        self.truth.transfers.append((kind, destination, mechanism, status))
        # Data that leaves the Union under a mechanism of the GDPR is a restricted transfer as well.
        if mechanism:
            self.truth.transfers.append(("restricted-transfer", destination, mechanism, status))

    def _fill(self, text: str, filled: dict[str, Mapping[str, Any]]) -> str:
        def word(match: re.Match[str]) -> str:
            kind, digit, form = match.groups()
            if kind in self.names:
                return self.names[kind]
            if kind + digit not in filled:
                filled[kind + digit] = self._draw(kind)
            return str(filled[kind + digit][form or "text"])

        written = _SLOT.sub(word, text)
        return _capital(written) if written.endswith(".") else written

    def _draw(self, kind: str) -> Mapping[str, Any]:
        """Return what fills a slot, none of its kind twice before each was taken once."""
        if not self.bags.get(kind):
            self.bags[kind] = list(templates()[kind])
            self.random.shuffle(self.bags[kind])
        drawn = self.bags[kind].pop()
        if isinstance(drawn, str):
            return {"text": drawn}
        return {**drawn, "text": self.random.choice(drawn["texts"])} if "texts" in drawn else drawn

    def _publisher(self) -> dict[str, str]:
        pick, known = self.random.choice, templates()
        company = pick(known["stems"]) + pick(known["endings"])
        site = f"www.{company.lower()}.example"
        return {
            "company": company,
            "legal": f"{company} {pick(known['forms'])}",
            "site": site,
            "email": f"privacy@{company.lower()}.example",
            "year": str(self.random.randint(2019, 2026)),
            "age": pick(("13", "14", "16")),
            **{name: pick(known[f"{name}s"]) for name in ("product", "street", "month")},
            "city": pick(known["cities"]),
            "activity": pick(known["activities"]),
        }


@cache
def templates() -> dict[str, Any]:
    """Return the sections and what fills their slots, by the name of the slot."""
    known: dict[str, Any] = {}
    for path in sorted(TEMPLATES.glob("*.toml")):
        known |= tomllib.loads(path.read_text("utf-8"))
    plural = ("source", "recipient", "period", "record", "measure", "right", "content")
    known |= {name: known[f"{name}s"] for name in plural}
    for section in known["section"]:
        section["plain"] += known["plain"].get(section["id"], [])
    known["adequate"] = [country for country in known["country"] if country.get("adequate")]
    known["country"] = [country for country in known["country"] if not country.get("adequate")]
    known["provider"] = [stem + end for stem, end in product(known["provider_stems"], known["provider_endings"])]
    return known


def _status(destination: str, mechanism: str, country: Mapping[str, Any]) -> str:
    """Return what a transfer comes to under the GDPR on AS_OF."""
    if not mechanism:
        return str(country.get("alone", "no-safeguard-stated"))
    return "adequate" if mechanism in ("eu-gdpr:A45-3", "ckg:EUUSDataPrivacyFramework") else "safeguarded"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def write_corpus(count: int, folder: Path, seed: int = 0) -> None:
    """Write policies 0 to `count` - 1 and their truth into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for number in range(count):
            policy = make_policy(number, seed)
            path = folder / "policies" / policy.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(policy.text, encoding="utf-8")
            line = {"document": policy.name, "words": policy.words, "rows": policy.truth}
            truth.write(json.dumps(line, ensure_ascii=False) + "\n")


def count_rows(lines: Iterator[str]) -> dict[str, Counter[tuple[str, ...]]]:
    """Return how often each row of each named query stands in lines of `truth.jsonl`, over all documents."""
    counts: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name in COLUMNS}
    for line in lines:
        for name, rows in json.loads(line)["rows"].items():
            counts[name].update(map(tuple, rows))
    return counts


def main() -> None:
    """Write the corpus that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("count", type=int, help="how many policies")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the folder to write")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives other policies")
    arguments = parser.parse_args()
    write_corpus(arguments.count, arguments.out, arguments.seed)


if __name__ == "__main__":
    main()
