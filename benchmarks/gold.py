"""Gold facts: two readings of a policy become one file of offsets, and such a file the plain form with its quotes.

    gold.py merge TEXT FIRST.jsonl SECOND.jsonl > tests/gold/PART/NAME.json
    gold.py expand GOLD_DIR TEXTS_DIR OUT_DIR

A reading is JSON Lines as `tests/gold/GUIDE.md` describes, each fact with its `quote` and the `line` it begins in, the
last line the `profile`. What both readers noted is core, and `also` holds both readings; what one noted is kept, not
core. Attributes on which they differ are left empty. The file holds offsets alone: no sentence of the policy.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from kg.model import Document
from kg.outputs.agreement import (
    Agreement,
    Ancestors,
    GoldFact,
    close_hierarchy,
    fact_from_object,
    iter_gold_facts,
)
from kg.reading.documents import decode_document

Noted = dict[str, Any]

CLOSED: Final = ("origin", "regime", "explicit", "duration", "value", "name", "party", "mechanism")
WORDED: Final = ("context", "for", "until", "data", "consequence", "recipient")
_WORD: Final = re.compile(r"[a-z0-9]+")


def merge(text: str, first: Iterable[Noted], second: Iterable[Noted], agreement: Agreement) -> list[Noted]:
    """Return the facts of two readings as one, by offset."""
    ones, others = list(first), list(second)
    merged: list[Noted] = []
    for one in ones:
        match = max(others, key=lambda other: _closeness(one, other, agreement), default=None)
        if match is None or not _closeness(one, match, agreement):
            merged.append({**one, "core": False})
            continue
        others.remove(match)
        if _overlap(one, match):
            merged.append(_both(one, match))
        else:
            # The same thing, noted at two places: each is right, and one of them must be found.
            place, elsewhere = sorted((one, match), key=lambda noted: noted["start"])
            merged.append({**_both(one, match), "start": place["start"], "end": place["end"]})
            merged.append({**elsewhere, "core": False})
    merged += [{**other, "core": False} for other in others]
    return [_as_offsets(noted, text) for noted in sorted(merged, key=lambda n: (n["start"], n["end"], n["facet"]))]


def _closeness(one: Noted, other: Noted, agreement: Agreement) -> int:
    """Return how surely two readers mean the same: 0 not, more for the same concept and for one place."""
    if one["facet"] != other["facet"] or one["polarity"] != other["polarity"]:
        return 0
    a, b = fact_from_object({**one, "document": ""}), fact_from_object({**other, "document": ""})
    if not (agreement.same_who(a, b) and agreement.same_who(b, a)):
        return 0
    same, near = one["concept"] == other["concept"], _overlap(one, other)
    related = bool({one["concept"], *one["also"]} & {other["concept"], *other["also"]})
    once = one["facet"] not in ("role", "transfer", "legal-basis", "retention", "provision")
    if near:
        return 1 + 4 * same if same or related else 0
    return int(same and once)


def _overlap(one: Noted, other: Noted) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def _both(one: Noted, other: Noted) -> Noted:
    shorter = min(one, other, key=lambda noted: noted["end"] - noted["start"])
    names = sorted({one["concept"], other["concept"], *one["also"], *other["also"]} - {one["concept"]})
    attrs: dict[str, object] = {}
    for name in sorted(one["attrs"] | other["attrs"]):
        mine, theirs = one["attrs"].get(name, ""), other["attrs"].get(name, "")
        if name in WORDED:
            attrs[name] = min(mine, theirs, key=len) if _alike(mine, theirs) else ""
        else:
            attrs[name] = mine if mine == theirs or name in ("party", "name", "mechanism") else ""
    return {
        **one,
        "also": names,
        "attrs": attrs,
        "core": one["core"] or other["core"],
        "start": shorter["start"],
        "end": shorter["end"],
    }


def _alike(one: str, other: str) -> bool:
    a, b = set(_WORD.findall(one.lower())), set(_WORD.findall(other.lower()))
    return bool(a and b) and 3 * len(a & b) >= min(len(a), len(b))


def _as_offsets(noted: Noted, text: str) -> Noted:
    """Return a fact without words of the text: attributes in its words become passages."""
    attrs = {}
    for name, value in noted["attrs"].items():
        if name in WORDED and value:
            near = max(0, noted["start"] - 300)
            at = text.find(value, near)
            at = text.find(value) if at < 0 else at
            value = [at, at + len(value)] if at >= 0 else ""
        attrs[name] = value
    keys = ("facet", "concept", "also", "polarity", "start", "end", "core")
    return {**{key: noted[key] for key in keys}, "attrs": attrs}


def _reading(path: Path, text: str) -> tuple[list[Noted], dict[str, str]]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    facts, profile = [], {}
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line) if line.strip() else {}
        if "profile" in item:
            profile = item["profile"]
        elif item:
            at = text.index(item["quote"], starts[item["line"] - 1])
            facts.append({**item, "also": item.get("also") or [], "start": at, "end": at + len(item["quote"])})
    return facts, profile


def _agreed(one: str, other: str) -> str:
    """Return the shorter of two forms of a name ("Acme", "Acme Inc."), "" where two readers differ."""
    shorter, longer = sorted((one, other), key=len)
    return shorter if shorter in longer else ""


def hierarchy() -> Ancestors:
    """Return DPV's hierarchy and ours, as the ontology has it."""
    from rdflib import SKOS, Graph

    from kg.resources import folder
    from kg.vocab import compact

    graph = Graph()
    for name in ("dpv-2.3.ttl", "compliance-kg.ttl"):
        graph.parse(folder("ontology") / name)
    return close_hierarchy((compact(str(a)), compact(str(b))) for a, b in graph.subject_objects(SKOS.broader))


