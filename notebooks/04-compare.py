# %% [markdown]
# # A new version of a policy: what changed for the people whose data it is?
#
# Companies rewrite their policies, and most of what a text comparison shows is other words for the same. This notebook
# edits one of the policies in `seeds/` in ten places, five of which change a claim, and asks **what the new version
# claims that the old one did not**. Then it compares the five policies with each other.
#
# What follows is what the policies *say*. The edits are made up.

# %%
from collections import Counter
from datetime import date
from html import escape
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import matplotlib.pyplot as plt
from IPython.display import SVG

from kg.cli.changes import show_comparison
from kg.cli.claims import read_labels
from kg.cli.console import render
from kg.extraction.lexicon_files import load_lexicon
from kg.graph.folder import open_build
from kg.outputs.comparison import ClaimReader, Comparison, Side, Wording, ask_side, compare
from kg.outputs.comparison.differing import mark_differences, pair_passages
from kg.pipeline import build
from kg.reading.sources import Source

AS_OF = date(2026, 11, 22)  # the day for which adequacy decisions are judged

# %% [markdown]
# ## Ten edits
#
# Five change what OCIS claims. The other five say the same in other words, another order or another place.

# %%
seed = next(Path("../seeds").glob("001_*"))
old_text = seed.read_text(encoding="utf-8")

CLAIMS = {
    "a sale is no longer denied": ("We value your privacy and never sell, rent, or trade your", "We may sell your"),
    "a new recipient": ("government authorities or", "government authorities, advertising networks or"),
    "a new destination": (
        "countries outside of your jurisdiction.",
        "countries outside of your jurisdiction, such as China.",
    ),
    "a right is gone": (
        "- Right to Data Portability: You can request to transfer your data to another service provider in a commonly"
        " used format.\n",
        "",
    ),
    "new data": ("- IP addresses\n", "- IP addresses\n- Biometric data\n"),
}
WORDS = {
    "a list in another order": (
        "- Name, email address, and contact details",
        "- Contact details, your e-mail address and name",
    ),
    "functions in another order": (
        "payment processing, email communication, and website analytics",
        "website analytics, email communication, and payment processing",
    ),
    "a transfer in other words": (
        "OCIS operates globally, and as such, your data may be transferred to and processed in",
        "Because OCIS operates all over the world, we may transfer your data to, and process it in,",
    ),
    "an introduction in other words": (
        "we take your privacy seriously and are committed to protecting your personal data",
        "your privacy is important to us, and we do all we can to protect your personal data",
    ),
}


def edited(text: str, edits: dict[str, tuple[str, str]]) -> str:
    """Apply edits, each of which must fit one place."""
    for name, (before, after) in edits.items():
        assert text.count(before) == 1, name
        text = text.replace(before, after)
    return text


def moved(text: str, first: str, last: str, to: str) -> str:
    """Move a section, from one heading up to another, before a third."""
    start, end = text.index(first + "\n"), text.index(last + "\n")
    section, rest = text[start:end], text[:start] + text[end:]
    return rest.replace(to + "\n", section + to + "\n")


def reworded(text: str) -> str:
    """Say the same otherwise, in five places."""
    return moved(edited(text, WORDS), "Children’s Privacy", "International Data Transfers", "Contact Us")


# %% [markdown]
# ## Compare
#
# A side is what a build answers to the named queries. Each row becomes what a claim is about and what it says of that,
# without its passage; `compare` pairs the claims of both sides.

# %%
folder = TemporaryDirectory()
labels: dict[str, str] = {}


def read(name: str, texts: dict[str, str]) -> Side:
    """Build policies and ask the queries that are compared."""
    sources = [Source(one, None, "text/plain", text.encode()) for one, text in sorted(texts.items())]
    place = Path(folder.name) / name
    build(sources, place, clock=perf_counter)
    opened = open_build(place)
    labels.update(read_labels(opened))
    return ask_side(name, opened.store, texts, as_of=AS_OF)


old = read("old", {"ocis.txt": old_text})
new = read("new", {"ocis.txt": reworded(edited(old_text, CLAIMS))})
reader = ClaimReader(Wording(load_lexicon()), labels)


