"""Transfers: places by their part in the movement of data, safeguards by the transfer that they serve, denials."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extraction.lexicon_files import load_lexicon
from kg.model import DataTransfer, Document, Extraction

Reader = Callable[..., tuple[Document, Extraction]]
HEADING = "# Policy of Acme Ltd (we, us)\n\n## International transfers\n\n"
SCC, ADEQUACY, RULES, CONSENT = "eu-gdpr:A46-2-c", "eu-gdpr:A45-3", "eu-gdpr:A46-2-b", "eu-gdpr:A49-1-a"
ABROAD, SAFEGUARD, HOME = "ckg:UnspecifiedThirdCountry", "ckg:UnspecifiedSafeguard", "ckg:DataSubjectCountry"


def transfers(extraction: Extraction) -> list[DataTransfer]:
    """Return the transfers that a text states."""
    return [statement for statement in extraction.statements if isinstance(statement, DataTransfer)]


def routes(extraction: Extraction) -> set[tuple[str, str]]:
    """Return origin and destination of each transfer."""
    return {(transfer.origin, transfer.destination) for transfer in transfers(extraction)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Your data is transferred to, and processed in, the U.S. and Canada.", {("", "loc:US"), ("", "loc:CA")}),
        ("Your data is hosted throughout the United States or Europe.", {("", "loc:US"), ("", "loc:EU")}),
        ("Your data is stored within the EU/EEA.", {("", "loc:EEA")}),
        ("We keep data in and outside the EEA.", {("loc:EEA", ABROAD), ("loc:EEA", "loc:EEA"), ("", "loc:EEA")}),
        ("Your data is kept in UK data centres.", {("", "loc:GB")}),
        ("Data will be hosted on U.S. servers.", {("", "loc:US")}),
        ("Your data is kept on European servers.", {("", "loc:EU")}),
        ("Data is processed in and subject to the laws of the United States.", {("", "loc:US")}),
        ("Your data is subject to the laws of the United States.", set()),
        ("Customer support is given by contractors located in India.", {("", "loc:IN")}),
        ("Overseas recipients are likely to be in India and Norway.", {("", "loc:IN"), ("", "loc:NO")}),
        ("We transmit your data to Example Inc., USA.", {("", "loc:US")}),
        ("Maintenance access from the USA is possible.", {("", "loc:US")}),
        ("We keep these tools ready for customers worldwide.", set()),
        ("We send data to affiliates located in many parts of the world.", {("", ABROAD)}),
        ("The site is operated from the United States and your data kept there.", {("", "loc:US")}),
        ("We send data to partners in other countries (such as Japan).", {("", ABROAD), ("", "loc:JP")}),
        ("Data is stored anywhere, including, but not limited to, the United States.", {("", "loc:US")}),
        ("We disclose data to entities in the following countries: Japan, Peru.", {("", "loc:JP"), ("", "loc:PE")}),
        ("We move data out of the UK.", {("loc:GB", ABROAD)}),
        ("We host your data in the AWS region eu-central-1.", {("", "loc:DE")}),
        ("Your data stays in Germany.", {("", "loc:DE")}),
        ("Your data may travel across national borders.", {("", ABROAD)}),
        ("Server location: Norway", {("", "loc:NO")}),
        ("Place of processing: Peru", {("", "loc:PE")}),
        ("Our support staff in India may access your data.", {("", "loc:IN")}),
        ("Our vendors located in Peru may process your data.", {("", "loc:PE")}),
        ("Our staff in India cannot access your data.", set()),
        ("Our affiliates in Peru make the app.", set()),
        ("Our staff in India may use these tools, and your data is kept in Peru.", {("", "loc:PE")}),
        ("We are based in Canada and your data will be processed there.", {("", "loc:CA")}),
        ("Countries to which we transfer data: Japan, Peru.", {("", "loc:JP"), ("", "loc:PE")}),
        ("Some employees work from Spain and process your data there.", {("", "loc:ES")}),
        ("We use Example Inc., 1 Main Street, Austin, TX 78701, USA, to send mail.", {("", "loc:US")}),
        ("We are based in Canada, but your data will not be processed there.", set()),
        ("We rely on clauses recognised in Norway to send data to India.", {("", "loc:IN")}),
        ("We send data to countries other than your own, such as Norway.", {("", ABROAD), ("", "loc:NO")}),
        ("We process data outside of the country where you live.", {(HOME, ABROAD)}),
        ("Data is transferred to Example Inc., 1 Main Street, Dublin 4, Ireland.", {("", "loc:IE")}),
        ("The recipients of your data are located in, among others, Ukraine.", {("", "loc:UA")}),
        ("We transfer personal data originating in Japan to Norway.", {("loc:JP", "loc:NO")}),
        ("Our processors store personal data in Norway and elsewhere.", {("", "loc:NO"), ("", ABROAD)}),
        ("We give your data to users in Norway.", {("", "loc:NO")}),
        ("Our vendors run their services outside the EEA.", {("loc:EEA", ABROAD)}),
        ("We are based in Norway and your data is processed here.", {("", "loc:NO")}),
        ("Data is sent to Norway, a third country.", {("", "loc:NO")}),
        ("Location of data: Germany", {("", "loc:DE")}),
        ("If you are accessing our site from outside Norway, data is sent to Peru.", {("", "loc:PE")}),
        (
            "We may share your data within our group in the UK, US, or Japan.",
            {("", f"loc:{c}") for c in ("GB", "US", "JP")},
        ),
    ],
)
def test_places(read: Reader, text: str, expected: set[tuple[str, str]]) -> None:
    _, extraction = read(text)
    assert routes(extraction) <= expected
    assert {destination for _, destination in routes(extraction)} == {destination for _, destination in expected}


@pytest.mark.parametrize(
    "text",
    [
        "This notice applies to our processing of data that is subject to the EU or UK GDPR.",
        "Individuals who are located in the EEA may ask us to process less data.",
        "Users of our site outside the United States may send us questions about data.",
        "We process data as the laws of India allow.",
        "Your data has a protection equivalent to the EEA while we process it.",
        "We rely on law firms registered in England to process disputes.",
        "Where is your data stored abroad?",
        "We provide this supplemental privacy notice to consumers in California.",
        "A note to users outside of Norway: by giving us data, you agree to this policy.",
        "If you are accessing our site from outside Norway, be aware that we use your data as told here.",
        "We refer complaints about data to a provider located in the United States.",
        "For more information on the Data Privacy Framework, see our website.",
        "You may ask for a copy of the standard contractual clauses.",
        "Our partners in Chile use their data under their own privacy notices.",
        "Our affiliates in Peru use their own machines and never see your data.",
        "If there is a conflict with the EU-U.S. Data Privacy Framework Principles, the Principles govern.",
    ],
)
def test_what_is_no_transfer(read: Reader, text: str) -> None:
    _, extraction = read(text)
    assert transfers(extraction) == []


def test_safeguards_listed_after_a_transfer_belong_to_it_and_are_told_themselves(read: Reader) -> None:
    _, extraction = read(
        HEADING + "We may transfer your data outside the EEA. Where we do this, we ensure appropriate safeguards:\n\n"
        "- Transfers to countries recognised by the European Commission as providing adequate protection\n"
        "- Standard contractual clauses\n- Binding corporate rules\n",
        "text/markdown",
    )
    assert {transfer.destination for transfer in transfers(extraction)} == {ABROAD}
    assert {transfer.mechanisms for transfer in transfers(extraction)} == {
        (ADEQUACY, RULES, SCC),
        (ADEQUACY,),
        (SCC,),
        (RULES,),
    }


def test_clauses_are_told_apart_where_a_text_names_their_decision(read: Reader) -> None:
    _, extraction = read("Data is sent to India under standard contractual clauses (Decision 2010/87/EU).")
    assert {t.mechanisms for t in transfers(extraction)} == {("ckg:StandardContractualClauses2010", SCC)}
    _, extraction = read("Data is sent to India under standard contractual clauses (Decision 2021/914).")
    assert {t.mechanisms for t in transfers(extraction)} == {(SCC,)}


@pytest.mark.parametrize("name", ["European Patent Office", "European Patent Organisation (EPO)"])
def test_an_international_organisation_is_an_importer_by_one_name(read: Reader, name: str) -> None:
    _, extraction = read(f"We transfer your data to the {name} in Munich, Germany.")
    assert [(t.importer, t.destination) for t in transfers(extraction)] == [("European Patent Organisation", "loc:DE")]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Google LLC", "Google"),
        ("Zendesk, Inc.", "Zendesk"),
        ("Stripe", "Stripe"),
        ("Stripe customers", ""),
        ("Acme Ltd", ""),
        ("", ""),
    ],
)
def test_an_organisation_is_known_by_any_of_its_names_with_its_legal_form(name: str, known: str) -> None:
    assert load_lexicon().known_name(name) == known


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("We may transfer your data to", {("loc:US", ()), ("loc:IN", (SCC,))}),
        ("We store your data in the following countries", {("loc:US", ()), ("loc:IN", (SCC,))}),
        ("You may visit us in these countries", set()),
    ],
)
def test_destinations_may_be_the_items_of_a_list(
    read: Reader, lead: str, expected: set[tuple[str, tuple[str, ...]]]
) -> None:
    text = f"# Policy of Acme Ltd (we, us)\n\n{lead}:\n\n- the United States\n- India, under model clauses\n"
    _, extraction = read(text, "text/markdown")
    named = {(t.destination, t.mechanisms) for t in transfers(extraction) if t.destination != ABROAD}
    assert named == expected


def test_onward_transfers_under_a_framework_are_no_matter_of_liability(read: Reader) -> None:
    _, extraction = read(
        "Acme Ltd complies with the EU-U.S. DPF Principles for all onward transfers of data from the EU, "
        "including the onward transfer liability provisions."
    )
    assert routes(extraction) == {("loc:EU", "loc:US")}


def test_a_safeguard_in_the_next_paragraph_of_a_section_on_transfers_belongs_to_the_transfer(read: Reader) -> None:
    _, extraction = read(HEADING + "Your data is sent to India.\n\nWe rely on standard contractual clauses.\n")
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == {("loc:IN", (SCC,))}


def test_a_paragraph_of_safeguards_serves_all_transfers_of_its_section(read: Reader) -> None:
    _, extraction = read(
        HEADING + "Data is stored in Peru. We may send data to Japan.\n\nWe use tools such as model clauses.\n"
    )
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == {("loc:PE", (SCC,)), ("loc:JP", (SCC,))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Data is sent to Peru. For transfers from the EEA, we use standard contractual clauses.", {"": ()}),
        (
            "Data is sent to Peru. For those transfers from the EEA, we use standard contractual clauses.",
            {"loc:EEA": SCC},
        ),
        ("Data is sent to Peru. We use standard contractual clauses to send data from the EEA.", {"loc:EEA": SCC}),
    ],
)
def test_a_safeguard_for_data_from_one_place_says_nothing_of_data_from_elsewhere(
    read: Reader, text: str, expected: dict[str, str]
) -> None:
    _, extraction = read(text)
    peru = {(t.origin, t.mechanisms) for t in transfers(extraction) if t.destination == "loc:PE"}
    assert peru == {(origin, (one,) if one else ()) for origin, one in expected.items()}


def test_a_paragraph_that_points_back_tells_of_the_transfer_before(read: Reader) -> None:
    _, extraction = read("Your data is sent to Peru.\n\nBy using the site you agree to that transfer.")
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == {("loc:PE", (CONSENT,))}


def test_consent_to_a_transfer_of_its_own_is_none_to_the_transfer_before(read: Reader) -> None:
    _, extraction = read("Your data is stored in Peru. You consent to the transfer of your data to Peru.")
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == {("loc:PE", ()), ("loc:PE", (CONSENT,))}


def test_a_framework_that_is_relied_on_no_more_carries_no_transfer(read: Reader) -> None:
    _, extraction = read(
        "We store data in the United States. We no longer rely on the Privacy Shield. "
        "We provide this note under the Privacy Shield Principles."
    )
    assert ("loc:US", ()) in {(t.destination, t.mechanisms) for t in transfers(extraction)}


def test_a_copy_of_the_safeguards_is_told_beside_them(read: Reader) -> None:
    _, extraction = read(
        "If data is sent to a third country, we use standard contractual clauses (you can obtain a copy of them)."
    )
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == {(ABROAD, (SCC,))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Data goes to countries that may not provide the same level of protection. We use appropriate safeguards.",
            SAFEGUARD,
        ),
        ("Vendors run services from outside Peru. We are satisfied with their levels of security.", SAFEGUARD),
        ("Data goes to third countries under Art. 44 et seq. GDPR, in particular standard contractual clauses.", SCC),
        ("Data goes to third countries that already provide an adequate level of protection.", ADEQUACY),
        ("We use appropriate safeguards where we receive data originating from Norway.", SAFEGUARD),
    ],
)
def test_wordings_of_safeguards(read: Reader, text: str, expected: str) -> None:
    _, extraction = read(text)
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == {(ABROAD, (expected,))}


def test_a_safeguard_for_one_destination_leaves_the_other_without(read: Reader) -> None:
    _, extraction = read(
        "We send data to Japan and India. For transfers to India we rely on standard contractual clauses."
    )
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == {("loc:JP", ()), ("loc:IN", (SCC,))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We send data to Ireland and India. We rely on standard contractual clauses.",
            {"loc:IE": (), "loc:IN": (SCC,)},
        ),
        ("We send data to Ireland under standard contractual clauses.", {"loc:IE": (SCC,)}),
        ("We send data to Peru and Canada. Canada has an adequacy decision.", {"loc:PE": (), "loc:CA": (ADEQUACY,)}),
    ],
)
def test_a_safeguard_serves_the_destinations_that_need_it_or_that_it_names(
    read: Reader, text: str, expected: dict[str, tuple[str, ...]]
) -> None:
    _, extraction = read(HEADING + text, "text/markdown")
    assert {t.destination: t.mechanisms for t in transfers(extraction)} == expected


def test_a_safeguard_is_for_the_origin_that_its_clause_names(read: Reader) -> None:
    _, extraction = read(
        HEADING + "For transfers from the UK we use the UK IDTA; for transfers from Switzerland the SCCs.",
        "text/markdown",
    )
    assert {(t.origin, t.mechanisms) for t in transfers(extraction)} == {
        ("loc:GB", ("ckg:UKIDTA",)),
        ("loc:CH", (SCC,)),
    }


def test_consent_counts_for_a_transfer_that_has_no_safeguard(read: Reader) -> None:
    _, extraction = read("Your data is sent to Peru. By using the site you agree to that transfer.")
    assert {t.mechanisms for t in transfers(extraction)} == {(CONSENT,)}


def test_consent_beside_a_safeguard_is_told_apart(read: Reader) -> None:
    _, extraction = read(
        "Your data is sent to Peru. We use standard contractual clauses. By using the site you agree to that transfer."
    )
    assert {t.mechanisms for t in transfers(extraction)} == {(SCC,), (CONSENT,)}


def test_data_kept_in_the_union_needs_no_safeguard(read: Reader) -> None:
    _, extraction = read(
        HEADING + "Your data is stored in the EU. Standard contractual clauses are used for transfers.\n"
    )
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == {("loc:EU", ()), (ABROAD, (SCC,))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Data is sent to countries without an adequacy decision, under standard contractual clauses.", {(SCC,)}),
        ("Data is sent to countries that have not been found adequate, under standard contractual clauses.", {(SCC,)}),
        ("We no longer rely on the Privacy Shield to transfer data to the United States.", set()),
    ],
)
def test_a_mechanism_that_is_lacking_is_none(read: Reader, text: str, expected: set[tuple[str, ...]]) -> None:
    _, extraction = read(text)
    assert {t.mechanisms for t in transfers(extraction)} == expected


def test_a_framework_that_is_adhered_to_implies_the_transfer(read: Reader) -> None:
    _, extraction = read(
        "Acme Ltd complies with the EU-U.S. Data Privacy Framework and the UK Extension to the EU-U.S. DPF."
    )
    assert {(t.origin, t.destination, t.mechanisms) for t in transfers(extraction)} == {
        ("loc:EU", "loc:US", ("ckg:EUUSDataPrivacyFramework",)),
        ("loc:GB", "loc:US", ("ckg:UKExtensionToDataPrivacyFramework",)),
    }


@pytest.mark.parametrize(
    ("text", "polarity", "mechanisms"),
    [
        ("No data leaves Switzerland.", "denied", ()),
        ("We do not transfer your data outside India without your consent.", "denied", ()),
        ("We do not send data to third countries unless there are appropriate safeguards.", "affirmed", (SAFEGUARD,)),
        ("We will not transfer data to third countries without standard contractual clauses.", "affirmed", (SCC,)),
        ("It cannot be ruled out that data is transferred to Japan.", "affirmed", ()),
        ("We transfer data to Japan, which may not protect it in the same way.", "affirmed", ()),
        ("If you are not a resident of Peru, we transfer your data to Japan.", "affirmed", ()),
        ("No. We only store your data in Norway.", "affirmed", ()),
        ("Data will not leave Peru unless an adequate level of protection has been ensured.", "affirmed", (SAFEGUARD,)),
        (
            "No data is sent to third countries unless there are adequate guarantees. They include model clauses.",
            "affirmed",
            (SCC,),
        ),
        ("A transfer of your data to Japan does not take place.", "denied", ()),
        ("A transfer of your data to Japan is currently not planned.", "denied", ()),
        ("Transfer to third countries: none", "denied", ()),
        ("Data transferred to Norway is not used for marketing.", "affirmed", ()),
    ],
)
def test_denied_transfers(read: Reader, text: str, polarity: str, mechanisms: tuple[str, ...]) -> None:
    _, extraction = read(text)
    assert {(t.polarity, t.mechanisms) for t in transfers(extraction)} == {(polarity, mechanisms)}


def test_a_transfer_told_in_a_cell_of_a_table_is_quoted_from_the_cell(read: Reader) -> None:
    document, extraction = read(
        "| Topic | Summary |\n|---|---|\n| Transfers | We transfer your data to Japan. |\n| Rights | Yours. |\n",
        "text/markdown",
    )
    quotes = [document.quote(t.evidence[0]) for t in transfers(extraction)]
    assert quotes == ["We transfer your data to Japan."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We share your data with Stripe (USA) and Adyen (the Netherlands).",
            {("Stripe", "loc:US"), ("Adyen", "loc:NL")},
        ),
        (
            "We share data with Example Mail GmbH (Hauptstrasse 1, 10115 Berlin, Germany).",
            {("Example Mail GmbH", "loc:DE")},
        ),
        ("We share data with Stripe (Stripe Ireland Ltd.).", set()),
        ("We do not share your data with Stripe (USA).", set()),
        ("We use Stripe, a company in the USA, to process payments.", {("Stripe", "loc:US")}),
        ("We share your data with Google LLC, which is located in the United States.", {("Google", "loc:US")}),
        ("We use Stripe for payments in the USA.", set()),
        ("We use Google Analytics in Germany to count visits.", set()),
        ("We do not share your data with Google LLC, which is located in the United States.", set()),
    ],
)
def test_a_recipient_sits_where_what_follows_its_name_says(
    read: Reader, text: str, expected: set[tuple[str, str]]
) -> None:
    _, extraction = read("# Policy of Acme Ltd (we, us)\n\n## Who receives your data\n\n" + text, "text/markdown")
    assert {(transfer.importer, transfer.destination) for transfer in transfers(extraction)} == expected


@pytest.mark.parametrize(
    ("text", "importer"),
    [
        ("Our service providers store your data in Germany.", "service providers"),
        ("Google may also process your data in Germany.", "Google"),
        ("We store your data in Germany with our service providers.", ""),
        ("Data that we obtain from a provider is sent to Germany.", ""),
        ("The service that Google offers stores your data in Germany.", ""),
        ("Your data goes to our group company in Germany.", "group company"),
        ("Example Hosting processes data in Germany.", "Example Hosting"),
        ("Example Inc. stores your data in Germany.", "Example Inc"),
        ("Our provider Exampleware processes data in Germany.", "Exampleware"),
        ("Our hosting provider Example Cloud may store your data in Germany.", "Example Cloud"),
        ("Example Hosting may store your data in Germany.", "Example Hosting"),
        ("Personal Data is stored in Germany.", ""),
    ],
)
def test_who_keeps_data_at_a_place_imports_it(read: Reader, text: str, importer: str) -> None:
    _, extraction = read(HEADING + text, "text/markdown")
    kind = "disclosed-there" if importer else "stored-or-processed-there"
    assert {(t.importer, t.destination, t.kind) for t in transfers(extraction)} == {(importer, "loc:DE", kind)}


def test_a_row_of_recipients_tells_place_and_safeguard(read: Reader) -> None:
    table = (
        "| Processor | Service | Transfer |\n| --- | --- | --- |\n"
        "| Hosty Inc. | hosting | USA (standard contractual clauses) |\n"
        "| Maily Ltd | e-mail | No data is transferred outside the EU |\n"
    )
    _, extraction = read("# Policy of Acme Ltd (we, us)\n\n## Our processors\n\n" + table, "text/markdown")
    told = {(t.importer, t.destination, t.mechanisms, t.polarity) for t in transfers(extraction)}
    assert told == {("Hosty Inc.", "loc:US", (SCC,), "affirmed"), ("Maily Ltd", ABROAD, (), "denied")}


def test_third_country_transfers_none_denies_them(read: Reader) -> None:
    document, extraction = read(HEADING + "Third country transfers: None.\n", "text/markdown")
    (transfer,) = transfers(extraction)
    assert (transfer.destination, transfer.polarity) == (ABROAD, "denied")
    assert [document.text[s.start : s.end] for s in transfer.evidence] == ["Third country transfers: None."]


def test_safeguards_that_alternate_with_countries_serve_those_before_them(read: Reader) -> None:
    _, extraction = read(
        HEADING
        + "Transfers to Canada and Japan rest on adequacy decisions, and to India on standard contractual clauses."
    )
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == {
        ("loc:CA", (ADEQUACY,)),
        ("loc:JP", (ADEQUACY,)),
        ("loc:IN", (SCC,)),
    }