def _merged_file(text_path: Path, first: Path, second: Path) -> str:
    data = text_path.read_bytes()
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    (one, profile), (other, second_profile) = _reading(first, text), _reading(second, text)
    agreed = {key: _agreed(value, second_profile.get(key, "")) for key, value in profile.items()}
    facts = merge(text, one, other, Agreement(hierarchy()))
    head = {"document": text_path.name, "sha256": sha256(data).hexdigest(), "profile": agreed}
    rows = ",\n  ".join(json.dumps(fact, sort_keys=True, ensure_ascii=False) for fact in facts)
    return json.dumps(head, ensure_ascii=False)[:-1] + f',\n "facts": [\n  {rows}\n]}}\n'


def expand(gold: Path, texts: Path) -> Iterator[tuple[str, str]]:
    """Yield each gold file's name and content with its passages as words, for scorers that know no offsets."""
    for path in sorted(gold.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        text = (texts / content["document"]).read_text(encoding="utf-8")
        for fact in content["facts"]:
            fact["quote"] = text[fact["start"] : fact["end"]]
            for name, value in fact["attrs"].items():
                if isinstance(value, list) and value and isinstance(value[0], int):
                    fact["attrs"][name] = text[value[0] : value[1]]
        yield path.name, json.dumps(content, indent=1, ensure_ascii=False)


def read_gold(texts: Path, gold: Path) -> Iterator[tuple[Document, list[GoldFact]]]:
    """Yield each document that has gold and whose text is at hand, with what readers noted."""
    for path in sorted(gold.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        source = texts / content.get("document", "")
        if "facts" not in content or not source.is_file():
            continue
        media_type = "text/markdown" if source.suffix == ".md" else "text/plain"
        document = decode_document(source.read_bytes(), source.name, media_type)
        yield document, list(iter_gold_facts(document.name, content["facts"], document.text))


def read_mentions(texts: Path, mentions: Path) -> Iterator[tuple[Document, dict[tuple[int, int, str, str], bool]]]:
    """Yield each document with its mentions that readers judged: by place, facet and concept, whether it is meant.

    Raises ValueError for another version of a text than was read.
    """
    for name, read in json.loads(mentions.read_text(encoding="utf-8")).items():
        data = (texts / name).read_bytes()
        if sha256(data).hexdigest() != read["sha256"]:
            raise ValueError(f"{name} is not the version that was read")
        verdicts = {(start, end, facet, concept): meant for start, end, facet, concept, meant in read["mentions"]}
        yield decode_document(data, name, "text/markdown"), verdicts


def main(verb: str, *arguments: str) -> None:
    """Merge two readings to standard output, or expand a folder of gold files into another."""
    if verb == "merge":
        text, first, second = arguments
        sys.stdout.write(_merged_file(Path(text), Path(first), Path(second)))
    else:
        gold, texts, out = map(Path, arguments)
        out.mkdir(parents=True, exist_ok=True)
        for name, content in expand(gold, texts):
            (out / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
