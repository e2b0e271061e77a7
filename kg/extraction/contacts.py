"""Contacts: where the controller, its DPO or its representative can be reached: e-mail, postal address or web page.

In: the passages of a document. Out: `ContactPoint` statements (GDPR Art. 13(1)(a) and (b)). Contacts of authorities and
of other organisations are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extraction.addresses import find_address, is_address_line
from kg.extraction.passages import Passage, cue_facets
from kg.model import Concept, ContactPoint, Document, Span

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.+-])[\w.+-]{1,64}\s?[\[(]{1,2}at[\])]{1,2}\s?[\w-]+(?:(?:\s?[\[(]{1,2}dot[\])]{1,2}\s?|\.)[\w-]+)+"
    r"|\[email\s+protected\]"
)
_SPELLED = (("at", "@"), ("dot", "."))
_SIGN = re.compile(r"[0-9@\[]")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'\])]+[\w/]")
_LINK = re.compile(r"\[[^\]\n]{1,200}\]\((?P<url>https?://[^)\s]+)[^)\n]*\)")
_MAIL_LINK = re.compile(r"\[[^\]@\n]{1,200}\]\(mailto:(?P<address>[^)\s?@]+@[^)\s?@]+)")
_MAIL_OPENING = "](mailto:"
_LONGEST_URL = 500
_NEAR = 20
"""How many characters after a contact its holder stands at most ("dpo@example.com, our Data Protection Officer")."""
_LINK_REACH = 160
"""How many characters after "contact us" its link stands at most."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Passages that belong together, and what stands before them in their section.

    `lead` is a sentence that leads to them, `naming` the last of their paragraph that names an officer or a
    representative.
    """

    lines: Sequence[Passage]
    heading: Passage | None
    lead: Passage | None
    naming: Passage | None

    def context(self) -> Iterator[Passage]:
        """Yield what says whose contact is given, the nearest first; a sentence on "us" speaks for itself."""
        passage = self.lines[0]
        yield from passage.above()
        if self.lead is not None and _is_bare(passage) and (passage.segment.kind == "item" or _opens(self.lead)):
            yield self.lead
        own = passage.has("Controller") or passage.within("Speakers", 0, len(passage.tokens))
        if self.naming is not None and self.naming.segment.block == passage.segment.block and not own:
            yield self.naming
        if self.heading is not None:
            yield self.heading


class ContactReader:
    """Reads the passages of a document in order; the lines of an address count when the last of them has passed."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._has_mail_links = _MAIL_OPENING in document.text
        self._heading: Passage | None = None
        self._lead: Passage | None = None
        self._naming: Passage | None = None
        self._lines: list[Passage] = []

    def read(self, passage: Passage) -> Iterator[ContactPoint]:
        """Yield the contact points of a passage, and those of the lines before it that it ends."""
        if is_address_line(passage):
            self._lines.append(passage)
            return
        if self._lines:
            yield from self.rest()
        if _may_give_contacts(passage) or (self._has_mail_links and _links_mail(passage, self._document)):
            yield from _find_contacts(self._place((passage,)), self._document)
        names_role = passage.names(_ROLE_CUES)
        if passage.segment.kind == "heading":
            self._heading, self._lead, self._naming = passage, None, None
        elif passage.segment.kind == "sentence":
            self._lead = passage if names_role or _opens(passage) else None
        if names_role:
            self._naming = passage

    def rest(self) -> Iterator[ContactPoint]:
        """Yield the contact points of the lines that are still open."""
        if self._lines:
            yield from _find_contacts(self._place(self._lines), self._document)
            self._lines = []

    def _place(self, lines: Sequence[Passage]) -> _Place:
        return _Place(lines, self._heading, self._lead, self._naming)


def _may_give_contacts(passage: Passage) -> bool:
    """Tell at a glance whether a search is worth its time: most prose has neither a number nor another sign."""
    text = passage.segment.text
    signed = _SIGN.search(text) is not None or "://" in text or "www." in text or "(at" in text
    return signed or "ckg:ReachCue" in passage.mentions


def _links_mail(passage: Passage, document: Document) -> bool:
    """Tell whether a passage has a link to an e-mail address, which its text does not show."""
    whole = passage.segment.span()
    return document.text.find(_MAIL_OPENING, whole.start, whole.end + len(_MAIL_OPENING)) >= 0


def _find_contacts(place: _Place, document: Document) -> Iterator[ContactPoint]:
    for passage in place.lines:
        text = passage.segment.text
        if "@" in text or "at]" in text or "at)" in text or "[email" in text:
            yield from _emails(passage, place)
        if _links_mail(passage, document):
            yield from _linked_emails(passage, place, document)
        if passage.has("Reach") or "://" in text or "www." in text:
            yield from _pages(passage, place, document)
    address = find_address(place.lines, document)
    if address is not None and _is_own_address(place):
        value, span, at = address
        yield from _contact(place.lines[0], place, at, value, span, "contact-postal-address")


def _opens(passage: Passage) -> bool:
    """Tell whether a sentence leads to what follows it."""
    return passage.segment.text.endswith(":")


def _is_bare(passage: Passage) -> bool:
    """Tell whether a passage is a mere line, no sentence."""
    return not passage.within("VerbalSpeech", 0, len(passage.tokens))


