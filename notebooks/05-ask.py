# %% [markdown]
# # "We do not sell your data": what do those who say so still do for advertising?
#
# No query that ships asks this, so this notebook asks it in SPARQL, in cells that begin with `%%kg`. Prefixes are
# known, answers show themselves, and every row leads to the words that it rests on.
#
# The graph says what policies *claim*. Whether a practice is a sale in the sense of a law is for a lawyer to say.

# %%
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import kg.notebook
from kg.pipeline import build
from kg.reading.sources import find_sources

scratch = TemporaryDirectory()
folder = Path(scratch.name) / "build"
result = build(find_sources(["../seeds/*.txt"]).sources, folder, clock=perf_counter)
# %load_ext kg.notebook
# %kg --build {folder} --as-of 2026-11-22

# %% [markdown]
# ## A question that ships
#
# `%kg NAME` asks a named query; `--param` sets what it takes. A name that is mistyped is answered with the nearest.

# %%
# %kg uses-data-for --param purpose=dpv:Advertising

# %% [markdown]
# ## A question of one's own
#
# A claim has a polarity: a denial is a claim of its own, and never reads as a practice. `ckg:mentions` leads from a
# passage to what is named in it. `--to` keeps the answer under a name.

# %%
# %%kg --to denials
# SELECT DISTINCT ?document ?quote ?start
# WHERE {
#   ?claim ckg:polarity ckg:Denied ; ckg:purpose dpv:SellDataToThirdParties ;
#          ckg:statedIn/ckg:name ?document ; ckg:evidence ?passage .
#   ?passage ckg:mentions dpv:SellDataToThirdParties ; oa:exact ?quote .
#   BIND(xsd:integer(STRBEFORE(STRAFTER(STR(?passage), "#char="), ",")) AS ?start)
# }
# ORDER BY ?document ?start

# %% [markdown]
# Advertising has many names. `skos:broader*` climbs the hierarchy of DPV, so that *personalised advertising* and *ad
# networks* are found without being listed.

# %%
# %%kg --to advertising
# SELECT DISTINCT ?document ?concept ?quote ?start
# WHERE {
#   ?claim ckg:polarity ckg:Affirmed ; ckg:purpose|ckg:recipient ?named ;
#          ckg:statedIn/ckg:name ?document ; ckg:evidence ?passage .
#   ?passage ckg:mentions ?named ; oa:exact ?quote .
#   OPTIONAL { ?named ckg:category ?category }
#   BIND(COALESCE(?category, ?named) AS ?concept)
#   ?concept skos:broader* ?advertising .
#   VALUES ?advertising { dpv:Advertising ckg:AdvertisingNetwork }
#   BIND(xsd:integer(STRBEFORE(STRAFTER(STR(?passage), "#char="), ",")) AS ?start)
# }
# ORDER BY ?document ?start ?concept

# %% [markdown]
# ## The words behind a row
#
# Rows are dicts, so that two answers are joined in a line of Python. `claims` shows what the policy says at a place, in
# words and in context, with what follows from it.

# %%
policies = kg.notebook.open(folder, as_of="2026-11-22")
both = sorted({row["document"] for row in denials} & {row["document"] for row in advertising})
print(both)
first = next(row for row in advertising if row["document"] == both[-1])
policies.claims(f"{first['document']}:{first['start']}")

# %% [markdown]
# ## The flow around it
#
# To whom does that policy say that it gives data, and from whom does it get some?

# %%
policies.graph(both[-1])

# %% [markdown]
# ## What was seen
#
# - **Four of the five** say that they do not sell personal data.
# - **Ospyn and IOP Technologies** say so and speak of advertising all the same: the one of marketing campaigns that it
#   monitors, the other of ad networks and advertising partners.
# - **eBEYONDS** names a display network and makes no promise about selling.
#
# ## Check yourself

# %%
assert len({row["document"][:3] for row in denials}) == 4
assert [name[:3] for name in both] == ["000", "003"]
assert {row["concept"] for row in advertising if row["document"].startswith("003")} >= {"ckg:AdvertisingNetwork"}
assert {row["document"][:3] for row in advertising} - {row["document"][:3] for row in denials} == {"004"}
for row in [*denials, *advertising]:
    assert policies.text(row["document"])[int(row["start"]) :].startswith(row["quote"])
scratch.cleanup()
