"""Finds the claims that a person means: by IRI, by the start of a hash, by passage or by document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import StoreError, UsageError, did_you_mean
from kg.graph.claims import read_claims
from kg.identify import span_of
from kg.model import Document
from kg.outputs.derivations import Derivation, explain_derivations
from kg.outputs.explanation import Explanation, explain_claim
from kg.reasoning.derivation import derived_graph
from kg.reasoning.rules import load_rules
from kg.vocab import PREFIXES, compact, expand

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.cli.opening import Opened
    from kg.graph.folder import Build
    from kg.graph.manifest import DocumentEntry
    from kg.model import Span, Statement, Table

_HASH: Final = re.compile(r"[0-9a-f]{4,16}")
_CONCEPT: Final = re.compile(r"[a-z-]+:[A-Za-z0-9][A-Za-z0-9_.-]*")
_LABELS: Final = """
SELECT ?concept ?label WHERE {
  %s ?concept <http://www.w3.org/2004/02/skos/core#prefLabel> ?label FILTER(LANG(?label) = "en")
} ORDER BY ?concept ?label
"""


@dataclass(frozen=True, slots=True)
class Found:
    """The claims that a person means, in words, and the conclusions asked for or resting on those claims."""

    claims: tuple[Explanation, ...]
    conclusions: tuple[Derivation, ...]

    def resting_on(self, claim: Explanation) -> list[Derivation]:
        """Return the conclusions that rest on a claim at once."""
        return [conclusion for conclusion in self.conclusions if claim in conclusion.premises]


def find_claims(build: Build, wanted: str) -> Found:
    """Return the claims or conclusions that a person means, in words. Raises UsageError KG105 if there are none."""
    labels = read_labels(build)
    claims: list[Explanation] = []
    conclusions: list[Derivation] = []
    for document in build.documents:
        if not _concerns(document, wanted):
            continue
        explained = _explain_all(build, document, labels)
        derived = _derivations(build, document, explained, labels)
        chosen = [
            explanation
            for iri, (statement, explanation) in explained.items()
            if _matches(iri, statement, document, wanted)
        ]
        claims += chosen
        conclusions += (
            derivation
            for node, derivation in derived.items()
            if _derived_matches(node, wanted) or any(premise in chosen for premise in derivation.premises)
        )
    if not claims and not conclusions:
        names = [document.name for document in build.documents]
        then = f"give the IRI or hash of a claim, or a document's name, such as {', '.join(names[:5])}"
        hint = did_you_mean(wanted.rpartition(":")[0] or wanted, names, then)
        raise UsageError("KG105", f'there is no claim for "{wanted}" in this build', hint)
    return Found(tuple(claims), tuple(conclusions))


def read_labels(build: Opened, table: Table | None = None) -> dict[str, str]:
    """Return the English label of each concept in the reference graph, or of those that a table names, by CURIE."""
    values = ""
    if table is not None:
        words = {word for row in table.rows for cell in row for word in cell.split("; ")}
        concepts = sorted(word for word in words if _CONCEPT.fullmatch(word) and word.partition(":")[0] in PREFIXES)
        values = f"VALUES ?concept {{ {' '.join(f'<{expand(concept)}>' for concept in concepts)} }}"
    rows = build.store.query(_LABELS % values).rows
    return {compact(str(getattr(concept, "value", ""))): str(getattr(label, "value", "")) for concept, label in rows}


def _concerns(document: DocumentEntry, wanted: str) -> bool:
    return wanted.startswith((document.iri, document.name)) or bool(_HASH.fullmatch(wanted.partition("/")[0]))


def _explain_all(
    build: Build, document: DocumentEntry, labels: dict[str, str]
) -> dict[str, tuple[Statement, Explanation]]:
    text = build.text(document.iri)
    if text is None:
        message = f"the kept text of {document.name} is gone from the build"
        raise StoreError("KG311", message, "build it again with kg build")
    read = Document(document.name, text, document.sha256, "text/plain", document.pages)
    profile, claims = read_claims(build.store.quads(document.iri), document.iri)
    return {
        iri: (statement, explain_claim(iri, statement, document=read, profile=profile, labels=labels))
        for iri, statement in claims.items()
    }


def _derivations(
    build: Build,
    document: DocumentEntry,
    explained: dict[str, tuple[Statement, Explanation]],
    labels: dict[str, str],
) -> dict[str, Derivation]:
    return explain_derivations(
        build.store.quads(derived_graph(document.iri).value),
        document=document.name,
        claims={iri: explanation for iri, (_, explanation) in explained.items()},
        names=_party_names(build.store.quads(document.iri)),
        labels=labels,
        rules=load_rules(),
    )


def _party_names(quads: Iterable[Quad]) -> dict[str, str]:
    name = expand("ckg:name")
    return {str(quad.subject.value): str(quad.object.value) for quad in quads if quad.predicate.value == name}  # type: ignore[union-attr]


def _derived_matches(node: str, wanted: str) -> bool:
    # As IRI, or as what stands after a claim's hash: HASH/process.
    return wanted == node or node.endswith(f"/claim/{wanted}")


def _matches(iri: str, statement: Statement, document: DocumentEntry, wanted: str) -> bool:
    if wanted in (iri, document.iri, document.name):
        return True
    if "#char=" in wanted:
        return any(_overlap(span, span_of(wanted)) for span in statement.evidence)
    name, colon, offset = wanted.rpartition(":")
    if colon and name == document.name and offset.isdecimal():
        return any(span.start <= int(offset) < span.end for span in statement.evidence)
    return bool(_HASH.fullmatch(wanted)) and iri.rpartition("/")[2].startswith(wanted)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
