"""Role ties: who is called by a role word of a passage: by a linking verb, in brackets, or by a colon.

In: a `Passage` and the document's `Parties`. Out: `Tie` values, for each role word one (GDPR Art. 4(7), 4(8) and 26).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extraction.holders import Holder, find_holders
from kg.extraction.joint_controllers import of_controllership, with_companions
from kg.extraction.labels import Mention
from kg.extraction.nouns import (
    ROLE_NOUNS,
    find_maker,
    find_noun,
    find_own_thing,
    is_beside,
    is_defined,
)
from kg.extraction.organisations import is_legal_form
from kg.extraction.parties import Parties
from kg.extraction.passages import Passage
from kg.extraction.pronouns import find_both, find_named_before
from kg.extraction.role_namings import Naming, find_named_after
from kg.extraction.role_words import find_role_words, is_plural, start_of_roles
from kg.extraction.subjects import find_following, find_subjects, is_contrasted, links_to
from kg.model import Concept

_JOINT = "dpv:JointDataControllers"
_LINK_REACH = 4
_BRACKET_REACH = 5
_MAKER_REACH = 7


@dataclass(frozen=True, slots=True)
class Tie:
    """A role word and its holders; what is said of the role stands from `rest` on, what denies it in `between`."""

    word: Mention
    role: Concept
    holders: tuple[Holder, ...]
    between: tuple[int, int]
    rest: int


def find_ties(passage: Passage, parties: Parties, back: Passage | None = None) -> Iterator[Tie]:
    """Yield the role words of a passage with their holders, which may be none, in the order of the text.

    `back` is the passage before it, to which "both" may point back.
    """
    words = find_role_words(passage)
    before: Tie | None = None
    for word, role in words:
        start = start_of_roles(passage, [other for other, _ in words], word)
        holders, between, rest = (
            _both(passage, parties, word, back)
            or _in_brackets(passage, parties, word)
            or _in_apposition(passage, parties, word)
            or _who_determine(passage, parties, word)
            or _by_whom(passage, parties, word)
            or _before(passage, parties, word, start)
            or _after_contrast(passage, parties, word)
            or _fronted(passage, parties, word)
            or find_named_after(passage, parties, word)
            or _pointed_to(passage, parties, word, back)
            or ([], (word.first, word.first), word.last)
        )
        if role == "dpv:DataProcessor" and holders and _is_another(passage, parties, holders, word):
            holders = []
        if role == _JOINT:
            holders, rest = with_companions(passage, parties, holders, word, rest)
            if not holders and passage.within("Controllerships", word.first, word.last):
                holders, between = of_controllership(passage, parties, word)
        if not holders and before and _is_joined(passage, before, word):
            # "We are the processor in this, and not the controller"
            holders, between = list(before.holders), (before.word.last, word.first)
        before = Tie(word, role, tuple(holders), between, rest)
        yield before


def _is_joined(passage: Passage, before: Tie, word: Mention) -> bool:
    """Tell whether who holds a role has one more ("the controller for this and the processor for that")."""
    at = word.first - 1 - passage.holds("Articles", word.first - 1)
    at -= passage.holds("NoVerbs", at)
    at -= passage.has("Negation", first=at, last=at + 1)
    joined = at < word.first - 1 and passage.holds("Additions", at)
    if is_plural(passage, before.word) != is_plural(passage, word):
        return False
    return joined and before.word.last < at and passage.has("Link", last=before.word.first)


def _is_another(passage: Passage, parties: Parties, holders: list[Holder], word: Mention) -> bool:
    """Tell whether others serve than the holders ("we give data to some on our behalf as processors").

    The publisher is "a service provider" only where it acts as one: by trade it may be anything.
    """
    first, last = holders[-1].last, word.first
    if word.label.facet != "ckg:ServerCue":
        ours = all(one.kind == "speaker" for one in holders)
        return ours and passage.has("OnOurBehalf", first=first, last=last)
    own = all(one.kind == "speaker" or parties.is_own(passage, one.first) for one in holders)
    hires = passage.has("Engage", first=first, last=last) and not passage.within("DataWords", first, last)
    return not own or hires or not passage.holds("NoVerbs", last - 1)


def _both(passage: Passage, parties: Parties, word: Mention, back: Passage | None) -> Naming:
    """Find the two of whom a role is told by "both" ("we use Acme Ltd and Example Ltd. Both are processors")."""
    first, _ = passage.clause_of(word.first)
    links = passage.cues("Link", first, word.first) if passage.within("Pairs", first, word.first) else []
    holders = find_both(passage, parties, links[-1].first, back) if links else []
    return (holders, (links[-1].first, word.first), word.last) if holders else None


def _pointed_to(passage: Passage, parties: Parties, word: Mention, back: Passage | None) -> Naming:
    """Find whom a pronoun before a linking verb points back to ("they act as processors")."""
    first, _ = passage.clause_of(word.first)
    links = passage.cues("Link", first, word.first)
    if not links or not links_to(passage, links[-1].last, word.first):
        return None
    decides = passage.has("Controller", first=word.first, last=word.last) and not is_plural(passage, word)
    holders = find_named_before(passage, parties, links[-1].first, back, decides)
    return (holders, (links[-1].first, word.first), word.last) if holders else None


def _in_brackets(passage: Passage, parties: Parties, word: Mention) -> Naming:
    """Find the party before the brackets that hold a role (`vendors ("processors")`, "Acme (the controller)")."""
    first, _ = passage.clause_of(word.first)
    for at in range(word.first - 1, max(first, word.first - _BRACKET_REACH), -1):
        if passage.tokens[at].lemma == "(":
            holders = [one for one in find_subjects(passage, parties, first, at) if one.last == at]
            closing = next((i for i in range(word.last, len(passage.tokens)) if passage.tokens[i].is_word), word.last)
            closes = any(passage.tokens[i].lemma == ")" for i in range(word.last, closing))
            return (holders, (at, word.first), closing) if holders and closes else None
    return None


def _in_apposition(passage: Passage, parties: Parties, word: Mention) -> Naming:
    """Find the party that a role stands beside ("Acme Ltd, our processor", "our processor Acme Ltd")."""
    first, last = passage.clause_of(word.first)
    at = word.first - 1
    while at > first and (passage.holds("Articles", at) or passage.holds("Possessives", at)):
        at -= 1
    if first < at < word.first - 1 and passage.tokens[at].lemma == ",":
        before = [one for one in find_holders(passage, parties, first, at) if one.last == at and one.kind == "name"]
        if before and not before[0].is_weak:
            return before, (at, word.first), word.last
    end = len(passage.tokens)
    if word.last < end and passage.tokens[word.last].lemma == ",":
        # "The controller, Acme, decides"
        named = [one for one in find_holders(passage, parties, word.last + 1, end) if one.first == word.last + 1]
        parted = named and named[0].last < end and passage.tokens[named[0].last].lemma == ","
        told = passage.holds("DefiniteArticles", word.first - 1) or passage.holds("Possessives", word.first - 1)
        if parted and named[0].kind == "name" and told:
            return named[:1], (word.first, word.first), named[0].last
    if not any(is_legal_form(passage, at) for at in range(word.last, last)):
        return None
    following = find_following(passage, parties, word.last, last)
    firms = [one for one in following if any(is_legal_form(passage, at) for at in range(one.first, one.last))]
    if firms and firms[0].first == word.last:
        return firms, (word.first, word.first), firms[-1].last
    return None


def _who_determine(passage: Passage, parties: Parties, word: Mention) -> Naming:
    """Find the subject of a verb that names a role ("Acme and Example jointly determine the purposes")."""
    if not passage.has("Determine", first=word.first, last=word.last):
        return None
    first, _ = passage.clause_of(word.first)
    holders = find_subjects(passage, parties, first, word.first)
    return (holders, (first, word.first), word.last) if holders else None


def _by_whom(passage: Passage, parties: Parties, word: Mention) -> Naming:
    """Find whom a passive verb that tells a role names ("your data is controlled by Acme")."""
    if not passage.holds("BeforeAgent", word.last - 1):
        return None
    first, last = word.last + passage.holds("Possessives", word.last), len(passage.tokens)
    controls = passage.within("Controlling", word.first, word.last)
    if maker := find_maker(passage, parties, first, min(first + _MAKER_REACH, last), ours=not controls):
        return [maker], (word.first, word.last), maker.last
    # Others may process data for a controller.
    holders = find_following(passage, parties, first, last) if controls else []
    if not holders or any(mention.first == holders[0].first for mention in passage.mentions.get("ckg:ReaderClass", ())):
        # "Controlled by the user" speaks of settings.
        return None
    return holders, (word.first, word.last), holders[-1].last


def _before(passage: Passage, parties: Parties, word: Mention, start: int) -> Naming:
    """Find the subject of the linking verb before a role ("Acme acts as the controller")."""
    first, _ = passage.clause_of(word.first)
    compared = {at for cue in passage.cues("Comparison", first, start) for at in range(cue.first, cue.last)}
    links = [link for link in passage.cues("Link", first, start) if not compared & set(range(link.first, link.last))]
    if not links or not links_to(passage, links[-1].last, start):
        return None
    link = links[-1].first
    # What is linked is another role, to which this one is not joined.
    if passage.is_quoted(first, link) or passage.has(*ROLE_NOUNS, first=links[-1].last, last=start):
        return None
    holders = find_subjects(passage, parties, first, link)
    if not holders and (passage.holds("Additions", first) or passage.holds("ClauseBreaks", first)):
        holders = _first_of_clause_before(passage, parties, first)
    maker = find_maker(passage, parties, first, link) if not holders else None
    noun = maker or find_noun(passage, first, link) or find_own_thing(passage, parties, first, link)
    if noun and not any(is_beside(passage, one, noun, first) for one in holders):
        # "Acme and the platform are"
        beside = noun.first - 2 if passage.holds("Additions", noun.first - 2) else -1
        holders = [*(one for one in find_holders(passage, parties, first, noun.first) if one.last == beside), noun]
    if passage.holds("Copulas", link) and is_defined(passage, holders, first, link, start):
        return None
    return (holders, (_start_of_denial(passage, parties, holders, link), word.first), word.last) if holders else None


def _after_contrast(passage: Passage, parties: Parties, word: Mention) -> Naming:
    """Find whom the clause before denies another role ("Acme is no controller but a processor")."""
    first, _ = passage.clause_of(word.first)
    if first == 0 or not passage.holds("ClauseBreaks", first):
        return None
    if not all(passage.holds("Articles", at) or not passage.tokens[at].is_word for at in range(first + 1, word.first)):
        return None
    start, stop = passage.clause_of(first - 1)
    links = passage.cues("Link", start, stop)
    holders = find_subjects(passage, parties, start, links[0].first) if links else []
    return (holders, (word.first, word.first), word.last) if holders else None


def _start_of_denial(passage: Passage, parties: Parties, holders: list[Holder], link: int) -> int:
    """Return from where on a negation denies the role: before "neither Acme", after "not Acme" beside another."""
    first, last = holders[0].first, max(one.last for one in holders)
    at = first - 1
    while at > 0 and (
        passage.holds("Articles", at) or passage.holds("Possessives", at) or passage.holds("Partitives", at)
    ):
        at -= 1
    if at >= 0 and passage.holds("NegativeDeterminers", at):
        return at
    clause, _ = passage.clause_of(first)
    contrasted = any(is_contrasted(passage, clause, one) for one in find_holders(passage, parties, last, link))
    # "Our clients, not us, are"
    others = any(passage.has("We", first=cue.last, last=cue.last + 1) for cue in passage.cues("Negation", last, link))
    return link if contrasted or others else last


def _first_of_clause_before(passage: Passage, parties: Parties, first: int) -> list[Holder]:
    """Return the subject that a clause shares with the one before it ("Acme runs this shop and is the controller")."""
    if first == 0:
        return []
    start, stop = passage.clause_of(first - 1)
    found = [one for one in find_holders(passage, parties, start, stop) if not one.is_weak]
    return found[:1] if found and found[0].first <= start + 1 else []


def _fronted(passage: Passage, parties: Parties, word: Mention) -> Naming:
    """Find the subject of a clause that a role opens ("As the controller, Acme decides", "When acting as a")."""
    end = len(passage.tokens)
    first, _ = passage.clause_of(word.first)
    first += passage.holds("Conditionals", first)
    if not passage.has("Link", first=first, last=first + 1) or word.first - first > _LINK_REACH:
        return None
    comma = next((at for at in range(word.last, end) if passage.tokens[at].lemma == ","), end)
    holders = find_following(passage, parties, comma, end)[:1]
    return (holders, (first, word.first), word.last) if holders else None
