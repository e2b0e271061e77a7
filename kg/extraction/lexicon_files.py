"""The lexicon's files: `ontology/lexicon/*.ttl`, compiled into a `Lexicon`.

A file is a facet (`data.ttl`, `purposes.ttl`, ...). Besides the facets of claims there are `cues.ttl` (what verbs do,
what sections are about), `words.ttl` (closed classes of words), `languages.ttl` and `paraphrase.ttl`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg.collector import uncollected
from kg.errors import StoreError
from kg.extraction.labels import LABEL_KINDS
from kg.extraction.lexicon import Framework, Lexicon
from kg.model import Concept, DataOrigin
from kg.resources import folder
from kg.vocab import compact, expand

_ORIGINS: dict[Concept, DataOrigin] = {
    "ckg:Observed": "observed",
    "ckg:Provided": "provided",
    "ckg:DerivedOrigin": "derived",
    "ckg:ThirdPartyOrigin": "third-party",
}
_PREF_LABEL, _PARAPHRASE = expand("skos:prefLabel"), expand("ckg:paraphrase")


@cache
def load_lexicon() -> Lexicon:
    """Compile the shipped lexicon (once a process).

    All its parts live as long as the process: to look for dead ones among them costs a third of the time to make them,
    and later a twentieth of the time to read documents.
    """
    with uncollected():
        lexicon = compile_lexicon(folder("ontology") / "lexicon")
        gc.freeze()
    return lexicon


def known_organisations() -> frozenset[str]:
    """Return the names of the organisations that the lexicon knows: `Lexicon.names`, without compiling the rest."""
    triples = parse(path=folder("ontology") / "lexicon" / "organisations.ttl", format=RdfFormat.TURTLE)
    return frozenset(
        triple.object.value
        for triple in triples
        if triple.predicate.value == _PREF_LABEL and isinstance(triple.object, RdfLiteral)
    )


def compile_lexicon(files: Path) -> Lexicon:
    """Compile the lexicon that a folder of Turtle files holds.

    Raises `StoreError` (KG302) for a file that is no valid Turtle.
    """
    lexicon = Lexicon()
    for path in sorted(files.glob("*.ttl")):
        _load_file(lexicon, path)
    lexicon.seal()
    lexicon.members = frozenset(_members(folder("ontology") / "countries.ttl"))
    return lexicon


def _load_file(lexicon: Lexicon, path: Path) -> None:
    category, usual_origin = NamedNode(expand("ckg:category")), NamedNode(expand("ckg:usualOrigin"))
    standards: dict[str, str] = {}
    paraphrases: list[tuple[str, str]] = []
    try:
        triples = list(parse(path=path, format=RdfFormat.TURTLE))
    except SyntaxError as error:
        raise StoreError("KG302", f"{path.name} is no valid Turtle: {error}", "mend the line that it names") from error
    for triple in triples:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if not isinstance(subject, NamedNode):
            continue
        concept = compact(subject.value)
        if predicate == category and isinstance(value, NamedNode):
            lexicon.categories[concept] = compact(value.value)
        elif predicate == usual_origin and isinstance(value, NamedNode):
            lexicon.origins.setdefault(concept, []).append(_ORIGINS[compact(value.value)])
        elif isinstance(value, RdfLiteral):
            if predicate.value == _PREF_LABEL:
                standards[concept] = value.value
            elif predicate.value == _PARAPHRASE:
                paraphrases.append((concept, value.value))
            elif predicate.value in LABEL_KINDS:
                # Cues do not compete: "use" may both engage a provider and process data.
                facet = concept if path.stem == "cues" else path.stem
                lexicon.add(facet, concept, value.value, predicate.value)
    if path.stem == "languages":
        _add_languages(lexicon, triples)
    if path.stem == "words":
        _add_words(lexicon, triples)
    for concept, paraphrase in paraphrases:
        lexicon.add_wording(concept, paraphrase, standards[concept])
    if path.stem == "transfers":
        _add_frameworks(lexicon, triples)
    if path.stem == "organisations":
        lexicon.names.update(standards)
        for concept, name in standards.items():
            lexicon.add(path.stem, concept, name, expand("ckg:acronym"))


def _members(path: Path) -> Iterator[Concept]:
    """Yield the countries whose membership of the European Economic Area has no end."""
    values: dict[object, dict[str, str]] = {}
    for triple in parse(path=path, format=RdfFormat.TURTLE):
        if isinstance(triple.object, NamedNode | RdfLiteral):
            values.setdefault(triple.subject, {})[compact(triple.predicate.value)] = triple.object.value
    for known in values.values():
        if compact(known.get("ckg:group", "")) == "loc:EEA" and "ckg:validTo" not in known:
            yield compact(known["ckg:member"])


def _add_languages(lexicon: Lexicon, triples: Iterable[Triple]) -> None:
    notation, word = NamedNode(expand("skos:notation")), NamedNode(expand("ckg:functionWord"))
    rows = [(t.subject, t.predicate, t.object.value) for t in triples if isinstance(t.object, RdfLiteral)]
    for language, _, tag in (row for row in rows if row[1] == notation):
        lexicon.languages[tag] = frozenset(v for subject, p, v in rows if subject == language and p == word)


def _add_words(lexicon: Lexicon, triples: Iterable[Triple]) -> None:
    regex, anchor = NamedNode(expand("ckg:regex")), NamedNode(expand("ckg:anchor"))
    classes: dict[str, set[str]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, RdfLiteral):
            name = compact(triple.subject.value).removeprefix("ckg:")
            if triple.predicate == regex:
                lexicon.regexes[name] = triple.object.value
            elif triple.predicate == anchor:
                lexicon.anchors.setdefault(name, []).append(triple.object.value)
            else:
                classes.setdefault(name, set()).add(triple.object.value)
    lexicon.words.update({name: frozenset(words) for name, words in classes.items()})


def _add_frameworks(lexicon: Lexicon, triples: Iterable[Triple]) -> None:
    links: dict[tuple[str, str], list[Concept]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
            key = compact(triple.subject.value), compact(triple.predicate.value)
            links.setdefault(key, []).append(compact(triple.object.value))
    for (instrument, predicate), places in links.items():
        goals = links.get((instrument, "ckg:leadsTo"))
        if predicate == "ckg:coversOrigin" and goals:
            lexicon.frameworks[instrument] = Framework(tuple(places), goals[0])
        elif predicate == "ckg:coversOrigin":
            lexicon.instruments[instrument] = tuple(places)
