"""The register as values: records, what they say in each field, and the passage behind every word of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

RecordKind: TypeAlias = Literal["controller", "processor"]
"""Whose register a record belongs to: that of Article 30(1) or of Article 30(2)."""

WHOLE_POLICY: Final = "whole policy"
"""What stands in a cell for what the policy says, but of no one purpose."""


class Field(NamedTuple):
    """A field of a record: its name (a CSV column), its heading, and the article of the GDPR that asks for it.

    `meaning` is one sentence for those who read the columns.
    """

    name: str
    heading: str
    article: str
    meaning: str


_CONTACT: Final = "e-mail, postal and web addresses that the policy gives for its publisher"
_COUNTRIES: Final = "places to which personal data goes or where it is kept, and to whom there"
_SAFEGUARDS: Final = "for each of these places the safeguard that the policy states, and the status as of the date"
_MEASURES: Final = "technical and organisational measures"

CONTROLLER_FIELDS: Final = (
    Field("controller", "Controller", "Art. 30(1)(a)", "parties that are controller, and in which processing"),
    Field("contact_details", "Contact details", "Art. 30(1)(a)", _CONTACT),
    Field("joint_controllers", "Joint controllers", "Art. 30(1)(a)", "parties that are controllers jointly"),
    Field("representative", "Representative", "Art. 30(1)(a)", "address of the representative (Art. 27)"),
    Field("data_protection_officer", "Data protection officer", "Art. 30(1)(a)", "address of the officer (Art. 37)"),
    Field("purposes", "Purposes", "Art. 30(1)(b)", "purposes that the policy ties together"),
    Field("data_subjects", "Data subjects", "Art. 30(1)(c)", "categories of people whose data it is"),
    Field("personal_data", "Personal data", "Art. 30(1)(c)", "categories of personal data"),
    Field("special_categories", "Special categories", "Art. 30(1)(c), 9(1)", "those of them that are special"),
    Field("recipients", "Recipients", "Art. 30(1)(d)", "recipients, named or by category"),
    Field("third_countries", "Countries", "Art. 30(1)(e)", _COUNTRIES),
    Field("safeguards", "Safeguards and status", "Art. 30(1)(e)", _SAFEGUARDS),
    Field("retention", "Retention", "Art. 30(1)(f)", "how long which data is kept, or until when"),
    Field("security_measures", "Security measures", "Art. 30(1)(g)", _MEASURES),
    Field("legal_basis", "Legal basis", "Art. 6(1)", "legal bases, and what for if the policy says so"),
    Field("sources", "Sources", "Art. 14(2)(f)", "where the data comes from"),
    Field("automated_decisions", "Automated decisions", "Art. 13(2)(f)", "automated decisions, with profiling"),
    Field("rights", "Rights", "Art. 13(2)(b)", "rights that the policy offers"),
)
"""The fields of a controller's record, in the order of Article 30(1); then those that authorities' templates add."""

PROCESSOR_FIELDS: Final = (
    Field("processor", "Processor", "Art. 30(2)(a)", "the party that is processor or sub-processor"),
    Field("contact_details", "Contact details", "Art. 30(2)(a)", _CONTACT),
    Field("representative", "Representative", "Art. 30(2)(a)", "address of the representative (Art. 27)"),
    Field("data_protection_officer", "Data protection officer", "Art. 30(2)(a)", "address of the officer (Art. 37)"),
    Field("controllers", "On behalf of", "Art. 30(2)(a)", "the controller for whom the party processes data"),
    Field(
        "processing", "Categories of processing", "Art. 30(2)(b)", "in which processing, as what, for which purposes"
    ),
    Field("third_countries", "Countries", "Art. 30(2)(c)", _COUNTRIES),
    Field("safeguards", "Safeguards and status", "Art. 30(2)(c)", _SAFEGUARDS),
    Field("security_measures", "Security measures", "Art. 30(2)(d)", _MEASURES),
)
"""The fields of a processor's record, in the order of Article 30(2)."""

FIELDS: Final[Mapping[RecordKind, tuple[Field, ...]]] = {
    "controller": CONTROLLER_FIELDS,
    "processor": PROCESSOR_FIELDS,
}


class Passage(NamedTuple):
    """A passage of a document, `start` and `end` in code points, and the named queries whose rows cite it."""

    document: str
    start: int
    end: int
    quote: str
    queries: tuple[str, ...]


class Value(NamedTuple):
    """One thing that a record says: its words, its concept (a CURIE, or "") and the numbers of its passages, from 1."""

    text: str
    concept: str
    passages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: what a policy says of one group of purposes, of one processor, or of no one purpose.

    `number` is `1` for what the first policy says as a whole, `1.2` for its second group of purposes, `1.P1` for its
    first processor. `values` has the fields that are stated here; `whole` names those of which the record `policy`
    (that of the whole policy) says something, or something more. `unstated` has the fields of which neither says
    anything; those that none of a policy's records states are told for the whole policy, and only they.
    """

    number: str
    kind: RecordKind
    document: str
    title: str
    policy: str
    values: Mapping[str, tuple[Value, ...]]
    whole: frozenset[str] = frozenset()
    unstated: tuple[Field, ...] = ()

    @property
    def is_whole_policy(self) -> bool:
        """Whether this is what the policy says of no one purpose."""
        return self.number == self.policy

    @property
    def scope(self) -> str:
        """What the record is of: `whole policy`, `purposes` or `processor`."""
        return WHOLE_POLICY if self.is_whole_policy else "purposes" if self.kind == "controller" else self.kind


class Policy(NamedTuple):
    """A document that the register was read from; what it does not say of itself is ""."""

    document: str
    title: str
    publisher: str
    effective_date: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Register:
    """Both registers of a build. Records follow the documents and, in each, the text."""

    as_of: date
    policies: tuple[Policy, ...]
    controllers: tuple[Record, ...]
    processors: tuple[Record, ...]
    passages: tuple[Passage, ...]
