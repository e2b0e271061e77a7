"""Legal bases: which a passage relies on, and what each is for (GDPR Art. 6, 9 and 13(1)(c)).

In: a `Passage`. Out: `Found` values of the facet `legal-basis`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.denial import stance
from kg.extraction.found import Found, find_said
from kg.extraction.lexicon import Mention
from kg.extraction.passages import Passage
from kg.model import Polarity, Value


def find_bases(passage: Passage) -> Iterator[Found]:
    """Yield the legal bases that a passage relies on, with what each is for."""
    about_bases = "Basis" in (passage.topics() | passage.governing | passage.topic)
    stated = []
    for mention in passage.mentions.get("legal-bases", ()):
        if mention.label.kind == "contextual" and not about_bases:
            continue
        if _is_about_a_right(passage, mention):
            continue
        stated.append(mention)
        for found in find_said("legal-basis", mention, passage, "basis-named"):
            # "Not without your consent" relies on consent.
            double = passage.within("Withouts", max(0, mention.first - 2), mention.last)
            polarity: Polarity = "affirmed" if double else found.polarity
            yield replace(found, polarity=polarity, basis_for=_basis_for(passage, mention))
    yield from _distributed_bases(passage, stated)


def _distributed_bases(passage: Passage, stated: list[Mention]) -> Iterator[Found]:
    """Yield a basis again for each aim that is listed under it ("legitimate interests include: (i) ...; (ii) ...")."""
    enumerated = [clause for clause in passage.clauses if passage.tokens[clause[0]].lemma == "("]
    above = passage.governor
    if len(enumerated) > 1 and stated and stated[-1].last <= enumerated[0][0]:
        aims, basis, said_in = enumerated, stated[-1], passage
    elif passage.segment.kind == "item" and above is not None and not stated and above.segment.text.endswith(":"):
        bases = [m for m in above.mentions.get("legal-bases", ()) if m.label.kind == "plain"]
        if len(bases) != 1:
            return
        aims, basis, said_in = [(0, len(passage.tokens))], bases[0], above
    else:
        return
    if stance(said_in, basis.first, basis.last) != "affirmed":
        return
    for first, last in aims:
        value = Value("legal-basis", basis.concept, passage.span(first, last))
        # "(ii)" is no part of the aim that it numbers.
        words = first + 3 if aims is enumerated else first
        yield Found(value, first, "basis-distributed", "affirmed", passage.phrase(words, last))


def _is_about_a_right(passage: Passage, mention: Mention) -> bool:
    """Tell whether a basis is only named by a right ("withdraw your consent")."""
    return any(
        right.first < mention.last and mention.first < right.last
        for right in passage.mentions.get("rights", ())
        if right.label.kind == "plain"
    )


def _basis_for(passage: Passage, mention: Mention) -> str:
    """Return what a basis is for: the clause around it, or the one that its condition opens ("if you consent, we")."""
    first, last = passage.clause_of(mention.first)
    before, after = passage.phrase(first, mention.first), ""
    if mention.last < last:
        after = passage.phrase(mention.last, last)
    conditional = any(cue.first == first for cue in passage.cues("Condition", first, last))
    if conditional and last < len(passage.tokens):
        after = passage.phrase(last, passage.clause_of(last)[1])
    longer = max(before, after, key=len)
    return longer if len(longer.split()) > 2 else ""
