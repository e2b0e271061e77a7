"""Entries: organisations that a list names as processors or controllers ("Our processors: - Acme Ltd (hosting)").

In: a `Passage` that begins with a name, under a heading or a lead-in that speaks of a role. Out: the role of the
organisation, and for processors who receives data and in which country (GDPR Art. 28(2), 30(1)(d) and (e)).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.holders import Holder, is_sure
from kg.extraction.labels import Mention
from kg.extraction.organisations import find_organisations, is_legal_form
from kg.extraction.parties import Parties
from kg.extraction.passages import ACTIONS, Passage, cue_facets
from kg.extraction.rows import find_category
from kg.extraction.subjects import find_following
from kg.model import Concept, DataTransfer, Practice, RoleAssignment, Statement, Value

_ROLES: tuple[tuple[str, Concept], ...] = (
    ("JointController", "dpv:JointDataControllers"),
    ("SubProcessor", "dpv:DataSubProcessor"),
    ("Processor", "dpv:DataProcessor"),
    ("Controller", "dpv:DataController"),
)
_WORDS = tuple(role for role, _ in _ROLES)
_ROLE_TOPICS = frozenset(_WORDS)
_PROCESSOR_CUES = cue_facets("SubProcessor", "Processor")
_PROCESSORS = frozenset({"dpv:DataProcessor", "dpv:DataSubProcessor"})
_COMMON = ("data", "purposes", "recipients", "measures", "sources", "rights")


def find_entry_claims(passage: Passage, parties: Parties, before: Passage | None) -> Iterator[Statement]:
    """Yield what an entry of a list of processors or controllers claims; `before` is the passage before it."""
    if passage.names(_PROCESSOR_CUES):
        yield from _enumerated(passage, parties)
    role, explicit = _role(passage, before)
    if role is None or not passage.tokens:
        return
    end = len(passage.tokens)
    for holder in find_following(passage, parties, 0, end) or _labelled(passage, parties, end):
        if holder.kind != "name" or not _is_entry(passage, parties, holder, role):
            continue
        rest = holder.last if holder.first == 0 else 0
        # After the name of a controller comes its address.
        said = role in _PROCESSORS or passage.segment.kind == "item"
        yield RoleAssignment(
            party=holder.name,
            role=role,
            context=passage.phrase(rest, end if rest else holder.first) if said else "",
            on_behalf_of=parties.publisher if role in _PROCESSORS else "",
            explicit=explicit,
            evidence=(passage.span(holder.first, holder.last),),
            rule="entry-role",
            regime=passage.regime,
        )
        if role in _PROCESSORS:
            yield from _disclosure(passage, parties, holder)


def _enumerated(passage: Passage, parties: Parties) -> Iterator[Statement]:
    """Yield who receives data as one of the publisher's processors ("our sub-processors are Acme and Example Ltd")."""
    for cue in (*passage.cues("SubProcessor"), *passage.cues("Processor")):
        linked = passage.holds("Copulas", cue.last) or passage.holds("BeforeExamples", cue.last)
        if not (linked and _are_ours(passage, cue)):
            continue
        for holder in find_following(passage, parties, cue.last + 1, len(passage.tokens)):
            if holder.kind == "name" and not parties.is_own(passage, holder.first):
                span = passage.span(holder.first, holder.last)
                name = (passage.starts[holder.first], passage.ends[holder.last - 1])
                value = Value(
                    "recipient",
                    find_category(passage, parties, name, [_bracket(passage, holder.last)]),
                    span,
                    holder.name,
                )
                yield Practice(values=(value,), evidence=(span,), rule="enumerated-recipient", regime=passage.regime)


def _bracket(passage: Passage, at: int) -> tuple[int, int]:
    """Return the range of the text that stands in brackets from a token on ("Acme (hosting)"), an empty one if none."""
    if at >= len(passage.tokens) or passage.lemmas[at] != "(" or ")" not in passage.lemmas[at:]:
        return (0, 0)
    return passage.starts[at], passage.starts[passage.lemmas.index(")", at)]


