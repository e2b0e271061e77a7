"""What policies claim stands in the register once, where the text says it, with its passage; nothing else does."""

from __future__ import annotations

import pytest

from kg.model import Table
from kg.outputs.register.assembly import make_register
from kg.outputs.register.entries import REGISTER_QUERIES
from kg.outputs.register.records import CONTROLLER_FIELDS, Record, Register
from kg.queries import load_query
from tests.outputs.register.conftest import AS_OF, Ask, made


def said(register: Register, *fields: str, kind: str = "controller") -> set[tuple[str, str, str, str]]:
    """Return document, concept and passage of all that records say in some fields."""
    records = register.controllers if kind == "controller" else register.processors
    return {
        (record.document, value.concept, str(passage.start), str(passage.end))
        for record in records
        for field in fields
        for value in record.values.get(field, ())
        for passage in (register.passages[number - 1] for number in value.passages)
    }


@pytest.mark.parametrize(
    ("query", "concept", "fields"),
    [
        ("purposes-and-bases", "purpose", ("purposes",)),
        ("data-categories", "category", ("personal_data",)),
        ("data-subjects", "concept", ("data_subjects",)),
        ("recipients", "category", ("recipients",)),
        ("sources", "concept", ("sources",)),
        ("measures", "concept", ("security_measures",)),
        ("automated-decisions", "concept", ("automated_decisions",)),
        ("cross-border-transfers", "destination", ("third_countries",)),
        ("cross-border-transfers", "mechanism", ("safeguards",)),
        ("retention", "kind", ("retention",)),
        ("rights", "right", ("rights",)),
        ("contacts", "contact_of", ("contact_details", "data_protection_officer", "representative")),
    ],
)
def test_rows_of_the_named_query_are_in_the_register_and_no_others(
    query: str, concept: str, fields: tuple[str, ...], ask: Ask, register: Register
) -> None:
    rows = [row for row in ask(query) if row[concept] or query != "purposes-and-bases"]
    assert said(register, *fields) == {(row["document"], row[concept], row["start"], row["end"]) for row in rows}


def test_roles_of_the_named_queries_are_in_the_register_and_no_others(ask: Ask, register: Register) -> None:
    rows = (*ask("controller-processor-roles"), *ask("derived-roles"))
    expected = {(row["document"], row["role"], row["start"], row["end"]) for row in rows}
    processors = {row for row in expected if row[1] in ("dpv:DataProcessor", "dpv:DataSubProcessor")}
    assert said(register, "controller", "joint_controllers") == expected - processors
    assert said(register, "processor", kind="processor") == processors


def test_legal_bases_stand_with_the_purposes_that_they_are_given_for(ask: Ask, register: Register) -> None:
    for row in ask("purposes-and-bases"):
        if not row["legal_basis"]:
            continue
        records = [
            record
            for record in register.controllers
            if record.document == row["document"]
            and row["legal_basis"] in {value.concept for value in record.values.get("legal_basis", ())}
        ]
        field, concept = ("purposes", row["purpose"]) if row["purpose"] else ("legal_basis", row["legal_basis"])
        places = {
            (register.passages[number - 1].start, value.concept)
            for record in records
            for value in record.values.get(field, ())
            for number in value.passages
        }
        assert (int(row["start"]), concept) in places, row


def test_every_quote_is_the_text_of_its_passage(register: Register, ask: Ask) -> None:
    quotes = {(row["document"], row["start"], row["end"]): row["quote"] for row in ask("practices")}
    cited = {(one.document, str(one.start), str(one.end)): one.quote for one in register.passages}
    assert quotes.items() <= cited.items()
    assert [one[:3] for one in register.passages] == sorted(one[:3] for one in register.passages)


USER = {"claim": "1", "facet": "data-subject", "concept": "dpv:User", "label": "User", "quote": "users", "start": "10"}
NEWS = {
    "claim": "1",
    "facet": "purpose",
    "concept": "dpv:Marketing",
    "label": "Marketing",
    "quote": "news",
    "start": "20",
}
MAIL = {"claim": "2", "facet": "data", "concept": "pd:Email", "label": "Email", "quote": "mail", "start": "30"}
HEALTH = {"claim": "1", "facet": "data", "concept": "pd:Health", "label": "Health", "quote": "health", "start": "40"}


def texts(record: Record) -> dict[str, list[str]]:
    return {field: [value.text for value in values] for field, values in record.values.items()}


def test_what_is_tied_to_a_purpose_is_its_record_and_the_rest_the_whole_policy() -> None:
    special = {"category": "pd:Health", "special_category": "true", "quote": "health", "start": "40"}
    kept = {"kind": "dpv:TemporalDuration", "duration": "P30D", "data": "your mail", "quote": "30 days", "start": "50"}
    register = made(practices=[USER, NEWS, MAIL, HEALTH], data_categories=[special], retention=[kept])
    policy, news = register.controllers
    assert (policy.number, news.number, news.title) == ("1", "1.1", "Marketing")
    assert texts(policy) == {"personal_data": ["Email"], "retention": ["your mail: 30 days"]}
    assert texts(news) == {
        "data_subjects": ["User"],
        "purposes": ["Marketing"],
        "personal_data": ["Health"],
        "special_categories": ["Health"],
    }
    assert news.whole == {"personal_data", "retention"}


@pytest.mark.parametrize(
    ("duration", "until", "said"),
    [
        ("P30D", "after you close your account", "30 days after you close your account"),
        ("PT24H", "", "24 hours"),
        ("", "until you leave", "until you leave"),
        ("", "", "dpv:TemporalDuration"),
    ],
)
def test_how_long_and_from_when_are_both_said(duration: str, until: str, said: str) -> None:
    kept = {"kind": "dpv:TemporalDuration", "duration": duration, "until": until, "quote": "kept", "start": "50"}
    (policy,) = made(retention=[kept]).controllers
    assert texts(policy)["retention"] == [said]


