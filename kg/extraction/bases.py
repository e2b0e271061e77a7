"""Legal bases: which a passage relies on, and what each is for (GDPR Art. 6, 9 and 13(1)(c)).

In: a `Passage`. Out: `Found` values of the facet `legal-basis`. A basis that a lead-in, a run-in label or a heading
names holds for each aim under it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.aims import aim_in_row, aim_of, aim_within, names_a_right
from kg.extraction.citations import find_citations
from kg.extraction.columns import cells_of, purpose_cell
from kg.extraction.denial import stance
from kg.extraction.found import Found
from kg.extraction.labels import Mention, Mentions
from kg.extraction.passages import Passage
from kg.model import Concept, Polarity, Span, Value

_LABEL_LENGTH = 8
_REVOCATION = 6
_ENUMERATOR_LENGTH = 3
_LONGEST_PASSAGE = 300
_LIST_REACH = 2
"""How many commas and conjunctions stand between two bases of a list at most (", or")."""


def find_bases(passage: Passage, opening: Passage | None = None, earlier: Passage | None = None) -> Iterator[Found]:
    """Yield the legal bases that a passage relies on.

    `opening` is what opens its paragraph, if another; `earlier` is what last named a purpose in its section.
    """
    stated: list[Mention] = []
    for mention in _named(passage):
        if _is_relied_on(passage, mention, stated):
            stated.append(mention)
    for mention in stated:
        polarity = _stance(passage, mention)
        if polarity is not None:
            value = Value("legal-basis", mention.concept, _span(passage, mention, stated))
            yield Found(value, mention.first, "basis-named", polarity, aim_of(passage, mention, stated, earlier))
    if stated:
        yield from _enumerated(passage, stated) if len(passage.clauses) > 1 else ()
    elif passage.segment.kind != "heading":
        labelled = _named_above(passage, opening)
        if passage.segment.lead_in or "legal-bases" in labelled:
            yield from _governed(passage, opening, labelled)


def _named_above(passage: Passage, opening: Passage | None) -> Mentions:
    """Return what the label that opens the paragraph names or, without one, the innermost heading."""
    if opening is not None and len(opening.tokens) <= _LABEL_LENGTH:
        return opening.mentions
    return passage.headings[0].mentions if passage.headings else {}


def _named(passage: Passage) -> Sequence[Mention]:
    named = passage.mentions.get("legal-bases", ())
    if passage.within("Citing", 0, len(passage.lemmas)):
        return sorted([*named, *find_citations(passage)], key=lambda m: (m.first, m.last, m.concept))
    return named


def _is_relied_on(passage: Passage, mention: Mention, stated: Sequence[Mention]) -> bool:
    """Tell whether a basis is named as one: weak labels where bases are spoken of or listed, none where a right is."""
    if names_a_right(passage, mention.first, mention.last) or _is_in_rights(passage):
        return False
    if _is_taken_back(passage, mention) or _is_a_period(passage, mention) or _is_with_a_processor(passage, mention):
        return False
    if _is_condition_of_a_right(passage, mention):
        return False
    cells = cells_of(passage, "basis")
    if cells:
        return any(cell.start <= passage.starts[mention.first] < cell.end for cell in cells)
    return mention.label.kind == "plain" or _speaks_of_bases(passage) or _goes_on(passage, mention, stated)


def _goes_on(passage: Passage, mention: Mention, stated: Sequence[Mention]) -> bool:
    """Tell whether a weak label goes on with a list of bases ("our legitimate interests, consent or legal duties")."""
    between = range(stated[-1].last, mention.first) if stated else ()
    return 0 < len(between) <= _LIST_REACH and all(passage.holds("Coordinators", at) for at in between)


def _is_in_rights(passage: Passage) -> bool:
    """Tell whether the lead-in above lists rights, which name bases as conditions."""
    above = next(passage.lead_ins(), None)
    return above is not None and "Rights" in passage.governing and not above.has("Collect", "Use", "Share")


def _is_taken_back(passage: Passage, mention: Mention) -> bool:
    """Tell whether a basis is withdrawn, outweighed, a matter of age ("old enough to consent") or why data must go."""
    before = max(0, mention.first - _REVOCATION)
    if any(passage.within(words, before, mention.first) for words in ("Revocations", "Ages")):
        return True
    first, _ = passage.clause_of(mention.first)
    deleted = any(cue.last + 1 >= mention.first for cue in passage.cues("Delete", first, mention.first))
    return deleted and passage.has("Required", first=first, last=mention.first)


def _is_condition_of_a_right(passage: Passage, mention: Mention) -> bool:
    """Tell whether a right depends on a basis, as the law has it ("to object to what rests on point (e) or (f)").

    A condition that speaks of us tells on what we rely ("to object where we rely on our interests").
    """
    rights = [right.last for right in passage.mentions.get("rights", ()) if right.first < mention.first]
    if not rights:
        return False
    conditional = passage.has("Condition", first=rights[0], last=mention.first)
    ours = passage.has("We", first=rights[0], last=mention.last)
    return passage.within("Alternatives", mention.first, mention.last) or (conditional and not ours)


def _is_a_period(passage: Passage, mention: Mention) -> bool:
    """Tell whether something says how long, not why ("as long as necessary to provide the service")."""
    cues = [cue for cue in passage.cues("Until", last=mention.first) if cue.last + 1 >= mention.first]
    return any(passage.within(words, cue.first, cue.last) for cue in cues for words in ("Lengths", "Limits"))


def _is_with_a_processor(passage: Passage, mention: Mention) -> bool:
    """Tell whether a contract is one with those who process data for us ("we concluded a processing agreement")."""
    return mention.concept == "eu-gdpr:A6-1-b" and passage.holds("Processing", mention.last - 2)


def _speaks_of_bases(passage: Passage) -> bool:
    return "Basis" in (passage.topics() | passage.governing | passage.topic)


def _stance(passage: Passage, mention: Mention) -> Polarity | None:
    """Tell whether a basis is relied on: "not without your consent" does, "without" it says nothing."""
    first, _ = passage.scope_of(mention.first)
    if passage.within("Withouts", first, mention.last):
        negations = passage.cues("Negation", first, mention.first)
        refused = any(not passage.holds("Withouts", cue.first) for cue in negations)
        return "affirmed" if refused else None
    polarity = stance(passage, mention.first, mention.last)
    # That consent is not needed does not say that none is asked for.
    needless = polarity == "denied" and passage.within("Needs", mention.first - 1, mention.last)
    return None if needless else polarity


def _span(passage: Passage, mention: Mention, stated: Sequence[Mention]) -> Span:
    """Return the passage of a basis: its words or, if they are a label, with what it labels ("Consent: we ...")."""
    _, last = passage.clause_of(mention.first)
    labelled = passage.clause_of(last) if last < len(passage.tokens) else (last, last)
    repeated = any(last <= other.first < labelled[1] and other.concept == mention.concept for other in stated)
    if passage.unit_of(mention.first)[1] <= last or passage.lemmas[last - 1] != ":" or repeated:
        return passage.span(mention.first, mention.last)
    return _short(passage, mention.first, labelled[1])


def _enumerated(passage: Passage, stated: Sequence[Mention]) -> Iterator[Found]:
    """Yield a basis again for each aim that its sentence enumerates ("legitimate interests include: (i) ...")."""
    for first, last in passage.clauses:
        introduction = passage.introduction_of(first)
        element = _element(passage, first, last)
        if introduction is None or element == last or any(first <= other.first < last for other in stated):
            continue
        start, end = passage.unit_of(introduction[0])
        if passage.lemmas[first] == "(" and not passage.holds("BeforeAims", end - 1):
            continue
        bases = [mention for mention in stated if start <= mention.first and mention.last <= end]
        if _is_one(bases) and stance(passage, element) == "affirmed" == _stance(passage, bases[0]):
            value = _value(passage, bases[0].concept, element, last)
            yield Found(value, element, "basis-distributed", "affirmed", aim_within(passage, element, last))


def _element(passage: Passage, first: int, last: int) -> int:
    """Return where the words of an element begin: after "(ii)", "; -" or "; and"."""
    if passage.lemmas[first] == "(":
        first += _ENUMERATOR_LENGTH
    while first < last and (not passage.tokens[first].is_word or passage.holds("ElementJoins", first)):
        first += 1
    return min(first, last)


def _governed(passage: Passage, opening: Passage | None, labelled: Mentions) -> Iterator[Found]:
    """Yield the basis that the lead-in, the label or the heading above names, for what the passage says."""
    concept = _basis_of_list(passage, opening) or _basis_of_section(passage, labelled)
    if not concept or stance(passage, 0) != "affirmed" or names_a_right(passage):
        return
    if not passage.segment.cells:
        value = _value(passage, concept, 0, len(passage.tokens))
        yield Found(value, 0, "basis-distributed", "affirmed", aim_within(passage, 0, len(passage.tokens)))
        return
    cell = purpose_cell(passage)
    if cell is not None and cell.end > cell.start:
        value = Value("legal-basis", concept, passage.segment.span(cell.start, cell.end))
        yield Found(value, 0, "basis-distributed", "affirmed", aim_in_row(passage))


def _basis_of_list(passage: Passage, opening: Passage | None) -> Concept:
    """Return the one basis that the lead-in of an item names, if it names no purpose beside it."""
    if opening is not None or passage.segment.lead_in is None or passage.segment.kind == "sentence":
        return ""
    above = next(passage.lead_ins(), None)
    if above is None or not (named := _named(above)):
        return ""
    speaking = _speaks_of_bases(above)
    bases = [m for m in named if m.label.kind == "plain" or speaking]
    introduces = above.segment.text.endswith(":") or len(above.tokens) <= _LABEL_LENGTH
    if not (introduces and _is_one(bases)) or names_a_right(above) or _stance(above, bases[0]) != "affirmed":
        return ""
    spoken = above.places("Speakers", bases[0].last, len(above.tokens))
    if any(above.holds("Additions", at - 1) for at in spoken):
        # "We need it to obey the law, and we use it to:"
        return ""
    others = [m for m in above.mentions.get("purposes", ()) if m.label.kind == "plain"]
    return "" if any(m.last <= bases[0].first for m in others) else bases[0].concept


def _basis_of_section(passage: Passage, found: Mentions) -> Concept:
    """Return the one basis that a label or the innermost heading is, for a passage that names a purpose."""
    if "legal-bases" not in found or "rights" in found or "ckg:NegationCue" in found:
        return ""
    terse = passage.segment.kind != "sentence"
    if not any(terse or mention.label.kind == "plain" for mention in passage.mentions.get("purposes", ())):
        return ""
    speaking = _speaks_of_bases(passage)
    bases = [mention for mention in found["legal-bases"] if mention.label.kind == "plain" or speaking]
    return bases[0].concept if _is_one(bases) else ""


def _is_one(bases: Sequence[Mention]) -> bool:
    return len({mention.concept for mention in bases}) == 1


def _value(passage: Passage, concept: Concept, first: int, last: int) -> Value:
    """Return a basis at a part of a passage."""
    return Value("legal-basis", concept, _short(passage, first, last))


def _short(passage: Passage, first: int, last: int) -> Span:
    """Return a part of a passage, its beginning if it is long."""
    while last - 1 > first and passage.ends[last - 1] - passage.starts[first] > _LONGEST_PASSAGE:
        last -= 1
    return passage.span(first, last)