def _are_ours(passage: Passage, cue: Mention) -> bool:
    """Tell whether a word for processors follows "our": "our current processors", no "payment processors"."""
    if passage.has("Negation"):
        return False
    kinds = passage.mentions.get("recipients", ())
    reach = 1 if any(mention.first < cue.first < mention.last for mention in kinds) else 2
    return passage.has("We", first=max(0, cue.first - reach), last=cue.first)


def _role(passage: Passage, before: Passage | None) -> tuple[Concept | None, bool]:
    """Return the role that a list is of, by its lead-in, its heading, or the line before a name; and if it is named."""
    nearest = passage.about[0] if passage.about else frozenset[str]()
    above = passage.governor
    if passage.segment.kind == "item":
        serving = above is not None and _serve_us(above)
        if above is not None and above.has("Link", last=1) and above.has("We") and not (serving or above.has("Engage")):
            # "As a processor, we store:" lists no processors, "as processors we use:" does
            return None, False
        topics = passage.governing or nearest
        if serving:
            topics |= nearest
            if _ROLE_TOPICS.isdisjoint(topics):
                return "dpv:DataProcessor", False
    elif passage.segment.kind == "sentence" and before is not None and _announces(before) and not passage.has(*_WORDS):
        topics = before.topics() or nearest
    else:
        return None, False
    if "PaymentProcessor" in topics:
        return None, False
    return next((role for topic, role in _ROLES if topic in topics), None), True


def _serve_us(above: Passage) -> bool:
    """Tell whether a lead-in lists those who act on our behalf ("providers who act for us:").

    Or it goes on with those whom the sentence before it names ("They process data only on our instructions:").
    """
    goes_on = above.holds("TheySubjects", 0) or above.holds("Distributives", 0)
    providers = above.mentions.get("ckg:ProviderClass")
    return any(goes_on or (providers and providers[0].last <= cue.first) for cue in above.cues("OnOurBehalf"))


def _announces(before: Passage) -> bool:
    return before.segment.kind == "heading" or before.segment.text.endswith(":")


def _labelled(passage: Passage, parties: Parties, end: int) -> list[Holder]:
    """Return who is named after a label ("For users in Japan: Acme KK")."""
    colon = next((at for at in range(end) if passage.tokens[at].lemma == ":"), end)
    return find_following(passage, parties, colon + 1, end)


def _is_entry(passage: Passage, parties: Parties, holder: Holder, role: Concept) -> bool:
    """Tell whether a name is an organisation's: a known one, by its legal form, or by the mark that parts it off."""
    parted = holder.last == len(passage.tokens) or not passage.tokens[holder.last].is_word
    if role not in _PROCESSORS:
        # "Acme is a service" under "Controller" names no controller.
        formal = any(is_legal_form(passage, at) for at in range(holder.first, holder.last))
        # "The controller is:", and below it nothing but a name
        whole = holder.first == 0 and 1 < holder.last == len(passage.tokens)
        return (is_sure(passage, parties, holder) and (parted or formal)) or whole
    if any(m.last == holder.last for m in passage.mentions.get("data-subjects", ())):
        return False  # "Acme employees"
    if is_sure(passage, parties, holder):
        return True
    common = any(m.first <= holder.first < m.last for facet in _COMMON for m in passage.mentions.get(facet, ()))
    return parted and not common and passage.segment.kind == "item"


def _disclosure(passage: Passage, parties: Parties, holder: Holder) -> Iterator[Statement]:
    span = passage.span(holder.first, holder.last)
    name = (passage.starts[holder.first], passage.ends[holder.last - 1])
    # Organisations that are known, or told by their legal form, are found in any passage.
    if all(holder.first != organisation.first for organisation in find_organisations(passage, parties)):
        category = find_category(passage, parties, name, [(name[1], len(passage.segment.text))])
        value = Value("recipient", category, span, holder.name)
        yield Practice(values=(value,), evidence=(span,), rule="entry-recipient", regime=passage.regime)
    if passage.has(*ACTIONS):
        return
    for place in {mention.concept: mention for mention in passage.mentions.get("places", ())}:
        yield DataTransfer(
            kind="disclosed-there",
            destination=place,
            exporter=parties.publisher,
            importer=holder.name,
            evidence=(passage.segment.span(),),
            rule="entry-transfer",
            regime=passage.regime,
        )