def test_what_one_practice_ties_to_a_purpose_and_another_to_none_is_said_of_the_purpose() -> None:
    again = {**USER, "claim": "2"}
    policy, news = made(practices=[USER, NEWS, MAIL, again]).controllers
    assert "data_subjects" not in policy.values
    assert texts(news)["data_subjects"] == ["User"]


def test_a_basis_without_a_purpose_tells_what_it_is_for_in_the_words_of_the_text() -> None:
    basis = {"claim": "1", "facet": "legal-basis", "concept": "eu-gdpr:A6-1-a", "label": "consent", "quote": "consent"}
    row = {"legal_basis": "eu-gdpr:A6-1-a", "quote": "consent"}
    bases = [{**row, "basis_for": "testimonials"}, {**row, "basis_for": "letters"}]
    (policy,) = made(practices=[basis], purposes_and_bases=bases).controllers
    assert texts(policy) == {"legal_basis": ["consent, for: letters", "consent, for: testimonials"]}


def test_purposes_that_no_practice_ties_together_are_two_records() -> None:
    sale = {**NEWS, "claim": "3", "concept": "dpv:Sale", "label": "Sale", "start": "15"}
    both = [{**NEWS, "claim": "4", "start": "70"}, {**sale, "claim": "4", "start": "60"}]
    register = made(practices=[USER, NEWS, sale, *both])
    assert [record.title for record in register.controllers[1:]] == ["Sale", "Marketing", "Sale; Marketing"]


def test_what_is_not_stated_is_listed_once_for_a_policy_or_for_the_record_that_lacks_it() -> None:
    other = {**NEWS, "claim": "3", "concept": "dpv:Sale", "label": "Sale", "start": "60"}
    controllers = made(practices=[USER, NEWS, other]).controllers
    unstated = [(record.number, field.name) for record in controllers for field in record.unstated]
    assert ("1", "retention") in unstated
    assert ("1.1", "retention") not in unstated
    assert ("1.2", "data_subjects") in unstated
    assert ("1", "data_subjects") not in unstated
    assert ("1", "purposes") not in unstated


ROLE = {"party": "Acme", "role": "dpv:DataProcessor", "on_behalf_of": "customers", "quote": "we are processor"}
CLOUD = {"party": "Cloudy", "role": "dpv:DataProcessor", "quote": "Cloudy, our processor", "start": "70"}
OVERSEAS = {
    "kind": "disclosed-there",
    "importer": "Cloudy",
    "destination": "loc:US",
    "status": "no-safeguard-stated",
    "quote": "Cloudy in the US",
    "start": "90",
}


def test_processors_have_records_of_their_own_each_for_one_controller() -> None:
    host = {
        **MAIL,
        "facet": "recipient",
        "concept": "ckg:HostingProvider",
        "label": "hosting provider",
        "name": "Cloudy",
    }
    mine = {"contact_of": "dpv:DataController", "value": "us@acme.example", "quote": "us@acme.example", "start": "120"}
    context = {**ROLE, "context": "the data on the platform"}
    register = made(
        controller_processor_roles=[context, CLOUD],
        practices=[host, {**NEWS, "claim": "2"}],
        cross_border_transfers=[OVERSEAS],
        contacts=[mine],
    )
    acme, cloudy = register.processors
    assert (acme.number, acme.title, acme.scope) == ("1.P1", "Acme, on behalf of customers", "processor")
    assert texts(acme) == {
        "processor": ["Acme"],
        "controllers": ["customers"],
        "processing": ["the data on the platform"],
    }
    # The publisher is meant, and so its contact details and what it says of transfers; another party has its own.
    assert acme.whole == {"contact_details", "third_countries", "safeguards"}
    assert cloudy.whole == frozenset()
    assert texts(cloudy)["processing"] == ["Marketing", "hosting provider"]
    assert texts(cloudy)["safeguards"] == ["United States: none stated (no safeguard stated)"]
    assert texts(cloudy)["third_countries"] == ["United States"]
    assert texts(register.controllers[0])["third_countries"] == ["United States, to Cloudy"]


def test_a_role_that_is_not_named_says_so() -> None:
    held = {"party": "Acme", "role": "dpv:DataController", "explicit": "false", "quote": "we decide", "start": "5"}
    derived = {"party": "Acme", "role": "dpv:DataController", "quote": "cookies", "start": "9"}
    (policy,) = made(controller_processor_roles=[held], derived_roles=[derived]).controllers
    assert texts(policy)["controller"] == ["Acme (implied)", "Acme (inferred)"]


def test_a_denied_transfer_is_no_transfer() -> None:
    (policy,) = made(cross_border_transfers=[{**OVERSEAS, "polarity": "denied"}]).controllers
    assert policy.values == {}


def test_what_was_given_beside_the_policy_is_marked() -> None:
    (policy,) = made(
        cross_border_transfers=[{**OVERSEAS, "mechanism": "loc:IN (given)", "status": "safeguarded"}]
    ).controllers
    assert texts(policy)["safeguards"] == ["United States: India (given) (safeguarded)"]


def test_a_build_without_documents_is_an_empty_register() -> None:
    empty = {name: Table(load_query(name).columns, ()) for name in REGISTER_QUERIES}
    assert make_register(empty, {}, as_of=AS_OF) == Register(AS_OF, (), (), (), ())


def test_a_policy_that_says_nothing_has_one_record_with_all_fields_unstated() -> None:
    register = made()
    (policy,) = register.controllers
    assert (policy.values, register.passages, register.processors) == ({}, (), ())
    assert policy.unstated == CONTROLLER_FIELDS