class Changes:
    """A comparison as a notebook shows it: a table, words that differ struck out or underlined."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison

    def __repr__(self) -> str:
        return render(show_comparison(self.comparison, 100), 100).rstrip("\n")

    def _repr_html_(self) -> str:
        rows = []
        for change in (change for pair in self.comparison.pairs for change in pair.changes):
            sides = zip(*map(mark_differences, pair_passages(change.old, change.new)[:1]), strict=True)
            cells = [
                "".join(f"<{tag}>{escape(run.text)}</{tag}>" if run.differs else escape(run.text) for run in runs)
                for tag, (runs,) in zip(("del", "ins"), sides, strict=True)
            ]
            rows.append(
                f"<tr><td>{change.turn}</td><td>{escape(change.title)}</td><td>{'</td><td>'.join(cells)}</td></tr>"
            )
        caption = f"<caption>{self.comparison.summary.capitalize()}</caption>"
        return f"<table>{caption}<tr><th></th><th>change</th><th>before</th><th>now</th></tr>{''.join(rows)}</table>"


both = compare(old, new, reader, AS_OF.isoformat())
Changes(both)

# %% [markdown]
# ## The other five alone
#
# The same five places reworded, and no claim touched.

# %%
same = compare(old, read("reworded", {"ocis.txt": reworded(old_text)}), reader, AS_OF.isoformat())
Changes(same)

# %% [markdown]
# ## Five companies side by side
#
# Between two companies, each publisher counts as the same party. The figure counts the claims that only one of two
# policies makes, or that both make otherwise: the darker, the less they have in common. It says nothing about which is
# better, and a long policy differs more than a short one.

# %%
seeds = {path.name[:3]: path.read_text(encoding="utf-8") for path in sorted(Path("../seeds").glob("*.txt"))}
names = list(seeds)
sides = {name: read(f"seed-{name}", {f"{name}.txt": seeds[name]}) for name in names}
differing = {
    (one, other): Counter(
        change.facet
        for pair in compare(sides[one], sides[other], reader, AS_OF.isoformat()).pairs
        for change in pair.changes
    )
    for one in names
    for other in names
}
publishers = {name: sides[name].policies()[0].publisher.removesuffix(" (Pvt) Ltd") for name in names}

plt.rcParams.update({"svg.hashsalt": "compliance-kg", "svg.fonttype": "path", "font.size": 9})
figure, axes = plt.subplots(figsize=(6.2, 4.4))
counts = [[differing[one, other].total() for other in names] for one in names]
axes.imshow(counts, cmap="Blues", vmin=0)
for row, line in enumerate(counts):
    for column, count in enumerate(line):
        axes.text(column, row, count, ha="center", va="center", color="white" if count > 110 else "black")
axes.set_xticks(range(len(names)), [publishers[name] for name in names], rotation=25, ha="right")
axes.set_yticks(range(len(names)), [publishers[name] for name in names])
axes.set_title("claims that differ")
figure.tight_layout()
plt.close(figure)
svg = StringIO()
figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
SVG(svg.getvalue())

# %% [markdown]
# ## What was seen
#
# - The five changed claims stand in the answer, and what follows from them: what the sale was denied *for* is now done
#   as well, and the notice no longer tells of a right.
# - The five places that say the same otherwise are not in it: alone, they give no change at all.
# - Two policies of different companies differ in about a hundred claims and more, in either direction alike.
#
# ## Check yourself
#
# The cell below fails if one of these is no longer so.

# %%
titles = [change.title for pair in both.pairs for change in pair.changes]
for wanted in (
    "denied before, now said to be done: Sell Data to Third Parties",
    "a new recipient: advertising network",
    "a new destination: China",
    "a right no longer offered: A20 Right to Data Portability",
    "a new special category of data: Biometric",
):
    assert wanted in titles, wanted
assert same.is_empty

assert all(not differing[name, name] for name in names)
assert all(differing[one, other] == differing[other, one] for one in names for other in names)

# Every quote is the very passage of the text.
for pair in both.pairs:
    for passage in (passage for change in pair.changes for passage in change.new):
        assert new.texts[passage.document][passage.start : passage.end] == passage.quote
folder.cleanup()
