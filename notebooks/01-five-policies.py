# %% [markdown]
# # Five policies: who decides, who processes, and where does the data go?
#
# Five real privacy policies stand in `seeds/`. This notebook builds a graph of what they claim and asks it the two
# main questions: **who is controller and who is processor, in which context**, and **where does personal data cross a
# border, under which safeguard**. Every answer comes with the sentence that says so.
#
# What follows is what the policies *say*. Whether it is true, and whether it is lawful, are other questions.

# %%
from datetime import date
from io import StringIO
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from textwrap import fill
from time import perf_counter

import matplotlib.pyplot as plt
import networkx as nx
from IPython.display import SVG
from rdflib import URIRef

import kg.notebook
from kg.outputs.dataset import read_dataset
from kg.pipeline import build
from kg.reading.sources import find_sources
from kg.vocab import expand

AS_OF = date(2026, 11, 22)  # the day for which adequacy decisions are judged
folder = TemporaryDirectory()

# %% [markdown]
# ## Build
#
# One call reads the texts and writes a build: a store that SPARQL can ask, the graph as N-Quads, the texts themselves,
# and a manifest. Here it goes to a temporary folder, and is opened to be asked as of the day above.

# %%
result = build(find_sources(["../seeds/*.txt"]).sources, Path(folder.name) / "build", clock=perf_counter)
policies = kg.notebook.open(Path(folder.name) / "build", as_of=AS_OF)
policies.query("documents")

# %% [markdown]
# ## Who is controller, who is processor?
#
# A role belongs to a context: the same company can be controller for its website and processor for what its customers
# upload. `explicit` is true where the text uses the words *controller* or *processor*. Elsewhere the role follows from
# what it says, such as "on behalf of" or "according to your instructions".

# %%
roles = policies.query("controller-processor-roles")
roles

# %% [markdown]
# ## Where does personal data cross a border?
#
# `status` weighs what the policy says against the adequacy decisions that were in force on the day above. It is a first
# look for a person to check, not a legal assessment.

# %%
transfers = policies.query("cross-border-transfers")
transfers

# %% [markdown]
# ## The graph itself
#
# `read_dataset` hands the whole graph to rdflib: to walk, to query, to join with data of your own. Here is all that one
# claim says, a transfer to India, and the passage that makes it.

# %%
dataset = read_dataset(policies.build.store)
claim = min(dataset.subjects(URIRef(expand("ckg:destination")), URIRef(expand("loc:IN"))))
for predicate, value in sorted(dataset.predicate_objects(claim)):
    print(f"{predicate.n3(dataset.namespace_manager):20} {value.n3(dataset.namespace_manager)}")
print(dataset.value(claim, URIRef(expand("ckg:evidence")) / URIRef(expand("oa:exact"))))

# %% [markdown]
# ## The flows in one picture
#
# Read it from the publishers outward: to the right, those to whom they say they disclose data; to the left, dashed, the
# places where they say it goes, with what they name as safeguard. The thicker a line, the more passages say it.

# %%
drawn = policies.graph()
flows, labels = drawn.network, drawn.labels
publishers = {row["publisher"] for row in policies.query("documents")}
abroad = {source for source, _, flow in flows.edges(data=True) if flow["relation"] == "located in"}


def column_of(node: str) -> int:
    """Return where a node stands: 0 places, 1 recipients abroad, 2 publishers, 3 other recipients."""
    if node in publishers:
        return 2
    return 0 if flows.nodes[node]["kind"] == "place" else 1 if node in abroad else 3


picture = nx.DiGraph()
for source, target, flow in flows.edges(data=True):
    if flow["relation"] in ("discloses to", "transfers to", "located in"):
        picture.add_edge(source, target)
        edge = picture.edges[source, target]
        edge.setdefault("passages", set()).add((flow["document"], flow["start"]))
        edge.setdefault("mechanisms", set()).update(filter(None, flow["mechanism"].split("; ")))
for node, data in picture.nodes(data=True):
    data.update(flows.nodes[node], column=column_of(node))

# Each column is ordered by the mean height of what its nodes are tied to, so that few lines cross.
ACROSS = (1.2, 4.2, 6.9, 10.5)
heights: dict[str, float] = {}
pull: dict[str, float] = {}
for column in (0, 2, 3) * 4:
    nodes = sorted(node for node, at in picture.nodes(data="column") if at == column)
    for node in nodes:
        tied = [heights[other] for other in nx.all_neighbors(picture, node) if other in heights]
        pull[node] = fmean(tied) if tied else 0.0
    nodes.sort(key=lambda node: (pull[node], node))
    heights |= {node: (rank + 0.5) / len(nodes) for rank, node in enumerate(nodes)}

