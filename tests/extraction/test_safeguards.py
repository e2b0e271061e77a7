"""Safeguards: which of those that a passage names carries the transfer to, or from, which country."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import DataTransfer, Document, Extraction

Reader = Callable[..., tuple[Document, Extraction]]
HEADING = "# Policy of Acme Ltd (we, us)\n\n## International transfers\n\n"
CLAUSES, ADEQUACY, IDTA, SAFEGUARD = "eu-gdpr:A46-2-c", "eu-gdpr:A45-3", "ckg:UKIDTA", "ckg:UnspecifiedSafeguard"

ABROAD = "UnspecifiedThirdCountry"


def carried(extraction: Extraction) -> set[tuple[str, str, tuple[str, ...]]]:
    """Return origin, destination without its prefix, and safeguards of each transfer that a text states."""
    told = (statement for statement in extraction.statements if isinstance(statement, DataTransfer))
    return {(t.origin.partition(":")[2], t.destination.partition(":")[2], t.mechanisms) for t in told}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "For transfers from the EEA we use standard clauses and for transfers from the UK we use the IDTA.",
            {("EEA", (CLAUSES,)), ("GB", (IDTA,))},
        ),
        (
            "We use standard clauses for data from the EEA and Iceland, and the IDTA for data from the UK.",
            {("EEA", (CLAUSES,)), ("IS", (CLAUSES,)), ("GB", (IDTA,))},
        ),
        (
            "Data goes from the EEA to Peru under standard clauses and from the UK to Peru under the IDTA.",
            {("EEA", (CLAUSES,)), ("GB", (IDTA,))},
        ),
        (
            "If we send data from the EEA and Brazil to a country that has no adequate protection, we do so under "
            "appropriate safeguards, such as Brazil's standard clauses.",
            {("EEA", (CLAUSES,)), ("BR", (CLAUSES,))},
        ),
        (
            "Data from the EEA and the UK goes to Peru under standard clauses and the IDTA.",
            {("EEA", (CLAUSES,)), ("GB", (IDTA, CLAUSES))},
        ),
    ],
)
def test_an_origin_has_the_safeguards_beside_it(
    read: Reader, text: str, expected: set[tuple[str, tuple[str, ...]]]
) -> None:
    _, extraction = read(HEADING + text)
    assert {(origin, mechanisms) for origin, _, mechanisms in carried(extraction)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Under an adequacy decision data is sent to Canada, under standard clauses it is sent to India and Peru.",
            {("CA", (ADEQUACY,)), ("IN", (CLAUSES,)), ("PE", (CLAUSES,))},
        ),
        ("We transfer data to India with your consent.", {("IN", ("eu-gdpr:A49-1-a",))}),
        ("Data goes to Peru, which the Commission considers adequate.", {("PE", (ADEQUACY,))}),
        ("Data goes to Peru. The Commission has decided that the country is adequate.", {("PE", (ADEQUACY,))}),
        ("Data goes to Peru, which the Commission does not consider adequate.", {("PE", ())}),
        ("We rely not on binding corporate rules but on standard clauses to send data to Peru.", {("PE", (CLAUSES,))}),
        ("We send data to Peru, but do not rely on binding corporate rules or standard clauses.", {("PE", ())}),
        (
            "Under standard clauses data is sent to India and Peru.",
            {("IN", (CLAUSES,)), ("PE", (CLAUSES,))},
        ),
        (
            "Data is sent to India, Peru and Canada under an adequacy decision or standard clauses.",
            {(country, (ADEQUACY, CLAUSES)) for country in ("IN", "PE", "CA")},
        ),
    ],
)
def test_a_destination_has_the_safeguards_beside_it(
    read: Reader, text: str, expected: set[tuple[str, tuple[str, ...]]]
) -> None:
    _, extraction = read(HEADING + text)
    assert {(destination, mechanisms) for _, destination, mechanisms in carried(extraction)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Data is not sent abroad, with the exception of Peru (standard clauses).",
            {("UnspecifiedThirdCountry", "denied", ()), ("PE", "affirmed", (CLAUSES,))},
        ),
        (
            "Data is not sent to third countries apart from Peru.",
            {("UnspecifiedThirdCountry", "denied", ()), ("PE", "affirmed", ())},
        ),
        (
            "Data is not sent to third countries, except to Peru under standard clauses.",
            {("UnspecifiedThirdCountry", "denied", ()), ("PE", "affirmed", (CLAUSES,))},
        ),
        (
            "Data is not sent abroad unless standard clauses are in place.",
            {("UnspecifiedThirdCountry", "affirmed", (CLAUSES,))},
        ),
        ("We do not, without exception, send your data to Peru.", {("PE", "denied", ())}),
        ("Data is transferred under Article 46(2)(c) GDPR to India.", {("IN", "affirmed", (CLAUSES,))}),
        ("Data is processed in accordance with the law of Norway.", set()),
    ],
)
def test_what_is_excepted_from_a_denial_goes_there(
    read: Reader, text: str, expected: set[tuple[str, str, tuple[str, ...]]]
) -> None:
    _, extraction = read(HEADING + text)
    told = [statement for statement in extraction.statements if isinstance(statement, DataTransfer)]
    assert {(t.destination.partition(":")[2], t.polarity, t.mechanisms) for t in told} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We send data from Brazil abroad under the standard contractual clauses of the ANPD.", {(SAFEGUARD,)}),
        ("We send data from Brazil abroad under standard contractual clauses.", {(CLAUSES,)}),
        ("Data sent abroad has protection that is comparable to that provided under the PDPA.", {(SAFEGUARD,)}),
        ("Data sent abroad may have no protection that is comparable to that provided here.", {()}),
        ("For data sent abroad, we rely on the safeguards that the law allows for it.", {(SAFEGUARD,)}),
        ("We send data abroad if the country is listed by the Commission as safe.", {(ADEQUACY,)}),
        ("A country abroad to which data is sent ensures an adequate level of protection.", {(ADEQUACY,)}),
        ("For data sent abroad, we ensure an adequate level of protection.", {(SAFEGUARD,)}),
        ("Data is disclosed to recipients abroad. You consent to this overseas disclosure.", {("eu-gdpr:A49-1-a",)}),
        ("Data is disclosed to recipients abroad. You consent to this disclosure of your photo.", {()}),
        (
            "Data is sent abroad. We have appropriate safeguards:\n\n- Standard clauses\n- Your explicit consent",
            {(CLAUSES,), ("eu-gdpr:A49-1-a",)},
        ),
        (
            "Data may be sent abroad. If so, we have these reasons:\n\n- Standard clauses\n- Your explicit consent",
            {(CLAUSES,)},
        ),
    ],
)
def test_what_a_law_calls_a_safeguard_is_one(read: Reader, text: str, expected: set[tuple[str, ...]]) -> None:
    _, extraction = read(HEADING + text)
    assert {mechanisms for _, _, mechanisms in carried(extraction)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway-Peru data transfers rely on standard clauses.", {("NO", "PE", (CLAUSES,))}),
        (
            "Norway/Peru data transfers rely on standard clauses.",
            {("NO", ABROAD, (CLAUSES,)), ("PE", ABROAD, (CLAUSES,))},
        ),
        ("The law on Norway-Peru data transfers may change.", set()),
        (
            "Some providers process data abroad:\n\n- Example Mail (Peru): standard clauses.",
            {("", ABROAD, ()), ("", "PE", (CLAUSES,))},
        ),
        (
            "Some providers process data abroad:\n\n- Example Mail (evenings): standard clauses.",
            {("", ABROAD, (CLAUSES,))},
        ),
        ("Example Mail (mail, Peru) — standard clauses.", {("", "PE", (CLAUSES,))}),
        ("Users (Peru): we rely on standard clauses.", {("", ABROAD, (CLAUSES,))}),
    ],
)
def test_a_safeguard_is_for_the_country_that_a_label_or_a_route_names(
    read: Reader, text: str, expected: set[tuple[str, str, tuple[str, ...]]]
) -> None:
    _, extraction = read(HEADING + text)
    assert carried(extraction) == expected
