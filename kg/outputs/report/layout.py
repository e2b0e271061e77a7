"""Which named query makes which section of a report, under which headings, and what is said where it has no rows."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a named query stand in a section.

    `columns` leads from the query's columns to headings; those after the first `main` are told together in one cell, so
    that tables fit a page. Rows that agree in `key` (all columns if empty) are one entry with several passages.
    `passages` leads from the start of a passage's columns (`affirmed_` of `affirmed_quote`) to its heading. `noun` and
    `nouns` name an entry, and entries, where something leads to them. `empty` is said where there are no rows.
    """

    query: str
    noun: str
    nouns: str
    columns: tuple[tuple[str, str], ...]
    empty: str
    key: tuple[str, ...] = ()
    passages: tuple[tuple[str, str], ...] = (("", "Passages"),)
    main: int = 5


_POLARITY: Final = ("polarity", "The text says")

SECTIONS: Final = (
    Layout(
        "controller-processor-roles",
        "Role",
        "Roles",
        (
            ("party", "Party"),
            ("role", "Role"),
            ("context", "In which processing"),
            ("on_behalf_of", "On behalf of"),
            ("explicit", "How"),
            ("regime", "Law"),
        ),
        "The text gives no party a data protection role.",
    ),
    Layout(
        "dual-role-parties",
        "Two roles",
        "Parties in two roles",
        (
            ("party", "Party"),
            ("controller_context", "Controller of"),
            ("processor_context", "Processor of"),
        ),
        "No party is both controller and processor here.",
        key=("party",),
        passages=(("controller_", "Where it is controller"), ("processor_", "Where it is processor")),
    ),
    Layout(
        "derived-roles",
        "Role that follows",
        "Roles that follow",
        (
            ("party", "Party"),
            ("role", "Role"),
            ("on_behalf_of", "On behalf of"),
            ("because", "Because"),
        ),
        "No role follows from what the text only implies.",
    ),
    Layout(
        "processors",
        "Processor",
        "Processors",
        (
            ("processor", "Processor"),
            ("role", "Role"),
            ("function", "What it does"),
            ("country", "Country"),
            ("mechanism", "Safeguard"),
        ),
        "The text names no processor.",
    ),
    Layout(
        "cross-border-transfers",
        "Transfer",
        "Transfers",
        (
            ("destination", "To"),
            _POLARITY,
            ("status", "Status"),
            ("mechanism", "Safeguard"),
            ("adequacy", "Adequacy"),
            ("regime", "Law"),
            ("kind", "Kind"),
            ("exporter", "Exporter"),
            ("importer", "Importer"),
            ("origin", "From"),
        ),
        "The text states no transfer to another country, and no place where data is kept.",
        main=4,
    ),
    Layout(
        "practices",
        "Practice",
        "Practices",
        (
            ("number", "No."),
            ("data", "Data"),
            ("purpose", "Purpose"),
            ("legal-basis", "Legal basis"),
            ("recipient", "Recipient"),
            ("source", "Source"),
            ("data-subject", "Whose"),
            ("measure", "Measure"),
            ("automated-decision", "Automated decision"),
        ),
        "The text describes no practice.",
    ),
    Layout(
        "denials",
        "Denial",
        "Denials",
        (("detail", "What is denied"), _POLARITY, ("condition", "Condition or exception")),
        "The text denies nothing.",
    ),
    Layout(
        "data-categories",
        "Data",
        "Data",
        (
            ("category", "Category"),
            _POLARITY,
            ("origin", "Origin"),
            ("special_category", "Special category"),
        ),
        "The text names no category of personal data.",
    ),
    Layout(
        "purposes-and-bases",
        "Purpose or basis",
        "Purposes and bases",
        (("purpose", "Purpose"), ("legal_basis", "Legal basis"), ("basis_for", "What the basis is for")),
        "The text states no purpose and no legal basis.",
    ),
    Layout(
        "recipients",
        "Recipient",
        "Recipients",
        (
            ("recipient", "Recipient"),
            ("category", "Category"),
            _POLARITY,
            ("data", "Data"),
            ("purpose", "Purpose"),
        ),
        "The text names no recipient.",
    ),
    Layout(
        "data-subjects",
        "Data subject",
        "Data subjects",
        (("concept", "Whose data"), _POLARITY),
        "The text does not say whose data it is.",
    ),
    Layout(
        "retention",
        "Retention",
        "Retention",
        (("data", "Data"), ("duration", "Duration"), ("until", "Until"), ("kind", "Kind")),
        "The text does not say how long data is kept.",
    ),
    Layout("rights", "Right", "Rights", (("right", "Right"), ("regime", "Law")), "The text offers no right."),
    Layout(
        "automated-decisions",
        "Automated decision",
        "Automated decisions",
        (("concept", "Kind"), _POLARITY),
        "The text says nothing of automated decisions or profiling.",
    ),
    Layout(
        "data-provision",
        "Provision of data",
        "Provision of data",
        (("necessity", "Must it be given?"), ("data", "Data"), ("consequence", "What follows if not"), _POLARITY),
        "The text does not say whether people must provide data.",
    ),
    Layout("measures", "Measure", "Measures", (("concept", "Measure"), ("name", "Name")), "The text names no measure."),
    Layout(
        "sources",
        "Source",
        "Sources",
        (("concept", "Source"), ("name", "Name")),
        "The text names no other source of data.",
    ),
    Layout(
        "contacts", "Contact", "Contacts", (("contact_of", "Of"), ("value", "Contact")), "The text gives no contact."
    ),
    Layout(
        "contradictions",
        "Contradiction",
        "Contradictions",
        (("subject", "About"),),
        "Nothing that the text denies without condition is affirmed elsewhere in it.",
        key=("subject", "denied_start", "denied_end"),
        passages=(("affirmed_", "Affirmed"), ("denied_", "Denied")),
    ),
    Layout(
        "applicable-law",
        "Law",
        "Laws",
        (("regime", "Law"), ("reason", "Why")),
        "Neither the text nor a given fact shows which law applies.",
    ),
)
"""The sections of a policy in the order of the report."""

REPORT_QUERIES: Final = ("documents", *(layout.query for layout in SECTIONS))
"""The named queries whose tables make a report."""

IDENTITY: Final = MappingProxyType(
    {
        "title": "Title",
        "publisher": "Publisher",
        "product": "Covers",
        "effective_date": "Effective from",
        "language": "Language",
        "words": "Words",
        "sha256": "SHA-256",
    }
)
"""The columns of the query `documents` by heading."""