# Recipients abroad stand where no line from a publisher straight to a place runs through them.
share = (ACROSS[2] - ACROSS[1]) / (ACROSS[2] - ACROSS[0])
passing = [
    heights[s] + share * (heights[t] - heights[s]) for s, t in picture.edges if s in publishers and column_of(t) == 0
]
for node in sorted(abroad):
    wanted = fmean(heights[other] for other in nx.all_neighbors(picture, node) if other in heights)
    clear = {at / 50: min(abs(at / 50 - other) for other in [*passing, 9]) for at in range(2, 49)}
    heights[node] = min(clear, key=lambda at: (-min(clear[at], 0.07), abs(at - wanted)))
    passing.append(heights[node])
len(picture), picture.number_of_edges()

# %%
INK, GREY, RED = "#44525f", "#7f8d9b", "#b5471c"
# What a box means, by shape and by colour.
PUBLISHER = ("publisher of a policy", "square", "#1b3a57", "white")
CATEGORY = ("kind of recipient", "round", "#e4eaf1", "black")
PARTY = ("recipient in the policy's words", "sawtooth", "#fbeec2", "black")
PLACE = ("place", "larrow", "#f6d3c4", "black")

plt.rcParams.update({"svg.hashsalt": "compliance-kg", "svg.fonttype": "path", "font.size": 9})
figure = plt.figure(figsize=(12, 8.5))
axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 12), ylim=(0, 1.07))
axes.axis("off")


def draw_box(x: float, y: float, label: str, look: tuple[str, str, str, str]) -> tuple[float, float]:
    """Draw a label in its box; return where the box begins and ends."""
    _, shape, face, ink = look
    box = {"boxstyle": f"{shape},pad=0.35", "facecolor": face, "edgecolor": INK, "linewidth": 0.8}
    text = axes.text(x, y, label, ha="center", va="center", color=ink, bbox=box, zorder=5)
    extent = text.get_window_extent(figure.canvas.get_renderer()).transformed(axes.transData.inverted())
    return extent.x0 - 0.1, extent.x1 + 0.1


def look_of(node: str) -> tuple[str, str, str, str]:
    """Return how a node is drawn."""
    kinds = {"place": PLACE, "party": PUBLISHER if node in publishers else PARTY}
    return kinds.get(picture.nodes[node]["kind"], CATEGORY)


boxes = {
    node: draw_box(ACROSS[data["column"]], heights[node], data["label"], look_of(node))
    for node, data in picture.nodes(data=True)
}
for source, target, edge in picture.edges(data=True):
    rightward = ACROSS[picture.nodes[source]["column"]] < ACROSS[picture.nodes[target]["column"]]
    start = (boxes[source][1 if rightward else 0], heights[source])
    end = (boxes[target][0 if rightward else 1], heights[target])
    arrow = {"arrowstyle": "-|>", "linewidth": 0.6 + 0.45 * len(edge["passages"]), "shrinkA": 0, "shrinkB": 1}
    arrow |= {"color": GREY, "linestyle": "solid"} if rightward else {"color": RED, "linestyle": "dashed"}
    axes.annotate("", xy=end, xytext=start, arrowprops=arrow)
    if picture.nodes[target]["kind"] == "place":
        named = (
            "\n".join(fill(labels[name].split(" (S")[0], 22) for name in sorted(edge["mechanisms"]))
            or "no safeguard named"
        )
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        blank = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        axes.text(*middle, named, ha="center", va="center", size=7.5, color=RED, bbox=blank, zorder=4)

for x, look in zip(ACROSS, (PLACE, PARTY, PUBLISHER, CATEGORY), strict=True):
    draw_box(x, 1.04, look[0], look)
plt.close(figure)
svg = StringIO()
figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
SVG(svg.getvalue())

# %% [markdown]
# ## What was seen
#
# - **Ospyn** calls itself data controller, and says that it processes its customers' service data only according to
#   their instructions: one company, two roles, in two contexts.
# - **Softpire** says that its clients keep sole responsibility for the data that its software examines. For moving data
#   out of the European Union it points to the reader's agreement, which is a derogation, not a safeguard.
# - **IOP Technologies** names India and the United States, and standard contractual clauses.
# - **OCIS** says that data may go abroad, to countries that it does not name.
# - **eBEYONDS** names recipients such as Google Analytics, and says nothing about other countries.
#
# ## Check yourself
#
# The cell below fails if one of these is no longer what the graph says.

# %%
said = {(row["party"], row["role"]) for row in roles}
assert {("Ospyn", "dpv:DataController"), ("Ospyn", "dpv:DataProcessor")} <= said
assert ("Clients", "dpv:DataController") in said

to = {(row["exporter"], row["destination"]) for row in transfers}
assert {("IOP Technologies", "loc:IN"), ("IOP Technologies", "loc:US")} <= to
assert ("OCIS", "ckg:UnspecifiedThirdCountry") in to
assert "derogation" in {row["status"] for row in transfers if row["exporter"] == "Softpire"}
assert not any(row["document"].startswith("004_") for row in transfers)

# Every quote is the very passage of the text.
for row in transfers:
    assert policies.text(row["document"])[int(row["start"]) : int(row["end"])] == row["quote"]
folder.cleanup()
