"""Verdicts: the rule of the pile's regime, in its place, on its day, and no other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.rules.book import Book, Place
from inspector.rules.citation import Status
from inspector.rules.measured import area, length
from inspector.rules.pack import Regime, shipped_packs
from inspector.rules.pile import Fence, Kind, Point
from inspector.rules.verdicts import JUDGES, Pile, judge_area, judge_gap, judge_pile

if TYPE_CHECKING:
    from inspector.rules.verdict import Verdict

BOOK = Book(shipped_packs())
JAPAN, CHIBA = Place("JP"), Place("JP", "chiba_city")
EQUIPMENT = Regime.HAZARDOUS_USED_EQUIPMENT
DAY = date(2026, 11, 23)


def pile(distance: str = "8.0", height: str = "3.5", d_u: str = "0.2", h_u: str = "0.1") -> Pile:
    return Pile((Point(length(distance, d_u), length(height, h_u), Fence(loaded=False)),))


def height(subject: Pile, regime: Regime = EQUIPMENT, place: Place = JAPAN, day: date = DAY) -> Verdict:
    return judge_pile(BOOK, place, regime, day, subject)


def test_a_pile_within_the_envelope_passes_with_limit_margin_and_citation() -> None:
    verdict = height(pile())
    assert (verdict.kind, verdict.limit, verdict.margin) == (Kind.PASS, Decimal(4), Decimal("0.5"))
    assert verdict.citation is not None
    assert verdict.citation.rule == "jp.hue.pile_envelope"
    assert verdict.citation.status is Status.REFERENCE
    assert "reference, not confirmed" in verdict.citation.printed
    assert "worst case" in verdict.explanation


def test_a_pile_beyond_the_envelope_fails_and_its_chip_says_reference() -> None:
    verdict = height(pile(height="5.4"))
    assert verdict.kind is Kind.FAIL
    assert verdict.chip == "Above the limit by 1.40 m, reference"


def test_a_pile_close_to_the_limit_is_to_be_measured_again() -> None:
    verdict = height(pile(height="4.1"))
    assert verdict.kind is Kind.INDETERMINATE
    assert "measure again" in verdict.explanation


def test_the_cap_holds_for_used_equipment_and_cites_its_own_row() -> None:
    verdict = height(pile(distance="20", height="6"))
    assert verdict.kind is Kind.FAIL
    assert verdict.citation is not None
    assert verdict.citation.rule == "jp.hue.pile_cap"


def test_industrial_waste_has_no_cap() -> None:
    verdict = height(pile(distance="20", height="6"), Regime.INDUSTRIAL_WASTE)
    assert (verdict.kind, verdict.limit) == (Kind.PASS, Decimal(10))


def test_the_ordinance_of_chiba_city_limits_the_height_alone() -> None:
    tall, steep = pile(distance="20", height="5.2"), pile(distance="1", height="4.8")
    assert height(tall, Regime.ORDINANCE, CHIBA).kind is Kind.FAIL
    assert height(steep, Regime.ORDINANCE, CHIBA).kind is Kind.PASS


@pytest.mark.parametrize(
    ("regime", "place", "day"),
    [
        (EQUIPMENT, Place("TH"), DAY),
        (Regime.ORDINANCE, Place("TH", "chiba_city"), DAY),
        (EQUIPMENT, Place(""), DAY),
        (Regime.NONE, JAPAN, DAY),
        (Regime.UNKNOWN, JAPAN, DAY),
        (Regime.ORDINANCE, JAPAN, DAY),
        (Regime.ORDINANCE, Place("JP", "nowhere"), DAY),
        (EQUIPMENT, JAPAN, date(2018, 3, 31)),
        (Regime.ORDINANCE, CHIBA, date(2021, 10, 31)),
    ],
)
@pytest.mark.parametrize("rule", JUDGES)
def test_where_no_rule_fits_there_is_no_verdict_and_no_citation(
    rule: str, regime: Regime, place: Place, day: date
) -> None:
    verdict = JUDGES[rule](BOOK, place, regime, day, pile())
    assert (verdict.kind, verdict.status, verdict.citation, verdict.others) == (
        Kind.NO_RULE,
        "none",
        None,
        (),
    )
    assert verdict.explanation
    assert "Art." not in verdict.explanation


@given(
    st.sampled_from(["TH", "ID", "PH", "MY", "VN", "XX", ""]),
    st.sampled_from(list(Regime)),
    st.sampled_from(list(JUDGES)),
    st.sampled_from(["", "chiba_city"]),
)
def test_a_yard_outside_japan_never_gets_a_japanese_citation(
    country: str, regime: Regime, rule: str, ordinance: str
) -> None:
    verdict = JUDGES[rule](BOOK, Place(country, ordinance), regime, DAY, pile(height="30"))
    assert verdict.kind is Kind.NO_RULE
    assert verdict.citation is None
    assert "Japan)" not in verdict.explanation


def test_the_rules_hold_from_their_first_day() -> None:
    assert height(pile(), day=date(2018, 4, 1)).kind is Kind.PASS
    assert height(pile(), Regime.ORDINANCE, CHIBA, date(2021, 11, 1)).kind is Kind.PASS


def test_the_lower_of_two_fences_governs() -> None:
    points = (
        Point(length("6", "0"), length("3.2", "0"), Fence(loaded=False), "west"),
        Point(length("8", "0"), length("3.2", "0"), Fence(loaded=True, height=length("3", "0")), "north"),
    )
    verdict = height(Pile(points))
    assert (verdict.kind, verdict.limit) == (Kind.FAIL, Decimal(3))
    assert verdict.governing is not None
    assert verdict.governing.point.name == "west"


def test_a_pile_without_points_is_open_and_says_what_to_measure() -> None:
    verdict = height(Pile())
    assert verdict.kind is Kind.INDETERMINATE
    assert "Measure height and distance" in verdict.explanation


def test_a_point_that_cannot_be_judged_keeps_the_others_from_passing() -> None:
    blind = Point(length("6", "0.1"), length("1", "0.1"), Fence(loaded=True))
    verdict = height(Pile((*pile().points, blind)))
    assert verdict.kind is Kind.INDETERMINATE
    assert "Measure the fence" in verdict.explanation
    assert len(verdict.points) == 1


@pytest.mark.parametrize(
    ("value", "spread", "kind"),
    [
        ("190", "10", Kind.PASS),
        ("190.001", "10", Kind.INDETERMINATE),
        ("210", "10", Kind.INDETERMINATE),
        ("210.001", "10", Kind.FAIL),
        ("200", "0", Kind.PASS),
        ("200.001", "0", Kind.FAIL),
    ],
)
@pytest.mark.parametrize(("regime", "place"), [(EQUIPMENT, JAPAN), (Regime.ORDINANCE, CHIBA)])
def test_base_area_is_judged_on_both_sides_of_its_limit(
    regime: Regime, place: Place, value: str, spread: str, kind: Kind
) -> None:
    assert judge_area(BOOK, place, regime, DAY, Pile(base_area=area(value, spread))).kind is kind


@pytest.mark.parametrize(
    ("value", "spread", "kind"),
    [
        ("2.1", "0.1", Kind.PASS),
        ("2.099", "0.1", Kind.INDETERMINATE),
        ("1.9", "0.1", Kind.INDETERMINATE),
        ("1.899", "0.1", Kind.FAIL),
        ("2", "0", Kind.PASS),
        ("1.999", "0", Kind.FAIL),
    ],
)
@pytest.mark.parametrize(("regime", "place"), [(EQUIPMENT, JAPAN), (Regime.ORDINANCE, CHIBA)])
def test_the_gap_is_judged_on_both_sides_of_its_limit(
    regime: Regime, place: Place, value: str, spread: str, kind: Kind
) -> None:
    assert judge_gap(BOOK, place, regime, DAY, Pile(gap=length(value, spread), barrier=False)).kind is kind


def test_a_narrow_gap_passes_with_a_barrier_and_is_open_while_nobody_knows() -> None:
    narrow = length("1", "0.1")
    assert judge_gap(BOOK, JAPAN, EQUIPMENT, DAY, Pile(gap=narrow, barrier=True)).kind is Kind.PASS
    assert judge_gap(BOOK, JAPAN, EQUIPMENT, DAY, Pile(gap=narrow)).kind is Kind.INDETERMINATE


def test_the_chip_of_a_narrow_gap_says_how_much_is_missing() -> None:
    verdict = judge_gap(BOOK, JAPAN, EQUIPMENT, DAY, Pile(gap=length("1.5", "0.1"), barrier=False))
    assert verdict.chip == "Below the limit by 0.50 m, reference"


def test_a_single_pile_keeps_its_gap() -> None:
    assert judge_gap(BOOK, JAPAN, EQUIPMENT, DAY, Pile(alone=True)).kind is Kind.PASS


@pytest.mark.parametrize("rule", JUDGES)
def test_what_was_not_measured_or_has_no_uncertainty_is_open(rule: str) -> None:
    bare = Pile(
        (Point(length("8", None), length("1", None), Fence(loaded=False)),),
        area("9", None),
        length("9", None),
    )
    assert JUDGES[rule](BOOK, JAPAN, EQUIPMENT, DAY, Pile()).kind is Kind.INDETERMINATE
    verdict = JUDGES[rule](BOOK, JAPAN, EQUIPMENT, DAY, bare)
    assert verdict.kind is Kind.INDETERMINATE
    assert "uncertainty was not stated" in verdict.explanation


@given(st.decimals(0, 400, places=2), st.decimals(0, 50, places=2), st.decimals(0, 50, places=2))
def test_a_larger_area_and_a_smaller_gap_are_never_judged_better(
    value: Decimal, spread: Decimal, more: Decimal
) -> None:
    order = {Kind.PASS: 0, Kind.INDETERMINATE: 1, Kind.FAIL: 2}
    areas = [
        judge_area(BOOK, JAPAN, EQUIPMENT, DAY, Pile(base_area=area(v, spread)))
        for v in (value, value + more)
    ]
    gaps = [
        judge_gap(BOOK, JAPAN, EQUIPMENT, DAY, Pile(gap=length(v / 100, spread / 100), barrier=False))
        for v in (value + more, value)
    ]
    for first, second in (areas, gaps):
        assert order[first.kind] <= order[second.kind]
