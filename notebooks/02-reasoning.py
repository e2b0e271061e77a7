# %% [markdown]
# # What follows from what policies say?
#
# A policy rarely says "we are the controller". It says what it does, and the law draws the conclusion. This notebook
# asks: **which roles follow from the five policies, and why; what does a reasoner find in a graph with a mistake; and
# how does the day on which one asks change the answer on transfers?**
#
# Conclusions are no claims: they stand in a graph of their own and name their rule and premises. None is legal advice.

# %%
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from pyoxigraph import RdfFormat, parse

import kg.notebook
from kg.graph.store import OxigraphStore
from kg.pipeline import build
from kg.reading.sources import Source, find_sources
from kg.reasoning.axioms import ROLE_PROPERTIES, document_triples, ontology_triples
from kg.reasoning.consistency import check_document, conclude
from kg.resources import folder

scratch = TemporaryDirectory()
build(find_sources(["../seeds/*.txt"]).sources, Path(scratch.name) / "seeds", clock=perf_counter)
policies = kg.notebook.open(Path(scratch.name) / "seeds", as_of="2026-11-26")

# %% [markdown]
# ## Roles that the text only implies
#
# Three rules speak of roles: whoever says why it processes personal data decides about it (Art. 4(7) GDPR); a named
# provider whose work is done for others works on their behalf (Art. 4(8)); and whom a processor works for is the
# controller. A party to which the text itself gives a role gets no other.

# %%
derived = policies.query("derived-roles")
derived.only("document", "party", "role", "rule", "claims")

# %% [markdown]
# Each conclusion leads back to the passages. Here is one that rests on another, down to what the text says.

# %%
RESTS_ON_ANOTHER = """
SELECT ?node { ?node ckg:derivedBy ckg:rule-principal-is-controller ; ckg:premise/ckg:premise ?claim } ORDER BY ?node
"""
node = policies.query(RESTS_ON_ANOTHER).rows[0]["node"]
policies.claims(node)

# %% [markdown]
# ## A reasoner agrees, and finds what cannot be
#
# The ontology is OWL 2 DL. HermiT knows nothing of the rules; it infers from the axioms who is controller or processor
# in which processing. For the roles that a text states, both come to the same.

# %%
axioms = ontology_triples(folder("ontology"))
document = next(entry for entry in policies.build.documents if entry.name.startswith("000"))
conclusions = conclude(axioms, document_triples(policies.build.store, document.iri)).triples
inferred = {triple for triple in conclusions if triple.predicate in ROLE_PROPERTIES}
by_rules = {
    quad.triple
    for quad in policies.build.store.quads(f"{document.iri}/derived")
    if quad.predicate in ROLE_PROPERTIES and "/claim/" in quad.subject.value
}
print(f"{document.name}: {len(inferred)} by the reasoner, {len(by_rules)} by the rules, equal: {inferred == by_rules}")

# %% [markdown]
# Now a graph with two mistakes: a company stands where a purpose should, and one assignment makes it both controller
# and processor. (To be controller *here* and processor *there* is no mistake: those are two assignments.)

# %%
MISTAKEN = """
PREFIX ckg: <https://w3id.org/compliance-kg/ontology#>
PREFIX dpv: <https://w3id.org/dpv#>
PREFIX ex: <https://example.org/>
GRAPH ex:acme {
  ex:acme a ckg:PolicyDocument ; ckg:name "acme.txt" .
  ex:company a ckg:Party ; ckg:name "Acme" .
  ex:role a ckg:RoleAssignment ; ckg:party ex:company ; ckg:role dpv:DataController, dpv:DataProcessor .
  ex:practice a ckg:Practice ; ckg:purpose ex:company .
}
"""
mistaken = OxigraphStore.of(parse(MISTAKEN, format=RdfFormat.TRIG))
clashes = check_document(axioms, mistaken, "https://example.org/acme").clashes
for clash in clashes:
    print(f"{clash.name}: {clash.axiom}")

# %% [markdown]
# The ontology itself is at hand as Python classes and individuals:

# %%
terms = kg.ontology()
print(sorted(kind.name for kind in terms.ckg.Statement.subclasses()))
print(issubclass(terms.dpv.DirectMarketing, terms.dpv.Purpose), terms.ckg.DPDP in terms.ckg.Regime.instances())

# %% [markdown]
# ## The day decides
#
# Decisions on adequacy come and go. Four sentences of a policy that we made up, asked on five days:

# %%
POLICY = """\
Acme Privacy Policy

Acme GmbH ("we") is the controller of your personal data.
We transfer personal data from the EU to the United Kingdom.
We transfer personal data from the EU to the United States under the Privacy Shield.
We transfer personal data from the EU to India under standard contractual clauses.
We transfer personal data from the EU to Brazil.
"""
made_up = Source("acme.txt", None, "text/plain", POLICY.encode())
build([made_up], Path(scratch.name) / "acme", clock=perf_counter)
DAYS = [date(2019, 6, 1), date(2020, 7, 15), date(2020, 7, 16), date(2021, 7, 1), date(2026, 11, 26)]


def statuses(day: date) -> dict[str, str]:
    """Return the status of each destination on a day."""
    transfers = kg.notebook.open(Path(scratch.name) / "acme", as_of=day).query("cross-border-transfers")
    return {row["destination"]: row["status"] for row in transfers if row["kind"] != "restricted-transfer"}


answers = {day: statuses(day) for day in DAYS}
print("destination  ", *(f"{day!s:<19}" for day in DAYS[:-1]), DAYS[-1], sep="  ")
for place in sorted(answers[DAYS[0]]):
    status = [answers[day][place] for day in DAYS]
    print(f"{place:<13}", *(f"{word:<19}" for word in status[:-1]), status[-1], sep="  ")

# %% [markdown]
# ## What was seen
#
# - **OCIS, Softpire and eBEYONDS** give themselves no role; that each decides about the data that it collects follows
#   from what they say they do with it.
# - **Rules and reasoner** agree on every role that the first policy states, though they share nothing but the graph.
# - **One assignment in both roles** is a contradiction; one company in two roles is not.
# - **The United Kingdom** was within the territory of the law in 2019 and is adequate today; the **Privacy Shield**
#   carried transfers until 15 July 2020 and none the day after; **Brazil** has had a decision since January 2026.
#
# ## Check yourself

# %%
held = {(row["party"], row["role"]) for row in derived}
assert ("OCIS", "dpv:DataController") in held
assert not any(party == "IOP Technologies" for party, _ in held)  # the text itself gives it its roles
assert inferred == by_rules
assert len(clashes) == 2
assert [answers[day]["loc:GB"] for day in (DAYS[0], DAYS[-1])] == ["not-restricted", "adequate"]
assert [answers[day]["loc:US"] for day in DAYS[1:3]] == ["adequate", "stale-mechanism"]
assert [answers[day]["loc:BR"] for day in DAYS[-2:]] == ["no-safeguard-stated", "adequate"]
assert {answers[day]["loc:IN"] for day in DAYS} == {"safeguarded"}
scratch.cleanup()
