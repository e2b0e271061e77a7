"""Transfers: places by their part in the movement of data, safeguards by the transfer that they serve, denials."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extraction.lexicon_files import load_lexicon
from kg.model import DataTransfer, Document, Extraction

Reader = Callable[..., tuple[Document, Extraction]]
Stated = tuple[str, tuple[str, ...], str]
HEADING = "# Policy of Acme Ltd (we, us)\n\n## International transfers\n\n"
PERU_INDIA_NORWAY = ("loc:PE", "loc:IN", "loc:NO")
SCC, ADEQUACY, RULES, CONSENT = "eu-gdpr:A46-2-c", "eu-gdpr:A45-3", "eu-gdpr:A46-2-b", "eu-gdpr:A49-1-a"
ABROAD, SAFEGUARD, HOME = "ckg:UnspecifiedThirdCountry", "ckg:UnspecifiedSafeguard", "ckg:DataSubjectCountry"


def transfers(extraction: Extraction) -> list[DataTransfer]:
    """Return the transfers that a text states."""
    return [statement for statement in extraction.statements if isinstance(statement, DataTransfer)]


def stated(read: Reader, text: str) -> set[Stated]:
    """Return the destinations of a section on transfers, each with its mechanisms and polarity."""
    _, extraction = read(HEADING + text)
    return {(t.destination, t.mechanisms, t.polarity) for t in transfers(extraction)}


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
        ("We send data to other countries, particularly Norway.", {("", ABROAD), ("", "loc:NO")}),
        ("Your data may also go to Norway.", {("", "loc:NO")}),
        ("Data may be sent outside the EEA, in particular to the USA.", {("loc:EEA", ABROAD), ("loc:EEA", "loc:US")}),
        ("We keep data in particular countries.", set()),
        ("Our fairs and tournaments are held all over the world.", set()),
        ("We host webinars in Peru and Norway.", set()),
        ("We host event data in Norway.", {("", "loc:NO")}),
        ("Data about our events is hosted in Norway.", {("", "loc:NO")}),
        ("Our event app is hosted in Norway.", {("", "loc:NO")}),
        (
            "If you book an event held in Peru, we may hold your personal data on our systems in Norway.",
            {("", "loc:NO")},
        ),
        ("We are required to protect personal data processed in Norway.", set()),
        ("We are required to keep personal data in Norway.", {("", "loc:NO")}),
        ("Data is stored anywhere, including, but not limited to, the United States.", {("", "loc:US")}),
        ("Data may be kept in any of the countries in which Acme has offices.", {("", ABROAD)}),
        ("Our shops are in one of the other countries.", set()),
        ("We keep data in offices, including without limitation, Peru and Norway.", {("", "loc:PE"), ("", "loc:NO")}),
        (
            "Data is kept in other countries, including without limitation, Peru and the EEA.",
            {("", ABROAD), ("", "loc:PE"), ("", "loc:EEA")},
        ),
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
        ("Data may be kept outside Norway, where law enforcement may see it.", {("loc:NO", ABROAD)}),
        ("Data may be processed outside the province of Quebec.", {("loc:CA", ABROAD)}),
        ("Members of our group may be in countries that do not have such laws.", set()),
        ("Members of our group may be located in Norway.", {("", "loc:NO")}),
        ("We send data to other countries with protection equivalent to that in Norway.", {("", ABROAD)}),
        ("Data may be processed by Example LLC in the USA.", {("", "loc:US")}),
        ("We have engaged a provider in Peru.", {("", "loc:PE")}),
        ("We use a US-based provider.", {("", "loc:US")}),
        ("Our US-based service providers process your data.", {("", "loc:US")}),
        ("We use German data centres.", {("", "loc:DE")}),
        ("Data is hosted on Swiss servers.", {("", "loc:CH")}),
        ("Card data is handled by Example Pay in Norway.", {("", "loc:NO")}),
        ("We may share your data with regulators in Norway.", {("", "loc:NO")}),
        ("Data is shared within our group, including with our offices in Norway.", {("", "loc:NO")}),
        (
            "Data may be sent to countries outside your own. These countries include Peru.",
            {("", ABROAD), ("", "loc:PE")},
        ),
        ("We send data to Peru (standard clauses) and Chile (an adequacy decision).", {("", "loc:PE"), ("", "loc:CL")}),
        ("Your photos are uploaded to servers in Norway.", {("", "loc:NO")}),
        ("Your files are saved on machines in Norway.", {("", "loc:NO")}),
        ("The place of processing is Austria.", {("", "loc:AT")}),
        ("We send data to other countries that give the same protection as Norway.", {("", ABROAD)}),
        ("We transfer data to: our vendor in Peru; and our staff in Norway.", {("", "loc:PE"), ("", "loc:NO")}),
        ("We send data to any other place where our partners are.", {("", ABROAD)}),
        ("Our engineers in Serbia may have remote access to personal data.", {("", "loc:RS")}),
        (
            "We may share your data within our group in the UK, US, or Japan.",
            {("", f"loc:{c}") for c in ("GB", "US", "JP")},
        ),
        (
            "Data is kept in countries other than the one in which you live (as Peru).",
            {(HOME, ABROAD), (HOME, "loc:PE")},
        ),
        ("Data goes to countries other than the country in which it was first collected.", {(HOME, ABROAD)}),
        ("We send data outside the country where your data was originally collected.", {(HOME, ABROAD)}),
        ("Data is kept in the country where it was collected.", set()),
        ("Data is kept in a number of countries, including Peru.", {("", ABROAD), ("", "loc:PE")}),
        ("Data is sent to EU countries, Norway and Peru.", {("", "loc:EU"), ("", "loc:NO"), ("", "loc:PE")}),
        ("Data is sent to EU countries, and the law of Peru is not ours.", {("", "loc:EU")}),
        ("Unless you are in Norway, your data is kept in Peru.", {("", "loc:PE")}),
        ("The law helps data flow in the Union as well as the UK while it is processed.", set()),
        ("Some of our vendors are outside Norway (mainly Peru).", {("loc:NO", ABROAD), ("loc:NO", "loc:PE")}),
        ("We send data to countries without an adequacy decision (Peru).", {("", ABROAD), ("", "loc:PE")}),
        ("We send data to other countries, and our auditor (Peru) is certified.", {("", ABROAD)}),
        ("We share data within our group (Peru and Norway).", {("", "loc:PE"), ("", "loc:NO")}),
        ("We share our values within our group (Peru and Norway).", set()),
        ("Data location: AWS eu-west-1 (Ireland)", {("", "loc:IE")}),
        ("Hosting: Norway", {("", "loc:NO")}),
        ("Languages that we process: Norway has two.", set()),
        ("Example Mail Inc. (Peru) stores your e-mail address.", {("", "loc:PE")}),
        ("Users (Peru) may access their e-mail address.", set()),
        ("We use Example Mail, a US company, to send mail.", {("", "loc:US")}),
        ("We use the US company Example Mail to send mail.", {("", "loc:US")}),
        ("We use the US provider Example Mail to send mail.", {("", "loc:US")}),
        ("We work with US companies.", set()),
        ("Data is kept in European and UK data centres.", {("", "loc:EU"), ("", "loc:GB")}),
        ("We follow European and UK law where we process data.", set()),
        ("Data goes to Peru (for mail), India (for help) and Kenya.", {("", f"loc:{c}") for c in ("PE", "IN", "KE")}),
        ("We receive personal data from partners in Peru.", set()),
        ("We receive personal data from vendors outside Norway.", set()),
        ("What we receive from partners in Norway is kept in Peru.", {("loc:NO", "loc:PE")}),
        ("We keep what we collect from you in Peru.", {("", "loc:PE")}),
        ("We receive data about you from:\n\n- vendors based in Peru\n- agencies outside Norway", set()),
        ("We share data about you with:\n\n- vendors based in Peru", {("", "loc:PE")}),
        ("You may visit our stores in Peru.", set()),
        ("Our vendor stores it in Peru.", {("", "loc:PE")}),
        ("You may transfer funds to Peru.", set()),
        ("We transfer payment data to Peru.", {("", "loc:PE")}),
        ("We are based in Peru. Your data is kept there.", {("", "loc:PE")}),
        ("If you are located in Peru, you have rights. Data kept there is safe.", set()),
        ("We are based in Peru. There are rules that keep data safe.", set()),
        ("We have an office in Peru, and staff there can see data.", {("", "loc:PE")}),
        ("Staff in our offices in Peru can see your data.", {("", "loc:PE")}),
        ("Data may be kept wherever our vendors have facilities.", {("", ABROAD)}),
        ("Our shops are found wherever our vendors have facilities.", set()),
        ("Data is kept in countries (including Peru) with other laws.", {("", ABROAD), ("", "loc:PE")}),
        ("We send no data abroad. If this changes - if we use storage in Peru - we will tell you.", {("", ABROAD)}),
        ("Our US affiliates may access your data.", {("", "loc:US")}),
        ("We share data with our US parent company.", {("", "loc:US")}),
        ("We keep data of our US employees.", set()),
        ("We share your data with vendors. They are located in Peru.", {("", "loc:PE")}),
        ("We use providers. Some of these companies may be outside Norway.", {("", ABROAD)}),
        ("We teach children. They are located in Peru.", set()),
        ("We share your data with vendors. They are bound by the laws of Peru.", set()),
        ("Our processors operate mainly in Peru.", {("", "loc:PE")}),
        ("Our shops operate mainly in Peru.", set()),
        ("Incidental access from Peru to your data is possible.", {("", "loc:PE")}),
        ("Access from Peru to this site is not possible.", set()),
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
        "This notice explains how we may transfer your data to other countries.",
        "Their policies tell you whether they store data in Norway or elsewhere.",
        "You may ask us for information about transfers to third countries.",
        "We sell products through partners in Norway.",
        "We are a US-based company and use your name.",
        'Our partners use data as told in the section "Transfers to Norway".',
        "The act applies to data processed in Norway.",
        "Please see our section on transfers for transfers to Norway.",
        "We use suppliers in Italy for our furniture.",
        "Please upload to our site only pictures that you took in Norway.",
        "Your request will be reviewed by the authority in Norway.",
        "If we ever transfer your data to Norway, we will inform you.",
        "We hold data about customers and others in Norway who use our site.",
        "We give information about our practices for data to users in Brazil.",
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


@pytest.mark.parametrize(
    ("closing", "mechanisms"),
    [
        ("We protect data that is sent to these countries by appropriate safeguards.", (SAFEGUARD,)),
        ("Where data is kept in any of these countries, appropriate safeguards are in place.", (SAFEGUARD,)),
        ("The list of these countries is kept with appropriate safeguards.", ()),
    ],
)
def test_what_is_said_of_these_countries_is_said_of_all_told_before(
    read: Reader, closing: str, mechanisms: tuple[str, ...]
) -> None:
    listed = "Your data will be transferred to:\n\n- our hosts in Peru\n- our vendors in Japan\n\n"
    _, extraction = read(HEADING + listed + closing + "\n")
    told = {(t.destination, t.mechanisms) for t in transfers(extraction)}
    assert told >= {("loc:PE", mechanisms)}
    assert (told == {("loc:PE", mechanisms), ("loc:JP", mechanisms)}) == bool(mechanisms)


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
        ("We send data to Peru, which lacks an adequacy decision, under standard contractual clauses.", {(SCC,)}),
        ("In the absence of an adequacy decision, data is sent to Peru under standard clauses.", {(SCC,)}),
        ("For lack of an adequacy decision, your data may be sent to Peru.", {()}),
        ("In the absence of an adequacy decision, no data is sent to Peru.", set()),
        ("We previously relied on the Privacy Shield to send data to the United States.", {()}),
        ("We send data to Peru under standard contractual clauses previously approved by the Commission.", {(SCC,)}),
        (
            "Data is sent to Peru. It lacks the same level of protection, but we use appropriate safeguards.",
            {(SAFEGUARD,)},
        ),
        ("Data is sent to Peru. The same level of protection is not ensured there.", {()}),
        (
            "Data is sent to Peru. Some of these countries do not offer the same level of protection, but in all "
            "cases we have appropriate safeguards.\n\nData is sent to Norway.",
            {(SAFEGUARD,), ()},
        ),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Is my data sent abroad? No.", {(ABROAD, (), "denied")}),
        ("Is my data sent to Peru? Yes, under standard clauses.", {("loc:PE", (SCC,), "affirmed")}),
        ("Are you happy in Peru? No.", set()),
        ("Is my data sent abroad? We do not know.", set()),
    ],
)
def test_an_answer_tells_of_the_transfer_that_is_asked_about(read: Reader, text: str, expected: set[Stated]) -> None:
    assert stated(read, text) == expected


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
            "We share data with Example Mail AG (Hauptstrasse 1, 8001 Zürich, Switzerland).",
            {("Example Mail AG", "loc:CH")},
        ),
        ("We share data with Example Mail GmbH (Hauptstrasse 1, 10115 Berlin, Germany).", set()),
        ("Provider: Zoom Video Communications, Inc., San Jose, USA.", {("Zoom Video Communications", "loc:US")}),
        ("We use Mailgun Technologies, Inc., USA, to send emails.", {("Mailgun", "loc:US")}),
        ("We share your data with Stripe, Inc., 1 Main Street, Austin, USA; this is safe.", {("Stripe", "loc:US")}),
        ("We share data with Stripe (Stripe Ireland Ltd.).", set()),
        ("We share data with Stripe (Europe) S.à r.l.", set()),
        ("- Stripe (payments), USA\n", {("Stripe", "loc:US")}),
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
        ("Your data is sent to a Google server in Germany.", "Google"),
        ("Your data is sent to and stored by Google on servers in Germany.", "Google"),
        ("Google tells us what is sent to a server in Germany.", ""),
        ("We and our vendors store and process your data in Germany.", "vendors"),
        ("Our vendors may access, process or store your data in Germany.", "vendors"),
        ("Our vendors help us to store your data in Germany.", ""),
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


@pytest.mark.parametrize(("title", "expected"), [("Party", {("", "loc:PE")}), ("Goods", set())])
def test_a_table_of_parties_tells_where_they_are(read: Reader, title: str, expected: set[tuple[str, str]]) -> None:
    _, extraction = read(f"| {title} | Role | Location |\n| --- | --- | --- |\n| Example Inc. | Database | Peru |")
    assert routes(extraction) == expected


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


def test_a_safeguard_for_any_transfer_serves_all_transfers_told_before(read: Reader) -> None:
    _, extraction = read(
        f"{HEADING}Your data is sent to Peru. Data is sent to India. Any transfers are covered by standard clauses.\n"
    )
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == {
        ("loc:PE", (SCC,)),
        ("loc:IN", (SCC,)),
    }


def test_an_example_of_a_transfer_has_its_safeguards(read: Reader) -> None:
    _, extraction = read(
        f"{HEADING}We process your data abroad. For example, it is sent to Peru. We rely on standard clauses.\n"
    )
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == {(ABROAD, (SCC,)), ("loc:PE", (SCC,))}


def test_where_data_is_kept_may_be_asked_by_the_heading(read: Reader) -> None:
    _, extraction = read(
        "# Policy of Acme Ltd (we, us)\n\n## Where is my data stored?\n\nIn Norway.\n", "text/markdown"
    )
    assert routes(extraction) == {("", "loc:NO")}


def test_rows_under_a_sentence_on_countries_are_destinations(read: Reader) -> None:
    _, extraction = read(
        f"{HEADING}We transfer data to these countries outside the EEA:\n\n"
        "| Country | Safeguard |\n|---|---|\n| Peru | Standard clauses |\n",
        "text/markdown",
    )
    assert ("loc:PE", (SCC,)) in {(t.destination, t.mechanisms) for t in transfers(extraction)}


def test_consent_to_an_international_transfer_leaves_the_destination_open(read: Reader) -> None:
    _, extraction = read("You consent to the international transfer of your personal data.")
    assert [(t.destination, t.mechanisms) for t in transfers(extraction)] == [(ABROAD, (CONSENT,))]


def test_consent_to_processing_abroad_is_one_to_the_transfer(read: Reader) -> None:
    _, extraction = read("You consent to the processing of your data in Norway.")
    assert [(t.destination, t.mechanisms) for t in transfers(extraction)] == [("loc:NO", (CONSENT,))]


def test_consent_to_a_purpose_is_none_to_where_data_is_kept(read: Reader) -> None:
    _, extraction = read("With your consent, we use your name for a newsletter. Your data is kept in Norway.")
    assert [(t.destination, t.mechanisms) for t in transfers(extraction)] == [("loc:NO", ())]


def test_consent_to_such_transfers_abroad_is_one_to_the_transfer_before(read: Reader) -> None:
    _, extraction = read("Your data is sent to Peru. You agree to such transfer of your data to other countries.")
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == {
        ("loc:PE", (CONSENT,)),
        (ABROAD, (CONSENT,)),
    }


@pytest.mark.parametrize(
    ("text", "mechanisms"),
    [
        ("Data is kept in Peru. You agree to such transfer out of your country.", (CONSENT,)),
        ("Data is kept in Peru. You agree to such transfer. We use appropriate safeguards.", (CONSENT,)),
        ("Data is kept in Peru. You agree to such transfer. We use standard clauses.", (SCC,)),
        ("Data is kept in Peru. You agree to the transfer of data from Norway to other countries.", ()),
        ("Data is kept in Peru. In some cases, data is sent to Peru under standard clauses.", ()),
        ("Data is kept in Peru. In such cases, data is sent to Peru under standard clauses.", (SCC,)),
    ],
)
def test_what_follows_tells_of_the_transfer_before_if_it_points_back(
    read: Reader, text: str, mechanisms: tuple[str, ...]
) -> None:
    _, extraction = read(HEADING + text)
    head, *_ = [t for t in transfers(extraction) if t.destination == "loc:PE"]
    assert head.mechanisms == mechanisms


def test_safeguards_serve_what_leaves_the_union_though_data_kept_there_is_told_last(read: Reader) -> None:
    _, extraction = read(
        f"{HEADING}Our partners are outside the EEA. Backups are kept in Germany.\n\n"
        "In such cases, we rely on standard clauses.\n"
    )
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == {
        (ABROAD, (SCC,)),
        ("loc:DE", ()),
    }


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        (
            "When we send data to Peru, we use standard clauses.",
            ["When we send data to Peru, we use standard clauses."],
        ),
        ("If data is sent to Peru, we use standard clauses.", ["If data is sent to Peru, we use standard clauses."]),
        ("Data goes to Peru, as you know. We do so under standard clauses.", ["Data goes to Peru, as you know."]),
        # What is too long to be quoted is cut to the movement and the place, and to what tells the safeguard.
        (
            "When we send data to Peru, " + "as we often do, " * 20 + "we use standard clauses.",
            ["send data to Peru", "we use standard clauses."],
        ),
    ],
)
def test_a_transfer_is_quoted_with_its_safeguard(read: Reader, text: str, quotes: list[str]) -> None:
    document, extraction = read(HEADING + text)
    transfer, *_ = transfers(extraction)
    assert (transfer.destination, transfer.mechanisms) == ("loc:PE", (SCC,))
    assert [document.text[s.start : s.end] for s in transfer.evidence] == quotes


@pytest.mark.parametrize(
    "text",
    [
        "For data sent abroad from the EEA and the UK, we use standard contractual clauses and the UK IDTA.",
        "Data may leave the EEA and the UK. We use standard contractual clauses and the UK IDTA for such transfers.",
    ],
)
def test_instruments_of_one_law_carry_data_from_its_country_alone(read: Reader, text: str) -> None:
    _, extraction = read(HEADING + text)
    told = {(t.origin, t.mechanisms) for t in transfers(extraction)}
    assert told == {("loc:EEA", (SCC,)), ("loc:GB", ("ckg:UKIDTA", SCC))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some of our suppliers are outside Norway.", {("loc:NO", ABROAD)}),
        ("We work with suppliers in Norway.", {("", "loc:NO")}),
        ("We work with third parties in Norway.", {("", "loc:NO")}),
        ("The countries in which such recipients are likely to be located are Peru.", {("", "loc:PE")}),
        ("Suppliers are outside Norway and tell law enforcement.", {("loc:NO", ABROAD)}),
        ("We use your data outside Norway (e.g. in Peru).", {("loc:NO", ABROAD), ("loc:NO", "loc:PE")}),
        ("We use suppliers in countries without adequacy decisions, such as Peru.", {("", ABROAD), ("", "loc:PE")}),
        ("The countries in which recipients are located are Peru and India.", {("", "loc:PE"), ("", "loc:IN")}),
        ("We keep your data in Borgby, Norway, and in Lindau (Germany).", {("", "loc:NO"), ("", "loc:DE")}),
        ("We transfer the data that we collect to Norway.", {("", "loc:NO")}),
        ("We pass your data on to Example Ltd in Norway.", {("", "loc:NO")}),
        ("Acme is established in Norway and uses suppliers located in Peru.", {("", "loc:PE")}),
        ("We disclose your data to courts in Norway.", {("", "loc:NO")}),
        ("The courts in Norway decide how we share data.", set()),
        ("We may send you offers for events in Norway.", set()),
        ("If you move to Norway, please tell us.", set()),
        ("Acme is established in Norway.", set()),
    ],
)
def test_a_place_is_a_destination_by_who_is_there_or_as_one_of_those_told(
    read: Reader, text: str, expected: set[tuple[str, str]]
) -> None:
    _, extraction = read(HEADING + text)
    assert routes(extraction) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Data goes to Peru to perform a contract with you.", {("loc:PE", ("eu-gdpr:A49-1-b",))}),
        (
            "We send data abroad if:\n\n* you consent;\n* there is an adequacy decision.",
            {(ABROAD, (ADEQUACY,)), (ABROAD, (CONSENT,))},
        ),
        # An example has the safeguards of what it is an example of.
        (
            "We send data abroad:\n\n* Under standard clauses. Data goes to other countries, such as Peru.",
            {(ABROAD, (SCC,)), ("loc:PE", (SCC,))},
        ),
        (
            "Data goes to Peru if you consent to the transfer. It is also stored in Peru by us.",
            {("loc:PE", (CONSENT,)), ("loc:PE", ())},
        ),
    ],
)
def test_a_safeguard_serves_the_destinations_that_it_is_told_for(
    read: Reader, text: str, expected: set[tuple[str, tuple[str, ...]]]
) -> None:
    _, extraction = read(HEADING + text)
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == expected


@pytest.mark.parametrize(
    ("text", "mechanism"),
    [
        ("What we send abroad is subject to strict safeguards.", SAFEGUARD),
        ("When we send data abroad, we put safeguards in place.", SAFEGUARD),
        ("When we send data abroad, we use one of these safeguards.", SAFEGUARD),
        ("We send data abroad as Art. 44 et seq. GDPR allow.", SAFEGUARD),
        ("We send data abroad under contracts that bind the recipient.", SAFEGUARD),
        ("We send data abroad under Article 46 (2) point (c) GDPR.", SCC),
        ("We send data abroad under Art. 46 para. 2 lit. b GDPR.", RULES),
        ("We send data abroad under Art. 49 (1) sentence 1 (a) GDPR.", CONSENT),
        ("We send data abroad under Art. 49 para. 1 s. 1 lit. b GDPR.", "eu-gdpr:A49-1-b"),
    ],
)
def test_a_safeguard_is_told_by_what_it_does_or_by_its_article(read: Reader, text: str, mechanism: str) -> None:
    _, extraction = read(HEADING + text)
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == {(ABROAD, (mechanism,))}


@pytest.mark.parametrize(
    ("text", "mechanisms"),
    [
        ("Data goes to Peru. Peru provides an adequate level of protection.", {(ADEQUACY,)}),
        ("Data goes to Peru. Peru does not provide an adequate level of protection.", {()}),
        ("Data goes to Peru, a secure third country.", {()}),
    ],
)
def test_what_is_said_of_a_country_is_said_of_the_transfer_to_it(
    read: Reader, text: str, mechanisms: set[tuple[str, ...]]
) -> None:
    _, extraction = read(HEADING + text)
    assert {t.destination for t in transfers(extraction)} == {"loc:PE"}
    assert {t.mechanisms for t in transfers(extraction)} == mechanisms


def test_a_paragraph_on_data_from_one_place_serves_no_transfer_from_elsewhere(read: Reader) -> None:
    _, extraction = read(
        HEADING + "Data may go to Peru.\n\nWhen we send data out of Norway, we protect it.\n\nWe use standard clauses."
    )
    told = {(t.origin, t.destination, t.mechanisms) for t in transfers(extraction)}
    assert told == {("", "loc:PE", ()), ("loc:NO", ABROAD, (SCC,))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("For Canada, there is an adequacy decision.", {("loc:CA", (ADEQUACY,))}),
        ("We are in Peru, which the European Commission found to be adequate.", {("loc:PE", (ADEQUACY,))}),
        (
            "Peru is considered by the European Commission to be offering an adequate level of protection.",
            {("loc:PE", (ADEQUACY,))},
        ),
        ("We are in Peru, which has not been found to be adequate.", set()),
        ("We are in Peru, which is far away.", set()),
        ("We have signed standard clauses with our parent company in Peru.", {("loc:PE", (SCC,))}),
        ("We have signed standard clauses, and our parent company is in Peru.", {(ABROAD, (SCC,))}),
        ("We use tools of companies domiciled in Peru.", {("loc:PE", ())}),
        ("We hear of companies domiciled in Peru.", set()),
        # "In the UK" says of which clauses it speaks.
        ("- We use special contracts approved for use in the UK to send data abroad.\n", {(ABROAD, (SCC,))}),
        ("Basis for third country transfers: standard clauses.", {(ABROAD, (SCC,))}),
        (
            "Data goes to Peru and India. Transfers to Peru rest on an adequacy decision, those to India on BCRs.",
            {("loc:PE", (ADEQUACY,)), ("loc:IN", (RULES,))},
        ),
        ("We use standard clauses for India.", {("loc:IN", (SCC,))}),
        ("We rely on the adequacy decision for Japan.", {("loc:JP", (ADEQUACY,))}),
        ("For India, we use standard clauses.", {("loc:IN", (SCC,))}),
        ("We use standard clauses for the EEA and Switzerland.", {(ABROAD, (SCC,))}),
        ("- Canada: adequacy decision\n- India: standard clauses\n", {("loc:CA", (ADEQUACY,)), ("loc:IN", (SCC,))}),
        (
            "- To Canada: adequacy decision\n- To Peru: standard clauses\n",
            {("loc:CA", (ADEQUACY,)), ("loc:PE", (SCC,))},
        ),
        ("| Country | Safeguard |\n| --- | --- |\n| India | Standard clauses |\n", {("loc:IN", (SCC,))}),
        # A place that frameworks lead from is one of origin, unless it is adequate itself.
        ("- UK: standard clauses\n- EEA: standard clauses\n", {(ABROAD, (SCC,))}),
        ("- UK: adequacy decision\n", {("loc:GB", (ADEQUACY,))}),
        (
            "Data goes to the UK and India. We use the EU standard clauses and the UK addendum.",
            {("loc:GB", ("ckg:UKAddendum", SCC)), ("loc:IN", ("ckg:UKAddendum", SCC))},
        ),
    ],
)
def test_a_safeguard_is_told_for_the_country_that_it_names(
    read: Reader, text: str, expected: set[tuple[str, tuple[str, ...]]]
) -> None:
    _, extraction = read(HEADING + text, "text/markdown")
    assert {(t.destination, t.mechanisms) for t in transfers(extraction)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Our infrastructure is based in Norway.",
        "Our database sits in Norway.",
        "The platform is deployed in Norway.",
        "Your data may go to Norway.",
    ],
)
def test_systems_that_are_at_a_place_keep_data_there(read: Reader, text: str) -> None:
    _, extraction = read(HEADING + text)
    assert routes(extraction) == {("", "loc:NO")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No international transfers of data are made.", {(ABROAD, (), "denied")}),
        ("International transfers of data are not foreseen.", {(ABROAD, (), "denied")}),
        ("Cross-border data transfers: none.", {(ABROAD, (), "denied")}),
        ("We make no international transfers without standard clauses.", {(ABROAD, (SCC,), "affirmed")}),
        ("International transfers do not weaken your rights.", set()),
        ("This section tells of international transfers.", set()),
    ],
)
def test_international_transfers_are_denied_by_that_name(read: Reader, text: str, expected: set[Stated]) -> None:
    assert stated(read, text) == expected


def test_who_comes_from_outside_a_country_sends_no_data_abroad(read: Reader) -> None:
    _, extraction = read(HEADING + "When you call from outside Norway, your data is kept in Norway.")
    assert routes(extraction) == {("", "loc:NO")}


@pytest.mark.parametrize(
    "text",
    [
        "Transfers of Data to Norway\n\nWe do our best.",
        "Data Transfers outside Norway\n\nWe do our best.",
        "Transfers of Your Data into and throughout Norway\n\nWe do our best.",
        "* Your Rights\n* Transfer of Data to Norway",
        "This section explains how we send data to Norway.",
        "Their policies tell whether they keep data in Norway.",
        "Please contact us for more information on how data is sent to Norway.",
        "We use data under any law, including the laws outside Norway.",
        "We keep data about our customers and others in Norway.",
    ],
)
def test_what_a_text_is_about_or_leaves_open_is_no_transfer(read: Reader, text: str) -> None:
    _, extraction = read(HEADING + text)
    assert transfers(extraction) == []


def test_what_the_reader_may_ask_for_is_no_transfer(read: Reader) -> None:
    _, extraction = read(
        "# Policy of Acme Ltd (we, us)\n\n## Your rights\n\n"
        "You have access to this information:\n\n* the recipients of your data in third countries.",
        "text/markdown",
    )
    assert transfers(extraction) == []


@pytest.mark.parametrize(
    ("text", "destinations"),
    [
        ("Transfers to Norway take place.", {"loc:NO"}),
        ("WE SEND YOUR DATA TO NORWAY.", {"loc:NO"}),
        ("Transfer of new ads to Norway.", {"loc:NO"}),
        ("We use your data for:\n\n* Care\n* Transfer to Norway", {"loc:NO"}),
        ("Data, regardless of whether you or others give it, is kept in Norway.", {"loc:NO"}),
        ("Our suppliers are in Norway.", {"loc:NO"}),
        ("We keep data in Norway under rules stricter than those in Peru.", {"loc:NO"}),
        ("If you contact us, more information is sent to Norway.", {"loc:NO"}),
        ("We share data with authorities outside Norway.", {ABROAD}),
        ("When we provide data about you to others outside Norway, we protect it.", {ABROAD}),
        ("Our suppliers are situated outside Norway.", {ABROAD}),
        ("We keep data in the Norway region.", {"loc:NO"}),
        ("Location: Norway", {"loc:NO"}),
        ("## Sub-processors\n\n| Name | Location |\n|---|---|\n| Acme | Norway (APAC users only) |\n", {"loc:NO"}),
        ("We send data to Example (Europe) Ltd in Norway.", {"loc:NO"}),
        ("## Who we share data with\n\n- Mailing tool. Location: Norway.\n", {"loc:NO"}),
    ],
)
def test_few_words_that_state_a_transfer(read: Reader, text: str, destinations: set[str]) -> None:
    _, extraction = read(HEADING + text, "text/markdown")
    assert {t.destination for t in transfers(extraction)} == destinations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Data goes to Peru. We may share it to perform a contract with you.", {("loc:PE", (), "affirmed")}),
        ("Transfers to Peru: data is not sent there.", {("loc:PE", (), "denied")}),
        ("Data goes to Peru under a data processing agreement.", {("loc:PE", (SAFEGUARD,), "affirmed")}),
    ],
)
def test_a_basis_a_label_and_a_name_are_told_apart(read: Reader, text: str, expected: set[Stated]) -> None:
    assert stated(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Data goes to Peru and India. Transfers to Peru rest on an adequacy decision, to India on model clauses.",
            {("loc:PE", (ADEQUACY,), "affirmed"), ("loc:IN", (SCC,), "affirmed")},
        ),
        (
            "Data goes to Peru (adequacy decision) and India (standard clauses).",
            {("loc:PE", (ADEQUACY,), "affirmed"), ("loc:IN", (SCC,), "affirmed")},
        ),
        (
            "The Privacy Shield was declared invalid, so we use standard clauses for the USA.",
            {("loc:US", (SCC,), "affirmed")},
        ),
        ("Nothing is stored abroad.", {(ABROAD, (), "denied")}),
        ("Your questions are handled by a team in Peru.", {("loc:PE", (), "affirmed")}),
        ("Our suppliers handle your data in Peru.", {("loc:PE", (), "affirmed")}),
        ("We disclose data in countries whose laws protect it.", {(ABROAD, (), "affirmed")}),
    ],
)
def test_each_country_has_the_safeguard_told_for_it(read: Reader, text: str, expected: set[Stated]) -> None:
    assert stated(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Personal data is disclosed to Norway, to Peru and to the USA.",
            {("loc:NO", (), "affirmed"), ("loc:PE", (), "affirmed"), ("loc:US", (), "affirmed")},
        ),
        ("Suppliers from Peru process personal data for us.", {("loc:PE", (), "affirmed")}),
        ("We get personal data from suppliers from Peru.", set()),
        ("Personal data of users from Peru is kept for a year.", set()),
        ("Recipients in Peru are bound by standard clauses.", {("loc:PE", (SCC,), "affirmed")}),
        (
            "Transfers to recipients in Peru that do not take part in it are made under standard clauses.",
            {("loc:PE", (SCC,), "affirmed")},
        ),
        (
            "Standard clauses govern transfers to Peru where a supplier does not take part in a framework.",
            {("loc:PE", (SCC,), "affirmed")},
        ),
        ("Transfers to Peru do not take place.", {("loc:PE", (), "denied")}),
        ("Our engineers in Lima may look at your address.", {("loc:PE", (), "affirmed")}),
    ],
)
def test_lists_with_prepositions_those_who_come_from_a_place_and_denials_in_asides(
    read: Reader, text: str, expected: set[Stated]
) -> None:
    assert stated(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our firm was founded in Chile and moved to Peru later.", set()),
        ("Your data was moved to Peru in May.", {("loc:PE", (), "affirmed")}),
        ("All servers were moved to Peru in May.", {("loc:PE", (), "affirmed")}),
        ("Should we ever decide to use a provider in Peru, we would first ask you.", set()),
        ("Should we transfer data to Peru, we rely on standard clauses.", {("loc:PE", (SCC,), "affirmed")}),
    ],
)
def test_who_moves_himself_or_only_might_send_data_transfers_none(
    read: Reader, text: str, expected: set[Stated]
) -> None:
    assert stated(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We hold your personal data in Peru.", {("loc:PE", (), "affirmed")}),
        ("Our affiliates outside the EEA can access personal data.", {(ABROAD, (), "affirmed")}),
        ("You can access your data outside the EEA.", set()),
        ("Our parent company in Peru receives your personal data.", {("loc:PE", (), "affirmed")}),
        ("Our support team in Peru sees your account data.", {("loc:PE", (), "affirmed")}),
        ("Our support team in Peru receives prizes.", set()),
        ("We use Acme, which is based in Peru, to host the site.", {("loc:PE", (), "affirmed")}),
        ("We use Example Inc., a US company, to host the site.", {("loc:US", (), "affirmed")}),
        ("We use Example Inc., a US-based firm, to host the site.", {("loc:US", (), "affirmed")}),
        ("We use the Canadian company Example Inc. to host the site.", {("loc:CA", (), "affirmed")}),
        ("We use Example Inc. to reach Canadian companies.", set()),
        ("We use Example Inc., which serves US companies, to host the site.", set()),
        ("We use cookies. Acme, based in Peru, is a company.", set()),
        (
            "We send data to suppliers in Peru, who are bound to protect it to a comparable standard.",
            {("loc:PE", (SAFEGUARD,), "affirmed")},
        ),
        ("We send data to suppliers in Peru, who are bound by law.", {("loc:PE", (), "affirmed")}),
    ],
)
def test_who_sees_data_where_by_what_is_said_of_him(read: Reader, text: str, expected: set[Stated]) -> None:
    assert stated(read, text) == expected


def test_a_safeguard_told_soon_after_a_recipient_is_for_where_it_sits(read: Reader) -> None:
    _, extraction = read(
        "We share your address with Mailwind Inc. (USA). It sends our letters. Mailwind takes part in the"
        " EU-US Data Privacy Framework.\n\nWe share your name with Callmore Inc. (USA). It answers calls."
    )
    assert {(t.importer, t.mechanisms) for t in transfers(extraction) if t.importer} == {
        ("Mailwind Inc", ("ckg:EUUSDataPrivacyFramework",)),
        ("Callmore Inc", ()),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Data goes to third countries (outside the EU or the EEA).", {("loc:EEA", ABROAD)}),
        ("Data goes to Peru (our mail), to India and to Norway (in Oslo).", {("", c) for c in PERU_INDIA_NORWAY}),
        ("Data is kept outside Peru, under other laws than those in Peru.", {("loc:PE", ABROAD)}),
        ("Data is kept outside Peru, without the same laws as those in Peru.", {("loc:PE", ABROAD)}),
        ("Data is kept by our partners, such as those in Peru.", {("", "loc:PE")}),
    ],
)
def test_a_bracket_goes_on_with_no_list_and_a_comparison_names_no_destination(
    read: Reader, text: str, expected: set[tuple[str, str]]
) -> None:
    assert routes(read(HEADING + text)[1]) == expected


def test_what_is_kept_at_home_needs_no_safeguard(read: Reader) -> None:
    text = "Your data is kept in data centres within or outside Peru. Appropriate safeguards protect it."
    assert stated(read, text) == {(ABROAD, (SAFEGUARD,), "affirmed"), ("loc:PE", (), "affirmed")}
    abroad = "Your data is kept in Chile. Appropriate safeguards protect it."
    assert stated(read, abroad) == {("loc:CL", (SAFEGUARD,), "affirmed")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Acme Mail keeps data in the USA. As the USA have no adequacy decision and Acme Mail is not certified"
            " under the Data Privacy Framework, this is a transfer to a third country.",
            {("loc:US", (), "affirmed")},
        ),
        (
            "Data goes to Peru, and not without standard contractual clauses.",
            {("loc:PE", (SCC,), "affirmed")},
        ),
        ("We give no data to courts abroad because it is kept in Peru.", {("loc:PE", (), "affirmed")}),
        ("We never keep data in Peru, because we need it in Chile.", {("loc:PE", (), "denied")}),
    ],
)
def test_a_denial_ends_with_its_sentence_or_its_reason(read: Reader, text: str, expected: set[Stated]) -> None:
    assert stated(read, text) == expected


@pytest.mark.parametrize(
    ("text", "mechanism"),
    [
        ("We rely on the UK extension to the EU standard contractual clauses to send data abroad.", "ckg:UKAddendum"),
        ("The transfer is necessary for the performance of a contract concluded in your interest.", "eu-gdpr:A49-1-c"),
        ("The transfer is necessary for the performance of our contract.", "eu-gdpr:A49-1-b"),
        ("Data goes abroad with the safeguards provided for by law.", SAFEGUARD),
        ("Data goes abroad to those whose contracts give protection similar to ours.", SAFEGUARD),
    ],
)
def test_a_safeguard_is_told_by_longer_words(read: Reader, text: str, mechanism: str) -> None:
    _, extraction = read(HEADING + "We send data to Peru only if:\n\n- " + text)
    assert mechanism in {one for transfer in transfers(extraction) for one in transfer.mechanisms}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Data goes outside the UK. We rely on UK adequacy decisions.", {(ABROAD, (ADEQUACY,))}),
        ("- We rely on the adequacy decision for the UK to send data.", {("loc:GB", (ADEQUACY,))}),
        (
            "Data goes to Peru. Peru is recognised by our authority as having comparable laws.",
            {("loc:PE", (ADEQUACY,))},
        ),
        ("Data goes to Peru. Peru is not recognised by our authority as having comparable laws.", {("loc:PE", ())}),
        ("Data is kept in a Canadian region.", {("loc:CA", ())}),
        ("Data is kept for Canadian readers.", set()),
        ("We copy your data to Peru.", {("loc:PE", ())}),
        ("We copy what we read of Peru.", set()),
        (
            "We send data outside your country. By using our site, you agree to us doing so.",
            {(ABROAD, (CONSENT,))},
        ),
        ("You consent to the disclosure of your data to overseas recipients.", {(ABROAD, (CONSENT,))}),
        ("You are told of the disclosure of your data to overseas recipients.", {(ABROAD, ())}),
        ("We send data outside Peru only if:\n\n- you have authorised the transfer.\n", {(ABROAD, (CONSENT,))}),
        ("We send data outside Peru only if:\n\n- you have authorised a payment.\n", {(ABROAD, ())}),
    ],
)
def test_who_judges_a_country_and_who_agrees_is_told_in_many_words(
    read: Reader, text: str, expected: set[tuple[str, tuple[str, ...]]]
) -> None:
    assert {(destination, mechanisms) for destination, mechanisms, _ in stated(read, text)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We do not replicate patient files to Peru.", {("loc:PE", (), "denied")}),
        ("We do not copy your data to Peru.", {("loc:PE", (), "denied")}),
        ("If we do not copy your data to Peru, we keep it in Chile.", {("loc:CL", (), "affirmed")}),
        ("We never send data to Peru. We sign standard clauses with all.", {("loc:PE", (), "denied")}),
        (
            "We never send data outside Peru. If we do, standard clauses apply.",
            {(ABROAD, (), "denied"), (ABROAD, (SCC,), "affirmed")},
        ),
        ("Data is kept in the EU (on servers in Norway).", {("loc:EU", (), "affirmed"), ("loc:NO", (), "affirmed")}),
    ],
)
def test_no_safeguard_is_told_of_where_data_never_goes(read: Reader, text: str, expected: set[Stated]) -> None:
    assert stated(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We use special contracts approved by the UK government to send data abroad.", {(ABROAD, (SCC,), "affirmed")}),
        ("We use specific approved contracts to send data abroad.", {(ABROAD, (SCC,), "affirmed")}),
        ("We use special couriers approved by the UK government to send data abroad.", {(ABROAD, (), "affirmed")}),
        (
            "Transfers to Peru: because we are there, they take place without standard clauses, by your consent.",
            {("loc:PE", (CONSENT,), "affirmed")},
        ),
        ("Transfers to Peru: no data is sent there.", {("loc:PE", (), "denied")}),
        (
            "Data is sent from Norway to Peru (for our aims here, any reference to Chile is one to more).",
            {("loc:PE", (), "affirmed")},
        ),
    ],
)
def test_contracts_that_a_government_approved_and_brackets_that_tell_of_words(
    read: Reader, text: str, expected: set[Stated]
) -> None:
    assert stated(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("These third parties may be in other countries, including but not limited to Peru.", {"loc:PE", ABROAD}),
        ("These third parties may be in dispute, including but not limited to one over land in Peru.", set()),
    ],
)
def test_others_may_be_in_other_countries(read: Reader, text: str, expected: set[str]) -> None:
    assert {destination for destination, _, _ in stated(read, text)} == expected


@pytest.mark.parametrize(
    ("text", "mechanisms"),
    [
        ("the transfer is necessary for reasons of public interest", ("eu-gdpr:A49-1-d",)),
        ("the transfer is necessary for the establishment, exercise or defence of legal claims", ("eu-gdpr:A49-1-e",)),
        ("the transfer is for the defence of legal claims", ("eu-gdpr:A49-1-e",)),
        ("the transfer is necessary to protect your vital interests", ("eu-gdpr:A49-1-f",)),
        ("the transfer is made from a public register", ("eu-gdpr:A49-1-g",)),
        ("the transfer is necessary for our compelling legitimate interests", ("eu-gdpr:A49-2",)),
        ("the list is kept for the defence of legal claims", ()),
    ],
)
def test_derogations_are_told_in_the_words_of_the_law(read: Reader, text: str, mechanisms: tuple[str, ...]) -> None:
    found = stated(read, f"We only send data outside Peru on one of these conditions:\n\n- {text}.\n")
    assert found == {(ABROAD, mechanisms, "affirmed")}


@pytest.mark.parametrize(
    ("text", "mechanisms"),
    [
        (
            "Our site is run in Peru. Data that you give us will be sent to Peru. You consent to this transfer.",
            {(CONSENT,)},
        ),
        ("Data goes to Peru if you consent. Our staff sees data that is kept in Peru.", {(CONSENT,), ()}),
    ],
)
def test_an_agreement_serves_each_passage_on_the_transfer_before_it(
    read: Reader, text: str, mechanisms: set[tuple[str, ...]]
) -> None:
    assert {mechanism for _, mechanism, _ in stated(read, text)} == mechanisms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The GDPR only allows transfers out of the EU to countries with adequate protection.", set()),
        ("European data protection law restricts the transfer of data to countries outside the EEA.", set()),
        ("As the law requires, we transfer your data to Peru.", {"loc:PE"}),
        ("The law requires us to transfer your data to Peru.", {"loc:PE"}),
        ("Where the law allows it, we transfer your data to Peru.", {"loc:PE"}),
    ],
)
def test_what_a_law_allows_is_no_transfer(read: Reader, text: str, expected: set[str]) -> None:
    assert {destination for destination, _, _ in stated(read, text)} == expected