def _emails(passage: Passage, place: _Place) -> Iterator[ContactPoint]:
    for match in _EMAIL.finditer(passage.segment.text):
        value = match.group().rstrip(".")
        span = passage.segment.span(match.start(), match.start() + len(value))
        for spelled, sign in _SPELLED:
            value = re.sub(rf"\s?[\[(]{{1,2}}{spelled}[\])]{{1,2}}\s?", sign, value)
        yield from _contact(passage, place, match.start(), value, span, "contact-email")


def _linked_emails(passage: Passage, place: _Place, document: Document) -> Iterator[ContactPoint]:
    """Yield the addresses that words link to ("write to us by [e-mail](mailto:...)")."""
    whole = passage.segment.span()
    for match in _MAIL_LINK.finditer(document.text, max(whole.start - 1, 0), whole.end + _LONGEST_URL):
        if match.start() >= whole.end:
            return
        at = _offset(passage, match.start("address"))
        yield from _contact(passage, place, at, match["address"], Span(*match.span("address")), "contact-email")


def _offset(passage: Passage, place: int) -> int:
    """Return where in the text of a passage the last word stands that begins before a place of the document."""
    at = bisect_right(passage.starts, place, key=lambda offset: passage.segment.span(offset).start)
    return passage.starts[max(at - 1, 0)]


def _pages(passage: Passage, place: _Place, document: Document) -> Iterator[ContactPoint]:
    """Yield the web pages that a passage names, or links to, where it asks to get in touch."""
    text, cues = passage.segment.text, passage.cues("Reach")
    links = {match.span(): match["url"] for match in _links(passage, document)}
    for (start, end), url in links.items():
        at = _offset(passage, end - len(url))
        yield from _contact(passage, place, at, url, Span(start, end), "contact-link")
    for match in _URL.finditer(text):
        span = passage.segment.span(*match.span())
        linked = any(start <= span.start < end for start, end in links)
        reached = any(passage.starts[cue.first] < match.start() for cue in cues)
        if not linked and (reached or _is_bare_contact(passage, place)):
            yield from _contact(passage, place, match.start(), match.group(), span, "contact-url")


def _links(passage: Passage, document: Document) -> Iterator[re.Match[str]]:
    """Yield the links that stand at the words that ask to get in touch ("contact us [here](...)")."""
    whole = passage.segment.span()
    for cue in passage.cues("Reach"):
        start = passage.span(cue.first, cue.last).start
        # The words themselves may be the link.
        opening = document.text.rfind("[", max(whole.start - 1, 0), start)
        if opening < 0 or "]" in document.text[opening:start]:
            opening = start
        last = min(start + _LINK_REACH, whole.end)
        match = _LINK.search(document.text, opening, last + _LONGEST_URL)
        if match and match.start() < last:
            yield match


def _is_bare_contact(passage: Passage, place: _Place) -> bool:
    """Tell whether a passage is a mere line under words that ask to get in touch."""
    return _is_bare(passage) and any(above.has("Reach") for above in place.context())


def _contact(passage: Passage, place: _Place, at: int, value: str, span: Span, rule: str) -> Iterator[ContactPoint]:
    if not _is_of_others(passage, place, at):
        yield ContactPoint(contact_of=_contact_of(passage, place, at, value), value=value, evidence=(span,), rule=rule)


def _is_own_address(place: _Place) -> bool:
    """Tell whether the text gives an address as that of the speaker, not of a provider that it names."""
    passage, above = place.lines[0], tuple(place.context())
    cues = ("Address", "Reach", "Controller", *_ROLES)
    if "Contact" in passage.topic or any(near.has(*cues) or "Contact" in near.topics() for near in (passage, *above)):
        return True
    others = any(near.mentions.keys() & {"ckg:ProviderClass", "organisations"} for near in (*place.lines, *above))
    return _is_bare(passage) and not others


def _is_of_others(passage: Passage, place: _Place, at: int) -> bool:
    """Tell whether what stands at a place in the text reaches an authority or a court, not the speaker."""
    before = [cue for cue in passage.cues("Authority") if passage.starts[cue.first] <= at]
    if before:
        return not passage.within("Speakers", before[-1].last, bisect_right(passage.starts, at))
    if passage.has("Reach", *_ROLES) or passage.within("Speakers", 0, len(passage.tokens)):
        return False
    near = (*place.lines, *place.context())
    return any(other.has("Authority") and not other.has("Reach", *_ROLES) for other in near)


def _contact_of(passage: Passage, place: _Place, at: int, value: str) -> Concept:
    """Return whose contact it is: that of the last who is named before it, else after it, else above it."""
    named = [(passage.starts[cue.first], name) for name in _ROLES for cue in passage.cues(name)]
    before = [role for role in named if role[0] <= at]
    if before:
        return _ROLES[max(before)[1]]
    mailbox = re.split(r"[\W_]+", value.partition("@")[0].lower())
    if "@" in value and passage.lexicon.words["DpoMailboxes"] & set(mailbox):
        return "dpv:DataProtectionOfficer"
    if named:
        after, name = min(named)
        between = bisect_right(passage.starts, at), bisect_right(passage.starts, after) - 1
        is_near = after - at - len(value) < _NEAR and not passage.within("Alternatives", *between)
        return _ROLES[name] if is_near else "dpv:DataController"
    for line in place.lines:
        for name in _ROLES:
            if line.has(name):
                return _ROLES[name]
    for above in place.context():
        for name in _ROLES:
            if above.has(name):
                return _ROLES[name]
    return "dpv:DataController"


_ROLES: dict[str, Concept] = {"Dpo": "dpv:DataProtectionOfficer", "Representative": "eu-gdpr:Representative"}
_ROLE_CUES = cue_facets(*_ROLES)
