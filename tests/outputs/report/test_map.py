"""The map: which countries are drawn, as what, on which day."""

from __future__ import annotations

import pytest

from kg.graph.folder import Build
from kg.outputs.report.map import MEMBERS_QUERY, Membership, WorldMap, draw_map, load_world, read_members
from kg.queries import run_query

LABELS = {"loc:IN": "India", "loc:SG": "Singapore", "loc:EU": "European Union", "loc:RE": "Réunion"}


def drawn(*transfers: tuple[str, str, str], members: tuple[Membership, ...] = ()) -> WorldMap:
    rows = [
        {"destination": to, "status": status, "origin": origin, "polarity": "affirmed" if status else "denied"}
        for to, status, origin in transfers
    ]
    return draw_map(rows, LABELS, members)


@pytest.fixture(scope="module")
def members(seeds: Build) -> tuple[Membership, ...]:
    return read_members(run_query(seeds.store, MEMBERS_QUERY, {}))


def on_day(members: tuple[Membership, ...], region: str, day: str) -> set[str]:
    return {membership.member[4:] for membership in members if membership.region == region and membership.holds(day)}


@pytest.mark.parametrize(("day", "count", "british"), [("2026-11-01", 27, False), ("2019-06-01", 28, True)])
def test_a_region_is_drawn_as_its_members_on_the_day(
    members: tuple[Membership, ...], day: str, count: int, british: bool
) -> None:
    held = tuple(membership for membership in members if membership.holds(day))
    (mark,) = drawn(("loc:EU", "not-restricted", ""), members=held).marks
    assert (len(mark.countries), "GB" in mark.countries) == (count, british)
    assert set(mark.countries) == on_day(members, "loc:EU", day)


def test_every_member_of_the_eea_can_be_drawn(members: tuple[Membership, ...]) -> None:
    assert on_day(members, "loc:EEA", "2026-11-01") <= set(load_world().points)


def test_a_country_too_small_for_a_shape_has_its_mark() -> None:
    (mark,) = drawn(("loc:SG", "scope-unknown", "")).marks
    assert (mark.letter, mark.label, mark.countries) == ("A", "Singapore", ("SG",))
    assert "SG" not in load_world().shapes


def test_of_several_statuses_the_one_to_look_at_is_drawn_and_all_are_told() -> None:
    (mark,) = drawn(("loc:IN", "safeguarded", ""), ("loc:IN", "no-safeguard-stated", "")).marks
    assert (mark.status, mark.statuses) == ("no-safeguard-stated", ("no-safeguard-stated", "safeguarded"))


def test_a_place_where_data_is_said_not_to_go_is_drawn_as_denied_alone() -> None:
    assert drawn(("loc:IN", "", "loc:EU")).marks[0].status == "denied"
    assert drawn(("loc:IN", "", "loc:EU")).origins == ()
    assert drawn(("loc:IN", "", ""), ("loc:IN", "adequate", "")).marks[0].statuses == ("adequate", "denied")


def test_what_no_map_can_show_is_told_beside_it() -> None:
    map = drawn(("ckg:UnspecifiedThirdCountry", "destination-unspecified", ""), ("loc:RE", "adequate", ""))
    assert map.marks == ()
    assert map.elsewhere == (
        ("Réunion", ("adequate",)),
        ("ckg:UnspecifiedThirdCountry", ("destination-unspecified",)),
    )


def test_origins_given_beside_the_text_are_drawn_too() -> None:
    map = drawn(("loc:SG", "adequate", "loc:IN (given)"))
    assert (map.origins, map.origin_countries) == (("India",), ("IN",))


def test_marks_stand_apart_and_their_letters_go_on_after_z() -> None:
    marks = drawn(*((f"loc:{code}", "adequate", "") for code in sorted(load_world().points)[:30])).marks
    assert [mark.letter for mark in marks[25:28]] == ["Z", "AA", "AB"]
    assert len({(mark.x, mark.y) for mark in marks}) == len(marks)
