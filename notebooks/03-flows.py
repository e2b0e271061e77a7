# %% [markdown]
# # From which data, for which purpose, to whom and to which country?
#
# A register of processing, a transfer assessment and a data map all ask for this way from data to country. This
# notebook asks the five policies in `seeds/`: **how much of it do they tell, who receives most, and where does the way
# break off?** Every step is a claim with its passage, and nothing is filled in.

# %%
from collections import Counter
from datetime import date
from io import StringIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill
from time import perf_counter

import matplotlib.pyplot as plt
import networkx as nx
from IPython.display import SVG
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Curve

from kg.cli.claims import read_labels
from kg.extraction.lexicon_files import known_organisations
from kg.graph.folder import open_build
from kg.outputs.flows.measures import MEASURES, measure_flows
from kg.outputs.flows.page import SHOWN_QUERIES, read_scene, render_flows_picture
from kg.outputs.networks import Parties, flow_network
from kg.pipeline import build
from kg.queries import load_query, run_query
from kg.reading.sources import find_sources

AS_OF = date(2026, 11, 22)  # the day for which the status of transfers is judged
folder = TemporaryDirectory()
result = build(find_sources(["../seeds/*.txt"]).sources, Path(folder.name) / "build", clock=perf_counter)
graph = open_build(Path(folder.name) / "build")
labels = read_labels(graph)
known = known_organisations()  # organisations that are the same in every policy
tables = {name: run_query(graph.store, load_query(name), {}, today=AS_OF) for name in SHOWN_QUERIES}
scene = read_scene(tables, labels, Parties(tables["documents"], known))
len(scene.flows), len(scene.layout.nodes)

# %% [markdown]
# ## The flows
#
# People and other sources stand at the left, the publishers of the policies beside them, then those to whom they give
# data, and the places where data is or goes. The thicker a line, the more passages say it. `kg show build` makes a page
# of the same picture, with filters and the passages.

# %%
SVG(render_flows_picture(scene, title="What five policies say of where data goes", as_of=AS_OF.isoformat()))

# %% [markdown]
# ## Who receives most, and where does data go?
#
# `measure_flows` counts. Each measure says what it counts, as "most" has several meanings.

# %%
measures, paths = measure_flows(scene.flows)
for name in ("received-passages", "received-data-categories", "place-passages", "place-data-categories"):
    print(f"{name}: {MEASURES[name]}")
    for measure in [measure for measure in measures if measure.measure == name][:4]:
        print(f"{measure.value:6}  {measure.node.label}")

# %% [markdown]
# ## The shortest path from a category of data to a country
#
# A path may only take a step that names the data, or that names no data at all; then the policy leaves open whether it
# means this category, and the step is marked.

# %%
path = next(path for path in paths if (path.data, path.place.key) == ("pd:Username", "loc:IN"))
print(" → ".join([labels[path.data], *(node.label for node in path.nodes)]))
for step, named in zip(path.steps, path.named, strict=True):
    where = f"{step.document} {step.start}–{step.end}"
    print(f"  “{' '.join(step.quote.split())}” {where}{'' if named else '  (names no data)'}")

# %% [markdown]
# ## Ask networkx yourself
#
# `flow_network` gives the flows as a `MultiDiGraph`, one edge a claim and passage; `kg export` writes it as GraphML and
# GEXF. Which kinds of recipient do most of the five publishers share?

# %%
network = flow_network(tables, labels, known=known)
given = nx.DiGraph(
    (source, target) for source, target, relation in network.edges(data="relation") if relation == "discloses to"
)
for node, senders in sorted(given.in_degree, key=lambda pair: (-pair[1], pair[0]))[:6]:
    print(senders, network.nodes[node]["label"])

# %% [markdown]
# ## The whole way, as a Sankey diagram
#
# Each row of `recipients`, and each crossing that is stated, is one ribbon from left to right. Where its passage names
# no data, purpose or place, the ribbon runs through "not said". A row with several of them is shared out.

# %%
STAGES = ("data", "purpose", "recipient", "place")
MOST = 9  # of each stage; the rest is taken together
NOT_SAID, OTHER = "not said", "other"


def ways():
    """Yield each way that a row tells, with its share of the row's passage."""
    for entry in scene.entries:
        row = entry.row
        if entry.query == "recipients":
            data, purposes = (row[name].split("; ") for name in ("data", "purpose"))
            for datum in data:
                for purpose in purposes:
                    yield (datum, purpose, entry.way[-1], ""), 1 / len(data) / len(purposes)
        elif entry.query == "cross-border-transfers" and row["kind"] != "restricted-transfer":  # concluded, not told
            yield ("", "", row["importer"] or "the publisher itself", row["destination"]), 1.0


def name_of(concept: str) -> str:
    """Return the label of a concept, or what a passage leaves out."""
    return labels.get(concept, concept) or NOT_SAID


told = [(tuple(map(name_of, way)), share) for way, share in ways()]
weights = [Counter() for _ in STAGES]
for way, share in told:
    for weight, name in zip(weights, way, strict=True):
        weight[name] += share
kept = [{name for name, _ in sorted(w.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]} for w in weights]
ribbons = Counter()
for way, share in told:
    ribbons[tuple(name if name in names else OTHER for name, names in zip(way, kept, strict=True))] += share
