"""Points as people type them, distances, averages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import PositionError
from inspector.geo.average import average
from inspector.geo.fix import Fix
from inspector.geo.point import Point, distance, parse_point

CHIBA = Point(Decimal("35.4980556"), Decimal("140.1152778"))


@pytest.mark.parametrize(
    "text",
    [
        "35.4980556, 140.1152778",
        "35.4980556 140.1152778",
        "35.4980556,140.1152778",
        "35,4980556; 140,1152778",
        "35°29'53\"N 140°6'55\"E",
        "N35°29'53\" E140°6'55\"",
        "140°6'55\"E, 35°29'53\"N",
        "35 29 53 N, 140 6 55 E",
        "35°29′53″N 140°06′55″E",
    ],
)
def test_a_point_is_read_as_people_write_it(text: str) -> None:
    assert distance(parse_point(text), CHIBA) < 0.1


@pytest.mark.parametrize(
    "text",
    ["", "here", "35", "35,5,140,1", "95, 140", "35, 181", "35N 140N", "35°75'N 140°E", "-35S 140E", "1 2 3"],
)
def test_what_can_be_read_two_ways_is_asked_about(text: str) -> None:
    with pytest.raises(PositionError):
        parse_point(text)


@given(st.text(max_size=40))
def test_no_text_crashes_the_reader(text: str) -> None:
    try:
        parse_point(text)
    except PositionError:
        return


def test_a_distance_runs_along_the_ellipsoid() -> None:
    """Vincenty's test line: Flinders Peak to Buninyong, 54,972.271 m (GRS80, as in the ICSM GDA manual)."""
    flinders = Point(Decimal("-37.9510334"), Decimal("144.4248679"))
    buninyong = Point(Decimal("-37.6528211"), Decimal("143.9264955"))
    assert distance(flinders, buninyong) == pytest.approx(54_972.271, abs=0.05)


def fix(east: float, north: float, accuracy: float = 5.0) -> Fix:
    return Fix(35.0 + north / 110_940, 140.0 + east / 91_290, accuracy_m=accuracy)


NEAR = st.builds(fix, st.floats(-4, 4), st.floats(-4, 4), st.floats(3, 20))


@given(st.lists(NEAR, min_size=1, max_size=30), st.randoms())
def test_the_order_of_fixes_does_not_matter(fixes: list[Fix], random: object) -> None:
    shuffled = sorted(fixes, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert average(fixes) == average(shuffled)


@given(st.lists(NEAR, min_size=8, max_size=30))
def test_one_wild_fix_never_pulls_the_average_out_of_the_others(fixes: list[Fix]) -> None:
    disturbed = average([*fixes, fix(400, -300)])
    assert disturbed.rejected >= 1
    assert distance(fix(0, 0).point, disturbed.position.point) <= 4 * 2**0.5 + 0.05  # where the others lie


@given(st.lists(NEAR, min_size=2, max_size=30))
def test_the_stated_uncertainty_is_never_below_the_floor(fixes: list[Fix]) -> None:
    assert average(fixes).position.accuracy_m >= Decimal("2.9")  # type: ignore[operator]


def test_the_better_fix_weighs_more() -> None:
    middle = average([fix(0, 0, 3.0), fix(10, 0, 30.0)]).position.point
    assert distance(middle, fix(0, 0).point) < 0.5


def test_fixes_across_the_date_line_are_averaged_there() -> None:
    both = average([Fix(0.0, 179.99999, accuracy_m=5.0), Fix(0.0, -179.99999, accuracy_m=5.0)])
    assert abs(both.position.longitude) > 179
