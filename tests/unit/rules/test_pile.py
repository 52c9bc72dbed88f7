"""The height envelope: the recorded vectors, and what must hold for any pile."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.rules.measured import length
from inspector.rules.pile import (
    Envelope,
    Fence,
    Judged,
    Kind,
    Point,
    compare,
    judge_point,
    limit_at,
    lowest_limit,
    worst,
)

if TYPE_CHECKING:
    from pathlib import Path

CAPPED = Envelope(Fraction(1, 2), Fraction(1, 2), Fraction(2), Fraction(5))
UNCAPPED = Envelope(Fraction(1, 2), Fraction(1, 2), Fraction(2))
UNLOADED = Fence(loaded=False)

metres = st.decimals(0, 40, places=3).map(str)
spreads = st.decimals(0, 2, places=3).map(str)
fences = st.one_of(
    st.just(UNLOADED),
    st.builds(lambda h, u: Fence(loaded=True, height=length(h, u)), metres, spreads),
)
ORDER = {Kind.PASS: 0, Kind.INDETERMINATE: 1, Kind.FAIL: 2}


def judged(
    distance: str, d_u: str, height: str, h_u: str, fence: Fence = UNLOADED, envelope: Envelope = CAPPED
) -> Judged:
    found = judge_point(Point(length(distance, d_u), length(height, h_u), fence), envelope)
    assert found is not None
    return found


def exact(value: Any) -> Fraction:
    return Fraction(Decimal(str(value)))


def test_every_recorded_limit_and_verdict_is_reproduced(shared: Path) -> None:
    vectors = json.loads((shared / "domain" / "pile_vectors.json").read_text(encoding="utf-8"))
    assert len(vectors) >= 23
    for vector in vectors:
        if vector["case"] == "verdict":
            limit = exact(vector["limit"])
            assert compare(length(vector["h"], vector["U"]), limit, limit) == vector["verdict"], vector
            continue
        envelope = UNCAPPED if vector["cap"] is None else CAPPED
        distances, heights = vector["d"], vector["Hf"]
        if not isinstance(distances, list):
            distances, heights = [distances], [heights]
        beside = [
            (exact(d), None if h is None else exact(h)) for d, h in zip(distances, heights, strict=True)
        ]
        assert lowest_limit(beside, envelope) == exact(vector["limit"]), vector


@pytest.mark.parametrize(
    ("height", "kind"),
    [
        ("4.299", Kind.INDETERMINATE),
        ("4.300", Kind.INDETERMINATE),
        ("4.301", Kind.FAIL),
        ("3.700", Kind.PASS),
        ("3.701", Kind.INDETERMINATE),
    ],
)
def test_half_the_uncertainty_of_the_distance_is_in_the_limit(height: str, kind: Kind) -> None:
    # limit 4.0 m at 8 m, 0.5 * U_d = 0.1 m, U_h = 0.2 m
    assert judged("8", "0.2", height, "0.2").kind is kind


@pytest.mark.parametrize("height", ["5.101", "5.100", "4.900", "4.901"])
def test_on_the_capped_part_the_distance_adds_no_uncertainty(height: str) -> None:
    expected = {
        "5.101": Kind.FAIL,
        "5.100": Kind.INDETERMINATE,
        "4.900": Kind.PASS,
        "4.901": Kind.INDETERMINATE,
    }
    assert judged("15", "1", height, "0.1").kind is expected[height]


def test_on_the_flat_part_beside_a_loaded_fence_the_distance_adds_no_uncertainty() -> None:
    fence = Fence(loaded=True, height=length("3", "0"))
    found = judged("1", "0.4", "2.4", "0.1", fence)
    assert (found.limit_low, found.limit_high, found.kind) == (Fraction(5, 2), Fraction(5, 2), Kind.PASS)


def test_the_uncertainty_of_a_loaded_fence_is_in_the_limit() -> None:
    fence = Fence(loaded=True, height=length("3", "0.2"))
    assert judged("1", "0", "2.31", "0", fence).kind is Kind.INDETERMINATE
    assert judged("1", "0", "2.30", "0", fence).kind is Kind.PASS
    assert judged("1", "0", "2.71", "0", fence).kind is Kind.FAIL


def test_where_slope_and_cap_meet_both_ends_of_the_interval_count() -> None:
    found = judged("10", "0.2", "4.95", "0.02")
    assert (found.limit_low, found.limit_high) == (Fraction("4.9"), Fraction(5))
    assert found.kind is Kind.INDETERMINATE


def test_a_fence_that_may_carry_load_is_judged_both_ways() -> None:
    maybe = Fence(loaded=None, height=length("3", "0"))
    assert judged("1", "0", "2.0", "0", maybe).kind is Kind.INDETERMINATE  # 0.5 m or 2.5 m
    assert judged("1", "0", "0.4", "0", maybe).kind is Kind.PASS
    assert judged("1", "0", "2.6", "0", maybe).kind is Kind.FAIL


def test_a_loaded_fence_of_unknown_height_gives_no_verdict_below_the_cap() -> None:
    point = Point(length("6", "0.1"), length("3", "0.1"), Fence(loaded=True))
    assert judge_point(point, CAPPED) is None


def test_a_pile_above_the_cap_fails_whatever_its_fence_is_like() -> None:
    assert judged("6", "0.1", "7", "0.1", Fence(loaded=True)).kind is Kind.FAIL


def test_an_unstated_uncertainty_gives_no_verdict() -> None:
    point = Point(length("20", None), length("1", "0.1"), UNLOADED)
    found = judge_point(point, CAPPED)
    assert found is not None
    assert found.kind is Kind.INDETERMINATE


def test_the_point_that_fails_governs_before_one_with_less_margin_that_is_open() -> None:
    fails, is_open = judged("4", "0", "2.5", "0"), judged("4", "4", "3.5", "1")
    assert worst([is_open, fails]) is fails


@given(metres, spreads, metres, spreads, fences, st.decimals(0, 10, places=3))
def test_a_higher_pile_is_never_judged_better(
    d: str, d_u: str, h: str, h_u: str, fence: Fence, more: Decimal
) -> None:
    higher = str(Decimal(h) + more)
    assert ORDER[judged(d, d_u, higher, h_u, fence).kind] >= ORDER[judged(d, d_u, h, h_u, fence).kind]


@given(metres, spreads, metres, spreads, fences, st.decimals(0, 10, places=3))
def test_a_pile_further_from_the_fence_is_never_judged_worse(
    d: str, d_u: str, h: str, h_u: str, fence: Fence, more: Decimal
) -> None:
    further = str(Decimal(d) + more)
    assert ORDER[judged(further, d_u, h, h_u, fence).kind] <= ORDER[judged(d, d_u, h, h_u, fence).kind]


@given(metres, spreads, metres, spreads, fences, st.decimals(0, 3, places=3), st.booleans())
def test_more_uncertainty_only_ever_makes_a_verdict_open(
    d: str, d_u: str, h: str, h_u: str, fence: Fence, more: Decimal, of_height: bool
) -> None:
    before = judged(d, d_u, h, h_u, fence)
    if of_height:
        after = judged(d, d_u, h, str(Decimal(h_u) + more), fence)
    else:
        after = judged(d, str(Decimal(d_u) + more), h, h_u, fence)
    assert after.kind in (before.kind, Kind.INDETERMINATE)


@given(metres, spreads, metres, spreads, st.sampled_from([("cm", 100), ("mm", 1000)]))
def test_the_unit_of_measurement_never_changes_a_verdict(
    d: str, d_u: str, h: str, h_u: str, unit: tuple[str, int]
) -> None:
    name, factor = unit
    d2, d2_u, h2, h2_u = (str(Decimal(text) * factor) for text in (d, d_u, h, h_u))
    other = judge_point(Point(length(d2, d2_u, name), length(h2, h2_u, name), UNLOADED), CAPPED)
    own = judged(d, d_u, h, h_u)
    assert other is not None
    assert (other.kind, other.limit, other.margin) == (own.kind, own.limit, own.margin)


@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
def test_feet_are_converted_exactly(d: Decimal, h: Decimal) -> None:
    in_feet = judge_point(Point(length(d, 0, "ft"), length(h, 0, "ft"), UNLOADED), CAPPED)
    in_metres = judged(str(d * Decimal("0.3048")), "0", str(h * Decimal("0.3048")), "0")
    assert in_feet is not None
    assert (in_feet.kind, in_feet.margin) == (in_metres.kind, in_metres.margin)


@given(metres, spreads, metres, spreads, fences)
def test_the_verdict_is_the_worst_case_comparison(d: str, d_u: str, h: str, h_u: str, fence: Fence) -> None:
    found = judged(d, d_u, h, h_u, fence)
    height, spread = exact(h), exact(h_u)
    if height - spread > found.limit_high:
        assert found.kind is Kind.FAIL
    elif height + spread <= found.limit_low:
        assert found.kind is Kind.PASS
    else:
        assert found.kind is Kind.INDETERMINATE


@given(st.decimals(3, 9, places=3), st.decimals(0, 1, places=3))
def test_inside_the_slope_the_limit_is_uncertain_by_half_of_the_distance(d: Decimal, d_u: Decimal) -> None:
    found = judged(str(d), str(d_u), "1", "0")
    half = exact(d_u) / 2
    assert found.limit_low == found.limit - half
    assert found.limit_high == min(found.limit + half, Fraction(5))


def test_without_a_slope_and_without_a_cap_there_is_no_limit() -> None:
    assert limit_at(Fraction(3), None, Envelope()) is None