[
    f"{stage}: {weight[NOT_SAID]:.0f} of {sum(weight.values()):.0f} say nothing"
    for stage, weight in zip(STAGES, weights, strict=True)
]

# %%
INK, UNSAID = "#2b3a48", "#d9dee3"
COLOURS = ("#5b8db8", "#7fae8c", "#c9995b", "#b5719a", "#8a83c2", "#6aaeb0", "#c27b6f", "#9aa65a")
GAP, WIDE = 1.6, 0.16
plt.rcParams.update({"svg.hashsalt": "compliance-kg", "svg.fonttype": "path", "font.size": 8.5})
figure = plt.figure(figsize=(12, 8.5))
axes = figure.add_axes((0.0, 0.0, 1.0, 0.97), xlim=(-0.62, 3.72))
axes.axis("off")

columns = []  # of each stage: where each name begins, the greatest at the top, what is not said at the bottom
for at in range(len(STAGES)):
    sizes = Counter()
    for way, share in ribbons.items():
        sizes[way[at]] += share
    order = sorted(sizes, key=lambda name: (name == NOT_SAID, name == OTHER, -sizes[name], name))
    top, places = 0.0, {}
    for name in order:
        places[name] = (top, sizes[name])
        top += sizes[name] + GAP
    columns.append(places)

colours = {}
for at, places in enumerate(columns):
    for rank, (name, (top, size)) in enumerate(places.items()):
        colours[at, name] = UNSAID if name == NOT_SAID else COLOURS[rank % len(COLOURS)]
        axes.add_patch(
            Rectangle((at - WIDE / 2, top), WIDE, size, facecolor=colours[at, name], edgecolor=INK, linewidth=0.5)
        )
        left = at == 0
        axes.text(
            at + (-1 if left else 1) * (WIDE / 2 + 0.03),
            top + size / 2,
            f"{fill(name, 26)}  {size:.0f}" if size >= 1 else name,
            ha="right" if left else "left",
            va="center",
            color=INK,
            zorder=5,
        )
    axes.text(at, -3, STAGES[at], ha="center", color=INK, weight="bold")

for at, (here, there) in enumerate(pairwise(columns)):
    links = Counter()
    for way, share in ribbons.items():
        links[way[at], way[at + 1]] += share
    leave, arrive = ({name: top for name, (top, _) in side.items()} for side in (here, there))
    rank = [{name: number for number, name in enumerate(side)} for side in (here, there)]
    for (source, target), share in sorted(links.items(), key=lambda link: (rank[0][link[0][0]], rank[1][link[0][1]])):
        x, X, y, Y = at + WIDE / 2, at + 1 - WIDE / 2, leave[source], arrive[target]
        leave[source], arrive[target] = y + share, Y + share
        middle = (x + X) / 2
        edge = [
            (x, y),
            (middle, y),
            (middle, Y),
            (X, Y),
            (X, Y + share),
            (middle, Y + share),
            (middle, y + share),
            (x, y + share),
        ]
        codes = [Curve.MOVETO, *[Curve.CURVE4] * 3, Curve.LINETO, *[Curve.CURVE4] * 3]
        axes.add_patch(PathPatch(Curve(edge, codes), facecolor=colours[at, source], alpha=0.45, linewidth=0))
axes.set_ylim(max(top + size for places in columns for top, size in places.values()) + 1, -5)
plt.close(figure)

svg = StringIO()
figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
SVG(svg.getvalue())

# %% [markdown]
# ## What was seen
#
# - **Authorities and service providers** are what the policies speak of most: four of the five publishers say that they
#   give them data. Which data an authority gets, one of them says: whatever people have submitted.
# - **Data goes to three places**: India, the United States, and most often to a country that is left open.
# - **The way breaks off in the middle.** Six of seven rows on recipients and crossings name no data, and as many no
#   place; more than half name no purpose. A path from user names to India exists, but its second passage names no data.
#
# That a policy leaves a step open is no breach of law by itself: Art. 13 GDPR lets it name categories of recipients. It
# is what a data map cannot be filled from, and what to ask the publisher.
#
# ## Check yourself
#
# The cell below fails if one of these is no longer what the graph says.

# %%
value = {(measure.measure, measure.node.label): measure.value for measure in measures}
assert value["received-from", "Authority"] == value["received-from", "Service Provider"] == 4
assert value["received-data-categories", "Authority"] == 1
places = {node.label: value["place-passages", node.label] for node in {path.place for path in paths}}
assert set(places) == {"India", "United States", "unspecified third country"}
assert max(places, key=places.get) == "unspecified third country"

assert 0.8 < weights[0][NOT_SAID] / sum(weights[0].values()) < 0.9
assert 0.8 < weights[3][NOT_SAID] / sum(weights[3].values()) < 0.9
assert weights[1][NOT_SAID] > sum(weights[1].values()) / 2
assert path.named == (True, False)

# Who receives most is the same, counted by networkx on the edges.
passages = {
    (flow["document"], flow["start"], flow["end"])
    for _, _, flow in network.in_edges("dpv:Authority", data=True)
    if flow["relation"] == "discloses to"
}
assert len(passages) == value["received-passages", "Authority"]
texts = {entry.name: graph.text(entry.iri) or "" for entry in graph.documents}
assert all(texts[step.document][int(step.start) : int(step.end)] == step.quote for p in paths for step in p.steps)
folder.cleanup()
